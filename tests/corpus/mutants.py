"""Damaged copies of files: always the same ones for the same files and seed.

In: files, and the number of the mutant. Out: the mutant on disk. Some are damaged as on a bad disk or line (bytes
turned over, a piece lost, moved or doubled, the end gone), some as by a bad program (other numbers and names, and
in PDFs, ZIP files and what is packed in them, things of another kind in the place of what belongs there).
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

OFFICE = frozenset((
    ".docx", ".docm", ".dotx", ".doc", ".odt", ".ott", ".fodt", ".rtf", ".xlsx", ".xlsm", ".xls", ".ods", ".pptx",
    ".ppt", ".odp", ".odg",
))  # fmt: skip
_LARGEST = 150_000  # bytes of a file that mutants are made of: it must not be the size that costs the time
_NUMBER = re.compile(rb"(?<![\w.])\d{1,10}(?![\w.])")
_NUMBERS = (b"0", b"1", b"-1", b"255", b"65536", b"2147483647", b"2147483648", b"4294967295", b"99999999999999")
_ODD = (
    b"null",
    b"0",
    b"-1",
    b"99999999999",
    b"0.00001",
    b"(x)",
    b"()",
    b"/Xyz",
    b"[]",
    b"<<>>",
    b"true",
    b"[null]",
)


class Mutants:
    """Mutants of some files, each kind of file in turn.

    Args:
        files: The files; large ones are left out.
        seed: Another one gives other mutants.
    """

    def __init__(self, files: Sequence[Path], seed: int) -> None:
        self._seed = seed
        self._kinds: dict[str, list[Path]] = {}
        for path in files:
            if 0 < path.stat().st_size <= _LARGEST:
                self._kinds.setdefault(path.suffix.lower(), []).append(path)

    def write(self, number: int, into: Path) -> Path:
        """Write a mutant, and return where it is."""
        chance = Random(f"{self._seed}/{number}")
        kind = sorted(self._kinds)[number % len(self._kinds)]
        source = chance.choice(self._kinds[kind])
        data = source.read_bytes()
        for _ in range(chance.choice((1, 1, 2, 5))):
            data = _mutated(data, chance)
        made = into / f"{number:05}-{source.stem[:60]}{kind}"
        made.write_bytes(data)
        return made


def _mutated(data: bytes, chance: Random) -> bytes:
    ways: list[Callable[[bytes, Random], bytes]] = [_flip, _cut, _move, _double, _lose, _renumber]
    if b"%PDF-" in data[:1024]:
        ways += [_other_objects] * 6
    elif data.startswith(b"PK"):
        ways += [_other_member] * 24  # of other damage, not much is left to look at
    with suppress(Exception):  # a mutant that cannot be taken apart any more is one already
        return chance.choice(ways)(data, chance)
    return _flip(data, chance)


def _span(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(2 ** chance.uniform(0, 12)))


def _flip(data: bytes, chance: Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(int(2 ** chance.uniform(0, 6)) if data else 0):
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _move(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    rest = data[:start] + data[end:]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def _double(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 50)) + data[end:]


def _lose(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _renumber(data: bytes, chance: Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    for number in sorted(chance.sample(found, min(len(found), chance.choice((1, 3)))), key=lambda m: -m.start()):
        other = chance.choice((*_NUMBERS, chance.choice(found)[0]))
        data = data[: number.start()] + other + data[number.end() :]
    return data


def _other_member(data: bytes, chance: Random) -> bytes:
    """Damage a member of a ZIP file, not the ZIP file."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        culprit = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            if name == culprit:
                content = chance.choice((_flip, _cut, _move, _double, _lose, _renumber, lambda *_: b""))(
                    content, chance
                )
            new.writestr(zipfile.ZipInfo(name), content)
    return into.getvalue()


def _other_objects(data: bytes, chance: Random) -> bytes:
    """Put odd things in the place of some objects of a PDF, in a file that is sound otherwise."""
    into = io.BytesIO()
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        holders = [each for each in pdf.objects if isinstance(each, Dictionary | Stream | Array)]
        for _ in range(chance.choice((1, 1, 3))):
            with suppress(Exception):  # some places take no other thing
                _other_value(pdf, holders, chance)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # odd fields are welcome
            plain = pikepdf.ObjectStreamMode.disable
            pdf.save(into, static_id=True, object_stream_mode=plain, qdf=chance.random() < 0.5)
    return into.getvalue()


def _other_value(pdf: pikepdf.Pdf, holders: list[Object], chance: Random) -> None:
    holder = whole = chance.choice(holders)
    for _ in range(chance.randrange(4)):  # deeper
        inner = [each for each in _values(holder) if isinstance(each, Dictionary | Stream | Array)]
        holder = chance.choice(inner) if inner else holder
    if isinstance(holder, Stream) and chance.random() < 0.5:
        content = chance.choice((_flip, _cut, _double, _lose, _renumber))(holder.read_bytes(), chance)
        holder.write(content)
        return
    keys = list(range(len(holder))) if isinstance(holder, Array) else list(holder.keys())
    key = chance.choice(keys)
    other = chance.choice((None, Object.parse(chance.choice(_ODD)), chance.choice(holders), whole, pdf.Root))
    if other is None:
        del holder[key]
    else:
        holder[key] = other


def _values(holder: Object) -> list[Object]:
    return list(holder) if isinstance(holder, Array) else [holder[key] for key in holder.keys()]  # noqa: SIM118
