"""Blocks of text → WordprocessingML in the template's own styles.

In: blocks of ``pipeline.markdown`` and the paragraph of the template that they take the place of. Out: elements
to stand there. Plain paragraphs look as that paragraph does; lists, tables, quotes and links use the styles of
the template. No look is invented here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from pipeline.document.blocks import Block
from pipeline.document.ooxml import Element, find, get, make, name, put
from pipeline.document.styles import Lists, Styles
from pipeline.markdown import Block as MarkdownBlock
from pipeline.markdown import Item, List, Paragraph, Quote, Run, Table, parse
from pipeline.models import Record, Section, Text

_AFTER_TABLE = "120"  # twips of white above a paragraph that follows a table: a table has none of its own


class Writer:
    """Writes block texts for one document.

    Args:
        styles: The template's styles.
        lists: The document's lists.
        link: Gives the relationship id of an address in the part that is being written.
        width: Width of the text on the page, in twips: how wide a table is.
    """

    def __init__(self, styles: Styles, lists: Lists, link: Callable[[str], str], width: int) -> None:
        self._styles, self._lists, self._link, self._width = styles, lists, link, width

    def write(self, content: str | Section, place: Element) -> list[Element]:
        """Return the elements for a text, or for a whole section, that stands in the paragraph ``place``."""
        if not isinstance(content, Section):
            return list(self._blocks(parse(content), _Look(place, self._styles)))
        elements = self.write(_text(content), place)
        points = content.get("punten", ())
        if points and "kop" not in points[0]:
            return (
                elements + _ListWriter(self, _numbered(points), _Look(place, self._styles), "decision").elements()
            )
        for point in points:
            heading = Paragraph((Run(point["kop"]),))
            elements += [self._paragraph(heading, self._style("point")), *self.write(_text(point), place)]
        return elements

    def _blocks(self, blocks: tuple[MarkdownBlock, ...], look: _Look) -> Iterator[Element]:
        previous: MarkdownBlock | None = None
        for block in blocks:
            elements = list(self._block(block, look))
            if isinstance(previous, Table):
                if isinstance(block, Table):  # two tables that touch become one in Word and LibreOffice
                    yield make("p", look.first())
                else:
                    _space_before(elements[0])
            yield from elements
            previous = block

    def _block(self, block: MarkdownBlock, look: _Look) -> Iterator[Element]:
        match block:
            case Paragraph():
                yield self._paragraph(block, look.next(), look.run)
            case List():
                yield from _ListWriter(self, block, look).elements()
            case Table():
                yield self._table(block, look.indent)
            case Quote():
                quote = self._style("quote")
                if look.indent:
                    put(quote, make("ind", left=look.indent + self._styles.indent(quote)))
                for inner in block.blocks:
                    if isinstance(inner, Paragraph):
                        yield self._paragraph(inner, copy.deepcopy(quote))
                    else:
                        yield from self._block(inner, look)

    def _style(self, purpose: str) -> Element:
        return make("pPr", make("pStyle", val=self._styles.id_of(purpose)))

    def _paragraph(self, paragraph: Paragraph, properties: Element | None, run: Element | None = None) -> Element:
        element = make("p")
        if properties is not None and len(properties):
            element.append(properties)
        for part in paragraph.runs:
            element.append(self._run(part, run) if part.link is None else self._hyperlink(part, run))
        return element

    def _run(self, run: Run, look: Element | None, style: str | None = None) -> Element:
        properties = make("rPr") if look is None else copy.deepcopy(look)
        if style:
            put(properties, make("rStyle", val=style))
        for wanted, tag in ((run.bold, "b"), (run.italic, "i")):
            if wanted:
                put(properties, make(tag))
        element = make("r", *([properties] if len(properties) else []))
        if run.text == "\n":
            element.append(make("br"))
            return element
        text = make("t")
        text.text = run.text
        text.set(name("xml:space"), "preserve")
        element.append(text)
        return element

    def _hyperlink(self, run: Run, look: Element | None) -> Element:
        # PDF/UA 7.18.5 asks for a description of every link; LibreOffice takes it from the tooltip.
        address = run.link or ""
        link = make("hyperlink", tooltip=run.tooltip or address.removeprefix("mailto:"), history=1)
        link.set(name("r:id"), self._link(address))
        link.append(self._run(run, look, self._styles.id_of("hyperlink")))
        return link

    def _table(self, table: Table, indent: int) -> Element:
        widths = _widths(table, self._width - indent)
        element = make(
            "tbl",
            make(
                "tblPr",
                make("tblStyle", val=self._styles.id_of("table")),
                make("tblW", w=sum(widths), type="dxa"),
                *([make("tblInd", w=indent, type="dxa")] if indent else []),
                make(
                    "tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1
                ),
            ),
            make("tblGrid", *(make("gridCol", w=width) for width in widths)),
        )
        for number, cells in enumerate(table.rows):
            row = make("tr", make("trPr", make("cantSplit"), *([make("tblHeader")] if number == 0 else [])))
            style = self._styles.optional_id("cell" if number else "head")
            for column, width in enumerate(widths):
                cell = cells[column] if column < len(cells) else Paragraph(())
                row.append(
                    make(
                        "tc",
                        make("tcPr", make("tcW", w=width, type="dxa")),
                        self._cell(cell, style, table.align[column]),
                    )
                )
            element.append(row)
        return element

    def _cell(self, cell: Paragraph, style: str | None, align: str) -> Element:
        properties = make("pPr", *([make("pStyle", val=style)] if style else []))
        if align != "left":
            put(properties, make("jc", val=align))
        return self._paragraph(cell, properties)


class _Look:
    """How plain paragraphs look: as the template's paragraph; only the first of them carries its number."""

    def __init__(self, place: Element, styles: Styles) -> None:
        self._styles = styles
        self.indent = styles.indent(find(place, "pPr"))
        self._properties = find(place, "pPr")
        self._used = False
        self.run = find(place, "r", "rPr")

    def first(self) -> Element:
        properties = make("pPr") if self._properties is None else copy.deepcopy(self._properties)
        for tag in ("sectPr", "rPr"):
            for old in properties.findall(name(f"w:{tag}")):
                properties.remove(old)
        return properties

    def next(self) -> Element:
        properties = self.first()
        if self._used and (numbers := self._styles.numbers(properties)) is not None:
            properties = _indented(self._styles.level(*numbers))
        self._used = True
        return properties


