"""Attachments that many packages share: made ready once, kept for later runs.

Attachments come in; PDFs that can be parts of a package go out. They stand in a folder for each attachment, named
after its content, its name, the title that is put in it and the versions of what it is made ready with; one whose
PDF is not what was put there is made again. Of workers that need the same attachments one makes them and the
others wait.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, astuple, replace
from importlib.metadata import version
from pathlib import Path

from pipeline import __version__, conversion
from pipeline.attachments import all_usable, as_part, finish, preparing, takes_title
from pipeline.attachments.readable import made_with
from pipeline.errors import ConversionError, MissingProgramError, Problem
from pipeline.models import Attachment, Obstacle, PdfDocument, Signature, Spot
from pipeline.production import fingerprints
from pipeline.production.freshness import LIBRARIES, font_folders, fonts
from pipeline.production.kept import KEPT
from pipeline.production.lock import held
from pipeline.production.publish import owner_only

Converted = Mapping[Path, Path | ConversionError]

CHANGED = Problem(
    "",
    0,
    0,
    "is veranderd terwijl het werd gelezen.",
    "Wacht tot het is opgeslagen of gekopieerd, en probeer het opnieuw.",
)
_PDF, _ACCOUNT, _LOCK = "bijlage.pdf", "bijlage.json", ".bezig"
_ROOM = ".maken-"
_LOOK = 0.05  # seconds between two looks whether another worker is done


@contextmanager
def shared(
    cache: Path, run: str = "", told: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[Shared]:
    """Give the attachments that are made ready, for as long as the context lasts.

    Args:
        cache: Folder where they are kept; where it cannot be written, nothing is kept.
        run: Mark of the run. Within one, an attachment that cannot be used is not tried twice.
        told: Told how many attachments are ready, of how many, while they are made ready.
    """
    with suppress(OSError):
        owner_only(cache.parent)
        cache.mkdir(exist_ok=True)
    if cache.is_dir() and os.access(cache, os.W_OK):
        yield Shared(cache, run, told)
        _forget_old(cache)
    else:
        with tempfile.TemporaryDirectory() as instead:
            yield Shared(Path(instead), run, told)


class Shared:
    """Attachments that are made ready when they are asked for; see ``shared``.

    Attributes:
        versions: What has a hand in what is made: programs, libraries and fonts.
    """

    def __init__(self, cache: Path, run: str, told: Callable[[int, int], None]) -> None:
        self._cache, self._run, self._told = cache, run, told
        self.versions = _versions()
        self._known: dict[str, PdfDocument | Problem] = {}

    def making(
        self, attachments: Iterable[Attachment], wait: bool = False
    ) -> Generator[tuple[Path, ...], Converted]:
        """Make ready what is not ready yet, and let another convert what LibreOffice must, together with its own.

        Args:
            attachments: Of any number of packages.
            wait: Whether to wait while another worker makes attachments ready; if not, nothing is done then.

        Yields:
            What LibreOffice has to convert, once, if there is something to do; what it became must be sent back.
        """
        wanted = {self._name(attachment): attachment for attachment in attachments}
        if self._find(wanted):
            return
        with self._alone(wait) as mine:
            if not mine or self._find(wanted):
                return
            missing = {name: wanted[name] for name in wanted if name not in self._known}
            with tempfile.TemporaryDirectory(prefix=_ROOM, dir=self._cache, ignore_cleanup_errors=True) as room:
                work = preparing(list(missing.values()), Path(room), self._told)
                converted = yield next(work)
                for (name, attachment), made in zip(missing.items(), finish(work, converted), strict=True):
                    kept = self._keep(name, attachment, made, Path(room))
                    # What was made of a file that is another one by now, is not kept as made of the first.
                    self._known[name] = kept if self._name(attachment) == name else CHANGED
                    if self._known[name] is CHANGED:
                        shutil.rmtree(self._cache / name, ignore_errors=True)

    def prepared(self, attachments: Sequence[Attachment]) -> tuple[PdfDocument, ...]:
        """Return a PDF for each attachment.

        Raises:
            AttachmentError: One or more cannot be used: a problem for each.
            MissingProgramError: LibreOffice is needed and not there.
        """
        with closing(self.making(attachments, wait=True)) as work:
            if word := next(work, ()):
                with tempfile.TemporaryDirectory(prefix=_ROOM, dir=self._cache) as room:
                    carry_on(work, conversion.convert(word, Path(room)))
            else:
                carry_on(work, {})
        # One that nothing is known of has become another since.
        return all_usable(tuple(_for(each, self._known.get(self._name(each), CHANGED)) for each in attachments))

    def _name(self, attachment: Attachment) -> str:
        """Return the name of the folder of an attachment."""
        try:
            content = fingerprints.of_file(attachment.path)
        except OSError:  # said better when it is made ready
            content = str(attachment.path)
        title = attachment.title if _takes_title(attachment.path, content) else ""
        handling = attachment.handling
        asked: list[object] = [handling.unpack, handling.without, handling.readable]
        if handling.readable:
            asked += made_with()
        if handling.password_file:
            asked.append(fingerprints.of_file(handling.password_file))
        return fingerprints.of_values([content, attachment.path.name, title, *asked, self.versions])

    @contextmanager
    def _alone(self, wait: bool) -> Iterator[bool]:
        """Have the cache to oneself; False when another has it and there is no waiting."""
        while True:
            with held(self._cache / _LOCK) as mine:
                if mine or not wait:
                    yield mine
                    return
            time.sleep(_LOOK)

    def _find(self, names: Iterable[str]) -> bool:
        """Look which of these are kept, and return whether all are known now."""
        for name in names:
            if name not in self._known and (kept := self._kept(self._cache / name)) is not None:
                self._known[name] = kept
        return all(name in self._known for name in names)

    def _kept(self, folder: Path) -> PdfDocument | Problem | None:
        account, pdf = folder / _ACCOUNT, folder / _PDF
        try:
            told = json.loads(account.read_bytes())
            if "melding" in told:
                return Problem("", 0, 0, told["melding"], told["remedie"]) if told["run"] == self._run else None
            if fingerprints.of_file(pdf) != told["sha256"]:
                return None
            os.utime(account)
            objections = tuple(Obstacle(**each) for each in told["bezwaren"])
            spots = tuple(Spot(*spot) for spot in told["plekken"])
            done, searchable = tuple(told["gedaan"]), told["doorzoekbaar"]
            return PdfDocument(
                pdf,
                "",
                told["paginas"],
                "",
                done,
                searchable,
                objections,
                spots=spots,
                by_machine=tuple(told["door_een_programma"]),
                signatures=tuple(Signature(**each) for each in told["handtekeningen"]),
                made_from=told["gemaakt_van"],
            )
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def _keep(
        self, name: str, attachment: Attachment, made: PdfDocument | Problem, room: Path
    ) -> PdfDocument | Problem:
        """Put what was made in its folder, whole or not at all."""
        folder = self._cache / name
        new = room / name
        new.mkdir()
        if isinstance(made, Problem):
            told: dict[str, object] = {"melding": made.message, "remedie": made.remedy, "run": self._run}
        else:
            made = replace(made, made_from=fingerprints.of_file(attachment.path))
            # A file that is used as it is, is copied too: all packages of a run get the same one.
            if made.path == attachment.path:
                shutil.copyfile(made.path, new / _PDF)
            else:
                shutil.move(made.path, new / _PDF)
            told = {
                "paginas": made.pages,
                "gedaan": made.actions,
                "doorzoekbaar": made.has_text,
                "bezwaren": [asdict(each) for each in made.objections or ()],
                "door_een_programma": made.by_machine,
                "plekken": [astuple(spot) for spot in made.spots],
                "handtekeningen": [asdict(each) for each in made.signatures],
                "gemaakt_van": made.made_from,
                "sha256": fingerprints.of_file(new / _PDF),
            }
        (new / _ACCOUNT).write_text(json.dumps(told), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        new.replace(folder)
        return made if isinstance(made, Problem) else replace(made, path=folder / _PDF)


@functools.lru_cache(maxsize=4096)
def _takes_title(path: Path, _content: str) -> bool:
    return takes_title(path)


def carry_on(work: Generator[tuple[Path, ...], Converted], converted: Converted) -> None:
    """Send what the Word files became, if it still waits for that."""
    with suppress(StopIteration):
        work.send(converted)


def _forget_old(cache: Path) -> None:
    """Remove what has not been used for a long time."""
    oldest = time.time() - KEPT
    for account in cache.glob(f"*/{_ACCOUNT}"):
        with suppress(OSError):
            if account.stat().st_mtime < oldest:
                shutil.rmtree(account.parent, ignore_errors=True)


def _for(attachment: Attachment, made: PdfDocument | Problem) -> PdfDocument | Problem:
    """Return what was made for one attachment by the name that another has for the same file."""
    if isinstance(made, Problem):
        return replace(made, file=attachment.shown)
    return as_part(attachment, made)


def _versions() -> list[str]:
    """Return what has a hand in what is made ready: programs, libraries and fonts."""
    with suppress(MissingProgramError):  # without it, PDFs and pictures can still be used
        office = conversion.installed()
        return [__version__, office.version, fonts(font_folders(office)), *map(version, LIBRARIES)]
    return [__version__, *map(version, LIBRARIES)]
