"""The sheets of a binary Excel file (``.xlsb``), made to print as those of other Excel files.

A ``Package`` comes in; its parts are changed, and remarks in Dutch go out. As in ``sheets``, cells show the values
that were saved with them, sheets are as wide as their page unless their maker chose, and what is hidden is told.
The numbers of records and their layout: [MS-XLSB] 2.3 and 2.4. No library writes them; pyxlsb (of 2022) only reads
cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.attachments.office.book import Part, book_parts
from pipeline.attachments.office.layout import MOST_ROWS, paper_for, refuse_empty, refuse_rows, too_small
from pipeline.attachments.office.package import TEXT, Package
from pipeline.attachments.office.records import Record, as_text, joined, records, text_at, uint

_ROW, _BLANK, _LAST_CELL = 0, 1, 11  # the kinds from 1 to 11 are cells
# A cell with a formula, the kind of cell with the same value and none, and how long its value is: that of a text
# stands before it.
_FORMULAS = {8: (6, 0), 9: (5, 8), 10: (4, 1), 11: (3, 1)}
_FORMULA_PARTS = {426, 427, 428}  # of several cells together, after the first of them
_CELL = 8  # bytes: its column and how it looks
_COLUMN, _FORM, _BUNDLE, _PROPERTIES = 60, 485, 156, 147
_SETUP, _HEADER, _COLUMN_BREAKS, _DRAWING, _END = 478, 479, 394, 550, 130
_ROW_HIDDEN, _COLUMN_HIDDEN, _FITTED, _ACROSS, _NO_ORIENTATION = 0x1000, 1, 0x0100, 0x0002, 0x0040
_HEEDED = 0x0004  # Excel does not look at it; only with it LibreOffice looks at paper and orientation
_USUAL = 8.43  # characters: how wide a column is that does not say
_POINTS = 5.25  # of a character of the default letter
_PAPER = {"A4": 9, "A3": 8}
_NO_SETUP = b"".join(each.to_bytes(4, "little") for each in (9, 100, 0, 0, 1, 1, 1, 0)) + b"\0\0" + b"\xff" * 4
_NO_PROPERTIES = b"\xc9\4\2" + bytes(8) + b"\xff" * 8 + bytes(4)
_DAY = re.compile(r"&[DT]")
_TOLD = {
    "hidden": "verborgen rijen en kolommen weggelaten",
    "dated": "datum van vandaag weggelaten uit de koptekst of voettekst van tabbladen",
}


def lay_binary_sheets(package: Package) -> Iterator[str]:
    """Change the sheets of a binary book for printing, and yield remarks in Dutch.

    Raises:
        AttachmentError: There is nothing to print, or far too much.
        ValueError: It is damaged.
    """
    shown, hidden = _sheets(package)
    if hidden:
        yield f"verborgen tabbladen weggelaten: {', '.join(hidden)}"
    found: Counter[str] = Counter()
    for name, part in shown:
        if part.is_sheet:
            data = package.read(part.place)
            if len(data) > TEXT:
                raise refuse_rows(name)
            package.replace(part.place, joined(_laid(list(records(data)), name, found)))
            found.update(comments=_without_comments(package, part.place))
        else:  # a diagram that has a sheet of its own
            found.update(full=1)
    if not found["full"]:
        raise refuse_empty()
    yield from (f"{said}: {found[what]}" for what, said in _TOLD.items() if found[what])
    if found["comments"]:
        yield "opmerkingen van lezers niet overgenomen"
    if found["small"]:
        yield too_small(found["small"])


def _sheets(package: Package) -> tuple[list[tuple[str, Part]], list[str]]:
    """Return the name and the part of each sheet that is shown, and the names of those that are hidden."""
    book, parts = book_parts(package)
    shown, hidden = [], []
    for number, data in records(package.read(book)):
        if number == _BUNDLE:
            key, place = text_at(data, 8)
            name, _ = text_at(data, place)
            if uint(data, 0):
                hidden.append(name)
            elif (part := parts.get(key)) and part.place in package.names:
                shown.append((name, part))
    return shown, hidden


def _laid(sheet: list[Record], name: str, found: Counter[str]) -> list[Record]:
    """Return the records of a sheet for printing, and count what was found."""
    rows, columns = _extent(sheet)
    found.update(rows=rows, full=bool(rows or any(number == _DRAWING for number, _ in sheet)))
    if found["rows"] > MOST_ROWS:
        raise refuse_rows(name)
    width, hidden = _width(sheet, columns)
    found.update(hidden=hidden)
    made: list[Record] = []
    for number, data in sheet:
        if number in _FORMULAS:
            made.append(_value(number, data))
        elif number == _HEADER:
            still = _still(data)
            found.update(dated=still != data)
            made.append((number, still))
        elif number == _SETUP:
            made.append((number, _flagged(data, _HEEDED)))
        elif number not in _FORMULA_PARTS:
            made.append((number, data))
    if rows and not _chosen(sheet):
        found.update(small=_fit(made, width))
    return made


def _extent(sheet: list[Record]) -> tuple[int, int]:
    """Return the last row and the last column that hold something, from 1; 0 when there is none."""
    row = last_row = last_column = 0
    for number, data in sheet:
        if number == _ROW:
            row = uint(data, 0) + 1
        elif _BLANK < number <= _LAST_CELL:
            last_row, last_column = row, max(last_column, uint(data, 0) + 1)
    return last_row, last_column


def _width(sheet: list[Record], columns: int) -> tuple[float, int]:
    """Return the width in points of the columns that hold something, and how many rows and columns are hidden."""
    form = next((data for number, data in sheet if number == _FORM), b"\xff" * 4)
    usual = _USUAL if uint(form, 0) == 0xFFFFFFFF else uint(form, 0) / 256
    width, hidden = usual * columns, 0
    for number, data in sheet:
        if number == _ROW:
            hidden += bool(uint(data, 10, 2) & _ROW_HIDDEN)
        elif number == _COLUMN:
            count = max(min(uint(data, 4) + 1, columns) - uint(data, 0), 0)
            away = bool(uint(data, 16, 2) & _COLUMN_HIDDEN)
            hidden += count * away
            width += count * ((0 if away else uint(data, 8) / 256) - usual)
    return width * _POINTS, hidden


def _value(number: int, data: bytes) -> Record:
    """Return a cell with a formula as a cell with the value that it had."""
    plain, size = _FORMULAS[number]
    end = _CELL + size if size else text_at(data, _CELL)[1]
    if end > len(data):
        raise ValueError("a record is too short")
    return plain, data[:end]


def _still(data: bytes) -> bytes:
    """Return the headers and footers of a sheet without the day and the time of printing."""
    texts, place = [], 2
    for _ in range(6):
        text, place = text_at(data, place)
        texts.append(text)
    if not any(map(_DAY.search, texts)):
        return data
    return data[:2] + b"".join(as_text(_DAY.sub("", text)) for text in texts)


def _chosen(sheet: list[Record]) -> bool:
    """Return whether the maker of a sheet chose how it fits its pages."""
    return any(
        number == _COLUMN_BREAKS or (number == _PROPERTIES and uint(data, 0, 2) & _FITTED)
        for number, data in sheet
    )


def _fit(sheet: list[Record], width: float) -> bool:
    """Let a sheet be as wide as its page; return if that makes letters small."""
    paper, across, small = paper_for(width)
    setup = bytearray(next((data for number, data in sheet if number == _SETUP), _NO_SETUP))
    if paper != "A4" or uint(setup, 0) in (0, 1):
        setup[0:4] = _PAPER[paper].to_bytes(4, "little")
    setup[4:8] = (100).to_bytes(4, "little")
    setup[24:32] = (1).to_bytes(4, "little") + bytes(4)  # one page wide, as many as it takes high
    whole = _flagged(setup, _HEEDED | _ACROSS, _NO_ORIENTATION) if across else _flagged(setup, _HEEDED)
    kept = [each for each in sheet if each[0] not in (_SETUP, _PROPERTIES)]
    properties = next((data for number, data in sheet if number == _PROPERTIES), _NO_PROPERTIES)
    fitted = (uint(properties, 0, 2) | _FITTED).to_bytes(2, "little") + properties[2:]
    end = next((place for place, (number, _) in enumerate(kept) if number == _END), len(kept))
    sheet[:] = [kept[0], (_PROPERTIES, fitted), *kept[1:end], (_SETUP, whole), *kept[end:]]
    return small


def _flagged(setup: bytes | bytearray, on: int, off: int = 0) -> bytes:
    """Return how a sheet is printed with some flags on and some off."""
    flags = (uint(setup, 32, 2) | on) & ~off
    return bytes(setup[:32] + flags.to_bytes(2, "little") + setup[34:])


def _without_comments(package: Package, part: str) -> bool:
    """Take away what readers wrote beside a sheet: LibreOffice would draw it over the cells."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.names:
        return False
    root = package.tree(relations)
    found = [each for each in root if each.get("Type", "").endswith("/comments")]
    for each in found:
        root.remove(each)
    if found:
        package.change(relations, root)
    return bool(found)
