"""The files of attachments themselves, beside the package: for a piece whose digital signature must stay valid.

In: a proposal. Out: copies, under names that can stand on any disk. They are never public: a file from elsewhere
may hold what was taken out of its pages in the package, such as earlier versions and the names of who wrote it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from pipeline.models import Proposal
from pipeline.production.numbered import file_name

FOLDER = "originelen"
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def originals(proposal: Proposal, folder: Path) -> dict[int | None, str]:
    """Copy the files of which that is asked; return their names, by the number of the attachment.

    Args:
        proposal: The proposal.
        folder: The folder of the results; they come in ``originelen`` in it.
    """
    asked = [each for each in proposal.attachments if each.with_original]
    digits = len(str(max((each.number for each in proposal.attachments), default=0)))
    names: dict[int | None, str] = {}
    for attachment in asked:
        suffix = attachment.path.suffix if _SUFFIX.fullmatch(attachment.path.suffix) else ""
        names[attachment.number] = f"{FOLDER}/{file_name(attachment, digits, suffix)}"
        (folder / FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(attachment.path, folder / names[attachment.number])
    return names
