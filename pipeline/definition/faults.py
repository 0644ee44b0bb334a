"""Where things are in a definition, and the list of what is wrong with it.

In: faults, one by one, from every step of the reading; out: ``Problem`` objects in order. Never stops the
reading: the steps go on, so that a secretary sees every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Problem, Severity

Trail = tuple[str | int, ...]
MOST = 1000
"""Most faults of one file: more are not read, and looking for them could take minutes."""


class Place(NamedTuple):
    """A place as an editor shows it: line and column in characters, both from 1; 0 is the file as a whole.

    ``file`` is the file as messages name it (in a spreadsheet with its sheet and cell); empty for the definition.
    """

    line: int = 0
    column: int = 0
    file: str = ""


def print_path(path: Trail) -> str:
    """Return a path into the definition as text, items counted from 1: ``bijlagen[2].bestand``."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def shown(file: Path) -> str:
    """Return a file's name as the user knows it: relative to where he stands if it lies below, else in full."""
    try:
        return file.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(file)


def in_order(problems: Iterable[Problem], first: str) -> tuple[Problem, ...]:
    """Return problems, errors before warnings, each group in the order of its file, those of ``first`` first."""
    return tuple(
        sorted(
            problems,
            key=lambda p: (p.severity is Severity.WARNING, p.file != first, p.file, p.line, p.column, p.message),
        )
    )


class Faults:
    """Collects what is wrong with a definition and the files beside it.

    Args:
        file: The file that a place without a file is in.
        found: What has been found already.
    """

    def __init__(self, file: Path | str, found: Iterable[Problem] = ()) -> None:
        self.file = file if isinstance(file, str) else shown(file)
        self._found: dict[Problem, None] = dict.fromkeys(found)

    def add(
        self,
        place: Place,
        message: str,
        remedy: str = "",
        *,
        path: Trail = (),
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note one fault; the same fault at the same place counts once, and nothing after ``MOST``."""
        if self.full:
            return
        file, where = place.file or self.file, print_path(path)
        problem = Problem(file, place.line, place.column, message, remedy, severity, where)
        self._found.setdefault(problem)

    def include(self, problems: Iterable[Problem]) -> None:
        """Note what was found elsewhere."""
        self._found |= dict.fromkeys(problems)

    def warn(self, place: Place, message: str, remedy: str = "", *, path: Trail = ()) -> None:
        """Note something that is allowed but probably not meant."""
        self.add(place, message, remedy, path=path, severity=Severity.WARNING)

    @property
    def full(self) -> bool:
        """Whether so much is wrong that looking for more helps nobody."""
        return len(self._found) >= MOST

    @property
    def any_errors(self) -> bool:
        """Whether the definition cannot be used."""
        return any(problem.severity is Severity.ERROR for problem in self._found)

    def in_order(self) -> tuple[Problem, ...]:
        """Return the problems, errors before warnings, each group in order, the definition's own first."""
        return in_order(self._found, self.file)
