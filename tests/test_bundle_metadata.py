from __future__ import annotations

import pikepdf
import pypdf

from pipeline.bundle import bundle
from tests.pdfs import document, without_fonts, write_pdf


def test_title_author_and_language_are_said_twice_and_the_title_is_shown(tmp_path):
    part = document(write_pdf(tmp_path / "a.pdf"))
    package = bundle(
        [part],
        tmp_path / "p.pdf",
        title="Zorg & Welzijn <2019>\n“é” €",
        author="Gemeente De Bilt",
        language="nl-NL",
    )
    reader = pypdf.PdfReader(package.path)
    title = "Zorg & Welzijn <2019> “é” €"
    assert (reader.metadata.title, reader.metadata.author) == (title, "Gemeente De Bilt")
    assert reader.xmp_metadata.dc_title == {"x-default": title}
    assert reader.xmp_metadata.dc_creator == ["Gemeente De Bilt"]
    assert reader.xmp_metadata.dc_language == ["nl-NL"]
    assert reader.root_object["/Lang"] == "nl-NL"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"].value


def test_no_date_no_program_and_no_claim(tmp_path):
    def change(pdf):
        without_fonts(pdf)
        pdf.docinfo["/CreationDate"] = "D:20190329120000Z"
        with pdf.open_metadata() as xmp:
            xmp["pdfaid:part"] = "2"

    package = bundle([document(write_pdf(tmp_path / "a.pdf", change=change))], tmp_path / "p.pdf", title="x")
    with pikepdf.open(package.path) as pdf:
        assert set(pdf.docinfo) == {"/Title"}
        xmp = pdf.Root.Metadata.read_bytes()
    for trace in (b"Date", b"Producer", b"pdfaid", b"pdfuaid"):
        assert trace not in xmp
