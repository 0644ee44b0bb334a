"""The own fields of a template: in: what its description says of them; out: faults, and complete rules.

A field of one's own adds to the standard ones and never changes what those mean. Never reads a file.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.definition.faults import Faults, Trail
from pipeline.definition.names import fold, identifier
from pipeline.definition.reader import Reading, known_names
from pipeline.definition.scalars import to_fill_in
from pipeline.definition.schema import Rule, Rules, load_schema, meta
from pipeline.models import ABOUT_ACCESS

_PATTERN = "doel"  # the standard section that has nothing but what all sections have
_OF_JINJA = frozenset((
    "and", "call", "cycler", "dict", "else", "endfor", "endif", "false", "filter", "for", "if", "import", "in",
    "include", "is", "joiner", "lipsum", "loop", "macro", "namespace", "none", "not", "or", "range", "recursive",
    "self", "set", "super", "true", "with", "without",
))  # fmt: skip
_OF_RECORDS = frozenset(dir(Mapping))  # items, keys, values, get: a template would find those instead
_ACCESS = frozenset((*ABOUT_ACCESS, "openbare_titel", "niet_openbaar"))
_OTHER_NAME = "Kies een andere naam."


def judge(own: Mapping[str, Any], reading: Reading, faults: Faults) -> None:
    """Find what is wrong with own fields beside their form: names that are taken, and parts that do not fit.

    Args:
        own: The fields, as far as their form holds.
        reading: Their places.
        faults: Receives every fault.
    """
    _Judge(reading, faults).fields(own, ("velden",))


def complete(rule: Rule) -> Rule:
    """Return the rule of an own field as the schema of all would have it: a section has a text and points too."""
    if not meta(rule).get("sectie"):
        return rule
    pattern = load_schema("voorstel")[_PATTERN]
    about = {"kort": meta(pattern)["kort"], **meta(rule)}
    return {**rule, "schema": {**pattern["schema"], **rule.get("schema", {})}, "meta": about}


class _Judge:
    def __init__(self, reading: Reading, faults: Faults) -> None:
        self.reading, self.faults = reading, faults
        self.standard = known_names(load_schema("voorstel"))
        self.added = load_schema("sjabloonnamen")
        self.parts: Rules = load_schema("sjabloon")["velden"]["valuesrules"]["schema"]
        self.of_sections = load_schema("voorstel")[_PATTERN]["schema"]

    def fault(self, path: Trail, message: str, remedy: str, *, at_name: bool = False) -> None:
        place = self.reading.name_place(path) if at_name else self.reading.value_place(path)
        self.faults.add(place, message, remedy, path=path)

    def fields(self, rules: Mapping[str, Any], path: Trail, *, in_section: bool = False) -> None:
        seen: dict[str, str] = {}
        for name, rule in rules.items():
            at, top = (*path, name), path == ("velden",)
            if found := self.of_name(name, top=top, in_section=in_section):
                self.fault(at, *found, at_name=True)
            if not isinstance(rule, dict) or "type" not in rule:
                continue
            seen[fold(name)] = name
            if meta(rule).get("sectie") and not top:
                message = "Een sectie kan niet binnen een ander veld staan."
                self.fault((*at, "meta", "sectie"), message, "Haal 'sectie' weg, of zet het veld bovenaan.")
            self.one(rule, at)

    def of_name(self, name: str, *, top: bool, in_section: bool) -> tuple[str, str] | None:
        """Return what is wrong with a name, and what to do about it."""
        if top and (standard := self.standard.get(fold(name))):
            return (
                f"'{standard}' is een standaardveld; de betekenis daarvan kan een sjabloon niet veranderen.",
                _OTHER_NAME,
            )
        if in_section and fold(name) in self.of_sections:
            return f"'{fold(name)}' heeft elke sectie al; de betekenis daarvan ligt vast.", _OTHER_NAME
        if fold(name) in _ACCESS:
            message = f"'{name}' heeft een vaste betekenis, maar bij dit veld zou het niets doen."
            return message, _OTHER_NAME
        if identifier(name) != name or not name.isidentifier():
            plain = identifier(name)
            example = f" Bijvoorbeeld '{plain}'." if plain.isidentifier() else ""
            message = f"'{name}' kan niet de naam van een veld zijn."
            return message, f"Begin met een kleine letter, en gebruik a-z, cijfers en _.{example}"
        if keyword.iskeyword(name) or name in _OF_JINJA | _OF_RECORDS or (top and name in self.added):
            return f"'{name}' betekent in een sjabloon al iets anders.", _OTHER_NAME
        return None

    def one(self, rule: Rule, path: Trail) -> None:
        """Judge one field: that its parts fit each other, and what is within it."""
        kind, inner = rule["type"], rule.get("schema")
        for part in self.misfits(rule):
            self.fault((*path, part[0]) if part[0] else path, part[1], part[2])
        if kind == "list" and isinstance(inner, dict) and "type" in inner:
            self.one(inner, (*path, "schema"))
        elif kind == "dict":
            self.fields(inner or {}, (*path, "schema"), in_section=bool(meta(rule).get("sectie")))
        if isinstance(values := rule.get("valuesrules"), dict) and "type" in values:
            self.one(values, (*path, "valuesrules"))

    def misfits(self, rule: Rule) -> Iterator[tuple[str, str, str]]:
        """Yield the part, what is wrong with it and what to do about it."""
        yield from self.strange(rule)
        default, choices = rule.get("default"), rule.get("allowed")
        if "regex" in rule:
            try:
                re.compile(rule["regex"])
            except re.error as error:
                yield "regex", f"Dit is geen reguliere expressie ({error}).", "Verbeter haar, of haal haar weg."
        if to_fill_in(default):
            yield "default", "Hier kan niets worden ingevuld met {{ }}.", "Schrijf een vaste waarde op."
        elif default is not None and choices and default not in choices:
            yield "default", f"'{default}' is geen van de keuzes.", f"Kies uit: {', '.join(choices)}."
        if "min" in rule and "max" in rule and rule["min"] > rule["max"]:
            yield "max", "De grootste waarde is kleiner dan de kleinste.", "Wissel ze om."
        yield from self.holds(rule)

    def strange(self, rule: Rule) -> Iterator[tuple[str, str, str]]:
        """Yield what cannot be said of a field of this type."""
        for given, parts, within in ((rule, self.parts, ""), (meta(rule), self.parts["meta"]["schema"], "meta")):
            for name in given:
                kinds = meta(parts.get(name, {})).get("bij", (rule["type"],))
                if rule["type"] not in kinds:
                    message = f"'{name}' kan niet bij een veld van de soort '{rule['type']}'."
                    yield within or name, message, f"Het kan bij: {', '.join(kinds)}."

    def holds(self, rule: Rule) -> Iterator[tuple[str, str, str]]:
        """Yield what is wrong with what a field says that is within it."""
        kind, about, inner = rule["type"], meta(rule), rule.get("schema") or {}
        if kind == "list" and "type" not in inner:
            yield "", "Er staat niet bij wat de punten van deze lijst zijn.", "Vul 'schema: {type: regel}' in."
        if kind == "dict" and not inner and "valuesrules" not in rule and not about.get("sectie"):
            remedy = "Vul 'schema' in met de velden, of 'meta: {sectie: ja}' voor een onderdeel van de tekst."
            yield "", "Er staat niet bij wat er in dit veld kan staan.", remedy
        if kind == "dict" and "valuesrules" in rule and (inner or about.get("sectie")):
            yield "valuesrules", "Vrije namen en vaste velden gaan niet samen.", "Haal één van de twee weg."
        known = {**inner, **(self.of_sections if about.get("sectie") else {})}
        for name in (about.get("kort") or {}).values():
            if kind == "dict" and name not in known:
                yield "meta", f"'{name}' onder 'kort' is geen veld hiervan.", f"Kies uit: {', '.join(known)}."


def header_fields(rules: Rules) -> tuple[str, ...]:
    """Return the fields that are no section: those that can be kept out of the public version as a whole."""
    return tuple(name for name, rule in rules.items() if not meta(rule).get("sectie"))
