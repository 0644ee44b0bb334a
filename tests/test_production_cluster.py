"""A real Dask cluster on this machine: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.errors import MissingProgramError
from pipeline.production import batch, parcels
from pipeline.production.cluster import Cluster
from pipeline.production.events import BatchEvent, Event, Finished, Step
from pipeline.production.results import State
from tests.batches import KEYS, all_sums, definition_of, region_in, run_in, states

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
ROOT = Path(__file__).parent.parent
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(ROOT),
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "0",
}


@dataclass
class Running:
    address: str
    workers: list[subprocess.Popen[bytes]]
    started: list[subprocess.Popen[bytes]]
    folder: Path

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.started)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                stdout=log, stderr=log, cwd=self.folder, env=ENVIRONMENT | variables,
            )  # fmt: skip
        self.started.append(process)
        return process

    def add_worker(self, **variables: str) -> None:
        arguments = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        number = len(self.workers)
        room = self.folder / f"werker{number}"
        room.mkdir()
        script = "distributed.cli.dask_worker"
        worker = self.start(script, self.address, *arguments, "--local-directory", str(room), **variables)
        self.workers.append(worker)
        self.wait_until(lambda: b"Registered to" in self.log(worker))

    def log(self, process: subprocess.Popen[bytes]) -> bytes:
        return (self.folder / f"{self.started.index(process)}.log").read_bytes()

    def wait_until(self, true: object) -> None:
        deadline = time.monotonic() + 60
        while not true():  # type: ignore[operator]
            assert time.monotonic() < deadline and all(each.poll() is None for each in self.started)
            time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    running = Running("", [], [], folder)
    try:
        known = folder / "scheduler.json"
        scheduler = running.start(
            "distributed.cli.dask_scheduler",
            *("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(known)),
        )
        running.wait_until(lambda: b"Scheduler at:" in running.log(scheduler))
        running.address = next(
            line.split()[-1] for line in running.log(scheduler).decode().splitlines() if "Scheduler at:" in line
        )
        yield running
    finally:
        for process in running.started:
            process.kill()
            process.wait()


def test_a_worker_that_is_killed_amid_its_work_changes_nothing(
    cluster: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "LEAST", 1)
    monkeypatch.setattr(batch, "LOT", 2)  # five municipalities: three lots
    monkeypatch.setattr("pipeline.production.cluster._KEPT", 0)  # nothing stays there beyond a lot
    here, there = region_in(tmp_path / "hier"), region_in(tmp_path / "daar")
    for workspace in (here, there):
        with definition_of(workspace).open("a", encoding="utf-8") as definition:
            definition.write("inhoudsopgave: ja\nlosse_delen: ja\n")
    assert set(states(run_in(here)).values()) == {State.MADE}
    for _ in range(2):
        cluster.add_worker()
    converting: list[str] = []
    finished: list[str] = []

    def kill_one(event: BatchEvent) -> None:
        if isinstance(event, Event) and event.step is Step.CONVERT:
            converting.append(event.subject)
            if len(converting) == 3:  # both are at work, one on two and one on at least one
                cluster.workers[0].send_signal(signal.SIGKILL)
                cluster.workers[0].wait()
        elif isinstance(event, Finished):
            finished.append(event.result.key)

    with Cluster(cluster.address) as workers:
        assert workers.count == 2
        result = run_in(there, workers=workers, progress=kill_one)
    assert len(converting) > len(KEYS), "no lot was done again"
    assert sorted(finished) == KEYS
    assert set(states(result).values()) == {State.MADE}
    assert all_sums(there) == all_sums(here)
    assert set(states(run_in(there)).values()) == {State.UNCHANGED}
    assert not list((cluster.folder / "werker1").glob("**/collegevoorstel/*")), "the worker is not tidied"


def test_one_that_fails_there_is_told_as_it_would_be_here(cluster: Running, tmp_path: Path) -> None:
    here, there = region_in(tmp_path / "hier"), region_in(tmp_path / "daar")
    for region in (here, there):
        folder = definition_of(region).parent
        (folder / "gemeenten").mkdir()
        (folder / "gemeenten" / "baarn.yaml").write_text(
            "bijlagen:\n  - {titel: Kapot, bestand: bijlagen/kapot.pdf}\n"
        )
        (folder / "bijlagen" / "kapot.pdf").write_text("nee")
    cluster.add_worker()
    with Cluster(cluster.address) as workers:
        result = run_in(there, workers=workers)
    (failed,) = result.failed
    (expected,) = run_in(here).failed
    assert (failed.key, failed.error, failed.exit_code) == ("baarn", expected.error, 6)
    assert all_sums(there) == all_sums(here)


def test_a_broken_template_is_named_by_its_own_path(cluster: Running, tmp_path: Path) -> None:
    region = region_in(tmp_path / "daar")
    template = region.root / "templates" / "proef" / "voorstel.docx"
    template.write_bytes(b"nee")
    cluster.add_worker()
    with Cluster(cluster.address) as workers:
        result = run_in(region, workers=workers)
    ((error, failed),) = result.failures
    assert len(failed) == 5 and "werker" not in error and failed[0].exit_code == 4
    (expected,) = {each.error for each in run_in(region).failed}
    assert error == expected


def test_a_worker_with_other_versions_is_refused(cluster: Running, tmp_path: Path) -> None:
    other = tmp_path / "ander"
    other.mkdir()
    (other / "sitecustomize.py").write_text("import pipeline\npipeline.__version__ = '9.9'\n")
    cluster.add_worker(PYTHONPATH=f"{other}{os.pathsep}{ROOT}")
    with pytest.raises(
        MissingProgramError, match=r"verschilt van deze computer: collegevoorstel \(.* hier, 9\.9 daar"
    ):
        Cluster(cluster.address)


def test_a_cluster_without_workers_is_refused(cluster: Running) -> None:
    with pytest.raises(MissingProgramError, match="geen werkers"):
        Cluster(cluster.address)


def test_no_cluster_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.production.cluster._CONNECT", 0.5)
    with pytest.raises(MissingProgramError, match="geen cluster op tcp://127"):
        Cluster("tcp://127.0.0.1:9")
    with pytest.raises(MissingProgramError, match="geen cluster op onzin"):
        Cluster("onzin://x")


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingProgramError, match="pip install 'collegevoorstel\\[cluster\\]'"):
        Cluster("tcp://127.0.0.1:9")


def test_a_machine_is_like_itself() -> None:
    parcels.require_alike(parcels.programs_here())
    with pytest.raises(MissingProgramError, match="LibreOffice"):
        parcels.require_alike({**parcels.programs_here(), "LibreOffice": "1.0"})
