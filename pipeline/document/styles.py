"""The styles and list numbering of a template.

Styles are found by their name (``w:name``), which is English in every language of Word; the id differs (a
Dutch Word writes ``Kop1``). A style that a text needs and the template lacks is an error that names it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from pipeline.document.ooxml import Element, find, get, make, name, parse
from pipeline.errors import TemplateError

# What a text needs → the names of styles that serve, the first that the template has; and how Word calls it.
_NAMES: dict[str, tuple[tuple[str, ...], str]] = {
    "number": (("List Number",), "Lijstnummering"),
    "decision": (("Beslispunt", "List Number"), "Lijstnummering"),
    "bullet": (("List Bullet",), "Lijstopsomteken"),
    "table": (("Voorsteltabel", "Table Grid"), "Voorsteltabel of Tabelraster"),
    "hyperlink": (("Hyperlink",), "Hyperlink"),
    "quote": (("Quote",), "Citaat"),
    "point": (("heading 2",), "Kop 2"),
}
_OPTIONAL = {"cell": ("Tabeltekst",), "head": ("Tabelkop", "Tabeltekst")}
_LEVELS = 9
_INDENT = 357  # twips that a deeper level moves in when the template defines no such level (0.63 cm)


class Styles:
    """The styles of one template, by what they are for."""

    def __init__(self, styles: bytes, numbering: bytes | None) -> None:
        root = parse(styles)
        self._styles = {str(get(find(style, "name"))).casefold(): style for style in root.iter(name("w:style"))}
        self._by_id = {get(style, "styleId"): style for style in self._styles.values()}
        self._default = next((style for style in self._styles.values() if get(style, "default") == "1"
                              and get(style, "type") == "paragraph"), None)  # fmt: skip
        self.numbering = parse(numbering) if numbering else None

    def id_of(self, purpose: str, depth: int = 0) -> str:
        """Return the id of the style for a purpose; ``List Number 2`` and on for deeper lists if there.

        Raises:
            TemplateError: The template has no such style.
        """
        names, shown = _NAMES[purpose]
        for style_name in names:
            deeper = self._styles.get(f"{style_name} {depth + 1}".casefold()) if depth else None
            style = deeper if deeper is not None else self._styles.get(style_name.casefold())
            if style is not None:
                return str(get(style, "styleId"))
        raise TemplateError(
            f"Een tekst heeft de stijl '{shown}' ({names[0]}) nodig, maar het sjabloon heeft die niet.",
            f"Gebruik de stijl in Word één keer in het sjabloon, zodat Word hem bewaart: {shown}.",
        )

    def optional_id(self, purpose: str) -> str | None:
        """Return the id of a style that a text can do without."""
        found = (self._styles.get(style_name.casefold()) for style_name in _OPTIONAL[purpose])
        return next((get(style, "styleId") for style in found if style is not None), None)

    def _chain(self, properties: Element | None) -> Iterator[Element]:
        """Yield the properties of a paragraph, then those of its style and of the styles that is based on."""
        style_id = None
        if properties is not None:
            yield properties
            style_id = get(find(properties, "pStyle"))
        style = self._by_id.get(style_id) if style_id else self._default
        while style is not None:
            inner = find(style, "pPr")
            if inner is not None:
                yield inner
            style = self._by_id.get(get(find(style, "basedOn")))

    def numbers(self, properties: Element | None) -> tuple[str, str] | None:
        """Return (numId, level) of a paragraph with these properties, its styles included; None without."""
        for inner in self._chain(properties):
            num_id = get(find(inner, "numPr", "numId"))
            if num_id is not None:
                return None if num_id == "0" else (num_id, get(find(inner, "numPr", "ilvl")) or "0")
        return None

    def indent(self, properties: Element | None) -> int:
        """Return how far a paragraph with these properties stands from the margin, in twips."""
        for inner in self._chain(properties):
            indent = find(inner, "ind")
            left = get(indent, "left") or get(indent, "start")
            if left is not None:
                return int(left)
        return 0

    def level(self, num_id: str, level: str) -> Element | None:
        """Return the definition of one level of a list."""
        if self.numbering is None:
            return None
        for num in self.numbering.iter(name("w:num")):
            if get(num, "numId") == num_id:
                wanted = get(find(num, "abstractNumId"))
                for abstract in self.numbering.iter(name("w:abstractNum")):
                    if get(abstract, "abstractNumId") == wanted:
                        return next(
                            (lvl for lvl in abstract.iter(name("w:lvl")) if get(lvl, "ilvl") == level), None
                        )
        return None

    def list_level(self, kind: str, depth: int, shift: int) -> Element:
        """Return a copy of the level that the template gives to lists of a kind at a depth, from 0.

        Args:
            kind: ``number``, ``bullet`` or ``decision``.
            depth: 0 for an outer list.
            shift: How much farther in it stands, in twips.
        """
        own = self.id_of(kind, depth)
        found = self.numbers(make("pPr", make("pStyle", val=own)))
        level = self.level(*found) if found else None
        moved = 0
        if level is not None and found and depth and own == self.id_of(kind):
            # The template has no style for this depth: the same list goes on, that much deeper.
            deeper = self.level(found[0], str(depth))
            fits = deeper is not None and (get(find(deeper, "numFmt")) == "bullet") == (kind == "bullet")
            level, moved = (deeper, 0) if fits else (level, depth)
        if level is None:
            raise TemplateError(
                f"De stijl '{_NAMES[kind][1]}' van het sjabloon heeft geen nummering of opsommingsteken.",
                "Zet in Word de nummering aan in de stijl zelf (Stijl wijzigen > Opmaak > Nummering).",
            )
        copied = copy.deepcopy(level)
        for tag in ("pStyle", "lvlRestart"):
            for old in copied.findall(name(f"w:{tag}")):
                copied.remove(old)
        indent = find(copied, "pPr", "ind")
        shift += moved * _INDENT
        if shift and indent is not None:
            left = int(get(indent, "left") or get(indent, "start") or 0)
            indent.set(name("w:left"), str(left + shift))
            for tab in copied.iter(name("w:tab")):
                tab.set(name("w:pos"), str(int(get(tab, "pos") or 0) + shift))
        return copied


class Lists:
    """New lists of one document: each outer list gets a definition of its own, so that it starts anew."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.root = copy.deepcopy(styles.numbering) if styles.numbering is not None else None
        self.changed = False

    def add(self, levels: list[tuple[str, int, int]], shift: int) -> str:
        """Add one outer list with the levels it uses, and return its numId.

        Args:
            levels: Per level (kind, depth, first number), in the order of their level in Word.
            shift: How much farther in than the template's own lists it stands, in twips.
        """
        assert self.root is not None  # a style with numbering was found in it
        self.changed = True
        abstract_id, num_id = self._next("abstractNum"), self._next("num")
        abstract = make("abstractNum", make("multiLevelType", val="multilevel"), abstractNumId=abstract_id)
        by_depth: dict[int, int] = {}
        for index, (kind, depth, start) in enumerate(levels[:_LEVELS]):
            by_depth[depth] = index
            level = self._styles.list_level(kind, depth, shift)
            old = int(get(level, "ilvl") or 0)
            level.set(name("w:ilvl"), str(index))
            first = find(level, "start")
            if first is None:
                level.insert(0, first := make("start"))
            first.set(name("w:val"), str(start))
            _renumber(level, old, index, by_depth)
            abstract.append(level)
        nums = self.root.findall(name("w:num"))
        position = self.root.index(nums[0]) if nums else len(self.root)
        self.root.insert(position, abstract)
        last = self.root.findall(name("w:num"))
        num = make("num", make("abstractNumId", val=abstract_id), numId=num_id)
        self.root.insert(self.root.index(last[-1]) + 1 if last else len(self.root), num)
        return str(num_id)

    def _next(self, tag: str) -> int:
        assert self.root is not None
        ids = (int(get(old, f"{tag}Id") or 0) for old in self.root.findall(name(f"w:{tag}")))
        return max(ids, default=0) + 1


def _renumber(level: Element, old: int, index: int, by_depth: dict[int, int]) -> None:
    """Make the text of a level (``%2)``) point at the levels where they are now."""
    text = find(level, "lvlText")
    if text is not None:
        now = {**by_depth, old: index}
        shown = re.sub(r"%(\d)", lambda found: f"%{now.get(int(found[1]) - 1, index) + 1}", get(text) or "")
        text.set(name("w:val"), shown)
