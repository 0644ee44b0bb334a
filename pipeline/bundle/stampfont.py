"""The font of stamps and fields: a part of Carlito in the product, made by ``scripts/make_stamp_font.py``.

In: a package, or a text in the encoding of Windows (cp1252). Out: the font as the package embeds it, or how wide
the text is. It has all signs of that encoding. Source: ISO 32000-1, 9.6.3 and 9.8.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

FOLDER = Path(__file__).parent / "font"
_LATIN = 32  # its letters are those of the Latin alphabet
_STEM = 80


def width_of(text: bytes) -> float:
    """Return the width of a text, in times the size of the letters."""
    told = _described()
    return float(sum(told["widths"][sign - told["first"]] for sign in text)) / 1000


def embedded(package: pikepdf.Pdf) -> pikepdf.Object:
    """Put the font in a package and return it."""
    told = _described()
    name = Name(f"/{told['name']}")
    file = (FOLDER / "stamp.ttf").read_bytes()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_LATIN,
        FontBBox=Array(told["box"]),
        ItalicAngle=0,
        Ascent=told["ascent"],
        Descent=told["descent"],
        CapHeight=told["capitals"],
        StemV=_STEM,
        FontFile2=package.make_stream(file, Length1=len(file)),
    )
    return package.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=told["first"],
            LastChar=told["first"] + len(told["widths"]) - 1,
            Widths=Array(told["widths"]),
            FontDescriptor=package.make_indirect(descriptor),
        )
    )


@cache
def _described() -> Any:
    return json.loads((FOLDER / "stamp.json").read_bytes())
