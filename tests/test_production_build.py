"""Builds with real LibreOffice, in a workspace that the tests write themselves."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from pipeline.definition import load_proposal
from pipeline.errors import AttachmentError, OutputError
from pipeline.models import BuildResult
from pipeline.production import steps
from pipeline.production.build import build
from pipeline.production.events import Event, Step
from pipeline.workspace import Workspace
from tests.pdfs import write_pdf

DAY = dt.date(2019, 4, 9)
PUBLIC = ["pakket-openbaar.json", "pakket-openbaar.pdf"]
NAMES = ["pakket.json", "pakket.pdf", "voorstel.docx", "voorstel.pdf"]
DEFINITION = """
titel: Zorg & Welzijn 2019
gemeente: hilversum
voorstel: |
  In te stemmen met het plan.
argumenten:
  - kop: Het plan is nodig
    tekst: |
      Omdat het oude afloopt.
bijlagen:
  - {titel: Strategie, bestand: bijlagen/strategie.pdf}
  - {titel: Kaart, bestand: bijlagen/kaart.png}
"""


def workspace_in(folder: Path) -> Workspace:
    attachments = folder / "proposals" / "proef" / "bijlagen"
    attachments.mkdir(parents=True)
    (attachments.parent / "voorstel.yaml").write_text(DEFINITION, encoding="utf-8")
    write_pdf(attachments / "strategie.pdf", 3)
    Image.linear_gradient("L").save(attachments / "kaart.png")
    return Workspace(folder)


def build_in(workspace: Workspace, into: Path | None = None, **options: object) -> BuildResult:
    (definition,) = workspace.definitions()
    proposal = load_proposal(definition, workspace, None)
    return build(proposal, workspace, into, **{"day": DAY, **options})


def sums(folder: Path) -> dict[str, str]:
    """Return the fingerprint of each file that a user sees, by its name from the folder, the public ones aside."""
    files = [
        path
        for entry in sorted(folder.glob("[!.]*"))
        if entry.name != "openbaar"
        for path in (sorted(entry.iterdir()) if entry.is_dir() else [entry])
    ]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_whole(folder: Path) -> bool:
    told = json.loads((folder / "pakket.json").read_bytes())["bestanden"]
    found = sums(folder)
    return all(found.get(each["bestand"]) == each["sha256"] for each in told)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> BuildResult:
    return build_in(workspace_in(tmp_path_factory.mktemp("werkmap")))


def test_four_files_stand_where_the_user_expects_them(built):
    assert built.folder.parts[-3:] == ("build", "proef", "hilversum")
    assert sorted(path.name for path in built.folder.iterdir()) == NAMES
    assert sorted(path.name for path in built.files) == NAMES
    assert is_whole(built.folder)


def test_the_package_is_its_contents_the_proposal_and_then_its_attachments(built):
    reader = pypdf.PdfReader(built.folder / "pakket.pdf")
    assert len(reader.pages) == built.pages == built.document_pages + 5
    assert "In te stemmen met het plan." in reader.pages[1].extract_text()
    assert reader.pages[built.document_pages + 1].extract_text().startswith("strategie 1")
    assert reader.metadata.title == "Zorg & Welzijn 2019"
    top = [item.title for item in reader.outline if not isinstance(item, list)]
    assert top == ["Inhoud", "Zorg & Welzijn 2019", "Strategie", "Kaart"]
    headings = next(item for item in reader.outline if isinstance(item, list))
    assert "Argumenten" in str(headings)


def test_the_receipt_tells_every_part_and_no_place(built):
    written = (built.folder / "pakket.json").read_bytes()
    told = json.loads(written)
    assert [part["bron"] for part in told["delen"]] == [
        "inhoud.docx", "voorstel.yaml", "bijlagen/strategie.pdf", "bijlagen/kaart.png",
    ]  # fmt: skip
    assert "templates/standaard/voorstel.docx" in [each["bestand"] for each in told["invoer"]]
    assert str(built.folder.parents[2]).encode() not in written


def test_same_bytes_in_another_folder_at_another_time(built, tmp_path):
    time.sleep(1.1)  # formats that write the time do so in seconds
    again = build_in(workspace_in(tmp_path / "elders en dieper"), tmp_path / "uit")
    assert sums(again.folder) == sums(built.folder)


def test_the_steps_are_told_in_order(tmp_path):
    told: list[Event] = []
    build_in(workspace_in(tmp_path / "w"), tmp_path / "uit", progress=told.append)
    assert [event.step for event in told if not event.total] == list(Step)
    joined = [(event.done, event.total) for event in told if event.step is Step.BUNDLE and event.total]
    assert joined == [(1, 4), (2, 4), (3, 4)]
    assert {event.subject for event in told} == {"Zorg & Welzijn 2019"}


def test_a_damaged_attachment_leaves_the_old_set(built, tmp_path):
    into = Path(shutil.copytree(built.folder, tmp_path / "uit"))
    workspace = workspace_in(tmp_path / "w")
    (tmp_path / "w" / "proposals" / "proef" / "bijlagen" / "strategie.pdf").write_bytes(b"%PDF-1.7 kapot")
    with pytest.raises(AttachmentError, match=r"strategie\.pdf"):
        build_in(workspace, into)
    assert sums(into) == sums(built.folder)
    assert sorted(path.name for path in into.iterdir()) == NAMES


@pytest.mark.parametrize("step", list(Step))
def test_ctrl_c_at_any_step_leaves_nothing(tmp_path, step):
    def interrupt(event: Event) -> None:
        if event.step is step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_in(workspace_in(tmp_path / "w"), tmp_path / "uit", progress=interrupt)
    assert not (tmp_path / "uit").exists()


def test_a_full_disk_is_an_output_error_whatever_step_meets_it(tmp_path, monkeypatch):
    def fail(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(steps, "bundle", fail)
    with pytest.raises(OutputError, match="De schijf is vol"):
        build_in(workspace_in(tmp_path / "w"), tmp_path / "uit")
    assert not (tmp_path / "uit").exists()


def test_disks_that_are_really_too_small(tmp_path):
    """Of each size one step or another is the first that has no room."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    workspace, disk = workspace_in(tmp_path / "w"), tmp_path / "schijf"
    disk.mkdir()
    for size in ("8k", "40k", "100k"):
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("this machine mounts nothing")
        try:
            with pytest.raises(OutputError, match="De schijf is vol"):
                build_in(workspace, disk / "uit")
            assert list(disk.iterdir()) == []
        finally:
            _unmount(disk)


