"""Fields that show today give the same PDF on every day."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader

from pipeline.attachments.office.ooxml import lay_ooxml
from pipeline.conversion import convert
from pipeline.conversion.dates import copy_frozen

W = nsdecls("w")


def dated(path: Path, *, header: bool = False) -> Path:
    """Write a document with a simple and a complex date field, and a page number that must stay a field."""
    document = docx.Document()
    paragraph = document.add_paragraph("Op ")
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {W} w:instr=" DATE \\@ d-M-yyyy "><w:r><w:t>1-2-2019</w:t></w:r></w:fldSimple>')
    )
    where = document.sections[0].header.paragraphs[0] if header else document.add_paragraph("Om ")
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>', "<w:instrText> TI</w:instrText>", "<w:instrText>ME </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>10:11</w:t>", '<w:fldChar w:fldCharType="end"/>',
    ):  # fmt: skip
        where._p.append(parse_xml(f"<w:r {W}>{piece}</w:r>"))
    where._p.append(parse_xml(f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>9</w:t></w:r></w:fldSimple>'))
    document.save(path)
    return path


def test_the_pdf_shows_what_the_writer_saw(tmp_path: Path) -> None:
    source = dated(tmp_path / "brief.docx", header=True)
    made = convert([source], tmp_path)[source]
    assert isinstance(made, Path)
    text = PdfReader(made).pages[0].extract_text()
    assert "Op 1-2-2019" in text and "10:11" in text and "9" not in text.replace("2019", "")


def test_an_attachment_says_so(tmp_path: Path) -> None:
    path = dated(tmp_path / "brief.docx")
    assert lay_ooxml(path, tmp_path, ".docx") == (path, ("datum van vandaag vastgezet op wat er stond",))


def test_other_files_are_copied_to_the_byte(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("UPDATE en DATE als gewone tekst")
    document.save(tmp_path / "a.docx")
    (tmp_path / "b.docx").write_bytes(b"geen zip")
    for name in ("a", "b"):
        copy_frozen(tmp_path / f"{name}.docx", tmp_path / "kopie.docx")
        assert (tmp_path / "kopie.docx").read_bytes() == (tmp_path / f"{name}.docx").read_bytes()


def test_page_numbers_stay_fields(tmp_path: Path) -> None:
    copy_frozen(dated(tmp_path / "a.docx"), tmp_path / "kopie.docx")
    with zipfile.ZipFile(tmp_path / "kopie.docx") as package:
        xml = package.read("word/document.xml").decode()
    assert "PAGE" in xml and "DATE" not in xml and "fldChar" not in xml and "1-2-2019" in xml
