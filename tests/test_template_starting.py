"""A template of one's own begins as a copy: whole, under its own name, over nothing that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.app import voorstel
from pipeline.errors import OutputError, UsageError
from pipeline.library.checking import check_all
from pipeline.library.starting import start_template
from pipeline.workspace import Workspace

CARRIED = Path(__file__).parent.parent / "templates"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "proposals").mkdir()
    return Workspace(tmp_path)


def test_a_copy_has_all_of_its_template_and_its_own_name(workspace: Workspace) -> None:
    made = start_template(workspace, "ons raad", "raadsvoorstel")
    assert [path.name for path in made] == ["voorstel.docx", "inhoud.docx", "raadsbesluit.docx", "sjabloon.yaml"]
    assert made[0].read_bytes() == (CARRIED / "raadsvoorstel" / "voorstel.docx").read_bytes()
    told = made[-1].read_text("utf-8")
    assert told.startswith("naam: ons raad\n") and "raadsbesluit.docx" in told
    assert not any(each.errors for each in check_all(workspace, ["ons raad"]))
    assert {path.name for path in (workspace.root / "templates").iterdir()} == {"ons raad"}


def test_without_more_it_is_what_came_with_the_product(workspace: Workspace) -> None:
    assert start_template(workspace, "eigen")[0].read_bytes() == (CARRIED / "standaard/voorstel.docx").read_bytes()
    made = start_template(workspace, "kort")
    assert made[0].read_bytes() == (CARRIED / "kort" / "voorstel.docx").read_bytes()
    assert made[-1].read_bytes() == (CARRIED / "kort" / "sjabloon.yaml").read_bytes()
    assert workspace.templates()["kort"] == workspace.root / "templates" / "kort"


def test_it_writes_over_nothing_and_says_what_is_wrong(workspace: Workspace) -> None:
    start_template(workspace, "eigen")
    with pytest.raises(UsageError, match="is er al"):
        start_template(workspace, "eigen")
    with pytest.raises(UsageError, match="Bedoelt u 'kort'"):
        start_template(workspace, "ander", "kor")
    for name in ("../weg", ".eigen", "a/b", ""):
        with pytest.raises(UsageError, match="kan niet de naam"):
            start_template(workspace, name)


def test_a_full_disk_leaves_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="De schijf is vol"):
        start_template(workspace, "eigen")
    assert not list((workspace.root / "templates").iterdir())


def test_the_command_says_what_to_do_next(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace.root)
    voorstel.main(["sjabloon", "nieuw", "eigen", "--van", "kort"], standalone_mode=False)
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "templates/eigen/voorstel.docx"
    assert "voorstel sjabloon controleer 'eigen'" in told.err
