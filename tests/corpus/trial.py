"""Files through the attachment stage, and each into a package of its own.

In: files. Out: a ``Trial`` of each. It does what ``voorstel bundel`` does, but for one thing: what the product
does in a process apart is done here, since this is a process apart already (see ``guarded``), and what breaks
there must be seen as that, not as the refusal that a user gets.
"""

from __future__ import annotations

import os
import re
import traceback
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Self
from unittest.mock import patch

import pikepdf
import pypdf  # noqa: F401  # loaded once, before the processes are forked, as are the others
import pypdfium2  # noqa: F401
from pikepdf import pdfa  # noqa: F401

from pipeline.attachments.apart import Stopped
from pipeline.attachments.mail import eml  # noqa: F401
from pipeline.attachments.pictures import images  # noqa: F401
from pipeline.attachments.prepare import finish, preparing
from pipeline.bundle import bundle
from pipeline.bundle.judging import judge, second_opinion
from pipeline.conversion import convert
from pipeline.errors import Problem, VoorstelError
from pipeline.models import Attachment, PdfDocument

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


def attempt(files: Sequence[tuple[Path, Path]]) -> list[Trial]:
    """Put each file in a package of its own; they are made ready together, as the attachments of one proposal are.

    Args:
        files: Each with a folder for what is made of it; the package is ``PACKAGE`` in there.
    """
    trials = [Trial(path.name, kind_of(path)) for path, _ in files]
    _, into = files[0]
    faults: dict[Path, Exception] = {}

    try:
        with patch.object(
            import_module("pipeline.attachments.prepare"), "Apart", lambda room: _Here(into, faults)
        ):
            work = preparing([Attachment(path.stem, path, path.name, 1) for path, _ in files], into / "bijlagen")
            given = next(work)
            made = finish(work, convert(given, into) if given else {})
    except Exception as error:
        return [replace(trial, outcome="crashed", said=_where(error)) for trial in trials]
    for trial, (path, room), document in zip(trials, files, made, strict=True):
        if path in faults:
            trial.outcome, trial.said = "stopped", _where(faults[path])
        elif isinstance(document, Problem):
            trial.outcome, trial.said = "refused", (f"{document.message} {document.remedy}",)
        else:
            _bundle(document, room, trial)
    return trials


class _Here:
    """This process itself, in place of one apart; it keeps the faults that no task should have."""

    def __init__(self, into: Path, faults: dict[Path, Exception]) -> None:
        self._into, self._faults = into, faults

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def carry_out(self, tasks: Sequence[partial[object]], *_: object) -> list[object]:
        (self._into / APART).touch()
        with _unheard():
            outcomes = [_outcome_of(task, self._faults) for task in tasks]
        (self._into / APART).unlink()
        return outcomes


def _bundle(document: PdfDocument, room: Path, trial: Trial) -> None:
    trial.outcome, trial.said, trial.pages = _outcome(document.actions), document.actions, document.pages
    try:
        claim = bundle([document], room / PACKAGE, title=document.title or "Bijlage").claim
    except VoorstelError as error:
        trial.outcome, trial.said = "refused", (str(error),)
    except Exception as error:
        trial.outcome, trial.said = "crashed", _where(error)
    else:
        trial.archive, trial.accessible = claim.archive, claim.accessible


def survey(files: Sequence[tuple[Path, Path]]) -> list[Trial]:
    """Do what ``attempt`` does, and tell who made each and whether it was fit for PDF/A-2b as it came."""
    trials = attempt(files)
    for trial, (path, _) in zip(trials, files, strict=True):
        trial.maker, trial.suited = _maker(path), _suits(path)
    return trials


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


def _outcome_of(task: partial[object], faults: dict[Path, Exception]) -> object:
    try:
        return task()
    except VoorstelError as error:
        return error
    except Exception as error:
        faults[task.args[0].path] = error
        return Stopped()


@contextmanager
def _unheard() -> Iterator[None]:
    """Let nothing reach the screen: what libraries say in a process apart does not."""
    screen = [(number, os.dup(number)) for number in (1, 2)]
    with Path(os.devnull).open("wb") as nothing:
        for number, _ in screen:
            os.dup2(nothing.fileno(), number)
    try:
        yield
    finally:
        for number, kept in screen:
            os.dup2(kept, number)
            os.close(kept)


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
