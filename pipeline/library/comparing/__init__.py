"""What changed between two versions of a template: in words and in pictures.

``sides`` finds the two versions, ``building`` fills both in with the same proposal; ``texts``, ``styling`` and
``names`` say what differs in words, ``aligning`` and ``marking`` show it on the pages. ``comparison`` asks all;
``report`` and ``data`` tell what they found. ``goldens`` holds a version against what was measured of it before.
"""
