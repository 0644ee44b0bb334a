"""From tree to values: in: the nodes of a file and a schema; out: a document for Cerberus, and all places.

Names are recognised in every form (NFC, NFD, without diacritics), short forms are written out, and each value
is read as the schema asks from what was written. Never judges the structure: that is ``validation``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.definition.faults import Faults, Place, Trail
from pipeline.definition.names import fold
from pipeline.definition.scalars import READERS, MisreadError
from pipeline.definition.schema import Rule, Rules, meta
from pipeline.definition.source import Fields, Items, Node, Scalar, Source


class Unread:
    """Stands for a value that could not be read; why has been reported."""


UNREAD = Unread()


class Withheld:
    """Stands for a value that is not public, in what a public text may use."""


WITHHELD = Withheld()


@dataclass(frozen=True)
class Reading:
    """A document as it was read.

    Attributes:
        document: Its values by the names of the schema; unknown names as they were written.
        nodes: The node of each value.
        keys: The node of each name.
        lines: The lines of each file that it is from.
        unread: What could not be read.
    """

    document: dict[str, Any]
    nodes: dict[Trail, Node]
    keys: dict[Trail, Scalar]
    lines: Mapping[str, tuple[str, ...]]
    unread: set[Trail] = field(default_factory=set)

    def value_place(self, path: Trail) -> Place:
        """Return where a value stands; for one that is not given, where what holds it stands."""
        while path not in self.nodes:
            path = path[:-1]
        return self.nodes[path].place

    def name_place(self, path: Trail) -> Place:
        """Return where a name stands; an item of a list has none, so there it is where the item starts."""
        return self.keys[path].place if path in self.keys else self.value_place(path)

    def place_within(self, path: Trail, line: int, words: str) -> Place:
        """Return where words of a text stand in the file.

        Args:
            path: The text.
            line: The line within the text, from 1. In a block this is a line of the file; elsewhere YAML folds
                lines, and the first that has the words counts.
            words: What to point at; empty for the line itself.
        """
        node = self.nodes[path]
        if not isinstance(node, Scalar):
            return node.place
        file = node.place.file
        if (lines := self.lines.get(file)) is None:  # a cell of a table
            return node.place
        first, last = node.place.line, min(node.last_line, len(lines))
        if node.style == "|":
            first = last = min(first + line, len(lines))
        for number in range(first, last + 1):
            text = lines[number - 1]
            start = node.place.column - 1 if number == node.place.line else 0
            if words and (found := _find_words(words, text, start)) is not None:
                return Place(number, found + 1, file)
        if node.style == "|":
            text = lines[first - 1]
            return Place(first, len(text) - len(text.lstrip()) + 1, file)
        return node.place

    def split_by_comma(self, path: Trail) -> bool:
        """Return whether a name has no colon: within ``{ }`` it is then the rest of a value, as in ``14,50``."""
        key, value = self.keys[path], self.nodes.get(path)
        end = key.place._replace(column=key.place.column + len(key.text))
        return isinstance(value, Scalar) and value.missing and value.place == end


def read_document(source: Source, rules: Rules, faults: Faults) -> Reading:
    """Read a whole file by a schema.

    Args:
        source: The file.
        rules: The fields of the schema.
        faults: Receives every value that cannot be read.
    """
    reader = _Reader(faults, Reading({}, {}, {}, source.lines))
    reader.reading.document.update(reader.fields(source.root, {"type": "dict", "schema": rules}, ()))
    return reader.reading


class _Reader:
    def __init__(self, faults: Faults, reading: Reading) -> None:
        self.faults, self.reading = faults, reading

    def value(self, node: Node, rule: Rule, path: Trail) -> Any:
        """Return the value of a node; one of the wrong shape as it is, for Cerberus to refuse."""
        node = written_out(node, rule)
        self.reading.nodes[path] = node
        match node:
            case Fields():
                return self.fields(node, rule, path)
            case Items():
                return self.items(node, rule, path)
            case _:
                return self.scalar(node, rule, path)

    def fields(self, node: Fields, rule: Rule, path: Trail) -> dict[str, Any]:
        """Return named values; those without a value are left out, as if they were not there."""
        self.reading.nodes[path] = node
        known = known_names(rule.get("schema", {}) if rule.get("type") == "dict" else {})
        values: dict[str, Any] = {}
        for key, value in node.pairs:
            name = known.get(fold(key.text), key.text)
            if "keysrules" in rule:
                name = self.name(key, rule["keysrules"], (*path, key.text))
            if name in values:  # 'or' and 'ondernemingsraad'
                self.faults.add(key.place, f"'{key.text}' is hetzelfde als '{name}', dat er ook al staat.",
                                "Laat er één staan.", path=(*path, name))  # fmt: skip
                continue
            self.reading.keys[*path, name] = key
            if isinstance(value, Scalar) and value.missing and fold(key.text) in known:
                self.reading.nodes[*path, name] = value
                continue
            inner = rule.get("valuesrules") or rule.get("schema", {}).get(name, {})
            values[name] = self.value(value, inner, (*path, name))
        return values

    def name(self, key: Scalar, rule: Rule, path: Trail) -> Any:
        """Return a free name, read by its own type."""
        read = READERS[rule["type"]]
        try:
            return read(key.text, key.bare)
        except MisreadError as error:
            self.faults.add(key.place, error.message, error.remedy, path=path)
            return key.text

    def items(self, node: Items, rule: Rule, path: Trail) -> list[Any]:
        """Return the values of a list."""
        inner = rule.get("schema", {}) if rule.get("type") == "list" else {}
        return [self.value(item, inner, (*path, index)) for index, item in enumerate(node.items)]

    def scalar(self, node: Scalar, rule: Rule, path: Trail) -> Any:
        """Return a single value, read by its type from what was written."""
        read = READERS.get(rule.get("type", ""))
        if read is None:
            return node.text
        try:
            value = read(node.text, node.bare)
        except MisreadError as error:
            self.faults.add(node.place, error.message, error.remedy, path=path)
            self.reading.unread.add(path)
            return UNREAD
        self.warn_of_comment(node, path)
        if "allowed" in rule:  # written with a capital, it is still the same choice
            return next((choice for choice in rule["allowed"] if fold(choice) == fold(value)), value)
        return value

    def warn_of_comment(self, node: Scalar, path: Trail) -> None:
        """Warn where YAML takes the end of a text for a comment: ``titel: Besluit #3``."""
        if not node.bare or node.last_line != node.place.line or node.place.file not in self.reading.lines:
            return
        line = self.reading.lines[node.place.file][node.place.line - 1]
        rest = line[node.place.column - 1 + len(node.text) :]
        if rest.startswith(" #") and rest[2:3].isalnum():
            self.faults.warn(
                node.place._replace(column=len(line) - len(rest) + 2),
                f"'{rest.strip()}' telt als opmerking en komt niet in het voorstel.",
                "Hoort het bij de tekst? Zet dan de hele tekst tussen aanhalingstekens.",
                path=path,
            )


