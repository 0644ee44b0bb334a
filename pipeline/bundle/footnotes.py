"""The footnotes of LibreOffice 7.4, mended.

In: a PDF that LibreOffice made, open. Out: the same, in which the link on the number of each note, which leads
back to the text, is in the tags (ISO 14289-1, 7.18.5). LibreOffice 7.4 leaves it out. Where links and notes of a
page cannot be paired for sure, no link is added, and the check of the package denies the claim. The ID that a note
must have (7.9) it gets in the package: see ``treewalk``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from pipeline.bundle.treewalk import Key, kids

_DEEPEST = 10  # elements within a note before its text begins


def mend_footnotes(source: pikepdf.Pdf) -> None:
    """Put the link of each note in the tags."""
    loose = {
        page.objgen: (page, links)
        for page in (each.obj for each in source.pages)
        if (links := [link for link in kids(page, "/Annots") if _is_loose_link(link)])
    }
    if not loose:
        return  # most have no notes, and looking for them in all tags is dear
    beginnings: dict[Key, list[Object]] = {}
    for note in _notes(source.Root.get(Name.StructTreeRoot)):
        if (begin := _begin(note)) is not None:
            holder, page = begin
            beginnings.setdefault(page.objgen, []).append(holder)
    for key, (page, links) in loose.items():
        holders = beginnings.get(key, [])
        if len(links) == len(holders):
            for link, holder in zip(links, holders, strict=True):
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
