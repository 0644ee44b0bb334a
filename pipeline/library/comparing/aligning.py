"""What stayed on the pages of two versions, wherever it stands now.

In: the pages of both. Out: the lines that are the same, in pairs, and those that only one version has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from PIL import Image, ImageChops, ImageStat

from pipeline.library.comparing.layout import SHARPNESS, Line, Page

Box = tuple[int, int, int, int]
"""Pixels: left, top, right, bottom."""
_INK_DIFFERS = 0.2  # of the ink of a line
_COLOUR_DIFFERS = 0.08  # of the ink of a line, for each of three colours
_EVEN = 0.6  # millimetres: a line is as wide and as far from the left as it was
_PER_MM = SHARPNESS / 25.4


@dataclass(frozen=True)
class PlacedLine:
    """A line of one of the versions: the number of its page, and where it is on the picture."""

    page: int
    line: Line

    @property
    def box(self) -> Box:
        """Where it is on the picture."""
        each = self.line
        edges = each.left, each.top, each.left + each.width, each.top + each.height
        return tuple(round(edge * _PER_MM) for edge in edges)  # type: ignore[return-value]


@dataclass(frozen=True)
class Stayed:
    """What is the same in both versions, perhaps elsewhere; and what is in one version only."""

    both: tuple[tuple[PlacedLine, PlacedLine], ...]
    gone: tuple[PlacedLine, ...]
    come: tuple[PlacedLine, ...]


def stayed(old: Sequence[Page], new: Sequence[Page]) -> Stayed:
    """Return which lines stayed: they say the same, and are as large and as dark as they were."""
    before = [PlacedLine(number, line) for number, page in enumerate(old, 1) for line in page.lines]
    after = [PlacedLine(number, line) for number, page in enumerate(new, 1) for line in page.lines]
    both, gone, come = _in_place(before, after), list[PlacedLine](), list[PlacedLine]()
    # What is in its place is no part of the rest: a header would part text that runs on over two pages.
    placed = {id(line) for pair in both for line in pair}
    before, after = ([each for each in lines if id(each) not in placed] for lines in (before, after))
    texts = [each.line.text for each in before], [each.line.text for each in after]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if tag == "equal":
            both += zip(before[i1:i2], after[j1:j2], strict=True)
        else:
            gone += before[i1:i2]
            come += after[j1:j2]
    alike = []
    for one, other in both:
        if _looks_alike(one, other, old, new):
            alike.append((one, other))
        else:
            gone.append(one)
            come.append(other)
    return Stayed(tuple(alike), tuple(gone), tuple(come))


def _in_place(old: Sequence[PlacedLine], new: Sequence[PlacedLine]) -> list[tuple[PlacedLine, PlacedLine]]:
    """Return the lines that say the same in the same place."""
    there: dict[tuple[int, str, int, int], PlacedLine] = {}
    for each in new:
        there.setdefault((each.page, each.line.text, round(each.line.left), round(each.line.top)), each)
    found = []
    for each in old:
        key = each.page, each.line.text, round(each.line.left), round(each.line.top)
        if (other := there.pop(key, None)) is not None:
            found.append((each, other))
    return found


def _looks_alike(one: PlacedLine, other: PlacedLine, old: Sequence[Page], new: Sequence[Page]) -> bool:
    """Tell whether a line is as large, as far from the left and as dark in both versions."""
    a, b = one.line, other.line
    if max(abs(a.left - b.left), abs(a.width - b.width), abs(a.height - b.height)) > _EVEN:
        return False
    inks = [_ink(pages[each.page - 1].picture, each.box) for each, pages in ((one, old), (other, new))]
    if abs(sum(inks[0]) - sum(inks[1])) > _INK_DIFFERS * max(map(sum, inks)):
        return False
    shares = [[band / (sum(ink) or 1) for band in ink] for ink in inks]
    return all(abs(x - y) < _COLOUR_DIFFERS for x, y in zip(*shares, strict=True))


def _ink(picture: Image.Image, box: Box) -> list[float]:
    """Return how much ink of each colour is in a box: where a line falls between two pixels does not count."""
    return [float(band) for band in ImageStat.Stat(ImageChops.invert(picture.crop(wider(box, 1)))).sum]


def wider(box: Box, by: int) -> Box:
    """Return a box that is larger on each side, by some pixels."""
    return max(box[0] - by, 0), max(box[1] - by, 0), box[2] + by, box[3] + by
