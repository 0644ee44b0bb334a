"""Parts to bundle: text that LibreOffice made, and scans.

    python bench/parts.py text|scans INTO FILES PAGES

Out: so many PDFs of so many pages each, ``00.pdf`` first. Text has headings, a list, a table and tags; a scan is a
picture of noise of about 190 kB, which no packing makes smaller, on a page without tags.
"""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path

import docx
import img2pdf
from docx.enum.text import WD_BREAK
from PIL import Image

from pipeline import conversion

WORDS = "gemeente college voorstel veiligheid regio samen plan budget inwoners beleid raad politie".split()  # noqa: SIM905
_SCAN = (592, 840)  # pixels; at 85% of JPEG's quality about 190 kB of noise
_QUALITY = 40


def text(path: Path, pages: int, chance: random.Random) -> Path:
    """Write a Word file of so many pages."""
    document = docx.Document()
    document.core_properties.title = f"Bijlage {path.stem}"
    document.core_properties.language = "nl-NL"
    for page in range(pages):
        document.add_heading(f"Onderdeel {page + 1}", 1)
        for _ in range(4):
            document.add_paragraph(" ".join(chance.choices(WORDS, k=60)).capitalize() + ".")
        for _ in range(3):
            document.add_paragraph(" ".join(chance.choices(WORDS, k=6)), style="List Bullet")
        table = document.add_table(rows=4, cols=3)
        for row in table.rows:
            for cell in row.cells:
                cell.text = chance.choice(WORDS)
        if page + 1 < pages:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.save(str(path))
    return path


def scan(chance: random.Random) -> bytes:
    """Return a JPEG of noise."""
    width, height = _SCAN
    out = io.BytesIO()
    Image.frombytes("L", _SCAN, chance.randbytes(width * height)).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def main(kind: str, into: Path, files: int, pages: int) -> None:
    """Make the parts."""
    into.mkdir(parents=True)
    chance = random.Random(2019)
    if kind == "scans":
        for number in range(files):
            pictures = [scan(chance) for _ in range(pages)]
            (into / f"{number:02}.pdf").write_bytes(img2pdf.convert(pictures, nodate=True))
        return
    word = [text(into / f"{number:02}.docx", pages, chance) for number in range(files)]
    made = conversion.convert(word, into)
    if failed := [str(each) for each in made.values() if isinstance(each, Exception)]:
        raise SystemExit("\n".join(failed))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
