"""Files of Office from before 2007 (.doc, .xls, .ppt) and of Visio from before 2013 (.vsd): streams in an OLE.

Such a file comes in; one that LibreOffice can take without harm goes out, with remarks in Dutch: a copy in which
what names another file to fetch is crossed out. It never runs a macro.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import olefile

from pipeline.attachments.office.package import damaged

_STREAM = 100_000_000  # bytes
# What is fetched: fields of Word, and addresses of files in any of the three. In place, so as long as before.
_FIELDS = re.compile(rb"INCLUDE(?=PICTURE|TEXT)|DDEAUTO", re.IGNORECASE)
_WIDE_FIELDS = re.compile(
    "(?:I\0N\0C\0L\0U\0D\0E\0(?=P\0|T\0))|(?:D\0D\0E\0A\0U\0T\0O\0)".encode("latin-1"), re.IGNORECASE
)
_FILE = re.compile(rb"file:(?=[/\\])", re.IGNORECASE)
_WIDE_FILE = re.compile(b"f\0i\0l\0e\0:\0(?=[/\\\\]\0)", re.IGNORECASE)
_CROSSED = ((_FIELDS, b"XXXXXXX"), (_WIDE_FIELDS, b"X\0" * 7), (_FILE, b"none:"), (_WIDE_FILE, b"n\0o\0n\0e\0:\0"))
_BOUNDSHEET, _END = 0x0085, 0x000A  # [MS-XLS] 2.4.28, 2.4.103
_SHEETS_HIDDEN = (1, 2)


def lay_old(path: Path, room: Path, suffix: str) -> tuple[Path, tuple[str, ...]]:
    """Return a copy for LibreOffice, and remarks in Dutch.

    Args:
        path: The file, open to all.
        room: Where the copy comes.
        suffix: ``.doc``, ``.xls``, ``.ppt`` or ``.vsd``, as it is.

    Raises:
        AttachmentError: It is damaged.
    """
    target = room / f"{path.stem}{suffix}"
    if target != path:
        shutil.copyfile(path, target)
    remarks: list[str] = []
    crossed = 0
    try:
        with olefile.OleFileIO(target, write_mode=True) as ole:
            names = ["/".join(name) for name in ole.listdir()]
            if any(name.startswith(("Macros/", "_VBA_PROJECT")) or "/VBA/" in name for name in names):
                remarks.append("macro's in het bestand zijn niet uitgevoerd")
            for name in names:
                if ole.get_size(name) <= _STREAM:
                    crossed += _cross_out(ole, name)
            if hidden := list(_hidden_sheets(ole)):
                remarks.append(f"verborgen tabbladen weggelaten: {', '.join(hidden)}")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError):
        raise damaged() from None
    if crossed:
        remarks.append(f"verwijst naar {crossed} bestand(en) erbuiten; die zijn niet opgehaald")
    return target, tuple(remarks)


def _cross_out(ole: olefile.OleFileIO, name: str) -> int:
    """Cross out what names another file, and return how often that was."""
    with ole.openstream(name) as stream:
        before = after = stream.read()
    found = 0
    for mark, crossed in _CROSSED:
        after, count = mark.subn(crossed, after)
        found += count
    if after != before:
        ole.write_stream(name, after)
    return found


def is_before_97(ole: olefile.OleFileIO) -> bool:
    """Return whether a file is of Excel 5 or 95."""
    return bool(ole.exists("Book")) and not ole.exists("Workbook")


def book_records(ole: olefile.OleFileIO) -> Iterator[tuple[int, bytes]]:
    """Yield what is said of the whole book in a file of Excel: the number of each kind of record, and its data."""
    name = next((each for each in ("Workbook", "Book") if ole.exists(each)), "")
    data = ole.openstream(name).read() if name else b""
    place = 0
    while place + 4 <= len(data):
        kind, length = (int.from_bytes(data[at : at + 2], "little") for at in (place, place + 2))
        if kind == _END:
            return
        yield kind, data[place + 4 : place + 4 + length]
        place += 4 + length


def _hidden_sheets(ole: olefile.OleFileIO) -> Iterator[str]:
    """Yield the names of the sheets of Excel that are hidden."""
    before_97 = is_before_97(ole)
    for kind, record in book_records(ole):
        if kind == _BOUNDSHEET and len(record) > 8 and record[4] & 3 in _SHEETS_HIDDEN:
            wide = not before_97 and record[7] & 1
            name = record[7:] if before_97 else record[8:]
            yield name.decode("utf-16-le" if wide else "cp1252", "replace")[: record[6]]
