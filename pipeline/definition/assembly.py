"""From document to proposal: in: a document whose structure holds; out: the values that a template prints.

Every name of the schema is there, also what is not given; texts are filled in for one municipality. Never asks
whether values are right: that has been done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pipeline.definition.decisions import ARGUED, numbered
from pipeline.definition.disclosure import Disclosed
from pipeline.definition.faults import Faults, Trail
from pipeline.definition.reader import UNREAD, WITHHELD, Reading
from pipeline.definition.scalars import to_fill_in
from pipeline.definition.schema import Rule, Rules, meta
from pipeline.definition.source import Scalar
from pipeline.models import Municipality, Record, Section, Text
from pipeline.naming import without_diacritics

_TEXTS = ("regel", "tekst", "wanneer", "waarde")
_STRUCTURES = ("dict", "list")
OFFICERS = ("burgemeester", "secretaris", "griffier")
"""Who sign, by name where the registry has it: a template can ask whether it does."""


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
        disclosed: Which texts and values are public.
        faults: Receives every fault in a text.

    Attributes:
        absent: Names that exist but need not have a value, each with what to do where a text uses it.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        reading: Reading,
        rules: Rules,
        gemeente: Record | None,
        contributions: Mapping[str, Any],
        disclosed: Disclosed,
        faults: Faults,
    ) -> None:
        self.document, self.reading, self.rules, self.faults = document, reading, rules, faults
        self.disclosed = disclosed
        self.context: dict[str, Any] = {"gemeente": gemeente or UNREAD}
        for path in reading.unread:  # not complained of again where a text uses it
            if path[0] == "waarden" or len(path) == 1:
                self.context[str(path[-1])] = UNREAD
        if contributions:
            self.context["bijdragen"] = Record(contributions)
        self.header = {name: rule for name, rule in rules.items() if rule["type"] not in _STRUCTURES}
        self.absent = {
            name: f"Vul '{name}' in, of haal {{{{ {name} }}}} weg." for name in (*self.header, "bijdragen")
        }

    def values(self) -> dict[str, Any]:
        """Return all values by the names of the schema, those with diacritics also without.

        First one's own values, then the header, then the rest: each may use what came before.
        """
        done: dict[str, Any] = {"waarden": self._completed("waarden")}
        self._offer_own(done["waarden"])
        self._offer({name: self.document.get(name) for name in self.header}, unless=to_fill_in)
        done |= {name: self._completed(name) for name in self.header}
        self._offer({name: done[name] for name in self.header})
        self.context |= _with_plain_names({"financiën": self.finance()})
        done |= {name: self._completed(name) for name in self.rules if name not in done}
        done |= {name: numbered(done[name]) for name in ARGUED}
        return _with_plain_names({name: done[name] for name in self.rules})

    def _public_context(self) -> dict[str, Any]:
        """Return what a public text may use: what is not public can be named there, but not used."""
        hidden: dict[str, Any] = {name: WITHHELD for name in self.disclosed.withheld}
        known = {name: mark for name, mark in hidden.items() if name in self.context}
        if own := self.context.get("waarden"):
            known["waarden"] = Record({name: hidden.get(name, value) for name, value in own.items()})
        return {**self.context, **known}

    def _completed(self, name: str) -> Any:
        return self.complete(self.document.get(name), self.rules[name], (name,))

    def _offer_own(self, own: Record) -> None:
        """Let texts use one's own values, as ``{{ waarden.naam }}`` and as ``{{ naam }}``."""
        self.context = {**own, **self.context}
        unread = {str(path[-1]): UNREAD for path in self.reading.unread if path[0] == "waarden" and len(path) == 2}
        self.context["waarden"] = Record({**own, **unread})

    def _offer(self, values: Mapping[str, Any], unless: Callable[[Any], bool] = lambda value: False) -> None:
        """Let texts use the header as far as it is given; ``gemeente`` they know already."""
        given = {name: value for name, value in values.items() if value is not None and not unless(value)}
        self.context = {**self.context, **given, "gemeente": self.context["gemeente"]}

    def finance(self) -> Record:
        """Return the figures of the finances, for use in texts; their own texts are not among them."""
        given = self.document.get("financiën") or {}
        return Record({
            name: value for name, value in given.items()
            if name not in ("tekst", "punten", "bijdragen", "per_jaar") and not to_fill_in(value)
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
        if to_fill_in(text) and not self.faults.full:
            from pipeline.definition.texts import fill_in  # Jinja is loaded when a text needs it

            def complain(line: int, words: str, message: str, remedy: str) -> None:
                self.faults.add(self.reading.place_within(path, line, words), message, remedy, path=path)

            context = self._public_context() if self.disclosed.is_public(path) else self.context
            absent = {name: remedy for name, remedy in self.absent.items() if name not in context}
            filled = fill_in(written, context, markdown=markdown, absent=absent, complain=complain)
            text = Text(filled.strip("\n ")) if markdown else filled.strip()
        if markdown and "|" in text:
            from pipeline.markdown import faults as markdown_faults  # loaded when a text may have a table

            for line, message in markdown_faults(written):
                self.faults.add(
                    self.reading.place_within(path, line + 1, ""),
                    message,
                    "Zet evenveel | in elke rij.",
                    path=path,
                )
        return text


def _with_plain_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by their names and, where those have diacritics or an apostrophe, also without."""
    return {**{without_diacritics(name): value for name, value in values.items()}, **values}
