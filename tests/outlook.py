"""Outlook messages (.msg) that a test makes: by [MS-CFB] for the file, [MS-OXMSG] for what is in it."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Storage = Mapping[str, Any]  # by name: the bytes of a stream, or another storage

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALL_SECTOR, SMALL = 512, 64, 4096  # bytes; what is less than SMALL stands in small sectors
TO, CC, BCC = 1, 2, 3


class _Sectors:
    """Streams cut in sectors of one size, and the sector that follows each."""

    def __init__(self, size: int) -> None:
        self.size, self.data, self.next = size, bytearray(), list[int]()

    def add(self, content: bytes, filling: bytes = b"\0") -> int:
        """Add a stream and return its first sector."""
        count, first = -(-len(content) // self.size), len(self.next)
        self.data += content.ljust(count * self.size, filling)
        self.next += [*range(first + 1, first + count), END][:count]
        return first if count else END


def compound(root: Storage) -> bytes:
    """Return a compound file of version 3, of at most 7 MB."""
    names, nodes, links = ["Root Entry"], [root], [[FREE, FREE, FREE]]

    def balanced(numbers: Sequence[int]) -> int:
        if not numbers:
            return FREE
        middle = len(numbers) // 2
        links[numbers[middle]][:2] = balanced(numbers[:middle]), balanced(numbers[middle + 1 :])
        return numbers[middle]

    for number, node in enumerate(nodes):  # grows while it goes on
        if not isinstance(node, bytes):
            within = sorted(node, key=lambda name: (len(name), name.upper()))
            links += [[FREE, FREE, FREE] for _ in within]
            links[number][2] = balanced(range(len(names), len(links)))
            names += within
            nodes += [node[name] for name in within]

    large, small, entries = _Sectors(SECTOR), _Sectors(SMALL_SECTOR), []
    for name, node, link in zip(names, nodes, links, strict=True):
        kind, size, first = 1, 0, 0
        if isinstance(node, bytes):
            kind, size = 2, len(node)
            first = (small if size < SMALL else large).add(node)
        wide = name.encode("utf-16-le")
        entries.append([wide, len(wide) + 2, kind, 1, *link, bytes(16), 0, 0, 0, first, size])
    entries[0][2], entries[0][-2:] = 5, [large.add(bytes(small.data)), len(small.data)]
    directory = large.add(b"".join(struct.pack("<64sHBB3I16sIQQIQ", *entry) for entry in entries))
    small_table = large.add(_numbers(small.next), b"\xff")
    tables = -(-len(large.next) // (SECTOR // 4 - 1))  # each holds its own place too
    start = len(large.next)
    large.add(_numbers([*large.next, *[TABLE] * tables]).ljust(tables * SECTOR, b"\xff"))
    head = struct.pack(
        "<8s16s5H6s9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, tables,
        directory, 0, SMALL, small_table, -(-len(small.next) * 4 // SECTOR), END, 0,
    )  # fmt: skip
    return (head + _numbers(range(start, start + tables))).ljust(SECTOR, b"\xff") + large.data


def _numbers(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def properties(head: int, values: Mapping[int, str | bytes | int], streams: Storage | None = None) -> Storage:
    """Return a storage with properties, by their number: text, data, or a value of fixed size.

    Args:
        head: Bytes before the table of values: 32 in a message, 24 in one within another, 8 elsewhere.
        values: The properties.
        streams: What else is in it.
    """
    made: dict[str, Any] = dict(streams or {})
    table = bytes(head)
    for number, value in values.items():
        if isinstance(value, str):
            made[f"__substg1.0_{number:04X}001F"] = value.encode("utf-16-le")
        elif isinstance(value, bytes):
            made[f"__substg1.0_{number:04X}0102"] = value
        else:
            table += struct.pack("<HHIQ", 0x0014, number, 6, value)
    made["__properties_version1.0"] = table
    return made


def message(
    values: Mapping[int, str | bytes | int],
    receivers: Sequence[tuple[int, str, str]] = (),
    attached: Sequence[Storage] = (),
    head: int = 32,
) -> Storage:
    """Return a message.

    Args:
        values: Its properties, by number.
        receivers: Of each ``TO``, ``CC`` or ``BCC``, name and address.
        attached: What hangs on it: from ``attachment`` or ``forwarded``.
        head: 24 for a message within another.
    """
    within = {
        f"__recip_version1.0_#{number:08X}": properties(8, {0x0C15: kind, 0x3001: name, 0x39FE: mail})
        for number, (kind, name, mail) in enumerate(receivers)
    }
    within |= {f"__attach_version1.0_#{number:08X}": each for number, each in enumerate(attached)}
    return properties(head, values, within)


def attachment(name: str, data: bytes, content_id: str = "") -> Storage:
    more: dict[int, str | bytes | int] = {0x3712: content_id} if content_id else {}
    return properties(8, {0x3705: 1, 0x3707: name, 0x3701: data, **more})


def forwarded(values: Mapping[int, str | bytes | int], attached: Sequence[Storage] = ()) -> Storage:
    """Return a message that hangs on another."""
    within = {"__substg1.0_3701000D": message(values, attached=attached, head=24)}
    return properties(8, {0x3705: 5}, within)


def outlook(path: Path, content: Storage) -> Path:
    path.write_bytes(compound(content))
    return path
