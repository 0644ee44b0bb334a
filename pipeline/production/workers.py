"""Who does the work: this process itself, or a pool of others.

Lots come in; each goes out with what became of its jobs, as soon as it is done. A worker that dies takes nobody
along: its lots are done again, one proposal at a time, and the one that makes a worker die is named. Workers end
with the process that started them, however that ends. It never looks at what is made.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from typing import Protocol

from pipeline.errors import VoorstelError
from pipeline.production.events import Event, Step
from pipeline.production.job import Ended, Failed, Lot

LIFE = 25  # lots that a worker does on average before a new one takes its place: libraries may leak
AHEAD = 2  # lots per worker that are asked for at a time, one to do and one to go on with: they may be thousands
_LOOK = 0.05  # seconds between two looks at how far the workers are
_PATIENCE = 5.0  # seconds in which a worker cleans up when it is told to stop

Progress = Callable[[Event], None]


class Workers(Protocol):
    """Something that does lots.

    Attributes:
        count: How many lots it does at the same time.
    """

    count: int

    def each(self, lots: Iterable[Lot], progress: Progress) -> Iterator[tuple[Lot, tuple[Ended, ...]]]:
        """Do these lots, and yield each with what became of its jobs, in the order in which they are done.

        A lot is asked for when there will be a worker for it, so that not all need be there at once.
        """


class Here:
    """This process itself."""

    count = 1

    def each(self, lots: Iterable[Lot], progress: Progress) -> Iterator[tuple[Lot, tuple[Ended, ...]]]:
        """Do these lots one after the other."""
        from pipeline.production.lot import make_lot  # heavy: who has others do the work does not load it

        for lot in lots:
            yield lot, make_lot(lot, partial(_pass_on, progress))


def _pass_on(progress: Progress, name: str, step: Step, done: int = 0, total: int = 0) -> None:
    progress(Event(name, step, done, total))


class Pool:
    """Other processes on this machine, started when the first lot comes and kept until the context ends.

    Args:
        count: How many.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._executor: ProcessPoolExecutor | None = None
        self._done = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._rest()
        else:
            self._stop()

    def each(self, lots: Iterable[Lot], progress: Progress) -> Iterator[tuple[Lot, tuple[Ended, ...]]]:
        """Do these lots side by side."""
        coming = iter(lots)
        for first in coming:
            if self._done >= LIFE * self.count:
                self._rest()
            broken: list[Lot] = []
            for lot, ended in self._together(chain([first], coming), progress):
                if ended is None:
                    broken.append(lot)
                else:
                    yield lot, ended
            if broken:
                self._rest()
            for lot in broken:
                yield lot, self._alone(lot, progress)

    def _together(self, lots: Iterator[Lot], progress: Progress) -> Iterator[tuple[Lot, tuple[Ended, ...] | None]]:
        """Do lots until there are none, or new workers are due, or a worker died.

        Yields:
            Each lot with what became of it; with None when a worker died meanwhile.
        """
        executor, is_whole = self._begin(), True
        waiting: dict[Future[tuple[Ended, ...]], Lot] = {}
        while True:
            while is_whole and len(waiting) < AHEAD * self.count and self._done < LIFE * self.count:
                lot = next(lots, None)
                if lot is None:
                    break
                self._done += 1
                try:
                    waiting[executor.submit(_work, lot)] = lot
                except BrokenProcessPool:
                    is_whole = False
                    yield lot, None
            if not waiting:
                return
            done, _ = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
            while self._heard.poll():
                name, step = self._heard.recv()
                progress(Event(name, Step(step)))
            for future in done:
                lot = waiting.pop(future)
                try:
                    ended = future.result()
                except BrokenProcessPool:
                    is_whole = False
                    yield lot, None
                else:
                    yield lot, ended

    def _alone(self, lot: Lot, progress: Progress) -> tuple[Ended, ...]:
        """Do a lot in a worker of its own; when that dies too, each of its jobs."""
        with Pool(1) as own:
            ((_, ended),) = own._together(iter([lot]), progress)
        if ended is not None:
            return ended
        if len(lot) > 1:
            return tuple(each for job in lot for each in self._alone((job,), progress))
        name = lot[0].proposal.municipality.name
        return (
            Failed(
                VoorstelError(
                    f"Bij {name} is het programma vastgelopen.",
                    "Kijk of er genoeg geheugen is. Blijft het gebeuren, meld het dan met deze definitie.",
                )
            ),
        )

    def _begin(self) -> ProcessPoolExecutor:
        if self._executor is None:
            methods = multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
            if "forkserver" in methods:
                context.set_forkserver_preload(["pipeline.production.lot"])
            self._before = set(multiprocessing.active_children())
            self._heard, self._tells = context.Pipe(duplex=False)
            self._executor = ProcessPoolExecutor(
                self.count, mp_context=context, initializer=_prepare, initargs=(self._tells,)
            )
        return self._executor

    def _rest(self) -> None:
        """Let the workers go; new ones come with the next lot."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._close()

    def _stop(self) -> None:
        """End the workers amid their work, with all that they started."""
        if self._executor is None:
            return
        workers = set(multiprocessing.active_children()) - self._before
        self._executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(_PATIENCE)
            worker.kill()
        self._executor.shutdown()
        self._close()

    def _close(self) -> None:
        self._executor, self._done = None, 0
        self._heard.close()
        self._tells.close()


_tells: Connection | None = None
_busy = False


def _prepare(tells: Connection) -> None:
    """Make a new process a worker: it stops when it is told to, and when there is nobody left to tell it."""
    global _tells
    _tells = tells
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides what comes of it
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait_for([parent.sentinel])
    os._exit(1)


def _interrupt(number: int, frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if not _busy:
        os._exit(1)
    raise KeyboardInterrupt


def _work(lot: Lot) -> tuple[Ended, ...]:
    from pipeline.production.lot import make_lot

    global _busy
    _busy = True
    try:
        return make_lot(lot, _tell)
    except KeyboardInterrupt:
        os._exit(1)  # cleaned up; what would be next is nobody's wish any more
    finally:
        _busy = False


def _tell(name: str, step: Step, done: int = 0, total: int = 0) -> None:
    if _tells is not None and not total:  # of many at a time, each step is enough
        with contextlib.suppress(OSError):
            _tells.send((name, step.value))
