"""A proposal in a template: fill in, put the texts in place, dress, and write the .docx.

In: a ``Proposal`` and the path of a template. Out: a .docx with the same bytes for the same input: no clock,
no random ids. It never looks at what the values mean.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.document.blocks import CLOSE, LIST, OPEN, Block, SectionBlock, template_values
from pipeline.document.housestyle import colour_part, swap_wordmark
from pipeline.document.ooxml import RELATIONSHIPS, Element, make, name, parse, text_of
from pipeline.document.richtext import Writer
from pipeline.document.styles import Lists
from pipeline.document.template import CORE, Template, load, write
from pipeline.errors import TemplateError
from pipeline.models import Municipality, Proposal, RenderedDocument

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_MADE_ANEW = ("dcterms:created", "dcterms:modified", "cp:lastModifiedBy", "cp:lastPrinted", "cp:revision")
_DRESSED = (b"accent1", b"oordmerk")  # parts without either have no house style
_HOLDS_BLOCKS = ("body", "tc", "hdr", "ftr", "footnote", "endnote", "txbxContent", "comment")


def render(proposal: Proposal, template: Path, into: Path) -> RenderedDocument:
    """Fill in a template and write the Word document.

    Args:
        proposal: What to fill in.
        template: The .docx of the template.
        into: The file to write.

    Raises:
        TemplateError: The template does not hold; the message names tag and place.
    """
    word = load(template)
    values = template_values(proposal.values)
    unknown = word.unknown_names(values)
    if unknown:
        raise TemplateError(
            f"Het sjabloon {template} gebruikt namen die niet bestaan.",
            "Kijk in docs/velden.md welke namen er zijn.",
            unknown,
        )
    members = dict(word.members)
    try:
        _fill_in(word, values, members)
    except TemplateError as error:
        error.message = f"Sjabloon {template}: {error.message}"
        raise
    _dress(members, proposal.municipality)
    members[CORE] = _core_properties(members[CORE], proposal)
    write(members, into)
    return RenderedDocument(into, proposal.title)


def _fill_in(word: Template, values: dict[str, Any], members: dict[str, bytes]) -> None:
    """Render the parts with tags and put the block texts in their places."""
    lists = Lists(word.styles)
    for part in word.parts:
        blocks: list[Block | SectionBlock] = []
        values[LIST] = blocks
        root = part.render(values)
        links = _Links(members, part.story.member)
        _place(root, blocks, Writer(word.styles, lists, links.identifier, word.width), part.story.label)
        _mend_cells(root)
        _refuse_loose_text(root, part.story.label)
        links.save()
        members[part.story.member] = _bytes(root)
    if lists.changed and lists.root is not None:
        members["word/numbering.xml"] = _bytes(lists.root)


def _place(root: Element, blocks: list[Block | SectionBlock], writer: Writer, label: str) -> None:
    """Replace each paragraph that holds the mark of a block text by that text."""
    marked = {}
    for text in root.iter(name("w:t")):
        if OPEN in (text.text or ""):
            paragraph = next(text.iterancestors(name("w:p")), None)
            if paragraph is not None:
                marked[paragraph] = text_of(paragraph).strip()
    for paragraph, mark in marked.items():
        inner = mark[1:-1]
        if not (mark[0] == OPEN and mark[-1] == CLOSE and inner.isdigit()):
            shown = mark.translate({ord(OPEN): "[", ord(CLOSE): "]"})
            raise TemplateError(
                f"in de {label} staat een tekst van meer alinea's tussen andere tekst ('{shown[:60]}').",
                "Zet die tag alleen in een eigen alinea.",
            )
        parent = paragraph.getparent()
        assert parent is not None
        position = parent.index(paragraph)
        section_end = paragraph.find(f"{name('w:pPr')}/{name('w:sectPr')}")
        block = blocks[int(inner)]
        written = writer.write(block.content if isinstance(block, Block) else block, paragraph)
        if section_end is not None:
            written.append(make("p", make("pPr", section_end)))
        parent[position : position + 1] = written
    if blocks and OPEN in etree.tostring(root, encoding="unicode"):
        raise TemplateError(
            f"in de {label} staat een tekst van meer alinea's waar dat niet kan.", "Haal die tag weg."
        )


def _mend_cells(root: Element) -> None:
    """Let every table be followed by a paragraph where Word asks for one: at the end of a cell or part."""
    for table in list(root.iter(name("w:tbl"))):
        parent, following = table.getparent(), table.getnext()
        ends = following is None or following.tag == name("w:sectPr")
        touches = following is not None and following.tag == name("w:tbl")
        if parent is not None and (touches or (ends and parent.tag != name("w:body"))):
            table.addnext(make("p"))


def _refuse_loose_text(root: Element, label: str) -> None:
    """Refuse text that stands outside any paragraph: Word would drop it or call the file damaged."""
    for holder in root.iter(*(name(f"w:{tag}") for tag in _HOLDS_BLOCKS)):
        loose = [holder.text, *(child.tail for child in holder)]
        found = next((text.strip() for text in loose if text and text.strip()), None)
        if found:
            raise TemplateError(
                f"in de {label} komt tekst buiten een alinea te staan ('{found[:60]}').",
                "Gebruik {{ … }} in plaats van {{p … }}, in een eigen alinea.",
            )


class _Links:
    """The relationships of one part, to which links are added."""

    def __init__(self, members: dict[str, bytes], member: str) -> None:
        folder, file = posixpath.split(member)
        self._members, self._name = members, f"{folder}/_rels/{file}.rels"
        self._root = (
            parse(members[self._name])
            if self._name in members
            else parse(f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode())
        )
        self._added: dict[str, str] = {}

    def identifier(self, address: str) -> str:
        """Return the id of an address, which is added when it is new."""
        if address not in self._added:
            taken = {relation.get("Id") for relation in self._root}
            number = next(n for n in range(1, len(taken) + 2) if f"rIdLink{n}" not in taken)
            self._added[address] = f"rIdLink{number}"
            relation = etree.SubElement(self._root, name("rel:Relationship"))
            relation.attrib.update(
                {"Id": f"rIdLink{number}", "Type": _HYPERLINK, "Target": address, "TargetMode": "External"}
            )
        return self._added[address]

    def save(self) -> None:
        """Put the relationships back, if any was added."""
        if self._added:
            self._members[self._name] = _bytes(self._root)


def _dress(members: dict[str, bytes], municipality: Municipality) -> None:
    """Give a document the house style of a municipality."""
    for member in list(members):
        folder, file = posixpath.split(member)
        data = members[member]
        if folder not in ("word", "word/theme") or not any(mark in data for mark in _DRESSED):
            continue
        root = parse(data)
        colour_part(root, municipality.colour)
        relationships = members.get(f"{folder}/_rels/{file}.rels")
        if municipality.wordmark is not None and relationships is not None:
            members.update(swap_wordmark(root, relationships, folder, municipality.wordmark))
        members[member] = _bytes(root)


def _core_properties(core: bytes, proposal: Proposal) -> bytes:
    """Set title, author and language; take out who saved the template when."""
    root = parse(core)
    for prefixed in _MADE_ANEW:
        for old in root.findall(name(prefixed)):
            root.remove(old)
    for prefixed, value in (
        ("dc:title", proposal.title), ("dc:creator", proposal.author), ("dc:language", proposal.language),
    ):  # fmt: skip
        element = root.find(name(prefixed))
        if element is None:
            element = etree.SubElement(root, name(prefixed))
        element.text = value
    return _bytes(root)


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
