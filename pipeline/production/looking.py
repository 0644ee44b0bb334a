"""Looking at files before they are used: what would happen to each as an attachment.

Files come in; for each a ``Look`` goes out: what it is, what would be done to it, what a package of it alone would
claim, or why it cannot be used. Nothing is kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.attachments import finish, kind_of, preparing
from pipeline.bundle import bundle
from pipeline.bundle.judging import Reason, reasons
from pipeline.conversion import convert
from pipeline.errors import AttachmentError, Problem
from pipeline.models import Attachment, Claim, Handling, PdfDocument

NOTHING = Claim()


@dataclass(frozen=True)
class Look:
    """What was seen of a file.

    Attributes:
        file: The file, as the user named it.
        kind: What it is, in Dutch; empty when nobody knows.
        size: Bytes; None when it cannot be read.
        document: What it would become; None when it cannot be used.
        problem: Why not; None when it can.
        claim: What a package of it alone may claim.
        reasons: What stands in the way of more, the most important first.
    """

    file: Path
    kind: str = ""
    size: int | None = None
    document: PdfDocument | None = None
    problem: Problem | None = None
    claim: Claim = NOTHING
    reasons: tuple[Reason, ...] = ()


def look_at(files: Sequence[Path], handling: Handling) -> list[Look]:
    """Try files as attachments, and tell what comes of each.

    Raises:
        MissingProgramError: LibreOffice is needed and not there.
    """
    with tempfile.TemporaryDirectory() as room:
        attachments = [
            Attachment(file.stem, file.absolute(), str(file), n, handling=handling)
            for n, file in enumerate(files, start=1)
        ]
        work = preparing(attachments, Path(room))
        given = next(work)
        made = finish(work, convert(given, Path(room)) if given else {})
        return [_look(file, each, Path(room)) for file, each in zip(files, made, strict=True)]


def _look(file: Path, made: PdfDocument | Problem, room: Path) -> Look:
    try:
        kind = kind_of(file)
    except AttachmentError:
        kind = ""
    size = file.stat().st_size if file.is_file() else None
    if isinstance(made, Problem):
        return Look(file, kind, size, problem=made)
    package = bundle([replace(made, number=None)], room / "pakket.pdf", title=made.title)
    (part,) = package.parts
    return Look(file, kind, size, part.document, claim=package.claim, reasons=reasons(package.obstacles))
