from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from pipeline.errors import ConversionError, OutputError
from pipeline.production import publish
from pipeline.production.publish import published

NAMES, RECEIPT = ("a.pdf", "b.pdf"), "r.json"


def put(into: Path, content: str, *rights: int) -> None:
    with published(into, NAMES, RECEIPT, *rights) as folder:
        for name in (*NAMES, RECEIPT):
            (folder / name).write_text(content)


def standing(into: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(into.iterdir())}


def test_a_set_appears_and_replaces_the_old_one(tmp_path):
    into = tmp_path / "uit" / "hilversum"
    put(into, "oud")
    put(into, "nieuw")
    assert standing(into) == {"a.pdf": "nieuw", "b.pdf": "nieuw", "r.json": "nieuw"}


def test_results_can_be_read_by_others_as_any_file_of_the_user(tmp_path):
    put(tmp_path, "x")
    (tmp_path / "gewoon").write_text("x")
    assert (tmp_path / "a.pdf").stat().st_mode == (tmp_path / "gewoon").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="there the folder decides")
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_results_are_for_their_owner_or_for_all_whatever_the_user_does_with_other_files(tmp_path, umask):
    before = os.umask(umask)
    try:
        put(tmp_path / "a" / "dicht", "x", publish.OWNER)
        put(tmp_path / "b" / "open", "x", publish.ALL)
    finally:
        os.umask(before)
    rights = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "a" / "dicht").iterdir()}
    assert rights == {"a.pdf": 0o600, "b.pdf": 0o600, "r.json": 0o600}
    rights = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "b").rglob("*")}
    assert rights == {"open": 0o755, "a.pdf": 0o644, "b.pdf": 0o644, "r.json": 0o644}


def test_files_of_others_are_never_touched(tmp_path):
    (tmp_path / "notitie.txt").write_text("van mij")
    (tmp_path / ".voorstel-eigen").mkdir()
    (tmp_path / ".voorstel-eigen" / "brief.txt").write_text("van mij")
    put(tmp_path, "x")
    assert (tmp_path / "notitie.txt").read_text() == "van mij"
    assert (tmp_path / ".voorstel-eigen" / "brief.txt").read_text() == "van mij"


@pytest.mark.parametrize("error", [ConversionError("mislukt"), KeyboardInterrupt(), ValueError("fout")])
def test_a_failure_on_the_way_leaves_the_old_set(tmp_path, error):
    put(tmp_path, "oud")
    with pytest.raises(type(error)), published(tmp_path, NAMES, RECEIPT) as folder:
        (folder / "a.pdf").write_text("half")
        raise error
    assert standing(tmp_path) == {"a.pdf": "oud", "b.pdf": "oud", "r.json": "oud"}


def test_a_failure_on_the_way_leaves_no_new_folder(tmp_path):
    with pytest.raises(ConversionError), published(tmp_path / "uit", NAMES, RECEIPT):
        raise ConversionError("mislukt")
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("call", [(publish.Path, "mkdir"), (publish.tempfile, "mkstemp")], ids=["folder", "lock"])
def test_ctrl_c_amid_the_first_steps_leaves_no_new_folder(tmp_path, monkeypatch, call):
    done = getattr(*call)

    def interrupted(*given, **named):
        done(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(*call, interrupted)
    with pytest.raises(KeyboardInterrupt), published(tmp_path / "uit", ["a"], "bon.json"):
        pytest.fail("it went on")
    assert not list(tmp_path.iterdir())


def test_a_missing_result_is_not_published_in_part(tmp_path):
    put(tmp_path, "oud")
    with pytest.raises(OutputError), published(tmp_path, NAMES, RECEIPT) as folder:
        (folder / "a.pdf").write_text("nieuw")
    assert standing(tmp_path) == {"a.pdf": "oud", "b.pdf": "oud", "r.json": "oud"}


def test_a_file_that_is_open_in_word_stops_the_whole_set(tmp_path, monkeypatch):
    put(tmp_path, "oud")
    really_open = Path.open

    def refuse(self: Path, mode: str = "r", *args, **options):
        if self == tmp_path / "b.pdf" and mode == "r+b":
            raise PermissionError(errno.EACCES, "sharing violation", str(self))
        return really_open(self, mode, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match=r"b\.pdf is in gebruik.*Sluit het bestand in Word") as caught:
        put(tmp_path, "nieuw")
    monkeypatch.undo()
    assert caught.value.exit_code == 8
    assert standing(tmp_path) == {"a.pdf": "oud", "b.pdf": "oud", "r.json": "oud"}


def test_a_set_that_was_replaced_in_part_has_no_receipt(tmp_path, monkeypatch):
    put(tmp_path, "oud")
    really_replace = Path.replace

    def fail(self: Path, target: Path):
        if target.name == "b.pdf":
            raise OSError(errno.EIO, "I/O error", str(self), None, str(target))
        return really_replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError):
        put(tmp_path, "nieuw")
    assert standing(tmp_path) == {"a.pdf": "nieuw", "b.pdf": "oud"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_while_something_is_made(tmp_path, number):
    put(tmp_path, "oud")
    with pytest.raises(OutputError, match="De schijf is vol"), published(tmp_path, NAMES, RECEIPT):
        raise OSError(number, "No space left on device")
    assert standing(tmp_path) == {"a.pdf": "oud", "b.pdf": "oud", "r.json": "oud"}


def test_a_step_that_fails_for_want_of_room_is_told_as_a_full_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "_NO_ROOM", 2**62)
    with pytest.raises(OutputError, match="De schijf is vol"), published(tmp_path, NAMES, RECEIPT):
        raise ConversionError("LibreOffice maakte geen pdf.")


