"""Stamps: ``Bijlage 2 · pagina 3 van 12 · pakket 17`` on each page of an attachment, and marks such as GEHEIM.

In: the pages of a part that were just added to the package, and where on each page there is room. Out: the same
pages with a line of text that lies right as the page is seen: turned, cropped, of any size. It is an artifact, so
a screen reader does not read it. What a page draws itself is not packed anew: a stream comes before and one after
it. Where there is room, others look: ``places`` says where to look.

Sources: ISO 32000-1, 8.3.2 (UserUnit), 14.8.2.2 (artifacts), 14.11.2 (page boundaries).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Rectangle, Stream

from pipeline.bundle.content import content_of
from pipeline.bundle.glance import glance
from pipeline.bundle.lineends import settled
from pipeline.bundle.odd import ODD
from pipeline.bundle.stampfont import embedded, width_of
from pipeline.models import PdfDocument, Spot

_SIZE = 8.0  # points, on a page of A4
_A4 = 595.0  # points, the short side: a stamp on A3 is larger, as it is seen when the page fits the screen
_WIDEST = 27.0  # times its size: "VERTROUWELIJK · Bijlage 99 · pagina 999 van 999 · pakket 9999"
_SIDE, _EDGE, _ROW = (
    28.0,
    14.0,
    12.0,
)  # points: to the sides, to the edge (printers leave 12 to 14 white), rows apart
_ROWS = 3
_MOST = 0.05  # of a side of the page: what is kept free on a tiny one
_BASE = 0.3  # of the size: the letters stand that much above the lower side of their box
_HIGH = 1.2  # of the size: the height of their box
_ALIGNED = (0.5, 1.0, 0.0)  # in the middle, right, left

# As a page is seen, by the degrees that it is turned: which way its axes go, and in which corner they begin.
_TURNED = {
    0: ((1, 0, 0, 1), (0, 1)),
    90: ((0, 1, -1, 0), (2, 1)),
    180: ((-1, 0, 0, -1), (2, 3)),
    270: ((0, -1, 1, 0), (0, 3)),
}


@dataclass(frozen=True)
class Sheet:
    """A page as it is seen.

    Attributes:
        width: In points.
        height: In points.
        matrix: From points as seen, from the corner at the left below, to what the page draws with.
    """

    width: float
    height: float
    matrix: tuple[float, ...]


@dataclass(frozen=True)
class Place:
    """A place for a stamp: its box in points as the page is seen, the size of its letters, and their alignment."""

    left: float
    bottom: float
    width: float
    size: float
    aligned: float

    @property
    def height(self) -> float:
        """Its height, in points."""
        return self.size * _HIGH


def sheet(page: pikepdf.Page) -> Sheet:
    """Return how a page is seen."""
    media = Rectangle(page.mediabox)
    seen = Rectangle(page.cropbox)
    box = (max(media.llx, seen.llx), max(media.lly, seen.lly), min(media.urx, seen.urx), min(media.ury, seen.ury))
    if box[0] >= box[2] or box[1] >= box[3]:
        box = (media.llx, media.lly, media.urx, media.ury)
    unit = _unit(page)
    axes, corner = _TURNED.get(page.rotation, _TURNED[0])
    width, height = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
    if page.rotation in (90, 270):
        width, height = height, width
    return Sheet(width, height, (*(axis / unit for axis in axes), box[corner[0]], box[corner[1]]))


def _unit(page: pikepdf.Page) -> float:
    """Return how many points one unit of a page is; 1 where what it says makes no sense."""
    try:
        unit = float(page.obj.get(Name.UserUnit, 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if unit > 0 else 1.0


def places(width: float, height: float) -> tuple[Place, ...]:
    """Return where a stamp may come on a page of this size in points, the best place first.

    Below before above, near the edge before further in, in the middle before the sides.
    """
    scale = max(1.0, min(width, height) / _A4)
    side, edge = min(_SIDE * scale, width * _MOST), min(_EDGE * scale, height * _MOST)
    size = min(_SIZE * scale, (width - 2 * side) / _WIDEST, height * _MOST)
    row = _ROW * size / _SIZE
    below = [edge + n * row for n in range(_ROWS)]
    above = [height - bottom - size * _HIGH for bottom in below]
    wide = size * _WIDEST
    return tuple(
        Place(side + (width - 2 * side - wide) * aligned, bottom, wide, size, aligned)
        for bottom in (*below, *above)
        for aligned in _ALIGNED
    )


class Stamps:
    """The stamps of one package.

    Args:
        package: The PDF that the pages are added to.
    """

    def __init__(self, package: pikepdf.Pdf) -> None:
        self._package = package
        self._font: pikepdf.Object | None = None
        self._before: dict[int, Stream] = {}

    def put(self, document: PdfDocument, pages: Sequence[pikepdf.Page], first: int) -> None:
        """Stamp the pages of a part, as far as they are to be stamped.

        Args:
            document: The part.
            pages: Its pages in the package.
            first: The first one's number in the package, from 1.
        """
        numbered = document.stamped and document.number is not None
        if not numbered and not document.mark:
            return
        spots = document.spots or (Spot(),) * len(pages)
        for number, (page, spot) in enumerate(zip(pages, spots, strict=True), start=1):
            line = f"Bijlage {document.number} · pagina {number} van {len(pages)} · pakket {first + number - 1}"
            self._stamp(page, spot, line if numbered else "", document.mark)

    def _stamp(self, page: pikepdf.Page, spot: Spot, line: str, mark: str) -> None:
        try:
            own = glance(content_of(page.obj))
            needed, left_open = 1 + own.restores, 1 + own.keeps
        except ODD:  # no reader gets further than this page's first instruction that is none
            needed, left_open = 1, 1
        before = self._before.get(needed)
        if before is None:
            before = self._before[needed] = self._package.make_stream(b"q\n" * needed)
        drawn = _drawn(sheet(page), spot, line, mark, self._name(page.obj))
        after = self._package.make_stream(settled(b"\nQ" * left_open + b"\n" + drawn))
        contents = page.obj.get(Name.Contents)
        streams = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([before, *(each for each in streams if isinstance(each, Stream)), after])

    def _name(self, page: pikepdf.Object) -> str:
        """Return the name by which a page knows the font, which it gets if it has not got it."""
        if self._font is None:
            self._font = embedded(self._package)
        if not isinstance(page.get(Name.Resources), Dictionary):
            page.Resources = Dictionary()
        if not isinstance(page.Resources.get(Name.Font), Dictionary):
            page.Resources.Font = Dictionary()
        fonts, name = page.Resources.Font, "/Stempel"
        while name in fonts and fonts[name].objgen != self._font.objgen:
            name += "0"
        fonts[name] = self._font
        return name


def _drawn(seen: Sheet, spot: Spot, line: str, mark: str, font: str) -> bytes:
    """Return what draws a stamp."""
    place = places(seen.width, seen.height)[spot.place]
    parts = [text.encode("cp1252", "replace") for text in (mark, " · " if mark and line else "", line)]
    wide = sum(map(width_of, parts))
    size = min(place.size, place.width / wide)
    left = place.left + (place.width - wide * size) * place.aligned
    ground = (
        "" if spot.clear else _numbers(left - size / 2, place.bottom, (wide + 1) * size, place.height) + " re f "
    )
    colours = "0.61 0.11 0.11", "0.35 0.35 0.35", "0.35 0.35 0.35"
    shown = " ".join(
        f"{colour} rg ({_escaped(text)}) Tj" for colour, text in zip(colours, parts, strict=True) if text
    )
    at = _numbers(left, place.bottom + _BASE * size)
    return (
        f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC q {_numbers(*seen.matrix)} cm "
        f"1 g {ground}BT {font} {_numbers(size)} Tf {at} Td {shown} ET Q EMC"
    ).encode("cp1252")


def _numbers(*numbers: float) -> str:
    return " ".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in numbers)


def _escaped(text: bytes) -> str:
    return re.sub(r"([\\()])", r"\\\1", text.decode("cp1252"))
