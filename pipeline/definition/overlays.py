"""What differs per municipality: in: files ``gemeenten/<naam>.yaml``; out: the definition with one laid over it.

An overlay holds only what differs: it requires nothing and has no defaults, which would overwrite the definition.
Laid over it:
- what is named in the overlay replaces what the definition has under that name; fields within fields likewise;
- a section written as a text or a list replaces the whole text and all points of that section;
- a list replaces a list, but an attachment replaces (its fields, one by one) the one with the same title, or else
  the same number, and is added when there is none; ``weglaten`` leaves it out of the package.

Never judges the whole: that is done after laying over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.definition.faults import Faults, Place, shown
from pipeline.definition.names import fold
from pipeline.definition.reader import known_names, read_document, written_out
from pipeline.definition.registry import find_municipality, suggest
from pipeline.definition.scalars import YES
from pipeline.definition.schema import Rule, Rules, meta
from pipeline.definition.source import Fields, Items, Node, Scalar, Source, read_source
from pipeline.definition.validation import Elsewhere, validate
from pipeline.errors import Problem, Severity
from pipeline.models import Municipality

FOLDER = "gemeenten"
_SUFFIXES = (".yaml", ".yml")
_DEFINITION_ONLY = ("gemeente", "register")
_DEMANDS = ("required", "default")


@dataclass(frozen=True)
class Overlay:
    """One file.

    Attributes:
        source: Its tree; None when it cannot be read.
        own: The names of the values that it gives.
        problems: What is wrong with it by itself.
    """

    source: Source | None
    own: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def wrong(self) -> bool:
        """Whether it cannot be used."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def overlay_rules(rules: Rules) -> Rules:
    """Return the fields that an overlay may have: those of a definition, without defaults, none required."""
    return {name: _undemanding(rule) for name, rule in rules.items() if name not in _DEFINITION_ONLY}


def _undemanding(rule: Any) -> Any:
    """Return a rule, and all within it, without what is required or filled in."""
    if not isinstance(rule, dict):
        return rule
    return {
        name: inner if name == "meta" else _undemanding(inner)
        for name, inner in rule.items()
        if name not in _DEMANDS or isinstance(inner, dict)  # a field of that name
    }


def find_overlays(folder: Path, known: Mapping[str, Municipality], faults: Faults) -> dict[str, Path]:
    """Return the overlay's file of each municipality that has one.

    Args:
        folder: The folder of the proposal.
        known: The registry.
        faults: Receives each file that is nobody's: what it says would be lost in silence.
    """
    found: dict[str, Path] = {}
    for file in sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).is_dir() else ():
        place = Place(file=shown(file))
        if file.is_dir() or file.name.startswith((".", "~")) or file.name.endswith("~"):
            continue  # attachments; what editors leave
        municipality = find_municipality(file.stem, known)
        if file.suffix.casefold() not in _SUFFIXES:
            name = f"{municipality.key if municipality else '<naam>'}.yaml"
            faults.add(place, f"In {FOLDER}/ horen alleen .yaml-bestanden.", f"Noem dit {name}, of haal het weg.")
        elif municipality is None:
            remedy = suggest(file.stem, known)
            faults.add(place, f"Dit bestand hoort bij geen gemeente: '{file.stem}' is niet bekend.", remedy)
        elif other := found.get(municipality.key):
            message = f"Dit bestand en {shown(other)} zijn allebei voor {municipality.name}."
            faults.add(place, message, "Voeg ze samen tot één bestand.")
        else:
            found[municipality.key] = file
    return found


