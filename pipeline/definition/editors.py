"""What the schema tells editors: in: the fields of a definition; out: JSON Schemas, to complete and check it by.

Never says anything that the schema does not say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pipeline.definition.described import Described
from pipeline.definition.permitted import permitted, standard
from pipeline.definition.schema import Rule, Rules, meta
from pipeline.dutch import show
from pipeline.naming import without_diacritics

_JSON_TYPES: dict[str, list[str]] = {
    # What an editor takes for a number or a yes is read as it was written, so those are right too.
    "regel": ["string", "number", "boolean"],
    "tekst": ["string", "number", "boolean"],
    "naam": ["string"],
    "bedrag": ["number", "string"],
    "getal": ["number", "string"],
    "geheel": ["integer", "string"],
    "datum": ["string"],
    "wanneer": ["string", "number"],
    "waarde": ["string", "number", "boolean"],
}
_PLAIN = "onderdeel"
"""Name in the JSON Schema of a section with only a text and points; most are such."""


def editor_schema(template: Described | None, *, overlay: bool = False) -> str:
    """Return the JSON Schema of a definition, or of a municipality's file, with the own fields of a template.

    Args:
        template: Whose own fields; None for the standard fields.
        overlay: Whether it is for ``gemeenten/<naam>.yaml``.
    """
    fields = permitted(template) if template else standard()
    if overlay:
        about = ("Gemeente", "Wat in een voorstel voor één gemeente anders is.")
        schema = json_schema(fields.overlay, *about)
    else:
        schema = json_schema(fields.rules, "Voorstel", "De definitie van een voorstel.")
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def editor_schemas(template: Described) -> dict[str, str]:
    """Return the names of the files of ``schemas/`` with which an editor knows the own fields of a template."""
    name = template.folder
    return {
        f"voorstel-{name}.schema.json": editor_schema(template),
        f"gemeente-{name}.schema.json": editor_schema(template, overlay=True),
    }


def json_schema(rules: Rules, title: str, description: str) -> dict[str, Any]:
    """Return the JSON Schema with which an editor completes and checks a definition or overlay as it is written.

    Args:
        rules: The fields that it may have.
        title: What an editor calls such a file.
        description: What it is.
    """
    aliases = {without_diacritics(name): name for name in rules if without_diacritics(name) != name}
    properties = {name: _field(rule) for name, rule in rules.items()}
    plain_section = {"anyOf": list(_dict_forms(rules["doel"]))}
    shared = {plain: properties[name] for plain, name in aliases.items()}
    references = {name: {"$ref": f"#/$defs/{plain}"} for plain, name in aliases.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "description": f"{description} Gemaakt uit schemas/voorstel.yaml.",
        "type": "object",
        "required": [name for name, rule in rules.items() if rule.get("required")],
        "additionalProperties": False,
        "properties": {**properties, **references, **{plain: {"$ref": f"#/$defs/{plain}"} for plain in aliases}},
        "$defs": {_PLAIN: plain_section, **shared},
    }


def _field(rule: Rule) -> dict[str, Any]:
    told = meta(rule)
    about = {"title": told.get("label"), "description": told.get("uitleg"), "default": _plain(rule.get("default"))}
    about["examples"] = [told["voorbeeld"]] if told.get("voorbeeld") else None
    about = {key: value for key, value in about.items() if value is not None}
    plain = told.get("sectie") and rule["schema"] in [
        rules["doel"]["schema"] for rules in (standard().rules, standard().overlay)
    ]
    forms = [{"$ref": f"#/$defs/{_PLAIN}"}] if plain else list(_forms(rule))
    if not rule.get("required"):
        forms.append({"type": "null"})  # a field that waits to be filled in
    return {**about, **(forms[0] if len(forms) == 1 else {"anyOf": forms})}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; an amount or a date as it is written."""
    return value if isinstance(value, str | bool | int | None) else show(value)


def _forms(rule: Rule) -> Iterator[dict[str, Any]]:
    """Yield every form in which a value may be written."""
    kind = rule["type"]
    if "allowed" in rule:
        yield {"enum": list(rule["allowed"])}
    elif kind == "ja_nee":
        yield {"enum": ["ja", "nee", True, False]}
    elif kind == "list":
        item = _field(rule["schema"])
        yield {"type": "array", "items": item}
        if meta(rule).get("enkel"):
            yield item
    elif kind == "dict":
        yield from _dict_forms(rule)
    else:
        yield {"type": _JSON_TYPES[kind]}


def _dict_forms(rule: Rule) -> Iterator[dict[str, Any]]:
    if "valuesrules" in rule:
        yield {"type": "object", "additionalProperties": _field(rule["valuesrules"])}
        return
    fields: Rules = rule["schema"]
    names = {other: field for field in fields.values() for other in meta(field).get("ook", ())}
    yield {
        "type": "object",
        "required": [name for name, field in fields.items() if field.get("required")],
        "additionalProperties": False,
        "properties": {name: _field(field) for name, field in {**fields, **names}.items()},
    }
    for name in meta(rule).get("kort", {}).values():
        yield from _forms(fields[name])
