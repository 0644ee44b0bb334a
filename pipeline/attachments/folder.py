"""A ZIP file, where the user asked to take it as a folder → the pieces of the files in it.

It is judged by its directory before anything is unpacked, and nothing is ever written where a name in it says.
"""

from __future__ import annotations

import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.attachments.inside import Inside, lay_inside, sift
from pipeline.attachments.laying import Piece, Source, lay
from pipeline.attachments.passwords import NEEDED, WRONG, read_password
from pipeline.errors import AttachmentError

_RATIO = 200  # how many times larger than it is packed; text packs 10 times, an empty drawing 100
_SMALL = 10_000_000  # bytes: below this nobody is hurt
_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_UTF8 = 0x800
_AES = 99  # WinZip: APPNOTE of AE-1 and AE-2
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)


def lay_folder(source: Source) -> Iterator[Piece]:
    """Yield the pieces of the files in a ZIP file, in the order of their names.

    Raises:
        AttachmentError: It may not be unpacked, or something in it cannot be used.
    """
    if not source.handling.unpack:
        raise AttachmentError(
            "is een ZIP-bestand.",
            "Zet er 'uitpakken: ja' bij, of pak het uit en noem de bestanden die erin zitten elk als bijlage.",
        )
    file = source.handling.password_file
    password = read_password(file).encode() if file else None
    try:
        package = zipfile.ZipFile(source.path)
    except _DAMAGED:
        raise _damaged() from None
    with package:
        entries = [entry for entry in package.infolist() if not entry.is_dir()]
        files = [
            Inside(_name(entry), entry.file_size, partial(_lay_entry, package, entry, password))
            for entry in entries
        ]
        kept, told = sift(source, sorted(files, key=lambda file: _natural(file.name)))
        _check({id(file): entry for file, entry in zip(files, entries, strict=True)}, kept)
        if not kept:
            raise AttachmentError("heeft niets in zich om op te nemen.", "Zet het juiste bestand neer.")
        pieces = lay_inside(source, kept)
        first = next(pieces)
        yield replace(first, actions=("ZIP-bestand uitgepakt", *told, *first.actions))
        yield from pieces


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a file, with its folders; what would lead outside is left away.

    Names without the mark of UTF-8 are read as such all the same where they can be: many programs forget it.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = re.split(r"[/\\]+", re.sub(r"[\x00-\x1f\x7f]", "_", name))
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "bestand"


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return by what a name is sorted: ``2 kaart`` before ``10 kaart``, its own files before its folders."""
    key: list[tuple[int, int, str]] = []
    *folders, last = name.casefold().split("/")
    for step, part in [*((1, each) for each in folders), (0, last)]:
        key.append((step, 0, ""))
        key += [(2, int(bit), "") if bit.isdecimal() else (3, 0, bit) for bit in re.split(r"(\d+)", part) if bit]
    return key


def _check(entries: dict[int, zipfile.ZipInfo], kept: list[Inside]) -> None:
    """Refuse what would take too much room, or cannot be unpacked, before anything is."""
    for file in kept:
        entry = entries[id(file)]
        if entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise AttachmentError(
                f"bevat '{file.name}', dat uitgepakt {entry.file_size // 10**6} MB is: dat is niet te vertrouwen.",
                "Vraag de maker om het bestand zelf.",
            )
        if entry.compress_type not in _METHODS and entry.compress_type != _AES:
            raise AttachmentError(
                f"bevat '{file.name}', dat op een ongewone manier is ingepakt.", "Pak het uit en zip het opnieuw."
            )


def _damaged() -> AttachmentError:
    return AttachmentError(
        "is beschadigd: het is niet uit te pakken.", "Vraag het bestand opnieuw op bij de maker."
    )


def _lay_entry(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, password: bytes | None, source: Source
) -> tuple[Piece, ...]:
    _unpack(package, entry, password, source.path)
    return lay(source)


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, password: bytes | None, path: Path) -> None:
    locked = entry.flag_bits & _ENCRYPTED
    if locked and not password:
        raise NEEDED
    if entry.compress_type == _AES:
        raise AttachmentError(
            "is met AES versleuteld; dat kan hier niet open.", "Pak het uit en zip het zonder wachtwoord."
        )
    try:
        with package.open(entry, pwd=password if locked else None) as packed, path.open("wb") as out:
            shutil.copyfileobj(packed, out)
    except RuntimeError:
        raise WRONG from None
    except _DAMAGED:
        raise _damaged() from None
