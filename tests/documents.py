"""Proposals and Word templates for the tests, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Word
from lxml import etree

from pipeline.models import Municipality, Proposal, Section, Text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STANDARD = Path(__file__).parent.parent / "templates" / "standaard" / "voorstel.docx"
HILVERSUM = Municipality("hilversum", "Hilversum", "0402", ("Hilversums", "Hilversumse"), "standaard", "8A1538")


def proposal(values: Mapping[str, Any], title: str = "Titel", municipality: Municipality = HILVERSUM) -> Proposal:
    return Proposal("proef", Path("voorstel.yaml"), title, municipality, values, author="Gemeente Hilversum")


def section(text: str = "", **more: Any) -> Section:
    return Section({"tekst": Text(text), "punten": (), **more})


def template(path: Path, *paragraphs: str, base: Path = STANDARD) -> Path:
    """Write a template with these paragraphs, in the styles of the standard template."""
    word = empty(base)
    for text in paragraphs:
        word.add_paragraph(text)
    word.save(path)
    return path


def empty(base: Path = STANDARD) -> Word:
    """Return the standard template without its text, headers and footers."""
    word = Document(base)
    body = word.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    for section_ in word.sections:
        for part in (section_.header, section_.footer, section_.first_page_header, section_.first_page_footer):
            part.is_linked_to_previous = True
    return word


def part(path: Path, member: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(member))


def paragraphs(path: Path, member: str = "word/document.xml") -> list[str]:
    """Return the text of each paragraph; a forced line break is a newline."""
    texts = []
    for paragraph in part(path, member).iter(f"{W}p"):
        pieces = ["\n" if node.tag == f"{W}br" else node.text or "" for node in paragraph.iter(f"{W}t", f"{W}br")]
        texts.append("".join(pieces))
    return texts


def change(path: Path, member: str, old: str, new: str) -> None:
    """Change a member of a ZIP as a person with a text editor would; ``old`` must be there."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    text = members[member].decode()
    assert old in text
    members[member] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
