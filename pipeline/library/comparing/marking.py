"""Pages side by side, with a frame around what differs. In: the pages of two versions; out: pairs of pages.

A line that only moved, because something above it grew, is not framed: else everything below a change would be.
For the same reason what is no text (rules, pictures) is only compared where the text around it did not move. What
was there is framed with dashes in red, what is there now with a whole line in blue: colour is not all that tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from PIL import Image, ImageChops, ImageDraw

from pipeline.library.comparing.aligning import Box, Stayed, stayed, wider
from pipeline.library.comparing.layout import Page

GONE, COME = "#b3261e", "#0b57d0"
_CELL = 6  # pixels: what differs within two millimetres is one place
_DIFFERS = 48  # of 255: less is the soft edge of a letter that moved by a part of a pixel
_ROOM = 4  # pixels between what differs and its frame
_DASH, _SPACE = 7, 4
_SOFT = 2.0  # pixels that a line that stayed may seem to have moved


@dataclass(frozen=True)
class PagePair:
    """A page in two versions.

    Attributes:
        number: Which page, from 1.
        old: As it was; None when there was no such page.
        new: As it is; None when there is no such page any more.
        gone: What is no longer so in the old picture.
        come: What is new in the new picture.
        moved: Whether anything stands elsewhere.
    """

    number: int
    old: Page | None
    new: Page | None
    gone: tuple[Box, ...] = ()
    come: tuple[Box, ...] = ()
    moved: bool = False

    @property
    def places(self) -> int:
        """How many places differ."""
        return max(len(self.gone), len(self.come))

    @property
    def alone(self) -> bool:
        """Whether only one of the versions has this page."""
        return self.old is None or self.new is None

    @property
    def same(self) -> bool:
        """Whether nothing differs at all."""
        return not (self.alone or self.gone or self.come or self.moved)


def paired(old: Sequence[Page], new: Sequence[Page]) -> tuple[PagePair, ...]:
    """Return the pages of two versions side by side, by their numbers, with what differs."""
    lines = stayed(old, new)
    return tuple(
        _pair(number, one, other, lines) for number, (one, other) in enumerate(zip_longest(old, new), start=1)
    )


def _pair(number: int, old: Page | None, new: Page | None, lines: Stayed) -> PagePair:
    pair = PagePair(number, old, new)
    if old is None or new is None:
        return pair
    gone = [each.box for each in lines.gone if each.page == number]
    come = [each.box for each in lines.come if each.page == number]
    still: list[Box] = []
    moved: list[Box] = []
    for one, other in lines.both:
        lies_still = one.page == other.page and not _far(one.box, other.box)
        (still if lies_still else moved).extend(each.box for each in (one, other) if each.page == number)
    mask = _differing(old.picture, new.picture)
    for top, bottom in _unsteady([*moved, *gone, *come], still, mask.height):
        mask.paste(0, (0, top, mask.width, bottom))
    seen = list(_regions(mask))
    return replace(pair, gone=_joined(gone + seen), come=_joined(come + seen), moved=bool(moved))


def _unsteady(restless: Sequence[Box], still: Sequence[Box], height: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where the rows of a picture cannot be compared, because what is in them moved.

    That is from the last line above that stayed where it was to the first one below.
    """
    for _, top, _, bottom in restless:
        yield (
            max((box[3] for box in still if box[3] <= top), default=0),
            min((box[1] for box in still if box[1] >= bottom), default=height),
        )


def _far(one: Box, other: Box) -> bool:
    return any(abs(a - b) >= _SOFT for a, b in zip(one, other, strict=True))


def _differing(old: Image.Image, new: Image.Image) -> Image.Image:
    """Return where two pictures differ: white on black, as large as the larger."""
    size = max(old.width, new.width), max(old.height, new.height)
    laid = []
    for each in (old, new):
        sheet = Image.new("RGB", size, "white")
        sheet.paste(each)
        laid.append(sheet)
    bands = ImageChops.difference(*laid).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point(lambda value: 255 if value >= _DIFFERS else 0)


def _regions(mask: Image.Image) -> Iterator[Box]:
    """Yield the boxes around what is white, what is close together in one."""
    columns, rows = -(-mask.width // _CELL), -(-mask.height // _CELL)
    padded = Image.new("L", (columns * _CELL, rows * _CELL))
    padded.paste(mask)
    cells = padded.reduce(_CELL).point(lambda value: 255 if value else 0)
    waiting = {(n % columns, n // columns) for n, value in enumerate(cells.tobytes()) if value}
    while waiting:
        group, edge = set(), [waiting.pop()]
        while edge:
            x, y = edge.pop()
            group.add((x, y))
            near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & waiting
            waiting -= near
            edge += near
        xs, ys = [x for x, _ in group], [y for _, y in group]
        cells_box = min(xs) * _CELL, min(ys) * _CELL, (max(xs) + 1) * _CELL, (max(ys) + 1) * _CELL
        inside = mask.crop(cells_box).getbbox()
        if inside:
            left, top = cells_box[:2]
            yield left + inside[0], top + inside[1], left + inside[2], top + inside[3]


def _joined(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Return boxes with room around them, those that touch in one, from top to bottom."""
    left = [wider(box, _ROOM) for box in boxes]
    done: list[Box] = []
    while left:
        box = left.pop()
        touching = [each for each in left if _touch(box, each)]
        if not touching:
            done.append(box)
            continue
        left = [each for each in left if each not in touching]
        every = (box, *touching)
        left.append((
            min(each[0] for each in every), min(each[1] for each in every),
            max(each[2] for each in every), max(each[3] for each in every),
        ))  # fmt: skip
    return tuple(sorted(done, key=lambda box: (box[1], box[0])))


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def framed(page: Page, boxes: Sequence[Box], *, gone: bool) -> Image.Image:
    """Return the picture of a page with frames.

    Args:
        page: The page.
        boxes: What to frame.
        gone: Whether they are of what was, with dashes; or of what is now, with a whole line.
    """
    picture = page.picture.copy()
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        inside = min(box[2], picture.width - 2), min(box[3], picture.height - 2)
        if gone:
            _dashed(draw, (box[0], box[1], *inside))
        else:
            draw.rectangle((box[0], box[1], *inside), outline=COME, width=2)
    return picture


def _dashed(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    for x in range(left, right, _DASH + _SPACE):
        for y in (top, bottom):
            draw.line((x, y, min(x + _DASH, right), y), fill=GONE, width=2)
    for y in range(top, bottom, _DASH + _SPACE):
        for x in (left, right):
            draw.line((x, y, x, min(y + _DASH, bottom)), fill=GONE, width=2)
