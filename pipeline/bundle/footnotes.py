"""The footnotes of LibreOffice 7.4, mended.

In: a PDF that LibreOffice made, open. Out: the same, in which each note has an ID (ISO 14289-1, 7.9) and the link
on its number, which leads back to the text, is in the tags (7.18.5). LibreOffice 7.4 leaves out both. Where links
and notes of a page cannot be paired for sure, no link is added, and the check of the package denies the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.bundle.treewalk import Key, kids

_DEEPEST = 10  # elements within a note before its text begins


def mend_footnotes(source: pikepdf.Pdf) -> None:
    """Give notes their ID, and put the link of each in the tags."""
    beginnings: dict[Key, list[Object]] = {}
    for number, note in enumerate(_notes(source.Root.get(Name.StructTreeRoot)), start=1):
        if Name.ID not in note:
            note.ID = String(f"noot-{number}")
        if (begin := _begin(note)) is not None:
            holder, page = begin
            beginnings.setdefault(page.objgen, []).append(holder)
    for each in source.pages:
        page = each.obj
        loose = [link for link in kids(page, "/Annots") if _is_loose_link(link)]
        holders = beginnings.get(page.objgen, [])
        if len(loose) == len(holders):
            for link, holder in zip(loose, holders, strict=True):
                _wrap(source, holder, page, link)


def _notes(tree: Any) -> Iterator[Object]:
    """Yield the notes in a tag tree, in reading order."""
    todo, seen = [tree], set()
    while todo:
        element = todo.pop()
        if not isinstance(element, Dictionary) or element.objgen in seen:
            continue
        if element.is_indirect:
            seen.add(element.objgen)
        if element.get(Name.S) == Name.Note:
            yield element
        else:
            todo += reversed(list(kids(element)))


def _begin(note: Object) -> tuple[Object, Object] | None:
    """Return the element that holds the beginning of a note, which is its number, and the page of that.

    Nothing where the number is in a ``/Link`` already, as LibreOffice 25.2 writes it.
    """
    element, page = note, note.get(Name.Pg)
    for _ in range(_DEEPEST):
        page = element.get(Name.Pg, page)
        first = next(kids(element), None)
        if isinstance(first, int):
            return (element, page) if isinstance(page, Dictionary) else None
        if not isinstance(first, Dictionary) or first.get(Name.S) in (None, Name.Link):
            return None
        element = first
    return None


def _is_loose_link(annotation: Any) -> bool:
    return (
        isinstance(annotation, Dictionary)
        and annotation.is_indirect
        and annotation.get(Name.Subtype) == Name.Link
        and Name.StructParent not in annotation
    )


def _wrap(source: pikepdf.Pdf, holder: Object, page: Object, link: Object) -> None:
    """Put the number of a note in a ``/Link`` with its link."""
    mark, *rest = kids(holder)
    reference = Dictionary(Type=Name.OBJR, Pg=page, Obj=link)
    tagged = Dictionary(Type=Name.StructElem, S=Name.Link, P=holder, Pg=page, K=Array([mark, reference]))
    holder.K = Array([source.make_indirect(tagged), *rest])
