"""What a worker gets and gives back: one proposal for one municipality, and what became of it.

All of it can be sent to another process. Nothing heavy is imported here, so that who only hands out work stays
small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import VoorstelError
from pipeline.models import BuildResult, Proposal
from pipeline.production.events import Step
from pipeline.production.turn import Turn
from pipeline.workspace import Workspace

DOCUMENT, PDF, PACKAGE, RECEIPT = "voorstel.docx", "voorstel.pdf", "pakket.pdf", "pakket.json"
FILES = (DOCUMENT, PDF, PACKAGE, RECEIPT)
TEMPLATE = "voorstel.docx"


@dataclass(frozen=True)
class Job:
    """One proposal to make.

    Attributes:
        proposal: For one municipality.
        template: The Word file of its template.
        into: Folder for the results.
        cache: Folder of attachments that have been made ready before, for this or another municipality.
        turn: The run that it is part of, as long as that has its turn; None for a single build.
    """

    proposal: Proposal
    template: Path
    into: Path
    cache: Path
    turn: Turn | None = None

    @property
    def key(self) -> str:
        """The municipality's key."""
        return self.proposal.municipality.key

    @property
    def shared(self) -> tuple[Path, str]:
        """Where attachments are kept, and the mark of the run."""
        return self.cache, self.turn.mark if self.turn else ""


@dataclass(frozen=True)
class Made:
    """A job that went well.

    Attributes:
        result: What stands where.
        fingerprints: Of each file of the result, by its name.
    """

    result: BuildResult
    fingerprints: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Failed:
    """A job of which nothing was published.

    Attributes:
        error: Why. Of an error that was not foreseen it says so; its ``__cause__`` is that error, until it goes to
            another process.
        details: The traceback of an error that was not foreseen.
    """

    error: VoorstelError
    details: str = ""


Lot = tuple[Job, ...]
Ended = Made | Failed
Tell = Callable[[str, Step], None]  # the name of a municipality, and the step that begins


def output_folder(proposal: Proposal, workspace: Workspace) -> Path:
    """Return where the results of a proposal stand unless the user says otherwise."""
    return workspace.build / proposal.name / proposal.municipality.key


def job_for(proposal: Proposal, workspace: Workspace, into: Path | None = None, turn: Turn | None = None) -> Job:
    """Return the job of making a proposal with what a workspace has."""
    return Job(
        proposal,
        workspace.data(proposal.municipality.template, TEMPLATE),
        into or output_folder(proposal, workspace),
        workspace.build / ".cache" / "bijlagen",
        turn,
    )
