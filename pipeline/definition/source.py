"""From file to tree: in: the path of a YAML file; out: its nodes, each with its place and as it was written.

Every scalar keeps the text that stands in the file and whether it was quoted: YAML's own idea of numbers, dates
and booleans (``14.000`` is 14, ``no`` is false, ``0402`` is octal) is never asked for. Never builds an object
and never follows a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.definition.faults import Faults, Place
from pipeline.definition.names import fold
from pipeline.definition.syntax import explain
from pipeline.definition.textfile import read_text, report_characters

_MOST_NODES = 100_000
_DEEPEST = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it was written.

    Attributes:
        place: Where it starts.
        text: What was written, without quotes and indentation.
        style: ``'`` or ``"`` when quoted, ``|`` or ``>`` for a block, empty when bare.
        last_line: The line where it ends.
    """

    place: Place
    text: str
    style: str
    last_line: int

    @property
    def bare(self) -> bool:
        """Whether it was written without quotes, so that YAML would have given it a meaning of its own."""
        return not self.style

    @property
    def missing(self) -> bool:
        """Whether nothing was filled in."""
        return self.bare and self.text in ("", "~")


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values, in the order of the file."""

    place: Place
    pairs: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Items | Fields


@dataclass(frozen=True)
class Source:
    """A file that was read: its nodes, and the lines of each file that they are from, to look up places in."""

    root: Fields
    lines: Mapping[str, tuple[str, ...]]


def read_source(file: Path, faults: Faults) -> Source | None:
    """Read a YAML file.

    Args:
        file: The file.
        faults: Receives everything that is wrong with it.

    Returns:
        Its tree, or None when there is no tree to go on with.
    """
    text = read_text(file, faults)
    if text is None:
        return None
    if not text.strip():
        faults.add(
            Place(),
            "Dit bestand is leeg.",
            "Begin met 'titel:' en 'voorstel:', of haal het weg als het niet nodig is.",
        )
        return None
    lines = tuple(re.split("\r\n|\r|\n", text))
    if any([report_characters(line, Place(number, 1), faults) for number, line in enumerate(lines, 1)]):
        return None
    try:
        root = _Composer(text, faults).compose()
    except yaml.YAMLError as error:
        explain(error, lines, faults)
        return None
    except _StopError:
        return None
    if root is None:
        faults.add(Place(), "In dit bestand staan alleen opmerkingen.", "Vul in wat nodig is, of haal het weg.")
        return None
    if not isinstance(root, Fields):
        faults.add(
            root.place,
            "Dit bestand moet bestaan uit onderdelen met een naam.",
            "Schrijf bijvoorbeeld 'titel: Veiligheidsstrategie'.",
        )
        return None
    return Source(root, {faults.file: lines})


class _StopError(Exception):
    """Reading cannot go on; the reason has been reported."""


class _Composer:
    """Builds the tree from YAML's events.

    PyYAML's own composer is not used: it forgets which tags were written and copies aliases without a limit.
    """

    def __init__(self, text: str, faults: Faults) -> None:
        self.loader = _LOADER(text)
        self.faults = faults
        self.anchors: dict[str, Node] = {}
        self.sizes: dict[int, int] = {}
        self.number = 0

    def compose(self) -> Node | None:
        """Return the root of the only document, or None when there is none."""
        try:
            root: Node | None = None
            for event in self._events():
                if isinstance(event, yaml.DocumentStartEvent):
                    if root is not None:
                        self.faults.add(
                            self._place(event),
                            "Hier begint een tweede document ('---'); een definitie is één document.",
                            "Haal de regel met '---' weg, of maak er een tweede bestand van.",
                        )
                        raise _StopError
                elif isinstance(event, (yaml.NodeEvent)):
                    root = self._node(event, 1)
            return root
        finally:
            self.loader.dispose()

    def _events(self) -> Iterator[Any]:
        while (event := self.loader.get_event()) is not None:
            yield event
            if isinstance(event, yaml.StreamEndEvent):
                return

    def _node(self, event: Any, depth: int) -> Node:
        place = self._place(event)
        self.number += 1
        if self.number > _MOST_NODES:
            self.faults.add(place, "Deze definitie heeft veel te veel onderdelen.", "Is dit het goede bestand?")
            raise _StopError
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor, place)
        if depth > _DEEPEST:
            self.faults.add(place, "De onderdelen zitten hier veel te diep in elkaar.", "Maak dit eenvoudiger.")
            raise _StopError
        if event.tag is not None:
            self.faults.add(
                place,
                f"Een waarde die met '!' begint ('{event.tag}'), heeft in YAML een bijzondere betekenis.",
                "Haal het teken weg, of zet de hele tekst tussen aanhalingstekens.",
            )
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, place)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Items(place, tuple(self._node(e, depth + 1) for e in self._until(yaml.SequenceEndEvent)))
        else:
            node = Fields(place, self._pairs(depth))
        self._weigh(node)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _until(self, end: type[Any]) -> Iterator[Any]:
        for event in self._events():
            if isinstance(event, end):
                return
            yield event

    def _scalar(self, event: Any, place: Place) -> Scalar:
        report_characters(event.value, place, self.faults, escaped=True)
        last = event.end_mark.line + (1 if event.end_mark.column else 0)
        style = event.style or ""
        return Scalar(place, event.value, "" if style == "plain" else style, max(last, place.line))

    def _pairs(self, depth: int) -> tuple[tuple[Scalar, Node], ...]:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events()), depth + 1)
            if not isinstance(key, Scalar):
                self.faults.add(
                    key.place,
                    "Een tekst die met { of [ begint, leest YAML niet als tekst.",
                    'Zet de hele tekst tussen aanhalingstekens, bijvoorbeeld "{{ gemeente.naam }} betaalt mee".',
                )
                continue
            if first := seen.get(fold(key.text)):
                self._report_double(first, key)
            else:
                seen[fold(key.text)] = key
                pairs.append((key, value))
        return tuple(pairs)

    def _report_double(self, first: Scalar, second: Scalar) -> None:
        where = f"ook op regel {first.place.line}, kolom {first.place.column}"
        message = (
            f"'{second.text}' staat er twee keer ({where})."
            if first.text == second.text
            else f"'{second.text}' en '{first.text}' zijn hetzelfde onderdeel ({where})."
        )
        self.faults.add(second.place, message, "Laat er één staan; voeg de teksten zo nodig samen.")

    def _alias(self, anchor: str | None, place: Place) -> Node:
        node = self.anchors.get(anchor or "")
        if node is None:
            self.faults.add(
                place,
                f"Een tekst die met '*' begint ('*{anchor}'), leest YAML als een verwijzing.",
                "Zet de hele tekst tussen aanhalingstekens, of begin hem op een nieuwe regel na '|'.",
            )
            return Scalar(place, f"*{anchor}", '"', place.line)
        return node

    def _weigh(self, node: Node) -> None:
        """Stop where aliases make the tree explode ("billion laughs")."""
        parts: tuple[Node, ...] = ()
        if isinstance(node, Items):
            parts = node.items
        elif isinstance(node, Fields):
            parts = tuple(value for _, value in node.pairs)
        size = self.sizes[id(node)] = 1 + sum(self.sizes.get(id(part), 1) for part in parts)
        if size > _MOST_NODES:
            self.faults.add(
                node.place,
                "De verwijzingen (& en *) maken deze definitie onmogelijk groot.",
                "Schrijf de onderdelen uit in plaats van ernaar te verwijzen.",
            )
            raise _StopError

    def _place(self, event: Any) -> Place:
        return Place(event.start_mark.line + 1, event.start_mark.column + 1, self.faults.file)
