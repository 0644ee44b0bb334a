"""A Word file that was finished by hand, in place of one that is filled in anew.

What the user names comes in, and is checked. What it says is not looked at: whoever finished it knows that.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import partial
from pathlib import Path

from pipeline.attachments.apart import Apart, Stopped
from pipeline.attachments.kinds import Kind
from pipeline.attachments.office.ooxml import lay_ooxml
from pipeline.attachments.recognising import recognise
from pipeline.errors import AttachmentError, UsageError
from pipeline.models import Proposal
from pipeline.production.job import Finished
from pipeline.production.release import release

BY_HAND = "met de hand afgemaakt, niet opnieuw ingevuld"


def check_finished(proposal: Proposal, finished: Finished, day: dt.date) -> None:
    """Check what was finished by hand.

    Raises:
        UsageError: Something is withheld, and there is no Word file without it; or nothing is, and there is one.
        AttachmentError: A file is no Word file, or not a sound one.
    """
    planned = release(proposal, day)
    withheld = bool(planned.version and planned.left_out)
    if withheld and finished.public is None:
        raise UsageError(
            f"Niet alles in dit voorstel is openbaar ({', '.join(each.what for each in planned.left_out)}).",
            "Maak ook een Word-bestand zonder wat niet openbaar is, en noem dat met --openbaar-document.",
        )
    if finished.public is not None and not withheld:
        raise UsageError(
            "Er komt geen openbare versie die anders is dan het voorstel zelf.", "Laat --openbaar-document weg."
        )
    for path in filter(None, (finished.complete, finished.public)):
        _check(path)


def _check(path: Path) -> None:
    with tempfile.TemporaryDirectory() as room, Apart(Path(room)) as apart:
        (outcome,) = apart.carry_out([partial(_look, path, Path(room))])
    error = outcome.error() if isinstance(outcome, Stopped) else outcome
    if error is not None:
        raise type(error)(f"{path} {error.message}", error.remedy)


def _look(path: Path, room: Path) -> None:
    if recognise(path) is not Kind.WORD:
        raise AttachmentError("is geen Word-document.", "Noem het .docx-bestand dat u hebt afgemaakt.")
    lay_ooxml(path, room, ".docx")
