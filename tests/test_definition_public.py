"""The complete version says what is not public; the public version has nothing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from definitions import START, write

from pipeline.definition import load_proposal
from pipeline.definition.public import left_out, public_version
from pipeline.models import Proposal, Record

ALL = """
titel: TITEL1
openbare_titel: Koop van grond
gemeente: hilversum
datum: 1 mei 2024
fatale_datum: 2 mei 2024
kenmerk: kenmerk1
steller: STELLER1
auteur: AUTEUR1
niet_openbaar: {kenmerk: omdat, perceel: omdat}
waarden: {perceel: PERCEEL1, rente: 3}
voorstel: In te stemmen.
risico's: {tekst: "RISICO1 {{ perceel }}", openbaarheid: geheim}
argumenten: [kop1, {kop: KOP1, tekst: PUNT1, openbaarheid: vertrouwelijk, reden: "omdat *zo*"}, kop3]
advies: {juridisch: ADVIES1, openbaarheid: vertrouwelijk, reden: omdat}
financiën:
  bijdragen: [{partij: PARTIJ1, bedrag: 987654}]
  bijdragen_tabel: ja
  openbaarheid: vertrouwelijk
  reden: omdat
geheimhouding:
  {belang: 5.1 lid 2 b, motivering: MOTIVERING1, opgelegd_door: college, opheffen_door: raad, tot: 1 januari 2030}
bijlagen:
  - {titel: BIJLAGE1, bestand: BESTAND1.pdf, kenmerk: BKENMERK1, openbaarheid: geheim}
  - {titel: BIJLAGE2, bestand: BESTAND2.pdf, openbare_titel: Kaart}
  - {titel: BIJLAGE3, bestand: BESTAND3.pdf, openbare_titel: Brief, openbaarheid: vertrouwelijk, reden: omdat}
  - {titel: Foto, bestand: foto.pdf}
"""
HIDDEN = [
    "TITEL1",
    "STELLER1",
    "AUTEUR1",
    "PERCEEL1",
    "RISICO1",
    "KOP1",
    "PUNT1",
    "ADVIES1",
    "PARTIJ1",
    "987654",
    "987.654",
    "MOTIVERING1",
    "kenmerk1",
    "BIJLAGE1",
    "BIJLAGE2",
    "BIJLAGE3",
    "BESTAND1",
    "BESTAND2",
    "BESTAND3",
    "BKENMERK1",
]


def proposal(folder: Path, text: str) -> Proposal:
    for name in ("BESTAND1", "BESTAND2", "BESTAND3", "foto"):
        (folder / f"{name}.pdf").write_bytes(name.encode())
    return load_proposal(write(folder, text), None)


def public(folder: Path, text: str = ALL) -> Proposal:
    found = public_version(proposal(folder, text))
    assert found is not None
    return found


def everything(value: Any) -> str:
    """Return all that a value holds, as text; the municipality's own data and the paths of files aside."""
    if isinstance(value, Proposal):
        shown = [(each.title, each.shown, each.public_title, each.reference) for each in value.attachments]
        values = {name: each for name, each in value.values.items() if name != "gemeente"}
        return everything([value.title, value.author, shown, values])
    if isinstance(value, dict | Record):
        return everything([*value.keys(), *value.values()])
    return " ".join(map(everything, value)) if isinstance(value, list | tuple) else str(value)


def test_the_public_version_has_nothing_of_what_is_left_out(tmp_path: Path) -> None:
    complete = everything(proposal(tmp_path, ALL))
    assert [each for each in HIDDEN if each not in complete] == ["987.654"]  # printed by a template
    assert [each for each in HIDDEN if each in everything(public(tmp_path))] == []


def test_where_something_is_left_out_is_a_line(tmp_path: Path) -> None:
    values = public(tmp_path).values
    assert values["risico's"]["tekst"].startswith(
        "Dit onderdeel wordt niet openbaar gemaakt: geheim vanwege de economische of financiële belangen"
    )
    assert values["risicos"] == values["risico's"] and values["argumenten"]
    points = values["argumenten"]["punten"]
    assert [point["kop"] for point in points] == ["kop1", "Niet openbaar", "kop3"]
    assert [point["nummer"] for point in points] == ["1.1", "1.2", "1.3"]
    assert points[1]["tekst"] == r"Dit punt wordt niet openbaar gemaakt: omdat \*zo\*."
    assert values["advies"]["juridisch"] == "" and values["financiën"]["bijdragen"] == ()
    assert list(values["bijdragen"]) == [] and values["waarden"] == {"rente": 3} and values["kenmerk"] is None


