"""What Outlook packs into ``winmail.dat`` for other programs to lose → the text and the files in it.

The bytes of such a part come in; a ``Packed`` goes out. A message in it becomes its text as a file, and what hangs
on it. It looks at no property that is not shown. Source: [MS-OXTNEF]; [MS-OXPROPS] for the numbers. The one
library for it, tnefparse, had its last release in January 2021.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.attachments.mail.rtfhtml import html_in_rtf, unpacked
from pipeline.attachments.text.written import decode

_SIGNATURE = 0x223E9F78
_BODY, _MESSAGE = 0x0002800C, 0x00069003  # [MS-OXTNEF] 2.1.3.2: text, and the properties of the message
_BEGIN, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005  # of a file
_RTF, _HTML, _LONG, _NAME, _OBJECT = 0x1009, 0x1013, 0x3707, 0x3001, 0x3701
_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8,
          0x0040: 8, 0x0048: 16}  # fmt: skip
_VARIABLE = (0x000D, 0x001E, 0x001F, 0x0102)
_MANY, _NAMED = 0x1000, 0x8000
_DEEPEST = 5


@dataclass
class Packed:
    """What was in it: the text of the message, whether that is HTML, and files by name, in order."""

    text: str = ""
    is_html: bool = False
    files: list[tuple[str, bytes]] = field(default_factory=list)


def unpack(data: bytes, depth: int = 0) -> Packed | None:
    """Return what is in a ``winmail.dat``; None when it is damaged, or no such file."""
    found = Packed()
    try:
        if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE or depth > _DEEPEST:
            return None
        for number, value in _attributes(data):
            if number == _BODY and not found.text:
                found.text = _text(value)
            elif number == _MESSAGE:
                _read_message(found, dict(_properties(value)))
            elif number == _BEGIN:
                found.files.append(("", b""))
            elif found.files:
                _read_file(found, number, value, depth)
    except (struct.error, ValueError, IndexError):
        return None
    found.files = [(name or f"bijlage {n}", file) for n, (name, file) in enumerate(found.files, start=1)]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each attribute whose checksum is right."""
    place = 6
    while place + 11 <= len(data):
        _, number, length = struct.unpack_from("<BII", data, place)
        value = data[place + 9 : place + 9 + length]
        (check,) = struct.unpack_from("<H", data, place + 9 + length)
        if sum(value) & 0xFFFF != check:
            raise ValueError("damaged")
        yield number, value
        place += 11 + length


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the value of each property; of several values the first."""
    (count,) = struct.unpack_from("<I", data)
    place = 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", data, place)
        place += 4
        if number >= _NAMED:
            (is_text,) = struct.unpack_from("<I", data, place + 16)
            length = struct.unpack_from("<I", data, place + 20)[0] if is_text else 0
            place += 24 + -(-length // 4) * 4
        many, kind = kind & _MANY, kind & ~_MANY
        values = 1
        if many or kind in _VARIABLE:
            (values,) = struct.unpack_from("<I", data, place)
            place += 4
        for n in range(values):
            length = _SIZES.get(kind, 0)
            if kind in _VARIABLE:
                (length,) = struct.unpack_from("<I", data, place)
                place += 4
            elif not length:
                raise ValueError("a kind that is not known")
            value = data[place : place + length]
            place += -(-length // 4) * 4
            if place > len(data) + 3:
                raise ValueError("damaged")
            if not n:
                yield number, value.decode("utf-16-le", "replace").encode() if kind == 0x001F else value


def _read_message(found: Packed, properties: dict[int, bytes]) -> None:
    html = _text(properties.get(_HTML, b"")) or html_in_rtf(unpacked(properties.get(_RTF, b"")))
    if html:
        found.text, found.is_html = html, True


def _read_file(found: Packed, number: int, value: bytes, depth: int) -> None:
    """Take over what an attribute says of the last file."""
    name, data = found.files[-1]
    if number == _TITLE:
        found.files[-1] = (_text(value), data)
    elif number == _DATA:
        found.files[-1] = (name, value)
    elif number == _PROPERTIES:
        properties = dict(_properties(value))
        name = _text(properties.get(_LONG, b"")) or name or _text(properties.get(_NAME, b""))
        found.files[-1] = (name, data)
        inner = unpack(properties.get(_OBJECT, b"")[16:], depth + 1)
        if inner:  # a message: its text, and what hangs on it
            found.files[-1] = (f"{name or 'Bericht'}.{'html' if inner.is_html else 'txt'}", inner.text.encode())
            found.files += inner.files


def _text(value: bytes) -> str:
    return (decode(value.rstrip(b"\0")) or "").strip()
