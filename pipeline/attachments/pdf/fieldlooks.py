"""How a field of a form looks: its ground, its border, and its value in the product's own font.

The measures of a field and what stands in it come in; the drawing instructions of its appearance go out. All is in
points from the lower left corner of the field. It knows no PDF. Source: ISO 32000-1, 12.7.3.3 and 12.5.6.19.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.bundle.stampfont import width_of

FONT = "F"  # its name among the resources of an appearance
_LEAST, _USUAL, _STEP = 4.0, 12.0, 0.5  # points
_LINE, _RISE = 1.2, 0.27  # of the size: from line to line, from the foot of a line to its letters
_ROOM = 2.0  # points between border and text
_CHOSEN = "0.75 0.85 0.95 rg"


@dataclass(frozen=True)
class Box:
    """A field as it stands on the page, upright.

    Attributes:
        width: In points.
        height: In points.
        border: How thick its border is, in points; 0 for none.
        stroke: Colour of the border, as an instruction (``0 G``); empty for none.
        ground: Colour of the ground (``1 g``); empty for none.
        ink: Colour of the text.
        size: Size of the letters; 0 to fit.
        side: 0 to set text left, 1 amid, 2 right.
    """

    width: float
    height: float
    border: float = 0.0
    stroke: str = ""
    ground: str = ""
    ink: str = "0 g"
    size: float = 0.0
    side: int = 0

    @property
    def room(self) -> float:
        """How wide a line may be."""
        return max(self.width - 2 * (self.border + _ROOM), 1.0)


def encoded(text: str) -> tuple[bytes, int]:
    """Return a text in the signs of the font, and how many are others: as near as can be, else a question mark."""
    signs, others = bytearray(), 0
    for sign in unicodedata.normalize("NFC", text.expandtabs(4)):
        if not sign.isprintable():
            continue
        for near in (sign, unicodedata.normalize("NFKD", sign)[0], "?"):
            written = near.encode("cp1252", "ignore")
            if written and (width_of(written) or near == "?"):
                others += near != sign
                signs += written
                break
    return bytes(signs), others


def ground(box: Box) -> str:
    """Draw the ground and the border."""
    drawn = ""
    if box.ground:
        drawn += f"{box.ground} 0 0 {box.width:.2f} {box.height:.2f} re f "
    if box.stroke and box.border:
        inset, half = box.border / 2, box.border
        drawn += f"{box.stroke} {half:.2f} w {inset:.2f} {inset:.2f} "
        drawn += f"{box.width - half:.2f} {box.height - half:.2f} re S "
    return drawn


def one_line(box: Box, text: bytes) -> str:
    """Draw a value on one line, smaller where it does not fit."""
    size = box.size or min(_USUAL, max(0.75 * (box.height - 2 * box.border), _LEAST))
    wide = width_of(text)
    size = max(min(size, box.room / wide if wide else size), _LEAST)
    return _texts(box, size, [(_across(box, wide * size), (box.height - size) / 2 + _RISE * size, text)])


def in_cells(box: Box, text: bytes, cells: int) -> str:
    """Draw a value with each sign in a cell of its own."""
    cell = box.width / cells
    size = box.size or min(_USUAL, max(0.75 * (box.height - 2 * box.border), _LEAST))
    start = {0: 0, 1: (cells - len(text)) // 2, 2: cells - len(text)}.get(box.side, 0)
    low = (box.height - size) / 2 + _RISE * size
    signs = [text[n : n + 1] for n in range(len(text))]
    return _texts(
        box, size, [((start + n + 0.5) * cell - width_of(s) * size / 2, low, s) for n, s in enumerate(signs)]
    )


def on_lines(box: Box, lines: Sequence[bytes]) -> str:
    """Draw a value on as many lines as it takes, smaller where it does not fit."""
    size = box.size or _USUAL
    while True:
        broken = [part for line in lines for part in _broken(line, box.room / size)]
        if size <= _LEAST or len(broken) * size * _LINE <= box.height - 2 * (box.border + _ROOM):
            break
        size = max(size - _STEP, _LEAST)
    top = box.height - box.border - _ROOM - size * (1 - _RISE)
    return _texts(
        box, size, [(_across(box, width_of(t) * size), top - n * size * _LINE, t) for n, t in enumerate(broken)]
    )


def in_list(box: Box, options: Sequence[tuple[bytes, bool]], first: int) -> str:
    """Draw a list from its ``first`` option on, with what is chosen on a ground of its own."""
    size = box.size or _USUAL
    drawn, texts = "", []
    for n, (text, chosen) in enumerate(options[first:]):
        low = box.height - box.border - (n + 1) * size * _LINE
        if low < 0 and n:
            break
        if chosen:
            drawn += (
                f"{_CHOSEN} {box.border:.2f} {low:.2f} {box.width - 2 * box.border:.2f} {size * _LINE:.2f} re f "
            )
        texts.append((_across(box, width_of(text) * size), low + _RISE * size, text))
    return drawn + _texts(box, size, texts)


def mark(box: Box, is_round: bool) -> str:
    """Draw that a box is ticked: a cross, or for one of several a dot."""
    side = min(box.width, box.height)
    left, low = (box.width - side) / 2, (box.height - side) / 2
    ink = box.ink or "0 g"
    if is_round:
        a, b = left + side * 0.28, left + side * 0.72
        c, d, k = low + side * 0.28, low + side * 0.72, side * 0.22 * 0.5523
        x, y = (a + b) / 2, (c + d) / 2
        return (
            f"{ink} {a:.2f} {y:.2f} m {a:.2f} {y + k:.2f} {x - k:.2f} {d:.2f} {x:.2f} {d:.2f} c "
            f"{x + k:.2f} {d:.2f} {b:.2f} {y + k:.2f} {b:.2f} {y:.2f} c "
            f"{b:.2f} {y - k:.2f} {x + k:.2f} {c:.2f} {x:.2f} {c:.2f} c "
            f"{x - k:.2f} {c:.2f} {a:.2f} {y - k:.2f} {a:.2f} {y:.2f} c f "
        )
    a, b, c, d = left + side * 0.22, left + side * 0.78, low + side * 0.22, low + side * 0.78
    return (
        f"{ink.upper()} {side * 0.1:.2f} w {a:.2f} {c:.2f} m {b:.2f} {d:.2f} l "
        f"{a:.2f} {d:.2f} m {b:.2f} {c:.2f} l S "
    )


def _across(box: Box, wide: float) -> float:
    left = box.border + _ROOM
    return left + {1: (box.room - wide) / 2, 2: box.room - wide}.get(box.side, 0.0)


def _broken(line: bytes, most: float) -> Iterator[bytes]:
    """Yield a line in pieces of at most so many times the size of the letters; a word that is longer is broken."""
    now = b""
    for word in line.split(b" "):
        longer = now + b" " + word if now else word
        if width_of(longer) <= most:
            now = longer
            continue
        if now:
            yield now
        now = b""
        for n in range(len(word)):
            if now and width_of(now + word[n : n + 1]) > most:
                yield now
                now = b""
            now += word[n : n + 1]
    yield now


def _texts(box: Box, size: float, texts: Sequence[tuple[float, float, bytes]]) -> str:
    """Draw texts, each from a place."""
    drawn = "".join(f"1 0 0 1 {x:.2f} {y:.2f} Tm <{text.hex()}> Tj " for x, y, text in texts if text)
    if not drawn:
        return ""
    edge = box.border
    clip = f"{edge:.2f} {edge:.2f} {max(box.width - 2 * edge, 0):.2f} {max(box.height - 2 * edge, 0):.2f} re W n"
    return f"/Tx BMC q {clip} BT {box.ink} /{FONT} {size:.2f} Tf {drawn}ET Q EMC "
