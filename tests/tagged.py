"""Tagged PDFs made by hand, sound and hostile: public files hold no hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.bundle import bundle
from pipeline.models import PdfPackage
from tests.pdfs import document, embedded

Change = Callable[[pikepdf.Pdf, list[Object]], None]


def write_tagged(path: Path, pages: int = 1, change: Change | None = None, role: str = "/P") -> Path:
    """Write a PDF with two tagged paragraphs on each page; ``change`` gets it and its elements before that."""
    with pikepdf.new() as pdf:
        elements: list[Object] = []
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        top = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
        numbers, in_file = Array(), embedded(pdf)
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842)).obj
            page.Resources = Dictionary(Font=Dictionary(F=in_file))
            shown = [
                f"BT /F 12 Tf 72 {700 - 20 * mark} Td ({path.stem} {number}.{mark}) Tj ET" for mark in range(2)
            ]
            text = "".join(f"{role} <</MCID {mark}>> BDC {line} EMC\n" for mark, line in enumerate(shown))
            page.Contents = pdf.make_stream(text.encode())
            page.StructParents = number
            of_page = [
                pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(role), P=top, Pg=page, K=mark))
                for mark in range(2)
            ]
            elements += of_page
            numbers.append(number)
            numbers.append(Array(of_page))
        top.K = Array(elements)
        root.K = top
        root.ParentTree = Dictionary(Nums=numbers)
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = String("nl-NL")
        if change:
            change(pdf, elements)
        pdf.save(path, deterministic_id=True)
    return path


def joined(into: Path, *paths: Path) -> PdfPackage:
    return bundle([document(path) for path in paths], into, title="Pakket")


def outline(path: Path) -> list[str]:
    """Return the tag tree as lines: indented types, titles, and the marks with their page."""
    lines: list[str] = []
    with pikepdf.open(path) as pdf:
        if Name.StructTreeRoot not in pdf.Root:
            return []
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}

        def show(kid: object, depth: int, page: Object | None) -> None:
            if isinstance(kid, int):
                assert page is not None
                lines.append(f"{'  ' * depth}{kid} @ {pages[page.objgen]}")
            elif isinstance(kid, Dictionary) and kid.get(Name.Type) in (Name.MCR, Name.OBJR):
                what = kid.MCID if kid.Type == Name.MCR else kid.Obj.get(Name.Subtype)
                lines.append(f"{'  ' * depth}{what} @ {pages[kid.get(Name.Pg, page).objgen]}")
            elif isinstance(kid, Dictionary):
                title = f" {kid.T}" if Name.T in kid else ""
                lines.append(f"{'  ' * depth}{str(kid.S)[1:]}{title}")
                inner = kid.get(Name.K, Array())
                for each in inner if isinstance(inner, Array) else [inner]:
                    show(each, depth + 1, kid.get(Name.Pg, page))

        for kid in pdf.Root.StructTreeRoot.K:
            show(kid, 0, None)
    return lines


def told(package: PdfPackage) -> list[str]:
    """Return for each part why it has no tags."""
    return [part.untagged for part in package.parts]
