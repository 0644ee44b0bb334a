"""Page labels: the number that a reader sees beside a page, and can type to go there.

In: the parts with their places. Out: ``/PageLabels`` (ISO 32000-1, 12.4.2). It never prints on a page.

The document itself counts 1, 2, 3…, as its own footer does; attachment 2 counts B2-1, B2-2…, so that the page
number of the meeting and the printed number on the page do not contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.models import PackagePart


def names(count: int, numbers: Sequence[int] | None) -> tuple[str, ...]:
    """Return the label of each of ``count`` parts: nothing for the document, ``B2`` for attachment 2."""
    attachments = range(1, count) if numbers is None else numbers
    return ("", *(f"B{number}" for number in attachments))


def page_label(part: PackagePart, page: int) -> str:
    """Return the label of page ``page`` (counted from 1 in the part)."""
    return f"{part.label}-{page}" if part.label else str(page)


def write(pdf: pikepdf.Pdf, parts: Sequence[PackagePart]) -> None:
    """Give every page of the package its label."""
    ranges = Array()
    for part in parts:
        style = Dictionary(S=Name.D)
        if part.label:
            style.P = pikepdf.String(f"{part.label}-")
        ranges.append(part.first_page - 1)
        ranges.append(style)
    pdf.Root.PageLabels = Dictionary(Nums=ranges)
