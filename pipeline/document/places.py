"""Where something stands in a Word file, as a person finds it in Word.

In: a part's XML and a piece of text. Out: a phrase such as ``in de tekst, tabel 1, rij 2, cel 1 ("…")``.
"""

from __future__ import annotations

from lxml import etree

from pipeline.document.ooxml import Element, name, parse, text_of

_SHOWN = 60


def place_of(xml: bytes, label: str, needle: str) -> str:
    """Return the place of the first paragraph that holds ``needle``; the part alone when none does."""
    part = f"in de {label}"
    try:
        root = parse(xml)
    except etree.XMLSyntaxError:
        return part
    if needle:
        for paragraph in root.iter(name("w:p")):
            text = text_of(paragraph)
            if needle in text:
                return f"{part}{_table(paragraph)} ('{_shorten(text)}')"
    return part + (f" ('{_shorten(needle)}')" if needle else "")


def _table(paragraph: Element) -> str:
    """Return the table, row and cell of a paragraph, counted from 1; nothing outside a table."""
    cell = next(paragraph.iterancestors(name("w:tc")), None)
    if cell is None:
        return ""
    row = next(cell.iterancestors(name("w:tr")))
    table = next(row.iterancestors(name("w:tbl")))
    tables = list(paragraph.getroottree().getroot().iter(name("w:tbl")))
    rows, cells = table.findall(name("w:tr")), row.findall(name("w:tc"))
    row_number = rows.index(row) + 1 if row in rows else 1
    cell_number = cells.index(cell) + 1 if cell in cells else 1
    return f", tabel {tables.index(table) + 1}, rij {row_number}, cel {cell_number}"


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
