"""Packed data that end in a carriage return are packed anew, so that they end otherwise.

``page-validation`` 0.11 takes such a byte for the end of a line and denies the file; veraPDF does not. About one
stream in 256 ends so by chance. In: a package that was saved, or one that will be. Out: the same document; what is
in the data stays the same. Sources: ISO 32000-1, 7.3.8 (streams) and 7.5.7 (object streams); RFC 1950.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

_ENDING, _BEGINNING = b"\r\nendstream\nendobj\n", b">>\nstream\n"
_FAR = 2**20  # bytes; an object stream of pikepdf holds 100 objects
_DICTIONARY = re.compile(
    rb"<< (?:/Type /ObjStm )?/Length (\d+) /Filter /FlateDecode /N \d+ /First (\d+) >>\nstream\n\Z"
)
_CROSS_REFERENCE = re.compile(rb"<< /Type /XRef /Length (\d+) [^\n]*>>\nstream\n\Z")


def settle_file(path: Path) -> bool:
    """Pack the object streams of a saved file that end so anew, each in its own place.

    Between two of an object stream's numbers may be any white space: a line end in one of these places for a space
    changes the check sum with which packed data end. The cross-reference stream gets a byte more, which nobody
    reads.

    Returns:
        Whether no packed data end so any more.
    """
    settled = True
    with path.open("rb") as file:
        ends = list(_ends(file))
    if not ends:
        return True
    with path.open("r+b") as file:
        for end in ends:
            before = max(0, end - _FAR)
            file.seek(before)
            data = file.read(end - before)
            start = data.rfind(_BEGINNING) + len(_BEGINNING)
            told, packed = _DICTIONARY.search(data, 0, start), data[start:]
            anew = _packed_anew(packed, int(told[2])) if told and int(told[1]) == len(packed) else None
            if anew is None:
                settled = _lengthen_last(file, before, data, start) and settled
            else:
                file.seek(before + start)
                file.write(anew)
    return settled


def _lengthen_last(file: BinaryIO, before: int, data: bytes, start: int) -> bool:
    """Add a byte after the packed data of the cross-reference stream: nothing refers to what comes after it.

    Args:
        file: The file.
        before: Where in the file ``data`` begin.
        data: What stands there, up to the end of the packed data.
        start: Where in ``data`` the packed data begin.

    Returns:
        Whether it is the cross-reference stream.
    """
    told = _CROSS_REFERENCE.search(data, 0, start)
    if not told or int(told[1]) != len(data) - start:
        return False
    file.seek(before + len(data))
    rest = file.read()
    file.seek(before + told.start(1))
    file.write(b"%d" % (len(data) - start + 1) + data[told.end(1) :] + b"\0" + rest)
    return True


def _ends(file: BinaryIO) -> Iterator[int]:
    """Yield where packed data end that end in a carriage return."""
    before, rest = 0, b""
    while piece := file.read(_FAR):
        data, at = rest + piece, -1
        while (at := data.find(_ENDING, at + 1)) >= 0:
            yield before + at + 1
        rest = data[1 - len(_ENDING) :]
        before += len(data) - len(rest)


def _packed_anew(packed: bytes, first: int) -> bytes | None:
    """Return an object stream packed in as many bytes, of which the last is no carriage return."""
    content = zlib.decompress(packed)
    for place in _spaces(content, first):
        other = zlib.compress(content[:place] + b"\n" + content[place + 1 :], 9).ljust(len(packed), b"\0")
        if len(other) == len(packed) and not other.endswith(b"\r"):
            return other
    return None


def _spaces(content: bytes, first: int) -> Iterator[int]:
    at = -1
    while (at := content.find(b" ", at + 1, first)) >= 0:
        yield at


def settle_streams(package: pikepdf.Pdf) -> None:
    """Add a byte, which nobody reads, after packed data that end so or that will when they are saved."""
    for thing in package.objects:
        if isinstance(thing, Stream):
            settle_stream(thing)


def settle_page(page: Object) -> None:
    """Do so with the drawing instructions of a page: most streams of a package are those, and it saves a save."""
    contents = page.get("/Contents")
    for stream in contents if isinstance(contents, Array) else [contents]:
        if isinstance(stream, Stream):
            settle_stream(stream)


def settle_stream(thing: Stream) -> None:
    """Add a byte, which nobody reads, after the data of a stream if they end so or will when they are saved."""
    if thing.get(Name.Filter) == Name.FlateDecode:  # saved as it is
        packed = thing.read_raw_bytes()
        if packed.endswith(b"\r"):
            how = thing.get(Name.DecodeParms)
            assert how is None or isinstance(how, Dictionary)
            thing.write(packed + b"\0", filter=Name.FlateDecode, decode_parms=how)
    elif thing.get(Name.Type) != Name.Metadata:
        with suppress(pikepdf.PdfError):  # of pictures: saved as they are
            content = thing.read_bytes()
            if _will_end_so(content):
                thing.write(zlib.compress(content) + b"\0", filter=Name.FlateDecode)


def settled(content: bytes) -> bytes:
    """Return drawing instructions with a line end more where they would end so when they are packed."""
    return content + b"\n" if _will_end_so(content) else content


def _will_end_so(content: bytes) -> bool:
    """Whether packed data would end in a carriage return: they end with this check sum."""
    return zlib.adler32(content) & 0xFF == ord("\r")
