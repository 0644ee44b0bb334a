"""Many files, alone or some together in a process that may take so long and so much memory, a few at a time.

In: files. Out: a ``Trial`` of each, as they are ready. A process that crashes, or that is stopped, costs only the
file that did it: what shared the process is tried again, each alone. Linux only, as is ``bench``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tests.corpus.trial import APART, Trial, kind_of

_BEGUN, _RESULT, _SAID = "begun", "trials.json", "said.txt"
_NOISE = 300  # characters kept


@dataclass(frozen=True)
class Job:
    """A file to try: where it is, its name in the corpus, and the folder for what is made of it."""

    path: Path
    name: str
    room: Path


@dataclass(frozen=True)
class Limits:
    """How many processes at once, and for each the most seconds and megabytes of address space.

    The product gives up on a file after 120 seconds twice, and 90 of LibreOffice between them: what takes longer
    than that together hangs.
    """

    processes: int = os.cpu_count() or 1
    seconds: float = 360
    megabytes: int = 4096


def run(
    lots: Iterable[Sequence[Job]], work: Callable[[Sequence[tuple[Path, Path]]], list[Trial]], limits: Limits
) -> Iterator[tuple[Job, Trial]]:
    """Yield what became of each file, in the order in which they are ready.

    Args:
        lots: The files, those together that share a process; taken as there is room for them, so that they may be
            made on the way. Of a lot that fails each is tried alone.
        work: Does the work, given the files, each with the folder for what is made of it. A function of a module.
        limits: What a process may take.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.corpus.__main__", work.__module__])
    waiting, running = iter(lots), dict[int, tuple[ForkServerProcess, Sequence[Job]]]()
    while True:
        while len(running) < limits.processes and (lot := next(waiting, None)) is not None:
            for job in lot:
                job.room.mkdir(parents=True, exist_ok=True)
            process = context.Process(target=_child, args=(work, lot, limits))
            process.start()
            running[process.sentinel] = (process, lot)
        if not running:
            return
        ended = wait(list(running), timeout=1)
        for sentinel, (process, lot) in list(running.items()):
            if late := sentinel not in ended and _seconds(lot) > limits.seconds:
                _stop(process)
            if late or sentinel in ended:
                del running[sentinel]
                process.join()
                trials = _results(lot, process.exitcode or 0, late)
                if len(lot) > 1 and any(map(failed, trials)):
                    waiting = chain([[_emptied(job)] for job in lot], waiting)
                    continue
                took = round(_seconds(lot) / len(lot), 2)
                for job, trial in zip(lot, trials, strict=True):
                    yield job, replace(trial, file=job.name, seconds=took)


def _seconds(lot: Sequence[Job]) -> float:
    """Return how long work on a lot is going on; starting a process is no part of that."""
    begun = lot[0].room / _BEGUN
    return max(0, time.time() - begun.stat().st_mtime) if begun.exists() else 0


def failed(trial: Trial) -> bool:
    """Return whether something happened that must never happen."""
    return trial.outcome in ("crashed", "hung") or bool(trial.noise)


def _emptied(job: Job) -> Job:
    """Remove what was made of a file; the file itself may be there too."""
    for path in job.room.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path != job.path:
            path.unlink()
    return job


def _child(work: Callable[[Sequence[tuple[Path, Path]]], list[Trial]], lot: Sequence[Job], limits: Limits) -> None:
    os.setpgid(0, 0)
    room = lot[0].room
    (room / _BEGUN).touch()
    with (room / _SAID).open("wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    trials = work([(job.path, job.room) for job in lot])
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    most = max(used) // 1024
    sys.stdout.flush()
    sys.stderr.flush()
    (room / _RESULT).write_text(json.dumps([asdict(replace(trial, megabytes=most)) for trial in trials]))


def _stop(process: ForkServerProcess) -> None:
    """End a process and all that it started."""
    assert process.pid is not None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # it did not come so far
        process.kill()


def _results(lot: Sequence[Job], code: int, late: bool) -> list[Trial]:
    room = lot[0].room
    result, said = room / _RESULT, room / _SAID
    noise = said.read_text(errors="replace").strip()[-_NOISE:] if said.exists() else ""
    if late or not result.exists():
        why = "out of time" if late else signal.Signals(-code).name if code < 0 else f"exit code {code}"
        # Alone in its process, a file may break where the product is prepared for that.
        prepared = len(lot) == 1 and (room / APART).exists()
        outcome = "stopped" if prepared else "hung" if late else "crashed"
        return [Trial(job.name, kind_of(job.path), outcome=outcome, said=(why,), noise=noise) for job in lot]
    found: list[dict[str, Any]] = json.loads(result.read_bytes())
    return [replace(Trial(**{key: _frozen(each) for key, each in one.items()}), noise=noise) for one in found]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
