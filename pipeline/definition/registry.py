"""The registry of municipalities: in: ``templates/gemeenten.yaml``; out: a ``Municipality`` for each.

Never decides which municipality a proposal is for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.definition.described import described, description_file
from pipeline.definition.faults import Faults
from pipeline.definition.names import fold, nearest
from pipeline.definition.ownfields import header_fields
from pipeline.definition.reader import read_document
from pipeline.definition.schema import Rules, load_schema
from pipeline.definition.source import Source, read_source
from pipeline.definition.validation import validate
from pipeline.errors import DefinitionError
from pipeline.models import Municipality
from pipeline.workspace import TEMPLATES, Workspace, carried

REGISTRY = "gemeenten.yaml"
"""The registry of ``templates/`` that counts unless a definition names another."""
WITHHELD = "niet_openbaar"
HOUSE_STYLES, WORDMARK = "huisstijlen", "woordmerk.png"


def registry_file(workspace: Workspace | None, name: str = REGISTRY) -> Path:
    """Return the file of a registry: the workspace's own if it has it, else the one that came with the product."""
    return _data(workspace, name)


def load_municipalities(workspace: Workspace | None, name: str = REGISTRY) -> Mapping[str, Municipality]:
    """Return all municipalities by their keys, in the order of the registry.

    Args:
        workspace: Whose registry; without its own, or without a workspace, the one that came with the product.
        name: The file of the registry in ``templates/``.

    Raises:
        DefinitionError: The registry does not hold; it carries all problems.
        TemplateError: It names an own field of a template, and one of the templates does not hold.
    """
    file = registry_file(workspace, name)
    changed = file.stat().st_mtime_ns if file.is_file() else 0
    return {key: _municipality(key, data, workspace) for key, data in _entries(file, changed, workspace).items()}


def find_municipality(name: str, known: Mapping[str, Municipality]) -> Municipality | None:
    """Return the municipality with this key, name or CBS code, or None."""
    for municipality in known.values():
        if fold(name) in (fold(municipality.key), fold(municipality.name)) or name == municipality.code:
            return municipality
    return None


def exists_on(municipality: Municipality, date: dt.date | None) -> bool:
    """Return whether a municipality exists on a date; without a date it does."""
    first, last = municipality.data.get("van"), municipality.data.get("tot")
    return date is None or ((first is None or first <= date) and (last is None or date <= last))


def suggest(name: str, known: Mapping[str, Municipality]) -> str:
    """Return what to do about a municipality that is not in the registry."""
    near = nearest(name, (municipality.name for municipality in known.values()))
    return f"Bedoelt u '{near}'?" if near else "Geef de naam of de CBS-code van een gemeente uit gemeenten.yaml."


@cache
def _entries(file: Path, changed: int, workspace: Workspace | None) -> dict[str, dict[str, Any]]:
    """Return the registry as it was read; ``changed`` makes a changed file be read again."""
    faults = Faults(file)
    source = read_source(file, faults)
    rules = _rules(source, workspace) if source else {}
    document = validate(read_document(source, rules, faults), rules, faults) if source else {}
    if faults.any_errors:
        raise DefinitionError(
            "Het register van gemeenten klopt niet.", f"Verbeter {faults.file}.", faults.in_order()
        )
    entries: dict[str, dict[str, Any]] = document["gemeenten"]
    return entries


def _rules(source: Source, workspace: Workspace | None) -> Rules:
    """Return the rules of the registry; what is never public may be an own field of a template that it names."""
    rules = load_schema("gemeenten")
    entries = read_document(source, rules, Faults("")).document.get("gemeenten")
    entries = [each for each in entries.values() if isinstance(each, dict)] if isinstance(entries, dict) else []
    one = rules["gemeenten"]["valuesrules"]
    setting = one["schema"][WITHHELD]
    allowed = setting["schema"]["allowed"]
    if all(name in allowed for each in entries for name in each.get(WITHHELD) or ()):
        return rules
    templates = {each.get("sjabloon", one["schema"]["sjabloon"]["default"]) for each in entries}
    own = [
        name
        for template in sorted(templates)
        for name in header_fields(described(description_file(workspace, template).parent).rules)
    ]
    setting = {**setting, "schema": {**setting["schema"], "allowed": [*allowed, *own]}}
    one = {**one, "schema": {**one["schema"], WITHHELD: setting}}
    return {**rules, "gemeenten": {**rules["gemeenten"], "valuesrules": one}}


def _municipality(key: str, data: Mapping[str, Any], workspace: Workspace | None) -> Municipality:
    wordmark = _data(workspace, HOUSE_STYLES, key, WORDMARK)
    plain, inflected = data["bijvoeglijk"]
    return Municipality(
        key=key,
        name=data["naam"],
        code=data["code"],
        adjective=(plain, inflected),
        template=data["sjabloon"],
        colour=data["kleur"],
        wordmark=wordmark if wordmark.is_file() else None,
        data=dict(data),
    )


def _data(workspace: Workspace | None, *parts: str) -> Path:
    return workspace.data(*parts) if workspace else carried(TEMPLATES).joinpath(*parts)
