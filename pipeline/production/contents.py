"""The contents page of a package: what is in it, and on which page each part begins.

In: a proposal and the other parts of its package, of which the pages are known. Out: a part to put before them.
Its own length moves all others, so it is written for a length that is then compared. LibreOffice is left to
another, as with the proposal itself, and what was made before is not made again: it is kept by what is on it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf

from pipeline.bundle import address
from pipeline.document import render
from pipeline.errors import TemplateError
from pipeline.markdown import escaped
from pipeline.models import PdfDocument, Proposal, Record, Text
from pipeline.production import fingerprints
from pipeline.production.job import CONTENTS, Converted, Job, converted_to
from pipeline.production.kept import Kept
from pipeline.production.shared import Shared

TITLE = "Inhoud"
_FEW = 2  # parts beside the proposal: with fewer, nobody loses the way
_LINES = 28  # of contents on one page, to begin with
_TRIES = 4


def wanted(job: Job, proposal: Proposal) -> bool:
    """Return whether a package has a contents page: when that was asked, and else when there is enough in it."""
    asked: bool | None = proposal.values["inhoudsopgave"]
    return len(proposal.attachments) + len(job.documents) >= _FEW if asked is None else asked


def contents(
    job: Job, proposal: Proposal, parts: Sequence[PdfDocument], ready: Shared, folder: Path
) -> Generator[tuple[Path, ...], Converted, PdfDocument]:
    """Make the contents page.

    Args:
        job: Whose package it is.
        proposal: The version of its proposal that the package is of.
        parts: What comes after it, the proposal first, with the number of pages of each.
        ready: The attachments of the run, made with the same programs and fonts.
        folder: Where it can work.

    Yields:
        Its Word file, when it was not made before. When it goes on, the PDF stands beside it.

    Raises:
        VoorstelError: It cannot be made.
    """
    kept, own = Kept(job.cache.with_name("inhoud")), 1 + len(parts) // _LINES
    for _ in range(_TRIES):
        word = folder / CONTENTS
        render(filled_in(proposal, parts, own), job.contents, word)
        key = fingerprints.of_values([fingerprints.of_file(word), *ready.versions])
        if found := kept.find(key):
            path, pages = found[0], int(found[1]["paginas"])
        else:
            path = converted_to((yield (word,))[word])
            pages = pages_of(path)
            kept.keep(key, path, {"paginas": pages})
        if pages == own:
            return PdfDocument(
                path=path,
                title=TITLE,
                pages=pages,
                source=CONTENTS,
                actions=(f"ingevuld in sjabloon '{job.contents_from}'", "omgezet van Word naar PDF"),
                objections=(),
                is_contents=True,
            )
        own = pages
    raise TemplateError(
        f"Het sjabloon {job.contents} wordt bij {own} pagina's langer of korter dan het zelf telt.",
        "Maak de opmaak van de tabel eenvoudiger.",
    )


def pages_of(path: Path) -> int:
    """Return the number of pages of a PDF."""
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def filled_in(proposal: Proposal, parts: Sequence[PdfDocument], own: int) -> Proposal:
    """Return what a contents page of ``own`` pages says."""
    page, listed = own + 1, []
    for index, part in enumerate(parts, start=1):
        listed.append(
            Record({
                "soort": kind_of(proposal, part),
                "titel": Text(f"[{escaped(part.title)}]({address(index)})"),
                "aantal": part.pages,
                "pagina": page,
                "openbaarheid": _disclosure(proposal, part),
            })
        )  # fmt: skip
        page += part.pages
    return replace(proposal, title=TITLE, values={**proposal.values, "delen": tuple(listed)})


def kind_of(proposal: Proposal, part: PdfDocument) -> str:
    """Return what a part is, as a reader calls it: ``Collegevoorstel``, ``Stuk 1`` or ``Bijlage 2``."""
    if part.number is not None:
        return f"Bijlage {part.number}"
    if part.further:
        return f"Stuk {part.further}"
    return str(proposal.values["soort"] or "voorstel").capitalize()


def _disclosure(proposal: Proposal, part: PdfDocument) -> str:
    if part.number is None:
        return str(proposal.values["openbaarheid"])
    return next(str(each.disclosure) for each in proposal.attachments if each.number == part.number)