def test_an_input_that_cannot_be_read_is_not_blamed_on_the_output(tmp_path):
    with pytest.raises(FileNotFoundError), published(tmp_path / "uit", NAMES, RECEIPT):
        (tmp_path / "invoer.txt").read_text()


def test_a_file_where_the_folder_must_come(tmp_path):
    (tmp_path / "build").write_text("x")
    with pytest.raises(OutputError, match="build staat in de weg: het is geen map"):
        put(tmp_path / "build", "x")
    with pytest.raises(OutputError, match="geen map"):
        put(tmp_path / "build" / "hilversum", "x")


def test_a_folder_where_a_result_must_come(tmp_path):
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(OutputError, match=r"a\.pdf staat in de weg: het is geen bestand"):
        put(tmp_path, "x")


def mounted(folder: Path, *options: str) -> None:
    done = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("only root can mount a file system")


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "schijf"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    mounted(folder, "-o", "size=128k")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_really_full(small_disk):
    put(small_disk, "oud")
    with (
        pytest.raises(OutputError, match="De schijf is vol") as caught,
        published(small_disk, NAMES, RECEIPT) as folder,
    ):
        (folder / "a.pdf").write_bytes(bytes(500_000))
    assert caught.value.exit_code == 8
    assert standing(small_disk) == {"a.pdf": "oud", "b.pdf": "oud", "r.json": "oud"}


def test_a_disk_that_can_really_only_be_read(small_disk):
    put(small_disk, "oud")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(OutputError, match="de schijf is alleen-lezen"):
        put(small_disk, "nieuw")
    with pytest.raises(OutputError, match="de schijf is alleen-lezen"):
        put(small_disk / "nieuwe map", "nieuw")
    assert standing(small_disk) == {"a.pdf": "oud", "b.pdf": "oud", "r.json": "oud"}


KILLED = textwrap.dedent("""
    import sys
    from pathlib import Path
    from pipeline.production.publish import published
    into, content = Path(sys.argv[1]), sys.argv[2]
    while True:
        with published(into, ("a.pdf", "b.pdf"), "r.json") as folder:
            for name in ("a.pdf", "b.pdf", "r.json"):
                (folder / name).write_text(content * 5000)
        print(flush=True)
""")


def test_killed_at_any_moment_only_whole_files_stand_there(tmp_path):
    put(tmp_path, "0" * 5000)
    contents = {"0" * 5000}
    for turn in range(1, 9):
        worker = subprocess.Popen(
            [sys.executable, "-c", KILLED, tmp_path, str(turn)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": "."},
        )
        worker.stdout.readline()
        time.sleep(0.003 * turn)
        worker.kill()
        worker.communicate()
        contents.add(str(turn) * 5000)
        found = {path.name: path.read_text() for path in tmp_path.glob("[!.]*")}
        assert set(found.values()) <= contents
        if "r.json" in found:
            assert set(found.values()) == {str(turn) * 5000}
    put(tmp_path, "heel")
    assert standing(tmp_path) == {"a.pdf": "heel", "b.pdf": "heel", "r.json": "heel"}


def test_the_work_of_a_run_that_still_goes_on_is_left_alone(tmp_path):
    with published(tmp_path, NAMES, RECEIPT) as first:
        for name in (*NAMES, RECEIPT):
            (first / name).write_text("eerste")
        put(tmp_path, "tweede")
        assert first.is_dir()
    assert standing(tmp_path) == {"a.pdf": "eerste", "b.pdf": "eerste", "r.json": "eerste"}


def receipt_of(*names: str) -> str:
    return json.dumps({"bestanden": [{"bestand": name, "sha256": ""} for name in names]})


def test_what_the_old_receipt_names_and_is_not_made_any_more_goes(tmp_path):
    into = tmp_path / "uit"
    for names in (["a.pdf", "delen/1.pdf", "delen/2.pdf"], ["a.pdf", "delen/1.pdf"], ["a.pdf"]):
        with published(into, names, RECEIPT) as folder:
            (folder / "delen").mkdir()
            for name in names:
                (folder / name).write_text("x")
            (folder / RECEIPT).write_text(receipt_of(*names))
        assert sorted(p.relative_to(into).as_posix() for p in into.rglob("*.pdf")) == names
    assert not (into / "delen").exists()


def test_a_receipt_that_leads_out_of_its_folder_costs_nothing_there(tmp_path):
    into = tmp_path / "uit"
    (tmp_path / "van mij.pdf").write_text("blijft")
    put(into, "oud")
    (into / RECEIPT).write_text(receipt_of("../van mij.pdf", str(tmp_path / "van mij.pdf"), "b.pdf"))
    put(into, "nieuw")
    assert (tmp_path / "van mij.pdf").read_text() == "blijft"
