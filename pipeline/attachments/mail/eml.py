"""A mail as programs save it (``.eml``: RFC 5322 and MIME) → a ``Message``.

A file comes in; what a reader sees of it goes out: of several versions of the text the richest, signatures apart.
Broken mails are read as far as they go. It looks at no header that is not shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Part
from email.utils import parsedate_tz
from pathlib import Path

from pipeline import dutch
from pipeline.attachments.inside import Inside
from pipeline.attachments.mail.message import Body, Message
from pipeline.attachments.mail.tnef import Packed, unpack
from pipeline.attachments.text.written import decode
from pipeline.errors import AttachmentError

_LARGEST = 200_000_000  # bytes; mail servers take 25 to 150 MB
_PARTS = 1_000
_DEEPEST = 30  # multiparts within multiparts
_SHOWN = {"Van": "from", "Aan": "to", "Cc": "cc"}
_PACKED = ("application/ms-tnef", "application/vnd.ms-tnef")
_SUFFIXES = {"text/html": ".html", "text/plain": ".txt", "message/rfc822": ".eml", "text/calendar": ".ics"}


def read_mail(path: Path) -> Message:
    """Read a mail.

    Raises:
        AttachmentError: It is encrypted, too large or too odd.
    """
    if path.stat().st_size > _LARGEST:
        raise AttachmentError(
            f"is groter dan {_LARGEST // 10**6} MB.", "Sla de bijlagen apart op en noem ze elk als bijlage."
        )
    return mail_in(path.read_bytes())


def mail_in(data: bytes) -> Message:
    """Read a mail that is in memory.

    Raises:
        AttachmentError: It is encrypted or too odd.
    """
    # The older policy: the newer one stumbles over broken headers, and reads addresses for seconds.
    mail = message_from_bytes(data, policy=policy.compat32)
    found = _Found()
    found.collect(mail, 0)
    headers = {name: _header(mail, key) for name, key in _SHOWN.items()}
    headers["Datum"] = print_moment(_header(mail, "date"))
    return Message(
        headers, _header(mail, "subject"), tuple(found.bodies), tuple(found.attached), found.inline,
        tuple(dict.fromkeys(found.remarks)),
    )  # fmt: skip


def print_moment(date: str) -> str:
    """Return the date of a mail as Dutch text has it, in the time zone of the one who wrote; else as it stands."""
    with suppress(ValueError, IndexError, TypeError, ArithmeticError):
        if parts := parsedate_tz(date):
            moment = dt.datetime(*parts[:5])
            return f"{dutch.print_date(moment)}, {moment:%H:%M}"
    return date


@dataclass
class _Found:
    """What is found while a mail is walked through."""

    bodies: list[Body] = field(default_factory=list)
    attached: list[Inside] = field(default_factory=list)
    inline: dict[str, tuple[Inside, bytes]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    parts: int = 0

    def collect(self, part: Part, depth: int) -> None:
        """Take over a part and what is in it."""
        self.parts += 1
        if self.parts > _PARTS or depth > _DEEPEST:
            raise AttachmentError(
                "bestaat uit te veel delen.",
                "Sla het bericht in uw mailprogramma op als PDF, en de bijlagen apart.",
            )
        kind = part.get_content_type()
        if kind == "multipart/encrypted" or (kind.endswith("/pkcs7-mime") or kind.endswith("/x-pkcs7-mime")):
            signed = part.get_param("smime-type") == "signed-data"
            raise AttachmentError(
                "is ondertekend in een vorm die alleen een mailprogramma leest." if signed else "is versleuteld.",
                "Open het bericht in uw mailprogramma en sla het daar op als PDF, en de bijlagen apart.",
            )
        if kind == "message/rfc822":
            self._attach_mail(part)
        elif part.is_multipart():
            for child in _chosen(part) if kind == "multipart/alternative" else _children(part):
                self.collect(child, depth + 1)
        elif kind in ("text/plain", "text/html") and not _is_file(part):
            self._read(part, kind)
        elif kind.startswith("multipart/"):
            self.remarks.append("bericht was onvolledig; gelezen wat er was")
            self._read(part, "text/plain")
        else:
            self._attach(part, kind)

    def _read(self, part: Part, kind: str) -> None:
        text = decode(_content(part), str(part.get_content_charset() or ""))
        if text is None:
            self.remarks.append("een deel van de tekst was niet te lezen en is weggelaten")
        elif text.strip():
            if kind == "text/plain" and str(part.get_param("format") or "").lower() == "flowed":
                text = re.sub(r"(?<!^--) \r?\n(?!>|\s*$|-- )", " ", text, flags=re.MULTILINE)  # RFC 3676
            self.bodies.append(Body(text, kind == "text/html"))

    def _attach(self, part: Part, kind: str) -> None:
        data = _content(part)
        name = _filename(part) or f"bijlage {len(self.attached) + 1}{_SUFFIXES.get(kind, '')}"
        if (kind in _PACKED or name.lower() == "winmail.dat") and (packed := unpack(data)):
            self._take_out(packed)
            return
        self._add(part, Inside.of(name, data), data)

    def _take_out(self, packed: Packed) -> None:
        """Take over what Outlook packed; its text only where the mail has none of its own."""
        if packed.text and not self.bodies:
            self.bodies.append(Body(packed.text, packed.is_html))
        self.attached += (Inside.of(name.replace("/", "-"), data) for name, data in packed.files)
        self.remarks.append(f"bijlagenpakket van Outlook (winmail.dat) uitgepakt: {len(packed.files)} bestanden")

    def _attach_mail(self, part: Part) -> None:
        inner = next(_children(part), None)
        if inner is None:
            self.remarks.append("een doorgestuurd bericht was leeg en is weggelaten")
            return
        try:
            data = inner.as_bytes(policy=policy.compat32)
        except (MessageError, UnicodeError, ValueError, LookupError, TypeError):
            raise AttachmentError(
                "bevat een beschadigd doorgestuurd bericht.", "Sla dat bericht apart op en noem het als bijlage."
            ) from None
        name = _filename(part) or f"{_header(inner, 'subject') or 'Doorgestuurd bericht'}.eml"
        self._add(part, Inside.of(name.replace("/", "-"), data), data)

    def _add(self, part: Part, file: Inside, data: bytes) -> None:
        self.attached.append(file)
        if key := _header(part, "content-id").strip("<> "):
            self.inline[key] = (file, data)


def _children(part: Part) -> Iterator[Part]:
    payload = part.get_payload()
    for child in payload if isinstance(payload, list) else ():
        if isinstance(child, Part):
            yield child


def _chosen(part: Part) -> list[Part]:
    """Return the richest of several versions of a text that can be read (RFC 2046, 5.1.4: the last)."""
    children = list(_children(part))
    for kind in ("text/html", "text/plain"):
        for child in reversed(children):
            if any(each.get_content_type() == kind and not _is_file(each) for each in child.walk()):
                return [child]
    return children[:1]


def _is_file(part: Part) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def _content(part: Part) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, UnicodeError, LookupError):
        data = None
    return data if isinstance(data, bytes) else b""


def _filename(part: Part) -> str:
    with suppress(ValueError, LookupError, TypeError, MessageError):
        return _decoded(str(part.get_filename() or "")).replace("/", "-").strip()
    return ""


def _header(part: Part, name: str) -> str:
    return next((_decoded(str(value)) for key, value in part.raw_items() if key.lower() == name), "")


def _decoded(value: str) -> str:
    """Return a header with its encoded words read (RFC 2047); as it stands where that cannot be done."""
    try:
        # Letters that were put in as bytes come out as surrogates.
        value = value.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeError:
        value = value.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    with suppress(ValueError, LookupError, MessageError):
        value = str(make_header(decode_header(value)))
    return re.sub(r"\s+", " ", value).strip()
