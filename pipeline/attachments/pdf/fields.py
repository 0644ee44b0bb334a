"""The fields of a form, each made to show what is filled in.

In: an open PDF. Out: the same, in which each field has an appearance, and in Dutch what was done. A program that
fills in a form may leave the drawing to whoever shows it (``/NeedAppearances``); in a package, on paper and in an
archive (ISO 19005-2, 6.4.1) a field is what is drawn. What is drawn already and shows the value stays as it is.
Values are in the product's own font, which is in the file; the appearances of pikepdf and qpdf name fonts that are
not, set all text left, and leave ticks out. It changes no value.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from pipeline.attachments.pdf import fieldlooks
from pipeline.attachments.pdf.fieldlooks import Box, encoded
from pipeline.bundle.odd import ODD
from pipeline.bundle.stampfont import embedded

_HIDDEN = 0x2 | 0x20  # of /F: hidden, not to be seen
_MULTILINE, _PASSWORD, _COMB, _RADIO, _BUTTON, _COMBO = (1 << n for n in (12, 13, 24, 15, 16, 17))  # of /Ff
_DEEPEST = 30  # fields within fields
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
_COLOURS = {1: "g", 3: "rg"}
_LONGEST = 20_000  # characters of a value
_LARGEST = 200.0  # points of a letter


def draw_fields(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Give the fields of an open PDF their appearances; return what was done, in Dutch."""
    form = pdf.Root.get("/AcroForm")
    form = form if isinstance(form, Dictionary) else Dictionary()
    anew = bool(form.get("/NeedAppearances", False))
    work = _Work(pdf, form)
    for page in pdf.pages:
        notes = page.obj.get("/Annots")
        for note in list(notes) if isinstance(notes, Array) else ():
            if isinstance(note, Dictionary) and note.get("/Subtype") == Name.Widget:
                with suppress(*ODD):  # an odd field stays as it is
                    work.widget(note, anew)
    if "/NeedAppearances" in form:
        del form["/NeedAppearances"]
        work.drawn += anew
    return tuple(work.told())


@dataclass
class _Work:
    """What is drawn in one PDF."""

    pdf: pikepdf.Pdf
    form: Object
    drawn: int = 0
    shown: int = 0
    replaced: int = 0
    font: Object | None = field(default=None)

    def told(self) -> Iterator[str]:
        if self.shown:
            yield f"ingevulde velden zichtbaar gemaakt: {self.shown}"
        elif self.drawn:
            yield "velden van het formulier vastgezet zoals ze eruitzien"
        if self.replaced:
            yield f"tekens in ingevulde velden vervangen door wat erop lijkt: {self.replaced}"

    def widget(self, note: Object, anew: bool) -> None:
        """Give a field its appearance where it has none, or another value than it shows."""
        kind, flags = str(_of(note, "/FT", "")), int(note.get("/F", 0))
        look = note.get("/AP")
        drawn = look.get("/N") if isinstance(look, Dictionary) else None
        if flags & _HIDDEN or (drawn is not None and not (anew and kind in ("/Tx", "/Ch"))):
            return
        box, turn = self._box(note)
        if box.width <= 0 or box.height <= 0:
            return
        if kind == "/Btn" and not int(_of(note, "/Ff", 0)) & _BUTTON:
            self._ticked(note, box, turn)
            return
        lines = _lines(note)
        if isinstance(drawn, Stream) and _shows(drawn, "".join(lines)):
            return
        note["/AP"] = Dictionary(N=self._drawing(box, turn, self._value(note, box, lines)))
        self.shown += any(line.strip() for line in lines) and kind in ("/Tx", "/Ch")

    def _value(self, note: Object, box: Box, lines: list[str]) -> str:
        flags, kind = int(_of(note, "/Ff", 0)), str(_of(note, "/FT", ""))
        if kind == "/Ch" and not flags & _COMBO:
            options = [shown for _, shown in _options(note)]
            chosen = [option in lines for option in options]
            return fieldlooks.in_list(
                box, list(zip(map(self._signs, options), chosen, strict=True)), int(_of(note, "/TI", 0))
            )
        if kind == "/Btn":
            look = note.get("/MK", Dictionary())
            return fieldlooks.one_line(replace(box, side=1), self._signs(str(look.get("/CA", ""))))
        if kind == "/Tx" and flags & _PASSWORD:
            lines = ["*" * len("".join(lines))]
        cells = int(_of(note, "/MaxLen", 0))
        if kind == "/Tx" and flags & _MULTILINE:
            return fieldlooks.on_lines(box, [self._signs(line) for line in lines])
        text = self._signs(" ".join(lines))
        return (
            fieldlooks.in_cells(box, text, cells)
            if flags & _COMB and cells > 0
            else fieldlooks.one_line(box, text)
        )

    def _ticked(self, note: Object, box: Box, turn: int) -> None:
        """Draw a box to tick, as it is and as it could be."""
        state = note.get("/AS", _of(note, "/V", Name.Off))
        on = state if isinstance(state, Name) and state != Name.Off else Name.Yes
        is_round = bool(int(_of(note, "/Ff", 0)) & _RADIO)
        is_on = state == on
        note["/AP"] = Dictionary(
            N=Dictionary({
                str(on): self._drawing(box, turn, fieldlooks.mark(box, is_round)),
                "/Off": self._drawing(box, turn, ""),
            })
        )  # fmt: skip
        note["/AS"] = on if is_on else Name.Off
        self.shown += is_on

    def _signs(self, text: str) -> bytes:
        signs, others = encoded(text)
        self.replaced += others
        return signs

    def _drawing(self, box: Box, turn: int, value: str) -> Stream:
        self.drawn += 1
        if self.font is None:
            self.font = embedded(self.pdf)
        look = self.pdf.make_stream((fieldlooks.ground(box) + value).encode("ascii"))
        look.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, box.width, box.height],
            Resources=Dictionary(Font=Dictionary({f"/{fieldlooks.FONT}": self.font}) if value else Dictionary()),
        )  # fmt: skip
        if turn in _TURNS:
            look.Matrix = Array([*_TURNS[turn], 0, 0])
        return look

    def _box(self, note: Object) -> tuple[Box, int]:
        """Return how a field stands on its page, and how far it is turned."""
        left, low, right, high = (float(each) for each in note["/Rect"])
        look = note.get("/MK", Dictionary())
        turn = int(look.get("/R", 0)) % 360
        sides = abs(right - left), abs(high - low)
        width, height = sides[::-1] if turn in (90, 270) else sides
        style = note.get("/BS", Dictionary())
        ink, size = self._letters(note)
        return Box(
            width, height, float(style.get("/W", 1)) if "/BC" in look else 0.0,
            _colour(look.get("/BC")).upper(), _colour(look.get("/BG")), ink, size,
            int(_of(note, "/Q", self.form.get("/Q", 0))),
        ), turn  # fmt: skip

    def _letters(self, note: Object) -> tuple[str, float]:
        """Return the colour and the size that a field says of its text."""
        said = bytes(_of(note, "/DA", self.form.get("/DA", String(""))))
        ink, size = "0 g", 0.0
        for operator, operands in _drawn(pikepdf.Stream(self.pdf, said)):
            if operator == "Tf" and len(operands) == 2:
                size = min(max(float(operands[1]), 0.0), _LARGEST)
            elif operator in ("g", "rg", "k"):
                ink = _colour(Array(operands)) or ink
        return ink, size


