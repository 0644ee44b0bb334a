"""The own fields of a template: like any other field for its municipalities, unknown elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from regions import OWN, REGISTRY, definition, overlay, region

from pipeline.definition import check, check_all, load_all, load_municipalities, load_proposal, permitted
from pipeline.definition.public import left_out, public_version
from pipeline.errors import DefinitionError, Problem, TemplateError
from pipeline.models import Section


def told(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{each.line}:{each.column} {each.message} {each.remedy}".rstrip() for each in problems]


def test_an_own_field_is_read_and_filled_in_like_any_other(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    text = "gemeente: urk\nprogramma: Wonen\nopgave:\n- kop: Groen\n  tekst: Bij {{ programma }}.\n"
    values = load_proposal(definition(workspace, text), workspace).values
    assert values["programma"] == "Wonen" and values["archiefcode"] is None
    opgave = values["opgave"]
    assert isinstance(opgave, Section) and opgave["punten"][0]["tekst"] == "Bij Wonen." and opgave["thema"] is None


def test_an_own_field_is_checked_like_any_other(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    file = definition(workspace, "gemeente: urk\narchiefcode: a1\nprogrma: x\ndoel: '{{ programma }}'\n")
    assert told(check(file, workspace)) == [
        "4:14 'archiefcode' heeft niet de goede vorm. Schrijf bijvoorbeeld 'archiefcode: 207'.",
        "5:1 'progrma' is geen bekend onderdeel. Bedoelt u 'programma'?",
        "6:11 'programma' is in deze definitie niet ingevuld. Vul 'programma' in, of haal {{ programma }} weg.",
    ]


def test_for_others_it_says_whose_it_is_and_where_it_belongs(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    file = definition(workspace, "programma: Wonen\n")
    assert told(check_all(file, workspace)) == [
        "3:1 'programma' is een eigen veld van Urk en Zeist (voor Soest). "
        "Zet het in gemeenten/urk.yaml en zo voor elk van hen."
    ]
    outcomes = {each.municipality.key: each for each in load_all(file, workspace).outcomes()}
    assert [key for key, each in outcomes.items() if each.proposal] == ["urk", "zeist"]
    with pytest.raises(DefinitionError):
        load_proposal(file, workspace, "soest")


def test_a_field_that_exists_for_nobody_is_unknown(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    assert told(check_all(definition(workspace, "onzin: x\n"), workspace)) == [
        "3:1 'onzin' is geen bekend onderdeel (voor alle 3). Kijk in docs/velden.md wat er kan staan."
    ]


def test_it_can_stand_in_the_file_of_a_municipality(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    file = definition(workspace, "")
    overlay(file, "urk", "programma: Wonen\n")
    found = {each.municipality.key: each.proposal for each in load_all(file, workspace).outcomes()}
    assert found["urk"] and found["urk"].values["programma"] == "Wonen"
    assert found["zeist"] and found["zeist"].values["programma"] is None
    assert found["soest"] and "programma" not in found["soest"].values
    overlay(file, "soest", "programma: Wonen\n")
    (problem,) = check_all(file, workspace)
    assert (
        problem.file.endswith("gemeenten/soest.yaml") and "is een eigen veld van Urk en Zeist" in problem.message
    )


def test_an_own_value_or_column_cannot_take_its_name(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    file = definition(workspace, "gemeente: urk\nwaarden: {programma: x}\n")
    assert "De naam 'programma' is al van een ander onderdeel." in told(check(file, workspace))[0]
    assert check(file, workspace, "soest") == ()
    definition(workspace, "")
    (file.parent / "gemeenten.csv").write_text("gemeente;programma\nUrk;Wonen\n")
    assert "De naam 'programma'" in told(check(file, workspace, "urk"))[0]


def test_a_broken_description_stops_its_own_municipalities_only(tmp_path: Path) -> None:
    workspace = region(tmp_path, "velden:\n  titel: {type: regel, meta: {label: A, uitleg: B}}\n")
    file = definition(workspace, "gemeente: urk\n")
    with pytest.raises(TemplateError, match="sjabloon 'eigen' klopt niet"):
        load_proposal(file, workspace)
    (problem,) = check(file, workspace)
    assert problem.file.endswith("templates/eigen/sjabloon.yaml") and (problem.line, problem.column) == (2, 3)
    outcomes = {each.municipality.key: each for each in load_all(file, workspace).outcomes()}
    assert [key for key, each in outcomes.items() if each.proposal] == ["soest"]
    assert outcomes["urk"].error and outcomes["urk"].error.exit_code == 4
    (problem,) = check_all(file, workspace)
    assert (problem.line, problem.column) == (2, 3) and problem.message.endswith("(voor Urk, Zeist).")


# --- Who may see it ----------------------------------------------------------------------------------------


def test_an_own_field_can_be_kept_from_the_public_version(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    text = "gemeente: urk\nprogramma: Geheim plan\nniet_openbaar: {programma: onderhandelingen}\n"
    proposal = load_proposal(definition(workspace, text), workspace)
    public = public_version(proposal)
    assert public is not None and "Geheim plan" not in repr(public.values)
    assert [(each.what, each.why) for each in left_out(proposal)] == [("'programma'", "onderhandelingen")]


def test_a_public_text_cannot_bring_it_back(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    text = "gemeente: urk\nprogramma: A\nniet_openbaar: {programma: x}\ndoel: 'Bij {{ programma }}.'\n"
    (problem,) = told(check(definition(workspace, text), workspace))
    assert "'programma' komt niet in de openbare versie, maar deze tekst wel." in problem


def test_an_own_section_can_be_confidential(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    text = "gemeente: urk\nopgave: {tekst: Stil, thema: Stiller, openbaarheid: vertrouwelijk, reden: te vroeg}\n"
    public = public_version(load_proposal(definition(workspace, text), workspace))
    assert public is not None and "Stil" not in repr(public.values)
    assert "te vroeg" in public.values["opgave"]["tekst"]


def test_a_municipality_can_keep_it_back_always(tmp_path: Path) -> None:
    registry = REGISTRY.replace("sjabloon: eigen}", "sjabloon: eigen, niet_openbaar: [steller, programma]}", 1)
    workspace = region(tmp_path, registry=registry)
    public = public_version(load_proposal(definition(workspace, "gemeente: urk\nprogramma: A-1\n"), workspace))
    assert public is not None and "A-1" not in repr(public.values)


@pytest.mark.parametrize("name", ["opgave", "progrm"])
def test_the_registry_can_only_keep_back_what_is_a_header_field(name: str, tmp_path: Path) -> None:
    registry = REGISTRY.replace("sjabloon: eigen}", f"sjabloon: eigen, niet_openbaar: [{name}]}}", 1)
    with pytest.raises(DefinitionError) as caught:
        load_municipalities(region(tmp_path, registry=registry))
    assert f"'{name}' kan niet bij 'niet_openbaar, punt 1'." in caught.value.problems[0].message


# --- How fast ----------------------------------------------------------------------------------------------


def test_rules_are_made_once_per_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [f"g{number}" for number in range(40)]
    lines = [f'  {key}: {{naam: {key}, code: "{n:04}", bijvoeglijk: [a, a], kleur: "1F4E79", sjabloon: eigen}}\n'
             for n, key in enumerate(keys)]  # fmt: skip
    workspace = region(tmp_path, registry="gemeenten:\n" + "".join(lines))
    made: list[object] = []
    real = permitted.overlay_rules
    monkeypatch.setattr(permitted, "overlay_rules", lambda rules: made.append(rules) or real(rules))
    file = definition(workspace, "programma: A\n")
    assert all(each.proposal for each in load_all(file, workspace).outcomes())
    load_all(file, workspace)
    assert len(made) <= 2  # those of the standard, when no other test asked for them, and of this template


def test_a_changed_description_counts_at_once(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    file = definition(workspace, "gemeente: urk\nwijk: Dorp\n")
    description = workspace.root / "templates" / "eigen" / "sjabloon.yaml"
    assert description in load_all(file, workspace).read
    assert "'wijk' is geen bekend onderdeel." in told(check(file, workspace))[0]
    description.write_text(f"{OWN}  wijk: {{type: regel, meta: {{label: Wijk, uitleg: De wijk.}}}}\n")
    os.utime(description, ns=(1, 1))
    assert check(file, workspace) == ()
