"""Real files, and damaged ones, through the attachment stage: nothing may crash, hang or claim too much.

See ``__main__`` for how to run it. Nothing here is a test of pytest; ``tests/test_corpus.py`` runs a small share.
"""