def _of(note: Object, key: str, default: object) -> Object:
    """Return what a field says, or one that it is part of."""
    for _ in range(_DEEPEST):
        if key in note:
            return note[key]
        parent = note.get("/Parent")
        if not isinstance(parent, Dictionary):
            break
        note = parent
    return default  # type: ignore[return-value]


def _lines(note: Object) -> list[str]:
    """Return what is filled in, as a person reads it."""
    value = _of(note, "/V", None)
    values = list(value) if isinstance(value, Array) else [value]
    texts = [
        bytes(each.read_bytes()).decode("utf-8", "replace") if isinstance(each, Stream) else str(each)
        for each in values
        if isinstance(each, String | Stream | Name)
    ]
    if str(_of(note, "/FT", "")) == "/Ch":
        shown = dict(_options(note))
        return [shown.get(text, text)[:_LONGEST] for text in texts]
    return "\n".join(texts)[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _options(note: Object) -> list[tuple[str, str]]:
    """Return what can be chosen: what is kept, and what is shown."""
    found = _of(note, "/Opt", None)
    pairs = [
        (str(each[0]), str(each[1])) if isinstance(each, Array) and len(each) == 2 else (str(each), str(each))
        for each in (list(found) if isinstance(found, Array) else ())
        if isinstance(each, Array | String)
    ]
    return pairs[:1000]


def _shows(drawn: Stream, value: str) -> bool:
    """Return whether an appearance shows a value, as far as its text can be read."""
    read = b"".join(
        bytes(part)
        for operator, operands in _drawn(drawn)
        if operator in ("Tj", "TJ", "'", '"')
        for operand in operands
        for part in (operand if isinstance(operand, Array) else [operand])
        if isinstance(part, String)
    )
    said = "".join(value.split())
    return bool(said) and said in "".join(read.decode("cp1252", "replace").split())


def _drawn(look: Stream) -> Iterator[tuple[str, list[Object]]]:
    """Yield the instructions of an appearance, as far as they can be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        instructions = pikepdf.parse_content_stream(look)
    for each in instructions:
        yield str(each.operator), list(each.operands)


def _colour(parts: Object | None) -> str:
    """Return the instruction for a colour of one (grey), three (RGB) or four parts (CMYK, made RGB)."""
    if not isinstance(parts, Array):
        return ""
    shares = [min(max(float(each), 0.0), 1.0) for each in parts]
    if len(shares) == 4:
        *inks, black = shares
        shares = [(1 - ink) * (1 - black) for ink in inks]
    return (
        f"{' '.join(f'{share:.3f}' for share in shares)} {_COLOURS[len(shares)]}"
        if len(shares) in _COLOURS
        else ""
    )
