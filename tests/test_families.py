"""What each family of templates is for: what it prints, where, and on how many pages; with real LibreOffice."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline import conversion
from pipeline.definition import load_municipalities, load_proposal
from pipeline.definition.described import described
from pipeline.document import render
from pipeline.models import Proposal, Record
from pipeline.workspace import Workspace
from tests.definitions import write
from tests.documents import W, paragraphs, part

ROOT = Path(__file__).parent.parent
FAMILIES = ("beslispunten", "kort", "raadsvoorstel", "standaard")
START = "titel: Proef\ngemeente: de-bilt\nvoorstel: In te stemmen.\n"
DECISIONS = """\
beslispunten:
  tekst: De raad besluit om
  punten:
  - tekst: in te stemmen, en daarvoor
    punten: [geld beschikbaar te stellen, {tekst: "te dekken uit:", punten: [de reserve]}]
  - te evalueren
"""


def filled(folder: Path, text: str, family: str, name: str = "voorstel") -> list[str]:
    """Return the texts of a document as Word has them, without empty ones."""
    return texts(load_proposal(write(folder, text), Workspace(ROOT)), family, folder / "uit.docx", name)


def texts(proposal: Proposal, family: str, into: Path, name: str = "voorstel") -> list[str]:
    render(proposal, ROOT / "templates" / family / f"{name}.docx", into)
    return [text for text in paragraphs(into) if text]


def test_all_municipalities_are_spread_over_the_families() -> None:
    used = [each.template for each in load_municipalities(Workspace(ROOT)).values()]
    assert set(used) == set(FAMILIES) and all(used.count(family) >= 5 for family in FAMILIES)
    assert load_municipalities(None)["hilversum"].template == "standaard"  # tests/test_fidelity.py


@pytest.mark.parametrize("family", FAMILIES)
def test_each_says_what_it_is(family: str) -> None:
    said = described(ROOT / "templates" / family)
    assert said.name and said.about.endswith(".")
    assert [each.title for each in said.documents] == (["Ontwerpbesluit"] if family == "raadsvoorstel" else [])


def test_no_two_look_alike() -> None:
    """Of the styles of a title and a heading at least three things differ between any two families."""
    looks = {}
    for family in FAMILIES:
        styles = part(ROOT / "templates" / family / "voorstel.docx", "word/styles.xml")
        look = []
        for name in ("Title", "Heading1", "Normal"):
            style = next(each for each in styles.iter(f"{W}style") if each.get(f"{W}styleId") == name)
            for tag in ("rFonts", "sz", "color", "b"):
                found = next(style.iter(f"{W}{tag}"), None)
                look.append(None if found is None else tuple(found.attrib.values()))
        looks[family] = look
    for one in FAMILIES:
        for other in FAMILIES:
            different = sum(a != b for a, b in zip(looks[one], looks[other], strict=True))
            assert one == other or different >= 3, (one, other)


def test_arguments_carry_the_number_of_their_decision(tmp_path: Path) -> None:
    points = "argumenten: [a, {kop: c, bij: 2}, {kop: b, bij: 1}]\nkanttekeningen: [{kop: d, bij: 2}]\n"
    said = filled(tmp_path, START + DECISIONS + points, "beslispunten")
    assert [text for text in said if re.match(r"\d\.\d", text)] == ["1.1a", "1.2b", "2.1c", "2.1d"]
    assert said.index("Voorgesteld besluit") < said.index("te evalueren") < said.index("Argumenten")


def test_the_decision_of_the_council_is_drawn_up_from_the_proposal(tmp_path: Path) -> None:
    more = "datum: 29 maart 2019\nkenmerk: '12'\nvergaderdatum: 9 april 2019\nraad: {gelet_op: artikel 189}\n"
    proposal = load_proposal(write(tmp_path, START + DECISIONS + more), Workspace(ROOT))
    names = {"griffier": "G. Ober", "burgemeester": "B. Meester"}
    values = {**proposal.values, "gemeente": Record({**proposal.values["gemeente"], **names})}
    said = texts(replace(proposal, values=values), "raadsvoorstel", tmp_path / "uit.docx", "raadsbesluit")
    assert [text.replace("\u00a0", " ") for text in said[4:]] == [
        "De raad van de gemeente De Bilt;",
        "gelezen het voorstel van burgemeester en wethouders van 29 maart 2019, kenmerk 12;",
        "gelet op artikel 189;",
        "besluit:",
        "in te stemmen, en daarvoor", "geld beschikbaar te stellen", "te dekken uit:", "de reserve",
        "te evalueren",
        "Aldus besloten in de openbare vergadering van de raad van 9 april 2019,",
        "de griffier,de voorzitter,", "G. OberB. Meester",
    ]  # fmt: skip


def test_a_decision_that_is_secret_says_so(tmp_path: Path) -> None:
    secret = START + DECISIONS + "  openbaarheid: vertrouwelijk\n  reden: omdat\n"
    said = filled(tmp_path, secret, "raadsvoorstel", "raadsbesluit")
    assert any(text.startswith("Vertrouwelijk. Niet voor de openbare versie: omdat") for text in said)


def test_a_short_proposal_is_one_page_and_a_long_one_loses_nothing(tmp_path: Path) -> None:
    facts = (
        "datum: 1 mei 2019\nkenmerk: '1'\nportefeuillehouder: A\nsteller: B\nafdeling: C\nbehandeling: hamerstuk\n"
    )
    section = "  Dit is een zin van een tekst die in het kort zegt waarom het zo is en waarom het zo moet.\n" * 4
    short = START + DECISIONS + facts + f"aanleiding: |\n{section}argumenten: [a, b, c]\nfinanciën: |\n{section}"
    long = (
        START
        + "argumenten:\n"
        + "".join(f"- {{kop: kop{n}, tekst: slot{n} {'en zo gaat het verder ' * 20}}}\n" for n in range(30))
    )
    words = []
    for name, text in (("kort", short), ("lang", long)):
        words.append(tmp_path / f"{name}.docx")
        proposal = load_proposal(write(tmp_path, text), Workspace(ROOT))
        render(proposal, ROOT / "templates" / "kort" / "voorstel.docx", words[-1])
    short_pdf, long_pdf = (PdfReader(Path(pdf)) for pdf in conversion.convert(words, tmp_path).values())  # type: ignore[arg-type]
    assert len(short_pdf.pages) == 1 and len(long_pdf.pages) > 2
    printed = " ".join(page.extract_text() for page in long_pdf.pages)
    assert all(f"kop{n}" in printed and f"slot{n}" in printed for n in range(30))
