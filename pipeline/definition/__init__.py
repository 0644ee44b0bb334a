"""YAML + schema → ``Proposal``: the first stage."""

from pipeline.definition.loading import (
    Resolved,
    check,
    check_all,
    load_all,
    load_proposal,
    load_with_warnings,
)
from pipeline.definition.registry import load_municipalities

__all__ = [
    "Resolved",
    "check",
    "check_all",
    "load_all",
    "load_municipalities",
    "load_proposal",
    "load_with_warnings",
]
