"""YAML + schema → ``Proposal``: the first stage."""

from pipeline.definition.loading import check, load_proposal
from pipeline.definition.registry import load_municipalities

__all__ = ["check", "load_municipalities", "load_proposal"]
