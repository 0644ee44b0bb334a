"""Values per municipality: in: ``gemeenten.csv`` and ``gemeenten.xlsx`` beside a definition; out: a row for each.

One row per municipality; the first column is its name or CBS code, the other headers are the names of values. An
empty cell gives no value. Never decides what goes before what: a definition's own values do, or an overlay's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.definition.faults import Faults, Place, shown
from pipeline.definition.names import fold, identifier
from pipeline.definition.registry import find_municipality, suggest
from pipeline.definition.scalars import MisreadError, as_amount, read_amount, read_value
from pipeline.definition.sheets import Cell, read_sheet
from pipeline.definition.source import Scalar
from pipeline.dutch import Amount
from pipeline.errors import Problem
from pipeline.models import Municipality

TABLE = "gemeenten"
_KINDS = (".csv", ".xlsx")
_MUNICIPALITY, _TOTAL = "gemeente", "totaal"
_AMOUNTS = re.compile(r"(.*?) ?(?:\((?:€|euro|bedrag)\)|€)", re.IGNORECASE)
_ONE_PLACE = "Laat één van de twee staan."


@dataclass
class Row:
    """The values of one municipality, by name: what they are, where they stand, and what is wrong with them."""

    values: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Scalar] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: the name of its values, whether they are amounts, and its header."""

    name: str
    amounts: bool
    header: Scalar


@dataclass(frozen=True)
class Tables:
    """All tables beside a definition: the row of each municipality by its key, and the file of each name."""

    rows: Mapping[str, Row]
    names: Mapping[str, str]


def find_tables(folder: Path, faults: Faults) -> tuple[Path, ...]:
    """Return the tables in the folder of a proposal; one of another kind is a fault: its values would be lost."""
    found = sorted(
        file for file in folder.iterdir() if file.is_file() and file.stem.casefold() == TABLE
    ) if folder.is_dir() else []  # fmt: skip
    for file in found:
        if file.suffix.casefold() not in _KINDS:
            faults.add(
                Place(file=shown(file)),
                "Een tabel met waarden kan alleen een .xlsx of een .csv zijn.",
                f"Sla hem op als {TABLE}.xlsx of {TABLE}.csv, of geef het bestand een andere naam.",
            )
    return tuple(file for file in found if file.suffix.casefold() in _KINDS)


def read_tables(files: Sequence[Path], known: Mapping[str, Municipality], faults: Faults) -> Tables:
    """Read all tables.

    Args:
        files: The tables.
        known: The registry.
        faults: Receives what is wrong with a table as a whole; what is wrong with a value is in its row.
    """
    rows: dict[str, Row] = {}
    names: dict[str, str] = {}
    for file in files:
        file_shown = shown(file)
        grid = read_sheet(file, file_shown, faults)
        columns = _columns(grid, faults)
        for column in columns:
            if column and (other := names.setdefault(column.name, file_shown)) != file_shown:
                message = f"'{column.name}' staat ook in {other}."
                faults.add(column.header.place, message, _ONE_PLACE)
        seen: dict[str, Place] = {}
        for row in grid[1:] if columns else ():
            if key := _municipality(row[0].node, known, seen, faults):
                _read_row(rows.setdefault(key, Row()), columns, row, faults)
    return Tables(rows, names)


def _columns(grid: Sequence[Sequence[Cell]], faults: Faults) -> list[Column | None]:
    """Return what each column holds, None for the first and for one that cannot be used."""
    if not grid:
        return []
    if fold(grid[0][0].node.text) != _MUNICIPALITY:
        faults.add(
            grid[0][0].node.place,
            f"De eerste kolom van deze tabel moet '{_MUNICIPALITY}' heten.",
            "Zet daaronder de namen of de CBS-codes, en boven de andere kolommen de namen van de waarden.",
        )
        return []
    columns: list[Column | None] = [None]
    names: set[str] = set()
    for number, header in enumerate(cell.node for cell in grid[0][1:]):
        match = _AMOUNTS.fullmatch(header.text)
        title = match[1] if match else header.text
        column = Column(title if title.isidentifier() else identifier(title), match is not None, header)
        if fault := _header_fault(column, names, grid, number + 1):
            faults.add(header.place, *fault)
        columns.append(None if fault else column)
        names.add(fold(column.name))
    if unnamed := next((row[len(columns)] for row in grid if _has_value(row, len(columns))), None):
        faults.add(unnamed.node.place, "Boven deze cel staat geen naam.", "Zet een naam boven de kolom.")
    return columns


def _header_fault(
    column: Column, names: Collection[str], grid: Sequence[Sequence[Cell]], number: int
) -> tuple[str, str] | None:
    if not column.header.text:
        used = any(_has_value(row, number) for row in grid[1:])
        return ("Boven deze kolom staat geen naam.", "Zet er een naam boven, of maak hem leeg.") if used else None
    if fold(column.name) in names:
        return f"Twee kolommen heten '{column.name}'.", _ONE_PLACE
    if not column.name.isidentifier() or column.name.startswith("_"):
        return (
            f"'{column.header.text}' kan geen naam zijn.",
            "Begin met een letter, en gebruik letters en cijfers.",
        )
    return None


def _has_value(row: Sequence[Cell], number: int) -> bool:
    return number < len(row) and bool(row[number].node.text)


def _municipality(
    node: Scalar, known: Mapping[str, Municipality], seen: dict[str, Place], faults: Faults
) -> str | None:
    """Return whose row this is; the row of totals is nobody's. Excel makes 310 of the code 0310."""
    if fold(node.text) == _TOTAL:
        return None
    if not node.text:
        faults.add(node.place, "Op deze regel staat geen gemeente.", "Vul de naam of de CBS-code in.")
        return None
    found = find_municipality(node.text.zfill(4) if node.text.isdecimal() else node.text, known)
    if found is None:
        faults.add(node.place, f"De gemeente '{node.text}' is niet bekend.", suggest(node.text, known))
    elif found.key in seen:
        faults.add(node.place, f"De gemeente {found.name} staat er twee keer.", "Laat één regel staan.")
    else:
        seen[found.key] = node.place
        return found.key
    return None


def _read_row(row: Row, columns: Sequence[Column | None], cells: Sequence[Cell], faults: Faults) -> None:
    own = Faults(faults.file, row.problems)
    for column, cell in _filled(columns, cells):
        row.nodes[column.name], row.keys[column.name] = cell.node, column.header
        try:
            row.values[column.name] = _value(cell, column.amounts)
        except MisreadError as error:
            own.add(cell.node.place, f"{column.header.text}: {error.message}", error.remedy)
    row.problems = own.in_order()


def _filled(columns: Sequence[Column | None], cells: Sequence[Cell]) -> Iterator[tuple[Column, Cell]]:
    for column, cell in zip(columns, cells, strict=False):
        if column and column.header.text and cell.node.text:
            yield column, cell


def _value(cell: Cell, amounts: bool) -> Any:
    """Return the value of a cell; in a column of amounts, and for a number in euros, that is an amount."""
    value = cell.value
    if amounts and isinstance(value, str):
        return read_amount(value, bare=False)
    if isinstance(value, Amount) or (amounts and isinstance(value, int | Decimal)):
        return as_amount(Decimal(value))
    return read_value(value, bare=True) if isinstance(value, str) else value
