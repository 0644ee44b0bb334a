"""Office files → PDFs with LibreOffice, many on one command line, and the culprit named when one fails.

Files come in, of which the caller knows that they are what their suffix says; for each a PDF or a
``ConversionError`` goes out. LibreOffice's exit code is never believed (it is 0 on every failure): done is
what has a PDF that opens and has pages.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pikepdf

from pipeline import process
from pipeline.conversion.dates import copy_frozen
from pipeline.conversion.installation import Installation, installed
from pipeline.conversion.normalise import normalise
from pipeline.conversion.profile import seed
from pipeline.conversion.symbols import meanings
from pipeline.errors import ConversionError

FILES_PER_CALL = 200  # it stops without a word at about 253 arguments
SECONDS_PER_CALL = 90.0  # and one more for each further file; four pages take 0.2 s, 500 pages 20 s
MEMORY = 2 * 1024**3  # bytes; a call needs 250 MB

_SWITCHES = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
_RESTART = 81  # its exit code for "start me again", after it has made itself at home in a profile


def convert(
    sources: Sequence[Path],
    into: Path,
    *,
    seconds_per_call: float = SECONDS_PER_CALL,
    told: Callable[[Path], None] = lambda source: None,
) -> Mapping[Path, Path | ConversionError]:
    """Convert office files to PDF: texts, sheets and slides alike; what a PDF holds stands in the profile.

    Args:
        sources: The files; their names may be anything, and may be the same in different folders.
        into: An existing folder for the PDFs; what is needed on the way is there too, and is removed.
        seconds_per_call: Time limit of a call of LibreOffice for one file; each further file adds a second.
        told: Told a source when its PDF appears.

    Returns:
        For each source its PDF in ``into``, or the error that says why there is none.

    Raises:
        MissingProgramError: There is no LibreOffice.
        OutputError: The disk is full.
    """
    results: dict[Path, Path | ConversionError] = {}
    with tempfile.TemporaryDirectory(prefix=".omzetten-", dir=into, ignore_cleanup_errors=True) as scratch:
        desk = _Desk(installed(), Path(scratch).absolute(), into, seconds_per_call, told)
        jobs = [_Job(source, f"{n:05}{source.suffix.lower()}") for n, source in enumerate(dict.fromkeys(sources))]
        for job in jobs:
            if not os.access(job.source, os.R_OK) or not job.source.is_file():
                results[job.source] = ConversionError(f"Het bestand '{job.source.name}' is niet te lezen.")
                continue
            copy_frozen(job.source, desk.scratch / job.name)
        jobs = [job for job in jobs if job.source not in results]
        for start in range(0, len(jobs), FILES_PER_CALL):
            results |= _convert_lot(desk, jobs[start : start + FILES_PER_CALL])
    return results


@dataclass(frozen=True)
class _Job:
    """A file to convert, and the neutral name under which LibreOffice sees it."""

    source: Path
    name: str


@dataclass(frozen=True)
class _Desk:
    """Where one ``convert`` works: its LibreOffice, its folder for the work and the one for the results."""

    office: Installation
    scratch: Path
    into: Path
    seconds: float
    told: Callable[[Path], None]

    def call(self, jobs: Sequence[_Job]) -> process.Finished:
        """Start LibreOffice once for these files, on a profile of its own."""
        room = Path(tempfile.mkdtemp(dir=self.scratch))
        command: list[str | Path] = [
            self.office.program, seed(self.office, room / "profile"), *_SWITCHES,
            "--convert-to", "pdf", "--outdir", "pdf",
            *(job.name for job in jobs),
        ]  # fmt: skip
        # Temporary files where they are cleaned up; drawing without a screen, also where there is one.
        env = {**dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(room)), "SAL_USE_VCLPLUGIN": "svp"}
        timeout, waiting = self.seconds + len(jobs) - 1, list(jobs)
        for _ in range(2):
            finished = process.run(
                command,
                timeout=timeout,
                memory=MEMORY,
                cwd=self.scratch,
                env=env,
                further=partial(self._look, waiting),
            )
            self._look(waiting)  # what came between the last look and the end
            if finished.code != _RESTART:
                break
        process.require_room(self.scratch)
        return finished

    def _look(self, waiting: list[_Job]) -> bool:
        """Tell of which files there is a PDF now; how long the call may take does not depend on it."""
        for job in [job for job in waiting if (self.scratch / "pdf" / job.name).with_suffix(".pdf").exists()]:
            waiting.remove(job)
            self.told(job.source)
        return False

    def collect(self, jobs: Sequence[_Job]) -> dict[Path, Path | ConversionError]:
        """Return the sources that have a sound PDF now, each with that PDF."""
        done: dict[Path, Path | ConversionError] = {}
        for job in jobs:
            raw = (self.scratch / "pdf" / job.name).with_suffix(".pdf")
            target = self._free_name(job.source.stem)
            try:
                pages = normalise(raw, target, meanings(job.source))
            except (FileNotFoundError, pikepdf.PdfError):
                pages = 0
            raw.unlink(missing_ok=True)
            if pages:
                done[job.source] = target
            else:
                target.unlink(missing_ok=True)
        return done

    def blame(self, job: _Job, finished: process.Finished) -> ConversionError:
        """Return why this file, alone on its command line, has no PDF."""
        if finished.timed_out:
            return ConversionError(
                f"LibreOffice was na {self.seconds:.0f} seconden nog niet klaar met '{job.source.name}'.",
                "Maak het document kleiner (minder tekst, kleinere afbeeldingen) of splits het.",
            )
        ended = f" LibreOffice stopte met code {finished.code}." if finished.code else ""
        return ConversionError(
            f"LibreOffice kan '{job.source.name}' niet omzetten naar PDF.{ended}",
            "Open het bestand in Word of LibreOffice, sla het opnieuw op en probeer het nog eens.",
        )

    def _free_name(self, stem: str) -> Path:
        target, number = self.into / f"{stem}.pdf", 1
        while target.exists():
            number += 1
            target = self.into / f"{stem}-{number}.pdf"
        return target


def _convert_lot(desk: _Desk, jobs: Sequence[_Job]) -> dict[Path, Path | ConversionError]:
    """Convert what fits on one command line; more than once where one file spoils it for the others."""
    finished = desk.call(jobs)
    results = desk.collect(jobs)
    missing = [job for job in jobs if job.source not in results]
    if missing and len(jobs) == 1:
        return {jobs[0].source: desk.blame(jobs[0], finished)}
    while missing:
        # It takes the files in order, so the first without a PDF is the suspect: that one goes alone.
        suspect, *rest = missing
        results |= _convert_lot(desk, [suspect])
        if rest:
            desk.call(rest)
            results |= desk.collect(rest)
        missing = [job for job in rest if job.source not in results]
    return results
