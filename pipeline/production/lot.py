"""A lot: some proposals that are filled in, converted with one call of LibreOffice, bundled and published.

Jobs come in; for each comes out what was made, or why not: one that fails stops no other. Every proposal goes this
way, also a single one. It decides nothing about what is fresh, and starts no process but LibreOffice.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Generator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from pipeline import __version__, conversion
from pipeline.bundle import bundle, receipt
from pipeline.document import render
from pipeline.errors import ConversionError, VoorstelError
from pipeline.models import BuildResult, PdfDocument, Proposal
from pipeline.production import fingerprints
from pipeline.production.edited import keep_edited
from pipeline.production.events import Step
from pipeline.production.job import (
    DOCUMENT,
    FILES,
    PACKAGE,
    PDF,
    RECEIPT,
    TEMPLATE,
    Ended,
    Failed,
    Job,
    Made,
    Tell,
)
from pipeline.production.publish import published
from pipeline.production.shared import Shared, carry_on, shared
from pipeline.workspace import TEMPLATES

# What one job does: it gives its Word file away, goes on when that has been converted, and ends with what it made.
_Work = Generator[Path, None, Made]


def make_lot(jobs: Sequence[Job], tell: Tell = lambda name, step: None) -> tuple[Ended, ...]:
    """Make some proposals.

    Args:
        jobs: At least one and at most 200, of one run and on one disk.
        tell: Told the municipality and the step, as each step begins.

    Returns:
        What became of each job, in their order.
    """
    with ExitStack() as stack:
        return _Lot(jobs, tell, stack).made()


class _Lot:
    """Jobs that go on together: each up to its conversion, then all through LibreOffice, then each to its end."""

    def __init__(self, jobs: Sequence[Job], tell: Tell, stack: ExitStack) -> None:
        self.jobs, self.tell = jobs, tell
        self.ready = stack.enter_context(shared(*jobs[0].shared))
        self.work: list[_Work] = [_one(job, self.ready, tell) for job in jobs]
        for work in self.work:
            stack.callback(work.close)
        self.outcomes: dict[int, Ended] = {}

    def made(self) -> tuple[Ended, ...]:
        rendered = {n: path for n in range(len(self.jobs)) if (path := self._go_on(n)) is not None}
        if rendered:
            self._convert(rendered)
        return tuple(self.outcomes[n] for n in range(len(self.jobs)))

    def _convert(self, rendered: dict[int, Path]) -> None:
        for n in rendered:
            self.tell(self.jobs[n].proposal.municipality.name, Step.CONVERT)
        for n, error in self._converted(rendered).items():
            self._go_on(n, error)

    def _converted(self, rendered: dict[int, Path]) -> dict[int, Exception | None]:
        """Put the PDF of each Word file beside it, and return the error of each of which there is none.

        Attachments in Word that nobody made ready before go along: a start of LibreOffice of their own costs more.
        """
        errors: dict[int, Exception | None] = {}
        beside = next(iter(rendered.values())).parent
        attachments = [each for n in rendered for each in self.jobs[n].proposal.attachments]
        with (
            tempfile.TemporaryDirectory(dir=beside, ignore_cleanup_errors=True) as room,
            closing(self.ready.making(attachments)) as making,
        ):
            word: tuple[Path, ...] = ()
            # What goes wrong here does so again for each that needs it, and only for those.
            with suppress(Exception):
                word = next(making, ())
            try:
                pdfs = conversion.convert([*rendered.values(), *word], Path(room))
            except (VoorstelError, OSError) as error:
                return dict.fromkeys(rendered, error)
            with suppress(Exception):
                carry_on(making, pdfs)
            for n, path in rendered.items():
                pdf = pdfs[path]
                errors[n] = pdf if isinstance(pdf, ConversionError) else _moved(pdf, path.with_name(PDF))
        return errors

    def _go_on(self, n: int, error: Exception | None = None) -> Path | None:
        """Let a job go on to where it gives its Word file away, or to its end."""
        try:
            return next(self.work[n]) if error is None else self.work[n].throw(error)
        except StopIteration as end:
            self.outcomes[n] = end.value
        except VoorstelError as failure:
            self.outcomes[n] = Failed(failure)
        except Exception as failure:
            self.outcomes[n] = _unforeseen(failure)
        return None


def _moved(pdf: Path, target: Path) -> OSError | None:
    try:
        pdf.replace(target)
    except OSError as error:
        return error
    return None


def _one(job: Job, ready: Shared, tell: Tell) -> _Work:
    proposal = job.proposal
    name = proposal.municipality.name
    with published(job.into, FILES[:-1], RECEIPT) as folder:
        tell(name, Step.RENDER)
        rendered = render(proposal, job.template, folder / DOCUMENT)
        yield rendered.path  # and when it goes on, the PDF stands beside it
        document = PdfDocument(
            path=folder / PDF,
            title=rendered.title,
            pages=0,  # counted when it is joined
            source=proposal.source.name,
            actions=(f"ingevuld in sjabloon '{proposal.municipality.template}'", "omgezet van Word naar PDF"),
        )
        tell(name, Step.ATTACHMENTS)
        attachments = ready.prepared(proposal.attachments)
        tell(name, Step.BUNDLE)
        package = bundle(
            (document, *attachments),
            folder / PACKAGE,
            title=proposal.title,
            author=proposal.author,
            language=proposal.language,
            numbers=[attachment.number for attachment in proposal.attachments],
        )
        made = {each: fingerprints.of_file(folder / each) for each in FILES[:-1]}
        (folder / RECEIPT).write_bytes(
            receipt(
                package,
                title=proposal.title,
                originals=[
                    {"sha256_ingevuld": filled_in(proposal)},
                    *({"sha256": fingerprints.of_file(each.path)} for each in proposal.attachments),
                ],
                inputs=_inputs(job),
                outputs=made,
                made_with={"collegevoorstel": __version__, "libreoffice": conversion.version()},
            )
        )
        made[RECEIPT] = fingerprints.of_file(folder / RECEIPT)
        tell(name, Step.PUBLISH)
        if job.turn is not None:
            job.turn.require()
        notices = keep_edited(job.into, RECEIPT)
    result = BuildResult(
        folder=job.into,
        files=tuple(job.into / each for each in FILES),
        pages=package.pages,
        document_pages=package.parts[0].document.pages,
        warnings=notices,
    )
    return Made(result, tuple(made.items()))


def filled_in(proposal: Proposal) -> str:
    """Return the fingerprint of a definition as it was filled in for one municipality."""
    return fingerprints.of_values([proposal.values, proposal.author, proposal.language])


def _inputs(job: Job) -> dict[str, str]:
    """Return what a proposal is made from beside its definition and attachments, by the names of a workspace."""
    municipality = job.proposal.municipality
    inputs = {f"{TEMPLATES}/{municipality.template}/{TEMPLATE}": fingerprints.of_file(job.template)}
    if (wordmark := municipality.wordmark) is not None:
        inputs[f"{TEMPLATES}/huisstijlen/{municipality.key}/{wordmark.name}"] = fingerprints.of_file(wordmark)
    return inputs


def _unforeseen(error: Exception) -> Failed:
    failure = VoorstelError(f"Er ging iets mis dat niet mag gebeuren ({type(error).__name__}: {error}).")
    failure.__cause__ = error
    return Failed(failure, "".join(traceback.format_exception(error)))
