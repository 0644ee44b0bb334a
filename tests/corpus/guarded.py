"""Many files, each in a process of its own that may take so long and so much memory, a few at a time.

In: files. Out: a ``Trial`` of each, as they are ready. A process that crashes, or that is stopped, costs only its
own file. Linux only, as is ``bench``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tests.corpus.trial import APART, Trial, kind_of

_RESULT, _SAID = "trial.json", "said.txt"
_NOISE = 300  # characters kept


@dataclass(frozen=True)
class Job:
    """A file to try: where it is, its name in the corpus, and the folder for what is made of it."""

    path: Path
    name: str
    room: Path


@dataclass(frozen=True)
class Limits:
    """How many processes, and for each the most seconds and megabytes of address space."""

    processes: int = os.cpu_count() or 1
    seconds: float = 120
    megabytes: int = 4096


def run(jobs: Iterable[Job], work: Callable[[Path, Path], Trial], limits: Limits) -> Iterator[tuple[Job, Trial]]:
    """Yield what became of each file, in the order in which they are ready.

    Args:
        jobs: The files; taken as there is room for them, so that they may be made on the way.
        work: Does the work, given the file and the folder for what is made of it. A function of a module.
        limits: What each may take.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.corpus.trial", work.__module__])
    waiting, running = iter(jobs), dict[int, tuple[ForkServerProcess, Job, float]]()
    while True:
        while len(running) < limits.processes and (job := next(waiting, None)) is not None:
            job.room.mkdir(parents=True, exist_ok=True)
            process = context.Process(target=_child, args=(work, job, limits))
            process.start()
            running[process.sentinel] = (process, job, time.monotonic())
        if not running:
            return
        ended = wait(list(running), timeout=1)
        for sentinel, (process, job, began) in list(running.items()):
            if late := sentinel not in ended and time.monotonic() - began > limits.seconds:
                _stop(process)
            if late or sentinel in ended:
                del running[sentinel]
                process.join()
                trial = _result(job, process.exitcode or 0, late)
                yield job, replace(trial, file=job.name, seconds=round(time.monotonic() - began, 2))


def _child(work: Callable[[Path, Path], Trial], job: Job, limits: Limits) -> None:
    os.setpgid(0, 0)
    with (job.room / _SAID).open("wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    trial = work(job.path, job.room)
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    trial.megabytes = max(used) // 1024
    sys.stdout.flush()
    sys.stderr.flush()
    (job.room / _RESULT).write_text(json.dumps(asdict(trial)))


def _stop(process: ForkServerProcess) -> None:
    """End a process and all that it started."""
    assert process.pid is not None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # it did not come so far
        process.kill()


def _result(job: Job, code: int, late: bool) -> Trial:
    result, said = job.room / _RESULT, job.room / _SAID
    noise = said.read_text(errors="replace").strip()[-_NOISE:] if said.exists() else ""
    if late or not result.exists():
        why = "out of time" if late else signal.Signals(-code).name if code < 0 else f"exit code {code}"
        outcome = "stopped" if (job.room / APART).exists() else "hung" if late else "crashed"
        return Trial(job.name, kind_of(job.path), outcome=outcome, said=(why,), noise=noise)
    found: dict[str, Any] = json.loads(result.read_bytes())
    trial = Trial(**{key: tuple(each) if isinstance(each, list) else each for key, each in found.items()})
    return replace(trial, noise=noise)
