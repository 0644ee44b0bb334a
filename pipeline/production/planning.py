"""The plan of a batch: what has to be made, why, and what stands already.

A definition for many municipalities and the index come in; jobs, and what is known of every municipality, go out.
Jobs are planned when they are asked for, so that thousands need not be kept. It makes nothing, and writes nothing.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pipeline import conversion
from pipeline.definition import load_all
from pipeline.dutch import print_amount
from pipeline.errors import DefinitionError, MissingProgramError, Problem, Severity, TemplateError
from pipeline.models import Contribution, Outcome, Proposal
from pipeline.production import freshness, release
from pipeline.production.events import BatchEvent, Finished, Planned
from pipeline.production.index import Entry, Index, place, stats_of
from pipeline.production.job import Job, job_for
from pipeline.production.printing import printing
from pipeline.production.results import MunicipalityResult, State
from pipeline.production.turn import Turn
from pipeline.workspace import Workspace

_AT_ONCE = 100  # municipalities that are looked at together: more than a region has, few enough to keep


class Plan:
    """What is to be done for one definition, and what is known; it grows as jobs are asked for.

    Args:
        definition: The YAML file; it is read once, here.
        workspace: Whose registry and templates count.
        folder: Where the municipalities' folders are.
        old: The index of the run before.
        chosen: Names, keys or codes of municipalities; empty for all.
        anew: Make everything.
        turn: The run that the jobs are part of.
        day: The day of the run.

    Attributes:
        results: Each municipality that was looked at, in the order of the registry; of one that is to be made what
            is known of it.
        parts: What each that is to be made would be made from.
        index: The new index. What is to be made, or was not looked at, is not current in it.

    Raises:
        DefinitionError: The registry of municipalities does not hold.
        UsageError: A chosen municipality does not exist.
    """

    def __init__(
        self,
        definition: Path,
        workspace: Workspace,
        folder: Path,
        old: Index,
        chosen: Sequence[str],
        anew: bool,
        turn: Turn,
        day: dt.date,
    ) -> None:
        self._definition, self._workspace, self._folder = definition, workspace, folder
        self._old, self._anew, self._turn, self._day = old, anew, turn, day
        self._embargoes: set[dt.date | None] = set()
        self._began = time.time_ns()
        self._resolved = load_all(definition, workspace, chosen, printing(workspace, keep=True))
        self._surroundings = _surroundings()
        self._watched = {*self._resolved.read, *self._surroundings.watched}
        self.results: dict[str, MunicipalityResult] = {}
        self.parts: dict[str, dict[str, str]] = {}
        # Who is not asked for now is not compared either, and must be the next time.
        kept = {key: old.entries[key] for key in self._resolved.everyone if key in old.entries}
        self.index = Index(
            entries={key: replace(entry, current=False) for key, entry in kept.items()},
            everyone=list(self._resolved.everyone),
        )

    def jobs(self, progress: Callable[[BatchEvent], None], outdated: Callable[[str], None]) -> Iterator[Job]:
        """Compare what each result would be made from now with what it was made from; yield what is to be made.

        Args:
            progress: Told how much there is to make, and who cannot be made.
            outdated: Told the key of each that is to be made or cannot be made, before any of those is made.
        """
        outcomes, total, to_make = self._resolved.outcomes(), len(self._resolved.municipalities), 0
        while len(self.results) < total:
            jobs, failed = [], []
            for outcome in islice(outcomes, _AT_ONCE):
                result = self.results[outcome.municipality.key] = _read(outcome, self._folder)
                if outcome.proposal is None:
                    failed.append(result)
                    continue
                try:
                    if job := self._to_make(outcome.proposal, result):
                        jobs.append(job)
                except TemplateError as error:
                    failed.append(_failed(self.results, result, error))
            for key in (*(job.key for job in jobs), *(result.key for result in failed)):
                outdated(key)
            to_make += len(jobs) + len(failed)
            progress(Planned(self._folder.name, to_make, len(self.results), total))
            for result in failed:
                progress(Finished(result))
            yield from jobs
        self.index.title = self.index.title or self._old.title
        # Only now the index holds for all inputs: until then a run that was cut off is looked at with care.
        self.index.read = stats_of(sorted(self._watched), self._began)
        self.index.place = place(self._definition)
        self.index.since, self.index.until = release.between(self._embargoes, self._day)

    def _to_make(self, proposal: Proposal, known: MunicipalityResult) -> Job | None:
        """Return the job of making a proposal; None when it stands as it would be made."""
        self.index.title = self.index.title or proposal.title
        self._embargoes.add(proposal.values[release.FROM])
        key, job = known.key, job_for(proposal, self._workspace, self._day, turn=self._turn)
        self._watched.update(freshness.watched(job, self._workspace))
        parts, before = freshness.parts(job, self._surroundings), self._old.entries.get(key)
        reasons, stats = freshness.why(before, parts, job.into)
        if before is None or reasons or self._anew:
            self.parts[key] = parts
            self.results[key] = replace(known, reasons=reasons or (freshness.ASKED,))
            return job
        result = self.results[key] = replace(
            known,
            state=State.UNCHANGED,
            files=before.result.files,
            public=before.result.public,
            closed=before.result.closed,
            pages=before.result.pages,
            document_pages=before.result.document_pages,
        )
        files = {name: (stats[name], fingerprint) for name, (_, fingerprint) in before.files.items()}
        self.index.entries[key] = Entry(result, proposal.municipality.code, parts, files)
        return None


def _failed(
    results: dict[str, MunicipalityResult], known: MunicipalityResult, error: TemplateError
) -> MunicipalityResult:
    """Note that a municipality cannot be made: what its template says of itself does not hold."""
    told = "\n".join([str(error), *map(str, error.problems)])
    result = results[known.key] = replace(known, error=told, exit_code=error.exit_code)
    return result


def _surroundings() -> freshness.Surroundings:
    try:
        return freshness.Surroundings(conversion.installed())
    except MissingProgramError:
        return freshness.Surroundings(None)


def _read(outcome: Outcome, folder: Path) -> MunicipalityResult:
    """Return what is known of a municipality when its definition has been read."""
    municipality, proposal = outcome.municipality, outcome.proposal
    result = MunicipalityResult(
        municipality.key,
        municipality.name,
        State.FAILED,
        folder / municipality.key,
        warnings=tuple(_shown(each) for each in outcome.problems if each.severity is Severity.WARNING),
    )
    if proposal is None:
        wrong = [str(each) for each in outcome.problems if each.severity is Severity.ERROR]
        code = (outcome.error or DefinitionError).exit_code
        return replace(result, error="\n".join(wrong), exit_code=code)
    amounts = tuple(_amounts(proposal))
    return replace(result, amounts=amounts, disclosure=str(proposal.values["openbaarheid"] or result.disclosure))


def _shown(problem: Problem) -> str:
    return str(replace(problem, severity=Severity.ERROR))  # a list of warnings need not say it each time


def _amounts(proposal: Proposal) -> list[tuple[str, str]]:
    """Return who pays what: of what municipalities share, the share of this one."""
    paid = [each for each in (proposal.values["bijdragen"] or {}).values() if isinstance(each, Contribution)]
    own = [each["aandeel" if "aandeel" in each else "bedrag"] for each in paid]
    return [(str(each["partij"]), print_amount(amount)) for each, amount in zip(paid, own, strict=True)]
