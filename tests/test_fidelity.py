"""The real proposal of 2019: every word of it, in its order, and nothing more, in Word, PDF and package.

What may stand around its text: the header fields above it (here the title), page headers and footers, and the
list of attachments below it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.definition import load_proposal
from pipeline.models import BuildResult
from pipeline.production.build import build
from pipeline.workspace import Workspace
from tests.test_production_build import DAY

ROOT = Path(__file__).parent.parent
SEED = ROOT / "proposals" / "regionale-veiligheidsstrategie" / "voorstel.yaml"
TITLE = "Regionale Veiligheidsstrategie Midden-Nederland 2019-2022"
WORDS = (Path(__file__).parent / "data" / "voorstel-hilversum-2019.txt").read_text("utf-8").split()
NUMBER = re.compile(r"\d\)")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    workspace = Workspace(ROOT)
    return build(load_proposal(SEED, workspace), workspace, tmp_path_factory.mktemp("seed"), day=DAY)


def words(text: str) -> list[str]:
    """Return the words of a text; a non-breaking space joins an amount for the eye only."""
    return text.replace("\u00a0", " ").split()


def pdf_words(path: Path, first: int, pages: int) -> list[str]:
    """Return the words of some pages without page headers and footers; a word cut at a hyphen is whole."""
    kept = []
    for number in range(first, first + pages):
        text = PdfReader(path).pages[number].extract_text()
        text = re.sub(r"Pagina \d+ van \d+|Gemeente Hilversum\s+" + re.escape(TITLE), "", text)
        kept.append(re.sub(r"(?<=\w-)\n(?=\w)", "", text))
    return words("\n".join(kept))


def test_the_reference_is_the_whole_text() -> None:
    assert len(WORDS) == 753 and len([word for word in WORDS if NUMBER.fullmatch(word)]) == 5


def test_word_document_has_the_words_and_draws_the_numbers(built: BuildResult) -> None:
    word = Document(str(built.folder / "voorstel.docx"))
    paragraphs = [paragraph for paragraph in word.paragraphs if paragraph.text.strip()]
    texts = [paragraph.text for paragraph in paragraphs]
    start, end = texts.index("VOORSTEL"), texts.index("Bijlagen")
    assert texts[:start] == [TITLE]
    assert words(" ".join(texts[start:end])) == [word for word in WORDS if not NUMBER.fullmatch(word)]
    drawn = [p.style.name for p in paragraphs if p.style and p.style.name in ("Heading 2", "List Number")]
    assert drawn == ["List Number"] * 3 + ["Heading 2"] * 2
    assert len(word.tables) == 0


@pytest.mark.parametrize(("name", "first"), [("voorstel.pdf", 0), ("pakket.pdf", 1)])  # after the contents page
def test_pdf_has_all_words_in_order(built: BuildResult, name: str, first: int) -> None:
    found = pdf_words(built.folder / name, first, built.document_pages)
    start, end = found.index("VOORSTEL"), len(found) - 1 - found[::-1].index("Bijlagen")
    assert " ".join(found[:start]) == TITLE
    assert found[start:end] == WORDS


def test_amounts_come_from_data(built: BuildResult) -> None:
    """No amount stands typed in the prose of the definition: change the data and the text changes."""
    prose = SEED.read_text("utf-8").split("financiën:")[1].split("bijdragen:")[0]
    assert "€" not in prose and "319" not in prose
    text = " ".join(paragraph.text for paragraph in Document(str(built.folder / "voorstel.docx")).paragraphs)
    for amount in ("€\u00a014.000", "€\u00a0319.000", "€\u00a091.000", "€\u00a0267.000", "€\u00a030\u00a0miljoen"):
        assert amount in text


def test_word_finds_nothing_to_repair(built: BuildResult) -> None:
    assert [str(error) for error in OpenXmlValidator().validate(str(built.folder / "voorstel.docx")).errors] == []


def test_package_is_contents_proposal_and_three_attachments(built: BuildResult) -> None:
    receipt = json.loads((built.folder / "pakket.json").read_text("utf-8"))
    kinds = [Path(part["bron"]).suffix for part in receipt["delen"]]
    assert kinds == [".docx", ".yaml", ".pdf", ".docx", ".png"]
    assert len(PdfReader(built.folder / "pakket.pdf").pages) == built.pages
    marks = [mark.title for mark in PdfReader(built.folder / "pakket.pdf").outline if not isinstance(mark, list)]  # type: ignore[union-attr]
    assert len(marks) == 5 and marks[:2] == ["Inhoud", TITLE]


def test_two_builds_give_the_same_bytes(built: BuildResult, tmp_path: Path) -> None:
    workspace = Workspace(ROOT)
    again = build(load_proposal(SEED, workspace), workspace, tmp_path / "elders", day=DAY)
    for first, second in zip(built.files, again.files, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name
