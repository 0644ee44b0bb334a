"""Where something stands in a Word file, as a person finds it in Word.

In: the parts of a Word file. Out: a ``Place`` of a paragraph, which reads as ``in de tekst, onder 'Financiën',
tabel 1, rij 2, cel 1 ('{{ x }}')``. Never looks at what is wrong there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from pipeline.document.ooxml import Element, find, get, name, parse, text_of

BODY = "word/document.xml"
PROPERTIES = "documenteigenschappen"
_SHOWN = 60

# The parts in which tags are filled in, and how a person calls them.
_CALLED = {
    r"word/document\.xml": "tekst",
    r"word/header\d*\.xml": "koptekst",
    r"word/footer\d*\.xml": "voettekst",
    r"word/footnotes\.xml": "voetnoten",
    r"word/endnotes\.xml": "eindnoten",
    r"docProps/(core|app|custom)\.xml": PROPERTIES,
}
_PAGES = {"first": " van de eerste pagina", "even": " van de even pagina's"}
_REFERENCE = re.compile(rb"<w:(?:header|footer)Reference\b[^>]*>")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


@dataclass(frozen=True)
class Place:
    """A place in a Word file.

    Attributes:
        label: The part, as a person calls it: tekst, koptekst van de eerste pagina, ….
        text: The text of the paragraph, shortened; empty for the part as a whole.
        heading: The heading above it.
        cell: Table, row and cell, counted from 1.
        note: The number of the footnote or endnote.
        in_box: Whether it is in a text box.
        member: The part in the ZIP.
        paragraph: Which paragraph of the part, counted from 1; 0 for the part as a whole.
    """

    label: str
    text: str = ""
    heading: str = ""
    cell: tuple[int, int, int] | None = None
    note: int = 0
    in_box: bool = False
    member: str = ""
    paragraph: int = 0

    def __str__(self) -> str:
        phrase = f"in de {self.label}"
        if self.note:
            phrase = f"in {'voetnoot' if self.label == 'voetnoten' else 'eindnoot'} {self.note}"
        if self.in_box:
            phrase = f"in een tekstvak {phrase}"
        if self.heading:
            phrase += f", onder '{self.heading}'"
        if self.cell:
            phrase += ", tabel {}, rij {}, cel {}".format(*self.cell)
        return phrase + (f" ('{self.text}')" if self.text else "")


@dataclass(frozen=True)
class Story:
    """One part of a Word file that holds text (Word's own word for it), and what is needed to find places in it.

    Attributes:
        member: Its name in the ZIP.
        label: What a person calls it.
        xml: Its XML as Word wrote it.
        headings: The ids of the styles of headings.
    """

    member: str
    label: str
    xml: bytes
    headings: frozenset[str] = frozenset()

    def place(self, needle: str, after: int = 0) -> Place:
        """Return the place of the first paragraph that holds ``needle``; the part as a whole when none does.

        Args:
            needle: A piece of text.
            after: How many paragraphs that hold it come before the one that is meant.
        """
        paragraphs = parse(self.xml).iter(name("w:p"))
        found = (each for each in paragraphs if needle and needle in text_of(each))
        paragraph = next(islice(found, after, None), None)
        if paragraph is None:
            return Place(self.label, shortened(needle), member=self.member)
        return self.place_of(paragraph)

    def place_of(self, element: Element) -> Place:
        """Return the place of the paragraph that an element of this part is, or is in."""
        inner = element if element.tag == name("w:p") else next(element.iterancestors(name("w:p")), element)
        above, number, heading = None, 0, ""
        for paragraph in element.getroottree().getroot().iter(name("w:p")):
            number += 1
            if paragraph is inner:
                break
            if get(find(paragraph, "pPr", "pStyle")) in self.headings and _recognisable(text_of(paragraph)):
                above = paragraph
        else:
            number = 0
        if above is not None and self.member == BODY:
            heading = shortened(text_of(above))
        note = next(inner.iterancestors(name("w:footnote"), name("w:endnote")), None)
        return Place(
            self.label,
            shortened(text_of(inner)) if inner.tag == name("w:p") else "",
            heading,
            _cell(inner),
            int(get(note, "id") or 0),
            next(inner.iterancestors(name("w:txbxContent")), None) is not None,
            self.member,
            number,
        )


def label_of(member: str) -> str | None:
    """Return what a person calls a part in which tags are filled in; None for any other part."""
    return next((label for pattern, label in _CALLED.items() if re.fullmatch(pattern, member)), None)


def labels(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return what a person calls each part, the headers and footers by the pages that they are on."""
    found = {member: label for member in members if (label := label_of(member))}
    relations = {}
    for relation in _RELATION.findall(members.get("word/_rels/document.xml.rels", b"")):
        relations[_attribute(relation, "Id")] = "word/" + _attribute(relation, "Target").removeprefix("/word/")
    for reference in _REFERENCE.findall(members.get(BODY, b"")):
        member = relations.get(_attribute(reference, "r:id"))
        if member in found:
            found[member] = label_of(member) + _PAGES.get(_attribute(reference, "w:type"), "")  # type: ignore[operator]
    return found


def stories_of(members: Mapping[str, bytes]) -> tuple[Story, ...]:
    """Return every part in which tags are filled in, the text first."""
    headings, called = heading_styles(members["word/styles.xml"]), labels(members)
    ordered = sorted(called, key=lambda member: (member != BODY, list(_CALLED.values()).index(label_of(member))))  # type: ignore[arg-type]
    return tuple(Story(member, called[member], members[member], headings) for member in ordered)


def heading_styles(styles: bytes) -> frozenset[str]:
    """Return the ids of the styles of headings: ``heading 1`` to ``heading 9``, and what is based on them."""
    return frozenset(heading_levels(styles))


def heading_levels(styles: bytes) -> dict[str, int]:
    """Return the level of each style of headings, from 1, by its id."""
    levels: dict[str, int] = {}
    based_on: dict[str, str | None] = {}
    for style in parse(styles).iter(name("w:style")):
        own = str(get(style, "styleId"))
        level = re.fullmatch(r"heading (\d)", (get(find(style, "name")) or "").casefold())
        outline = get(find(style, "pPr", "outlineLvl"))
        if level:
            levels[own] = int(level[1])
        elif outline is not None and outline.isdigit() and int(outline) < 9:
            levels[own] = int(outline) + 1
        elif outline is None:
            based_on[own] = get(find(style, "basedOn"))
    for own, base in based_on.items():
        seen = {own}
        while base is not None and base not in levels and base not in seen:
            seen.add(base)
            base = based_on.get(base)
        if base in levels:
            levels[own] = levels[base]
    return levels


def shortened(text: str) -> str:
    """Return a text as a message shows it."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _recognisable(heading: str) -> bool:
    """Tell whether a person who looks for a heading knows it by its words: one that is only a tag says little."""
    return bool(re.sub(r"\{[{%].*?[%}]\}", "", heading).strip())


def _attribute(tag: bytes, attribute: str) -> str:
    found = re.search(rb"\b%s=[\"']([^\"']*)[\"']" % attribute.encode(), tag)
    return found[1].decode("utf-8", "replace") if found else ""


def _cell(paragraph: Element) -> tuple[int, int, int] | None:
    """Return the table, row and cell of a paragraph, counted from 1; None outside a table."""
    cell = next(paragraph.iterancestors(name("w:tc")), None)
    if cell is None:
        return None
    row = next(cell.iterancestors(name("w:tr")))
    table = next(row.iterancestors(name("w:tbl")))
    tables = list(paragraph.getroottree().getroot().iter(name("w:tbl")))
    rows, cells = list(table.iterchildren(name("w:tr"))), list(row.iterchildren(name("w:tc")))
    return (
        tables.index(table) + 1,
        rows.index(row) + 1 if row in rows else 1,
        cells.index(cell) + 1 if cell in cells else 1,
    )
