"""The marks in a page's content by which a tag tree points at it.

In: a page, or a form XObject that is drawn on pages. Out: its content, and the numbers (MCID) of its marked
content, each as often as it occurs. Source: ISO 32000-1, 14.6 and 14.7.4.
"""

from __future__ import annotations

from collections import Counter

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Stream


def content_of(page: Object) -> bytes:
    """Return the drawing instructions of a page (its dictionary), unpacked."""
    contents = page.get(Name.Contents)
    streams = contents if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))


def marks_of(owner: Object) -> Counter[int]:
    """Return the MCIDs in the content of a page (its dictionary) or a form XObject (its stream).

    Raises:
        pikepdf.PikepdfError: The content is no sequence of drawing instructions.
    """
    found: Counter[int] = Counter()
    properties = owner.get(Name.Resources, Dictionary()).get(Name.Properties, Dictionary())
    content = owner if isinstance(owner, Stream) else Page(owner)
    for instruction in pikepdf.parse_content_stream(content, operators="BDC"):
        if len(instruction.operands) != 2:
            continue
        described = instruction.operands[1]
        if isinstance(described, Name):
            described = properties.get(described, Dictionary())
        number = described.get(Name.MCID) if isinstance(described, Dictionary) else None
        if isinstance(number, int):
            found[number] += 1
    return found
