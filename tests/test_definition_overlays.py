"""What differs per municipality: files ``gemeenten/<naam>.yaml`` laid over the definition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from definitions import START, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.definition import check, check_all, load_all, load_proposal
from pipeline.definition.overlays import overlay_rules
from pipeline.definition.schema import load_schema
from pipeline.errors import DefinitionError, Severity

BASE = (
    START
    + """\
kenmerk: "1"
kanttekeningen:
  - kop: Eerste
    tekst: Het kost geld.
financiën:
  tekst: Het kost {{ bijdragen.om }}.
  bijdragen: [{partij: OM, bedrag: 10}]
waarden: {a: basis a, b: basis b}
bijlagen:
  - {titel: Kaart, bestand: bijlagen/kaart.pdf, kenmerk: K1}
  - {titel: Notitie, bestand: bijlagen/notitie.pdf, nummer: 7}
"""
)


def lay(folder: Path, name: str, text: str) -> Path:
    """Write an overlay beside a definition that has two attachments."""
    file = folder / "gemeenten" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    (folder / "bijlagen").mkdir(exist_ok=True)
    for attachment in ("kaart", "notitie", "urk"):
        (folder / "bijlagen" / f"{attachment}.pdf").write_bytes(b"%PDF " + attachment.encode())
    return file


def urk(folder: Path, overlay: str, base: str = BASE) -> Any:
    lay(folder, "urk.yaml", overlay)
    return load_proposal(write(folder, base), None, "urk").values


def urks_errors(folder: Path, overlay: str, base: str = BASE) -> list[str]:
    file = write(folder, base)
    lay(folder, "urk.yaml", overlay)
    (outcome,) = tuple(load_all(file, None, ["urk"]).outcomes())
    assert (outcome.proposal is None) == any(p.severity is Severity.ERROR for p in outcome.problems)
    return [str(problem).removeprefix(f"{folder}/") for problem in outcome.problems]


def test_what_an_overlay_names_goes_before_the_definition(tmp_path: Path) -> None:
    values = urk(tmp_path, "kenmerk: '2'\nsteller: A. Urker\nwaarden: {a: van Urk}\n")
    assert (values["kenmerk"], values["steller"]) == ("2", "A. Urker")
    assert dict(values["waarden"]) == {"a": "van Urk", "b": "basis b"}
    other = load_proposal(tmp_path / "voorstel.yaml", None).values
    assert (other["kenmerk"], other["steller"], other["waarden"]["a"]) == ("1", None, "basis a")


@pytest.mark.parametrize(
    ("overlay", "text", "heads"),
    [
        ("kanttekeningen: Geen.\n", "Geen.", []),
        ("kanttekeningen: [Tweede, Derde]\n", "", ["Tweede", "Derde"]),
        ("kanttekeningen: {tekst: Vooraf.}\n", "Vooraf.", ["Eerste"]),
        ("kanttekeningen: ''\n", "", []),
        ("kanttekeningen:\n", "", ["Eerste"]),
        ("steller: A\n", "", ["Eerste"]),
    ],
)
def test_a_section_is_replaced_or_completed(overlay: str, text: str, heads: list[str], tmp_path: Path) -> None:
    section = urk(tmp_path, overlay)["kanttekeningen"]
    assert (section["tekst"], [point["kop"] for point in section["punten"]]) == (text, heads)
    assert bool(section) == bool(text or heads)


def test_a_text_in_place_of_a_section_leaves_its_figures(tmp_path: Path) -> None:
    finance = urk(tmp_path, "financien: Wij betalen {{ bijdragen.om }} niet.\n")["financiën"]
    assert finance["tekst"] == "Wij betalen €\u00a010 niet." and len(finance["bijdragen"]) == 1


def test_attachments_are_replaced_by_title_or_number_or_added(tmp_path: Path) -> None:
    overlay = """bijlagen:
