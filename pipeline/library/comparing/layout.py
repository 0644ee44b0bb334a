"""Where everything is on the pages of a PDF: in: a PDF; out: of each page its lines of text and its picture.

Distances are in millimetres, from the left and from the top of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

SHARPNESS = 80  # pixels an inch: a page is 661 pixels wide, and its text can be read
_MM = 25.4 / 72  # in a point
_GAP = 8.0  # points between two words of one line; more is another column, or what hangs beside it


@dataclass(frozen=True)
class Line:
    """A line of text, or a piece of one that stands apart.

    Attributes:
        text: What it says.
        left: From the left of the page.
        top: From the top of the page.
        width: Of what is printed.
        height: Of what is printed: of the letters themselves, not of the line.
    """

    text: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        width: In millimetres.
        height: In millimetres.
        lines: Its lines of text, in the order of the PDF.
        picture: In colour, ``SHARPNESS`` pixels an inch.
    """

    width: float
    height: float
    lines: tuple[Line, ...]
    picture: Image.Image


def pages_of(pdf: Path) -> tuple[Page, ...]:
    """Return the pages of a PDF that LibreOffice made."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return tuple(_page(page) for page in document)


def _page(page: Any) -> Page:
    with closing(page), closing(page.get_textpage()) as text:
        picture = page.render(scale=SHARPNESS / 72, may_draw_forms=False).to_pil().convert("RGB")
        height = page.get_height()
        lines = tuple(_line(words, height) for words in _lines(text))
        return Page(round(page.get_width() * _MM, 1), round(height * _MM, 1), lines, picture)


@dataclass
class _Words:
    """Words that stand on one line, in points from the left and the bottom."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def goes_on(self, left: float, bottom: float, top: float) -> bool:
        """Tell whether what begins there stands on this line, right after it."""
        least = min(top - bottom, self.top - self.bottom)
        overlap = min(top, self.top) - max(bottom, self.bottom)
        return overlap >= least / 2 and -_GAP < left - self.right < _GAP


def _lines(text: Any) -> Iterator[_Words]:
    """Yield the words that pdfium finds, those of one line together."""
    line: _Words | None = None
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        said = text.get_text_bounded(left, bottom, right, top)
        if line is not None and line.goes_on(left, bottom, top):
            line.text += said
            line.right, line.bottom, line.top = (
                max(right, line.right),
                min(bottom, line.bottom),
                max(top, line.top),
            )
            continue
        if line is not None:
            yield line
        line = _Words(said, left, bottom, right, top)
    if line is not None:
        yield line


def _line(words: _Words, height: float) -> Line:
    sides = words.left, height - words.top, words.right - words.left, words.top - words.bottom
    return Line(" ".join(words.text.split()), *(round(side * _MM, 1) for side in sides))
