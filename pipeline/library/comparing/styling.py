"""How a Word file is laid out, in words: in: a Word file; out: its styles, lists and pages as names and values.

Each style is told by its own properties, not by those that it takes over: a change is told where it was made.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.document.ooxml import Element, find, get, name
from pipeline.library.comparing.changes import Change, Kind
from pipeline.library.comparing.properties import Words, centimetres, changed, mark, words_of
from pipeline.library.stylenames import called
from pipeline.library.wordfile import WordFile

DEFAULTS = "Uitgangspunt van alle stijlen"
_KINDS = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_NO_LOOK = (
    "name", "basedOn", "next", "link", "pPr", "rPr", "uiPriority", "qFormat", "semiHidden", "unhideWhenUsed",
    "rsid", "aliases", "autoRedefine", "locked",
)  # fmt: skip
_PAPERS = {(11906, 16838): "A4", (16838, 23811): "A3", (12240, 15840): "Letter", (8391, 11906): "A5"}


def styles_of(word: WordFile) -> dict[str, Words]:
    """Return every style in words, by its Dutch name; what all styles begin with goes first."""
    lists = Lists(word)
    found: dict[str, Words] = {}
    root = word.root("word/styles.xml")
    assert root is not None  # no Word file without it
    if (defaults := find(root, "docDefaults")) is not None:
        found[DEFAULTS] = words_of(find(defaults, "pPrDefault", "pPr"), lists.words) | words_of(
            find(defaults, "rPrDefault", "rPr")
        )
    for style in word.styles.values():
        words: Words = {}
        based_on = word.styles.get(get(find(style, "basedOn")) or "")
        if based_on is not None:
            words["gebaseerd op"] = called(based_on)
        words |= words_of(find(style, "pPr"), lists.words) | words_of(find(style, "rPr"))
        rest = [each for each in style if etree.QName(each).localname not in _NO_LOOK]
        if rest:
            words["overige opmaak"] = mark(rest) + words.get("overige opmaak", "")
        found[called(style)] = words
    return found


class Lists:
    """The lists of a Word file, in words: ``1) / a) / i)``."""

    def __init__(self, word: WordFile) -> None:
        root = word.root("word/numbering.xml")
        nums = () if root is None else root.iter(name("w:num"))
        abstract = {} if root is None else {get(e, "abstractNumId"): e for e in root.iter(name("w:abstractNum"))}
        self._levels = {
            get(num, "numId"): list(found.iter(name("w:lvl")))
            for num in nums
            if (found := abstract.get(get(find(num, "abstractNumId")))) is not None
        }

    def words(self, properties: Element) -> str:
        """Return the list of a ``w:numPr``: its signs from the level of the paragraph on, and where they hang."""
        levels = self._levels.get(get(find(properties, "numId")), [])
        level = int(get(find(properties, "ilvl")) or 0)
        told = [_sign(each) for each in levels[level:]]
        if not told:
            return "geen"
        indent = words_of(find(levels[level], "pPr"))
        where = ", ".join(
            f"{each} {indent[each]}" for each in indent if each.startswith(("insp", "verk", "eerste"))
        )
        return " / ".join(told) + (f" ({where})" if where else "")


def _sign(level: Element) -> str:
    kind, text = get(find(level, "numFmt")) or "decimal", get(find(level, "lvlText")) or ""
    if kind in ("bullet", "none"):
        return text or "zonder teken"
    for depth in range(1, 10):
        text = text.replace(f"%{depth}", _KINDS.get(kind, kind))
    return text


def set_up_of(word: WordFile) -> dict[str, Words]:
    """Return the page set-up of each section of the text in words."""
    sections = list(word.body.iter(name("w:sectPr")))
    return {
        "Pagina" if len(sections) == 1 else f"Pagina's van sectie {number}": _page(section)
        for number, section in enumerate(sections, start=1)
    }


def _page(section: Element) -> Words:
    words: Words = {}
    if (size := find(section, "pgSz")) is not None:
        sides = int(get(size, "w") or 0), int(get(size, "h") or 0)
        upright = (min(sides), max(sides))
        paper = _PAPERS.get(upright, f"{centimetres(str(upright[0]))} bij {centimetres(str(upright[1]))}")
        words["papier"] = paper + (", liggend" if sides[0] > sides[1] else "")
    margins = find(section, "pgMar")
    for side, told in (
        ("top", "boven"), ("bottom", "onder"), ("left", "links"), ("right", "rechts"), ("gutter", "rug"),
    ):  # fmt: skip
        if get(margins, side) is not None:
            words[f"marge {told}"] = centimetres(get(margins, side))
    for side, told in (("header", "koptekst"), ("footer", "voettekst")):
        if get(margins, side) is not None:
            words[f"{told} van de rand"] = centimetres(get(margins, side))
    words["eigen eerste pagina"] = "nee" if find(section, "titlePg") is None else "ja"
    columns = get(find(section, "cols"), "num") or "1"
    words["kolommen"] = columns
    if (kind := get(find(section, "type"))) is not None:
        words["begin"] = {"continuous": "zelfde pagina", "nextPage": "nieuwe pagina"}.get(kind, kind)
    return words


def style_changes(old: WordFile, new: WordFile) -> Iterator[Change]:
    """Yield what differs in the styles and in the page set-up, once for each."""
    before, after = styles_of(old) | set_up_of(old), styles_of(new) | set_up_of(new)
    for each in dict.fromkeys((*before, *after)):
        if each not in after:
            yield Change(Kind.STYLE, f"De stijl {each} is er niet meer")
        elif each not in before:
            yield Change(Kind.STYLE, f"De stijl {each} is nieuw")
        elif told := changed(before[each], after[each]):
            yield Change(Kind.STYLE, f"{each}: {', '.join(told)}")


def picture_changes(old: WordFile, new: WordFile) -> Iterator[Change]:
    """Yield which pictures are others: by what they are, for Word numbers them as it likes."""
    before, after = _media(old), _media(new)
    for told, those in (("Weg is", before - after), ("Er is bijgekomen", after - before)):
        if those:
            yield Change(Kind.STYLE, f"{told}: {len(those)} {'plaatje' if len(those) == 1 else 'plaatjes'}")


def _media(word: WordFile) -> set[bytes]:
    return {data for member, data in word.members.items() if member.startswith("word/media/")}