def test_attachments_keep_their_numbers_and_get_their_public_titles(tmp_path: Path) -> None:
    found = public(tmp_path)
    assert [(each.number, each.title, each.shown) for each in found.attachments] == [
        (2, "Kaart", "bijlage-2.pdf"), (4, "Foto", "foto.pdf")
    ]  # fmt: skip
    titles = [(each["nummer"], each["titel"]) for each in found.values["bijlagen"]]
    assert titles[0][1].startswith("Wordt niet openbaar gemaakt: geheim vanwege de economische of financiële")
    assert titles[1:] == [(2, "Kaart"), (3, "Brief – wordt niet openbaar gemaakt: omdat"), (4, "Foto")]
    assert (found.title, found.values["titel"], found.author) == (*["Koop van grond"] * 2, "Gemeente Hilversum")


def test_the_complete_version_says_what_is_not_public_and_who_may_lift_it(tmp_path: Path) -> None:
    values = proposal(tmp_path, ALL).values
    text = values["risico's"]["tekst"].replace("\u00a0", " ")
    assert text.startswith("**Geheim.** Geheimhouding opgelegd door het college op grond van artikel 87 van de ")
    assert "De raad kan de geheimhouding opheffen. Zij geldt tot 1 januari 2030." in text
    assert text.endswith("\n\nRISICO1 PERCEEL1")
    assert values["argumenten"]["punten"][1]["tekst"].endswith("\n\nPUNT1")
    notices = [each["melding"].split(".")[0] for each in values["bijlagen"]]
    assert notices == ["Geheim", "", "Vertrouwelijk", ""] and values["melding"] == ""


def test_all_that_is_left_out_is_told(tmp_path: Path) -> None:
    told = {each.what: each.why for each in left_out(proposal(tmp_path, ALL))}
    assert list(told) == [
        "'auteur'", "'kenmerk'", "'perceel'", "'steller'", "de titel", "'argumenten', punt 2", "'advies'",
        "'risico's'", "'financiën'", "bijlage 1", "de titel van bijlage 2", "bijlage 3"
    ]  # fmt: skip
    assert all(told.values()) and "ambtenaar" in told["'steller'"]


@pytest.mark.parametrize("more", ["", "doel: {tekst: a, openbaarheid: openbaar}\n", "openbaarheid: openbaar\n"])
def test_nothing_is_left_out_of_what_is_public(more: str, tmp_path: Path) -> None:
    found = proposal(tmp_path, START + more)
    assert left_out(found) == () and public_version(found) is not None


@pytest.mark.parametrize("kind", ["geheim", "vertrouwelijk"])
def test_a_wholly_closed_proposal_has_no_public_version(kind: str, tmp_path: Path) -> None:
    found = proposal(
        tmp_path, ALL.replace("kenmerk: kenmerk1", f"openbaarheid: {kind}").replace("{kenmerk: omdat, ", "{")
    )
    assert public_version(found) is None
    assert found.values["melding"].startswith(kind.capitalize())


def test_a_section_that_is_only_marked_is_not_there(tmp_path: Path) -> None:
    marked = START + "doel: {openbaarheid: vertrouwelijk, reden: omdat}\n"
    assert not proposal(tmp_path, marked).values["doel"]
    assert left_out(proposal(tmp_path, marked)) == ()


def test_a_municipality_chooses_which_names_it_withholds(tmp_path: Path) -> None:
    found = proposal(tmp_path, START + "steller: S\nafdeling: A\n")
    data = {**found.municipality.data, "niet_openbaar": ["afdeling"]}
    chosen = public_version(replace(found, municipality=replace(found.municipality, data=data)))
    default = public_version(found)
    assert chosen and (chosen.values["steller"], chosen.values["afdeling"]) == ("S", None)
    assert default and (default.values["steller"], default.values["afdeling"]) == (None, "A")
