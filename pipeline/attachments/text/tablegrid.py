"""A table of HTML: whether it holds data or only arranges a page, and which cell covers which places.

An element comes in; plain data go out. It changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.attachments.text.pages import COLUMN_WIDTHS, Element

_COLUMNS = 60
_NARROW = 4  # characters: the least that the width of a column is reckoned by


@dataclass(frozen=True)
class Cell:
    """A cell and how many columns and rows it covers; without an element it is empty."""

    element: Element | None
    columns: int = 1
    rows: int = 1


def is_data(table: Element) -> bool:
    """Return whether a table has data: a page that is arranged with a table is read from cell to cell instead."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    full = [
        [cell for cell in _cells(row) if "".join(map(str, cell.itertext())).strip()] for row in table_rows(table)
    ]
    if next(table.iterdescendants("th"), None) is not None:
        return any(full)
    return sum(len(row) >= 2 for row in full) >= 2


def table_rows(table: Element) -> list[Element]:
    """Return the rows of a table, not those of tables in it."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += child.findall("tr")
    return rows


def grid(table: Element, rows: list[Element]) -> tuple[int, list[list[Cell | None]], list[int]]:
    """Lay out a table.

    Returns:
        How many rows its head has; for each row the cell at each column, None where another covers it; and the
        width of each column beside the others.
    """
    placed: list[dict[int, Cell | None]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while column in placed[number]:
                column += 1
            if column >= _COLUMNS:
                break
            wide = min(_span(cell, "colspan"), _COLUMNS - column)
            high = min(_span(cell, "rowspan"), len(rows) - number)
            for below in range(high):
                for beside in range(wide):
                    placed[number + below].setdefault(column + beside, None)
            placed[number][column] = Cell(cell, wide, high)
            column += wide
    count = max((max(row, default=-1) + 1 for row in placed), default=0)
    cells = [[row.get(column, Cell(None)) for column in range(count)] for row in placed]
    return _head(rows, cells), cells, _widths(cells, count)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(cell: Element, name: str) -> int:
    said = cell.get(name, "").strip()
    return max(1, int(said)) if said.isdecimal() and len(said) < 5 else 1


def _head(rows: list[Element], cells: list[list[Cell | None]]) -> int:
    """Return how many rows are heading: those that say so, or have nothing but heading cells."""
    count = 0
    for row in rows:
        parent = row.getparent()
        only = _cells(row) and all(cell.tag == "th" for cell in _cells(row))
        if not only and (parent is None or parent.tag != "thead"):
            break
        count += 1
    if count == len(rows):
        count = min(count, 1) if len(rows) > 1 else 0
    # A cell that reaches out of the head into the rows below it would be cut in two.
    reach = max((n + cell.rows for n, row in enumerate(cells[:count]) for cell in row if cell), default=0)
    return count if reach <= count else 0


def _widths(cells: list[list[Cell | None]], count: int) -> list[int]:
    widest = [_NARROW] * count
    for row in cells:
        for column, cell in enumerate(row):
            if cell and cell.element is not None and cell.columns == 1:
                text = " ".join("".join(map(str, cell.element.itertext())).split())
                longest = max(map(len, text.split()), default=0)
                widest[column] = max(widest[column], min(len(text), COLUMN_WIDTHS), min(longest, COLUMN_WIDTHS))
    return widest
