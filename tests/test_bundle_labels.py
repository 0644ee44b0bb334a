from __future__ import annotations

from dataclasses import replace

import pypdf

from pipeline.bundle import bundle
from pipeline.bundle.labels import page_label
from tests.pdfs import attached, document, write_pdf


def parts_of(tmp_path, *pages: int):
    return [document(write_pdf(tmp_path / f"{n}.pdf", count)) for n, count in enumerate(pages)]


def test_the_document_counts_as_its_footer_does_and_attachments_by_their_number(tmp_path):
    package = bundle(attached(*parts_of(tmp_path, 2, 3, 1)), tmp_path / "p.pdf", title="x")
    labels = pypdf.PdfReader(package.path).page_labels
    assert labels == ["1", "2", "B1-1", "B1-2", "B1-3", "B2-1"]
    assert labels == [
        page_label(part.document, n + 1) for part in package.parts for n in range(part.document.pages)
    ]


def test_fixed_numbers_of_attachments_are_kept(tmp_path):
    parts = [replace(part, number=n) for part, n in zip(parts_of(tmp_path, 1, 1, 1), (None, 7, 3), strict=True)]
    package = bundle(parts, tmp_path / "p.pdf", title="x")
    assert pypdf.PdfReader(package.path).page_labels == ["1", "B7-1", "B3-1"]


def test_labels_of_a_part_itself_do_not_show_through(tmp_path):
    def change(pdf):
        import pikepdf

        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.r)])

    part = document(write_pdf(tmp_path / "a.pdf", 2, change=change))
    package = bundle([part], tmp_path / "p.pdf", title="x")
    assert pypdf.PdfReader(package.path).page_labels == ["1", "2"]
