"""Markers, and a search that finds them wherever a file can hold them.

A marker is a word that nobody else writes, or a colour. The search unpacks every stream, reads every string and
name in every encoding, reads the text as a reader of the page would, and looks at every picture and at the pages.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2
from PIL import Image

_LETTERS = "bcdghkmnpqrsvwxz"  # no two of these become one sign
Colour = tuple[int, int, int]
_NEAR = 12  # how much a colour may change when a picture is packed


@dataclass
class Markers:
    """Markers by where they were put."""

    random: Random
    words: dict[str, str] = field(default_factory=dict)
    colours: dict[str, Colour] = field(default_factory=dict)

    def word(self, where: str) -> str:
        """Return a new word."""
        assert where not in self.words
        self.words[where] = "q" + "".join(self.random.choices(_LETTERS, k=11))
        return self.words[where]

    def colour(self, where: str) -> Colour:
        """Return a new colour, far from grey and from those of house styles."""
        free = self.random.randrange(3)
        self.colours[where] = (255, 90 + 20 * len(self.colours), 30 + free)
        return self.colours[where]

    def found_in(self, paths: Iterable[Path]) -> set[str]:
        """Return the places of which the marker is in one of these files, or in its name."""
        found: set[str] = set()
        for path in paths:
            hay = read(path)
            found |= {where for where, word in self.words.items() if hay.has(word)}
            found |= {where for where, colour in self.colours.items() if hay.shows(colour)}
        return found


@dataclass
class Hay:
    """All that a file holds."""

    bytes_: list[bytes] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    pictures: list[Image.Image] = field(default_factory=list)

    def has(self, word: str) -> bool:
        """Return whether a word is in it, in any encoding, with spaces or hyphens between its letters or not."""
        plain = word.encode("ascii")
        wanted = [plain, word.encode("utf-16-be"), word.encode("utf-16-le")]
        wanted += [each.hex().encode() for each in wanted]
        if any(each in data.lower() for data in self.bytes_ for each in wanted):
            return True
        return any(
            word in "".join(text.lower().split()).replace("-", "").replace("\u00ad", "") for text in self.texts
        )

    def shows(self, colour: Colour) -> bool:
        """Return whether a colour is in one of its pictures or pages."""
        for picture in self.pictures:
            seen = picture.convert("RGB").getcolors(1 << 24) or []
            if any(all(abs(a - b) <= _NEAR for a, b in zip(each, colour, strict=True)) for _, each in seen):
                return True
        return False


def read(path: Path) -> Hay:
    """Return all that a file holds, with its name."""
    data = path.read_bytes()
    hay = Hay([data], [str(path)])
    if data.startswith(b"%PDF"):
        _read_pdf(path, hay)
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                hay.texts.append(name)
                hay.bytes_.append(archive.read(name))
                if name.endswith((".png", ".jpg", ".jpeg")):
                    hay.pictures.append(Image.open(io.BytesIO(archive.read(name))))
    elif path.suffix in (".png", ".jpg"):
        picture = Image.open(path)
        hay.pictures.append(picture)
        hay.texts += map(str, picture.info.values())
    else:
        hay.texts.append(data.decode())
    return hay


def _read_pdf(path: Path, hay: Hay) -> None:
    with pikepdf.open(path) as pdf:
        for each in pdf.objects:
            hay.texts += _strings(each)
            if isinstance(each, pikepdf.Stream):
                hay.bytes_ += _unpacked(each)
                if each.get("/Subtype") == "/Image":
                    hay.pictures.append(pikepdf.PdfImage(each).as_pil_image())
        hay.texts += _strings(pdf.trailer)
    document = pypdfium2.PdfDocument(path)
    for page in document:
        hay.texts.append(page.get_textpage().get_text_bounded())
        hay.pictures.append(page.render(scale=1.5).to_pil())
    document.close()


def _unpacked(stream: pikepdf.Stream) -> Iterator[bytes]:
    yield stream.read_raw_bytes()
    try:
        yield stream.read_bytes()
    except pikepdf.PdfError:  # a picture, which is looked at as such
        return


def _strings(value: pikepdf.Object) -> Iterator[str]:
    """Yield every string and name in an object, those of other objects aside."""
    if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
        entries = value.stream_dict if isinstance(value, pikepdf.Stream) else value
        for name, each in entries.items():
            yield name
            if not getattr(each, "is_indirect", False):
                yield from _strings(each)
    elif isinstance(value, pikepdf.Array):
        for each in value:
            if not getattr(each, "is_indirect", False):
                yield from _strings(each)
    elif isinstance(value, pikepdf.String):
        yield str(value)
        yield bytes(value).decode("latin-1")
    elif isinstance(value, pikepdf.Name):
        yield str(value)
