"""What is filled in and a template prints in no case: a warning where it stands, never lost in silence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from documents import template
from regions import definition, overlay, region

from pipeline.cli.check import command as controleer
from pipeline.cli.make import command as maak
from pipeline.definition import check, check_all, load_with_warnings
from pipeline.document import contract
from pipeline.errors import Problem, TemplateError
from pipeline.production.batch import run
from pipeline.production.printing import printing
from pipeline.workspace import Workspace

ATTACHED = "bijlagen: [{bestand: voorstel.yaml, titel: A, versie: 1.10}]\n"


def told(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{each.line}:{each.column} {each.message}" for each in problems]


def short(root: Path, *paragraphs: str) -> Workspace:
    """Return a region with a template that prints this, the title and the proposal."""
    workspace = region(root)
    template(root / "templates" / "eigen" / "voorstel.docx", "{{ titel }}", "{{ voorstel }}", *paragraphs)
    return workspace


def warnings(workspace: Workspace, text: str) -> list[str]:
    file = definition(workspace, f"gemeente: urk\n{text}")
    return told(check(file, workspace, None, printing(workspace, keep=False)))


def test_a_section_that_is_not_printed_is_told_of_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = short(tmp_path)
    monkeypatch.chdir(tmp_path / "proposals")
    file = definition(workspace, "gemeente: urk\nduurzaamheid:\n- kop: A\n  tekst: B\n- kop: C\n")
    _, problems = load_with_warnings(file, workspace, None, printing(workspace, keep=True))
    (warning,) = map(str, problems)
    assert warning == (
        "proef/voorstel.yaml:4:1: waarschuwing: Het sjabloon 'eigen' drukt 'duurzaamheid' niet af. "
        "Haal het weg, of laat {{ duurzaamheid }} in het sjabloon zetten."
    )
    monkeypatch.chdir(tmp_path / "proposals" / "proef")
    done = CliRunner().invoke(controleer, [], catch_exceptions=False)
    assert done.exit_code == 0 and "drukt 'duurzaamheid' niet af" in done.stdout


@pytest.mark.parametrize(
    ("tags", "text", "expected"),
    [
        (["{{ doel.tekst }}"], "doel: {tekst: A, punten: [B, C]}\n",
         ["4:18 Het sjabloon 'eigen' drukt 'punten' niet af (bij 'doel')."]),
        (["{{ doel }}"], "doel: {tekst: A, punten: [B, C]}\n", []),
        (["{%p for p in doel.punten %}", "{{ p.kop }}", "{%p endfor %}"],
         "doel:\n- kop: A\n- kop: A\n  tekst: B\n- kop: A\n  tekst: C\n",
         ["7:3 Het sjabloon 'eigen' drukt 'tekst' niet af (bij 'doel > punten')."]),
        ([], "kenmerk: A-1\nraad: {behandeling: besluit, commissie: C}\n",
         ["4:1 Het sjabloon 'eigen' drukt 'kenmerk' niet af.", "5:1 Het sjabloon 'eigen' drukt 'raad' niet af."]),
        (["{{ raad.behandeling }}"], "raad: {behandeling: besluit, commissie: C}\n",
         ["4:30 Het sjabloon 'eigen' drukt 'commissie' niet af (bij 'raad')."]),
        ([], "portefeuillehouder: [A, B]\n", ["4:1 Het sjabloon 'eigen' drukt 'portefeuillehouder' niet af."]),
        (["{{ portefeuillehouder | join(', ') }}"], "portefeuillehouder: [A, B]\n", []),
        (["{% if behandeling == 'hamerstuk' %}Hamerstuk{% endif %}"], "behandeling: hamerstuk\n", []),
        (["{% if behandeling is not none %}x{% endif %}"], "behandeling: hamerstuk\n",
         ["4:1 Het sjabloon 'eigen' drukt 'behandeling' niet af."]),
        (["{% if financien.begrotingswijziging %}x{% endif %}"], "financiën: {begrotingswijziging: ja}\n", []),
        (["{{ financien.tekst }}"], "financiën: {tekst: 'Dat is {{ financien.krediet }}.', krediet: 10}\n", []),
        (["{{ doel }}"], "kenmerk: A-1\ndoel: 'Zie {{ kenmerk }}.'\n", []),
        ([], "taal: nl-NL\nauteur: B\nopenbaarheid: openbaar\nwaarden: {a: 1}\narchiefcode: 12\n", []),
        ([], "programma: Wonen\nopgave: {tekst: A, thema: B}\n",
         ["4:1 Het sjabloon 'eigen' drukt 'programma' niet af.",
          "5:1 Het sjabloon 'eigen' drukt 'opgave' niet af."]),
        ([], "doel: ''\nsteller:\n", []),
        ([], ATTACHED, []),
        (["{%p for b in bijlagen %}", "{{ b.titel }}", "{%p endfor %}"], ATTACHED,
         ["4:47 Het sjabloon 'eigen' drukt 'versie' niet af (bij 'bijlagen')."]),
    ],
)  # fmt: skip
def test_what_is_told_of(tags: list[str], text: str, expected: list[str], tmp_path: Path) -> None:
    assert warnings(short(tmp_path, *tags), text) == expected


def test_a_second_document_prints_too(tmp_path: Path) -> None:
    workspace = short(tmp_path)
    folder = tmp_path / "templates" / "eigen"
    template(folder / "besluit.docx", "{{ duurzaamheid }}")
    (folder / "sjabloon.yaml").write_text("documenten: [{bestand: besluit.docx, titel: Besluit}]\n")
    assert warnings(workspace, "duurzaamheid: A\n") == []


def test_for_many_it_says_for_whom_and_the_overlay_has_the_place(tmp_path: Path) -> None:
    workspace = short(tmp_path)
    file = definition(workspace, "kenmerk: A-1\n")
    overlay(file, "urk", "steller: A\n")
    overlay(file, "soest", "steller: A\n")  # the standard template prints it
    assert told(check_all(file, workspace, printing(workspace, keep=False))) == [
        "3:1 Het sjabloon 'eigen' drukt 'kenmerk' niet af (voor Urk, Zeist).",
        "1:1 Het sjabloon 'eigen' drukt 'steller' niet af (voor Urk).",
    ]


def test_a_batch_tells_it_and_looks_at_each_template_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = short(tmp_path)
    file = definition(workspace, "duurzaamheid: A\n")
    looked: list[object] = []
    real = contract.contract
    monkeypatch.setattr(contract, "contract", lambda word: looked.append(word) or real(word))

    def told_in_batch() -> dict[str, bool]:
        (result,) = run([(file, workspace)], day=dt.date(2026, 3, 2), tasks=1)
        return {each.key: "drukt 'duurzaamheid' niet af" in " ".join(each.warnings) for each in result.results}

    assert told_in_batch() == {"urk": True, "zeist": True, "soest": False}
    assert len(looked) == 2
    definition(workspace, "duurzaamheid: B\n")
    assert told_in_batch() == {"urk": True, "zeist": True, "soest": False}
    assert len(looked) == 2  # kept


def test_a_template_that_cannot_be_read_is_told_of_where_it_is_used(tmp_path: Path) -> None:
    workspace = short(tmp_path)
    (tmp_path / "templates" / "eigen" / "voorstel.docx").write_bytes(b"geen Word")
    assert warnings(workspace, "duurzaamheid: A\n") == []


def test_a_broken_description_is_exit_4_and_the_public_package_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = short(tmp_path)
    file = definition(workspace, "gemeente: urk\n")
    public = workspace.public_results("proef") / "urk"
    public.mkdir(parents=True)
    (public / "pakket-openbaar.pdf").write_bytes(b"oud")
    (public / "pakket-openbaar.json").write_text("{}")
    (tmp_path / "templates" / "eigen" / "sjabloon.yaml").write_text("onzin: 1\n")
    monkeypatch.chdir(file.parent)
    assert CliRunner().invoke(controleer, []).exit_code == 4
    assert isinstance(CliRunner().invoke(maak, []).exception, TemplateError)
    assert not (public / "pakket-openbaar.pdf").exists()
