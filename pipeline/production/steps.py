"""The steps of one job: a proposal is filled in, converted, bundled with its attachments and published.

A job comes in; what was made goes out: the complete package, and apart from it the one that all may see. That one
is made from public parts only: where anything is left out, its document is filled in and converted anew. It
converts nothing itself: it gives its Word files away, so that those of many jobs go through LibreOffice together,
and goes on when their PDFs are there. It publishes all or nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline import __version__, conversion
from pipeline.attachments.readable import NOT_READABLE
from pipeline.bundle import bundle, receipt
from pipeline.definition.public import mark_of
from pipeline.document import says
from pipeline.models import BuildResult, PdfDocument, PdfPackage, Proposal
from pipeline.production import fingerprints
from pipeline.production import release as public
from pipeline.production.contents import contents, wanted
from pipeline.production.edited import keep_edited
from pipeline.production.events import Step, bundling
from pipeline.production.filling import as_part, filled_in, further_files
from pipeline.production.finished import BY_HAND
from pipeline.production.job import (
    CONTENTS,
    FILES,
    PACKAGE,
    RECEIPT,
    TEMPLATE,
    Converted,
    Job,
    Made,
    Tell,
    converted_to,
    tell_nobody,
)
from pipeline.production.numbered import Numbered, numbered
from pipeline.production.originals import originals
from pipeline.production.publish import ALL, OWNER, published
from pipeline.production.shared import Shared
from pipeline.workspace import PUBLIC, TEMPLATES

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
        VoorstelError: Nothing was made; what was public is no more.
    """
    proposal, name = job.proposal, job.proposal.municipality.name
    release = public.release(proposal, job.day)
    files = [*FILES[:-1], *further_files(job)]
    with public.withdrawn(job.public), ExitStack() as stack:
        folder = stack.enter_context(published(job.into, files, RECEIPT, OWNER))
        by_hand = job.finished
        made = [_version(job, proposal, by_hand.complete if by_hand else None, folder, ready, tell)]
        if release.version and release.left_out:
            made.append(
                _version(job, release.version, by_hand.public if by_hand else None, folder / PUBLIC, ready)
            )
        versions = yield from _together(made)
        complete, shown = versions[0], versions[-1]
        unsaid = tuple(_unsaid(proposal, complete.word))
        alone = numbered(job, complete.parts, folder) if proposal.values["losse_delen"] else {}
        beside = originals(proposal, complete.parts, folder)
        files += [*(each.name for each in alone.values()), *beside.values()]
        outputs = {each: fingerprints.of_file(folder / each) for each in files}
        told = _receipt(job, complete, outputs, alone, beside, released=release.told())
        outputs[RECEIPT] = _written(folder / RECEIPT, told)
        public_outputs = dict.fromkeys(public.FILES, "")
        if release.version:
            room = stack.enter_context(published(job.public, public.FILES[:-1], public.RECEIPT, ALL))
            shutil.copyfile(shown.package.path, room / public.PACKAGE)
            public_outputs[public.PACKAGE] = fingerprints.of_file(room / public.PACKAGE)
            shown = replace(shown, proposal=release.version)
            told = _receipt(job, shown, {public.PACKAGE: public_outputs[public.PACKAGE]}, for_all=True)
            public_outputs[public.RECEIPT] = _written(room / public.RECEIPT, told)
        tell(name, Step.PUBLISH)
        if job.turn is not None:
            job.turn.require()
        notices = keep_edited(job.into, RECEIPT)
    result = BuildResult(
        folder=job.into,
        files=tuple(job.into / each for each in outputs),
        pages=complete.package.pages,
        document_pages=complete.document.pages,
        public=tuple(job.public / each for each, fingerprint in public_outputs.items() if fingerprint),
        closed=release.closed,
        warnings=(*unsaid, *_not_readable(complete.parts), *notices),
    )
    return Made(result, tuple(outputs.items()), tuple(public_outputs.items()))


@dataclass(frozen=True)
class _Version:
    """A proposal as it was made for some readers: its Word file, the parts of its package, and that package."""

    proposal: Proposal
    word: Path
    document: PdfDocument
    parts: tuple[PdfDocument, ...]
    package: PdfPackage


