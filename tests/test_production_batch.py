"""Batches with real LibreOffice, in a small region."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.production import batch
from pipeline.production.events import BatchEvent, Event, Finished, Planned, Step, Waiting
from pipeline.production.results import BatchResult, State
from pipeline.production.turn import turn
from pipeline.production.workers import Here
from pipeline.workspace import Workspace
from tests.batches import KEYS, all_sums, another_in, definition_of, region_in, run_in, started, states
from tests.test_production_build import DAY, NAMES, _unmount, gone, is_whole, soffices, sums


@pytest.fixture(scope="module")
def region(tmp_path_factory) -> tuple[Workspace, BatchResult]:
    workspace = region_in(tmp_path_factory.mktemp("regio"))
    return workspace, run_in(workspace)


@pytest.fixture
def overlays(tmp_path):
    folder = tmp_path / "proposals" / "proef" / "gemeenten"
    region_in(tmp_path)
    folder.mkdir()
    return folder


def test_every_municipality_has_its_four_files(region):
    workspace, result = region
    assert [each.key for each in result.results] == KEYS
    assert set(states(result).values()) == {"gemaakt"}
    assert {each.reasons for each in result.results} == {("nog niet gemaakt",)}
    for each in result.results:
        assert each.folder == workspace.build / "proef" / each.key
        assert sorted(each.files) == sorted(NAMES) == sorted(path.name for path in each.folder.iterdir())
        assert is_whole(each.folder)
        assert each.pages == each.document_pages + 2
    assert (result.proposal_name, result.title) == ("proef", "Zorg & Welzijn 2019")


def test_one_process_and_two_give_the_same_bytes(region, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "LEAST", 1)
    told: list[BatchEvent] = []
    again = region_in(tmp_path)
    run_in(again, tasks=2, progress=told.append)
    assert all_sums(again) == all_sums(region[0])
    assert told[0] == Planned("proef", 5, 5, 5)
    assert {event.step for event in told if isinstance(event, Event)} == set(Step) - {Step.CONTENTS}
    assert sorted(event.result.key for event in told if isinstance(event, Finished)) == KEYS


def test_a_single_build_gives_the_same_bytes_as_a_batch(region, tmp_path):
    from pipeline.definition import load_proposal
    from pipeline.production.build import build

    workspace = region_in(tmp_path)
    proposal = load_proposal(definition_of(workspace), workspace, "soest")
    build(proposal, workspace, tmp_path / "uit", day=DAY)
    found = all_sums(region[0])["soest"]
    assert {**sums(tmp_path / "uit"), **sums(tmp_path / "uit" / "openbaar")} == found


def test_only_the_chosen_ones_are_made(tmp_path):
    workspace = region_in(tmp_path)
    assert states(run_in(workspace, chosen=["Soest", "0000"])) == {"baarn": "gemaakt", "soest": "gemaakt"}
    assert states(run_in(workspace, chosen=["soest"])) == {"soest": "ongewijzigd"}
    assert states(run_in(workspace))["soest"] == "ongewijzigd"
    with pytest.raises(UsageError, match="Zoest"):
        run_in(workspace, chosen=["Zoest"])


def test_the_overview_shows_what_stands_of_those_that_were_not_asked_for(tmp_path):
    workspace = region_in(tmp_path)
    run_in(workspace, chosen=["soest", "baarn", "laren"])
    shutil.rmtree(workspace.build / "proef" / "laren")
    for _ in range(2):  # planned, and known from the index
        run_in(workspace, chosen=["Soest"])
        told = json.loads((workspace.build / "proef" / "overzicht.json").read_bytes())["gemeenten"]
        assert [(each["naam"], each["toestand"], each["paginas"]) for each in told] == [
            ("Baarn", "eerder gemaakt", 3),
            ("Soest", "ongewijzigd", 3),
        ]


class Watched(Here):
    """This process, that sees how much is handed out before something comes back."""

    def __init__(self):
        self.lots, self.planned = [], []

    def each(self, lots, progress):
        for done in super().each(self.seen(lots), progress):
            self.planned.append(len(self.lots))
            yield done

    def seen(self, lots):
        for lot in lots:
            self.lots.append([(job.into.parent.name, job.key) for job in lot])
            yield lot


def test_definitions_are_made_together_and_each_is_let_go_when_it_is_done(region, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "LOT", 3)
    monkeypatch.setattr(batch, "LEAST", 1)
    workspace = region_in(tmp_path)
    definitions = [(definition_of(workspace), workspace)]
    definitions += [(another_in(workspace, name), workspace) for name in ("a", "b", "c", "d", "e")]
    told, workers = [], Watched()
    results = batch.run(definitions, day=DAY, workers=workers, chosen=["baarn", "soest"], progress=told.append)
    first = next(results)
    assert first.proposal_name == "a"
    assert (first.folder / "overzicht.html").is_file()
    assert len([event for event in told if isinstance(event, Planned)]) < 6
    rest = list(results)
    assert [each.proposal_name for each in rest] == ["b", "c", "d", "e", "proef"]
    assert all(set(states(each).values()) == {"gemaakt"} for each in (first, *rest))
    assert [len(lot) for lot in workers.lots] == [3, 3, 3, 3]  # a lot is of more than one definition
    good = all_sums(region[0])
    assert all_sums(workspace) == {key: good[key] for key in ("baarn", "soest")}
    assert {
        each.state for result in batch.run(definitions, day=DAY, chosen=["soest"]) for each in result.results
    } == {State.UNCHANGED}


def test_what_stops_a_definition_stops_no_other(tmp_path):
    workspace = region_in(tmp_path)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "ander").write_text("in de weg")
    definitions = [(another_in(workspace, "ander"), workspace), (definition_of(workspace), workspace)]
    stopped, made = batch.run(definitions, day=DAY, tasks=1, chosen=["soest"])
    assert isinstance(stopped.error, OutputError)
    assert stopped.results == ()
    assert states(made) == {"soest": "gemaakt"}


def test_who_stops_amid_the_results_leaves_the_folders_to_others(tmp_path):
    workspace = region_in(tmp_path)
    definitions = [(another_in(workspace, "ander"), workspace), (definition_of(workspace), workspace)]
    with closing(batch.run(definitions, day=DAY, tasks=1, chosen=["soest"])) as results:
        next(results)
    for name in ("ander", "proef"):
        with turn(workspace.build / name, pytest.fail):
            pass


def test_a_plan_that_was_cut_off_is_made_again(tmp_path, monkeypatch):
    workspace = region_in(tmp_path)
    run_in(workspace)
    run_in(workspace)
    monkeypatch.setattr("pipeline.production.planning._AT_ONCE", 2)
    monkeypatch.setattr(batch, "LOT", 1)
    definition = definition_of(workspace)
    definition.write_text(definition.read_text("utf-8").replace("in het kort", "in het lang"), "utf-8")

    def cut_off(event):
        if isinstance(event, Finished):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_in(workspace, progress=cut_off)
    again = run_in(workspace)
    assert states(again) == dict.fromkeys(KEYS, "gemaakt") | {"baarn": "ongewijzigd"}
    changed = "'samenvatting' is veranderd"  # and of the part that was planned, nothing was public any more
    assert [each.reasons for each in again.results[1:]] == [
        *[(changed, "het openbare pakket is weg")] * 3, (changed,)
    ]  # fmt: skip


def test_a_bad_definition_stops_no_other(overlays, tmp_path):
    (overlays / "soest.yaml").write_text("titel: []\n")
    result = run_in(Workspace(tmp_path))
    (failed,) = result.failed
    assert (failed.key, failed.exit_code, failed.files) == ("soest", 3, ())
    assert "soest.yaml:1:" in failed.error
    assert [state for key, state in states(result).items() if key != "soest"] == ["gemaakt"] * 4
    (overlays / "soest.yaml").unlink()
    assert states(run_in(Workspace(tmp_path))) == dict.fromkeys(KEYS, "ongewijzigd") | {"soest": "gemaakt"}


def test_a_bad_attachment_stops_those_that_use_it_only(overlays, tmp_path):
    bad = tmp_path / "proposals" / "proef" / "bijlagen" / "kapot.pdf"
    bad.write_bytes(b"%PDF-1.7 kapot")
    for key in ("baarn", "soest"):
        (overlays / f"{key}.yaml").write_text("bijlagen:\n  - {titel: Kapot, bestand: bijlagen/kapot.pdf}\n")
    result = run_in(Workspace(tmp_path))
    assert [(each.key, each.exit_code) for each in result.failed] == [("baarn", 6), ("soest", 6)]
    assert all("bijlagen/kapot.pdf" in each.error and "beschadigd" in each.error for each in result.failed)
    assert not (tmp_path / "build" / "proef" / "soest").exists()


def test_what_was_not_foreseen_stops_no_other_and_leaves_a_log(region, tmp_path, monkeypatch):
    from pipeline.production import filling

    real = filling.render

    def fail(proposal, *arguments):
        if proposal.municipality.key == "laren":
            raise KeyError("oei")
        return real(proposal, *arguments)

    monkeypatch.setattr(filling, "render", fail)
    result = run_in(region_in(tmp_path))
    (failed,) = result.failed
    assert (failed.key, failed.exit_code) == ("laren", 1)
    assert "KeyError" in failed.error
    assert "Traceback" in (tmp_path / "build" / "proef" / ".fouten" / "laren.log").read_text()


def test_an_unchanged_run_is_told_the_same_and_loads_nothing(region):
    workspace, before = region
    run_in(workspace)  # files that were written just before the first run are looked at once more
    script = f"""
