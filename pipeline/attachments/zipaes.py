"""A file within a ZIP file that is locked with AES → its bytes.

An entry of a ZIP file and a password come in; pieces of what was packed go out. Nothing that comes out may be used
before all of it has: only at the end shows whether it is what was put in. Source: WinZip, "AES Encryption
Information: Encryption Specification AE-1 and AE-2". The standard library reads all of ZIP but this.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

METHOD = 99  # how such an entry says that it is packed; how it really is stands in its extra field
_EXTRA = 0x9901
_KEYS = {1: 16, 2: 24, 3: 32}  # bytes, by strength; of the salt half as many
_ROUNDS, _CHECK, _CODE = 1000, 2, 10
_BLOCK, _PIECE = 16, 1 << 20  # bytes


class WrongPasswordError(Exception):
    """The password is surely another one."""


def packed_as(entry: zipfile.ZipInfo) -> int:
    """Return how an entry is really packed: a method of ``zipfile``, or ``METHOD`` when that is not to be told."""
    _, method = _described(entry)
    return method


def read_locked(path: Path, entry: zipfile.ZipInfo, password: bytes) -> Iterator[bytes]:
    """Yield what is in an entry that is stored or deflated.

    Args:
        path: The ZIP file.
        entry: An entry of it.
        password: As bytes.

    Raises:
        WrongPasswordError: It does not open with this.
        zipfile.BadZipFile, zlib.error: It is damaged.
    """
    strength, method = _described(entry)
    key = _KEYS[strength]
    with path.open("rb") as file:
        _go_to_data(file, entry)
        made = hashlib.pbkdf2_hmac("sha1", password, file.read(key // 2), _ROUNDS, 2 * key + _CHECK)
        if file.read(_CHECK) != made[2 * key :]:
            raise WrongPasswordError
        code = hmac.new(made[key : 2 * key], digestmod="sha1")
        unlocked = _unlocked(file, entry.compress_size - key // 2 - _CHECK - _CODE, made[:key], code.update)
        size = 0
        for piece in _unpacked(unlocked) if method == zipfile.ZIP_DEFLATED else unlocked:
            size += len(piece)
            if size > entry.file_size:
                break
            yield piece
        if size != entry.file_size or not hmac.compare_digest(code.digest()[:_CODE], file.read(_CODE)):
            raise zipfile.BadZipFile("not what was put in")


def _unlocked(file: BinaryIO, left: int, key: bytes, told: Callable[[bytes], None]) -> Iterator[bytes]:
    """Yield so many bytes of a file without their lock (AES in counter mode), and tell what stood there."""
    stream = Cipher(AES(key), ECB()).encryptor()
    block = 1
    while left > 0 and (locked := file.read(min(left, _PIECE))):
        left -= len(locked)
        told(locked)
        after = block + -(-len(locked) // _BLOCK)
        counters = b"".join(number.to_bytes(_BLOCK, "little") for number in range(block, after))
        block = after
        mask = int.from_bytes(stream.update(counters)[: len(locked)], "little")
        yield (int.from_bytes(locked, "little") ^ mask).to_bytes(len(locked), "little")


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in pieces:
        left = piece
        while left:
            yield unpacker.decompress(left, _PIECE)
            left = unpacker.unconsumed_tail


def _described(entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the strength of the lock of an entry, and how it is packed."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == _EXTRA and length == 7 and len(extra) >= 11:
            strength, method = struct.unpack_from("<BH", extra, 8)
            return (strength, method) if strength in _KEYS else (0, METHOD)
        extra = extra[4 + length :]
    return 0, METHOD


def _go_to_data(file: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Go to where the data of an entry begin (APPNOTE 4.3.7)."""
    file.seek(entry.header_offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\3\4":
        raise zipfile.BadZipFile("no local header")
    file.seek(sum(struct.unpack_from("<HH", head, 26)), 1)
