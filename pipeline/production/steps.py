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
from pipeline.production.contents import contents, pages_of, wanted
from pipeline.production.edited import keep_edited
from pipeline.production.events import Step
from pipeline.production.job import (
    CONTENTS,
    DOCUMENT,
    FILES,
    PACKAGE,
    PDF,
    RECEIPT,
    TEMPLATE,
    Converted,
    Job,
    Made,
    Tell,
    converted_to,
)
from pipeline.production.numbered import Numbered, numbered
from pipeline.production.publish import published
from pipeline.production.shared import Shared
from pipeline.workspace import TEMPLATES

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
    files = list(FILES[:-1])
    with published(job.into, files, RECEIPT) as folder:
        tell(name, Step.RENDER)
        rendered = render(proposal, job.template, folder / DOCUMENT)
        tell(name, Step.CONVERT)
        converted = yield (rendered.path,)
        document = PdfDocument(
            path=converted_to(converted[rendered.path]),
            title=rendered.title,
            pages=pages_of(folder / PDF),
            source=proposal.source.name,
            actions=(f"ingevuld in sjabloon '{proposal.municipality.template}'", "omgezet van Word naar PDF"),
            objections=(),
        )
        tell(name, Step.ATTACHMENTS)
        parts: tuple[PdfDocument, ...] = (document, *ready.prepared(proposal.attachments))
        if wanted(proposal):
            tell(name, Step.CONTENTS)
            parts = ((yield from contents(job, parts, folder)), *parts)
        tell(name, Step.BUNDLE)
        package = bundle(
            parts,
            folder / PACKAGE,
            title=proposal.title,
            author=proposal.author,
            language=proposal.language,
        )
        alone = numbered(job, parts, folder) if proposal.values["losse_delen"] else {}
        files += [each.name for each in alone.values()]
        made = {each: fingerprints.of_file(folder / each) for each in files}
        (folder / RECEIPT).write_bytes(
            receipt(
                package,
                title=proposal.title,
                originals=[_told(proposal, part, alone) for part in parts],
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
        files=tuple(job.into / each for each in made),
        pages=package.pages,
        document_pages=document.pages,
        warnings=notices,
    )
    return Made(result, tuple(made.items()))


def _told(proposal: Proposal, part: PdfDocument, alone: Mapping[int | None, Numbered]) -> dict[str, object]:
    """Return the fingerprint of what a part was made from, and the name of its PDF where it has one of its own."""
    told: dict[str, object] = {}
    for attachment in proposal.attachments:
        if attachment.number == part.number:
            told["sha256"] = fingerprints.of_file(attachment.path)
    if not told:
        told["sha256_ingevuld"] = fingerprints.of_values([proposal.values, proposal.author, proposal.language])
    if part.number in alone and not part.is_contents:
        told["los"] = {"bestand": alone[part.number].name, "norm": alone[part.number].claim}
    return told


def _inputs(job: Job) -> dict[str, str]:
    """Return what a proposal is made from beside its definition and attachments, by the names of a workspace."""
    municipality = job.proposal.municipality
    inputs = {f"{TEMPLATES}/{municipality.template}/{TEMPLATE}": fingerprints.of_file(job.template)}
    if wanted(job.proposal):
        inputs[f"{TEMPLATES}/{job.contents_from}/{CONTENTS}"] = fingerprints.of_file(job.contents)
    if (wordmark := municipality.wordmark) is not None:
        inputs[f"{TEMPLATES}/huisstijlen/{municipality.key}/{wordmark.name}"] = fingerprints.of_file(wordmark)
    return inputs
