"""The same document, the same bytes: what LibreOffice takes from the clock and from chance is taken out.

A PDF of LibreOffice comes in, and one without dates and random ids goes out, in which signs are the characters
that they mean; its pages, tags, bookmarks and claims (PDF/A, PDF/UA) stay as they are. It never judges: a PDF that
does not open is an error.
LibreOffice ignores ``SOURCE_DATE_EPOCH``, so this is done afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pikepdf

from pipeline.conversion.symbols import give_meaning

# A match begins where white space begins: without that, the kilobytes of white space at the end of XMP are read
# again from each of its characters.
_DATED = re.compile(
    rb"(?<!\s)\s*<(xmp:(?:Create|Modify|Metadata)Date|xmpMM:(?:Document|Instance|OriginalDocument)ID)>[^<]*</\1>"
)
_ICC_DATE = slice(24, 36)  # ICC.1:2010, 7.2.8: six numbers of two bytes
_SOME_DATE = bytes((0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 1 January 2000


def normalise(source: Path, target: Path, signs: Mapping[int, str] = MappingProxyType({})) -> int:
    """Write a PDF without its dates and random ids; return the number of its pages.

    Args:
        source: A PDF that LibreOffice made.
        target: Where the result comes.
        signs: What its private characters mean; see ``symbols``.

    Raises:
        pikepdf.PdfError: The source is not a sound PDF.
    """
    with pikepdf.open(source) as pdf:
        for name in ("/CreationDate", "/ModDate"):
            if name in pdf.docinfo:
                del pdf.docinfo[name]
        for name in ("/ID", "/DocChecksum"):
            if name in pdf.trailer:
                del pdf.trailer[name]
        if isinstance(metadata := pdf.Root.get("/Metadata"), pikepdf.Stream):
            metadata.write(_DATED.sub(b"", metadata.read_bytes()))
        intents = pdf.Root.get("/OutputIntents")
        for intent in intents if isinstance(intents, pikepdf.Array) else ():
            if isinstance(profile := intent.get("/DestOutputProfile"), pikepdf.Stream):
                icc = bytearray(profile.read_bytes())
                icc[_ICC_DATE] = _SOME_DATE
                profile.write(bytes(icc))
        give_meaning(pdf, signs)
        # LibreOffice 25.2 now and then gives some objects each other's numbers. Written one by one, objects are
        # numbered in the order in which they are reached, which is always the same; packed together, they are not.
        ordered = BytesIO()
        pdf.save(
            ordered,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
        )
    with pikepdf.open(ordered) as pdf:
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
        return len(pdf.pages)
