"""Work on files from elsewhere, in a process apart, so that a file that is poison to it stops only itself.

Tasks come in; for each its outcome goes out, or ``Stopped``: it hung, crashed or filled the memory. All tasks
share one process as long as it lives; after one that stopped it, the others go on in a new one.
"""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline import process
from pipeline.errors import AttachmentError, VoorstelError

SECONDS = 120.0  # for one task; 2,000 scans of 380 MB take 40
MEMORY = 4 * 1024**3  # bytes of address space; 380 MB of scans take 1.5

_TASKS, _DONE = "taken", "klaar-{:05}"

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


def apart(
    tasks: Sequence[Callable[[], Outcome]],
    room: Path,
    *,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    told: Callable[[int], None] = lambda done: None,
) -> list[Outcome | VoorstelError | Stopped]:
    """Carry out tasks in a process apart.

    Args:
        tasks: Such as ``partial(function, argument)``; these and their outcomes can be pickled.
        room: Existing folder for what passes between the processes; only its owner may write there.
        seconds: Time limit of one task.
        memory: Bytes of address space for the process.
        told: Told how many are done.

    Returns:
        The outcome of each task, or the error that it raised, or how it stopped.

    Raises:
        OutputError: The disk is full.
    """
    outcomes: list[Outcome | VoorstelError | Stopped] = []
    while len(outcomes) < len(tasks):
        begun = len(outcomes)
        (room / _TASKS).write_bytes(pickle.dumps(list(tasks[begun:])))
        finished = process.run(
            [sys.executable, "-m", __name__, str(room)],
            timeout=seconds,
            memory=memory,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            further=_Counter(room, begun, told),
        )
        for number in range(len(tasks) - begun):
            done = room / _DONE.format(number)
            if not done.exists():
                break
            outcomes.append(pickle.loads(done.read_bytes()))
            done.unlink()
        if len(outcomes) < len(tasks):
            process.require_room(room)
            out_of_memory = "MemoryError" in finished.output or "bad_alloc" in finished.output
            outcomes.append(Stopped(finished.timed_out, out_of_memory, finished.output))
    return outcomes


class _Counter:
    """Tells, each time that it is asked, whether more tasks are done than the last time."""

    def __init__(self, room: Path, before: int, told: Callable[[int], None]) -> None:
        self.room, self.before, self.told, self.done = room, before, told, 0

    def __call__(self) -> bool:
        before = self.done
        while (self.room / _DONE.format(self.done)).exists():
            self.done += 1
        if self.done > before:
            self.told(self.before + self.done)
        return self.done > before


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
    tasks = pickle.loads((room / _TASKS).read_bytes())
    for number, task in enumerate(tasks):
        done = room / _DONE.format(number)
        new = done.with_suffix(".nieuw")
        new.write_bytes(pickle.dumps(_carry_out(task)))
        new.replace(done)


if __name__ == "__main__":
    # Under its own name, so that what is pickled here is known there.
    from pipeline.attachments import apart as itself

    itself._main(Path(sys.argv[1]))
