"""The tags of a spreadsheet, as LibreOffice 25.2 and 7.4 write them, made here."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from pipeline.attachments.pdf.tables import settle_tables
from pipeline.bundle.tags import is_tagged
from tests.pdfs import write_pdf


def element(pdf: pikepdf.Pdf, kind: str, *kids: Object | int, **more: object) -> Object:
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), K=Array(kids), **more))
    for kid in kids:
        if isinstance(kid, Dictionary):
            kid.P = made
    return made


def table(pdf: pikepdf.Pdf, first: int) -> Object:
    """A table of two rows of two cells, the first of which goes over two columns."""
    span = Dictionary(O=Name.Table, ColSpan=2)
    rows = [
        element(pdf, "TR", element(pdf, "TD", first, A=span), element(pdf, "TD", first + 1)),
        element(pdf, "TR", element(pdf, "TD", first + 2), element(pdf, "TD", first + 3)),
    ]
    return element(pdf, "Table", *rows)


def spreadsheet(path: Path, sheets: int) -> Path:
    def change(pdf: pikepdf.Pdf) -> None:
        made = [element(pdf, "Worksheet", table(pdf, 4 * n)) for n in range(sheets)]
        book = element(pdf, "Workbook", *made) if made else element(pdf, "P", 0)
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element(pdf, "Document", book)))
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)

    return write_pdf(path, change=change)


def kinds(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        book = pdf.Root.StructTreeRoot.K.K[0]
        rows = [row for sheet in book.K for row in sheet.K[0].K]
        return [" ".join(str(cell.S)[1:] for cell in row.K) for row in rows]


def test_the_first_rows_of_each_sheet_become_headers_of_their_columns(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.pdf", 2)
    settle_tables(path, [1, 0])
    assert kinds(path) == ["TH TH", "TD TD", "TD TD", "TD TD"]
    with pikepdf.open(path) as pdf:
        wide, plain = pdf.Root.StructTreeRoot.K.K[0].K[0].K[0].K[0].K
        assert (wide.A[0].ColSpan, wide.A[1].Scope, plain.A.Scope) == (2, "/Column", "/Column")


def test_where_sheets_and_tags_do_not_agree_nothing_changes(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.pdf", 2)
    before = path.read_bytes()
    for rows in ([1], [1, 1, 1], [0, 0], []):
        settle_tables(path, rows)
    assert path.read_bytes() == before


def test_tags_of_nothing_but_headers_and_footers_go(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.pdf", 0)
    settle_tables(path, [1])
    with pikepdf.open(path) as pdf:
        assert not is_tagged(pdf) and "/StructTreeRoot" not in pdf.Root
