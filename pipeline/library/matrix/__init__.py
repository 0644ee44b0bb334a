"""Proof by building: each template with easy and hard proposals, and each municipality with its own template.

``proofs`` writes the proposals, ``building`` has them made by the batch that makes all proposals, ``page`` and
``data`` show what became of it.
"""
