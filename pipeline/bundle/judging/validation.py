"""Whether a PDF satisfies a standard: PDF/A-1 to 3 or PDF/UA-1.

In: a PDF on disk. Out: what denies it, explained. Judges are ``page-validation``, and for a standard that asks for
tags our own walk through them too. A check that cannot be finished is an obstacle, never a crash.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import page as validator
import pikepdf

from pipeline import process
from pipeline.bundle.judging.findings import Findings, obstacle
from pipeline.bundle.judging.standards import ACCESSIBLE
from pipeline.bundle.odd import ODD
from pipeline.bundle.treecheck import faults
from pipeline.models import Obstacle

LARGEST = 1024**3  # bytes
# A package of 2,000 pages and 400 MB must pass: its page tree, bookmarks and tags are long chains of references.
_LIMITS = validator.SafetyLimits(
    max_input_size=LARGEST,
    max_decoded_stream_size=512 * 1024**2,
    max_total_decoded_content_size=4 * 1024**3,
    max_form_invocations=1_000_000,
    max_object_count=10_000_000,
    max_reference_depth=100_000,
)
# It follows references by calling itself, and ends the whole process where the usual 8 MB are full: a colour space
# in terms of itself is enough. 64 MB hold this many; none are taken before they are needed.
_STACK = 256 * 1024**2  # bytes


def against(path: Path, *standards: str) -> tuple[Obstacle, ...]:
    """Return what stands between a PDF and some standards.

    Args:
        path: The PDF.
        standards: Such as ``2a`` and ``ua1``; each one of ``JUDGED``.
    """
    found = tuple(each for one in standards for each in by_the_book(path, one))
    if any(each.rule == validator.SafetyLimitError.__name__ for each in found):
        return found  # what is too much for the validator could be too much for the memory
    return (*in_the_tags(path, standards), *found)


def in_the_tags(path: Path, standards: Sequence[str]) -> tuple[Obstacle, ...]:
    """Return what our own walk finds wrong, for each of the standards that asks for tags."""
    tagged = [standard for standard in standards if standard == ACCESSIBLE or standard.endswith("a")]
    if not tagged:
        return ()
    try:
        with pikepdf.open(path) as pdf:
            found = faults(pdf)
    except ODD:
        found = ("De tags zijn niet te lezen.",)
    return tuple(
        replace(obstacle(standard, "tags", fault), meaning=fault) for fault in found for standard in tagged
    )


def by_the_book(path: Path, standard: str) -> tuple[Obstacle, ...]:
    """Return what ``page-validation`` finds wrong."""
    process.give_memory_back()  # it needs as much as making the package did
    try:
        report = _validated(path, standard)
    except validator.PageError as error:
        return (obstacle(standard, type(error).__name__, str(error)),)
    if not report.failures:
        return ()
    with pikepdf.open(path) as pdf:
        findings = Findings(pdf)
        return tuple(
            findings.obstacle(standard, failure.rule_id, failure.message, _page_of(failure, findings))
            for failure in report.failures
        )


def _validated(path: Path, standard: str) -> validator.ValidationReport:
    process.share_memory()  # a package of 2,000 pages takes 150 MB less so
    usual = threading.stack_size(_STACK)
    try:
        with ThreadPoolExecutor(1) as room:
            return room.submit(validator.validate_pdf, str(path), profile=standard, limits=_LIMITS).result()
    finally:
        threading.stack_size(usual)


def _page_of(failure: validator.ValidationFailure, findings: Findings) -> int | None:
    """Return the first page that a finding is about: the one it names, or one that leads to its object."""
    if in_words := re.search(r"\bpage (\d+)\b", failure.message):
        return int(in_words[1])
    thing = failure.object_id
    return findings.page_of((thing.object_number, thing.generation)) if thing is not None else None
