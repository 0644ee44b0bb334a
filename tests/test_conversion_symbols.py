"""Bullets and signs of Word's symbol fonts are text that can be read aloud."""

from __future__ import annotations

from pathlib import Path

import docx
import page as validator
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from pypdf import PdfReader

from pipeline.conversion import convert
from pipeline.conversion.symbols import meanings

SIGN = '<w:r %s><w:sym w:font="{font}" w:char="{char}"/></w:r>' % nsdecls("w")  # noqa: UP031


def converted(document: docx.document.Document, path: Path) -> str:
    """Return the text of a document as a PDF, after a look whether private characters are left in it."""
    document.core_properties.title = "Proef"
    document.save(str(path))
    made = convert([path], path.parent)[path]
    assert isinstance(made, Path)
    return PdfReader(made).pages[0].extract_text()


def test_words_own_bullets(tmp_path: Path) -> None:
    document = docx.Document()  # its "List Bullet" is U+F0B7 in Symbol, as Word's own
    document.add_paragraph("eerste", style="List Bullet")
    text = converted(document, tmp_path / "a.docx")
    assert "•" in text and "\uf0b7" not in text


def test_inserted_signs(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Zo ")
    for font, char in (("Wingdings", "F0FC"), ("Symbol", "F0B3"), ("Wingdings", "F0E8")):
        paragraph._p.append(parse_xml(SIGN.format(font=font, char=char)))
    typed = paragraph.add_run("\uf06f")
    typed.font.name, typed.font.size = "Wingdings", Pt(20)
    document.save(str(tmp_path / "a.docx"))
    assert meanings(tmp_path / "a.docx") == {
        0xF0FC: "✔", 0xF0B3: "≥", 0xF0E8: "➔", 0xF06F: "□", 0xF0B7: "•",  # the last is in its list styles
    }  # fmt: skip
    text = converted(document, tmp_path / "a.docx")
    assert all(sign in text for sign in "✔≥➔□")


@pytest.mark.parametrize("other", ["Wingdings", "Huisstijl Pictogrammen"])
def test_a_number_that_another_font_uses_otherwise_is_left(tmp_path: Path, other: str) -> None:
    document = docx.Document()
    for font in ("Symbol", other):
        document.add_paragraph()._p.append(parse_xml(SIGN.format(font=font, char="F0AE")))
    document.save(str(tmp_path / "a.docx"))
    assert 0xF0AE not in meanings(tmp_path / "a.docx")


def test_the_look_stays_and_the_archive_accepts_it(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("eerste", style="List Bullet")
    converted(document, tmp_path / "a.docx")
    made = tmp_path / "a.pdf"
    found = validator.validate_pdf(str(made), profile="2a").failures
    assert not [each for each in found if "PUA" in each.rule_id]
    with pikepdf.open(made) as pdf:
        fonts = {str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()}
    assert any("Symbol" in font for font in fonts)


def test_what_is_no_word_file_has_no_signs(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"geen zip")
    assert meanings(tmp_path / "a.docx") == {}
    assert meanings(tmp_path / "weg.docx") == {}
