"""Whether text can be seen: the contrast of each colour of text with what is behind it is 4.5 to 1 or more.

Source: WCAG 2.1, 1.4.3 and the definitions of relative luminance and contrast ratio. The accent colour of the
template gives way to that of each municipality, so those are looked at too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from pipeline.document.ooxml import Element, find, get, name
from pipeline.document.places import Place
from pipeline.library.findings import Finding
from pipeline.library.stylenames import called
from pipeline.library.wordfile import WordFile
from pipeline.models import Municipality

LEAST = 4.5
_WHITE = "FFFFFF"
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_ACCENT = "accent1"
_Asked = Callable[["Element | None", "Element | None"], "str | None"]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours of six hexadecimal digits: 1 for the same, 21 for black and white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrasts(word: WordFile, municipalities: Iterable[Municipality] = ()) -> Iterator[Finding]:
    """Yield each colour of text that is too faint on what is behind it.

    Args:
        word: The template.
        municipalities: Those that use it.
    """
    accents = {each.colour: each.name for each in municipalities} or {_own_accent(word): ""}
    used, alike = _used(word), defaultdict[tuple[str | None, str], list[str]](list)
    for identifier, style in word.styles.items():
        if identifier in used:
            colours = _inherited(word, style, _colour), _inherited(word, style, _ground) or _WHITE
            alike[colours].append(called(style))
    for (colour, ground), styles in alike.items():
        named = f"tekst in de {'stijl' if len(styles) == 1 else 'stijlen'} {', '.join(styles)}"
        yield from _judged(colour, ground, accents, Place("stijlen"), named)
    for story, run in word.elements("w:r"):
        colour = _colour(find(run, "rPr"))
        if colour is not None and (text := "".join(each.text or "" for each in run.iter(name("w:t")))).strip():
            yield from _judged(colour, _behind(word, run), accents, story.place_of(run), f"'{text.strip()[:40]}'")


def _own_accent(word: WordFile) -> str:
    """Return the accent colour that the template itself has."""
    root = word.root("word/theme/theme1.xml")
    accent = None if root is None else next(root.iter(name("a:accent1")), None)
    return "" if accent is None else next((each.get("val", "") for each in accent), "")


def _judged(
    colour: str | None, ground: str, accents: dict[str, str], place: Place, what: str
) -> Iterator[Finding]:
    """Yield a finding when a colour is too faint; for the accent colour one with the municipalities' names."""
    for shown, whose in accents.items() if _ACCENT in (colour, ground) else ((colour, ""),):
        front, back = ((shown if each == _ACCENT else each) or "" for each in (colour, ground))
        if not _HEX.fullmatch(front) or not _HEX.fullmatch(back):
            continue
        if (found := contrast(front, back)) < LEAST:
            of = f" in de kleur van {whose}" if whose else ""
            yield Finding(
                "te-weinig-contrast",
                f"{what} is slecht te lezen{of}: #{front} op #{back} heeft contrast {_print(found)}, "
                f"{_print(LEAST)} is nodig.",
                f"Kies een donkerdere kleur{' in templates/gemeenten.yaml' if whose else ''}.",
                place,
            )


def _print(ratio: float) -> str:
    return f"{int(ratio * 10) / 10:.1f}".replace(".", ",")


def _used(word: WordFile) -> set[str]:
    """Return the ids of the styles that have text, and of those that texts take when they are filled in."""
    used = {get(each) for _, each in word.elements("w:pStyle", "w:rStyle", "w:tblStyle")}
    for identifier, style in word.styles.items():
        if (get(find(style, "name")) or "").casefold() in _FILLED_IN or get(style, "default") == "1":
            used.add(identifier)
    return {each for each in used if each}


_FILLED_IN = (
    "list number",
    "list bullet",
    "hyperlink",
    "quote",
    "heading 2",
    "tabeltekst",
    "tabelkop",
    "beslispunt",
)


def _inherited(word: WordFile, style: Element, what: _Asked) -> str | None:
    """Return what a style, or the first that it is based on, says."""
    seen: set[str] = set()
    current: Element | None = style
    while current is not None:
        found = what(find(current, "rPr"), find(current, "pPr"))
        base = get(find(current, "basedOn"))
        if found or base is None or base in seen:
            return found
        seen.add(base)
        current = word.styles.get(base)
    return None


def _colour(run: Element | None, _paragraph: Element | None = None) -> str | None:
    """Return the colour that properties of a run give: digits, ``accent1``, or None for the reader's own."""
    colour = None if run is None else find(run, "color")
    if (
        get(colour, "themeColor") == _ACCENT
        and get(colour, "themeShade") is None
        and get(colour, "themeTint") is None
    ):
        return _ACCENT
    value = get(colour)
    return None if value == "auto" else value


def _ground(run: Element | None, paragraph: Element | None = None) -> str | None:
    """Return the colour behind a text that properties give."""
    for properties in (run, paragraph):
        shade = None if properties is None else find(properties, "shd")
        if get(shade, "themeFill") == _ACCENT:
            return _ACCENT
        if (fill := get(shade, "fill")) and fill != "auto":
            return fill
    return None


def _behind(word: WordFile, run: Element) -> str:
    """Return the colour behind a run: its own, its paragraph's, its cell's, its style's; else white."""
    paragraph = next(run.iterancestors(name("w:p")), None)
    properties = None if paragraph is None else find(paragraph, "pPr")
    if found := _ground(find(run, "rPr"), properties):
        return found
    style = word.styles.get(get(None if properties is None else find(properties, "pStyle")) or "")
    if style is not None and (found := _inherited(word, style, _ground)):
        return found
    for cell in run.iterancestors(name("w:tc")):
        if found := _ground(find(cell, "tcPr")):
            return found
    return _WHITE