def _unmount(disk: Path) -> None:
    """Let go of a disk; a program that was killed may need a moment to let go of its files."""
    for _ in range(50):
        if not subprocess.run(["umount", disk], capture_output=True, check=False).returncode:
            return
        time.sleep(0.1)
    subprocess.run(["umount", disk], check=True)


RUN = """
import sys
from datetime import date
from pathlib import Path
from pipeline.definition import load_proposal
from pipeline.production.build import build
from pipeline.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
(definition,) = workspace.definitions()
try:
    build(load_proposal(definition, workspace, None), workspace, Path(sys.argv[2]), day=date(2019, 4, 9),
          progress=lambda event: print(event.step, flush=True))
except KeyboardInterrupt:
    sys.exit(130)
"""


def started(workspace: Workspace, into: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, workspace.root, into],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip


def soffices(mark: Path) -> list[str]:
    """Processes of LibreOffice that work for a run in the folder ``mark``."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = process.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "soffice" in command and str(mark) in command:
            found.append(command)
    return found


def gone(mark: Path) -> bool:
    for _ in range(50):
        if not soffices(mark):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_ctrl_c_while_converting_leaves_no_soffice_and_no_file(tmp_path):
    worker = started(workspace_in(tmp_path / "w"), tmp_path / "uit")
    assert Step.CONVERT in (line.strip() for line in worker.stdout)
    for _ in range(500):  # ten seconds, for a busy machine
        if soffices(tmp_path):
            break
        time.sleep(0.02)
    else:
        pytest.fail("no soffice was seen at work")
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=20)
    assert worker.returncode == 130
    assert gone(tmp_path)
    assert not (tmp_path / "uit").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_killed_at_any_moment_only_whole_files_stand_there(built, tmp_path):
    workspace, into = workspace_in(tmp_path / "w"), tmp_path / "uit"
    good = sums(built.folder)
    moments = random.Random(20190329)
    for _ in range(6):
        worker = started(workspace, into)
        worker.stdout.readline()
        time.sleep(moments.uniform(0, 1.2))
        worker.kill()
        worker.communicate()
        found = sums(into) if into.exists() else {}
        assert found.items() <= good.items()
        if "pakket.json" in found:
            assert is_whole(into)
    assert gone(tmp_path)
    build_in(workspace, into)
    assert sums(into) == good
    assert sorted(path.name for path in into.iterdir()) == ["openbaar", *NAMES]
    assert sorted(path.name for path in (into / "openbaar").iterdir()) == PUBLIC
