"""The schemas: in: a name of ``schemas/``; out: its fields as Cerberus rules, and what people call each type.

Never looks at a definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from pipeline.workspace import carried

Rule = Mapping[str, Any]
Rules = Mapping[str, Rule]

TYPE_NAMES = {
    "regel": "één regel tekst",
    "tekst": "een tekst",
    "bedrag": "een bedrag",
    "getal": "een getal",
    "geheel": "een heel getal",
    "datum": "een datum",
    "wanneer": "een datum of een periode in woorden",
    "ja_nee": "ja of nee",
    "naam": "een naam (letters, cijfers en _)",
    "waarde": "een losse waarde",
    "dict": "onderdelen met een naam ('naam: waarde')",
    "list": "een lijst, met een streepje voor elk punt",
}
"""What each type of the schemas is called in a message and in the field reference."""


@cache
def load_schema(name: str) -> Rules:
    """Return the fields of ``schemas/<name>.yaml``, in order."""
    text = (carried("schemas") / f"{name}.yaml").read_text(encoding="utf-8")
    fields: Rules = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["velden"]
    return fields


def meta(rule: Rule) -> Mapping[str, Any]:
    """Return what the schema tells people (and the reader) about a field."""
    found: Mapping[str, Any] = rule.get("meta", {})
    return found


def called(rule: Rule) -> str:
    """Return what a field holds, in Dutch: its choices, or what its type is called."""
    if "allowed" in rule:
        return " / ".join(f"`{choice}`" for choice in rule["allowed"])
    if meta(rule).get("sectie"):
        return "een onderdeel van de tekst"
    if meta(rule).get("enkel"):
        return "één of meer regels tekst"
    if rule["type"] == "dict" and "schema" in rule:
        return "een tekst, of onderdelen (zie onder)" if meta(rule).get("kort") else "onderdelen (zie onder)"
    return TYPE_NAMES[rule["type"]]


def every_field(rules: Rules, trail: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Rule]]:
    """Yield every named field with the names above it; lists and free names add no name of their own."""
    for name, rule in rules.items():
        yield (*trail, name), rule
        content: Rule = rule
        while content.get("type") == "list":
            content = content.get("schema", {})
        if "valuesrules" in content:
            content = content["valuesrules"]
        yield from every_field(content.get("schema", {}) if content.get("type") == "dict" else {}, (*trail, name))
