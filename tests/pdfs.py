"""Small PDFs for tests: every page says which file and page it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from pipeline.models import PdfDocument


def font() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def new_pdf(name: str, pages: int = 1) -> pikepdf.Pdf:
    """A PDF in memory whose pages say ``name 1``, ``name 2``…"""
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F=font()))
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


def document(path: Path, title: str | None = None) -> PdfDocument:
    with pikepdf.open(path) as pdf:
        return PdfDocument(path, title or path.stem, len(pdf.pages), path.name)


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
        Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20], Resources=Dictionary(Font=Dictionary(F=font()))
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), V=String(value), F=4,
            Rect=[72, 600, 272, 620], DA=String("/F 12 Tf 0 g"), AP=Dictionary(N=look),
        )
    )  # fmt: skip
    pdf.pages[page].obj.Annots = Array([field])
    if in_form:
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(F=font())))
