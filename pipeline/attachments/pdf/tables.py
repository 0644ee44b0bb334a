"""The tags of a spreadsheet that LibreOffice converted: header cells, and none at all where it tagged no sheet.

In: the PDF, and how many rows at the top of each sheet are its header. Out: the same, with those cells as ``TH``
of their column (ISO 32000-1, 14.8.4.3.4 and 14.8.5.7), where LibreOffice 25.2 writes ``TD`` for all. LibreOffice
7.4 tags nothing but headers and footers: without those it is plain that the sheets have no tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from pipeline.attachments.pictures.figures import take_tags_out
from pipeline.bundle.tags import is_tagged

_SHEET = "/Worksheet"
_DEEPEST = 10  # elements within elements


def settle_tables(path: Path, rows: Sequence[int]) -> None:
    """Make the cells of the first rows of each sheet header cells, where there are as many sheets as ``rows``."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        sheets = list(_named(root, _SHEET)) if isinstance(root, Dictionary) else []
        if not sheets and is_tagged(pdf):
            take_tags_out(pdf)
        elif len(sheets) == len(rows) and any(rows):
            for sheet, count in zip(sheets, rows, strict=True):
                for table in _named(sheet, "/Table"):
                    for row in list(_named(table, "/TR"))[:count]:
                        for cell in _named(row, "/TD"):
                            _head(cell)
        else:
            return
        pdf.save(path, deterministic_id=True)


def _head(cell: Object) -> None:
    cell.S = Name.TH
    header = Dictionary(O=Name.Table, Scope=Name.Column)
    said = cell.get("/A")
    known = list(said) if isinstance(said, Array) else [said] if said is not None else []
    cell.A = Array([*known, header]) if known else header


def _named(element: Object, name: str, depth: int = 0) -> Iterator[Object]:
    """Yield the nearest elements of a name below one, in their order."""
    kids = element.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if not isinstance(kid, Dictionary) or depth > _DEEPEST:
            continue
        if str(kid.get("/S")) == name:
            yield kid
        else:
            yield from _named(kid, name, depth + 1)
