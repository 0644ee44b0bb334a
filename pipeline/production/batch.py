"""A batch: one definition becomes the documents and packages of many municipalities, as far as they changed.

In: a definition, the workspace, and which municipalities. Out: what became of each. One that fails stops no other.
It prints nothing; how far it is, is told through events. It makes nothing itself: ``lot`` does, in this process or
in others.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.production import index as indexes
from pipeline.production.events import BatchEvent, Finished, Planned, Waiting
from pipeline.production.results import BatchResult, MunicipalityResult, State
from pipeline.production.turn import turn
from pipeline.workspace import Workspace

if TYPE_CHECKING:  # imported where something has to be made: an unchanged run does not wait for them
    from pipeline.production.job import Ended, Job, Lot
    from pipeline.production.planning import Plan
    from pipeline.production.workers import Workers

LOT = 20  # a start of LibreOffice costs as much CPU as two documents; more than 200 a call it does not take
LEAST = 4  # fewer documents are done sooner by one LibreOffice than by two
_LOGS = ".fouten"

Progress = Callable[[BatchEvent], None]


def run(
    definition: Path,
    workspace: Workspace,
    *,
    chosen: Sequence[str] = (),
    tasks: int | None = None,
    anew: bool = False,
    progress: Progress = lambda event: None,
    workers: Workers | None = None,
) -> BatchResult:
    """Make what has changed of a proposal for many municipalities.

    Args:
        definition: The YAML file.
        workspace: Where the registry and templates are, and where the results come.
        chosen: Names, keys or CBS codes of municipalities; empty for all.
        tasks: How many lots to do at the same time; None for one for each core. With 1 this process does the work.
        anew: Make everything, whether it changed or not.
        progress: Told how far the work is.
        workers: Who does the work, instead of processes on this machine.

    Raises:
        DefinitionError: The registry of municipalities does not hold.
        UsageError: A chosen municipality does not exist.
        OutputError: Another run kept the folder, or it cannot be written.
    """
    began = time.perf_counter()
    name = definition.resolve().parent.name
    folder = workspace.build / name
    with turn(folder, lambda who: progress(Waiting(who))) as mine:
        index = indexes.read(folder)
        standing = None if anew else index.unchanged(definition, folder, chosen)
        if standing is not None:
            progress(Planned(0, len(standing)))
        else:
            from pipeline.production.planning import plan

            planned = plan(definition, workspace, folder, index, chosen, anew, mine)
            index = planned.index
            _carry_out(planned, folder, tasks or os.cpu_count() or 1, workers, progress)
            standing = list(planned.results.values())
    return BatchResult(name, index.title or name, tuple(standing), time.perf_counter() - began, folder)


def _carry_out(planned: Plan, folder: Path, tasks: int, workers: Workers | None, progress: Progress) -> None:
    """Have everything made that is to be made, and keep the index up to date as it is."""
    failed = [result for result in planned.results.values() if result.error]
    progress(Planned(len(planned.jobs) + len(failed), len(planned.results)))
    for result in failed:
        progress(Finished(result))
    with ExitStack() as stack:
        stack.callback(indexes.write, planned.index, folder)  # once more at the end, however it ends
        if not planned.jobs:
            return
        lots = _cut(planned.jobs, workers.count if workers else tasks)
        workers = workers or _hired(min(tasks, len(lots)), stack)
        for lot, ended in workers.each(lots, progress):
            for job, each in zip(lot, ended, strict=True):
                result = planned.results[job.key] = _result(planned, job, each, folder)
                progress(Finished(result))
            indexes.write(planned.index, folder)


def _cut(jobs: Sequence[Job], workers: int) -> list[Lot]:
    """Divide the jobs in lots, so that every worker has one if that is worth a LibreOffice of its own."""
    size = min(LOT, max(LEAST, math.ceil(len(jobs) / workers)))
    return [tuple(jobs[start : start + size]) for start in range(0, len(jobs), size)]


def _hired(count: int, stack: ExitStack) -> Workers:
    from pipeline.production.workers import Here, Pool

    return Here() if count == 1 else stack.enter_context(Pool(count))


def _result(planned: Plan, job: Job, ended: Ended, folder: Path) -> MunicipalityResult:
    """Return what became of a job, and remember it in the index if it went well."""
    from pipeline.production.job import Failed

    known = planned.results[job.key]
    if isinstance(ended, Failed):
        wrong = [str(ended.error), *map(str, ended.error.problems)]
        if ended.details:
            log = folder / _LOGS / f"{job.key}.log"
            log.parent.mkdir(exist_ok=True)
            log.write_text(ended.details, encoding="utf-8")
            wrong.append(f"De details staan in {log}.")
        return replace(known, error="\n".join(wrong), exit_code=ended.error.exit_code)
    made = replace(
        known,
        state=State.MADE,
        files=tuple(path.name for path in ended.result.files),
        pages=ended.result.pages,
        document_pages=ended.result.document_pages,
    )
    files = {name: (indexes.stat_of(job.into / name), fingerprint) for name, fingerprint in ended.fingerprints}
    code = job.proposal.municipality.code
    planned.index.entries[job.key] = indexes.Entry(made, code, planned.parts[job.key], files)
    return replace(made, warnings=(*made.warnings, *ended.result.warnings))
