"""A batch: definitions become the documents and packages of many municipalities, as far as they changed.

In: definitions, each with its workspace, and which municipalities. Out: what became of each definition, as soon as
it is done. One that fails stops no other. It prints nothing; how far it is, is told through events. It makes
nothing itself: ``lot`` does, in this process or in others.

Definitions are planned while others are made, and what is done is let go: a hundred need no more memory than one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import process
from pipeline.errors import UsageError
from pipeline.production.events import BatchEvent
from pipeline.production.making import Making
from pipeline.production.results import BatchResult
from pipeline.workspace import Workspace

if TYPE_CHECKING:  # imported where something has to be made: an unchanged run does not wait for them
    from pipeline.production.job import Job, Lot
    from pipeline.production.workers import Workers

LOT = 20  # a start of LibreOffice costs as much CPU as two documents; more than 200 a call it does not take
LEAST = 4  # fewer documents are done sooner by one LibreOffice than by two

Progress = Callable[[BatchEvent], None]


def run(
    definitions: Sequence[tuple[Path, Workspace]],
    *,
    day: dt.date,
    chosen: Sequence[str] = (),
    tasks: int | None = None,
    anew: bool = False,
    progress: Progress = lambda event: None,
    workers: Workers | None = None,
) -> Generator[BatchResult, None, None]:
    """Make what has changed of proposals for many municipalities, and write their overviews.

    A script that calls this with more than one task needs the guard ``if __name__ == "__main__":``, as all that
    starts processes: a worker imports the script too. Who stops amid the results must close the iterator, so that
    the workers end; ``contextlib.closing`` does.

    Args:
        definitions: The YAML files, each with the workspace where its registry and templates are, and where its
            results come.
        day: The day of the run: what has an embargo until later does not become public.
        chosen: Names, keys or CBS codes of municipalities; empty for all.
        tasks: How many lots to do at the same time; None for one for each core. With 1 this process does the work.
        anew: Make everything, whether it changed or not.
        progress: Told how far the work is.
        workers: Who does the work, instead of processes on this machine.

    Yields:
        What became of each definition, in the order in which they are done. One that could not be looked at (its
        registry does not hold, a chosen municipality does not exist, its folder cannot be written or was kept by
        another run) carries that error.

    Raises:
        UsageError: Two definitions have the same folder for their results, or one has the name of the folder for
            public results.
    """
    # In the same order in every run: of two that wait for each other's folder neither would ever go on.
    makings = sorted(
        (Making(definition, workspace, day, chosen, anew, progress) for definition, workspace in definitions),
        key=lambda making: making.folder,
    )
    for one, other in pairwise(makings):
        if one.folder == other.folder:
            raise _twice(one, other)
    with ExitStack() as stack:
        for making in makings:
            stack.callback(making.close)
        count = workers.count if workers else tasks or process.cores()
        yield from _Batch(makings, count, progress).made(workers, stack)


def _twice(one: Making, other: Making) -> UsageError:
    if one.definition == other.definition:
        return UsageError(f"Het voorstel '{one.name}' is twee keer genoemd.", "Noem elk voorstel één keer.")
    return UsageError(
        f"{one.definition} en {other.definition} zouden in dezelfde map komen: {one.folder}.",
        "Geef elk voorstel een map met een eigen naam.",
    )


class _Batch:
    """Definitions that are made together, by a number of workers."""

    def __init__(self, makings: Sequence[Making], count: int, progress: Progress) -> None:
        self.makings, self.count, self.progress = makings, count, progress
        self.at_work: dict[Path, Making] = {}  # by the folder of their results
        self.done: deque[BatchResult] = deque()

    def made(self, workers: Workers | None, stack: ExitStack) -> Iterator[BatchResult]:
        """Have everything made, and yield what is done."""
        lots = self.lots()
        if first := list(islice(lots, 2)):
            workers = workers or _hired(1 if len(first) == 1 else self.count, stack)
            for lot, ended in workers.each(chain(first, lots), self.progress):
                for job, each in zip(lot, ended, strict=True):
                    self.at_work[job.into.parent].came_back(job, each)
                for making in dict.fromkeys(self.at_work[job.into.parent] for job in lot):
                    self.let_go(making)
                yield from self._taken()
        yield from self._taken()

    def lots(self) -> Iterator[Lot]:
        """Plan one definition after the other, and cut what has to be made in lots.

        As much as the workers take at once is held back until the end: that is then divided evenly.
        """
        held: list[Job] = []
        for making in self.makings:
            self.at_work[making.folder] = making
            for job in making.jobs():
                held.append(job)
                if len(held) > LOT * self.count:
                    yield tuple(held[:LOT])
                    del held[:LOT]
            self.let_go(making)
        size = min(LOT, max(LEAST, math.ceil(len(held) / self.count)))
        yield from (tuple(held[start : start + size]) for start in range(0, len(held), size))

    def let_go(self, making: Making) -> None:
        """Let a definition go of which all is done."""
        if making.complete:
            del self.at_work[making.folder]
            self.done.append(making.end())

    def _taken(self) -> Iterator[BatchResult]:
        while self.done:
            yield self.done.popleft()


def _hired(count: int, stack: ExitStack) -> Workers:
    from pipeline.production.workers import Here, Pool

    return Here() if count == 1 else stack.enter_context(Pool(count))
