"""What travels between a batch and the workers of a cluster, and what a worker does with it.

At the worker, which shares no disk with the sender: a lot comes in with the content of the files that it needs;
the files that were made go out. They are made as anywhere else, in a temporary folder; a worker that would make
other bytes than the sender refuses. It never publishes.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import machine
from pipeline.conversion.installation import installed
from pipeline.errors import MissingProgramError, Problem, VoorstelError
from pipeline.production import fingerprints
from pipeline.production.events import Step
from pipeline.production.freshness import programs
from pipeline.production.job import Ended, Failed, Job, Lot, Made
from pipeline.workspace import PUBLIC

REMEDY = "Installeer op elke werker dezelfde versies als hier."
_FONTS = {".ttf", ".otf", ".ttc", ".pfb"}
_ROOM = "collegevoorstel"  # folder in the folder that Dask gives a worker


@dataclass(frozen=True)
class Parcel:
    """A lot on its way to a worker.

    Attributes:
        jobs: The jobs; their paths are those of the sender.
        files: The files that they need: where each is at the sender, and its fingerprint.
        programs: What the sender would make them with.
        mark: Mark of the run.
    """

    jobs: Lot
    files: tuple[tuple[Path, str], ...]
    programs: Mapping[str, str]
    mark: str


@dataclass(frozen=True)
class Delivery:
    """A job that went well at a worker: what it says of it, and the files themselves, by name."""

    made: Made
    files: tuple[tuple[str, bytes], ...]
    public: tuple[tuple[str, bytes], ...]


def programs_here() -> dict[str, str]:
    """Return what this machine would make results with; equal to that of a worker that makes the same bytes.

    Raises:
        MissingProgramError: There is no LibreOffice.
    """
    office = installed()
    folders = (*machine.font_folders(), *office.fonts)
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in _FONTS)
    fonts = {(path.name, path.stat().st_size) for path in files}
    return {
        "het besturingssysteem": sys.platform,
        "Python": ".".join(map(str, sys.version_info[:2])),
        "de lettertypen": fingerprints.of_values(sorted(fonts)),
        **programs(office),
    }


def require_alike(wanted: Mapping[str, str]) -> None:
    """At a worker: make sure that it makes the same bytes as the sender would.

    Raises:
        MissingProgramError: It does not, or has no LibreOffice.
    """
    mine = programs_here()
    if other := [name for name in wanted if wanted[name] != mine.get(name)]:
        told = ", ".join(f"{name} ({wanted[name][:12]} hier, {mine.get(name, '-')[:12]} daar)" for name in other)
        raise MissingProgramError(f"Een werker van het cluster verschilt van deze computer: {told}.", REMEDY)


def make_parcel(parcel: Parcel, *contents: bytes) -> tuple[Delivery | Failed, ...]:
    """At a worker: unpack a lot, make it, and return the files.

    Args:
        parcel: The lot.
        contents: The content of each of its files.
    """
    from distributed import get_worker

    from pipeline.production.lot import make_lot

    require_alike(parcel.programs)  # a worker may have come later than the others
    worker = get_worker()
    room = _room(worker, parcel.mark)
    local = {
        path: _unpacked(room / fingerprint / path.name, content)
        for (path, fingerprint), content in zip(parcel.files, contents, strict=True)
    }
    said = topic(parcel.mark)
    with tempfile.TemporaryDirectory(dir=room, ignore_cleanup_errors=True) as results:
        jobs = [_at_worker(job, local, Path(results, str(n)), room) for n, job in enumerate(parcel.jobs)]

        def tell(name: str, step: Step, done: int = 0, total: int = 0) -> None:
            if not total:  # of many at a time, each step is enough
                worker.log_event(said, [name, step.value])

        ended = make_lot(jobs, tell)
        return tuple(_packed(each, job, local) for each, job in zip(ended, jobs, strict=True))


def topic(mark: str) -> str:
    """Return the name under which the workers of a run tell how far they are."""
    return f"{_ROOM}-{mark}"


def _room(worker: Any, mark: str) -> Path:
    room = Path(worker.local_directory, _ROOM, mark)
    room.mkdir(parents=True, exist_ok=True)
    return room


def tidy(mark: str, dask_worker: Any) -> None:
    """At a worker: remove what a run left there. Dask itself gives the worker."""
    shutil.rmtree(_room(dask_worker, mark), ignore_errors=True)


def _unpacked(path: Path, content: bytes) -> Path:
    """Write a file, unless another lot has done so; another thread never sees a half one."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as beside:
            beside.write(content)
        Path(beside.name).replace(path)
    return path


def needed(job: Job) -> Iterator[Path]:
    """Yield the files that a job needs."""
    yield from (job.template, job.contents, *(each.path for each in job.documents))
    if job.proposal.municipality.wordmark is not None:
        yield job.proposal.municipality.wordmark
    yield from (attachment.path for attachment in job.proposal.attachments)


def _at_worker(job: Job, local: Mapping[Path, Path], into: Path, room: Path) -> Job:
    """Return a job with the paths of this machine."""
    proposal, mark = job.proposal, job.proposal.municipality.wordmark
    municipality = replace(proposal.municipality, wordmark=None if mark is None else local.get(mark, mark))
    attachments = tuple(replace(each, path=local.get(each.path, each.path)) for each in proposal.attachments)
    return Job(
        replace(proposal, municipality=municipality, attachments=attachments),
        local.get(job.template, job.template),
        local.get(job.contents, job.contents),
        job.contents_from,
        into,
        into / PUBLIC,
        job.day,
        room / "bijlagen",
        tuple(replace(each, path=local.get(each.path, each.path)) for each in job.documents),
    )


def _packed(ended: Ended, job: Job, local: Mapping[Path, Path]) -> Delivery | Failed:
    if isinstance(ended, Made):
        names = (name for name, _ in ended.fingerprints)
        contents = ((name, (job.into / name).read_bytes()) for name in names)
        shown = ((path.name, path.read_bytes()) for path in ended.result.public)
        return Delivery(ended, tuple(contents), tuple(shown))
    return replace(ended, error=_as_sender_knows(ended.error, local))


def _as_sender_knows(error: VoorstelError, local: Mapping[Path, Path]) -> VoorstelError:
    """Return an error that names files by where they are at the sender."""

    def named(text: str) -> str:
        for path, unpacked in local.items():
            text = text.replace(str(unpacked), str(path))
        return text

    def problem(each: Problem) -> Problem:
        return replace(each, file=named(each.file), message=named(each.message), remedy=named(each.remedy))

    return type(error)(named(error.message), named(error.remedy), tuple(map(problem, error.problems)))