class _ListWriter:
    """Writes one outer list with all that is nested in it."""

    def __init__(self, writer: Writer, block: List, look: _Look, number: str = "number") -> None:
        self._writer, self._block, self._look, self._number = writer, block, look, number
        self._levels: list[tuple[str, int, int]] = []
        self._numbered: list[Element] = []

    def elements(self) -> list[Element]:
        written = list(self._list(self._block, -1, 0))
        num_id = self._writer._lists.add(self._levels, self._look.indent)
        for element in self._numbered:
            element.set(name("w:val"), num_id)
        return written

    def _list(self, block: List, parent: int, depth: int) -> Iterator[Element]:
        kind = "bullet" if block.start is None else self._number
        level = self._level(kind, parent, depth, 1 if block.start is None else block.start)
        style = self._writer._styles.id_of(kind, depth)
        for item in block.items:
            yield from self._item(item.blocks, level, depth, style)

    def _item(self, blocks: tuple[MarkdownBlock, ...], level: int, depth: int, style: str) -> Iterator[Element]:
        if not blocks or not isinstance(blocks[0], Paragraph):
            blocks = (Paragraph(()), *blocks)
        for number, block in enumerate(blocks):
            if isinstance(block, List):
                yield from self._list(block, level, depth + 1)
            elif isinstance(block, Paragraph):
                yield self._writer._paragraph(block, self._properties(style, level, numbered=number == 0))
            else:
                yield from self._writer._block(block, self._look)

    def _properties(self, style: str, level: int, *, numbered: bool) -> Element:
        if not numbered:
            kind, depth, _ = self._levels[level]
            return _indented(self._writer._styles.list_level(kind, depth, self._look.indent))
        num_id = make("numId", val=0)
        self._numbered.append(num_id)
        return make("pPr", make("pStyle", val=style), make("numPr", make("ilvl", val=level), num_id))

    def _level(self, kind: str, parent: int, depth: int, start: int) -> int:
        """Return the level in Word for a list: below its parent, shared with lists of its kind and depth.

        Word restarts a level by itself after each item above it, so a level needs no list of its own.
        """
        for index in range(parent + 1, len(self._levels)):
            if self._levels[index] == (kind, depth, start):
                return index
        if len(self._levels) == 9:  # Word has nine levels; what is deeper stays on the ninth
            return 8
        self._levels.append((kind, depth, start))
        return len(self._levels) - 1


def _text(holder: Record) -> Text:
    """Return the text of a section or point, whether a template wrapped it or not."""
    text = holder["tekst"]
    return text.content if isinstance(text, Block) else Text(text or "")


def _numbered(points: tuple[Record, ...]) -> List:
    """Return points without a heading (beslispunten) as a numbered list, nested as they are."""
    return List(
        tuple(
            Item((*parse(_text(point)), *([_numbered(point["punten"])] if point.get("punten") else [])))
            for point in points
        ),
        start=1,
    )


def _indented(level: Element | None) -> Element:
    """Return the properties of a paragraph that goes on under a numbered one: as far in, without a number."""
    indent = find(level, "pPr", "ind") if level is not None else None
    left = get(indent, "left") or get(indent, "start") or "0"
    return make("pPr", make("ind", left=left, firstLine=0))


def _space_before(element: Element) -> None:
    properties = find(element, "pPr")
    if properties is None:
        element.insert(0, properties := make("pPr"))
    spacing = find(properties, "spacing")
    spacing = make("spacing") if spacing is None else copy.deepcopy(spacing)
    spacing.set(name("w:before"), _AFTER_TABLE)
    put(properties, spacing)


def _widths(table: Table, width: int) -> list[int]:
    """Share out a width, in twips, over the columns by the longest text in each, within reason."""
    longest = [6] * len(table.align)
    for row in table.rows:
        for column, cell in enumerate(row[: len(longest)]):
            longest[column] = max(longest[column], min(40, sum(len(run.text) for run in cell.runs)))
    return [width * share // sum(longest) for share in longest]
