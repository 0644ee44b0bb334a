"""Every template that we carry: sound, accessible in Word, and good for the smallest and the nastiest proposal."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from pipeline.definition import load_proposal
from pipeline.document import render
from pipeline.models import PdfDocument
from pipeline.production.contents import filled_in
from pipeline.workspace import DEFINITION, Workspace, create
from tests.documents import W, paragraphs, part

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted(path for path in (ROOT / "templates").glob("*/*.docx") if path.name != "inhoud.docx")
EXAMPLES = sorted((ROOT / "proposals").glob(f"*/{DEFINITION}"))
NASTY = (
    "Zorg & Welzijn <b> {_{ 100% \"recht\" 'enkel' €\u00a014.000 é 😀 " + "Meervoudigepersoonlijkheidsstoornis" * 4
)

SMALLEST = {
    "standaard/voorstel": ["Klein", "VOORSTEL", "Voorstel", "Instemmen."],
    "beslispunten/voorstel": ["VOORSTEL", "Klein", "Voorgesteld besluit", "Instemmen."],
    "kort/voorstel": ["Klein", "Gevraagd besluit", "Instemmen."],
    "raadsvoorstel/voorstel": [
        "RAADSVOORSTEL", "Klein", "Aan de raad van de gemeente Urk", "Voorstel", "Instemmen.",
        "Burgemeester en wethouders van Urk,", "de secretaris,de burgemeester,",
    ],
    "raadsvoorstel/raadsbesluit": [
        "ONTWERPBESLUIT VAN DE RAAD", "Klein", "De raad van de gemeente Urk;",
        "gelezen het voorstel van burgemeester en wethouders;", "besluit:", "Instemmen.",
        "Aldus besloten in de openbare vergadering van de raad,", "de griffier,de voorzitter,",
    ],
}  # fmt: skip


def name_of(template: Path) -> str:
    return f"{template.parent.name}/{template.stem}"


pytestmark = pytest.mark.parametrize("template", TEMPLATES, ids=name_of)


def audited(path: Path) -> list[str]:
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def made(template: Path, definition: Path, into: Path) -> Path:
    render(load_proposal(definition, Workspace(ROOT)), template, into)
    assert audited(into) == []
    return into


def definition(tmp_path: Path, text: str) -> Path:
    (tmp_path / "proef").mkdir()
    path = tmp_path / "proef" / DEFINITION
    path.write_text(text, encoding="utf-8")
    return path


def contents_of(template: Path) -> Path:
    """Return the contents page that goes with a template."""
    own = template.with_name("inhoud.docx")
    return own if own.exists() else ROOT / "templates" / "standaard" / "inhoud.docx"


def test_its_contents_page_is_sound_and_accessible_with_the_nastiest_titles(
    template: Path, tmp_path: Path
) -> None:
    assert audited(contents_of(template)) == []
    test_it_is_accessible_as_word_sees_it(contents_of(template))
    proposal = load_proposal(EXAMPLES[0], Workspace(ROOT))
    parts = [
        PdfDocument(tmp_path / "a.pdf", NASTY, 2, "a.pdf", number=each.number) for each in proposal.attachments
    ]
    parts.insert(0, PdfDocument(tmp_path / "v.pdf", proposal.title, 3, "v.pdf"))
    into = tmp_path / "inhoud.docx"
    render(filled_in(proposal, parts, own=1), contents_of(template), into)
    assert audited(into) == []
    assert paragraphs(into).count(NASTY) == len(proposal.attachments)


def test_the_template_itself_is_sound(template: Path) -> None:
    assert audited(template) == []


def test_it_is_accessible_as_word_sees_it(template: Path) -> None:
    """Language, a heading row in every table, a description of every picture, headings without a gap."""
    with zipfile.ZipFile(template) as archive:
        roots = [
            etree.fromstring(archive.read(n))
            for n in archive.namelist()
            if n.startswith("word/") and n.endswith(".xml")
        ]
    assert {lang.get(f"{W}val") for root in roots for lang in root.iter(f"{W}lang")} == {"nl-NL"}
    for root in roots:
        for table in root.iter(f"{W}tbl"):
            assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        for picture in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
            assert picture.get("descr")
    based_on = {
        style.get(f"{W}styleId"): style.find(f"{W}basedOn")
        for style in part(template, "word/styles.xml").iter(f"{W}style")
    }
    levels = []
    for used in part(template).iter(f"{W}pStyle"):
        style = used.get(f"{W}val")
        while not style.startswith("Heading") and based_on[style] is not None:
            style = based_on[style].get(f"{W}val")
        levels += [int(style[-1])] if style.startswith("Heading") else []
    assert levels[:1] in ([], [1]) and all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_fit(template: Path, example: Path, tmp_path: Path) -> None:
    made(template, example, tmp_path / "uit.docx")


def test_the_smallest_proposal_has_no_empty_headings(template: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "titel: Klein\ngemeente: urk\nvoorstel: Instemmen.\n")
    texts = [text for text in paragraphs(made(template, path, tmp_path / "uit.docx")) if text]
    assert texts == SMALLEST[name_of(template)]


def test_a_new_proposal_fits(template: Path, tmp_path: Path) -> None:
    made(template, create(tmp_path / "werk", None, "zeist")[-1], tmp_path / "uit.docx")


def test_the_nastiest_proposal_loses_nothing(template: Path, tmp_path: Path) -> None:
    """Forty arguments, every special character, very long words, a wide table and lists within lists."""
    quoted = NASTY.replace("'", "''")
    points = "".join(f"  - kop: '{n} {quoted}'\n    tekst: '{n} {quoted}'\n" for n in range(40))
    lists = "".join(f"  {'   ' * depth}1. laag {depth}\n" for depth in range(8))
    row = "| " + " | ".join(f"kolom {n}" for n in range(12)) + " |"
    rule = "|" + "---|" * 12
    text = (
        f"titel: '{quoted}'\ngemeente: utrechtse-heuvelrug\nvoorstel: |\n{lists}\n  {row}\n  {rule}\n  {row}\n\n"
        f"  {row}\n  {rule}\n  {row}\nargumenten:\n{points}"
    )
    texts = paragraphs(made(template, definition(tmp_path, text), tmp_path / "uit.docx"))
    assert texts.count(NASTY) == 1
    for number in range(40 if template.stem == "voorstel" else 0):
        bare, numbered = f"{number} {NASTY}", f"1.{number + 1}{number} {NASTY}"
        assert texts.count(bare) + texts.count(numbered) == 2
    assert [t for t in texts if t.startswith("laag")] == [f"laag {depth}" for depth in range(8)]
    assert texts.count("kolom 11") == 4
