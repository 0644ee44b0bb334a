"""Page labels: the number that a reader sees beside a page, and can type to go there.

In: the parts with their places. Out: ``/PageLabels`` (ISO 32000-1, 12.4.2). It never prints on a page.

The document itself counts 1, 2, 3…, as its own footer does; a document that comes with it S1-1, S1-2…, and
attachment 2 B2-1, B2-2…, so that the page number of the meeting and the printed number on the page do not
contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.models import PackagePart, PdfDocument


def page_label(document: PdfDocument, page: int) -> str:
    """Return the label of page ``page`` (counted from 1 in the part)."""
    return f"{_prefix(document)}{page}"


def write(pdf: pikepdf.Pdf, parts: Sequence[PackagePart]) -> None:
    """Give every page of the package its label."""
    ranges = Array()
    for part in parts:
        style = Dictionary(S=Name.D)
        if prefix := _prefix(part.document):
            style.P = pikepdf.String(prefix)
        ranges.append(part.first_page - 1)
        ranges.append(style)
    pdf.Root.PageLabels = Dictionary(Nums=ranges)


def _prefix(document: PdfDocument) -> str:
    """Return how the page numbers of a part begin: with nothing, or with ``B2-`` for attachment 2."""
    if document.is_contents:
        return "Inhoud "
    if document.further:
        return f"S{document.further}-"
    return "" if document.number is None else f"B{document.number}-"
