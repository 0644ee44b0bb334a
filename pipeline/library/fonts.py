"""Which fonts of a template this machine has not, and what comes in their place.

LibreOffice replaces a missing font without a word, and the layout moves. Here is asked what it asks: fontconfig.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache

from pipeline import process
from pipeline.document.ooxml import Element, name
from pipeline.document.places import Place
from pipeline.library.findings import Finding, Weight
from pipeline.library.wordfile import WordFile

# As wide as the font that they take the place of: no line moves (fontconfig, 30-metric-aliases.conf).
_AS_WIDE = {
    "calibri": "carlito", "cambria": "caladea", "arial": "liberation sans", "times new roman": "liberation serif",
    "courier new": "liberation mono", "helvetica": "liberation sans", "times": "liberation serif",
    "courier": "liberation mono", "arial narrow": "liberation sans narrow", "georgia": "gelasio",
}  # fmt: skip
_SECONDS = 20


def fonts(word: WordFile) -> Iterator[Finding]:
    """Yield each font of a template that this machine replaces; nothing where fontconfig is not there."""
    for family, place in _used(word).items():
        replaced = replacement(family)
        if replaced is None:
            continue
        same = _AS_WIDE.get(family.casefold()) == replaced.casefold()
        yield Finding(
            "lettertype-vervangen",
            f"het lettertype {family} is er niet op deze computer; {replaced} komt ervoor in de plaats"
            + (", dat even breed is." if same else ", en de regels verschuiven."),
            "" if same else f"Installeer {family}, of kies een lettertype dat er wel is.",
            place,
            Weight.REMARK if same else Weight.WARNING,
        )


def _used(word: WordFile) -> dict[str, Place]:
    """Return the fonts that a template names, each with the first place where it does."""
    found: dict[str, Place] = {}
    themed = _theme_fonts(word)
    for label, member in (("stijlen", "word/styles.xml"), ("nummering", "word/numbering.xml")):
        root = word.root(member)
        for element in () if root is None else root.iter(name("w:rFonts")):
            for family in _named(element, themed):
                found.setdefault(family, Place(label))
    for story, element in word.elements("w:rFonts"):
        for family in _named(element, themed):
            if family not in found:
                found[family] = story.place_of(element)
    return found


def _named(element: Element, themed: dict[str, str]) -> Iterator[str]:
    for script in ("ascii", "hAnsi"):
        family = element.get(name(f"w:{script}"))
        theme = element.get(name(f"w:{script}Theme"))
        if theme:  # it goes before the name that stands beside it
            family = themed.get(theme[:5].lower())
        if family and "{" not in family:
            yield family


def _theme_fonts(word: WordFile) -> dict[str, str]:
    root = word.root("word/theme/theme1.xml")
    found = {}
    for kind in ("major", "minor"):
        latin = None if root is None else root.find(f".//{name(f'a:{kind}Font')}/{name('a:latin')}")
        if latin is not None and latin.get("typeface"):
            found[kind] = str(latin.get("typeface"))
    return found


@cache
def replacement(family: str) -> str | None:
    """Return the font that comes in the place of another; None when it is there, or when nobody can tell."""
    if shutil.which("fc-match") is None:
        return None
    answer = process.run(["fc-match", "--format=%{family[0]}\n%{family}", family], timeout=_SECONDS).output
    first, _, every = answer.partition("\n")
    known = {each.strip().casefold() for each in every.split(",")}
    return None if not first or family.casefold() in known else first
