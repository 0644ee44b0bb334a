"""What a file really is, by its content.

A path comes in, its ``Kind`` goes out, or an ``AttachmentError`` that says what it is instead and what to do.
Only a regular file is read, and of that only what tells its kind: it is never opened as a document here.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path

from pipeline.attachments.containers import LOCKED, OLE, ZIP, held_by_ole, held_by_zip
from pipeline.attachments.kinds import Kind
from pipeline.attachments.refusals import refuse_head, refuse_held
from pipeline.errors import AttachmentError

_HEAD = 4096  # bytes


# What a ZIP or OLE file is, by what it says that it holds.
_HELD = {
    "wordprocessingml.": Kind.WORD,
    "ms-word.": Kind.WORD,
    "spreadsheetml.": Kind.EXCEL,
    "ms-excel.sheet.macro": Kind.EXCEL,
    "ms-excel.template.macro": Kind.EXCEL,
    "ms-excel.sheet.binary": Kind.BINARY_EXCEL,
    "presentationml.": Kind.POWERPOINT,
    "ms-powerpoint.": Kind.POWERPOINT,
    "opendocument.text": Kind.ODT,
    "opendocument.spreadsheet": Kind.ODS,
    "opendocument.presentation": Kind.ODP,
    "opendocument.graphics": Kind.ODG,
    "ms-visio.": Kind.VISIO,
    "WordDocument": Kind.OLD_WORD,
    "Workbook": Kind.OLD_EXCEL,
    "Book": Kind.OLD_EXCEL,
    "PowerPoint Document": Kind.OLD_POWERPOINT,
    "VisioDocument": Kind.OLD_VISIO,
    "__properties_version1.0": Kind.OUTLOOK,
    LOCKED: Kind.LOCKED,
}
_STARTS = {
    b"{\\rtf": Kind.RTF,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"\xff\xd8\xff": Kind.JPEG,
    b"II*\0": Kind.TIFF,
    b"MM\0*": Kind.TIFF,
    b"II+\0": Kind.TIFF,  # BigTIFF
    b"MM\0+": Kind.TIFF,
    b"GIF87a": Kind.GIF,
    b"GIF89a": Kind.GIF,
    b"\0\0\0\x0cjP  \r\n\x87\n": Kind.JPEG2000,
    b"\xd7\xcd\xc6\x9a\0\0": Kind.WMF,  # with the header of Aldus, which tells its size
    b"\1\0\x09\0\0\1": Kind.WMF,  # without: [MS-WMF] 2.3.2.2, in memory, of Windows 2 or 3
    b"\1\0\x09\0\0\3": Kind.WMF,
}
# ISO/IEC 14496-12, 4.3: the brands of a file that stands in boxes.
_BRANDS = dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), Kind.HEIC) | {
    b"avif": Kind.AVIF,
    b"avis": Kind.AVIF,
}
_BMP_HEADERS = (b"\x0c", b"(", b"4", b"8", b"@", b"l", b"|")  # the sizes of the headers that there are
# What may stand before the first element of XML; nothing of it is tried in a second way: that would take for ever.
_MARK, _ASIDE = rb"(?:\xef\xbb\xbf)?\s*+", rb"(?><!--.*?-->|<\?.*?\?>)"  # comments, and what is for programs
_DOCTYPE = rb"(?><!DOCTYPE[^\[>]*+(?:\[.*?\])?\s*+>)"
_SVG = re.compile(_MARK + rb"(?:(?:" + _ASIDE + rb"|" + _DOCTYPE + rb")\s*+)*+<(\w+:)?svg[\s>]", re.DOTALL)
_BEFORE = _MARK + rb"(?:" + _ASIDE + rb"\s*+)*+"
_FLAT = re.compile(_BEFORE + rb"<office:document\s", re.DOTALL)
# A mail begins with its headers (RFC 5322), those that every mail has among them.
_MAIL_HEADER = re.compile(
    rb"^(From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Received|Return-Path|Delivered-To):[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_HTML = re.compile(_BEFORE + rb"<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(rb"(\xef\xbb\xbf)?\s*BEGIN:(VCALENDAR|VCARD)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)


def recognise(path: Path) -> Kind:
    """Return what a file is by its content.

    Raises:
        AttachmentError: It cannot be read, is no regular file, is empty, or is of a kind that is not supported.
    """
    head = head_of(path)
    if kind := _of_first_bytes(head):
        return kind
    if head.startswith((ZIP, OLE)):
        return _inside(path, head)
    if path.suffix.lower() in Kind.CSV.suffixes and (
        b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        return Kind.CSV  # any text can be one
    if kind := _of_characters(path, head):
        return kind
    suffix = path.suffix.lower()
    raise refuse_head(path, head, next((kind.shown for kind in Kind if suffix in kind.suffixes), ""))


def _of_first_bytes(head: bytes) -> Kind | None:
    """Return what a file is of which the first bytes tell it, whatever its name and all that comes after."""
    if is_pdf(head):
        return Kind.PDF
    if kind := next((kind for start, kind in _STARTS.items() if head.startswith(start)), None):
        return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return _BRANDS[head[8:12]]
    if head.startswith(b"\1\0\0\0") and head[40:44] == b" EMF":  # [MS-EMF] 2.3.4.2
        return Kind.EMF
    if _FLAT.match(head):
        return Kind.FLAT
    if head.startswith(b"BM") and head[14:15] in _BMP_HEADERS:
        return Kind.BMP
    if _SVG.match(head):
        return Kind.SVG
    return None


def _of_characters(path: Path, head: bytes) -> Kind | None:
    """Return what a file is that a person could read as it stands: by its start, or else by its name."""
    suffix = path.suffix.lower()
    by_name = next((kind for kind in (Kind.TEXT, Kind.MARKDOWN) if suffix in kind.suffixes), None)
    if not by_name and len(set(_MAIL_HEADER.findall(head))) >= (1 if suffix in Kind.MAIL.suffixes else 3):
        return Kind.MAIL
    if not by_name and (note := _NOTE.match(head)):
        return Kind.CARD if note[2].upper() == b"VCARD" else Kind.APPOINTMENT
    if not by_name and (_HTML.match(head) or (suffix in Kind.HTML.suffixes and _TAG.search(head))):
        return Kind.HTML
    from pipeline.attachments.text.written import decode  # here: most files are of another kind

    if by_name and decode(_whole_letters(head)) is None:
        return None
    return by_name


def _whole_letters(head: bytes) -> bytes:
    """Return the start of a text without the letter that it may end amid."""
    return head if len(head) < _HEAD else head[:-4].rstrip(bytes(range(0x80, 0x100)))


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file.

    Raises:
        AttachmentError: It cannot be read, is no regular file, or is empty.
    """
    try:
        # Looked at before it is opened: opening a pipe waits for ever, opening a device may do anything.
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise AttachmentError("is een map, geen bestand.", "Noem het bestand zelf.")
        if not stat.S_ISREG(status.st_mode):
            raise AttachmentError("is geen gewoon bestand.", "Kopieer de inhoud naar een gewoon bestand.")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise AttachmentError("bestaat niet.", "Zet het bestand daar neer of verbeter de naam.") from None
    except OSError as error:
        raise AttachmentError(f"is niet te lezen ({error.strerror}).", "Controleer de rechten.") from None
    if not head:
        raise AttachmentError("is leeg (0 bytes).", "Zet het juiste bestand neer.")
    return head


