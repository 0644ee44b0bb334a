"""Bullets and signs from Word's symbol fonts: what they mean, so that a screen reader can say it.

In: a .docx, or the PDF that LibreOffice made of it. Word names such a sign by a number of the private use area
(U+F0B7 in Symbol is a bullet), and LibreOffice writes that number in the PDF as if it were text: nobody can read
it, and PDF/A-2a forbids it (ISO 19005-2, 6.2.11.7.3). Out: the same PDF with the real characters as text. What is
drawn does not change. A number that two fonts of one file use for different signs stays as it is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|numbering|header\d*|footer\d*|footnotes|endnotes)\.xml")
# Where a part can name such a sign: as a character, as its entity, or by number in w:sym.
_HINT = re.compile(rb"\xef[\x80-\x83]|&#x?(?:[fF]0|61[4-9]|62)|<w:sym\b")
_PRIVATE = range(0xF000, 0xF100)
_MEANING = re.compile(rb"(?<=<)(F0[0-9A-Fa-f]{2})(?=>\s*(?:[\r\n]|endbf))")

# Symbol: Adobe, "Symbol Set and Encoding". Wingdings: the sign of Unicode 7 that LibreOffice too takes for it.
_SIGNS = {
    "symbol": "·• °° ±± ´× ¸÷ £≤ ³≥ ¹≠ »≈ ®→ ¬← ­↑ ¯↓ Þ⇒ -− mμ DΔ SΣ pπ WΩ Ö√ ¥∞ Ô™ ä™ ¾—",
    "wingdings": "§▪ Ø➢ ü✔ v❖ o□ n■ l● q❑ r❒ w⬥ ¨◻ \x9f• à→ è➔ û✗ ý☒ þ☑ J☺",
}
_TABLES = {font: {ord(pair[0]): pair[1] for pair in pairs.split(" ")} for font, pairs in _SIGNS.items()}


def meanings(source: Path) -> dict[int, str]:
    """Return what the private characters of a Word file mean, as far as that is known and sure.

    A file that is no sound .docx has none.
    """
    found: dict[int, str] = {}
    unsure: set[int] = set()
    try:
        with zipfile.ZipFile(source) as package:
            for name in package.namelist():
                if _PARTS.fullmatch(name) and _HINT.search(part := package.read(name)):
                    for font, number in _signs(part):
                        meaning = _TABLES.get(font.lower(), {}).get(number & 0xFF)
                        if meaning is None or found.setdefault(number, meaning) != meaning:
                            unsure.add(number)
    except (OSError, zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, NotImplementedError):
        return {}
    return {number: meaning for number, meaning in found.items() if number not in unsure}


def _signs(part: bytes) -> Iterator[tuple[str, int]]:
    """Yield the font and the number of each private character in a part."""
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for sign in root.iter(f"{_W}sym"):
        number = int(sign.get(f"{_W}char", "0"), 16)
        if number in _PRIVATE:
            yield sign.get(f"{_W}font", ""), number
    for text in root.iter(f"{_W}t", f"{_W}lvlText"):
        content = text.get(f"{_W}val", "") if text.tag == f"{_W}lvlText" else text.text or ""
        for number in map(ord, content):
            if number in _PRIVATE:
                around = text.getparent()
                fonts = around.find(f"{_W}rPr/{_W}rFonts") if around is not None else None
                yield fonts.get(f"{_W}ascii", "") if fonts is not None else "", number


def give_meaning(pdf: pikepdf.Pdf, signs: Mapping[int, str]) -> None:
    """Let the text of a PDF be these characters, where it is their private numbers now."""
    if not signs:
        return

    def real(match: re.Match[bytes]) -> bytes:
        meaning = signs.get(int(match[1], 16))
        return match[1] if meaning is None else f"{ord(meaning):04X}".encode()

    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.Font:
            table = thing.get("/ToUnicode")
            if isinstance(table, pikepdf.Stream):
                before = table.read_bytes()
                after = _MEANING.sub(real, before)
                if after != before:
                    table.write(after)
