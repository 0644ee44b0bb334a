"""Where the parts of an Excel book are in its file (ECMA-376 part 2, 6.5), whatever their names.

A file comes in; the place of the book and of what it refers to goes out. It changes nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.attachments.office.package import Package

_RELATIONS, _USUAL = "_rels/.rels", "xl/workbook.xml"


@dataclass(frozen=True)
class Part:
    """What a book refers to: of what kind (``worksheet``, ``styles``), and its place in the file."""

    kind: str
    place: str

    @property
    def is_sheet(self) -> bool:
        """Whether it is a sheet with cells, by what the book says of it or by where it is."""
        return self.kind == "worksheet" or self.place.startswith("xl/worksheets/")


def book_parts(package: Package) -> tuple[str, Mapping[str, Part]]:
    """Return the place of the book, and what it refers to by the name that it has for it."""
    whole = package.tree(_RELATIONS) if _RELATIONS in package.names else ()
    told = (each.get("Target", "") for each in whole if each.get("Type", "").endswith("/officeDocument"))
    book = posixpath.join("/", next(told, _USUAL))
    folder, name = posixpath.split(book)
    relations = package.tree(posixpath.join(folder, "_rels", f"{name}.rels")[1:])
    return book[1:], {
        each.get("Id", ""): Part(
            each.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join(folder, each.get("Target", "")))[1:],
        )
        for each in relations
    }
