"""Small PDFs for tests: every page says which file and page it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, String

from pipeline.models import PdfDocument


def font() -> Dictionary:
    """A font that is not in the file."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def embedded(pdf: pikepdf.Pdf) -> Object:
    """A font that is in the file: every letter is a block."""
    program = _blocks()
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Blokken, Flags=32, FontBBox=[0, -200, 600, 800], ItalicAngle=0,
        Ascent=800, Descent=-200, CapHeight=800, StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Blokken, FirstChar=32, LastChar=126,
            Widths=Array([600] * 95), Encoding=Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(descriptor),
        )
    )  # fmt: skip


@cache
def _blocks() -> bytes:
    characters = {code: f"uni{code:04X}" for code in range(32, 127)}
    names = [".notdef", *characters.values()]
    pen = TTGlyphPen(None)
    for number, point in enumerate([(100, 0), (100, 700), (500, 700), (500, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    block = pen.glyph()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap(characters)
    made.setupGlyf(dict.fromkeys(names, block))
    made.setupHorizontalMetrics(dict.fromkeys(names, (600, 100)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Blokken", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    made.setupPost()
    made.font["head"].created = made.font["head"].modified = 3_000_000_000
    made.font.recalcTimestamp = False
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def new_pdf(name: str, pages: int = 1) -> pikepdf.Pdf:
    """A PDF in memory whose pages say ``name 1``, ``name 2``…"""
    pdf = pikepdf.new()
    in_file = embedded(pdf)
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F=in_file))
        page.contents_add(f"BT /F 20 Tf 72 720 Td ({name} {number}) Tj ET".encode())
    return pdf


def write_pdf(
    path: Path, pages: int = 1, *, name: str | None = None, change: Callable[[pikepdf.Pdf], None] | None = None
) -> Path:
    pdf = new_pdf(name or path.stem, pages)
    if change:
        change(pdf)
    pdf.save(path, deterministic_id=True)
    return path


def without_fonts(pdf: pikepdf.Pdf) -> None:
    """Take the fonts out of the file."""
    for page in pdf.pages:
        page.obj.Resources = Dictionary(Font=Dictionary(F=font()))


def with_half_a_font(pdf: pikepdf.Pdf) -> None:
    """Break off the font in the file: page-validation 0.11 does not see it, veraPDF and pikepdf do."""
    for page in pdf.pages:
        page.obj.Resources.Font.F.FontDescriptor.FontFile2 = pdf.make_stream(_blocks()[:1000], Length1=1000)


def document(path: Path, title: str | None = None, number: int | None = None, **more: Any) -> PdfDocument:
    with pikepdf.open(path) as pdf:
        return PdfDocument(path, title or path.stem, len(pdf.pages), path.name, number=number, **more)


def attached(*parts: PdfDocument) -> list[PdfDocument]:
    """Number documents as a package does: the first none, the others from 1."""
    return [replace(part, number=index or None) for index, part in enumerate(parts)]


def add_link(pdf: pikepdf.Pdf, page: int, **target: pikepdf.Object) -> None:
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[72, 700, 200, 740], **target)
    if Name.Annots not in pdf.pages[page].obj:
        pdf.pages[page].obj.Annots = Array()
    pdf.pages[page].obj.Annots.append(pdf.make_indirect(annotation))


def to_page(pdf: pikepdf.Pdf, page: int) -> Array:
    return Array([pdf.pages[page].obj, Name.Fit])


def name_page(pdf: pikepdf.Pdf, name: str, page: int) -> None:
    """Give a page a name that links can use (the name tree of PDF 1.2)."""
    tree = pikepdf.NameTree.new(pdf)
    tree[name] = Dictionary(D=to_page(pdf, page))
    pdf.Root.Names = Dictionary(Dests=tree.obj)


def add_bookmarks(pdf: pikepdf.Pdf, *items: OutlineItem) -> None:
    with pdf.open_outline() as outline:
        outline.root.extend(items)


def add_field(pdf: pikepdf.Pdf, page: int, name: str, value: str, *, in_form: bool = True) -> None:
    """Add a text field that shows its value."""
    look = pdf.make_stream(f"BT /F 12 Tf 2 5 Td ({value}) Tj ET".encode())
    look.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 200, 20],
        Resources=Dictionary(Font=Dictionary(F=embedded(pdf))),
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), V=String(value), F=4,
            Rect=[72, 600, 272, 620], DA=String("/F 12 Tf 0 g"), AP=Dictionary(N=look),
        )
    )  # fmt: skip
    pdf.pages[page].obj.Annots = Array([field])
    if in_form:
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(F=embedded(pdf))))
