"""A mail as Outlook saves it (``.msg``) → a ``Message``.

A file comes in; what a reader sees of it goes out. It looks at no property that is not shown. Source: [MS-OXMSG]
for the file, [MS-OXPROPS] for the numbers of the properties.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import olefile

from pipeline import dutch
from pipeline.attachments.inside import Inside
from pipeline.attachments.mail.eml import mail_in, print_moment
from pipeline.attachments.mail.message import Body, Message, lay_message
from pipeline.attachments.mail.rtfhtml import html_in_rtf, unpacked
from pipeline.attachments.pieces import Piece, Source
from pipeline.attachments.text.written import decode
from pipeline.errors import AttachmentError

_LARGEST = 200_000_000  # bytes
_PROPERTIES = "__properties_version1.0"
_SUBJECT, _HEADERS, _SENT, _BODY, _RTF, _HTML = 0x0037, 0x007D, 0x0039, 0x1000, 0x1009, 0x1013
_SENDER, _SENDER_MAIL, _SENDER_SMTP, _CODEPAGE = 0x0C1A, 0x0C1F, 0x5D01, 0x3FDE
_NAME, _MAIL, _SMTP, _TYPE = 0x3001, 0x3003, 0x39FE, 0x0C15
_DATA, _METHOD, _LONG, _SHORT, _CONTENT_ID, _CLASS = 0x3701, 0x3705, 0x3707, 0x3704, 0x3712, 0x001A
_TO, _CC = 1, 2  # of those who got it; 3 is a blind copy
_EMBEDDED = 5
_EPOCH = dt.datetime(1601, 1, 1)

_Place = tuple[str, ...]


def read_outlook(path: Path, within: _Place = ()) -> Message:
    """Read a message.

    Args:
        path: The file.
        within: Where in the file the message stands that is meant; that of the file itself when empty.

    Raises:
        AttachmentError: It is encrypted, damaged or too large.
    """
    if path.stat().st_size > _LARGEST:
        raise AttachmentError(
            f"is groter dan {_LARGEST // 10**6} MB.", "Sla de bijlagen apart op en noem ze elk als bijlage."
        )
    try:
        with olefile.OleFileIO(path) as file:
            return _message(file, path, within)
    except (AttachmentError, MemoryError):
        raise
    except Exception:  # olefile raises many kinds on odd files
        raise AttachmentError(
            "is beschadigd: het bericht is niet te lezen.",
            "Open het in Outlook, sla het opnieuw op en probeer het nog eens.",
        ) from None


@dataclass(frozen=True)
class _Properties:
    """What is known of a message, a receiver or an attachment, by the number of the property."""

    file: olefile.OleFileIO
    place: _Place
    head: int  # bytes before the table of values
    charset: str = "cp1252"  # of what is not in Unicode

    def data(self, number: int, kind: str = "0102") -> bytes:
        name = [*self.place, f"__substg1.0_{number:04X}{kind}"]
        if not self.file.exists(name):
            return b""
        with self.file.openstream(name) as stream:
            read: bytes = stream.read()
            return read

    def text(self, number: int) -> str:
        if wide := self.data(number, "001F"):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return (decode(self.data(number, "001E"), self.charset) or "").rstrip("\0")

    def value(self, number: int) -> bytes:
        """Return the eight bytes of a value of fixed size; empty when there is none."""
        with self.file.openstream([*self.place, _PROPERTIES]) as stream:
            table = stream.read()[self.head :]
        for start in range(0, len(table) - 15, 16):
            if struct.unpack_from("<H", table, start + 2)[0] == number:
                return bytes(table[start + 8 : start + 16])
        return b""

    def number(self, number: int) -> int:
        return int.from_bytes(self.value(number)[:4], "little")


def _of_message(file: olefile.OleFileIO, place: _Place) -> _Properties:
    own = _Properties(file, place, 24 if place else 32)
    page = own.number(_CODEPAGE)
    return replace(own, charset="utf-8" if page == 65001 else f"cp{page}" if page else own.charset)


def _message(file: olefile.OleFileIO, path: Path, within: _Place) -> Message:
    own = _of_message(file, within)
    kind = own.text(_CLASS).lower()
    is_signed = kind.endswith(".multipartsigned")
    if "smime" in kind and not is_signed:
        raise AttachmentError(
            "is versleuteld.", "Open het bericht in Outlook en sla het daar op als PDF, en de bijlagen apart."
        )
    receivers = [replace(own, place=place, head=8) for place in _folders(file, within, "__recip_version1.0_#")]
    headers = {
        "Van": _address(own.text(_SENDER), own.text(_SENDER_SMTP) or own.text(_SENDER_MAIL)),
        "Aan": ", ".join(_receiver(each) for each in receivers if each.number(_TYPE) == _TO),
        "Cc": ", ".join(_receiver(each) for each in receivers if each.number(_TYPE) == _CC),
        "Datum": _moment(own),
    }
    hanging = [replace(own, place=place, head=8) for place in _folders(file, within, "__attach_version1.0_#")]
    if is_signed and hanging:  # all that was signed is the one attachment ([MS-OXOSMIME], 2.1.3.2)
        return replace(mail_in(hanging[0].data(_DATA)), headers=headers, subject=own.text(_SUBJECT))
    attached, inline = list[Inside](), dict[str, tuple[Inside, bytes]]()
    for each in hanging:
        made, data = _attachment(file, path, each, len(attached) + 1)
        attached.append(made)
        if key := each.text(_CONTENT_ID).strip("<> "):
            inline[key] = (made, data)
    body, remarks = _body(own)
    return Message(headers, own.text(_SUBJECT), body, tuple(attached), inline, remarks)


def _folders(file: olefile.OleFileIO, within: _Place, start: str) -> Iterator[_Place]:
    names = {tuple(name[: len(within) + 1]) for name in file.listdir(streams=True, storages=True)}
    for name in sorted(names):
        if len(name) == len(within) + 1 and name[:-1] == within and name[-1].startswith(start):
            yield name


def _body(own: _Properties) -> tuple[tuple[Body, ...], tuple[str, ...]]:
    """Return what was written, the richest form first, and remarks on it."""
    html = decode(own.data(_HTML), own.charset) if own.data(_HTML) else own.text(_HTML)
    rtf = b"" if html else unpacked(own.data(_RTF))
    if html or (html := html_in_rtf(rtf)):
        return (Body(html, is_html=True),), ()
    if text := own.text(_BODY):
        return (Body(text, is_html=False),), ("opmaak van het bericht niet overgenomen",) if rtf else ()
    if rtf:
        raise AttachmentError(
            "heeft een tekst die alleen Outlook kan lezen.", "Open het in Outlook en sla het op als PDF of HTML."
        )
    return (), ()


def _attachment(file: olefile.OleFileIO, path: Path, hanging: _Properties, number: int) -> tuple[Inside, bytes]:
    name = (hanging.text(_LONG) or hanging.text(_SHORT) or hanging.text(_NAME)).replace("/", "-").strip()
    if hanging.number(_METHOD) == _EMBEDDED:
        place = (*hanging.place, f"__substg1.0_{_DATA:04X}000D")
        subject = name.removesuffix(".msg") or _of_message(file, place).text(_SUBJECT) or "Doorgestuurd bericht"
        return Inside(f"{subject.replace('/', '-')}.msg", 0, partial(_lay_embedded, path, place)), b""
    data = hanging.data(_DATA)
    return Inside.of(name or f"bijlage {number}", data), data


def _lay_embedded(path: Path, place: _Place, source: Source) -> Iterator[Piece]:
    return lay_message(source, read_outlook(path, place))


def _receiver(own: _Properties) -> str:
    return _address(own.text(_NAME), own.text(_SMTP) or own.text(_MAIL))


def _address(name: str, mail: str) -> str:
    """Return a name with its address; that within an Exchange server (``/O=…``) tells nobody anything."""
    mail = mail if "@" in mail and not mail.startswith("/") else ""
    return f"{name} <{mail}>" if name and mail and name != mail else name or mail


def _moment(own: _Properties) -> str:
    """Return when it was sent, as the mail itself says it; what Outlook keeps is the time in Greenwich."""
    for line in own.text(_HEADERS).splitlines():
        if line.lower().startswith("date:"):
            return print_moment(line[5:].strip())
    ticks = int.from_bytes(own.value(_SENT), "little")
    if not 0 < ticks < 2**61:
        return ""
    moment = _EPOCH + dt.timedelta(microseconds=ticks // 10)
    return f"{dutch.print_date(moment)}, {moment:%H:%M} (UTC)"
