"""Reasons: what is wrong with a PDF, once, however many rules and standards it breaks.

In: the obstacles that validators found. Out: for each thing that the maker has to mend one ``Reason``, the most
important first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.bundle.judging.explanations import explain
from pipeline.models import Obstacle


@dataclass(frozen=True)
class Reason:
    """Something that is wrong.

    Attributes:
        meaning: What it comes to, in Dutch.
        remedy: What to do about it, in Dutch.
        standards: What it denies, such as ``PDF/A-2a``.
        rules: The rules that it breaks.
        pages: Where it is, as far as is known.
        found: What the validators said.
    """

    meaning: str
    remedy: str
    standards: tuple[str, ...]
    rules: tuple[str, ...]
    pages: tuple[int, ...]
    found: tuple[str, ...]


def ordered(obstacles: Iterable[Obstacle]) -> tuple[Obstacle, ...]:
    """Return obstacles with the most important first."""
    return tuple(sorted(obstacles, key=lambda each: explain(each.rule).rank))


def reasons(obstacles: Iterable[Obstacle]) -> tuple[Reason, ...]:
    """Return what is wrong, the most important first."""
    merged: dict[tuple[str, str], list[Obstacle]] = {}
    for obstacle in ordered(obstacles):
        merged.setdefault((obstacle.meaning, obstacle.remedy), []).append(obstacle)
    return tuple(
        Reason(
            meaning,
            remedy,
            standards=tuple(dict.fromkeys(each.standard for each in those)),
            rules=tuple(dict.fromkeys(each.rule for each in those)),
            pages=tuple(sorted({each.page for each in those if each.page})),
            found=tuple(dict.fromkeys(each.found for each in those)),
        )
        for (meaning, remedy), those in merged.items()
    )