def _find_words(words: str, line: str, start: int) -> int | None:
    """Return where whole words stand in a line, at or after its first ``{{`` or ``{%``."""
    braces = re.compile(r"\{[{%]").search(line, start)
    if braces is None:
        return None
    edge = r"(?<!\w){}(?!\w)" if words[0].isalnum() else "{}"
    found = re.compile(edge.format(re.escape(words))).search(line, braces.start())
    return found.start() if found else None


def known_names(rules: Rules) -> Mapping[str, str]:
    """Return the names of the schema by all their forms."""
    names = {fold(other): name for name, rule in rules.items() for other in meta(rule).get("ook", ())}
    return names | {fold(name): name for name in rules}


def written_out(node: Node, rule: Rule) -> Node:
    """Return a short form in full: a text for ``{tekst: …}``, a list for ``{punten: …}``, one item for a list."""
    short = meta(rule).get("kort", {})
    name = (
        short.get("tekst") if isinstance(node, Scalar) else short.get("lijst") if isinstance(node, Items) else None
    )
    if name and rule.get("type") == "dict":
        return Fields(node.place, ((Scalar(node.place, name, "'", node.place.line), node),))
    if isinstance(node, Scalar) and meta(rule).get("enkel"):
        return Items(node.place, (node,))
    return node
