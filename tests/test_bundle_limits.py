"""The safety limits of the checks: 2,000 pages pass; what is beyond them claims nothing and harms nothing."""

import pikepdf
import pytest

from pipeline.bundle import bundle
from pipeline.bundle.judging import validation
from pipeline.models import PdfDocument
from tests.tagged import write_tagged

PAGES = 2_000


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A tagged document of 2,000 light pages."""
    return write_tagged(tmp_path_factory.mktemp("groot") / "groot.pdf", PAGES)


def part(path):
    return PdfDocument(path, "Groot", PAGES, "groot.pdf", objections=())


def test_2000_pages_keep_their_claim(large, tmp_path):
    package = bundle([part(large)], tmp_path / "p.pdf", title="Groot")
    assert package.pages == PAGES
    assert str(package.claim) == "PDF/A-2a en PDF/UA-1", package.obstacles


def test_beyond_the_limits_nothing_is_claimed(large, tmp_path, monkeypatch):
    limits = validation.validator.SafetyLimits(max_input_size=200_000)
    monkeypatch.setattr(validation, "_LIMITS", limits)
    package = bundle([part(large)], tmp_path / "p.pdf", title="Groot")
    assert str(package.claim) == "geen"
    assert {each.rule for each in package.obstacles} == {"SafetyLimitError"}
    with pikepdf.open(package.path) as pdf:
        assert len(pdf.pages) == PAGES and b"pdfaid" not in pdf.Root.Metadata.read_bytes()
