"""Footnotes of real LibreOffice, and what makes them unsure; veraPDF judges the packages at the end."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pikepdf
import pytest
from pikepdf import Dictionary, Name

from pipeline.bundle import bundle
from pipeline.bundle.footnotes import mend_footnotes
from pipeline.conversion import convert
from pipeline.models import PdfPackage
from tests.pdfs import add_link, document, write_pdf
from tests.tagged import outline

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REFERENCE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{} {}/></w:r>'


def word(path: Path, *notes: str) -> Path:
    """Write a Word file with a paragraph for each footnote; ``/`` in a note begins a new paragraph of it."""
    made = docx.Document()
    made.core_properties.title = path.stem
    for language in made.styles.element.iter(f"{{{W}}}lang"):
        language.set(f"{{{W}}}val", "nl-NL")
    made.add_heading("Kop", 1)
    made.save(str(path))
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info).decode("latin-1") for info in archive.infolist()}
    text, below = "", ""
    for number, note in enumerate(notes, start=1):
        named = f'w:id="{number}"'
        text += f"<w:p><w:r><w:t>Zin {number}</w:t></w:r>{REFERENCE.format('footnoteReference', named)}</w:p>"
        first, *rest = note.split("/")
        lines = f"<w:p>{REFERENCE.format('footnoteRef', '')}<w:r><w:t>{first}</w:t></w:r></w:p>"
        lines += "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in rest)
        below += f"<w:footnote {named}>{lines}</w:footnote>"
    members["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{W}">{below}</w:footnotes>'
    for name, mark, added in (
        ("word/document.xml", "<w:sectPr", text),
        ("[Content_Types].xml", "</Types>", '<Override PartName="/word/footnotes.xml" ContentType="application/'
         'vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>'),
        ("word/_rels/document.xml.rels", "</Relationships>",
         f'<Relationship Id="rId900" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'),
    ):  # fmt: skip
        members[name] = members[name].replace(mark, added + mark, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content.encode("latin-1"))
    return path


def packaged(folder: Path, *notes: str, change: Callable[[pikepdf.Pdf], None] | None = None) -> PdfPackage:
    path = word(folder / "noten.docx", *notes)
    pdf = convert([path], folder)[path]
    assert isinstance(pdf, Path)
    if change:
        with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
            change(opened)
            opened.save(pdf)
    return bundle([replace(document(pdf), objections=())], folder / "pakket.pdf", title="Pakket")


@pytest.mark.parametrize(
    "notes", [("Een noot",), ("Een", "Twee/met nog een alinea", "Drie"), tuple(f"Noot {n}" for n in range(1, 61))]
)
def test_notes_are_accessible_with_their_link_in_the_tags(tmp_path: Path, notes: tuple[str, ...]) -> None:
    package = packaged(tmp_path, *notes)
    assert str(package.claim) == "PDF/A-2a en PDF/UA-1", package.obstacles
    lines = [line.strip() for line in outline(package.path)]
    assert lines.count("Note") == len(notes)
    assert lines.count("Link") == 2 * len(notes)
    with pikepdf.open(package.path) as pdf:
        assert all(Name.StructParent in link for page in pdf.pages for link in page.obj.get(Name.Annots, []))
        ids = pdf.Root.StructTreeRoot.IDTree.Kids[0].Names
        assert len(ids) == 2 * len(notes)


def test_where_links_and_notes_do_not_pair_the_claim_is_dropped(tmp_path: Path) -> None:
    def one_more(pdf: pikepdf.Pdf) -> None:
        add_link(pdf, 0, Dest=pikepdf.Array([pdf.pages[0].obj, Name.Fit]), F=4)

    package = packaged(tmp_path, "Een noot", change=one_more)
    assert str(package.claim) == "PDF/A-2a"
    assert {"PDFUA1-LINK-LINK-TAG-001"} == {obstacle.rule for obstacle in package.obstacles}


@pytest.mark.parametrize("tree", [None, 5, Dictionary(K=7), Dictionary(K=Dictionary(S=Name.Note))])
def test_an_odd_tree_is_left_alone(tmp_path: Path, tree: object) -> None:
    with pikepdf.open(write_pdf(tmp_path / "a.pdf")) as pdf:
        if tree is not None:
            pdf.Root.StructTreeRoot = tree
        mend_footnotes(pdf)
