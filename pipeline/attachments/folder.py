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
from pipeline.attachments.laying import lay
from pipeline.attachments.passwords import NEEDED, OPENED, WRONG, read_password, spellings
from pipeline.attachments.pieces import Piece, Source
from pipeline.attachments.zipaes import METHOD, WrongPasswordError, packed_as, read_locked
from pipeline.errors import AttachmentError

_RATIO = 200  # how many times larger than it is packed; text packs 10 times, an empty drawing 100
_SMALL = 10_000_000  # bytes: below this nobody is hurt
_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_UTF8 = 0x800
_METHODS_OF_LOCKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # with AES
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
    password = read_password(file) if file else ""
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
        of = {id(file): entry for file, entry in zip(files, entries, strict=True)}
        _check(of, kept)
        if not kept:
            raise AttachmentError("heeft niets in zich om op te nemen.", "Zet het juiste bestand neer.")
        pieces = lay_inside(source, kept)
        first = next(pieces)
        opened = (OPENED,) if any(of[id(file)].flag_bits & _ENCRYPTED for file in kept) else ()
        yield replace(first, actions=("ZIP-bestand uitgepakt", *opened, *told, *first.actions))
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
        with_aes = entry.compress_type == METHOD
        if packed_as(entry) not in _METHODS_OF_LOCKED if with_aes else entry.compress_type not in _METHODS:
            raise AttachmentError(
                f"bevat '{file.name}', dat op een ongewone manier is ingepakt.", "Pak het uit en zip het opnieuw."
            )


def _damaged() -> AttachmentError:
    return AttachmentError(
        "is beschadigd: het is niet uit te pakken.", "Vraag het bestand opnieuw op bij de maker."
    )


def _lay_entry(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, password: str, source: Source
) -> tuple[Piece, ...]:
    _unpack(package, entry, password, source.path)
    return lay(source)


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, password: str, path: Path) -> None:
    locked = entry.flag_bits & _ENCRYPTED
    if locked and not password:
        raise NEEDED
    if not any(_opens(package, entry, key, path) for key in (spellings(password) if locked else (None,))):
        raise WRONG


def _opens(package: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes | None, path: Path) -> bool:
    """Unpack a file; return False when it does not open with this password."""
    try:
        with path.open("wb") as out:
            if entry.compress_type == METHOD:
                assert package.filename and key
                out.writelines(read_locked(Path(package.filename), entry, key))
            else:
                with package.open(entry, pwd=key) as packed:
                    shutil.copyfileobj(packed, out)
    except (RuntimeError, WrongPasswordError):
        return False
    except _DAMAGED:
        # The older lock lets one of 256 other passwords pass, and then what comes out is no sense.
        if key and entry.compress_type != METHOD:
            return False
        raise _damaged() from None
    return True
