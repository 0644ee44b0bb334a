"""The files of attachments themselves, beside the package: for a piece whose digital signature must stay valid.

In: a proposal and the parts of its package. Out: copies, under names that can stand on any disk. They are never
public: a file from elsewhere may hold what was taken out of its pages in the package, such as earlier versions and
the names of who wrote it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.attachments import all_usable
from pipeline.models import PdfDocument, Proposal
from pipeline.production import fingerprints
from pipeline.production.numbered import file_name
from pipeline.production.shared import CHANGED

FOLDER = "originelen"
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def originals(proposal: Proposal, parts: Sequence[PdfDocument], folder: Path) -> dict[int | None, str]:
    """Copy the files of which that is asked; return their names, by the number of the attachment.

    Args:
        proposal: The proposal.
        parts: The parts of its package.
        folder: The folder of the results; they come in ``originelen`` in it.

    Raises:
        AttachmentError: A file has become another than its pages were made from.
    """
    pages = {part.number: part for part in parts}
    asked = [each for each in proposal.attachments if each.with_original]
    digits = len(str(max((each.number for each in proposal.attachments), default=0)))
    names: dict[int | None, str] = {}
    for attachment in asked:
        suffix = attachment.path.suffix if _SUFFIX.fullmatch(attachment.path.suffix) else ""
        names[attachment.number] = f"{FOLDER}/{file_name(attachment, digits, suffix)}"
        (folder / FOLDER).mkdir(exist_ok=True)
        copy_original(attachment.path, pages[attachment.number], folder / names[attachment.number])
    return names


def copy_original(file: Path, part: PdfDocument, target: Path) -> None:
    """Copy the file that a part was made from.

    Raises:
        AttachmentError: It has become another since.
    """
    shutil.copyfile(file, target)
    if fingerprints.of_file(target) != part.made_from:
        all_usable((replace(CHANGED, file=part.source),))
