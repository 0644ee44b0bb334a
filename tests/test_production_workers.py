"""Workers that die: what they had is done again, and the culprit is named."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.definition import load_proposal
from pipeline.errors import VoorstelError
from pipeline.production import workers
from pipeline.production.events import Event
from pipeline.production.job import Failed, Job, Made, job_for
from pipeline.production.workers import Here, Pool
from tests.batches import definition_of, region_in
from tests.test_production_build import DAY


@dataclass(frozen=True)
class Deadly(Job):
    """A job that ends the worker that does it, as a fault in a library or a lack of memory would."""

    @property
    def shared(self) -> tuple[Path, str]:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def jobs(folder: Path, *keys: str, deadly: str = "") -> tuple[Job, ...]:
    workspace = region_in(folder)
    made = [job_for(load_proposal(definition_of(workspace), workspace, key), workspace, DAY) for key in keys]
    return tuple(Deadly(**vars(job)) if job.key == deadly else job for job in made)


def quiet(event: Event) -> None:
    pass


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_worker_that_dies_takes_nobody_along(tmp_path):
    good, bad = jobs(tmp_path / "a", "baarn"), jobs(tmp_path / "b", "laren", "soest", deadly="laren")
    with Pool(2) as pool:
        done = {lot[0].key: ended for lot, ended in pool.each([good, bad], quiet)}
    assert isinstance(done["baarn"][0], Made)
    assert isinstance(done["laren"][1], Made)
    assert isinstance(done["laren"][0], Failed)
    assert "Bij Laren is het programma vastgelopen" in str(done["laren"][0].error)


def test_new_workers_take_the_place_of_old_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "LIFE", 1)
    lots = [(job,) for job in jobs(tmp_path, "baarn", "laren")]
    with Pool(1) as pool:
        first = pool._begin()
        done = list(pool.each(lots, quiet))
        assert pool._begin() is not first
    assert [lot for lot, _ in done] == lots
    assert all(isinstance(ended, Made) for _, (ended,) in done)


def test_workers_are_kept_for_the_next_batch(tmp_path):
    (one,), (other,) = jobs(tmp_path / "a", "baarn"), jobs(tmp_path / "b", "laren")
    told: list[Event] = []
    with Pool(1) as pool:
        first = list(pool.each([(one,)], told.append))
        executor = pool._executor
        second = list(pool.each([(other,)], told.append))
        assert pool._executor is executor
    assert isinstance(first[0][1][0], Made)
    assert isinstance(second[0][1][0], Made)
    assert {event.subject for event in told} == {"Baarn", "Laren"}


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_lots_are_asked_for_when_there_is_a_worker_also_after_one_died(tmp_path):
    names = ("baarn", "bunnik", "eemnes", "laren", "soest")
    lots, asked, came = [(job,) for job in jobs(tmp_path, *names, deadly="bunnik")], 0, 0

    def one_by_one():
        nonlocal asked
        for lot in lots:
            asked += 1
            assert asked - came <= workers.AHEAD
            yield lot

    done = {}
    with Pool(1) as pool:
        for lot, (ended,) in pool.each(one_by_one(), quiet):
            came += 1
            done[lot[0].key] = type(ended)
    assert done == dict.fromkeys(names, Made) | {"bunnik": Failed}


def test_an_error_survives_the_journey_from_a_worker(tmp_path):
    (job,) = jobs(tmp_path, "baarn")
    job.template.write_bytes(b"geen Word")
    with Pool(1) as pool:
        ((_, (there,)),) = pool.each([(job,)], quiet)
    ((_, (here,)),) = Here().each([(job,)], quiet)
    assert isinstance(there, Failed)
    assert isinstance(here, Failed)
    assert isinstance(there.error, VoorstelError)
    assert (str(there.error), there.error.exit_code) == (str(here.error), 4)
