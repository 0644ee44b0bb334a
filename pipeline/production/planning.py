"""The plan of a batch: what has to be made, why, and what stands already.

A definition for many municipalities and the index come in; jobs, and what is known of every municipality, go out.
It makes nothing, and writes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import conversion
from pipeline.definition import load_all
from pipeline.dutch import print_amount
from pipeline.errors import DefinitionError, MissingProgramError, Problem, Severity
from pipeline.models import Contribution, Outcome, Proposal
from pipeline.production import freshness
from pipeline.production.index import Entry, Index, place, stats_of
from pipeline.production.job import Job, job_for
from pipeline.production.results import MunicipalityResult, State
from pipeline.production.turn import Turn
from pipeline.workspace import Workspace


@dataclass
class Plan:
    """What is to be done, and what is known.

    Attributes:
        jobs: What has to be made.
        results: Each municipality, in the order of the registry; of one that is to be made what is known of it.
        parts: What each would be made from.
        index: The new index; what is to be made is not current in it.
    """

    jobs: list[Job]
    results: dict[str, MunicipalityResult]
    parts: dict[str, dict[str, str]]
    index: Index


def plan(
    definition: Path, workspace: Workspace, folder: Path, old: Index, chosen: Sequence[str], anew: bool, turn: Turn
) -> Plan:
    """Compare what each result would be made from now with what it was made from.

    Args:
        definition: The YAML file; it is read once, here.
        workspace: Whose registry and templates count.
        folder: Where the municipalities' folders are.
        old: The index of the run before.
        chosen: Names, keys or codes of municipalities; empty for all.
        anew: Make everything.
        turn: The run that the jobs are part of.

    Raises:
        DefinitionError: The registry of municipalities does not hold.
        UsageError: A chosen municipality does not exist.
    """
    began = time.time_ns()
    resolved = load_all(definition, workspace, chosen)
    surroundings = _surroundings()
    watched = {*resolved.read, *surroundings.watched}
    made = Plan([], {}, {}, Index(place(definition), old.title))
    # Who is not asked for now is not compared either, and must be the next time.
    kept = {key: replace(entry, current=False) for key, entry in old.entries.items()}
    entries = dict(kept) if chosen else {}
    for outcome in resolved.outcomes:
        key = outcome.municipality.key
        result = made.results[key] = _read(outcome, folder)
        if key in kept:
            entries[key] = kept[key]
        if outcome.proposal is None:
            continue
        job = job_for(outcome.proposal, workspace, turn=turn)
        watched.update(freshness.watched(outcome.proposal, workspace, job.template))
        made.parts[key] = parts = freshness.parts(job, surroundings)
        reasons, stats = freshness.why(old.entries.get(key), parts, job.into)
        if reasons or anew:
            made.jobs.append(job)
            made.results[key] = replace(result, reasons=reasons or (freshness.ASKED,))
        else:
            before = old.entries[key]
            standing = before.result
            result = replace(
                result,
                state=State.UNCHANGED,
                files=standing.files,
                pages=standing.pages,
                document_pages=standing.document_pages,
            )
            files = {name: (stats[name], fingerprint) for name, (_, fingerprint) in before.files.items()}
            made.results[key], entries[key] = result, Entry(result, outcome.municipality.code, parts, files)
    titles = (outcome.proposal.title for outcome in resolved.outcomes if outcome.proposal)
    made.index.title = next(titles, old.title)
    made.index.read = stats_of(sorted(watched), began)
    made.index.entries = entries
    made.index.everyone = [] if chosen else list(made.results)
    return made


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
        return replace(result, error="\n".join(wrong), exit_code=DefinitionError.exit_code)
    amounts = tuple(_amounts(proposal))
    return replace(result, amounts=amounts, disclosure=str(proposal.values["openbaarheid"] or result.disclosure))


def _shown(problem: Problem) -> str:
    return str(replace(problem, severity=Severity.ERROR))  # a list of warnings need not say it each time


def _amounts(proposal: Proposal) -> list[tuple[str, str]]:
    """Return who pays what: of what municipalities share, the share of this one."""
    paid = [each for each in (proposal.values["bijdragen"] or {}).values() if isinstance(each, Contribution)]
    own = [each["aandeel" if "aandeel" in each else "bedrag"] for each in paid]
    return [(str(each["partij"]), print_amount(amount)) for each, amount in zip(paid, own, strict=True)]
