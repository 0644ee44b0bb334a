"""Bookmarks: one for each part, with the part's own beneath it.

In: a package to which the pages of a part were just added, with the part's own bookmarks in its outline, as
``Pdf.add_pages_from`` leaves them (led to their new pages already). Out: the same ones under a bookmark per part.
It never invents a bookmark for a page. Source: ISO 32000-1, 12.3.3.
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.bundle.titles import one_line
from pipeline.models import PackagePart


class Bookmarks:
    """The bookmarks of a package.

    Args:
        package: The PDF that the pages are added to.
    """

    def __init__(self, package: pikepdf.Pdf) -> None:
        self._package = package
        self._root = package.make_indirect(Dictionary(Type=Name.Outlines))
        self._items: list[Object] = []
        self._shown = 0

    def add(self, part: PackagePart) -> None:
        """Take the bookmarks of a part out of the outline, and put them under one for the part.

        Those of the document are shown and those of attachments folded, so that a reader sees the whole package at
        once.
        """
        root = self._package.Root
        # An outline has what a bookmark has, but for a title and a place: this one becomes that of the part.
        item = root.get(Name.Outlines, Dictionary())
        if Name.Outlines in root:
            del root.Outlines
        if not item.is_indirect:
            item = self._package.make_indirect(item)
        if Name.Type in item:
            del item.Type
        below = int(item.get(Name.Count, 0))
        if part.document.number is not None:
            item.Count = -below
        self._shown += 1 + max(int(item.get(Name.Count, 0)), 0)
        item.Title = String(one_line(part.document.title))
        item.Dest = Array([self._package.pages[part.first_page - 1].obj, Name.Fit])
        item.Parent = self._root
        if self._items:
            self._items[-1].Next = item
            item.Prev = self._items[-1]
        self._items.append(item)

    def write(self) -> None:
        """Put all bookmarks in the package, and let a reader see them at opening."""
        self._root.First, self._root.Last, self._root.Count = self._items[0], self._items[-1], self._shown
        self._package.Root.Outlines = self._root
        self._package.Root.PageMode = Name.UseOutlines
