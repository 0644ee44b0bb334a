"""One definition of a batch in the making: from its turn and its plan to its index and overview.

A definition comes in; jobs go out, what became of them comes in, and at last a ``BatchResult`` goes out. It keeps
no more than that. It makes nothing itself, and decides nothing about who does the work.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import DefinitionError, VoorstelError
from pipeline.production import index as indexes
from pipeline.production import overview
from pipeline.production.events import BatchEvent, Finished, Planned, Waiting
from pipeline.production.results import BatchResult, MunicipalityResult, State
from pipeline.production.turn import turn
from pipeline.workspace import Workspace

if TYPE_CHECKING:  # imported where something has to be made: an unchanged run does not wait for them
    from pipeline.production.job import Ended, Job
    from pipeline.production.planning import Plan

_LOGS = ".fouten"


class Making:
    """A definition that is being made for its municipalities.

    Args:
        definition: The YAML file.
        workspace: Where the registry and templates are, and where the results come.
        day: The day of the run: what has an embargo until later does not become public.
        chosen: Names, keys or CBS codes of municipalities; empty for all.
        anew: Make everything, whether it changed or not.
        progress: Told how far it is.

    Attributes:
        definition: The YAML file, absolute.
        name: Name of the proposal.
        folder: Where the municipalities' folders come.
    """

    def __init__(
        self,
        definition: Path,
        workspace: Workspace,
        day: dt.date,
        chosen: Sequence[str],
        anew: bool,
        progress: Callable[[BatchEvent], None],
    ) -> None:
        self.definition = definition.resolve()
        self.name = self.definition.parent.name
        self.folder, self._public = workspace.results(self.name), workspace.public_results(self.name)
        self._given, self._workspace, self._day = definition, workspace, day
        self._chosen, self._anew, self._progress = chosen, anew, progress
        self._stack = ExitStack()
        self._began = time.perf_counter()
        self._index = indexes.Index()
        self._plan: Plan | None = None
        self._standing: list[MunicipalityResult] = []
        self._handed_out, self._planned = 0, False
        self._error: VoorstelError | None = None

    def jobs(self) -> Iterator[Job]:
        """Wait for the turn, and yield what has changed; what is wrong with the definition as a whole is kept."""
        self._began = time.perf_counter()
        try:
            mine = self._stack.enter_context(turn(self.folder, lambda who: self._progress(Waiting(who))))
            self._index = indexes.read(self.folder)
            standing = (
                None if self._anew else self._index.unchanged(self._given, self.folder, self._chosen, self._day)
            )
            if standing is not None:
                self._standing = standing
                self._progress(Planned(self.name, 0, len(standing), len(standing)))
            else:
                from pipeline.production.planning import Plan

                plan = self._plan = Plan(
                    self._given,
                    self._workspace,
                    self.folder,
                    self._index,
                    self._chosen,
                    self._anew,
                    mine,
                    self._day,
                )
                self._index = plan.index
                indexes.begin(self.folder)
                for job in plan.jobs(self._progress, self._withdraw):
                    self._handed_out += 1
                    yield job
        except VoorstelError as error:
            self._error = error
            if isinstance(error, DefinitionError):  # nor is it known what may still be seen
                for folder in sorted(self._public.glob("*")):
                    self._withdraw(folder.name)
        self._planned = True

    def _withdraw(self, key: str) -> None:
        """Take away what all can see of a municipality: it is to be made again, or cannot be made."""
        from pipeline.production.release import withdraw

        withdraw(self._public / key)

    @property
    def complete(self) -> bool:
        """Whether all is planned, and all that was handed out came back."""
        return self._planned and not self._handed_out

    def came_back(self, job: Job, ended: Ended) -> None:
        """Take in what became of a job, and keep it: after a run that is cut off it needs not be done again."""
        assert self._plan is not None
        result = self._plan.results[job.key] = self._result(self._plan, job, ended)
        self._handed_out -= 1
        self._progress(Finished(result))

    def end(self) -> BatchResult:
        """Write the index and the overview, let others have their turn, and return what became of it."""
        results = tuple(self._plan.results.values() if self._plan else self._standing)
        made = BatchResult(
            self.name, self._index.title or self.name, results, time.perf_counter() - self._began, self.folder
        )
        if self._error is None:
            try:
                overview.write(replace(made, results=self._all(results)), self.folder)
            except VoorstelError as error:
                self._error = error
        self.close()
        return replace(made, error=self._error)

    def close(self) -> None:
        """Keep what is known and let others have their turn; doing so again does nothing."""
        with self._stack.pop_all():
            if self._plan is not None:
                indexes.write(self._index, self.folder)
            self._plan, self._standing, self._index = None, [], indexes.Index()

    def _all(self, results: Sequence[MunicipalityResult]) -> tuple[MunicipalityResult, ...]:
        """Return the results and, in the order of the registry, those of others that stand from an earlier run."""
        by_key = {result.key: result for result in results}
        every = (by_key.get(key) or self._earlier(key) for key in self._index.everyone)
        return tuple(result for result in every if result is not None)

    def _earlier(self, key: str) -> MunicipalityResult | None:
        entry, folder = self._index.entries.get(key), self.folder / key
        if entry is None or any(
            bool(stat) != (folder / name).is_file() for name, (stat, _) in entry.files.items()
        ):
            return None
        return replace(entry.result, state=State.EARLIER, folder=folder, reasons=())

    def _result(self, plan: Plan, job: Job, ended: Ended) -> MunicipalityResult:
        """Return what became of a job, and remember it in the index if it went well."""
        from pipeline.production.job import Failed

        known, parts = plan.results[job.key], plan.parts.pop(job.key)
        if isinstance(ended, Failed):
            wrong = [str(ended.error), *map(str, ended.error.problems)]
            if ended.details:
                log = self.folder / _LOGS / f"{job.key}.log"
                with suppress(OSError):  # a full disk: what was wrong is told all the same
                    log.parent.mkdir(exist_ok=True)
                    log.write_text(ended.details, encoding="utf-8")
                    wrong.append(f"De details staan in {log}.")
            return replace(known, error="\n".join(wrong), exit_code=ended.error.exit_code)
        public = {Path(os.path.relpath(job.public / name, job.into)).as_posix(): f for name, f in ended.public}
        made = replace(
            known,
            state=State.MADE,
            files=tuple(path.relative_to(job.into).as_posix() for path in ended.result.files),
            public=tuple(name for name, fingerprint in public.items() if fingerprint),
            closed=ended.result.closed,
            pages=ended.result.pages,
            document_pages=ended.result.document_pages,
        )
        stand = {**dict(ended.fingerprints), **public}
        files = {name: (indexes.stat_of(job.into / name), print_) for name, print_ in stand.items()}
        code = job.proposal.municipality.code
        entry = plan.index.entries[job.key] = indexes.Entry(made, code, parts, files)
        indexes.add(self.folder, job.key, entry)
        return replace(made, warnings=(*made.warnings, *ended.result.warnings))
