"""The Markdown subset of the texts → blocks.

In: a ``Text``. Out: paragraphs, lists, tables and quotes as plain data. What CommonMark does that surprises
in Dutch prose is off: headings, code, HTML, entities, images, indentation as code, emphasis within a word
(``5*3 en 4*2``), and lists that would start at a year (``2019. Het jaar``). What is not understood stays as the
writer typed it; where a table would lose text, ``faults`` says so. The subset is documented in
docs/handleiding.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.tree import SyntaxTreeNode

# Characters that markdown-it strips or rewrites at the edge of a line, though they are part of the text.
_KEPT_SPACE = {"\u00a0": "\ufdd2", "\u202f": "\ufdd3", "\u2007": "\ufdd4"}
_HIDE = str.maketrans(_KEPT_SPACE)
_SHOW = str.maketrans({mark: space for space, mark in _KEPT_SPACE.items()})

# What a link may lead to; a link elsewhere stays as typed, so that nobody follows it unseen.
_SCHEMES = ("https://", "http://", "mailto:", "tel:")

# A number of three digits or more at the start of a line is a year or an amount, not the start of a list.
_NO_LIST = re.compile(r"^([ >]*\d{3,})([.)])(?=\s|$)", re.MULTILINE)


_SPECIAL = re.compile(r"([\\`*_\[\]()<>|~^&!])")
_AT_START = re.compile(r"^(\s*)(\d*)([-+.)])(?=[-\s]|$)")  # would start a list


@dataclass(frozen=True)
class Run:
    """A stretch of text in one look; a forced line break is a run of its own, with a newline as its text."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    tooltip: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """Runs that flow together."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Item:
    """One item of a list: the blocks in it, the first of which carries the number or bullet."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class List:
    """A list; ``start`` is its first number, None for bullets."""

    items: tuple[Item, ...]
    start: int | None


@dataclass(frozen=True)
class Table:
    """A table: the first row is its heading; ``align`` has ``left``, ``right`` or ``center`` per column."""

    rows: tuple[tuple[Paragraph, ...], ...]
    align: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """Blocks that are someone else's words."""

    blocks: tuple[Block, ...]


Block = Paragraph | List | Table | Quote


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 100})
    parser.enable(["list", "table", "blockquote", "emphasis", "link", "escape", "newline", "autolink"])
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.validateLink = lambda url: url.lower().startswith(_SCHEMES)  # type: ignore[method-assign]
    return parser


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read ``*`` and ``_`` as emphasis, but never within a word (CommonMark allows that for ``*``)."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, canSplitWord=False)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker), length=scanned.length, token=len(state.tokens) - 1, end=-1,
                open=scanned.can_open, close=scanned.can_close,
            )
        )  # fmt: skip
    state.pos += scanned.length
    return True


def _tree(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_parser().parse(_NO_LIST.sub(r"\1\\\2", text.translate(_HIDE))))


@lru_cache(maxsize=1024)  # municipalities have most of their texts in common
def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text; an empty text has none."""
    return _blocks(_tree(text))


def escaped(line: str) -> str:
    """Return a line as Markdown that reads as that line and nothing else."""
    return _AT_START.sub(r"\1\2\\\3", _SPECIAL.sub(r"\\\1", line))


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield what would be lost when a text is read: the line, counted from 0, and what is wrong, in Dutch."""
    lines = text.split("\n")
    for table in _tree(text).walk():
        if table.type != "table" or table.map is None:
            continue
        columns = len(table.children[0].children[0].children)
        for number in range(table.map[0] + 2, table.map[1]):
            cells = len(escapedSplit(lines[number].strip().strip("|")))
            if cells > columns:
                yield number, f"Deze rij heeft {cells} cellen, maar de kop van de tabel heeft er {columns}."


def _blocks(node: SyntaxTreeNode) -> tuple[Block, ...]:
    return tuple(_block(child) for child in node.children)


def _block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "bullet_list" | "ordered_list":
            start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
            return List(tuple(Item(_blocks(item)) for item in node.children), start)
        case "table":
            rows = [row for part in node.children for row in part.children]
            cells = tuple(tuple(Paragraph(_runs(cell)) for cell in row.children) for row in rows)
            return Table(cells, tuple(_alignment(cell) for cell in rows[0].children))
        case "blockquote":
            return Quote(_blocks(node))
        case _:
            return Paragraph(_runs(node))


def _alignment(cell: SyntaxTreeNode) -> str:
    found = re.search(r"text-align:(\w+)", str(cell.attrs.get("style", "")))
    return found.group(1) if found else "left"


def _runs(node: SyntaxTreeNode) -> tuple[Run, ...]:
    runs: list[Run] = []
    for inline in node.children if node.type != "inline" else [node]:
        _collect(inline, Run(""), runs)
    return tuple(_merged(runs))


def _collect(node: SyntaxTreeNode, look: Run, runs: list[Run]) -> None:
    """Walk an inline node and add its runs, each in the look that its ancestors give it."""
    bold, italic, link, tooltip = look.bold, look.italic, look.link, look.tooltip
    match node.type:
        case "text" | "text_special":
            runs.append(Run(node.content.translate(_SHOW), bold, italic, link, tooltip))
        case "softbreak":
            runs.append(Run(" ", bold, italic, link, tooltip))
        case "hardbreak":
            runs.append(Run("\n", bold, italic, link, tooltip))
        case "strong":
            bold = True
        case "em":
            italic = True
        case "link":
            link = str(node.attrs["href"])
            tooltip = str(node.attrs.get("title") or "") or None
    for child in node.children:
        _collect(child, Run("", bold, italic, link, tooltip), runs)


def _merged(runs: list[Run]) -> list[Run]:
    """Join neighbours with the same look; markdown-it cuts text at every character it looked at."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        same = last and (last.bold, last.italic, last.link, last.tooltip) == (
            run.bold, run.italic, run.link, run.tooltip,
        )  # fmt: skip
        if last and same and "\n" not in (last.text, run.text):
            merged[-1] = Run(last.text + run.text, run.bold, run.italic, run.link, run.tooltip)
        elif run.text:
            merged.append(run)
    return merged
