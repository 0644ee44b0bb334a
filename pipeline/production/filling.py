"""The Word files of a proposal: itself, and what its template has beside it, all filled in with the same values.

In: a proposal and its job. Out: Word files, each with the part of the package that it becomes. It converts none.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.definition.public import mark_of, strictest
from pipeline.document import render
from pipeline.models import PdfDocument, Proposal
from pipeline.production.contents import pages_of
from pipeline.production.finished import BY_HAND
from pipeline.production.job import DOCUMENT, Job


def further_files(job: Job) -> Iterator[str]:
    """Yield the names of the results that the further documents of a template add."""
    for each in job.documents:
        yield from (each.path.name, each.path.with_suffix(".pdf").name)


def filled_in(job: Job, proposal: Proposal, by_hand: Path | None, room: Path) -> dict[Path, PdfDocument]:
    """Write the Word files of a proposal.

    Args:
        job: Whose they are.
        proposal: The version of its proposal.
        by_hand: A Word file of the proposal that was finished by hand, in place of a new one.
        room: The folder for them.

    Returns:
        Of each Word file, the proposal first, the part that it becomes, as far as that is known.

    Raises:
        TemplateError: A template does not hold.
    """
    word = room / DOCUMENT
    if by_hand:
        shutil.copyfile(by_hand, word)
        own = _part(proposal, proposal.title, by_hand.name, BY_HAND)
    else:
        render(proposal, job.template, word)
        own = _part(proposal, proposal.title, proposal.source.name, _filled_in(proposal))
    return {word: own, **dict(_further(job, proposal, room))}


def as_part(part: PdfDocument, pdf: Path) -> PdfDocument:
    """Return a part, now that its PDF is there."""
    return replace(part, path=pdf, pages=pages_of(pdf))


def _further(job: Job, proposal: Proposal, room: Path) -> Iterator[tuple[Path, PdfDocument]]:
    for number, each in enumerate(job.documents, start=1):
        word = room / each.path.name
        render(replace(proposal, title=f"{each.title}: {proposal.title}"), each.path, word)
        yield word, replace(_part(proposal, each.title, word.name, _filled_in(proposal)), further=number)


def _filled_in(proposal: Proposal) -> str:
    return f"ingevuld in sjabloon '{proposal.municipality.template}'"


def _part(proposal: Proposal, title: str, source: str, action: str) -> PdfDocument:
    return PdfDocument(
        path=Path(),
        title=title,
        pages=0,
        source=source,
        actions=(action, "omgezet van Word naar PDF"),
        objections=(),
        mark=mark_of(strictest(proposal)),
    )
