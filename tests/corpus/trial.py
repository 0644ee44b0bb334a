"""One file through the attachment stage and into a package of its own.

In: a file. Out: a ``Trial``. It does what ``voorstel bundel`` does, but for one thing: what the product does in a
process apart is done here, since this is a process apart already (see ``guarded``), and what breaks there must be
seen as that, not as the refusal that a user gets.
"""

from __future__ import annotations

import re
import traceback
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pikepdf
import pypdf  # noqa: F401  # loaded once, before the processes are forked, as are the others
import pypdfium2  # noqa: F401
from pikepdf import pdfa  # noqa: F401

from pipeline.attachments import making, prepare  # noqa: F401
from pipeline.attachments.apart import Stopped
from pipeline.attachments.pictures import images  # noqa: F401
from pipeline.bundle import bundle
from pipeline.bundle.judging import judge, second_opinion
from pipeline.errors import VoorstelError
from pipeline.models import Attachment

LEAST = "2b"
PACKAGE = "pakket.pdf"
APART = "apart"  # this file is there while that is done which the product does in a process apart
_SAME = {"jpeg": "jpg", "tif": "tiff", "htm": "html"}
_UNCHANGED = "ongewijzigd overgenomen"
_REPAIRED = "hersteld"


@dataclass
class Trial:
    """What became of a file.

    Attributes:
        file: Its path in the corpus.
        kind: What its name says that it is.
        maker: The program that made it, as far as it says so.
        outcome: ``kept``, ``changed``, ``repaired``, ``refused``; ``stopped`` when it broke or took too much where
            the product is prepared for that, and else ``crashed`` or ``hung``.
        said: What was done to it, or why it was refused, in Dutch; where it broke.
        pages: Number of pages.
        suited: Whether it was fit for PDF/A-2b as it came, whether it said so or not; None if it was no PDF.
        archive: The level of PDF/A that its package claims; empty for none.
        accessible: Whether its package claims PDF/UA-1.
        suited_by_referee: ``suited``, as veraPDF sees it; None if it was not asked.
        denied: The rules by which veraPDF denies what the package claims; None if it was not asked.
        seconds: How long it took.
        megabytes: The most memory that it took.
        noise: What reached the screen; nothing should.
    """

    file: str
    kind: str
    maker: str = ""
    outcome: str = ""
    said: tuple[str, ...] = ()
    pages: int = 0
    suited: bool | None = None
    archive: str = ""
    accessible: bool = False
    suited_by_referee: bool | None = None
    denied: tuple[str, ...] | None = None
    seconds: float = 0
    megabytes: float = 0
    noise: str = ""


def attempt(path: Path, into: Path) -> Trial:
    """Put a file in a package of its own.

    Args:
        path: The file.
        into: A folder for what is made of it; the package is ``PACKAGE`` in there.
    """
    trial = Trial(path.name, kind_of(path))
    faults: list[Exception] = []

    def here(tasks: Sequence[Callable[[], object]], room: Path) -> list[object]:
        (into / APART).touch()
        outcomes = [_outcome_of(task, faults) for task in tasks]
        (into / APART).unlink()
        return outcomes

    try:
        with patch.object(import_module("pipeline.attachments.prepare"), "apart", here):
            (document,) = prepare([Attachment(path.stem, path, path.name, 1)], into / "bijlagen")
        trial.outcome, trial.said, trial.pages = _outcome(document.actions), document.actions, document.pages
        claim = bundle([document], into / PACKAGE, title=path.stem or "Bijlage").claim
        trial.archive, trial.accessible = claim.archive, claim.accessible
    except VoorstelError as error:
        trial.outcome = "refused"
        trial.said = tuple(f"{each.message} {each.remedy}" for each in error.problems) or (str(error),)
    except Exception as error:
        trial.outcome, trial.said = "crashed", _where(error)
    if faults:
        trial.outcome, trial.said = "stopped", _where(faults[0])
    return trial


def survey(path: Path, into: Path) -> Trial:
    """Do what ``attempt`` does, and tell who made the file and whether it was fit for PDF/A-2b as it came."""
    trial = attempt(path, into)
    trial.maker, trial.suited = _maker(path), _suits(path)
    return trial


def _suits(path: Path) -> bool | None:
    """Return whether both judges find a file fit for PDF/A-2b; None if it is no PDF that can be read."""
    try:
        report = judge(path, (LEAST,))
    except VoorstelError:
        return None
    return report.verdicts[0].suits and not second_opinion(path)


def kind_of(path: Path) -> str:
    """Return what a file's name says that it is."""
    kind = path.suffix[1:].lower()
    return _SAME.get(kind, kind)


def _outcome_of(task: Callable[[], object], faults: list[Exception]) -> object:
    try:
        return task()
    except VoorstelError as error:
        return error
    except Exception as error:
        faults.append(error)
        return Stopped()


def _outcome(actions: tuple[str, ...]) -> str:
    if actions == (_UNCHANGED,):
        return "kept"
    return "repaired" if any(action.startswith(_REPAIRED) for action in actions) else "changed"


def _where(error: Exception) -> tuple[str, ...]:
    ours = [call for call in traceback.extract_tb(error.__traceback__) if "/pipeline/" in call.filename]
    calls = (f"{call.filename.partition('/pipeline/')[2]}:{call.lineno} {call.name}" for call in ours[-2:])
    return (*calls, f"{type(error).__name__}: {error}")


def _maker(path: Path) -> str:
    """Return the program that made a file, without its version."""
    said = ""
    with suppress(Exception):  # odd files may raise anything, and this is by the way
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                names = package.namelist()
                part = next(name for name in ("docProps/app.xml", "meta.xml") if name in names)
                text = package.read(part).decode(errors="replace")
            found = re.search(r"<(?:Application|meta:generator)>([^<]*)", text)
            said = found[1] if found else ""
        elif b"%PDF-" in path.open("rb").read(1024):
            with pikepdf.open(path, suppress_warnings=True) as pdf:
                said = str(pdf.docinfo.get("/Producer", ""))
    words = re.match(r"[^\d/(\[®]*", said.replace("\0", "").strip())
    return words[0].strip(" -.,:v")[:30] if words else ""
