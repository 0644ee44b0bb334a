"""From document to proposal: in: a document whose structure holds; out: the values that a template prints.

Every name of the schema is there, also what is not given; texts are filled in for one municipality. Never asks
whether values are right: that has been done.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipeline.definition.faults import Faults, Place, Trail
from pipeline.definition.names import without_diacritics
from pipeline.definition.reader import UNREAD, Reading
from pipeline.definition.schema import Rule, Rules, meta
from pipeline.definition.source import Scalar
from pipeline.models import Municipality, Record, Section, Text

_TEXTS = ("regel", "tekst", "wanneer", "waarde")
_STRUCTURES = ("dict", "list")


def municipality_record(municipality: Municipality) -> Record:
    """Return what texts and templates can reach as ``gemeente``, such as ``gemeente.bijvoeglijke``.

    ``inwoners`` is the latest number that the registry has.
    """
    data = dict(municipality.data)
    plain, inflected = municipality.adjective
    inhabitants: Mapping[Any, int] = data.get("inwoners") or {}
    latest = Decimal(inhabitants[max(inhabitants)]) if inhabitants else None
    fixed = {"naam": municipality.name, "code": municipality.code, "bijvoeglijk": plain, "bijvoeglijke": inflected}
    return Record({**data, **fixed, "sleutel": municipality.key, "inwoners": latest})


class Assembly:
    """Fills in the texts of one document and completes its values.

    Args:
        document: The values as read.
        reading: Their places.
        rules: The fields of the schema.
        gemeente: The municipality's record; None when it is not known, so that no text is judged by it.
        contributions: The contributions by name.
        faults: Receives every fault in a text.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        reading: Reading,
        rules: Rules,
        gemeente: Record | None,
        contributions: Mapping[str, Any],
        faults: Faults,
    ) -> None:
        self.reading, self.rules, self.faults = reading, rules, faults
        self.document = document
        self.context: dict[str, Any] = {"gemeente": gemeente or UNREAD}
        for path in reading.unread:  # not complained of again where a text uses it
            if path[0] == "waarden" or len(path) == 1:
                self.context[str(path[-1])] = UNREAD
        if contributions:
            self.context["bijdragen"] = Record(contributions)
        self.absent = [name for name, rule in rules.items() if rule["type"] not in _STRUCTURES]
        self.absent += [] if contributions else ["bijdragen"]

    def values(self) -> dict[str, Any]:
        """Return all values by the names of the schema, those with diacritics also without."""
        own = self.complete(self.document.get("waarden"), self.rules["waarden"], ("waarden",))
        self.context.update({name: value for name, value in (own or {}).items() if name not in self.context})
        self.context["waarden"] = own or Record({})
        header = {name: rule for name, rule in self.rules.items() if rule["type"] not in _STRUCTURES}
        for name in header:  # those that are plain can be used in those that are filled in
            given = self.document.get(name)
            if name != "gemeente" and given is not None and not _to_fill_in(given):
                self.context[name] = given
        filled = {name: self.complete(self.document.get(name), rule, (name,)) for name, rule in header.items()}
        self.context.update({n: v for n, v in filled.items() if v is not None and n != "gemeente"})
        self.context.update(_with_plain_names({"financiën": self.finance()}))
        rest = {
            name: self.complete(self.document.get(name), rule, (name,))
            for name, rule in self.rules.items()
            if name not in header and name != "waarden"
        }
        return _with_plain_names({**{name: {**filled, **rest, "waarden": own}[name] for name in self.rules}})

    def finance(self) -> Record:
        """Return the figures of the finances, for use in texts; their own texts are not among them."""
        given = self.document.get("financiën") or {}
        return Record({
            name: value for name, value in given.items()
            if name not in ("tekst", "punten", "bijdragen", "per_jaar") and not _to_fill_in(value)
        })  # fmt: skip

    def complete(self, value: Any, rule: Rule, path: Trail) -> Any:
        """Return a value with its texts filled in; what is not given is None, () or a false section."""
        kind = rule.get("type")
        if kind == "list":
            return tuple(self.complete(item, rule["schema"], (*path, i)) for i, item in enumerate(value or ()))
        if kind == "dict" and "valuesrules" in rule:
            return Record({k: self.complete(v, rule["valuesrules"], (*path, k)) for k, v in (value or {}).items()})
        if kind == "dict":
            if value is None and not meta(rule).get("sectie"):
                return None
            given = value or {}
            inner = {n: self.complete(given.get(n), r, (*path, n)) for n, r in rule["schema"].items()}
            return (Section if meta(rule).get("sectie") else Record)(_with_plain_names(inner))
        if value is None:
            return Text() if kind == "tekst" else None
        if kind in _TEXTS and isinstance(value, str):
            return self.filled(value, path)
        return value

    def filled(self, text: str, path: Trail) -> str:
        """Return a text with its values filled in."""
        node = self.reading.nodes.get(path)
        markdown = isinstance(text, Text)
        written = node.text if isinstance(node, Scalar) else text
        if _to_fill_in(text):
            from pipeline.definition.texts import fill_in  # Jinja is loaded when a text needs it

            def complain(line: int, words: str, message: str, remedy: str) -> None:
                self.faults.add(self.place(path, line, words), message, remedy, path=path)

            absent = [name for name in self.absent if name not in self.context]
            filled = fill_in(written, self.context, markdown=markdown, absent=absent, complain=complain)
            text = Text(filled.strip("\n ")) if markdown else filled.strip()
        if markdown and "|" in text:
            from pipeline.markdown import faults as markdown_faults  # loaded when a text may have a table

            for line, message in markdown_faults(written):
                self.faults.add(self.place(path, line + 1, ""), message, "Zet evenveel | in elke rij.", path=path)
        return text

    def place(self, path: Trail, line: int, words: str) -> Place:
        """Return where words of a text stand in the file: for a block the very line, else the first that fits."""
        node = self.reading.nodes.get(path)
        if not isinstance(node, Scalar):
            return self.reading.value_place(path)
        first = node.place.line
        lines = range(first, min(node.last_line, len(self.reading.lines)) + 1)
        if node.style == "|" and line:
            lines = range(first + line, first + line + 1)
        for number in lines:
            text = self.reading.lines[number - 1] if number <= len(self.reading.lines) else ""
            braces = max(text.find("{{"), 0) if words and words[0] != "{" else 0
            start = node.place.column - 1 if number == first else 0
            if words and (column := text.find(words, max(start, braces))) >= 0:
                return Place(number, column + 1)
        if node.style == "|" and line:
            text = self.reading.lines[lines[0] - 1]
            return Place(lines[0], len(text) - len(text.lstrip()) + 1)
        return node.place


def _to_fill_in(value: Any) -> bool:
    return isinstance(value, str) and ("{{" in value or "{%" in value)


def _with_plain_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by their names and, where those have diacritics or an apostrophe, also without."""
    return {**{without_diacritics(name): value for name, value in values.items()}, **values}