def is_pdf(head: bytes) -> bool:
    """Return whether a file that begins so is a PDF; readers look for its header no further than 1024 bytes.

    One that stands unpacked at the front of a ZIP or OLE file (an Outlook message) makes that file no PDF.
    """
    return b"%PDF-" in head[:1024] and not head.startswith((ZIP, OLE))


def require_pdf(path: Path) -> None:
    """Make sure that a file is a PDF by its content.

    Raises:
        AttachmentError: It is not, or cannot be read; the message goes on from the name of the file.
    """
    if not is_pdf(head_of(path)):
        raise AttachmentError("is geen PDF.", "Sla het eerst op als PDF.")


def kind_of(path: Path) -> str:
    """Return what a file is, as a person calls it.

    Raises:
        AttachmentError: It is of no known kind, or cannot be read.
    """
    return recognise(path).shown


def takes_title(path: Path) -> bool:
    """Return whether what is made of a file holds the title that it is given: of a picture, as its description."""
    try:
        kind = _of_first_bytes(head_of(path))  # it is asked here, not apart: no more is read
    except AttachmentError:  # said better when it is made ready
        return False
    return kind is not None and kind.is_picture


def remark_on_name(path: Path, kind: Kind) -> tuple[str, ...]:
    """Return the remark that a file's name says another kind than its content; nothing when they agree."""
    suffix = path.suffix.lower()
    if not suffix or not kind.suffixes or suffix in kind.suffixes:
        return ()
    said = next((other.shown for other in Kind if suffix in other.suffixes), f"{suffix[1:].upper()}-bestand")
    return (f"is een {kind.shown}, geen {said} zoals de naam zegt",)


def _inside(path: Path, head: bytes) -> Kind:
    """Return the kind of document that a ZIP or OLE file is."""
    held = held_by_zip(path) if head.startswith(ZIP) else held_by_ole(path)
    if held is None:
        raise AttachmentError(
            "is beschadigd: het is niet uit te pakken.", "Vraag het bestand opnieuw op bij de maker."
        )
    if kind := next((kind for name, kind in _HELD.items() if name in held), None):
        return kind
    if held or head.startswith(OLE):
        raise refuse_held(held)
    return Kind.ZIP
