"""A process apart: what comes of tasks that end well, fail, hang, crash or eat all memory."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from pipeline.attachments.apart import Apart, Stopped
from pipeline.errors import AttachmentError
from tests.hostile import apart
from tests.test_process import alive, wait_until


def double(number: int) -> int:
    return 2 * number


def refuse(name: str) -> None:
    raise AttachmentError(f"{name} is niets.", "Doe iets anders.")


def trip() -> None:
    raise KeyError("dit had niemand voorzien")


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def eat() -> int:
    return len(bytes(3 * 1024**3))


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return tmp_path


def test_each_task_has_its_outcome_or_its_error(room):
    first, second, third = apart([partial(double, 4), partial(refuse, "Dit"), partial(double, 5)], room)
    assert (first, third) == (8, 10)
    assert isinstance(second, AttachmentError) and (second.message, second.remedy) == (
        "Dit is niets.",
        "Doe iets anders.",
    )
    assert not list(room.iterdir())


def test_what_comes_later_shares_the_process(room):
    with Apart(room) as process:
        assert process.carry_out([]) == []
        (first,), (second,) = (process.carry_out([partial(os.getpid)]) for _ in range(2))
        assert first == second != os.getpid()
        (crashed,) = process.carry_out([partial(crash)])
        assert isinstance(crashed, Stopped)
        (third,) = process.carry_out([partial(os.getpid)])
        assert third not in (first, os.getpid())
    with pytest.raises(ProcessLookupError):
        os.kill(third, 0)


def test_one_that_dies_while_it_waits_is_no_fault_of_the_next_task(room):
    with Apart(room) as process:
        (first,) = process.carry_out([partial(os.getpid)])
        os.kill(first, signal.SIGKILL)  # as the system does where memory is short
        assert wait_until(lambda: not alive(first))
        (second,) = process.carry_out([partial(os.getpid)])
    assert isinstance(second, int) and second != first


def test_one_that_hangs_crashes_or_trips_stops_only_itself(room):
    tasks = [partial(double, 1), partial(time.sleep, 60), partial(crash), partial(trip), partial(double, 2)]
    first, hung, crashed, tripped, last = apart(tasks, room, seconds=5)
    assert (first, last) == (2, 4)
    assert isinstance(hung, Stopped) and hung.timed_out
    assert isinstance(crashed, Stopped) and not crashed.timed_out
    assert isinstance(tripped, Stopped) and "niemand voorzien" in tripped.fault


def test_each_task_has_its_own_time(room):
    assert apart([partial(time.sleep, 2)] * 3, room, seconds=5) == [None] * 3


def test_memory_has_a_limit(room):
    eaten, other = apart([partial(eat), partial(double, 3)], room, memory=2 * 1024**3)
    assert isinstance(eaten, Stopped) and eaten.out_of_memory
    assert other == 6


def test_nothing_to_do_starts_nothing(room):
    assert apart([], room) == []
    assert not list(room.iterdir())
