"""The drawing instructions of pages, and what was found in them before.

In: a page, a form XObject, or their content as bytes. Out: bytes, instructions, and functions that remember. The
pages of an attachment that 39 packages share have the same bytes in each: what depends on those bytes alone is
worked out once by a process, and not 39 times.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TypeVar

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Stream

_MOST, _LARGEST = 500, 200_000  # contents that are remembered, and bytes of the largest of them
_Found = TypeVar("_Found")


def content_of(owner: Object) -> bytes:
    """Return the drawing instructions of a page (its dictionary) or a form XObject (its stream), unpacked."""
    contents = owner if isinstance(owner, Stream) else owner.get("/Contents")
    streams = contents if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))


def instructions(content: bytes, operators: str = "") -> Sequence[ContentStreamInstruction]:
    """Return the instructions in a content, only those with certain operators if any are given.

    Raises:
        pikepdf.PikepdfError: The content is no sequence of drawing instructions.
    """
    with pikepdf.new() as desk:
        page = Dictionary(Type=Name.Page, Contents=desk.make_stream(content))
        return pikepdf.parse_content_stream(page, operators)  # type: ignore[return-value]


def remembering(function: Callable[[bytes], _Found]) -> Callable[[bytes], _Found]:
    """Let a function of a content, and of nothing else, remember what it returned. Nobody may change that."""
    known: dict[bytes, _Found] = {}

    @wraps(function)
    def remembered(content: bytes) -> _Found:
        if len(content) > _LARGEST:
            return function(content)
        fingerprint = hashlib.sha256(content).digest()
        if fingerprint not in known:
            if len(known) >= _MOST:
                known.clear()
            known[fingerprint] = function(content)
        return known[fingerprint]

    return remembered
