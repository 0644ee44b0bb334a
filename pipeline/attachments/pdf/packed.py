"""Streams of a PDF that unpack to more than any reader can hold, or not to their end.

A stream comes in; whether it is too big goes out, or how far it unpacks. It unpacks in small pieces and keeps
none of them. Zlib makes at most 1,032 of one byte, so that all but large streams need not be unpacked to know that
they are not too big.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from enum import Enum

from pikepdf import Array, Name, Stream, StreamDecodeLevel

MOST = 200_000_000  # bytes, unpacked, of anything that is not a picture
MOST_OF_PICTURE = 1_000_000_000  # bytes: A0 at 400 dpi in three colours takes 743 million
_PIECE = 1 << 20
_FACTORS = {"/FlateDecode": 1032, "/Fl": 1032, "/LZWDecode": 2731, "/LZW": 2731, "/RunLengthDecode": 64, "/RL": 64}


def too_big(stream: Stream) -> bool:
    """Return whether a stream unpacks to more than it may."""
    most = MOST_OF_PICTURE if stream.get("/Subtype") == Name.Image else MOST
    filters = filters_of(stream)
    grows = 1
    for name in filters:
        grows *= _FACTORS.get(name, 1)
    if int(stream.get("/Length", 0)) * grows <= most:
        return False
    if any(_FACTORS.get(name, 1032) != 1032 for name in filters):
        return len(stream.read_bytes(StreamDecodeLevel.specialized)) > most  # the limit on memory holds
    pieces: Iterable[bytes] = [stream.read_raw_bytes()]
    for name in filters:
        if name not in _FACTORS:  # a picture of its own kind, as large as its pixels
            break
        pieces = _unpacked(pieces)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            return True
    return False


class Packed(Enum):
    """How far what zlib packed unpacks; of other data nothing is known, and they count as whole."""

    WHOLE = "to its end"
    TORN = "but for its check sum, or something at its end"
    BROKEN = "until it makes no sense"


def how_packed(stream: Stream) -> Packed:
    """Return how far a stream unpacks. Readers differ in what they make of one that is not whole."""
    left = stream.read_raw_bytes() if filters_of(stream) in (["/FlateDecode"], ["/Fl"]) else b""
    if not left:  # qpdf writes nothing so, and all readers read it so
        return Packed.WHOLE
    unpacker = zlib.decompressobj()
    try:
        while left and not unpacker.eof:
            unpacker.decompress(left, _PIECE)
            left = unpacker.unconsumed_tail
    except zlib.error as error:
        return Packed.TORN if "incorrect data check" in str(error) else Packed.BROKEN
    return Packed.WHOLE if unpacker.eof else Packed.TORN


def filters_of(stream: Stream) -> list[str]:
    """Return by what a stream is packed, the outermost first."""
    found = stream.get("/Filter")
    return [str(each) for each in found] if isinstance(found, Array) else [str(found)] if found else []


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for piece in pieces:
            left = piece
            while left and not unpacker.eof:
                yield unpacker.decompress(left, _PIECE)
                left = unpacker.unconsumed_tail
    except zlib.error:  # readers show what comes before
        return
