"""``voorstel sjabloon velden``: what a template may use and does use; and the files for editors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from documents import template
from regions import OWN, definition, region
from test_definition_reference import as_json, faults

from pipeline.cli.new import command as nieuw
from pipeline.cli.templates import command
from pipeline.definition import check
from pipeline.errors import OutputError, TemplateError, UsageError
from pipeline.workspace import Workspace


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["velden", *arguments], env={"COLUMNS": "200"})


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A region that one stands in, with a template that prints some of what there is."""
    made = region(tmp_path, f"naam: Eigen sjabloon\nuitleg: Voor de proef.\n{OWN}")
    template(
        tmp_path / "templates" / "eigen" / "voorstel.docx",
        "{{ titel }} ({{ programma }})",
        "{{ voorstel }}",
        "{{ doel.tekst }}",
        "{% if status == 'concept' %}CONCEPT{% endif %}{{ bijdragen.totaal }}",
    )
    monkeypatch.chdir(tmp_path)
    return made


def test_it_tells_what_the_template_prints(workspace: Workspace) -> None:
    done = run("eigen")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert done.exit_code == 0 and lines[:2] == ["Eigen sjabloon (eigen)", "Voor de proef."]
    for start in (
        "✓ programma Programma van de begroting. (één regel tekst, zoals Wonen)",
        "✓ titel De titel van het voorstel.",
        "· status Hoe ver",
        "✓ voorstel Wat er wordt voorgesteld.",
        "~ doel Wat u",
        "doel.punten[].kop Het punt in één zin.",
        "kenmerk Zaaknummer",
        "opgave Bij welke opgave dit hoort.",
        "✓ bijdragen.<naam> Het bedrag",
        "delen[].pagina De eerste pagina in het pakket. (een heel getal, zoals 7;",
    ):
        assert any(line.startswith(start) for line in lines), start
    assert not any("kader.tekst" in line for line in lines)  # told once, for all sections


def test_without_a_template_it_tells_the_standard_fields(workspace: Workspace) -> None:
    done = run()
    assert done.exit_code == 0 and "kenmerk" in done.stdout and "✓" not in done.stdout
    assert "Programma van de begroting. (één regel tekst, zoals Wonen)" not in done.stdout


def test_json_has_all_with_places(workspace: Workspace) -> None:
    data = {each["veld"]: each for each in json.loads(run("eigen", "--json").stdout)}
    assert data["programma"] == {
        "veld": "programma",
        "hoofdstuk": "Eigen velden van dit sjabloon",
        "soort": "regel",
        "wat": "één regel tekst",
        "label": "Programma",
        "uitleg": "Programma van de begroting.",
        "voorbeeld": "Wonen",
        "eigen": True,
        "instelling": False,
        "alleen": None,
        "sjabloon": "afgedrukt",
        "plaatsen": data["programma"]["plaatsen"],
    }
    (place,) = data["programma"]["plaatsen"]
    assert place.startswith("in de tekst") and "{{ programma }}" in place
    marks = {path: data[path]["sjabloon"] for path in ("doel", "doel.tekst", "kader", "status")}
    assert marks == {
        "doel": "deels afgedrukt", "doel.tekst": "afgedrukt", "kader": "niet gebruikt", "status": "gebruikt"
    }  # fmt: skip
    assert "sjabloon" not in json.loads(run("--json").stdout)[0]


def test_a_template_that_is_not_there_or_does_not_hold(workspace: Workspace) -> None:
    done = run("eigenn")
    assert isinstance(done.exception, UsageError) and "Bedoelt u 'eigen'?" in str(done.exception)
    (workspace.root / "templates" / "eigen" / "sjabloon.yaml").write_text("onzin: 1\n")
    assert isinstance(run("eigen").exception, TemplateError)


# --- Editors -----------------------------------------------------------------------------------------------


def test_an_editor_knows_the_own_fields(workspace: Workspace) -> None:
    assert run("eigen", "--schema", "schemas/eigen.json").stdout == "schemas/eigen.json\n"
    schema = json.loads((workspace.root / "schemas" / "eigen.json").read_text("utf-8"))
    good = {"titel": "a", "voorstel": "b", "programma": "Wonen", "opgave": {"tekst": "x", "thema": "y"}}
    assert list(faults(as_json(good), schema, schema)) == []
    assert schema["properties"]["programma"]["description"] == "Programma van de begroting."
    assert list(faults({**good, "opgave": {"onzin": "x"}}, schema, schema))
    standard = json.loads((Path(__file__).parent.parent / "schemas" / "voorstel.schema.json").read_text("utf-8"))
    assert list(faults(good, standard, standard))


def test_a_default_that_json_does_not_know_is_written_out(workspace: Workspace) -> None:
    text = "velden:\n  budget: {type: bedrag, default: € 10, meta: {label: B, uitleg: B.}}\n"
    (workspace.root / "templates" / "eigen" / "sjabloon.yaml").write_text(text, encoding="utf-8")
    run("eigen", "--schema", "a.json")
    assert json.loads(Path("a.json").read_text("utf-8"))["properties"]["budget"]["default"] == "€\u00a010"


def test_a_schema_that_cannot_be_written_is_told(workspace: Workspace) -> None:
    assert isinstance(run("eigen", "--schema", "templates/gemeenten.yaml/a.json").exception, OutputError)


def test_a_new_proposal_points_at_the_own_fields(workspace: Workspace) -> None:
    done = CliRunner().invoke(nieuw, ["nieuw", "--gemeente", "urk"], catch_exceptions=False)
    assert done.exit_code == 0 and "schemas/voorstel-eigen.schema.json" in done.stdout
    made = workspace.root / "proposals" / "nieuw" / "voorstel.yaml"
    first = made.read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../schemas/voorstel-eigen.schema.json"
    overlay = json.loads((workspace.root / "schemas" / "gemeente-eigen.schema.json").read_text("utf-8"))
    assert "programma" in overlay["properties"] and overlay["required"] == []
    assert check(made, workspace) == ()
    CliRunner().invoke(nieuw, ["ander", "--gemeente", "soest"], catch_exceptions=False)
    other = (workspace.root / "proposals" / "ander" / "voorstel.yaml").read_text("utf-8")
    assert other.startswith("# yaml-language-server: $schema=../../schemas/voorstel.schema.json\n")


def test_help_is_quick_and_dutch(workspace: Workspace) -> None:
    done = run("--help")
    assert done.exit_code == 0 and done.stdout.startswith("Gebruik: sjabloon velden [OPTIES] [SJABLOON]")
    assert definition(workspace, "gemeente: urk\n").is_file()
