"""YAML + schema → ``Proposal``: the first stage."""

from pipeline.definition.loading import check, check_all, load_all, load_proposal
from pipeline.definition.registry import load_municipalities

__all__ = ["check", "check_all", "load_all", "load_municipalities", "load_proposal"]
