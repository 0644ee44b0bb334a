"""YAML + schema → ``Proposal``: the first stage."""

from pipeline.definition.loading import (
    Resolved,
    check,
    check_all,
    load_all,
    load_proposal,
    load_with_warnings,
)
from pipeline.definition.registry import find_municipality, load_municipalities

__all__ = [
    "Resolved",
    "check",
    "check_all",
    "find_municipality",
    "load_all",
    "load_municipalities",
    "load_proposal",
    "load_with_warnings",
]
