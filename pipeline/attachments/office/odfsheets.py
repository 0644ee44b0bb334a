"""The sheets of an OpenDocument spreadsheet, made to print as one reads them.

A ``Package`` comes in; its parts are changed, and remarks in Dutch go out: sheets as wide as their page, the
header on each page. What the maker said of the scale or of the rows to repeat stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.attachments.office.layout import (
    LANDSCAPE,
    MOST_ROWS,
    is_header,
    paper_for,
    refuse_empty,
    refuse_rows,
    too_small,
)
from pipeline.attachments.office.names import FO, OFFICE, STYLE, TABLE
from pipeline.attachments.office.package import Package

_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_ROWS = f"{TABLE}table-row"
_LENGTH = re.compile(r"([\d.]+)(cm|mm|in|pt)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0}
_COLUMN = 64.0  # points: how wide a column is that does not say
_SIZES = {"A4": ("29.7cm", "21cm"), "A3": ("42cm", "29.7cm")}
_SCALES = ("scale-to", "scale-to-X", "scale-to-Y", "scale-to-pages")


def lay_tables(package: Package) -> Iterator[str]:
    """Change the sheets of a spreadsheet for printing, and yield remarks in Dutch.

    Raises:
        AttachmentError: There is nothing to print, or far too much.
    """
    root = package.tree("content.xml")
    styles = _styles(root)
    shown, hidden = _tables(root, styles)
    widest = 0.0
    full = rows_in_all = left_out = 0
    for table in shown:
        rows, columns = _extent(table)
        rows_in_all += rows
        if rows_in_all > MOST_ROWS:
            raise refuse_rows(table.get(f"{TABLE}name", ""))
        full += bool(rows or table.find(f"{TABLE}shapes") is not None)
        left_out += sum(
            _times(each, "rows")
            for each in table.iter(_ROWS)
            if each.get(f"{TABLE}visibility") in ("collapse", "filter")
        )
        widest = max(widest, _width(table, columns, styles))
        _repeat_first(table, styles)
    if not full:
        raise refuse_empty()
    package.change("content.xml", root)
    if hidden:
        names = (table.get(f"{TABLE}name", "") for table in hidden)
        yield f"verborgen tabbladen weggelaten: {', '.join(names)}"
    if left_out:
        yield f"verborgen rijen en kolommen weggelaten: {left_out}"
    if "styles.xml" in package.names and _fit(package, widest):
        yield too_small(1)


def header_rows(package: Package) -> tuple[int, ...]:
    """Return of each sheet that is shown how many rows at its top come on each page; 0 when none do."""
    root = package.tree("content.xml")
    shown, _ = _tables(root, _styles(root))
    counts = []
    for table in shown:
        first = next((each for each in table if each.tag in (_ROWS, f"{TABLE}table-header-rows")), None)
        rows = () if first is None or first.tag == _ROWS else first.iterfind(_ROWS)
        counts.append(sum(_times(row, "rows") for row in rows))
    return tuple(counts)


def _styles(root: etree._Element) -> dict[str, etree._Element]:
    """Return the styles by name."""
    return {each.get(f"{STYLE}name", ""): each for each in root.iter(f"{STYLE}style")}


def _tables(
    root: etree._Element, styles: dict[str, etree._Element]
) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return the sheets that are shown, and those that are hidden."""
    tables = root.findall(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table")
    hidden = [each for each in tables if _says(styles, each, "table-properties", f"{TABLE}display") == "false"]
    return [each for each in tables if each not in hidden], hidden


def _times(element: etree._Element, what: str) -> int:
    return int(element.get(f"{TABLE}number-{what}-repeated", "1"))


def _says(styles: dict[str, etree._Element], element: etree._Element, where: str, name: str) -> str | None:
    """Return what the style of an element says."""
    return _of_style(styles, element.get(f"{TABLE}style-name", ""), where, name)


def _of_style(styles: dict[str, etree._Element], called: str, where: str, name: str) -> str | None:
    """Return what a style says."""
    style = styles.get(called)
    properties = style.find(f"{STYLE}{where}") if style is not None else None
    return properties.get(name) if properties is not None else None


def _extent(table: etree._Element) -> tuple[int, int]:
    """Return the last row and the last column that hold something, from 1; 0 when there is none."""
    last_row = last_column = row_number = 0
    for row in table.iter(_ROWS):
        times, column = _times(row, "rows"), 0
        for cell in row.iterchildren(*_CELLS):
            column += _times(cell, "columns")
            if len(cell) or cell.get(f"{OFFICE}value-type"):
                last_row, last_column = row_number + times, max(last_column, column)
        row_number += times
    return last_row, last_column


def _width(table: etree._Element, columns: int, styles: dict[str, etree._Element]) -> float:
    """Return the width of the columns that hold something, in points."""
    width, seen = 0.0, 0
    for column in table.iter(f"{TABLE}table-column"):
        count = min(_times(column, "columns"), columns - seen)
        seen += count
        if column.get(f"{TABLE}visibility") not in ("collapse", "filter"):
            said = _LENGTH.fullmatch(
                _says(styles, column, "table-column-properties", f"{STYLE}column-width") or ""
            )
            width += count * (float(said[1]) * _POINTS[said[2]] if said else _COLUMN)
    return width + max(columns - seen, 0) * _COLUMN


def _repeat_first(table: etree._Element, styles: dict[str, etree._Element]) -> None:
    """Let the first row come on each page if it is a header and none is chosen."""
    first = next(table.iterchildren(_ROWS), None)
    if first is None or table.find(f"{TABLE}table-header-rows") is not None or _times(first, "rows") > 1:
        return
    cells = [(cell, style) for cell, style in _styled(table, first) if len(cell)]
    text = [cell.get(f"{OFFICE}value-type") == "string" for cell, _ in cells]
    bold = [_of_style(styles, style, "text-properties", f"{FO}font-weight") == "bold" for _, style in cells]
    if is_header(text, bold):
        header = etree.Element(f"{TABLE}table-header-rows")
        first.addprevious(header)
        header.append(first)


def _styled(table: etree._Element, row: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the cells of a row, each with the name of its style: its own, or that of its row or its column."""
    columns: list[tuple[int, str]] = []
    end = 0
    for column in table.iter(f"{TABLE}table-column"):
        end += _times(column, "columns")
        columns.append((end, column.get(f"{TABLE}default-cell-style-name", "")))
    of_row, place = row.get(f"{TABLE}default-cell-style-name", ""), 0
    for cell in row.iterchildren(*_CELLS):
        of_column = next((style for end, style in columns if place < end), "")
        yield cell, cell.get(f"{TABLE}style-name", "") or of_row or of_column
        place += _times(cell, "columns")


def _fit(package: Package, widest: float) -> bool:
    """Let every sheet be as wide as its page, if its maker chose nothing; return whether letters get small."""
    root = package.tree("styles.xml")
    paper, landscape, small = paper_for(widest)
    changed = False
    for layout in root.iter(f"{STYLE}page-layout-properties"):
        chosen = any(layout.get(f"{STYLE}{name}") not in (None, "100%") for name in _SCALES)
        if chosen:
            continue
        changed = True
        if f"{STYLE}scale-to" in layout.attrib:
            del layout.attrib[f"{STYLE}scale-to"]
        layout.set(f"{STYLE}scale-to-X", "1")
        layout.set(f"{STYLE}scale-to-Y", "0")
        if landscape:
            layout.set(f"{FO}page-width", _SIZES[paper][0])
            layout.set(f"{FO}page-height", _SIZES[paper][1])
            layout.set(f"{STYLE}print-orientation", LANDSCAPE)
    if changed:
        package.change("styles.xml", root)
    return changed and small