- {titel: kaart, bestand: bijlagen/urk.pdf}
- {titel: Eigen notitie, nummer: 7, bestand: bijlagen/notitie.pdf}
- {titel: Brief, bestand: brief.pdf}
- {titel: Brief, bestand: brief2.pdf}
"""
    (tmp_path / "brief.pdf").write_bytes(b"%PDF brief")
    (tmp_path / "brief2.pdf").write_bytes(b"%PDF brief")
    lay(tmp_path, "urk.yaml", overlay)
    attachments = load_proposal(write(tmp_path, BASE), None, "urk").attachments
    assert [(a.number, a.title, a.path.name, a.reference) for a in attachments] == [
        (1, "kaart", "urk.pdf", "K1"),
        (2, "Brief", "brief.pdf", None),
        (3, "Brief", "brief2.pdf", None),
        (7, "Eigen notitie", "notitie.pdf", None),
    ]
    assert len(load_proposal(tmp_path / "voorstel.yaml", None).attachments) == 2


def test_an_attachment_can_be_left_out_for_one_municipality_or_kept_for_one_only(tmp_path: Path) -> None:
    def titles(key: str) -> list[tuple[int, str]]:
        made = load_proposal(tmp_path / "voorstel.yaml", None, key)
        assert [each["titel"] for each in made.values["bijlagen"]] == [a.title for a in made.attachments]
        return [(a.number, a.title) for a in made.attachments]

    write(tmp_path, BASE + "  - {titel: Alleen daar, bestand: bijlagen/urk.pdf, weglaten: ja}\n")
    lay(tmp_path, "urk.yaml", "bijlagen:\n- {titel: kaart, weglaten: ja}\n")
    lay(tmp_path, "zeist.yaml", "bijlagen:\n- {titel: alleen daar, weglaten: nee}\n")
    everyone = titles("soest")
    assert everyone == [(1, "Kaart"), (7, "Notitie")]
    assert titles("urk") == [(7, "Notitie")]
    assert titles("zeist") == [(1, "Kaart"), (2, "alleen daar"), (7, "Notitie")]


def test_one_that_is_to_be_left_out_must_be_there(tmp_path: Path) -> None:
    (found,) = urks_errors(tmp_path, "bijlagen:\n- {titel: Kaartt, weglaten: ja}\n")
    assert found == (
        "gemeenten/urk.yaml:2:3: Er is geen bijlage met deze titel of dit nummer om weg te laten. "
        "Schrijf de titel zoals die in de definitie staat."
    )


def test_what_is_required_may_come_from_the_overlay_alone(tmp_path: Path) -> None:
    assert urk(tmp_path, "voorstel: Alleen hier.\n", "titel: a\n")["voorstel"]["tekst"] == "Alleen hier."
    found = urks_errors(tmp_path, "steller: A\n", "titel: a\n")
    assert len(found) == 1 and found[0].startswith("voorstel.yaml:1:1: 'voorstel' ontbreekt.")


def test_an_overlay_has_no_defaults_and_requires_nothing() -> None:
    def demands(rule: Any) -> bool:
        if not isinstance(rule, dict):
            return False
        own = any(not isinstance(rule.get(name), dict | None) for name in ("required", "default"))
        return own or any(demands(inner) for name, inner in rule.items() if name != "meta")

    assert demands(load_schema("voorstel")) and not demands(overlay_rules(load_schema("voorstel")))
    assert set(load_schema("voorstel")) - set(overlay_rules(load_schema("voorstel"))) == {"gemeente", "register"}


def test_defaults_of_the_definition_stay(tmp_path: Path) -> None:
    values = urk(tmp_path, "steller: A\n", BASE + "status: concept\nopenbaarheid: vertrouwelijk\n")
    assert (values["status"], values["openbaarheid"]) == ("concept", "vertrouwelijk")


@pytest.mark.parametrize(
    ("overlay", "place"),
    [
        ("steler: A\n", "gemeenten/urk.yaml:1:1: 'steler' is geen bekend onderdeel. Bedoelt u 'steller'?"),
        ("status: ooit\n", "gemeenten/urk.yaml:1:9: 'ooit' kan niet bij 'status'."),
        ("\ndoel: |\n  Wij.\n  {{ onbekend }}\n", "gemeenten/urk.yaml:4:6: 'onbekend' is geen bekende waarde."),
        ("gemeente: urk\n", "gemeenten/urk.yaml:1:1: 'gemeente' kan hier niet staan. De naam van dit bestand"),
        ("bijlagen:\n- {titel: Nieuw}\n", "gemeenten/urk.yaml:2:3: 'bestand' ontbreekt bij punt 3"),
        ("bijlagen:\n- {titel: Kaart, bestand: weg.pdf}\n", "gemeenten/urk.yaml:2:27: Het bestand 'weg.pdf'"),
        ("datum: 30 februari 2019\n", "gemeenten/urk.yaml:1:8: De datum"),
        ("- a\n", "gemeenten/urk.yaml:1:1: Dit bestand moet bestaan uit onderdelen met een naam."),
        ("a: [\n", "gemeenten/urk.yaml:"),
        ("financiën: {totaal: 11}\n", "gemeenten/urk.yaml:1:21: 'totaal' is"),
        ("financiën: {bijdragen: [{partij: A, bedrag: 1}]}\n", "voorstel.yaml:9:32: 'bijdragen.om' is geen"),
    ],
)  # fmt: skip
def test_every_fault_points_into_the_file_that_it_is_in(overlay: str, place: str, tmp_path: Path) -> None:
    found = urks_errors(tmp_path, overlay)
    assert len(found) == 1 and found[0].startswith(place), found


def test_a_bad_overlay_stops_its_own_municipality_only(tmp_path: Path) -> None:
    lay(tmp_path, "urk.yaml", "onzin: a\n")
    file = write(tmp_path, BASE)
    outcomes = {o.municipality.key: o for o in load_all(file, None).outcomes()}
    assert [key for key, o in outcomes.items() if o.proposal is None] == ["urk"]
    assert load_proposal(file, None).title == "Proef"
    assert [p.path for p in check(file, None)] == ["onzin"]  # a check of one looks at all files
    assert [p.message for p in check_all(file, None)] == ["'onzin' is geen bekend onderdeel (voor Urk)."]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Urkk.yaml", "Dit bestand hoort bij geen gemeente: 'Urkk' is niet bekend. Bedoelt u 'Urk'?"),
        ("urk.yaml.txt", "In gemeenten/ horen alleen .yaml-bestanden."),
        ("0184.yaml", "en gemeenten/0184.yaml zijn allebei voor Urk."),
    ],
)
def test_a_file_that_would_not_be_used_is_an_error(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lay(tmp_path, "urk.yaml", "steller: A\n")
    lay(tmp_path, name, "steller: B\n")
    with pytest.raises(DefinitionError) as caught:
        load_proposal(write(tmp_path, BASE), None)
    (problem,) = caught.value.problems
    assert message in str(problem)
    assert all(o.proposal is None for o in load_all(tmp_path / "voorstel.yaml", None).outcomes())


def test_what_editors_leave_is_no_overlay(tmp_path: Path) -> None:
    for name in (".urk.yaml.swp", "urk.yaml~", "~$urk.yaml"):
        lay(tmp_path, name, "onzin")
    (tmp_path / "gemeenten" / "urk").mkdir()  # its attachments
    assert check(write(tmp_path, BASE), None) == ()


@pytest.mark.parametrize("name", ["De Bilt.yaml", "de-bilt.yml", "0310.yaml"])
def test_an_overlay_is_named_by_key_name_or_code(name: str, tmp_path: Path) -> None:
    lay(tmp_path, name, "steller: B\n")
    assert load_proposal(write(tmp_path, BASE), None, "de-bilt").values["steller"] == "B"


NAMES = st.sampled_from((
    "doel", "Financien", "bijdragen", "tekst", "punten", "kop", "bijlagen", "titel", "nummer", "bestand",
    "waarden", "a", "raad", "partij", "bedrag", "gemeente", "risicos", "x",
))  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.integers(-5, 9) | st.sampled_from(["Kaart", "{{ a }}", "", "bijlagen/kaart.pdf", "| a |"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, ANYTHING, max_size=5))
def test_any_overlay_gives_a_proposal_or_problems_in_its_files(tmp_path: Path, overlay: dict[str, Any]) -> None:
    files = {str(write(tmp_path, BASE)), str(lay(tmp_path, "urk.yaml", yaml.safe_dump(overlay)))}
    (outcome,) = tuple(load_all(tmp_path / "voorstel.yaml", None, ["urk"]).outcomes())
    assert {problem.file for problem in outcome.problems} <= files
    assert (outcome.proposal is None) == any(p.severity is Severity.ERROR for p in outcome.problems)
