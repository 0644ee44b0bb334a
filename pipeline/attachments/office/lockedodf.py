"""OpenDocument files with a password on them, opened with the one that the definition names.

A file comes in; a copy without a password goes out, or an ``AttachmentError`` that says what to do. Two ways of
locking are read: each part on its own with AES in CBC mode (OpenDocument 1.2, part 3, 3.4), and the whole with AES
in GCM mode (LibreOffice from 24.8 on). The password is never shown, and never stands in a message or a result.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from lxml import etree

from pipeline.attachments.office.names import MANIFEST_NAME as _M
from pipeline.attachments.office.odf import MANIFEST
from pipeline.attachments.office.package import UNPACKED, Package, damaged, opened
from pipeline.attachments.passwords import NEEDED, WRONG, read_password
from pipeline.errors import AttachmentError

_WHOLE = "encrypted-package"
_LO = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
_GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
_SHA256 = ("http://www.w3.org/2000/09/xmldsig#sha256", "http://www.w3.org/2001/04/xmlenc#sha256")
_ARGON = "urn:org:documentfoundation:names:experimental:office:manifest:argon2id"
_KEY, _START, _TAG = 32, 1024, 16  # bytes: of a key, of what the checksum is of, of what proves GCM
# What a key may cost; LibreOffice asks 100,000 rounds, or 3 rounds of 64 MiB in 4 lanes.
_MOST_ROUNDS, _MOST_PASSES, _MOST_MEMORY, _MOST_LANES = 1_000_000, 10, 1 << 20, 16  # memory: KiB
_OLD = AttachmentError(
    "is met een wachtwoord beveiligd op een manier die hier niet open kan.",
    "Open het in een recente LibreOffice, sla het daar opnieuw op (met of zonder wachtwoord), en gebruik dat.",
)


def unlock_odf(path: Path, target: Path, password_file: Path | None) -> None:
    """Write a copy without a password.

    Raises:
        AttachmentError: There is no password, it is not the right one, the file is damaged, or it is locked in a
            way that only the program knows that made it.
    """
    with opened(path) as package:
        locks = [_lock(entry) for entry in _locked_parts(package)]
        if password_file is None:
            raise NEEDED
        secret = hashlib.sha256(read_password(password_file).encode()).digest()
        parts = {lock.name: lock.open(package.read(lock.name), secret) for lock in locks}
        if sum(map(len, parts.values())) > UNPACKED:
            raise damaged()
        if _WHOLE in parts:
            target.write_bytes(parts[_WHOLE])
            return
        manifest = package.tree(MANIFEST)
        etree.strip_elements(manifest, f"{_M}encryption-data")
        parts[MANIFEST] = etree.tostring(manifest, encoding="UTF-8", xml_declaration=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for name in dict.fromkeys(package.names):
                plain = parts[name] if name in parts else package.read(name)
                copy.writestr(name, plain, zipfile.ZIP_STORED if name == "mimetype" else None)


@dataclass(frozen=True)
class _Lock:
    """How a part is locked: with what, and how its key is made of the password."""

    name: str
    algorithm: str
    start: bytes
    derivation: etree._Element
    checksum: bytes

    def open(self, data: bytes, secret: bytes) -> bytes:
        """Return what is in the part.

        Raises:
            AttachmentError: The password is another one, or the part is damaged.
        """
        key = _key(self.derivation, secret)
        if self.algorithm == _GCM:
            if not data.startswith(self.start) or len(data) < len(self.start) + _TAG:
                raise damaged()
            try:
                packed = AESGCM(key).decrypt(self.start, data[len(self.start) :], None)
            except InvalidTag:
                raise WRONG from None
        else:
            decryptor = Cipher(AES(key), CBC(self.start)).decryptor()
            padded = decryptor.update(data) + decryptor.finalize()
            packed = padded[: -padded[-1]]
            if hashlib.sha256(packed[:_START]).digest() != self.checksum:
                raise WRONG
        return _unpacked(packed)


def _locked_parts(package: Package) -> Iterator[etree._Element]:
    if MANIFEST in package.names:
        for entry in package.tree(MANIFEST).iter(f"{_M}file-entry"):
            if entry.find(f"{_M}encryption-data") is not None:
                yield entry


def _lock(entry: etree._Element) -> _Lock:
    """Return how a part is locked.

    Raises:
        AttachmentError: In a way that is not read here: Blowfish, or for the key of a person (OpenPGP).
    """
    said = entry.find(f"{_M}encryption-data")
    assert said is not None
    how, derivation, start = (
        said.find(f"{_M}{n}") for n in ("algorithm", "key-derivation", "start-key-generation")
    )
    if how is None or derivation is None or start is None:
        raise _OLD
    algorithm = how.get(f"{_M}algorithm-name", "")
    made = start.get(f"{_M}start-key-generation-name")
    of = said.get(f"{_M}checksum-type", "")
    if made not in _SHA256 or not (algorithm == _GCM or (algorithm == _CBC and of.endswith("#sha256-1k"))):
        raise _OLD
    vector, checksum = how.get(f"{_M}initialisation-vector", ""), said.get(f"{_M}checksum", "")
    return _Lock(entry.get(f"{_M}full-path", ""), algorithm, b64decode(vector), derivation, b64decode(checksum))


def _key(derivation: etree._Element, secret: bytes) -> bytes:
    def number(name: str) -> int:
        return int(derivation.get(name, "0"))

    salt = b64decode(derivation.get(f"{_M}salt", ""))
    kind = derivation.get(f"{_M}key-derivation-name")
    if kind == _ARGON:
        passes, memory, lanes = (number(f"{_LO}argon2-{name}") for name in ("iterations", "memory", "lanes"))
        if passes > _MOST_PASSES or memory > _MOST_MEMORY or lanes > _MOST_LANES:
            raise _OLD
        try:
            maker = Argon2id(salt=salt, length=_KEY, iterations=passes, lanes=lanes, memory_cost=memory)
            return maker.derive(secret)
        except UnsupportedAlgorithm:  # by the OpenSSL of this machine
            raise _OLD from None
    rounds = number(f"{_M}iteration-count")
    if kind is None or not kind.endswith("PBKDF2") or number(f"{_M}key-size") != _KEY or rounds > _MOST_ROUNDS:
        raise _OLD
    return hashlib.pbkdf2_hmac("sha1", secret, salt, rounds, _KEY)


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    plain = unpacker.decompress(packed, UNPACKED)
    if not unpacker.eof:
        raise damaged()
    return plain
