"""Photos without what a camera or program wrote in them: where and when, by whom, with what.

In: an open PDF, or a JPEG as it is in one. Out: the same pixels, not packed anew. What tells how they are to be
seen stays (ITU-T T.81, annex B; JFIF, the colour profile, Adobe's mark of the colours). A second photo behind the
first, such as a preview with the same account of the place, goes. What is odd stays as it is.
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.attachments.pdf.packed import filters_of

ACCOUNTS_TAKEN = "gegevens van de camera in foto's weggelaten (zoals plaats en tijd)"

_START, _SCAN, _END = b"\xff\xd8", 0xDA, 0xD9
_PROFILE, _ADOBE = 0xE2, 0xEE
_ACCOUNTS = frozenset((*range(0xE1, 0xF0), 0xFE)) - {_ADOBE}  # APP1 to APP15, and a comment
_ICC = b"ICC_PROFILE\0"
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)  # in a scan: what is no pixel


def take_accounts(pdf: pikepdf.Pdf) -> bool:
    """Take out of all photos in an open PDF what is written in them; return whether there was anything."""
    changed = False
    for thing in pdf.objects:
        if isinstance(thing, Stream) and filters_of(thing) == ["/DCTDecode"]:
            packed = thing.read_raw_bytes()
            if len(bare := without_account(packed)) < len(packed):
                how = thing.get("/DecodeParms")
                how = how if isinstance(how, Array | Dictionary) else None
                thing.write(bare, filter=Name.DCTDecode, decode_parms=how)
                changed = True
    return changed


def without_account(photo: bytes) -> bytes:
    """Return a JPEG without what is written in it; itself when nothing is."""
    if not photo.startswith(_START):
        return photo
    kept, place = [_START], len(_START)
    while (marker := _MARKER.match(photo, place)) and (kind := marker[1][0]) not in (_SCAN, _END):
        begin, place = place, _after(photo, marker)
        if not begin < place <= len(photo):
            return photo
        if kind not in _ACCOUNTS or (kind == _PROFILE and photo.startswith(_ICC, marker.end() + 2)):
            kept.append(photo[begin:place])
    head = b"".join(kept)
    if not marker or kind != _SCAN or len(head) == place:
        return photo
    return head + photo[place : _end(photo, place)]


def _after(photo: bytes, marker: re.Match[bytes]) -> int:
    """Return the place after a segment."""
    return marker.end() + int.from_bytes(photo[marker.end() : marker.end() + 2], "big")


def _end(photo: bytes, place: int) -> int:
    """Return the place after the photo whose scans begin at a place; the end of all when it has no end."""
    while marker := _MARKER.search(photo, place):
        if marker[1][0] == _END:
            return marker.end()
        place = max(_after(photo, marker), marker.end())
    return len(photo)