def read_overlay(file: Path, rules: Rules, elsewhere: Elsewhere) -> Overlay:
    """Read one overlay, and judge it by itself.

    Args:
        file: The overlay.
        rules: The fields that it may have.
        elsewhere: Fields that only others may have, each with what to say and to do about it.
    """
    faults = Faults(file)
    source = read_source(file, faults)
    if source is None:
        return Overlay(None, frozenset(), faults.in_order())
    reading = read_document(source, rules, faults)
    for name in _DEFINITION_ONLY:
        if name in reading.document:
            reading.document.pop(name)
            faults.add(
                reading.name_place((name,)),
                f"'{name}' kan hier niet staan.",
                "De naam van dit bestand zegt al voor welke gemeente het is."
                if name == "gemeente" else "Zet het in de definitie.",
            )  # fmt: skip
    document = validate(reading, rules, faults, elsewhere)
    return Overlay(source, frozenset(document.get("waarden") or ()), faults.in_order())


# --- Laying over -------------------------------------------------------------------------------------------


def laid_over(base: Source, overlay: Source, rules: Rules, faults: Faults) -> Source:
    """Return a definition with an overlay laid over it; every node keeps its place in its own file.

    Args:
        base: The definition.
        overlay: What is laid over it.
        rules: The fields of the schema.
        faults: Receives each attachment that must be left out and is not there.
    """
    root = _fields(base.root, overlay.root, {"type": "dict", "schema": rules}, faults)
    return Source(root, {**base.lines, **overlay.lines})


def _fields(base: Fields, overlay: Fields, rule: Rule, faults: Faults) -> Fields:
    names = known_names(rule.get("schema", {}) if rule["type"] == "dict" else {})
    pairs = {_name(key, names): (key, value) for key, value in base.pairs}
    for key, value in overlay.pairs:
        if isinstance(value, Scalar) and value.missing:
            continue  # a field that waits to be filled in
        name = _name(key, names)
        inner = rule.get("valuesrules") or rule.get("schema", {}).get(name, {})
        under = pairs[name][1] if name in pairs else None
        pairs[name] = key, value if under is None else _node(under, value, inner, faults)
    return Fields(base.place, tuple(pairs.values()))


def _name(key: Scalar, names: Mapping[str, str]) -> str:
    return names.get(fold(key.text), key.text)


def _node(base: Node, overlay: Node, rule: Rule, faults: Faults) -> Node:
    kind, whole = rule.get("type"), not isinstance(overlay, Fields)
    base, overlay = written_out(base, rule), written_out(overlay, rule)
    if kind == "dict" and isinstance(base, Fields) and isinstance(overlay, Fields):
        short = meta(rule).get("kort", {}).values() if whole else ()
        kept = Fields(base.place, tuple(p for p in base.pairs if fold(p[0].text) not in short))
        return _fields(kept, overlay, rule, faults)
    if kind == "list" and meta(rule).get("herkend_aan") and isinstance(base, Items) and isinstance(overlay, Items):
        return _items(base, overlay, rule, faults)
    return overlay


def _items(base: Items, overlay: Items, rule: Rule, faults: Faults) -> Items:
    """Lay the items of a list over those that are recognised as the same, and add the others."""
    inner, items = rule["schema"], [written_out(item, rule["schema"]) for item in base.items]
    for item in (written_out(item, inner) for item in overlay.items):
        same = next(_same(items[: len(base.items)], item, meta(rule)["herkend_aan"], inner), None)
        if same is not None:
            items[same] = _node(items[same], item, inner, faults)
        elif _text(item, "weglaten", inner) in YES:
            message = "Er is geen bijlage met deze titel of dit nummer om weg te laten."
            faults.add(item.place, message, "Schrijf de titel zoals die in de definitie staat.")
        else:
            items.append(item)
    return Items(base.place, tuple(items))


def _same(items: list[Node], item: Node, names: tuple[str, ...], rule: Rule) -> Iterator[int]:
    for name in names:
        wanted = _text(item, name, rule)
        yield from (i for i, other in enumerate(items) if wanted and _text(other, name, rule) == wanted)


def _text(item: Node, name: str, rule: Rule) -> str:
    if not isinstance(item, Fields):
        return ""
    names = known_names(rule["schema"])
    return next(
        (fold(value.text) for key, value in item.pairs if _name(key, names) == name and isinstance(value, Scalar)),
        "",
    )
