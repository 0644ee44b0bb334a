"""Where a page has room for a stamp.

A PDF comes in; a ``Spot`` for each page goes out. A page is drawn small, with its notes and fields, and each
place that ``bundle.stamps`` knows is looked at: it is clear when there is nothing but light paper. It changes
nothing, and never fails: what cannot be looked at gets a stamp with a ground of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from math import ceil
from pathlib import Path

import pikepdf
import pypdfium2

from pipeline.bundle.odd import ODD
from pipeline.bundle.stamps import Place, Sheet, places, sheet
from pipeline.models import Spot

_LONG = 420  # pixels of the long side: on A4 half a pixel a point, so that a line of 8 points is four pixels high
_EVEN, _LIGHT = 8, 190  # of 255: how much paper may differ within a place, and how light it must be
_PIXELS = 60_000_000  # of the pictures of a page: drawing more takes too much memory
_DRAWING = 2_000_000  # bytes, packed: a drawing that takes seconds

_Looked = tuple[tuple[bool, int], ...]  # of each place whether it is clear, and how much ink there is


def spots(path: Path) -> tuple[Spot, ...]:
    """Return where each page of a sound PDF has room.

    Pages that have room in the same place get their stamp there, so that it does not jump about.
    """
    with pikepdf.open(path) as pdf:
        try:
            with closing(pypdfium2.PdfDocument(path)) as drawn:
                looked = _all_in_the_best_place(pdf, drawn) or [
                    _look(page, drawn, number) for number, page in enumerate(pdf.pages)
                ]
        except pypdfium2.PdfiumError:
            looked = [()] * len(pdf.pages)
    seen = [page for page in looked if page]
    count = len(seen[0]) if seen else 0
    order = sorted(range(count), key=lambda place: -sum(page[place][0] for page in seen))
    return tuple(_spot(page, order) for page in looked)


def _all_in_the_best_place(pdf: pikepdf.Pdf, drawn: pypdfium2.PdfDocument) -> list[_Looked]:
    """Return what is in the best place alone, when it is clear on all pages; else nothing.

    Most pages have room there, and no more than a strip of them is drawn then: a picture above it is not unpacked.
    """
    looked: list[_Looked] = []
    for number, page in enumerate(pdf.pages):
        found = _look(page, drawn, number, most=1)
        if found and not found[0][0]:
            return []
        looked.append(found)
    return looked


def _spot(looked: _Looked, order: Sequence[int]) -> Spot:
    if not looked:
        return Spot(clear=False)
    for place in order:
        if looked[place][0]:
            return Spot(place)
    return Spot(min(order, key=lambda place: looked[place][1]), clear=False)


def _look(page: pikepdf.Page, drawn: pypdfium2.PdfDocument, number: int, most: int | None = None) -> _Looked:
    """Return what is in each place of a page, or in the ``most`` best; nothing when it cannot be drawn."""
    try:
        if _too_heavy(page):
            return ()
        seen = sheet(page)
        if min(seen.width, seen.height) <= 0:  # a page of no size
            return ()
        wanted = places(seen.width, seen.height)[:most]
        with closing(drawn[number]) as shown:
            scale = _LONG / max(shown.get_width(), shown.get_height(), 1)
            wide, high = (ceil(side * scale) for side in shown.get_size())
            boxes = [_box(place, seen, wide, high) for place in wanted]
            above, below = min(box[1] for box in boxes), max(box[3] for box in boxes)
            # Half a pixel less, for what is cut off is rounded up.
            crop = (0, max(high - below - 0.5, 0) / scale, 0, max(above - 0.5, 0) / scale)
            with closing(shown.render(scale=scale, crop=crop, grayscale=True, may_draw_forms=False)) as bitmap:
                pixels, line = bytes(bitmap.buffer), bitmap.stride
    except (pypdfium2.PdfiumError, *ODD):
        return ()
    looked = []
    for left, top, right, bottom in boxes:
        rows = range(top - above, bottom - above)
        found = b"".join(pixels[y * line + left : y * line + right] for y in rows)
        clear = max(found) - min(found) <= _EVEN and min(found) >= _LIGHT
        looked.append((clear, 255 * len(found) - sum(found)))
    return tuple(looked)


def _box(place: Place, seen: Sheet, wide: int, high: int) -> tuple[int, int, int, int]:
    """Return a place in pixels of the drawn page: left, top, right, bottom."""
    left, right = _span(place.left, place.left + place.width, seen.width, wide)
    top, bottom = _span(seen.height - place.bottom - place.height, seen.height - place.bottom, seen.height, high)
    return left, top, right, bottom


def _span(start: float, end: float, whole: float, pixels: int) -> tuple[int, int]:
    """Return the pixels of a stretch and one on both sides of it; at least one."""
    first = min(max(int(start / whole * pixels) - 1, 0), pixels - 1)
    return first, max(min(int(end / whole * pixels) + 2, pixels), first + 1)


def _too_heavy(page: pikepdf.Page) -> bool:
    """Return whether drawing a page may take too much memory or time."""
    contents = page.obj.get("/Contents")
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    drawing = sum(len(each.read_raw_bytes()) for each in streams if isinstance(each, pikepdf.Stream))
    return drawing > _DRAWING or _pixels(page.resources) > _PIXELS


def _pixels(resources: object) -> int:
    """Return how many pixels the pictures of a page have together, each counted once.

    Drawings within drawings often share all that they may use, so that each of them leads to all others.
    """
    total, waiting, known = 0, [resources], set[tuple[int, int]]()
    while waiting:
        held = waiting.pop()
        drawn = held.get("/XObject") if isinstance(held, pikepdf.Dictionary) else None
        for thing in drawn.values() if isinstance(drawn, pikepdf.Dictionary) else ():
            if not isinstance(thing, pikepdf.Stream) or thing.objgen in known:
                continue
            known.add(thing.objgen)
            if thing.get("/Subtype") == pikepdf.Name.Image:
                total += int(thing.get("/Width", 0)) * int(thing.get("/Height", 0))
            elif isinstance(inner := thing.get("/Resources"), pikepdf.Dictionary) and inner.objgen not in known:
                known |= {inner.objgen} if inner.is_indirect else set()
                waiting.append(inner)
    return total
