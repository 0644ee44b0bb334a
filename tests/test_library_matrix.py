"""Templates are tried by building, through the batch; what fails says where, in the template and the proposal."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from pipeline.definition import check
from pipeline.definition.schema import load_schema
from pipeline.errors import Severity
from pipeline.library.matrix import page
from pipeline.library.matrix.building import WANTED, prove
from pipeline.library.matrix.proofs import write_proofs
from pipeline.workspace import Workspace
from tests import faulty

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 11, 29)
_SETTINGS = {"gemeente", "register", "openbaarheid", "openbare_titel", "openbaar_vanaf", "niet_openbaar",
             "geheimhouding", "taal", "auteur", "losse_delen", "leesbaar_maken"}  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one template of its own, a copy of ``standaard``."""
    (tmp_path / "proposals").mkdir()
    shutil.copytree(ROOT / "templates" / "standaard", tmp_path / "templates" / "eigen")
    return Workspace(tmp_path)


def test_every_template_is_tried_with_the_smallest_the_fullest_and_the_hardest(workspace: Workspace) -> None:
    matrix = prove(workspace, ["eigen"], day=DAY, tasks=1)
    assert [(cell.template, cell.proof, cell.wrong, cell.claim) for cell in matrix.cells] == [
        ("eigen", proof, (), WANTED) for proof in ("minimaal", "maximaal", "lastig")
    ]
    assert matrix.sound
    page.write(matrix)
    shown = (matrix.folder / page.PAGE).read_text("utf-8")
    assert shown.count("<img") == 3 and "✓ goed" in shown and "<script" not in shown
    told = json.loads((matrix.folder / page.DATA).read_text("utf-8"))
    assert told["goed"] and [each["voorstel"] for each in told["proeven"]] == ["minimaal", "maximaal", "lastig"]
    again = prove(workspace, ["eigen"], day=DAY, tasks=1)
    assert again.cells == matrix.cells


def test_what_fails_says_where_in_the_template_and_in_the_proposal(workspace: Workspace) -> None:
    faulty.faulty(workspace.root / "templates" / "eigen" / "voorstel.docx", faulty.paragraph("{{ datum.maand }}"))
    matrix = prove(workspace, ["eigen"], day=DAY, tasks=1)
    wrong = {cell.proof: " ".join(cell.wrong) for cell in matrix.failed}
    assert not matrix.sound
    assert "'maand' bestaat niet" in wrong["maximaal"]
    assert "onder 'Bijlagen' ('{{ datum.maand }}')" in wrong["maximaal"]
    assert "eigen-maximaal/voorstel.yaml:7" in wrong["maximaal"]
    page.write(matrix)
    assert "eigen, maximaal" in (matrix.folder / page.PAGE).read_text("utf-8")


def test_own_fields_are_in_the_fullest_and_hold(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.root / "templates" / "eigen" / "sjabloon.yaml").write_text(
        "velden:\n"
        "  archiefcode: {type: regel, regex: '\\d\\.\\d{2}', meta: {label: A, uitleg: B, voorbeeld: '2.07'}}\n"
        "  soort_stuk: {type: regel, allowed: [een, twee], meta: {label: A, uitleg: B}}\n"
        "  raming: {type: bedrag, min: 5, meta: {label: A, uitleg: B}}\n"
        "  stappen: {type: list, meta: {label: A, uitleg: B}, schema: {type: regel}}\n"
        "  gebied:\n    type: dict\n    meta: {label: A, uitleg: B, sectie: ja}\n"
        "    schema: {oppervlak: {type: getal, meta: {label: A, uitleg: B}}}\n",
        encoding="utf-8",
    )
    proofs = write_proofs(workspace, ["eigen"], tmp_path / "uit", everyone=False)
    proving = Workspace(workspace.root, first=tmp_path / "uit" / "register")
    for proof in proofs:
        assert [p for p in check(proof.definition, proving, "voorbeeldstad") if p.severity is Severity.ERROR] == []
    assert "archiefcode: '2.07'" in proofs[1].definition.read_text("utf-8")


def test_the_fullest_proposal_has_every_field_that_prints() -> None:
    text = (ROOT / "templates" / "proeven" / "maximaal.yaml").read_text("utf-8")
    missing = [name for name in load_schema("voorstel") if f"\n{name}:" not in text]
    assert set(missing) <= _SETTINGS
