"""Numbered parts: each part of a package as a PDF of its own, for a meeting system that takes parts.

In: the parts of a package. Out: a PDF for each, ``0 Collegevoorstel.pdf``, ``0.1 Ontwerpbesluit.pdf`` for what
comes with it, ``1 <titel>.pdf`` and on, mended, claimed and checked as the package is. That of an attachment is
made once for all municipalities and then copied. A name can stand on any disk, and where a title says too much it
is the public one.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from pipeline import __version__
from pipeline.bundle import bundle
from pipeline.models import Attachment, PdfDocument, Proposal
from pipeline.production import fingerprints
from pipeline.production.contents import kind_of
from pipeline.production.job import Job
from pipeline.production.kept import Kept

FOLDER = "delen"
_JUDGES = ("pikepdf", "page-validation")
_LONGEST = 120  # bytes of a name: with the path before it, less than the 260 signs that Windows takes
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Numbered:
    """A part as a PDF of its own: its name from the folder of the results, and what it was found to be."""

    name: str
    claim: str


def numbered(job: Job, parts: Sequence[PdfDocument], folder: Path) -> dict[Path, Numbered]:
    """Make a PDF of the proposal and of each attachment.

    Args:
        job: Whose parts they are.
        parts: The parts of its package.
        folder: The folder of the results; they come in ``delen`` in it.

    Returns:
        Each by the PDF of the part.

    Raises:
        AttachmentError: A part cannot be read.
    """
    kept, made = Kept(job.cache.with_name(FOLDER)), dict[Path, Numbered]()
    digits = len(str(max(part.number or 0 for part in parts)))
    (folder / FOLDER).mkdir()
    for part in parts:
        if not part.is_contents:
            name = f"{FOLDER}/{_file_name(job.proposal, part, digits)}"
            made[part.path] = Numbered(name, _make(job.proposal, part, folder / name, kept))
    return made


def _make(proposal: Proposal, part: PdfDocument, into: Path, kept: Kept) -> str:
    """Make one, or copy the one that was made before, and return what it was found to be."""
    alone = replace(part, stamped=False)  # its place in the package differs from one municipality to the next
    versions = [__version__, *map(version, _JUDGES)]
    key = fingerprints.of_values(
        [fingerprints.of_file(part.path), part.title, part.mark, proposal.language, versions]
    )
    is_shared = part.number is not None
    if is_shared and (found := kept.find(key)):
        pdf, told = found
        shutil.copyfile(pdf, into)
        return str(told["norm"])
    author = "" if is_shared else proposal.author
    package = bundle((alone,), into, title=part.title, author=author, language=proposal.language)
    claim = str(package.claim)
    if is_shared:
        kept.keep(key, into, {"norm": claim})
    return claim


def _file_name(proposal: Proposal, part: PdfDocument, digits: int) -> str:
    """Return the name of a part: its number, so that they stand in order, and what it is."""
    if part.further:
        return f"{0:0{digits}}.{part.further} {_safe(part.title) or kind_of(proposal, part)}.pdf"
    if part.number is None:
        return f"{0:0{digits}} {kind_of(proposal, part)}.pdf"
    attachment = next(each for each in proposal.attachments if each.number == part.number)
    return file_name(attachment, digits, ".pdf")


def file_name(attachment: Attachment, digits: int, suffix: str) -> str:
    """Return a name for a file of an attachment that can stand on any disk, and that may be seen by all."""
    title = attachment.public_title or attachment.title
    return f"{attachment.number:0{digits}} {_safe(title) or 'Bijlage'}{suffix}"


def _safe(title: str) -> str:
    """Return a title without what a file's name cannot have, and not too long."""
    plain = " ".join(_NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", title)).split())
    short = plain.encode()[:_LONGEST].decode(errors="ignore")
    if short != plain and " " in short:
        short = short.rpartition(" ")[0]
    return short.strip(" .-")
