"""How text is laid out, in words: in: the properties of a paragraph or run; out: names and values.

``lettergrootte`` → ``14 pt``. What has no words here is told as ``overige opmaak``, with a short mark of what it
is, so that no change goes unseen. Sizes are in points, distances in centimetres.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from lxml import etree

from pipeline.document.ooxml import Element, get, name

Words = dict[str, str]
_ACCENT = "accent1"
_ALIGNED = {
    "left": "links",
    "start": "links",
    "right": "rechts",
    "end": "rechts",
    "center": "midden",
    "both": "uitgevuld",
}
_BOTH_SCRIPTS = ("szCs", "bCs", "iCs")  # the same again, for scripts that no Dutch text has


def words_of(properties: Element | None, numbering: Callable[[Element], str] = lambda element: "ja") -> Words:
    """Return the properties of a ``w:pPr`` or ``w:rPr`` in words, in the order of the file.

    Args:
        properties: The element; None for none.
        numbering: Returns a list (``w:numPr``) in words.
    """
    words: Words = {}
    rest = []
    for each in () if properties is None else properties:
        local = etree.QName(each).localname
        if local in _BOTH_SCRIPTS or local in _ELSEWHERE:
            continue
        if local == "numPr":
            words["nummering"] = numbering(each)
        elif local in _SAID:
            words |= _SAID[local](each)
        elif local in _YES_OR_NO:
            words[_YES_OR_NO[local]] = "nee" if get(each) in ("0", "false", "off", "none") else "ja"
        else:
            rest.append(each)
    if rest:
        words["overige opmaak"] = mark(rest)
    return words


def mark(elements: list[Element]) -> str:
    """Return a short mark that is the same for the same properties."""
    together = b"".join(etree.tostring(each, method="c14n", exclusive=True, with_tail=False) for each in elements)
    return hashlib.sha256(together).hexdigest()[:8]


def changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return in words what differs between two sets of properties: ``lettergrootte 14 pt → 16 pt``."""
    told = []
    for each in dict.fromkeys((*old, *new)):
        before, after = old.get(each), new.get(each)
        if before == after:
            continue
        if each == "overige opmaak":
            told.append("andere opmaak, zoals randen of tabs")
        elif before is None:
            told.append(f"{each} {after}, was niet ingesteld")
        elif after is None:
            told.append(f"{each} {before} is niet meer ingesteld")
        else:
            told.append(f"{each} {before} → {after}")
    return told


def centimetres(twips: str | None) -> str:
    """Return a distance in twips as ``2,5 cm``."""
    return f"{number(int(float(twips or 0)) / 567)} cm"


def number(value: float) -> str:
    """Return a number with at most two decimals and a Dutch comma."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _points(text: str | None, per_point: int) -> str:
    return f"{number(float(text or 0) / per_point)} pt"


def _fonts(element: Element) -> Words:
    theme = element.get(name("w:asciiTheme"))
    if theme:
        return {"lettertype": f"dat van het thema ({'koppen' if theme.startswith('major') else 'tekst'})"}
    family = get(element, "ascii") or get(element, "hAnsi")
    return {"lettertype": family} if family else {}


def _colour(element: Element) -> Words:
    if get(element, "themeColor") == _ACCENT:
        return {"kleur": "die van de gemeente"}
    value = get(element) or "auto"
    return {"kleur": "automatisch" if value == "auto" else f"#{value.upper()}"}


def _shading(element: Element) -> Words:
    if get(element, "themeFill") == _ACCENT:
        return {"achtergrond": "de kleur van de gemeente"}
    value = get(element, "fill") or "auto"
    return {"achtergrond": "geen" if value == "auto" else f"#{value.upper()}"}


def _spacing(element: Element) -> Words:
    """Return the room around and within a paragraph; for a run, the room between its characters."""
    words: Words = {}
    if get(element) is not None:
        words["tekenafstand"] = _points(get(element), 20)
    for side, told in (("before", "ruimte ervoor"), ("after", "ruimte erna")):
        if get(element, side) is not None:
            words[told] = _points(get(element, side), 20)
    if (line := get(element, "line")) is not None:
        rule = get(element, "lineRule") or "auto"
        words["regelafstand"] = number(int(line) / 240) if rule == "auto" else _points(line, 20)
    return words


def _indent(element: Element) -> Words:
    told = {
        "left": "inspringing links", "start": "inspringing links", "right": "inspringing rechts",
        "end": "inspringing rechts", "firstLine": "eerste regel", "hanging": "verkeerd-om inspringen",
    }  # fmt: skip
    return {
        words: centimetres(get(element, side)) for side, words in told.items() if get(element, side) is not None
    }


def _underlined(element: Element) -> Words:
    return {"onderstreept": "nee" if get(element) in (None, "none") else "ja"}


def _raised(element: Element) -> Words:
    told = {"superscript": "verhoogd", "subscript": "verlaagd"}
    return {"hoogte": told.get(get(element) or "", "gewoon")}


_ELSEWHERE = ("pStyle", "rStyle", "sectPr", "rPr", "pPrChange", "rPrChange", "noProof")
_SAID: dict[str, Callable[[Element], Words]] = {
    "rFonts": _fonts,
    "sz": lambda each: {"lettergrootte": _points(get(each), 2)},
    "color": _colour,
    "shd": _shading,
    "spacing": _spacing,
    "ind": _indent,
    "u": _underlined,
    "vertAlign": _raised,
    "jc": lambda each: {"uitlijning": _ALIGNED.get(get(each) or "", str(get(each)))},
    "lang": lambda each: {"taal": get(each) or "geen"},
    "outlineLvl": lambda each: {"niveau": str(int(get(each) or 0) + 1)},
    "highlight": lambda each: {"markering": get(each) or "geen"},
}
_YES_OR_NO = {
    "b": "vet", "i": "cursief", "caps": "hoofdletters", "smallCaps": "klein kapitaal", "strike": "doorgehaald",
    "vanish": "verborgen", "keepNext": "bij de volgende alinea houden", "keepLines": "regels bijeenhouden",
    "pageBreakBefore": "op een nieuwe pagina", "contextualSpacing": "geen ruimte tussen alinea's van deze stijl",
    "widowControl": "geen losse regels", "suppressAutoHyphens": "niet afbreken",
}  # fmt: skip
