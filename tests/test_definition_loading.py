"""One definition for many municipalities."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from definitions import START, write

from pipeline.definition import check, load_all, load_municipalities, load_proposal
from pipeline.errors import DefinitionError, UsageError
from pipeline.models import Proposal
from pipeline.workspace import Workspace

ROOT = Path(__file__).parent.parent
SEED = ROOT / "proposals" / "regionale-veiligheidsstrategie" / "voorstel.yaml"
WORKSPACE = Workspace(ROOT)


def test_all_39_can_be_made_of_the_seed() -> None:
    outcomes = tuple(load_all(SEED, WORKSPACE).outcomes())
    assert [o.municipality for o in outcomes] == list(load_municipalities(WORKSPACE).values())
    assert [o.problems for o in outcomes] == [()] * 39
    assert sum(o.proposal.values["bijdragen"]["gemeenten"]["aandeel"] for o in outcomes if o.proposal) == 319000


def test_what_is_true_for_hilversum_only_is_in_hilversums_only() -> None:
    for outcome in load_all(SEED, WORKSPACE).outcomes():
        assert isinstance(outcome.proposal, Proposal)
        values = outcome.proposal.values
        text = f"{values['financiën']['tekst']} {values['argumenten']['punten'][1]['tekst']}"
        own = outcome.municipality.key == "hilversum"
        said = ("Hilversum", "Programma Bestuur", "cybercrime als speerpunt", "€\u00a014.000")
        assert [word in text for word in said] == [own] * 4, outcome.municipality
        assert ("naar het aantal inwoners op 1\u00a0januari 2020" in text) != own
        adjective = outcome.municipality.adjective[1]
        assert f"overeen met het {adjective} veiligheidsplan" in values["kanttekeningen"]["tekst"].replace(
            "\n", " "
        )


def test_one_and_all_give_the_same() -> None:
    outcomes = tuple(load_all(SEED, WORKSPACE, ["De Bilt", "0402"]).outcomes())
    assert [o.municipality.key for o in outcomes] == ["de-bilt", "hilversum"]
    for outcome in outcomes:
        alone = load_proposal(SEED, WORKSPACE, outcome.municipality.key)
        assert pickle.dumps(alone.values["financiën"]) == pickle.dumps(outcome.proposal.values["financiën"])  # type: ignore[union-attr]
        assert pickle.loads(pickle.dumps(outcome)).proposal.attachments == alone.attachments


def test_an_unknown_choice_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="Urkk"):
        load_all(SEED, WORKSPACE, ["urk", "Urkk"])


def test_every_file_that_counts_is_named(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    file = write(tmp_path / "proposals" / "a", START)
    folder = file.parent
    (folder / "gemeenten").mkdir()
    (folder / "gemeenten" / "urk.yaml").write_text("steller: A\n")
    (folder / "gemeenten.csv").write_text("gemeente;a\n")
    carried = ROOT / "templates" / "gemeenten.yaml"
    expected = {file, folder, folder / "gemeenten", folder / "gemeenten" / "urk.yaml", folder / "gemeenten.csv"}
    families = {path.parent.name for path in ROOT.glob("templates/*/voorstel.docx")}
    described = {root / "templates" / each / "sjabloon.yaml" for root in (ROOT, tmp_path) for each in families}
    assert set(load_all(file, workspace).read) == expected | {carried, tmp_path} | described
    (tmp_path / "templates").mkdir()
    assert set(load_all(file, workspace).read) == expected | {carried, tmp_path / "templates"} | described


def test_another_region_is_another_registry(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    dorp = '{naam: Ons Dorp, code: "9999", bijvoeglijk: [Dorps, Dorpse], kleur: "000000"}'
    (templates / "zeeland.yaml").write_text(f"gemeenten:\n  ons-dorp: {dorp}\n")
    text = "titel: a\nvoorstel: b\ngemeente: ons-dorp\nregister: zeeland.yaml\n"
    file = write(tmp_path / "proposals" / "a", text)
    workspace = Workspace(tmp_path)
    assert [o.municipality.key for o in load_all(file, workspace).outcomes()] == ["ons-dorp"]
    assert load_proposal(file, workspace).author == "Gemeente Ons Dorp"
    (templates / "zeeland.yaml").unlink()
    (problem,) = check(file, workspace)
    assert (problem.line, problem.column) == (4, 11) and "bestaat niet" in problem.message
    with pytest.raises(DefinitionError):
        load_all(file, workspace)
    assert "register" in check(write(tmp_path, START + "register: ../zeeland.yaml\n"), None)[0].message


def test_one_that_no_longer_exists_is_warned_of_and_made(tmp_path: Path) -> None:
    outcomes = tuple(load_all(write(tmp_path, START + "datum: 1 mei 2022\n"), None).outcomes())
    assert all(o.proposal for o in outcomes)
    assert [o.municipality.key for o in outcomes if o.problems] == ["weesp"]


def test_what_is_wrong_with_the_definition_stops_all(tmp_path: Path) -> None:
    outcomes = tuple(load_all(write(tmp_path, START + "onzin: a\n"), None).outcomes())
    assert len(outcomes) == 39 and not any(o.proposal for o in outcomes)
    assert len({o.problems for o in outcomes}) == 1
    outcomes = tuple(load_all(write(tmp_path, "a: [\n"), None).outcomes())
    assert len(outcomes) == 39 and all(o.problems and o.proposal is None for o in outcomes)


def test_a_definition_for_many_needs_to_name_none(tmp_path: Path) -> None:
    file = write(tmp_path, START.replace("gemeente: hilversum\n", ""))
    assert all(o.proposal for o in load_all(file, None).outcomes())
