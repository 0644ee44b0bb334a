"""CSV → a sheet, every value exactly as it stands in the file.

A CSV file comes in; an Excel file for LibreOffice goes out, with remarks in Dutch. Nothing is taken for a
number, a date or a formula, so leading zeros stay and nothing is calculated.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from pipeline.attachments.office.layout import MOST_ROWS, refuse_rows
from pipeline.errors import AttachmentError

_BYTES = 20_000_000
_COLUMNS = 200
_SEPARATORS = ";,\t|"
_WIDEST = 60  # characters of a column; what is longer runs on below
_NUMBER = re.compile(r"\s*[-+]?(€\s*)?[-+]?(0|[1-9][\d.]*)(,\d+|,-+)?\s*%?\s*")


def lay_listing(path: Path, room: Path) -> tuple[Path, tuple[str, ...]]:
    """Return the file as a sheet, and remarks in Dutch.

    Raises:
        AttachmentError: It is no table, or far too long.
    """
    if path.stat().st_size > _BYTES:
        raise refuse_rows(path.stem)
    text, encoding = _text(path.read_bytes())
    separator = _separator(text)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error:
        raise AttachmentError(
            "is niet als tabel te lezen.", "Open het in Excel, sla het op als .xlsx en voeg dat bij."
        ) from None
    rows = [row for row in rows if any(value.strip() for value in row)]
    if not rows:
        raise AttachmentError("is een lege tabel.", "Zet het juiste bestand neer.")
    if len(rows) > MOST_ROWS:
        raise refuse_rows(path.stem)
    if max(map(len, rows)) > _COLUMNS:
        raise AttachmentError(f"heeft meer dan {_COLUMNS} kolommen.", "Laat weg wat het college niet leest.")
    target = room / f"{path.stem}.xlsx"
    strange = _write(rows, target)
    named = {"\t": "tab", ";": "puntkomma", ",": "komma", "|": "streep"}[separator]
    remarks = [f"als tabel gezet (scheiding: {named}, codering: {encoding}), elke waarde zoals zij er staat"]
    if strange:
        remarks.append(f"onzichtbare tekens vervangen door �: {strange}")
    return target, tuple(remarks)


def _text(data: bytes) -> tuple[str, str]:
    """Return the text of a file, and the name of its encoding: what Dutch programs write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"


def _separator(text: str) -> str:
    """Return the separator: of those that occur, the one that gives the most rows the same number of values."""
    lines = text.splitlines(keepends=True)[:100]
    best, most = ";", 0
    for separator in _SEPARATORS:
        try:
            lengths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        except csv.Error:
            continue
        if lengths and (count := max(lengths.values())) > most:
            best, most = separator, count
    return best


def _write(rows: list[list[str]], target: Path) -> int:
    """Write the rows, the first as header, and return how many characters a sheet cannot hold."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tabel"
    strange = 0
    widths: Counter[int] = Counter()
    for y, row in enumerate(rows, start=1):
        for x, value in enumerate(row, start=1):
            clean, count = ILLEGAL_CHARACTERS_RE.subn("�", value)
            strange += count
            if not clean:
                continue
            cell = sheet.cell(y, x)
            cell.value = clean[:32_767]
            cell.data_type = "s"
            number = bool(_NUMBER.fullmatch(clean)) and y > 1
            cell.alignment = Alignment(horizontal="right" if number else "left", vertical="top", wrap_text=True)
            if y == 1:
                cell.font = Font("Calibri", 11, bold=True)
            widths[x] = max(widths[x], max(map(len, clean.split("\n"))))
    for x, width in widths.items():
        sheet.column_dimensions[get_column_letter(x)].width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"
    book.save(target)
    return strange
