"""Bookmarks: one for each part, with the part's own beneath it.

In: a package whose outline holds the bookmarks of all parts in a row, as ``Pdf.add_pages_from`` left them
(led to their new pages already). Out: the same ones under a bookmark per part. It never invents a bookmark
for a page.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Name, OutlineItem

from pipeline.bundle.titles import one_line
from pipeline.models import PackagePart

# One level more than the 64 that pikepdf carries from a part.
_DEPTH = 66


def top_level(pdf: pikepdf.Pdf) -> int:
    """Return how many bookmarks stand at the top of the outline now."""
    node = pdf.Root.get(Name.Outlines, pikepdf.Dictionary()).get(Name.First)
    count = 0
    while node is not None:
        node, count = node.get(Name.Next), count + 1
    return count


def group(pdf: pikepdf.Pdf, parts: Sequence[PackagePart], ends: Sequence[int]) -> None:
    """Put the bookmarks of each part under the part's own.

    The document's are shown open and those of attachments closed, so that a reader sees the whole package at
    once.

    Args:
        pdf: The package.
        parts: Its parts.
        ends: For each part, how many bookmarks stood at the top after it was added.
    """
    with pdf.open_outline(max_depth=_DEPTH) as outline:
        loose = list(outline.root)
        outline.root.clear()
        for index, (part, start, end) in enumerate(zip(parts, [0, *ends], ends, strict=False)):
            item = OutlineItem(one_line(part.document.title), part.first_page - 1, "Fit")
            item.children.extend(loose[start:end])
            item.is_closed = index > 0
            outline.root.append(item)
    pdf.Root.PageMode = Name.UseOutlines
