"""Lots with a fake at LibreOffice's boundary: what it does not give, and what it takes along."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.definition import load_proposal
from pipeline.errors import ConversionError, MissingProgramError
from pipeline.production.job import Failed, Job, Made, job_for
from pipeline.production.lot import make_lot
from pipeline.production.turn import Turn, turn
from tests.batches import definition_of, region_in
from tests.test_production_build import DAY

FAKE = """\
#!/usr/bin/env python3
# Converts as LibreOffice does, but {what}.
import os, subprocess, sys
names = [name for name in sys.argv if name.endswith(".docx")]
def poison(name):
    import zipfile
    return b"Larens" in zipfile.ZipFile(name).read("word/document.xml")
arguments = sys.argv[1:]
{code}
sys.exit(subprocess.call(["soffice", *arguments]))
"""
HANGS = "import time\nif any(map(poison, names)): time.sleep(60)"
CRASHES = "if any(map(poison, names)): os.abort()"
DROPS = """\
arguments = [name for name in arguments if name not in names or not poison(name)]
if not set(names) & set(arguments): sys.exit(0)
"""


def jobs(folder: Path, *keys: str, turn: Turn | None = None) -> list[Job]:
    workspace = region_in(folder)
    return [
        job_for(load_proposal(definition_of(workspace), workspace, key), workspace, DAY, turn=turn) for key in keys
    ]


@pytest.mark.parametrize(("what", "code"), [("hangs", HANGS), ("crashes", CRASHES), ("drops", DROPS)])
def test_one_that_libreoffice_cannot_take_stops_no_other(tmp_path, monkeypatch, what, code):
    fake = tmp_path / "soffice-fake"
    fake.write_text(FAKE.format(what=what, code=code))
    fake.chmod(0o755)
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(fake))
    monkeypatch.setattr(
        "pipeline.conversion.soffice.convert.__kwdefaults__",
        {"seconds_per_call": 5.0 if what == "hangs" else 90.0},
    )
    lot = jobs(tmp_path / "w", "baarn", "laren", "soest")
    outcomes = make_lot(lot)
    assert [type(outcome) for outcome in outcomes] == [Made, Failed, Made]
    assert isinstance(outcomes[1].error, ConversionError)
    assert [job.into.exists() for job in lot] == [True, False, True]


def test_without_libreoffice_each_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(tmp_path / "nergens"))
    outcomes = make_lot(jobs(tmp_path, "baarn", "laren"))
    assert [type(outcome.error) for outcome in outcomes] == [MissingProgramError] * 2


def test_a_worker_of_a_run_that_is_over_publishes_nothing(tmp_path):
    with turn(tmp_path / "build", print) as old:
        pass
    (job,) = jobs(tmp_path / "w", "baarn", turn=old)
    with turn(tmp_path / "build", print):
        (outcome,) = make_lot([job])
    assert isinstance(outcome, Failed)
    assert "Een andere run is begonnen" in str(outcome.error)
    assert not job.into.exists()
