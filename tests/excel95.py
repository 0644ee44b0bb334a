"""A file of Excel 95, of which no program here writes any: records (BIFF5) in the stream Book of an OLE.

In: sheets. Out: a file. Sources: [MS-XLS] 2.4, and OpenOffice's documentation of the Excel file format, 5.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from outlook import compound

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DIMENSIONS, _LABEL = 0x0809, 0x000A, 0x0085, 0x002F, 0x0200, 0x0204
_GLOBALS, _WORKSHEET = 0x0005, 0x0010
_HIDDEN = 1


def excel95(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[str]]],
    hidden: Collection[str] = (),
    *,
    locked: bool = False,
) -> Path:
    """Write a book; ``locked`` puts the mark of a password on it, and packs nothing."""
    bodies = {name: _sheet(rows) for name, rows in sheets.items()}
    told = (_record(_FILEPASS, bytes(4)) if locked else b"") + _record(_EOF)
    head = len(_begin(_GLOBALS)) + len(told) + sum(4 + 7 + len(name) for name in sheets)
    bound, at = b"", head
    for name, body in bodies.items():
        data = struct.pack("<IBBB", at, _HIDDEN if name in hidden else 0, 0, len(name)) + name.encode("cp1252")
        bound, at = bound + _record(_BOUNDSHEET, data), at + len(body)
    mark, end = told[: -len(_record(_EOF))], _record(_EOF)
    path.write_bytes(compound({"Book": _begin(_GLOBALS) + mark + bound + end + b"".join(bodies.values())}))
    return path


def _sheet(rows: Sequence[Sequence[str]]) -> bytes:
    cells = b"".join(
        _record(_LABEL, struct.pack("<HHHH", row, column, 0, len(text)) + text.encode("cp1252"))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    size = struct.pack("<HHHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0)
    return _begin(_WORKSHEET) + _record(_DIMENSIONS, size) + cells + _record(_EOF)


def _begin(what: int) -> bytes:
    return _record(_BOF, struct.pack("<HHHH", 0x0500, what, 0, 0))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
