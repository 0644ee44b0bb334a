"""Joining: the pages of all parts, in order, in one PDF.

In: the parts, each a sound PDF. Out: the package on disk and where each part's pages are. What belongs to a
page goes along: links and what they lead to, form fields, layers, bookmarks. What belongs to a document as a
whole stays behind; what a reader would miss of that was told when the part was made ready. What is seen on a page
stays as it is, stamps aside; what the package may claim is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pikepdf
from pikepdf import Name

from pipeline.bundle import conformance, contents, labels, mending, metadata
from pipeline.bundle.footnotes import mend_footnotes
from pipeline.bundle.judging import second_opinion
from pipeline.bundle.lineends import settle_page
from pipeline.bundle.odd import ODD
from pipeline.bundle.outline import Bookmarks
from pipeline.bundle.stamps import Stamps
from pipeline.bundle.tags import Tags, is_tagged
from pipeline.errors import AttachmentError
from pipeline.models import Claim, Obstacle, PackagePart, PdfDocument, PdfPackage


def bundle(
    parts: Sequence[PdfDocument],
    into: Path,
    *,
    title: str,
    author: str = "",
    language: str = "nl-NL",
    told: Callable[[int, int], None] = lambda done, total: None,
) -> PdfPackage:
    """Join ``parts`` into one PDF; the same parts give the same bytes.

    Args:
        parts: In the order of the package.
        into: The file to write.
        title: Title of the package.
        author: Its author; none when empty.
        language: BCP 47 tag.
        told: Told how many parts have been added, of how many; when all are, it is saved and judged.

    Raises:
        AttachmentError: A part cannot be read or joined; the message names it.
    """
    with pikepdf.new() as package:
        tags, stamps, bookmarks = Tags(package), Stamps(package), Bookmarks(package)
        placed: list[PackagePart] = []
        version = "1.7"
        for document in parts:
            with _blaming(document.source):
                # Opened anew for each use: pikepdf remembers what it copied from an open file, and the second
                # copy of a document would lead to the pages of the first. Never closed, but let go of: what was
                # copied still reads from the file, and all else that was read of it costs as much memory again.
                source = pikepdf.open(document.path)
                part = _add(package, tags, source, document)
                placed.append(part)
                bookmarks.add(part)
                stamps.put(document, package.pages[part.first_page - 1 : part.last_page], part.first_page)
                version = max(version, source.pdf_version)
                del source
            told(len(placed), len(parts))
        labels.write(package, placed)
        contents.lead(package, placed)
        mending.define_colours(package)
        pages = len(package.pages)

        def declare(pdf: pikepdf.Pdf, claim: Claim) -> None:
            metadata.write(pdf, title=title, author=author, language=language, claim=claim)

        with _blaming("Een van de bestanden"):
            tags.write()
            bookmarks.write()
            claim, untagged = conformance.strongest(placed)
            declare(package, claim)
            conformance.save(package, into, version)
    del package, tags, stamps, bookmarks  # the checks need the memory
    with _blaming("Een van de bestanden"):
        claim, obstacles = conformance.settle(into, claim, declare, lambda: _objections(placed))
    return PdfPackage(into, pages, tuple(placed), claim, (*untagged, *obstacles))


def _add(package: pikepdf.Pdf, tags: Tags, source: pikepdf.Pdf, document: PdfDocument) -> PackagePart:
    first = len(package.pages) + 1
    by_libreoffice = str(source.docinfo.get(Name.Producer, "")).startswith("LibreOffice")
    if by_libreoffice:
        mend_footnotes(source)
    package.add_pages_from(source)
    last = len(package.pages)
    if last < first:
        raise ValueError("no pages")
    pages = [package.pages[number].obj for number in range(first - 1, last)]
    if is_tagged(source):
        # Before the tags are walked, so that their content is read as it will be checked.
        mending.mend_part(package, pages, by_libreoffice=by_libreoffice)
    for page in pages:
        settle_page(page)
    untagged = tags.add(source, pages, document.title)
    return PackagePart(replace(document, pages=last - first + 1), first, last, untagged or "")


def _objections(placed: Sequence[PackagePart]) -> list[Obstacle]:
    """Return what a second judge has against the parts as PDF/A, by the pages of the package."""
    return [
        replace(each, page=each.page + part.first_page - 1 if each.page else None)
        for part in placed
        for each in (
            second_opinion(part.document.path) if part.document.objections is None else part.document.objections
        )
    ]


@contextmanager
def _blaming(culprit: str) -> Iterator[None]:
    """Turn whatever a broken file brings about into an error that names it."""
    try:
        yield
    except ODD as error:
        raise AttachmentError(
            f"{culprit} is geen gave PDF en kan niet in het pakket.",
            "Open het bestand, sla het opnieuw op als PDF (of druk het af naar PDF) en probeer het nog eens.",
        ) from error
