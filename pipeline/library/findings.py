"""What is found in a template: where, how bad, and what to do about it.

Each check of this folder takes a ``WordFile`` and yields findings; ``checking`` asks them all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from pipeline.document.places import Place


class Weight(StrEnum):
    """How bad a finding is: an error stops the work, a warning asks to be looked at, a remark is good to know."""

    ERROR = "fout"
    WARNING = "waarschuwing"
    REMARK = "opmerking"


@dataclass(frozen=True)
class Finding:
    """One thing that was found in a template.

    Attributes:
        rule: Its short name, such as ``tag-niet-gesloten``; it stays the same from version to version.
        message: What is wrong, a Dutch sentence that begins in lower case.
        remedy: What to do about it, one or more Dutch sentences.
        place: Where it is.
        weight: How bad it is.
        mendable: Whether ``--herstel`` mends it.
    """

    rule: str
    message: str
    remedy: str
    place: Place
    weight: Weight = Weight.ERROR
    mendable: bool = False

    @property
    def told(self) -> str:
        """Where it is, what is wrong and what to do, on one line."""
        return f"{self.place}: {self.message} {self.remedy}".rstrip()

    def __str__(self) -> str:
        return f"{self.weight}: {self.told}"


@dataclass(frozen=True)
class Checked:
    """A template that was looked at.

    Attributes:
        path: The Word file.
        shown: The file as the user knows it.
        findings: What was found, the worst first, then in the order of the file.
        readable: Whether it is a Word file at all.
    """

    path: Path
    shown: str
    findings: tuple[Finding, ...]
    readable: bool = True

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return self.count(Weight.ERROR)

    def count(self, weight: Weight) -> int:
        """Return how many findings are of a weight."""
        return sum(finding.weight is weight for finding in self.findings)


_ORDER = list(Weight)


def nearest(name: str, known: Collection[str]) -> str:
    """Return what to do about a name that does not exist, when there is one that is much like it; else nothing."""
    near = get_close_matches(name, known, 1)
    return f"Bedoelt u '{near[0]}'?" if near else ""


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings once each: the worst first, then by their place in the file."""
    once = dict.fromkeys(findings)
    return tuple(sorted(once, key=lambda each: _ORDER.index(each.weight)))
