"""From a table to cells: in: a CSV or Excel file; out: its rows, each cell with its value and its place.

A cell of a spreadsheet keeps the type that it has there; a formula counts as the value that was saved with it.
Never asks what a cell means: that is ``tables``.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.definition.faults import Faults, Place
from pipeline.definition.source import Scalar
from pipeline.definition.textfile import read_bytes, report_characters
from pipeline.dutch import Amount

_MOST_ROWS, _MOST_COLUMNS = 5_000, 200
_EURO_FORMAT = re.compile("€|EUR")
_LARGEST_UNPACKED = 100_000_000  # bytes
_CSV_REMEDY = "Sla de tabel opnieuw op als CSV."


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        node: Its text, and where it is.
        value: What it holds: text as it was written, or in a spreadsheet a number, an amount, a date or a yes or
            no; empty when there is nothing.
    """

    node: Scalar
    value: Any


def read_sheet(file: Path, shown: str, faults: Faults) -> list[list[Cell]]:
    """Return the rows of a table that hold something, of a spreadsheet those of its first sheet.

    Args:
        file: The file, ``.csv`` or ``.xlsx``.
        shown: How messages name it.
        faults: Receives what cannot be read.
    """
    own = Faults(shown)
    data = read_bytes(file, own)
    read = _csv if file.suffix.casefold() == ".csv" else _xlsx
    rows = [row for row in read(data, shown, own) if any(cell.node.text for cell in row)] if data else []
    if not rows and not own.any_errors:
        own.add(Place(), "Deze tabel is leeg.", "Zet op de eerste regel 'gemeente' en de namen van de waarden.")
    faults.include(own.in_order())
    return rows


# --- CSV ---------------------------------------------------------------------------------------------------


def _csv(data: bytes, shown: str, faults: Faults) -> Iterator[list[Cell]]:
    """Yield the rows of a CSV file: ``;``, ``,`` or a tab between cells; UTF-8, or cp1252 as Excel saves it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    named = re.match(r"sep=(.)\n", text)
    header = text.lstrip("\n").partition("\n")[0]
    between = named[1] if named else max(";,\t", key=header.count)
    cell = re.compile(rf' *"((?:[^"]|"")*)" *(?=[{between}\n]|\Z)|([^{between}\n]*)')
    position, line, row = named.end() if named else 0, 2 if named else 1, list[Cell]()
    while position <= len(text):
        match = cell.match(text, position)
        assert match is not None  # an empty cell matches too
        place = Place(line, position - text.rfind("\n", 0, position), shown)
        written = match[2].strip() if match[1] is None else match[1].replace('""', '"').strip()
        if match[1] is None and written.startswith('"'):
            faults.add(place, "Dit aanhalingsteken wordt nergens gesloten.", _CSV_REMEDY)
            return
        if not report_characters(written, place, faults, escaped=True):
            row.append(_cell(place, written))
        line += match[0].count("\n")
        position = match.end() + 1
        if text[match.end() : position] != between:
            yield row
            row, line = [], line + 1


def _cell(place: Place, value: Any, text: str | None = None) -> Cell:
    return Cell(Scalar(place, str(value) if text is None else text, "", place.line), value)


# --- Excel -------------------------------------------------------------------------------------------------


def _xlsx(data: bytes, shown: str, faults: Faults) -> Iterator[list[Cell]]:
    try:
        (title, rows), (_, formulas) = (_grid(data, saved=saved) for saved in (True, False))
    except Exception:  # the reader of Excel files raises whatever it stumbles over
        faults.add(
            Place(file=shown),
            "Dit is geen Excel-bestand dat kan worden gelezen.",
            "Sla het in Excel opnieuw op als .xlsx, zonder wachtwoord.",
        )
        return
    for number, (row, written) in enumerate(zip(rows, formulas, strict=True), 1):
        cells = []
        for column, (cell, formula) in enumerate(zip(row, written, strict=True), 1):
            place = Place(file=f"{shown}:{title}:{_letters(column)}{number}")
            if cell.data_type == "e" or (cell.value is None and formula.value is not None):
                message = "Deze formule heeft geen uitkomst" + (f": {cell.value}." if cell.value else ".")
                faults.add(place, message, "Verbeter de formule in Excel, en sla het bestand op.")
                cells.append(_cell(place, ""))
            else:
                cells.append(_typed(cell, place, faults))
        yield cells


def _grid(data: bytes, *, saved: bool) -> tuple[str, list[Any]]:
    """Return the name and the cells of the first sheet: their saved values, or their formulas."""
    from zipfile import ZipFile  # loaded only where there is such a file

    from openpyxl import load_workbook

    with ZipFile(BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED:
            raise ValueError
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it skips of the layout
        book = load_workbook(BytesIO(data), read_only=True, data_only=saved)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones
            rows = list(sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS))
            return sheet.title, rows
        finally:
            book.close()


def _typed(cell: Any, place: Place, faults: Faults) -> Cell:
    """Return a cell with its value as this product knows values; a number in euros is an amount."""
    value = cell.value
    if value is None:
        return _cell(place, "")
    if isinstance(value, bool):
        return _cell(place, value, "ja" if value else "nee")
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return _cell(place, value.date())
    if isinstance(value, int | float):
        exact = Decimal(f"{value:.15g}")  # as many digits as Excel has: 0.1 + 0.2 is 0.3
        if not exact.is_finite():
            return _cell(place, str(exact))
        if _EURO_FORMAT.search(cell.number_format or ""):
            return _cell(place, Amount(exact))
        if "%" in (cell.number_format or ""):
            return _cell(place, f"{(exact * 100).normalize():f}%".replace(".", ","))
        return _cell(place, int(exact) if exact == int(exact) else exact)
    text = str(value).strip()
    return _cell(place, "" if report_characters(text, place, faults, escaped=True) else text)


def _letters(column: int) -> str:
    """Return the letters of a column, counted from 1: A, …, Z, AA."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
