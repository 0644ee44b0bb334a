"""The records that a part of a binary Excel file (``.xlsb``) consists of ([MS-XLSB] 2.1.4).

Bytes come in, records go out, and the other way round. What stands in a record is known by who reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Record = tuple[int, bytes]

_NOTHING = 0xFFFFFFFF  # the length of a text that is not there


def records(part: bytes) -> Iterator[Record]:
    """Yield the records of a part: the number of each kind, and its data.

    Raises:
        ValueError: It ends amid a record.
    """
    place = 0
    while place < len(part):
        number, place = _number(part, place, 2)
        size, place = _number(part, place, 4)
        if place + size > len(part):
            raise ValueError("a record goes on beyond the part")
        yield number, part[place : place + size]
        place += size


def joined(made: Iterable[Record]) -> bytes:
    """Return a part that consists of these records."""
    part = bytearray()
    for number, data in made:
        part += bytes((number & 0xFF,)) if number < 0x80 else bytes((number & 0x7F | 0x80, number >> 7))
        size = len(data)
        while size >= 0x80:
            part.append(size & 0x7F | 0x80)
            size >>= 7
        part.append(size)
        part += data
    return bytes(part)


def uint(data: bytes | bytearray, place: int, size: int = 4) -> int:
    """Return a number of so many bytes.

    Raises:
        ValueError: It is not there.
    """
    if place + size > len(data):
        raise ValueError("a record is too short")
    return int.from_bytes(data[place : place + size], "little")


def text_at(data: bytes, place: int) -> tuple[str, int]:
    """Return a text (2.5.168, XLWideString) and where it ends; one that is not there (2.5.166) is empty."""
    length = uint(data, place)
    if length == _NOTHING:
        return "", place + 4
    end = place + 4 + 2 * length
    if end > len(data):
        raise ValueError("a record is too short")
    return data[place + 4 : end].decode("utf-16-le", "replace"), end


def as_text(text: str) -> bytes:
    """Return a text as it stands in a record."""
    data = text.encode("utf-16-le", "replace")
    return (len(data) // 2).to_bytes(4, "little") + data


def _number(part: bytes, place: int, most: int) -> tuple[int, int]:
    """Return a number of at most so many bytes, seven bits in each, the lowest first; and where it ends."""
    value = 0
    for count in range(most):
        byte = uint(part, place + count, 1)
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, place + count + 1
    return value, place + most
