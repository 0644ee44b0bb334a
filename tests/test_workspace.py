"""Workspaces: found from anywhere below, made without touching what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.definition import check
from pipeline.errors import UsageError
from pipeline.workspace import DEFINITION, Workspace, carried, create


def test_a_new_workspace_has_a_definition_that_holds(tmp_path: Path) -> None:
    made = create(tmp_path / "werk", None, "de-bilt")
    workspace = Workspace.around(tmp_path / "werk" / "proposals" / "mijn-eerste-voorstel" / "bijlagen")
    assert workspace == Workspace(tmp_path / "werk")
    assert made[-1].name == DEFINITION and "gemeente: de-bilt" in made[-1].read_text("utf-8")
    assert check(made[-1], workspace) == ()
    assert workspace is not None and workspace.data("standaard", "voorstel.docx").is_relative_to(tmp_path)


def test_a_second_proposal_in_the_workspace(tmp_path: Path) -> None:
    create(tmp_path, None, "hilversum")
    made = create(Path("fietsplan 2026"), Workspace(tmp_path), "hilversum")
    assert made == (tmp_path / "proposals" / "fietsplan 2026" / DEFINITION,)
    assert [path.parent.name for path in Workspace(tmp_path).definitions()] == [
        "fietsplan 2026",
        "mijn-eerste-voorstel",
    ]


def test_nothing_that_is_there_is_changed(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "gemeenten.yaml"
    own.parent.mkdir()
    own.write_text("gemeenten: {}\n")
    create(tmp_path, None, "hilversum")
    assert own.read_text() == "gemeenten: {}\n"
    with pytest.raises(UsageError, match="al een voorstel"):
        create(Path("mijn-eerste-voorstel"), Workspace(tmp_path), "hilversum")


@pytest.mark.parametrize("name", ["..", "*", "-rf", ".verborgen"])
def test_a_name_that_cannot_be_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    create(tmp_path, None, "hilversum")
    with pytest.raises(UsageError):
        create(Path(name), Workspace(tmp_path), "hilversum")


def test_what_a_workspace_lacks_is_carried(tmp_path: Path) -> None:
    (tmp_path / "proposals").mkdir()
    found = Workspace(tmp_path).data("standaard", "voorstel.docx")
    assert found == carried("templates") / "standaard" / "voorstel.docx" and found.is_file()
