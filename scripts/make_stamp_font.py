# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools>=4.50"]
# ///
"""Make the font of the stamps, pipeline/bundle/font/, from Carlito: ``uv run scripts/make_stamp_font.py``.

It takes the characters that Windows has for Western Europe, and drops hinting, kerning and all else: 23 KB of 600.
The licence of Carlito (SIL OFL 1.1, kept beside the font) forbids its name for a changed version: hence a name of
its own. Beside the font comes what a PDF must say of it (ISO 32000-1, 9.6 to 9.8).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

CARLITO = Path("/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf")  # Debian: fonts-crosextra-carlito
TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "bundle" / "font"
NAME = "Voorstelstempel"
FIRST, LAST = 32, 255  # of the encoding of Windows (cp1252)
CHARACTERS = bytes(range(FIRST, LAST + 1)).decode("cp1252", "ignore")
LICENCE = 0, 13, 14  # what the font's own list of names says of its licence


def main() -> None:
    """Make the font and its description."""
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "gasp"]
    font = TTFont(sys.argv[1] if len(sys.argv) > 1 else CARLITO, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=CHARACTERS)
    cutter.subset(font)
    names = font["name"]
    names.names = [entry for entry in names.names if entry.nameID in LICENCE]
    for number, text in ((1, NAME), (2, "Regular"), (3, NAME), (4, NAME), (6, NAME)):
        names.setName(text, number, 3, 1, 0x409)
    font["post"].formatType = 3.0  # no names of glyphs
    TARGET.mkdir(exist_ok=True)
    font.save(TARGET / "stamp.ttf")
    (TARGET / "stamp.json").write_text(json.dumps(description(font), indent=None) + "\n", encoding="utf-8")


def description(font: TTFont) -> dict[str, object]:
    """Return what a PDF says of the font, in thousandths of its size."""
    scale = 1000 / font["head"].unitsPerEm
    glyphs, widths, head, system = font.getBestCmap(), font["hmtx"], font["head"], font["OS/2"]
    characters = [bytes([code]).decode("cp1252", "replace") for code in range(FIRST, LAST + 1)]
    known = [glyphs.get(ord(character)) for character in characters]
    return {
        "name": NAME,
        "first": FIRST,
        "widths": [round(widths[glyph][0] * scale) if glyph else 0 for glyph in known],
        "box": [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": round(font["hhea"].ascent * scale),
        "descent": round(font["hhea"].descent * scale),
        "capitals": round(system.sCapHeight * scale),
    }


if __name__ == "__main__":
    main()
