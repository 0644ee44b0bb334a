"""The referee at the end: veraPDF judges every package that any test made, in one start of Java.

Each package that claims something is set aside as it is published, by its content, with the name of its test. When
all tests are done, a claim that veraPDF denies fails the run, and the file, the rule and the page are named.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.bundle import conformance, judging
from pipeline.bundle.judging import referee
from pipeline.errors import MissingProgramError

_ASIDE = pytest.StashKey[Path]()
_TOLD = pytest.StashKey[list[str]]()
_ROOM = "VOORSTEL_TESTS_PACKAGES"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the one that starts the workers, or the only one
        os.environ[_ROOM] = tempfile.mkdtemp(prefix="voorstel-pakketten-")
        config.stash[_ASIDE] = Path(os.environ[_ROOM])
        config.stash[_TOLD] = []


@pytest.fixture(autouse=True, scope="session")
def set_packages_aside() -> Iterator[None]:
    """Keep what is published: with its claim, before its test throws it away."""
    room, settle = Path(os.environ[_ROOM]), conformance.settle

    def kept(into: Path, *rest: Any) -> Any:
        claim, obstacles = settle(into, *rest)
        if claim.archive or claim.accessible:
            copy = room / f"{hashlib.sha256(into.read_bytes()).hexdigest()[:16]}.pdf"
            if not copy.exists():
                shutil.copyfile(into, copy)
                copy.with_suffix(".txt").write_text(os.environ.get("PYTEST_CURRENT_TEST", "?"), encoding="utf-8")
        return claim, obstacles

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conformance, "settle", kept)
        yield


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    room = session.config.stash.get(_ASIDE, None)
    if room is None:
        return
    packages, told = sorted(room.glob("*.pdf")), session.config.stash[_TOLD]
    if packages:
        try:
            denied = list(_denied(packages))
        except MissingProgramError as error:
            told.append(f"niet gekeurd door veraPDF: {error}")
            denied = []
        else:
            told.append(f"veraPDF keurde {len(packages)} pakketten: {len(denied)} beweringen ontkend")
        if denied:
            told += denied
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            return  # what is denied stays, to be looked at
    shutil.rmtree(room)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in terminalreporter.config.stash.get(_TOLD, []):
        terminalreporter.write_line(line)


def _denied(packages: list[Path]) -> Iterator[str]:
    reports = [judging.Report(path, 0, (), _claims(path), ()) for path in packages]
    for report in referee.review(reports):
        for reason in report.reasons:
            test = report.path.with_suffix(".txt").read_text(encoding="utf-8")
            yield f"{report.path} ({test}): {', '.join(reason.rules)}, pagina {reason.pages}: {reason.meaning}"


def _claims(path: Path) -> tuple[judging.Verdict, ...]:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return tuple(judging.Verdict(claim, True, True) for claim in judging.claimed(pdf))
