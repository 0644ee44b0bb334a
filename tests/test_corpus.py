"""A small share of the corpus and of its mutants: nothing crashes, hangs or writes to the screen.

``make corpus`` and ``make fuzz`` do the same for any folder.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests import office
from tests.corpus.__main__ import main
from tests.corpus.guarded import Job, Limits, run
from tests.corpus.misbehaving import misbehave
from tests.hostile import HOSTILE
from tests.pdfs import write_pdf
from tests.tagged import write_tagged
from tests.test_attachments_mail import hang, make_mail

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits of a process are those of Linux")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the examples, and some of kinds that these lack."""
    folder = tmp_path_factory.mktemp("corpus")
    for path in (*ROOT.glob("proposals/*/bijlagen/*"), ROOT / "tests" / "data" / "foto.heic"):
        shutil.copy(path, folder)
    for name in ("script na een koppeling", "film", "XFA"):
        write_pdf(folder / f"{name}.pdf", change=HOSTILE[name][0])
    write_tagged(folder / "tags.pdf")
    office.odt(folder / "tekst.odt")
    office.excel(folder / "tabel.xlsx")
    office.rtf(folder / "tekst.rtf")
    mail = hang(make_mail("Beste allen,"), "bijlage.pdf", (folder / "film.pdf").read_bytes())
    (folder / "bericht.eml").write_bytes(mail.as_bytes())
    (folder / "leeg.txt").touch()
    return folder


def test_real_files_come_through(corpus: Path, tmp_path: Path) -> None:
    assert main([str(corpus), "--into", str(tmp_path), "--no-referee", "--together", "9"]) == 0
    became = {each["file"]: each["outcome"] for each in json.loads((tmp_path / "trials.json").read_bytes())}
    assert became.pop("leeg.txt") == "refused"
    assert (
        set(became.values()) <= {"kept", "changed", "repaired"} and len(became) == len(list(corpus.iterdir())) - 1
    )


def test_mutants_come_through(corpus: Path, tmp_path: Path) -> None:
    assert main([str(corpus), "--into", str(tmp_path), "--fuzz", "80", "--office", "8"]) == 0
    trials = json.loads((tmp_path / "trials.json").read_bytes())
    assert len(trials) == 88 and {"refused", "changed", "repaired"} <= {each["outcome"] for each in trials}


def test_what_must_never_happen_is_told_of_its_own_file(tmp_path: Path) -> None:
    names = ("good", "crash", "hang", "hang-apart", "noise", "memory", "better")
    jobs = [Job(tmp_path / f"{name}.txt", name, tmp_path / name) for name in names]
    trials = {job.name: trial for job, trial in run([jobs[:2], jobs[2:]], misbehave, Limits(seconds=4))}
    assert {name: trial.outcome for name, trial in trials.items()} == {
        "good": "kept",
        "better": "kept",
        "crash": "crashed",
        "hang": "hung",
        "hang-apart": "stopped",
        "noise": "kept",
        "memory": "crashed",
    }
    assert trials["crash"].said == ("SIGABRT",) and trials["noise"].noise == "a warning"
