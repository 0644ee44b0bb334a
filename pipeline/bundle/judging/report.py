"""A report of one PDF: for each standard whether it is claimed, whether it holds, and what stands in the way.

In: a PDF on disk, and the standards to judge by if not its own claims. Out: a ``Report``. What cannot be opened at
all is an error; everything else is told in the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.judging.explanations import explain
from pipeline.bundle.judging.opening import opened
from pipeline.bundle.judging.reasons import Reason, ordered, reasons
from pipeline.bundle.judging.standards import ACCESSIBLE, ARCHIVE, JUDGED, claimed, same_kind
from pipeline.bundle.judging.validation import against
from pipeline.models import Obstacle


@dataclass(frozen=True)
class Verdict:
    """What was found of one standard.

    Attributes:
        standard: Such as ``2a`` or ``ua1``.
        required: Whether the file must satisfy it: it says so itself, or the user asked.
        holds: Whether it does; None when nothing here can judge that standard.
        obstacles: What denies it, the most important first.
    """

    standard: str
    required: bool
    holds: bool | None
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def suits(self) -> bool:
        """Whether the file satisfies it, or all that is wrong is that it does not say so."""
        return self.holds is not None and all(explain(each.rule).declaration for each in self.obstacles)


@dataclass(frozen=True)
class Report:
    """What a PDF is.

    Attributes:
        path: The file.
        pages: Number of pages.
        claims: The standards that it says it satisfies.
        verdicts: One for each standard that it was judged by.
        suits: The standards that its content satisfies, whether it says so or not: the strongest of PDF/A, and
            PDF/UA-1.
    """

    path: Path
    pages: int
    claims: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    suits: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether there is something that it must satisfy, and it satisfies all of that."""
        required = [verdict for verdict in self.verdicts if verdict.required]
        return bool(required) and all(verdict.holds for verdict in required)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What denies any of the standards, the most important first."""
        return reasons(each for verdict in self.verdicts for each in verdict.obstacles)


def judge(path: Path, standards: Sequence[str] = ()) -> Report:
    """Judge a PDF by what it says that it is, and by the least that an archive and a reader need.

    Args:
        path: The PDF.
        standards: What it must satisfy, whatever it says; its own claims when empty. Where it claims nothing about
            archiving (or accessibility), it is told what stands in the way of PDF/A-2b (or PDF/UA-1).

    Raises:
        AttachmentError: It is too large, asks for a password, is damaged, or has no pages; the message goes on
            from the name of the file.
    """
    with opened(path) as pdf:
        pages, claims = len(pdf.pages), claimed(pdf)
    asked = tuple(standards) or claims
    least: tuple[str, ...] = () if standards else (ARCHIVE[-1], ACCESSIBLE)
    others = tuple(one for one in least if not any(same_kind(one, claim) for claim in asked))
    verdicts = tuple(_verdict(path, one, required=one in asked) for one in (*asked, *others))
    return Report(path, pages, claims, verdicts, tuple(_suits(path, verdicts)))


def _verdict(path: Path, standard: str, *, required: bool) -> Verdict:
    if standard not in JUDGED:
        return Verdict(standard, required, None)
    obstacles = ordered(against(path, standard))
    return Verdict(standard, required, not obstacles, obstacles)


def _suits(path: Path, verdicts: Sequence[Verdict]) -> Iterator[str]:
    known = {verdict.standard: verdict for verdict in verdicts}
    for candidates in (ARCHIVE, (ACCESSIBLE,)):
        true = (one for one in known if known[one].holds and same_kind(one, candidates[0]))
        if (found := next(true, None)) is None:
            tried = (known.get(one) or _verdict(path, one, required=False) for one in candidates)
            found = next((verdict.standard for verdict in tried if verdict.suits), None)
        if found is not None:
            yield found
