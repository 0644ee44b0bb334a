from __future__ import annotations

import pytest

from pipeline.bundle import own_title
from pipeline.bundle.titles import one_line
from tests.pdfs import write_pdf


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Regionale Veiligheidsstrategie 2019-2022", "Regionale Veiligheidsstrategie 2019-2022"),
        ("Microsoft Word - Nota van uitgangspunten v3.docx", "Nota van uitgangspunten v3"),
        ("  Twee\nregels ", "Twee regels"),
        ("Document1", None),
        ("PowerPoint-presentatie", None),
        ("untitled", None),
        ("", None),
        ("Documentatie", "Documentatie"),
    ],
)
def test_a_title_that_a_person_gave(tmp_path, written, title):
    def change(pdf):
        pdf.docinfo["/Title"] = written

    assert own_title(write_pdf(tmp_path / "a.pdf", change=change)) == title


def test_a_file_without_a_title_or_that_is_no_pdf_has_none(tmp_path):
    assert own_title(write_pdf(tmp_path / "a.pdf")) is None
    (tmp_path / "b.pdf").write_bytes(b"geen pdf")
    assert own_title(tmp_path / "b.pdf") is None


def test_one_line_keeps_non_breaking_spaces_and_drops_what_xml_refuses():
    assert one_line("€\u00a014.000\r\n\x0bextra\ud800\uffff ") == "€\u00a014.000 extra"
