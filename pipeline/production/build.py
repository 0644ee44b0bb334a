"""Building one proposal for one municipality: a lot of one.

In: a checked ``Proposal`` and the folder for its results. Out: ``voorstel.docx``, ``voorstel.pdf``,
``pakket.pdf`` and the receipt ``pakket.json``, and apart from them what all may see, whole or not at all, the same
bytes for the same inputs. It never prints; how far it is, is told through events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.errors import VoorstelError
from pipeline.models import BuildResult, Proposal
from pipeline.production.events import Event
from pipeline.production.finished import check_finished
from pipeline.production.job import Failed, Finished, job_for, output_folder
from pipeline.production.lot import make_lot
from pipeline.production.publish import explained, owner_only
from pipeline.workspace import Workspace

__all__ = ["build", "output_folder"]


def build(
    proposal: Proposal,
    workspace: Workspace,
    into: Path | None,
    *,
    day: dt.date,
    finished: Finished | None = None,
    progress: Callable[[Event], None] = lambda event: None,
) -> BuildResult:
    """Make the document, its PDF, the package and the receipt of one proposal.

    Args:
        proposal: For one municipality.
        workspace: Where its template is.
        into: Folder for the results; made when it is not there. None for the workspace's own.
        day: The day on which it is made: what has an embargo until later does not become public.
        finished: Word files that were finished by hand, used in place of new ones.
        progress: Called as each step begins.

    Raises:
        UsageError: Something is withheld, and there is no finished Word file without it.
        VoorstelError: A step failed; what stood in ``into`` is as it was, and what was public is no more.
    """
    job = replace(job_for(proposal, workspace, day, into), finished=finished)
    if finished:
        check_finished(proposal, finished, day)
    if into is None:
        with explained(job.into):
            owner_only(job.into.parent)
    (outcome,) = make_lot([job], lambda _, *told: progress(Event(proposal.title, *told)))
    if not isinstance(outcome, Failed):
        return outcome.result
    unforeseen = outcome.error.__cause__ if type(outcome.error) is VoorstelError else None
    raise unforeseen or outcome.error
