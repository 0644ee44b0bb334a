"""What a file that holds other files (ZIP, OLE) says that it is.

A path comes in; the name goes out by which the format calls the document: a media type, or the main stream.
Nothing is unpacked but what tells it.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

import olefile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
LOCKED = "EncryptedPackage"

# What zipfile raises on damaged files: a place before their begin is an OSError, a name in no code a ValueError.
ZIP_RAISES = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError,
    LookupError,
)  # fmt: skip

_CONTENT_TYPES = 1_000_000  # bytes, unpacked
# What it says of one part goes before what it says of all with a suffix: SheetJS says there that any .bin is a
# book, in files that have none.
_MAIN = tuple(
    re.compile(rb'<(?:\w+:)?%b\s[^>]*ContentType="application/([\w.+-]+\.main(?:\+xml)?)"' % element)
    for element in (b"Override", b"Default")
)
_STREAMS = (
    LOCKED, "WordDocument", "Workbook", "Book", "PowerPoint Document", "__properties_version1.0", "VisioDocument",
    "Quill", "MN0",
)  # fmt: skip


def held_by_zip(path: Path) -> str | None:
    """Return the media type of the document that a ZIP file is; empty when it is a folder of files.

    None when it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if "[Content_Types].xml" in names:
                with package.open("[Content_Types].xml") as file:
                    said = file.read(_CONTENT_TYPES)
                found = next((match for main in _MAIN if (match := main.search(said))), None)
                return found[1].decode("ascii") if found else ""
            if "mimetype" in names:
                with package.open("mimetype") as file:
                    return file.read(100).decode("ascii", "replace").strip()
    except ZIP_RAISES:
        return None
    return ""


def held_by_ole(path: Path) -> str | None:
    """Return the main stream of an OLE file; empty when it is another kind. None when it cannot be read."""
    try:
        with olefile.OleFileIO(path) as ole:
            return next((name for name in _STREAMS if ole.exists(name)), "")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RuntimeError):
        return None
