"""Whether Word opens a template without mending it first.

``openxml-audit`` knows the rules of Open XML (a port of Microsoft's own validation); what it does not see is
looked at here: text that is in no paragraph, a cell that ends in a table, two tables that touch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from pipeline.document.ooxml import Element, name, text_of
from pipeline.document.places import Place, shortened
from pipeline.library.auditwords import audit_in_dutch
from pipeline.library.findings import Finding, Weight
from pipeline.library.wordfile import WordFile
from pipeline.production import fingerprints
from pipeline.production.kept import Notes

_HOLDS_BLOCKS = ("body", "tc", "hdr", "ftr", "footnote", "endnote", "txbxContent")
_BLOCKS = (name("w:p"), name("w:tbl"))
_STEP = re.compile(r"([\w.-]+:)?([\w.-]+)\[(\d+)\]")
_PARAGRAPH_TAG = re.compile(r"\{[%#]p\b.*[%#]\}", re.DOTALL)
_MOST = 20  # more of the same says nothing new


@cache
def _validator() -> Any:
    from openxml_audit import OpenXmlValidator  # loaded when it is needed: it takes a third of a second

    return OpenXmlValidator()


def audited(word: WordFile, notes: Notes | None = None) -> Iterator[Finding]:
    """Yield what ``openxml-audit`` says of a file.

    Args:
        word: The Word file.
        notes: Where that is kept: it takes longer than all other checks together.
    """
    key = fingerprints.of_values([version("openxml-audit"), fingerprints.of_file(word.path)])
    said = notes.find(key) if notes else None
    if said is None:
        said = [
            (error.part_uri, error.path, error.description, str(error.severity.value))
            for error in _validator().validate(str(word.path)).errors[:_MOST]
        ]
        if notes:
            notes.keep(key, said)
    for part, path, description, severity in said:
        yield Finding(
            "word-herstelt",
            f"Word zou dit bestand herstellen of weigeren: {audit_in_dutch(description)}.",
            "Open het in Word, laat het herstellen, kijk het na en bewaar het opnieuw.",
            _place(word, part.lstrip("/"), path),
            Weight.ERROR if severity == "error" else Weight.WARNING,
        )


def _place(word: WordFile, member: str, path: str) -> Place:
    """Return the place that an XPath like ``/w:document[1]/w:body[1]/w:p[3]`` points at, as far as it goes."""
    story = word.story(member)
    root = word.root(member) if story else None
    if story is None or root is None:
        return Place(
            {"word/styles.xml": "stijlen", "word/numbering.xml": "nummering"}.get(member, "onderdelen"), member
        )
    element: Element = root
    for _, local, number in _STEP.findall(path)[1:]:
        found = [each for each in element if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == local]
        if len(found) < int(number):
            break
        element = found[int(number) - 1]
    return story.place_of(element)


def seen(word: WordFile) -> Iterator[Finding]:
    """Yield what it does not see."""
    for story, root in word.written():
        for holder in root.iter(*(name(f"w:{each}") for each in _HOLDS_BLOCKS)):
            loose = [holder.text, *(child.tail for child in holder)]
            if text := next((each.strip() for each in loose if each and each.strip()), ""):
                yield Finding(
                    "losse-tekst",
                    f"'{shortened(text)}' staat in geen alinea; Word weigert zo'n bestand.",
                    "Typ het in Word in een gewone alinea.",
                    story.place_of(holder),
                )
            blocks = [each for each in holder if each.tag in _BLOCKS and not _vanishes(each)]
            for before, after in pairwise(blocks):
                if before.tag == after.tag == name("w:tbl"):
                    yield Finding(
                        "tabellen-raken",
                        "twee tabellen raken elkaar; Word en LibreOffice maken er één van.",
                        "Zet er een lege alinea tussen.",
                        story.place_of(next(after.iter(name("w:p")), after)),
                    )
            if holder.tag == name("w:tc") and blocks and blocks[-1].tag == name("w:tbl"):
                yield Finding(
                    "cel-eindigt-in-tabel",
                    "een cel eindigt in een tabel; Word weigert zo'n bestand.",
                    "Zet in de cel een lege alinea onder de tabel.",
                    story.place_of(next(holder.iter(name("w:p")), holder)),
                )


def _vanishes(block: Element) -> bool:
    """Tell whether a block is a paragraph with only a paragraph tag: it is not in the document."""
    return block.tag == name("w:p") and bool(_PARAGRAPH_TAG.fullmatch(text_of(block).strip()))
