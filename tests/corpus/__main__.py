"""Run every file of a folder, or mutants of them, through the attachment stage.

    python -m tests.corpus FOLDER [--into FOLDER] [--fuzz N [--seed N]] [--no-referee] …

In: a folder with files of many kinds and makers. Out: tables on the screen, ``trials.json`` with all that is known
of each file, and the mutants that did what must never happen in ``bad/``. Exit code 1 when there are any. The
referee is veraPDF, asked when the extra ``keuring`` and Java are there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import chain, islice
from pathlib import Path

from pipeline.bundle.judging import referee
from pipeline.errors import MissingProgramError
from tests.corpus.guarded import Job, Limits, failed, run
from tests.corpus.mutants import OFFICE, Mutants
from tests.corpus.refereed import refereed
from tests.corpus.table import lines
from tests.corpus.trial import PACKAGE, Trial, attempt, survey

_DAMAGED = "bad"
_TOGETHER = 20  # mutants that share a process, and a start of LibreOffice


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked on the command line."""
    asked = _parser().parse_args(arguments)
    files = sorted(path for path in asked.folder.rglob("*") if path.is_file())
    if asked.every > 1:
        files = files[:: asked.every]
    shutil.rmtree(asked.into, ignore_errors=True)
    (asked.into / _DAMAGED).mkdir(parents=True)
    limits = Limits(asked.processes, asked.seconds, asked.megabytes)
    trials = _fuzzed(files, asked, limits) if asked.fuzz or asked.office else _tried(files, asked, limits)
    (asked.into / "trials.json").write_text(json.dumps([asdict(each) for each in trials], indent=1))
    print("\n".join(lines(trials)))
    return int(any(map(failed, trials)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, default=Path("build/corpus"), help="is emptied first")
    parser.add_argument("--every", type=int, default=1, help="take one file of so many")
    parser.add_argument("--fuzz", type=int, default=0, metavar="N", help="so many mutants of PDFs, images, mails")
    parser.add_argument("--office", type=int, default=0, metavar="N", help="so many mutants of office files")
    parser.add_argument("--seed", type=int, default=1, help="another one gives other mutants")
    parser.add_argument("--no-referee", dest="referee", action="store_false")
    parser.add_argument("--processes", type=int, default=Limits.processes)
    parser.add_argument("--together", type=int, help="so many files share a process; as it is: 1, of mutants 20")
    parser.add_argument("--seconds", type=float, default=Limits.seconds, help="for each process")
    parser.add_argument("--megabytes", type=int, default=Limits.megabytes, help="of address space, for each one")
    return parser


def _tried(files: Sequence[Path], asked: argparse.Namespace, limits: Limits) -> list[Trial]:
    """Try files as they are; their packages stay for the referee, and are removed then."""
    rooms = asked.into / "packages"
    jobs = [Job(path, str(path.relative_to(asked.folder)), rooms / str(at)) for at, path in enumerate(files)]
    done = []
    for job, trial in run(_lots(iter(jobs), asked.together or 1), survey, limits):
        shutil.rmtree(job.room / "bijlagen", ignore_errors=True)
        done.append((job.path, job.room / PACKAGE, trial))
        _tell(len(done), len(jobs))
    done.sort(key=lambda each: each[2].file)
    if asked.referee and _has_referee():
        return list(refereed(done))
    return [trial for *_, trial in done]


def _fuzzed(files: Sequence[Path], asked: argparse.Namespace, limits: Limits) -> list[Trial]:
    """Try mutants; those that do what must not be are kept."""
    rooms = asked.into / "mutants"
    office = Mutants([path for path in files if path.suffix.lower() in OFFICE], asked.seed)
    others = Mutants([path for path in files if path.suffix.lower() not in OFFICE], asked.seed)

    def jobs() -> Iterator[Job]:
        wanted = chain(((others, at) for at in range(asked.fuzz)), ((office, at) for at in range(asked.office)))
        for mutants, at in wanted:
            room = rooms / f"{at}-{'office' if mutants is office else 'other'}"
            room.mkdir(parents=True)
            made = mutants.write(at, room)
            yield Job(made, made.name, room)

    trials = []
    for job, trial in run(_lots(jobs(), asked.together or _TOGETHER), attempt, limits):
        if failed(trial) or trial.outcome == "stopped":
            shutil.copy(job.path, asked.into / _DAMAGED)
            trial = replace(trial, file=f"{_DAMAGED}/{trial.file}")
        shutil.rmtree(job.room, ignore_errors=True)
        trials.append(trial)
        _tell(len(trials), asked.fuzz + asked.office)
    return sorted(trials, key=lambda each: each.file)


def _lots(jobs: Iterator[Job], together: int) -> Iterator[list[Job]]:
    while lot := list(islice(jobs, together)):
        yield lot


def _has_referee() -> bool:
    try:
        referee.look()
    except MissingProgramError as error:
        print(f"veraPDF was not asked: {error}", file=sys.stderr)
        return False
    return True


def _tell(done: int, all_of: int) -> None:
    if sys.stderr.isatty() or done % 100 == 0:
        print(f"\r{done} of {all_of}", end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
