"""Files of each kind of attachment, and the tool that one would take for that kind alone.

    python bench/kinds.py KIND FOLDER

Out: as many files as the row has, in a folder that is not there yet.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import img2pdf
import pikepdf
from PIL import Image

from bench import parts
from pipeline import conversion
from tests import office

_REPOSITORY = Path(__file__).resolve().parents[1]
_DPI = 200
_HTML = "<html><body><h1>Reactie</h1>{}</body></html>"


@dataclass(frozen=True)
class Kind:
    """A row of the bench.

    Attributes:
        shown: What it is.
        tool: The tool that it is measured against; see ``attach``.
        count: How many files.
        suffix: Of their names.
        write: Writes one.
    """

    shown: str
    tool: str
    count: int
    suffix: str
    write: Callable[[Path, random.Random], object]


def _tagged(path: Path, chance: random.Random) -> None:
    word = parts.text(path.with_suffix(".docx"), 50, chance)
    made = conversion.convert([word], path.parent)[word]
    assert isinstance(made, Path)
    with pikepdf.open(made, allow_overwriting_input=True) as pdf:
        del pdf.Root.OpenAction  # pikepdf's judge does not know it, and would not look at the pages
        pdf.save(path)
    word.unlink()


def _untagged(path: Path, chance: random.Random) -> None:
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for _ in range(10):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            lines = (" ".join(chance.choices(parts.WORDS, k=11)) for _ in range(45))
            text = "".join(f"({line}) Tj T* " for line in lines)
            page.Contents = pdf.make_stream(f"BT /F 10 Tf 16 TL 60 780 Td {text}ET".encode())
        pdf.save(path)


def _sheet(path: Path, chance: random.Random) -> None:
    office.excel(
        path, [["Post", "Begroot", "Werkelijk"]] + [[chance.choice(parts.WORDS), n, n * 3] for n in range(120)]
    )


def _text(path: Path, chance: random.Random) -> None:
    office.odt(path, more="".join(f"<text:p>{_sentence(chance)}</text:p>" for _ in range(30)))


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(parts.WORDS, k=40)).capitalize() + "."


def _photo(path: Path, chance: random.Random) -> None:
    noise = Image.frombytes("RGB", (150, 100), chance.randbytes(150 * 100 * 3))
    noise.resize((1800, 1200), Image.Resampling.BICUBIC).save(path)


def _sheets(path: Path, chance: random.Random) -> None:
    pages = [page.convert("1") for page in _scanned(path, chance, 5)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4", dpi=(_DPI, _DPI))


def _drawing(path: Path, chance: random.Random) -> None:
    shapes = "".join(
        f'<rect x="{chance.randrange(700)}" y="{chance.randrange(500)}" width="60" height="40" fill="#{n:03}"/>'
        for n in range(200, 400)
    )
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">{shapes}</svg>')


def _page(path: Path, chance: random.Random) -> None:
    path.write_text(_HTML.format("".join(f"<p>{_sentence(chance)}</p>" for _ in range(20))), "utf-8")


def _mail(path: Path, chance: random.Random) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@gemeente.nl", "b@gemeente.nl", "Reactie"
    mail["Date"] = "Fri, 29 Mar 2019 13:30:00 +0100"
    mail.set_content("Zie HTML.")
    _page(path, chance)
    mail.add_alternative(path.read_text("utf-8"), subtype="html")
    path.write_bytes(mail.as_bytes())


def _scan(path: Path, chance: random.Random) -> None:
    pages = [io.BytesIO() for _ in range(2)]
    for image, page in zip(_scanned(path, chance, len(pages)), pages, strict=True):
        image.convert("L").save(page, "JPEG", dpi=(_DPI, _DPI))
    path.write_bytes(img2pdf.convert([page.getvalue() for page in pages], nodate=True))


def _scanned(path: Path, chance: random.Random, pages: int) -> list[Image.Image]:
    """Return pages of text as a scanner sees them; the file is used for it."""
    import pypdfium2

    _untagged(path, chance)
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        return [document[number].render(scale=_DPI / 72).to_pil() for number in range(pages)]


_HEIC = _REPOSITORY / "tests" / "data" / "foto.heic"
KINDS = {
    "pdf": Kind("PDF without tags, 10 pages", "pikepdf, for PDF/A", 20, ".pdf", _untagged),
    "tagged": Kind("PDF with tags, 50 pages", "pikepdf, for PDF/A", 20, ".pdf", _tagged),
    "docx": Kind("Word, 3 pages", "LibreOffice", 20, ".docx", lambda p, c: parts.text(p, 3, c)),
    "xlsx": Kind("Excel, 120 rows", "LibreOffice", 20, ".xlsx", _sheet),
    "pptx": Kind("PowerPoint, 1 slide", "LibreOffice", 20, ".pptx", lambda p, c: office.pptx(p)),
    "odt": Kind("OpenDocument text", "LibreOffice", 20, ".odt", _text),
    "jpeg": Kind("JPEG, 2 megapixels", "img2pdf", 20, ".jpg", _photo),
    "png": Kind("PNG, 2 megapixels", "img2pdf", 20, ".png", _photo),
    "tiff": Kind("TIFF of 5 pages", "img2pdf", 20, ".tif", _sheets),
    "heic": Kind("HEIC", "libheif and img2pdf", 20, ".heic", lambda p, c: p.write_bytes(_HEIC.read_bytes())),
    "svg": Kind("SVG, 200 shapes", "LibreOffice", 20, ".svg", _drawing),
    "eml": Kind("e-mail", "LibreOffice, of its HTML", 20, ".eml", _mail),
    "html": Kind("web page", "LibreOffice", 20, ".html", _page),
    "scan": Kind("scan of 2 pages, read", "OCRmyPDF and OpenDataLoader", 2, ".pdf", _scan),
}  # fmt: skip


def main(name: str, folder: Path) -> None:
    """Make the files of a kind."""
    kind, chance = KINDS[name], random.Random(2019)
    folder.mkdir()
    for number in range(kind.count):
        kind.write(folder / f"{number:02}{kind.suffix}", chance)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
