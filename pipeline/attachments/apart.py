"""Work on files from elsewhere, in a process apart, so that a file that is poison to it stops only itself.

Tasks come in; for each its outcome goes out, or ``Stopped``: it hung, crashed or filled the memory. All tasks
share one process as long as it lives, for it takes a while to start; after one that stopped it, the others go on
in a new one.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from pipeline import process
from pipeline.errors import AttachmentError, VoorstelError

SECONDS = 120.0  # for one task; 2,000 scans of 380 MB take 40
MEMORY = 4 * 1024**3  # bytes of address space; 380 MB of scans take 1.5

_TASKS, _DONE = "taken", "klaar-{:05}"
_LOOK = 0.01  # seconds between two looks whether there is something to do

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Stopped:
    """How a task ended that has no outcome: out of time, out of memory, or else ``fault`` tells what broke."""

    timed_out: bool = False
    out_of_memory: bool = False
    fault: str = ""

    def error(self) -> AttachmentError:
        """Return what it means for the user, which goes on from the name of the file."""
        if self.timed_out:
            return AttachmentError(
                f"was na {SECONDS:.0f} seconden nog niet gelezen.",
                "Maak het kleiner of splits het, en probeer het opnieuw.",
            )
        if self.out_of_memory:
            return AttachmentError(
                "past niet in het geheugen.", "Maak het kleiner of splits het, en probeer het opnieuw."
            )
        return AttachmentError(
            "is beschadigd of te vreemd om te lezen.",
            "Open het bestand, sla het opnieuw op (of druk het af naar PDF) en probeer het nog eens.",
        )


class Apart:
    """A process apart, for as long as its context lasts; it starts when there is something to do.

    Args:
        room: Existing folder for what passes between the processes; only its owner may write there.
        seconds: Time limit of one task.
        memory: Bytes of address space for the process.
    """

    def __init__(self, room: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._room, self._seconds, self._memory = room, seconds, memory
        self._process: process.Running | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._process:
            self._process.stop()

    def carry_out(
        self, tasks: Sequence[Callable[[], Outcome]], told: Callable[[int], None] = lambda done: None
    ) -> list[Outcome | VoorstelError | Stopped]:
        """Carry out tasks.

        Args:
            tasks: Such as ``partial(function, argument)``; these and their outcomes can be pickled.
            told: Told how many are done.

        Returns:
            The outcome of each task, or the error that it raised, or how it stopped.

        Raises:
            OutputError: The disk is full.
        """
        outcomes: list[Outcome | VoorstelError | Stopped] = []
        while left := tasks[len(outcomes) :]:
            count = _Counter(self._room, len(left), len(outcomes), told)
            in_time = self._handed(left).ends(self._seconds, count, count.has_all)
            for number in range(len(left)):
                done = self._room / _DONE.format(number)
                if not done.exists():
                    outcomes.append(self._stopped(not in_time))
                    break
                outcomes.append(pickle.loads(done.read_bytes()))
                done.unlink()
        return outcomes

    def _handed(self, tasks: Sequence[Callable[[], Outcome]]) -> process.Running:
        """Hand tasks to the process, and return it; one that died while it had nothing to do makes way."""
        if self._process and self._process.ends(0):
            self._process.stop()
            self._process = None
        new = self._room / f"{_TASKS}.nieuw"
        new.write_bytes(pickle.dumps(list(tasks)))
        new.replace(self._room / _TASKS)
        if self._process is None:
            self._process = process.Running(
                [sys.executable, "-m", __name__, str(self._room)],
                memory=self._memory,
                env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        return self._process

    def _stopped(self, timed_out: bool) -> Stopped:
        """Stop the process, or what is left of it, and return what its end means for the task that it was at."""
        assert self._process is not None
        ended, self._process = self._process.stop(timed_out), None
        process.require_room(self._room)
        out_of_memory = "MemoryError" in ended.output or "bad_alloc" in ended.output
        return Stopped(timed_out, out_of_memory, ended.output)


class _Counter:
    """Tells, each time that it is asked, whether more tasks are done than the last time."""

    def __init__(self, room: Path, wanted: int, before: int, told: Callable[[int], None]) -> None:
        self._room, self._wanted, self._before, self._told, self._done = room, wanted, before, told, 0

    def __call__(self) -> bool:
        before = self._done
        while (self._room / _DONE.format(self._done)).exists():
            self._done += 1
        if self._done > before:
            self._told(self._before + self._done)
        return self._done > before

    def has_all(self) -> bool:
        return self._done == self._wanted


def _carry_out(task: Callable[[], Outcome]) -> Outcome | VoorstelError | Stopped:
    try:
        return task()
    except VoorstelError as error:
        return error
    except OSError:
        raise  # it ends this process, and who started it looks whether the disk is full
    except MemoryError:
        return Stopped(out_of_memory=True)
    except Exception:
        return Stopped(fault=traceback.format_exc())


def _main(room: Path) -> None:
    """Carry out what is handed over, until this process is stopped."""
    handed = room / _TASKS
    while True:
        while not handed.exists():
            time.sleep(_LOOK)
        tasks = pickle.loads(handed.read_bytes())
        handed.unlink()
        for number, task in enumerate(tasks):
            done = room / _DONE.format(number)
            new = done.with_suffix(".nieuw")
            new.write_bytes(pickle.dumps(_carry_out(task)))
            new.replace(done)
        process.give_memory_back()


if __name__ == "__main__":
    # Under its own name, so that what is pickled here is known there.
    from pipeline.attachments import apart as itself

    itself._main(Path(sys.argv[1]))
