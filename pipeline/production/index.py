"""The index of a batch: what it was made from and what it made, so that a later run sees at once what changed.

In: the file ``.index.jsonl`` in the folder of a proposal's results, with a line for the batch as a whole and one
for each municipality, of which the last counts. Out: by looking at size, time and inode alone, the results of a
run of which nothing has changed since; or nothing, and then ``freshness`` looks at content. It reads no other
file, starts no program, and imports nothing heavy: an unchanged run costs as good as nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline import __version__, machine
from pipeline.errors import MissingProgramError
from pipeline.production.results import MunicipalityResult, State

NAME = ".index.jsonl"
_FORMAT = 3
_JUST_NOW = 50_000_000  # nanoseconds: a file that changed since may change again without being seen

Stat = list[int]  # size, time of change and inode; empty for what is not there


@dataclass
class Entry:
    """What is known of one municipality.

    Attributes:
        result: What was made, as told when nothing changes.
        code: Its CBS code.
        parts: The fingerprint or version of all that it was made from, by how a user calls it.
        files: Stat and fingerprint of each file, by its name.
        current: Whether it was compared with what stands under ``read``; not when another one was asked for.
    """

    result: MunicipalityResult
    code: str
    parts: dict[str, str]
    files: dict[str, tuple[Stat, str]]
    current: bool = True

    def __post_init__(self) -> None:
        # Most of it is the same for thousands of municipalities: kept once.
        self.parts = {sys.intern(name): sys.intern(value) for name, value in self.parts.items()}


@dataclass
class Index:
    """What is known of a batch.

    Attributes:
        place: What it holds for: this definition, product, Python and LibreOffice.
        title: Title of the proposal.
        read: Stat of each file and folder that had a hand in the results.
        entries: The municipalities, by their keys.
        everyone: The keys of all municipalities of the registry, in its order.
        since: The first day, as ISO date, on which as much may be public as now; empty when that is always so.
        until: The first day on which more may be public; empty when there is no such day.
    """

    place: list[str] = field(default_factory=list)
    title: str = ""
    read: dict[str, Stat] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    everyone: list[str] = field(default_factory=list)
    since: str = ""
    until: str = ""

    def unchanged(
        self, definition: Path, folder: Path, chosen: Sequence[str], day: dt.date
    ) -> list[MunicipalityResult] | None:
        """Return the results when nothing has changed since, by stat alone; otherwise None.

        Args:
            definition: Whose results.
            folder: Where they stand.
            chosen: Names, keys or codes of municipalities; empty for all.
            day: The day of the run.
        """
        if not self.since <= day.isoformat() or (self.until and self.until <= day.isoformat()):
            return None
        keys = [self._key(name) for name in chosen] if chosen else self.everyone
        if not keys or self.place != place(definition):
            return None
        entries = [self.entries.get(key) for key in dict.fromkeys(keys)]
        if any(stat_of(path) != stat for path, stat in self.read.items()):
            return None
        found = []
        for entry in entries:
            if entry is None or not entry.current:
                return None
            where = folder / entry.result.key
            if any(stat_of(where / name) != stat for name, (stat, _) in entry.files.items()):
                return None
            found.append(replace(entry.result, state=State.UNCHANGED, folder=where, reasons=()))
        return found

    def _key(self, name: str) -> str:
        for key, entry in self.entries.items():
            if name.casefold() in (key, entry.result.name.casefold()) or name == entry.code:
                return key
        return ""


def place(definition: Path) -> list[str]:
    """Return what an index holds for."""
    try:
        soffice = str(machine.find_soffice())
    except MissingProgramError:
        soffice = ""
    return [str(definition.resolve()), __version__, sys.prefix, sys.version, soffice]


def stat_of(path: Path | str) -> Stat:
    """Return size, time of change and inode; nothing when there is no such file."""
    try:
        found = Path(path).stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def stats_of(paths: Iterable[Path], began: int) -> dict[str, Stat]:
    """Return the stat of inputs; of one that changed while it was read, such that it will be read again.

    Args:
        paths: Files and folders.
        began: When the run began to read, in nanoseconds since 1970.
    """
    stats = {str(path): stat_of(path) for path in paths}
    return {path: stat if not stat or stat[1] < began - _JUST_NOW else [-1] for path, stat in stats.items()}


def read(folder: Path) -> Index:
    """Return the index of a folder; an empty one when there is none that can be read."""
    index = Index()
    try:
        with (folder / NAME).open(encoding="utf-8") as lines:
            for line in lines:
                _take_in(index, folder, line)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Index()
    return index


def _take_in(index: Index, folder: Path, line: str) -> None:
    """Read a line of an index; a later one goes before an earlier one, and one that was cut off does not count."""
    with suppress(json.JSONDecodeError):
        told = json.loads(line)
        if isinstance(told, list):
            key, known = told
            index.entries[key] = _entry(folder / key, known)
        elif told.pop("formaat") == _FORMAT:
            vars(index).update(told)
        else:
            raise ValueError("another format")


def write(index: Index, folder: Path) -> None:
    """Write an index, whole or not at all: where it cannot be, the next run looks at content."""
    whole = {name: value for name, value in vars(index).items() if name != "entries"}
    beside = folder / f"{NAME}.nieuw"
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(_line({"formaat": _FORMAT, **whole}))
            file.writelines(_line([key, _told(entry)]) for key, entry in index.entries.items())
        beside.replace(folder / NAME)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def begin(folder: Path) -> None:
    """Have the next run look at content, unless an index is written after this; what is known stays known."""
    _add(folder, {"formaat": _FORMAT, "place": []})


def add(folder: Path, key: str, entry: Entry) -> None:
    """Add what is known of a municipality now: that costs no more when there are thousands of others."""
    _add(folder, [key, _told(entry)])


def _add(folder: Path, told: object) -> None:
    with suppress(OSError), (folder / NAME).open("a", encoding="utf-8") as file:
        file.write(_line(told))


def _line(told: object) -> str:
    """Return a line that brings its own beginning, so that one that was cut off does not spoil the next."""
    return f"\n{json.dumps(told)}"


_PLACED = ("state", "folder", "reasons")  # of a result: what belongs to one run


def _told(entry: Entry) -> dict[str, Any]:
    result = {name: value for name, value in vars(entry.result).items() if name not in _PLACED}
    return {**vars(entry), "result": result}


def _entry(folder: Path, told: dict[str, Any]) -> Entry:
    result = told.pop("result")
    for name in ("files", "public", "warnings"):
        result[name] = tuple(result[name])
    result["amounts"] = tuple((whose, amount) for whose, amount in result["amounts"])
    told["files"] = {name: (stat, fingerprint) for name, (stat, fingerprint) in told["files"].items()}
    return Entry(result=MunicipalityResult(state=State.UNCHANGED, folder=folder, **result), **told)
