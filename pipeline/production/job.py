"""What a worker gets and gives back: one proposal for one municipality, and what became of it.

All of it can be sent to another process. Nothing heavy is imported here, so that who only hands out work stays
small.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.definition.described import TemplateDocument, describe
from pipeline.errors import VoorstelError
from pipeline.models import BuildResult, Proposal
from pipeline.production.events import Step
from pipeline.production.turn import Turn
from pipeline.workspace import PUBLIC, Workspace

DOCUMENT, PDF, PACKAGE, RECEIPT = "voorstel.docx", "voorstel.pdf", "pakket.pdf", "pakket.json"
FILES = (DOCUMENT, PDF, PACKAGE, RECEIPT)
TEMPLATE, CONTENTS = "voorstel.docx", "inhoud.docx"
STANDARD = "standaard"  # the template whose contents page serves where a template has none


@dataclass(frozen=True)
class Finished:
    """Word files that were finished by hand, to be used in place of new ones.

    Attributes:
        complete: With all that there is.
        public: Without what not all may see; None when nothing is withheld.
    """

    complete: Path
    public: Path | None = None


@dataclass(frozen=True)
class Job:
    """One proposal to make.

    Attributes:
        proposal: For one municipality.
        template: The Word file of its template.
        contents: The Word file of the template of its contents page.
        contents_from: The template that this is of: its own, or the standard one.
        documents: What its template has beside the proposal: filled in too, and next in the package.
        into: Folder for the results.
        public: Folder for what all may see of them.
        day: The day on which it is made; what has an embargo until later does not become public.
        cache: Folder of attachments that have been made ready before, for this or another municipality.
        turn: The run that it is part of, as long as that has its turn; None for a single build.
        finished: What was finished by hand; None where the template is filled in.
    """

    proposal: Proposal
    template: Path
    contents: Path
    contents_from: str
    into: Path
    public: Path
    day: dt.date
    cache: Path
    documents: tuple[TemplateDocument, ...] = ()
    turn: Turn | None = None
    finished: Finished | None = None

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
        public: Of each public file, by its name; empty for one that is not to be there.
    """

    result: BuildResult
    fingerprints: tuple[tuple[str, str], ...]
    public: tuple[tuple[str, str], ...] = ()


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
Converted = Mapping[Path, Path | Exception]  # of each Word file its PDF, beside it, or why there is none
Ended = Made | Failed


class Tell(Protocol):
    """Told the name of a municipality and the step that begins; or how much of that is done, of how much."""

    def __call__(self, name: str, step: Step, done: int = 0, total: int = 0) -> None:
        """Tell."""


def tell_nobody(name: str, step: Step, done: int = 0, total: int = 0) -> None:
    """Say nothing."""


def output_folder(proposal: Proposal, workspace: Workspace) -> Path:
    """Return where the results of a proposal stand unless the user says otherwise."""
    return workspace.results(proposal.name) / proposal.municipality.key


def job_for(
    proposal: Proposal, workspace: Workspace, day: dt.date, into: Path | None = None, turn: Turn | None = None
) -> Job:
    """Return the job of making a proposal with what a workspace has.

    Args:
        proposal: For one municipality.
        workspace: Where its template is.
        day: The day on which it is made.
        into: Folder for the results, the public ones in a folder in it; None for the workspace's own.
        turn: The run that it is part of.

    Raises:
        UsageError: The proposal has the name of the folder for public results.
        TemplateError: What the template says of itself does not hold.
    """
    public = workspace.public_results(proposal.name) / proposal.municipality.key
    template = proposal.municipality.template
    contents_from = template if workspace.data(template, CONTENTS).exists() else STANDARD
    return Job(
        proposal,
        workspace.data(template, TEMPLATE),
        workspace.data(contents_from, CONTENTS),
        contents_from,
        into or output_folder(proposal, workspace),
        into / PUBLIC if into else public,
        day,
        workspace.build / ".cache" / "bijlagen",
        describe(workspace, template).documents,
        turn,
    )


def converted_to(converted: Path | Exception) -> Path:
    """Return the PDF that a Word file became.

    Raises:
        Exception: There is none, for this reason.
    """
    if isinstance(converted, Exception):
        raise converted
    return converted