def _version(
    job: Job,
    proposal: Proposal,
    by_hand: Path | None,
    room: Path,
    ready: Shared,
    tell: Tell = tell_nobody,
) -> Generator[tuple[Path, ...], Converted, _Version]:
    """Make the document and the package of a proposal in a folder."""
    name = proposal.municipality.name
    room.mkdir(exist_ok=True)
    tell(name, Step.RENDER)
    words = filled_in(job, proposal, by_hand, room)
    tell(name, Step.CONVERT)
    converted = yield tuple(words)
    documents = [as_part(part, converted_to(converted[word])) for word, part in words.items()]
    tell(name, Step.ATTACHMENTS)
    attached = zip(ready.prepared(proposal.attachments), proposal.attachments, strict=True)
    attachments = [replace(part, mark=mark_of(each.disclosure)) for part, each in attached]
    parts: tuple[PdfDocument, ...] = (*documents, *attachments)
    if wanted(job, proposal):
        tell(name, Step.CONTENTS)
        parts = ((yield from contents(job, proposal, parts, ready, room)), *parts)
    tell(name, Step.BUNDLE)
    package = bundle(
        parts,
        room / PACKAGE,
        title=proposal.title,
        author=proposal.author,
        language=proposal.language,
        told=bundling(partial(tell, name)),
    )
    return _Version(proposal, next(iter(words)), documents[0], parts, package)


def _together(
    versions: Sequence[Generator[tuple[Path, ...], Converted, _Version]],
) -> Generator[tuple[Path, ...], Converted, list[_Version]]:
    """Make versions side by side, so that what each gives away is converted at the same time."""
    made: dict[int, _Version] = {}
    converted: Converted | None = None
    while len(made) < len(versions):
        given: list[Path] = []
        for number, version in enumerate(versions):
            if number not in made:
                try:
                    given += next(version) if converted is None else version.send(converted)
                except StopIteration as end:
                    made[number] = end.value
        if given:
            converted = yield tuple(given)
    return [made[number] for number in range(len(versions))]


def _unsaid(proposal: Proposal, word: Path) -> Iterator[str]:
    """Yield what the template does not print of what is not public: that must be told (art. 89 Gemeentewet)."""
    notices = {f"bijlage {each['nummer']}": each["melding"] for each in proposal.values["bijlagen"]}
    notices["het voorstel"] = proposal.values["melding"]
    for what, notice in notices.items():
        if notice and not says(word, notice):
            yield (
                f"Het sjabloon '{proposal.municipality.template}' drukt niet af dat {what} niet openbaar is. "
                "Zet {{ melding }} en {{ bijlage.melding }} erin; zie docs/sjablonen.md."
            )


def _not_readable(parts: Sequence[PdfDocument]) -> list[str]:
    """Return, each once, what was asked for attachments and cannot be done on this machine."""
    told = (action for part in parts for action in part.actions if action.startswith(NOT_READABLE))
    return list(dict.fromkeys(f"bijlagen {action}." for action in told))


def _receipt(
    job: Job,
    version: _Version,
    outputs: Mapping[str, str],
    alone: Mapping[Path, Numbered] = MappingProxyType({}),
    beside: Mapping[int | None, str] = MappingProxyType({}),
    **about: Any,
) -> bytes:
    return receipt(
        version.package,
        title=version.proposal.title,
        originals=[_told(version, part, alone, beside) for part in version.parts],
        inputs=_inputs(job),
        outputs=outputs,
        made_with={"collegevoorstel": __version__, "libreoffice": conversion.version()},
        **about,
    )


def _told(
    version: _Version,
    part: PdfDocument,
    alone: Mapping[Path, Numbered],
    beside: Mapping[int | None, str],
) -> dict[str, object]:
    """Return the fingerprint of what a part was made from, and the name of its PDF where it has one of its own."""
    told: dict[str, object] = {}
    proposal = version.proposal
    if part.made_from:
        told["sha256"] = part.made_from
    elif BY_HAND in part.actions:
        told["sha256"] = fingerprints.of_file(version.word)
    else:
        told["sha256_ingevuld"] = fingerprints.of_values([proposal.values, proposal.author, proposal.language])
    if part.path in alone:
        told["los"] = {"bestand": alone[part.path].name, "norm": alone[part.path].claim}
    if part.number in beside and not part.is_contents:
        told["origineel"] = beside[part.number]
    return told


def _written(path: Path, content: bytes) -> str:
    """Write a file and return its fingerprint."""
    path.write_bytes(content)
    return fingerprints.of_file(path)


def _inputs(job: Job) -> dict[str, str]:
    """Return what a proposal is made from beside its definition and attachments, by the names of a workspace."""
    municipality = job.proposal.municipality
    inputs = {f"{TEMPLATES}/{municipality.template}/{TEMPLATE}": fingerprints.of_file(job.template)}
    for each in job.documents:
        inputs[f"{TEMPLATES}/{municipality.template}/{each.path.name}"] = fingerprints.of_file(each.path)
    if wanted(job, job.proposal):
        inputs[f"{TEMPLATES}/{job.contents_from}/{CONTENTS}"] = fingerprints.of_file(job.contents)
    if (wordmark := municipality.wordmark) is not None:
        inputs[f"{TEMPLATES}/huisstijlen/{municipality.key}/{wordmark.name}"] = fingerprints.of_file(wordmark)
    return inputs
