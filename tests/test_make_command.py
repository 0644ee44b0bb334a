from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.make import command
from pipeline.errors import UsageError
from tests.test_production_build import NAMES, workspace_in


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return workspace_in(tmp_path_factory.mktemp("werkmap"))


@pytest.mark.parametrize(
    ("stand", "arguments"),
    [
        (".", []),
        ("proposals/proef/bijlagen", []),
        (".", ["proef"]),
        ("proposals", ["proef"]),
        ("proposals", ["proef/voorstel.yaml"]),
        ("proposals/proef", ["voorstel.yaml"]),
    ],
)
def test_the_definition_is_found_from_where_the_user_stands(workspace, monkeypatch, stand, arguments):
    from pipeline.workspace import find_definition

    monkeypatch.chdir(workspace.root / stand)
    definition, found = find_definition(*(arguments or [None]), Path.cwd())
    assert definition == workspace.root / "proposals" / "proef" / "voorstel.yaml"
    assert found == workspace


def test_results_on_stdout_and_progress_on_stderr(workspace, monkeypatch):
    monkeypatch.chdir(workspace.root)
    done = CliRunner().invoke(command, [], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "build/proef/hilversum/voorstel.docx  1 pagina",
        "build/proef/hilversum/voorstel.pdf  1 pagina",
        "build/proef/hilversum/pakket.pdf  6 pagina's",
        "build/proef/hilversum/pakket.json",
        "build/openbaar/proef/hilversum/pakket-openbaar.pdf",
        "build/openbaar/proef/hilversum/pakket-openbaar.json",
    ]
    assert "PDF maken…" in done.stderr


def test_another_municipality_and_another_folder(workspace, monkeypatch, tmp_path):
    monkeypatch.chdir(workspace.root)
    asked = ["proef", "--gemeente", "Wijk bij Duurstede", "--uit", str(tmp_path / "uit")]
    done = CliRunner().invoke(command, asked, catch_exceptions=False)
    assert done.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == ["openbaar", *NAMES]


def test_an_unknown_proposal_names_those_that_there_are(workspace, monkeypatch):
    monkeypatch.chdir(workspace.root)
    done = CliRunner().invoke(command, ["proeve"])
    assert isinstance(done.exception, UsageError)
    assert "er zijn: proef" in str(done.exception)


def test_a_municipality_that_is_no_more_gives_a_warning_and_is_made(workspace, monkeypatch, tmp_path):
    later = workspace.root / "proposals" / "later" / "voorstel.yaml"
    later.parent.mkdir()
    later.write_text("titel: Later\ngemeente: weesp\ndatum: 2023-01-01\nvoorstel: Instemmen.\n", encoding="utf-8")
    monkeypatch.chdir(workspace.root)
    done = CliRunner().invoke(command, ["later", "--uit", str(tmp_path / "uit")], catch_exceptions=False)
    assert done.exit_code == 0
    assert "waarschuwing" in done.stderr and "Amsterdam" in done.stderr