import sys
from datetime import date
from pathlib import Path
from pipeline import process
from pipeline.production.batch import run
from pipeline.workspace import Workspace
process.run = process._start = None
definition = Path({str(definition_of(workspace))!r}), Workspace(Path({str(workspace.root)!r}))
(result,) = run([definition], day=date(2019, 4, 9))
heavy = "yaml cerberus jinja2 lxml pikepdf docxtpl PIL pypdf markdown_it multiprocessing importlib.metadata"
print([each.state.value for each in result.results], [name for name in heavy.split() if name in sys.modules])
print([each.pages for each in result.results], [each.files for each in result.results], result.title)
"""
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    ).stdout.splitlines()  # fmt: skip
    assert said[0] == f"{['ongewijzigd'] * 5} []"
    expected = [each.pages for each in before.results], [each.files for each in before.results]
    assert said[1] == f"{expected[0]} {expected[1]} {before.title}"


def test_another_run_is_waited_for_and_named(tmp_path):
    workspace = region_in(tmp_path)
    folder = workspace.build / "proef"
    with turn(folder, print):
        told: list[str] = []
        with pytest.raises(OutputError, match=f"proces {os.getpid()} op"), turn(folder, told.append, patience=0.3):
            pytest.fail("two runs at once")
    assert told == [told[0]]
    assert f"proces {os.getpid()} op" in told[0]


def test_the_second_of_two_runs_has_nothing_left_to_do(region, tmp_path):
    workspace = region_in(tmp_path)
    first = started(workspace, 1)
    assert first.stdout.readline().strip() == "Planned"
    told: list[BatchEvent] = []
    assert set(states(run_in(workspace, progress=told.append)).values()) == {"ongewijzigd"}
    first.communicate(timeout=20)
    assert [type(event) for event in told] == [Waiting, Planned]
    assert all_sums(workspace) == all_sums(region[0])


def test_a_full_disk_is_told_of_each_and_the_next_run_ends_well(region, tmp_path):
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    workspace, disk = region_in(tmp_path), tmp_path / "build"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=11M", "tmpfs", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        (disk / "vol").write_bytes(bytes(10_900_000))
        result = run_in(workspace)
        assert {each.exit_code for each in result.failed} == {8}
        assert all("De schijf is vol" in each.error for each in result.failed)
        (disk / "vol").unlink()
        subprocess.run(["mount", "-o", "remount,size=100M", disk], check=True)
        assert not run_in(workspace).failed
        assert all_sums(workspace) == all_sums(region[0])
    finally:
        _unmount(disk)


def ended_well(workspace: Workspace, good: dict[str, dict[str, str]]) -> None:
    """Let a new run finish the rest, and see that nothing is left of the one that was cut off."""
    result = run_in(workspace)
    assert not result.failed
    assert all_sums(workspace) == good
    for each in result.results:
        assert sorted(path.name for path in each.folder.iterdir()) == NAMES


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
@pytest.mark.parametrize("tasks", [1, 2])
def test_killed_at_any_moment_the_next_run_finishes_the_rest(region, tmp_path, tasks):
    good, workspace = all_sums(region[0]), region_in(tmp_path)
    moments = random.Random(tasks)
    for step in (Step.RENDER, Step.CONVERT, Step.BUNDLE):
        worker = started(workspace, tasks)
        for line in worker.stdout:
            if line.strip() in (step, "Finished"):
                break
        time.sleep(moments.uniform(0, 0.3))
        worker.kill()
        worker.communicate()
        for key, found in all_sums(workspace).items():
            assert found.items() <= good[key].items()
    assert gone(tmp_path)
    ended_well(workspace, good)


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_killed_amid_several_definitions_the_next_run_finishes_the_rest(region, tmp_path):
    workspace = region_in(tmp_path)
    for name in ("ander", "derde"):
        another_in(workspace, name)
    worker = started(workspace, 2)
    finished = (line for line in worker.stdout if line.strip() == "Finished")
    for _ in range(7):
        next(finished)
    worker.kill()
    worker.communicate()
    assert gone(tmp_path)
    results = list(batch.run([(each, workspace) for each in workspace.definitions()], day=DAY, tasks=1))
    found = [state for result in results for state in states(result).values()]
    assert found.count("ongewijzigd") >= 7
    assert found.count("mislukt") == 0
    for name in ("ander", "derde", "proef"):
        assert all_sums(workspace, name) == all_sums(region[0])


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_ctrl_c_ends_workers_and_soffice_and_leaves_nothing_half(region, tmp_path):
    workspace = region_in(tmp_path)
    worker = started(workspace, 2)
    assert Step.CONVERT in (line.strip() for line in worker.stdout)
    for _ in range(100):
        if soffices(tmp_path):
            break
        time.sleep(0.02)
    else:
        pytest.fail("no soffice was seen at work")
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=20)
    assert worker.returncode == 130
    assert gone(tmp_path)
    assert all_sums(workspace) == {}
    ended_well(workspace, all_sums(region[0]))


def test_an_edited_result_is_kept_and_told(tmp_path):
    workspace = region_in(tmp_path)
    run_in(workspace, chosen=["soest"])
    document = workspace.build / "proef" / "soest" / "voorstel.docx"
    document.write_bytes(b"met de hand")
    (result,) = run_in(workspace, chosen=["soest"]).results
    assert result.state is State.MADE
    assert result.reasons == ("voorstel.docx is veranderd sinds het is gemaakt",)
    assert result.warnings == (
        "voorstel.docx was met de hand veranderd. Die versie staat nu in voorstel-bewerkt.docx.",
    )
    assert document.with_stem("voorstel-bewerkt").read_bytes() == b"met de hand"
    assert run_in(workspace, chosen=["soest"]).results[0].warnings == ()


def test_a_damaged_index_costs_a_look_and_no_result(tmp_path):
    workspace = region_in(tmp_path)
    run_in(workspace, chosen=["soest"])
    (workspace.build / "proef" / ".index.jsonl").write_text('{"formaat": 2}\n["soest", {}]')
    assert states(run_in(workspace, chosen=["soest"])) == {"soest": "gemaakt"}
