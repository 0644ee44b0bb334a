"""Where in a PDF something is: the page of an object, the pages of fonts.

In: an open PDF. Out: page numbers, counted from 1. It never changes anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

_SUBSET = re.compile(r"^/(?:[A-Z]{6}\+)?")
# What leads from a page to other pages, or back up.
_AWAY = ("/Parent", "/P", "/Dest", "/D", "/Prev", "/Next", "/First", "/Last", "/StructParent")


def first_pages(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    """Return for each object, by number and generation, the first page that leads to it."""
    return {thing.objgen: number for number, thing in _things(pdf) if thing.is_indirect}


def fonts_not_embedded(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Return the fonts whose shapes are not in the file, by name, with the first page of each."""
    found: dict[str, int] = {}
    for number, thing in _things(pdf):
        if isinstance(thing, Dictionary) and thing.get(Name.Type) == Name.Font and not _embedded(thing):
            name = thing.get(Name.BaseFont)
            found.setdefault(_called(name), number)
    return found


def _called(name: Object | None) -> str:
    """Return the name of a font, as far as it has one that can be read."""
    try:
        return _SUBSET.sub("", str(name)) if isinstance(name, Name) else "zonder naam"
    except UnicodeDecodeError:
        return "met een onleesbare naam"


def _embedded(font: Object) -> bool:
    """Whether the shapes of a font are in the file, or belong to a font that is looked at itself."""
    if font.get(Name.Subtype) in (Name.Type0, Name.Type3):
        return True
    descriptor = font.get(Name.FontDescriptor)
    files = (Name.FontFile, Name.FontFile2, Name.FontFile3)
    return isinstance(descriptor, Dictionary) and any(isinstance(descriptor.get(file), Stream) for file in files)


def _things(pdf: pikepdf.Pdf) -> Iterator[tuple[int, Object]]:
    """Yield all that the pages lead to, each once, with the first page that does."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        todo: list[object] = [page.obj]
        while todo:
            thing = todo.pop()
            if not isinstance(thing, Dictionary | Stream | Array):
                continue
            if thing.is_indirect:
                if thing.objgen in seen:
                    continue
                seen.add(thing.objgen)
            yield number, thing
            todo += list(thing) if isinstance(thing, Array) else [v for k, v in thing.items() if k not in _AWAY]
