"""The sheets of an Excel file, made to print as one reads them: as wide as the page, each page with its header.

A ``Package`` of Excel comes in; its parts are changed, and remarks in Dutch go out. Cells show the values that
were saved with them: nothing is calculated anew, so nothing moves with the day or reaches out. What the maker said
of the printing (fitting, print area, page breaks, titles) stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.attachments.office.book import Part, book_parts
from pipeline.attachments.office.layout import (
    LANDSCAPE,
    MOST_ROWS,
    is_header,
    paper_for,
    refuse_empty,
    refuse_rows,
    too_small,
)
from pipeline.attachments.office.package import Package

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ALIVE = re.compile(
    rb"\b(TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|WEBSERVICE|RTD|IMAGE|DDE)\(|[|!]'?|://", re.IGNORECASE
)
_TITLE_ROWS = re.compile(r"!\$1:\$(\d+)$")  # those from the first on
_DAY_IN_HEADER = re.compile(r"&[DT]")
_PAPER = {"A4": "9", "A3": "8"}
_COLUMN = 8.43  # characters: how wide a column is that does not say
_POINTS = 5.25  # of a character of the default letter
_STRINGS = ("s", "str", "inlineStr")
_TOLD = {
    "hidden": "verborgen rijen en kolommen weggelaten",
    "dated": "datum van vandaag weggelaten uit de koptekst of voettekst van tabbladen",
    "emptied": "cellen leeg gelaten die van buiten of van de dag van vandaag afhangen",
}
_FROZEN = 10  # rows: more than that is no header
# ECMA-376 part 1, 18.3.1.99: what comes before these in a worksheet.
_BEFORE_SETUP = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges"
    " scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting"
    " dataValidations hyperlinks printOptions pageMargins"
)
_BEFORE_NAMES = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences"
)


@dataclass(frozen=True)
class _Sheet:
    """A sheet that is shown: its place in the book from 0, its name, and its part."""

    number: int
    name: str
    part: str


def lay_sheets(package: Package) -> Iterator[str]:
    """Change the sheets of a book for printing, and yield remarks in Dutch.

    Raises:
        AttachmentError: There is nothing to print, or far too much.
    """
    place, parts = book_parts(package)
    book = package.tree(place)
    shown, hidden = _sheets(package, book, parts)
    if hidden:
        yield f"verborgen tabbladen weggelaten: {', '.join(hidden)}"
    bold = _bold_formats(package, parts)
    found: Counter[str] = Counter()
    for sheet in shown:
        root = package.tree(sheet.part)
        rows, columns = _extent(root)
        found.update(rows=rows, full=bool(rows or root.find(f"{_M}drawing") is not None))
        if found["rows"] > MOST_ROWS:
            raise refuse_rows(sheet.name)
        found.update(hidden=_hidden_lines(root, columns), emptied=_freeze(root), dated=_still_header(root))
        if rows:
            found.update(small=_fit(root, columns))
            if rows > (header := _header_rows(root, bold)) > 0:
                _repeat(book, sheet, header)
        package.change(sheet.part, root)
    if not found["full"]:
        raise refuse_empty()
    package.change(place, book)
    yield from (f"{said}: {found[what]}" for what, said in _TOLD.items() if found[what])
    if found["small"]:
        yield too_small(found["small"])


def header_rows(package: Package) -> tuple[int, ...]:
    """Return of each sheet that is shown how many rows at its top come on each page; 0 when none do."""
    place, parts = book_parts(package)
    book = package.tree(place)
    repeated: dict[int, int] = {}
    for name in book.iterfind(f"{_M}definedNames/{_M}definedName[@name='_xlnm.Print_Titles']"):
        if (rows := _TITLE_ROWS.search(name.text or "")) and name.get("localSheetId", "").isdecimal():
            repeated[int(name.get("localSheetId", ""))] = int(rows[1])
    shown, _ = _sheets(package, book, parts)
    return tuple(repeated.get(sheet.number, 0) for sheet in shown)


def _sheets(package: Package, book: etree._Element, parts: Mapping[str, Part]) -> tuple[list[_Sheet], list[str]]:
    """Return the sheets with cells that are shown, and the names of those that are hidden."""
    shown, hidden = [], []
    for number, sheet in enumerate(book.iterfind(f"{_M}sheets/{_M}sheet")):
        name, part = sheet.get("name", ""), parts.get(sheet.get(f"{_R}id", ""))
        if sheet.get("state") in ("hidden", "veryHidden"):
            hidden.append(name)
        elif part and part.is_sheet and part.place in package.names:
            shown.append(_Sheet(number, name, part.place))
    return shown, hidden


def _extent(root: etree._Element) -> tuple[int, int]:
    """Return the last row and the last column that hold something, from 1; 0 when there is none."""
    last_row = last_column = row_number = 0
    for row in root.iterfind(f"{_M}sheetData/{_M}row"):
        row_number = int(row.get("r", row_number + 1))
        column = 0
        for cell in row.iterchildren(f"{_M}c"):
            column = _column(cell.get("r", "")) or column + 1
            if len(cell):
                last_row, last_column = row_number, max(last_column, column)
    return last_row, last_column


def _hidden_lines(root: etree._Element, columns: int) -> int:
    """Return how many rows and columns are hidden among those that hold something."""
    hidden = len(root.findall(f"{_M}sheetData/{_M}row[@hidden='1']"))
    for each in root.iterfind(f"{_M}cols/{_M}col[@hidden='1']"):
        hidden += max(min(int(each.get("max", 1)), columns) - int(each.get("min", 1)) + 1, 0)
    return hidden


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789$"):
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _freeze(root: etree._Element) -> int:
    """Let cells be the values that were saved; a formula without one stays, unless it moves or reaches out.

    Returns:
        How many cells are empty now.
    """
    emptied = 0
    formulas = list(root.iterfind(f"{_M}sheetData/{_M}row/{_M}c/{_M}f"))
    loose = [each for each in formulas if (cell := each.getparent()) is not None and not cell.findtext(f"{_M}v")]
    keep_shared = any(each.get("t") == "shared" for each in loose)
    for formula in formulas:
        cell = formula.getparent()
        if cell is None or (keep_shared and formula.get("t") == "shared"):
            continue
        has_value = bool(cell.findtext(f"{_M}v"))
        if has_value or _ALIVE.search((formula.text or "").encode()):
            cell.remove(formula)
            emptied += not has_value
    return emptied


def _still_header(root: etree._Element) -> bool:
    """Take the day and the time of printing out of headers and footers."""
    found = False
    for line in root.iterfind(f"{_M}headerFooter/*"):
        if line.text and _DAY_IN_HEADER.search(line.text):
            line.text, found = _DAY_IN_HEADER.sub("", line.text), True
    return found


def _fit(root: etree._Element, columns: int) -> bool:
    """Let the sheet be as wide as its page, unless its maker chose; return if that makes letters small."""
    properties = root.find(f"{_M}sheetPr")
    if properties is None:
        properties = etree.Element(f"{_M}sheetPr")
        root.insert(0, properties)
    fitting = properties.find(f"{_M}pageSetUpPr")
    chosen = fitting is not None and fitting.get("fitToPage") in ("1", "true")
    if chosen or root.find(f"{_M}colBreaks") is not None:
        return False
    if fitting is None:
        fitting = etree.SubElement(properties, f"{_M}pageSetUpPr")
    fitting.set("fitToPage", "1")
    setup = root.find(f"{_M}pageSetup")
    if setup is None:
        setup = etree.Element(f"{_M}pageSetup")
        _insert_after(root, setup, _BEFORE_SETUP)
    paper, landscape, small = paper_for(_width(root, columns))
    if landscape:
        setup.set("orientation", LANDSCAPE)
    if paper != "A4" or setup.get("paperSize", "1") in ("0", "1"):
        setup.set("paperSize", _PAPER[paper])
    setup.set("fitToWidth", "1")
    setup.set("fitToHeight", "0")
    if "scale" in setup.attrib:
        del setup.attrib["scale"]
    return small


def _width(root: etree._Element, columns: int) -> float:
    """Return the width of the columns that hold something, in points."""
    form = root.find(f"{_M}sheetFormatPr")
    usual = float(form.get("defaultColWidth") or _COLUMN) if form is not None else _COLUMN
    width = usual * columns
    for each in root.iterfind(f"{_M}cols/{_M}col"):
        count = min(int(each.get("max", 1)), columns) - int(each.get("min", 1)) + 1
        if count > 0:
            own = 0.0 if each.get("hidden") in ("1", "true") else float(each.get("width") or usual)
            width += count * (own - usual)
    return width * _POINTS


def _bold_formats(package: Package, parts: Mapping[str, Part]) -> set[str]:
    """Return the numbers of the cell formats with bold letters."""
    place = next((part.place for part in parts.values() if part.kind == "styles"), "")
    if place not in package.names:
        return set()
    styles = package.tree(place)
    fonts = styles.findall(f"{_M}fonts/{_M}font")
    bold = {str(n) for n, font in enumerate(fonts) if font.find(f"{_M}b") is not None}
    formats = styles.findall(f"{_M}cellXfs/{_M}xf")
    return {str(n) for n, each in enumerate(formats) if each.get("fontId") in bold}


def _header_rows(root: etree._Element, bold: set[str]) -> int:
    """Return how many rows from the top are the header: what is frozen, or the first if it looks so."""
    pane = root.find(f"{_M}sheetViews/{_M}sheetView/{_M}pane")
    if pane is not None and pane.get("state") in ("frozen", "frozenSplit"):
        frozen = int(float(pane.get("ySplit", "0")))
        if 0 < frozen <= _FROZEN:
            return frozen
    first = root.find(f"{_M}sheetData/{_M}row")
    if first is None or first.get("r", "1") != "1":
        return 0
    cells = [cell for cell in first.iterchildren(f"{_M}c") if len(cell)]
    return int(is_header([cell.get("t") in _STRINGS for cell in cells], [cell.get("s") in bold for cell in cells]))


def _repeat(book: etree._Element, sheet: _Sheet, rows: int) -> None:
    """Let the first rows of a sheet come on each of its pages, unless its maker chose that already."""
    names = book.find(f"{_M}definedNames")
    if names is None:
        names = etree.Element(f"{_M}definedNames")
        _insert_after(book, names, _BEFORE_NAMES)
    for name in names:
        if name.get("name") == "_xlnm.Print_Titles" and name.get("localSheetId") == str(sheet.number):
            return
    title = etree.SubElement(names, f"{_M}definedName", name="_xlnm.Print_Titles", localSheetId=str(sheet.number))
    quoted = sheet.name.replace("'", "''")
    title.text = f"'{quoted}'!$1:${rows}"


def _insert_after(parent: etree._Element, new: etree._Element, before: str) -> None:
    """Put a child where the order of the format has it: after the last that has to come before it."""
    place = 0
    for number, child in enumerate(parent, start=1):
        if isinstance(child.tag, str) and etree.QName(child).localname in before.split():
            place = number
    parent.insert(place, new)
