"""Taking turns: of the runs on one output folder, one works and the others wait.

In: the folder. Out: a ``Turn``, for as long as the context lasts; who has it is written beside the lock, for those
that wait. A turn can be sent to another process, which can then see whether it still is that run's turn: a worker
whose run was killed must not put old results over those of the next run.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.production.lock import held
from pipeline.production.publish import explained, owner_only

PATIENCE = 600.0  # seconds: a run of 39 takes less than one minute
_LOCK, _HOLDER = ".bezig", ".bezig.json"
_LOOK = 0.2  # seconds between two looks


@dataclass(frozen=True)
class Turn:
    """The turn of one run: where it is written, and the mark by which it is known."""

    holder: Path
    mark: str

    def lasts(self) -> bool:
        """Return whether no other run has begun since."""
        return _read(self.holder).get("kenmerk") == self.mark

    def require(self) -> None:
        """Make sure that no other run has begun since.

        Raises:
            OutputError: One has.
        """
        if not self.lasts():
            raise OutputError("Een andere run is begonnen.", "Wacht tot die klaar is.")


@contextmanager
def turn(folder: Path, waiting: Callable[[str], None], patience: float = PATIENCE) -> Iterator[Turn]:
    """Wait for the turn to work in a folder, which is made when it is not there.

    Args:
        folder: The output folder.
        waiting: Told once, in Dutch, for whom is waited.
        patience: Seconds to wait.

    Raises:
        OutputError: Another run had the folder all that time, or it cannot be written.
    """
    deadline, told = time.monotonic() + patience, False
    with ExitStack() as stack:
        with explained(folder):
            owner_only(folder)
            while not stack.enter_context(held(folder / _LOCK)):
                stack.close()
                who = _who(folder / _HOLDER)
                if time.monotonic() >= deadline:
                    raise OutputError(
                        f"In {folder} werkt al {who}.", "Wacht tot die klaar is, of beëindig dat proces."
                    )
                if not told:
                    waiting(who)
                    told = True
                time.sleep(_LOOK)
            mine = Turn(folder / _HOLDER, os.urandom(8).hex())
            _write(mine)
        yield mine


def _write(mine: Turn) -> None:
    now = dt.datetime.now().astimezone().replace(microsecond=0)
    content = {"kenmerk": mine.mark, "pid": os.getpid(), "computer": platform.node(), "sinds": now.isoformat()}
    beside = mine.holder.with_name(f"{mine.holder.name}.{mine.mark}")
    beside.write_text(json.dumps(content), encoding="utf-8")
    beside.replace(mine.holder)


def _read(holder: Path) -> dict[str, object]:
    try:
        content = json.loads(holder.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _who(holder: Path) -> str:
    """Return who has the turn, in Dutch."""
    content = _read(holder)
    if not content:
        return "een andere run"
    since = str(content.get("sinds", ""))[11:16]
    return f"een run van proces {content.get('pid')} op {content.get('computer')}, begonnen om {since}"
