"""What the marked pieces of a page say.

In: a page as PDFium reads it. Out: for each number of marked content its text, as far as it is text. It draws
nothing and never fails on odd content: what cannot be read says nothing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pypdfium2
import pypdfium2.raw as pdfium

_DEEPEST = 5  # drawings within drawings


def texts(page: pypdfium2.PdfPage) -> dict[int, str]:
    """Return the text of each piece of marked content of a page, by its number."""
    found: dict[int, str] = {}
    with closing(page.get_textpage()) as text:
        count = pdfium.FPDFPage_CountObjects(page)
        drawn = (pdfium.FPDFPage_GetObject(page, index) for index in range(count))
        for number, said in _said(drawn, text, None, 0):
            found[number] = found.get(number, "") + said
    return {number: " ".join(said.split()) for number, said in found.items()}


def _said(
    drawn: Iterator[object], text: pypdfium2.PdfTextPage, around: int | None, depth: int
) -> Iterator[tuple[int, str]]:
    """Yield the text of things on a page; what is in a drawing belongs to the mark around that drawing."""
    for thing in drawn:
        own = pdfium.FPDFPageObj_GetMarkedContentID(thing)
        number = around if own < 0 or around is not None else own
        kind = pdfium.FPDFPageObj_GetType(thing)
        if number is None:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield number, _text(partial(pdfium.FPDFTextObj_GetText, thing, text))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inside = range(pdfium.FPDFFormObj_CountObjects(thing))
            kids = (pdfium.FPDFFormObj_GetObject(thing, index) for index in inside)
            yield from _said(kids, text, number, depth + 1)


def _text(read: Callable[[object, int], int]) -> str:
    """Return a text of PDFium's, which first tells how many bytes it takes."""
    size = read(None, 0)
    room = ctypes.create_string_buffer(size)
    read(ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), size)
    return room.raw.decode("utf-16-le", "replace").rstrip("\0")
