"""The steps of one job: a proposal is filled in, converted, bundled with its attachments and published.

A job comes in; what was made goes out. It converts nothing itself: it gives its Word files away, so that those of
many jobs go through LibreOffice together, and goes on when their PDFs are there. It publishes all or nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path

from pipeline import __version__, conversion
from pipeline.bundle import bundle, receipt
from pipeline.document import render
from pipeline.models import BuildResult, PdfDocument, Proposal
from pipeline.production import fingerprints
from pipeline.production.edited import keep_edited
from pipeline.production.events import Step
from pipeline.production.job import DOCUMENT, FILES, PACKAGE, RECEIPT, TEMPLATE, Job, Made, Tell
from pipeline.production.publish import published
from pipeline.production.shared import Shared
from pipeline.workspace import TEMPLATES

Converted = Mapping[Path, Path | Exception]  # of each Word file its PDF, beside it, or why there is none
Work = Generator[tuple[Path, ...], Converted, Made]


def steps(job: Job, ready: Shared, tell: Tell) -> Work:
    """Make and publish one proposal.

    Args:
        job: The proposal and where its results come.
        ready: The attachments that packages share.
        tell: Told the municipality and the step, as each step begins.

    Yields:
        Word files. When it goes on, the PDF of each stands beside it, or there is an error for it.

    Returns:
        What was made.

    Raises:
        VoorstelError: Nothing was made.
    """
    proposal = job.proposal
    name = proposal.municipality.name
    with published(job.into, FILES[:-1], RECEIPT) as folder:
        tell(name, Step.RENDER)
        rendered = render(proposal, job.template, folder / DOCUMENT)
        converted = yield (rendered.path,)
        document = PdfDocument(
            path=_taken(converted[rendered.path]),
            title=rendered.title,
            pages=0,  # counted when it is joined
            source=proposal.source.name,
            actions=(f"ingevuld in sjabloon '{proposal.municipality.template}'", "omgezet van Word naar PDF"),
            objections=(),
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
                    {"sha256_ingevuld": _filled_in(proposal)},
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


def _taken(converted: Path | Exception) -> Path:
    if isinstance(converted, Exception):
        raise converted
    return converted


def _filled_in(proposal: Proposal) -> str:
    """Return the fingerprint of a definition as it was filled in for one municipality."""
    return fingerprints.of_values([proposal.values, proposal.author, proposal.language])


def _inputs(job: Job) -> dict[str, str]:
    """Return what a proposal is made from beside its definition and attachments, by the names of a workspace."""
    municipality = job.proposal.municipality
    inputs = {f"{TEMPLATES}/{municipality.template}/{TEMPLATE}": fingerprints.of_file(job.template)}
    if (wordmark := municipality.wordmark) is not None:
        inputs[f"{TEMPLATES}/huisstijlen/{municipality.key}/{wordmark.name}"] = fingerprints.of_file(wordmark)
    return inputs
