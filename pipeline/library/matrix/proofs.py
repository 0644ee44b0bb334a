"""The proposals that templates are tried with: in: the templates of a workspace; out: definitions, ready to make.

They stand in ``templates/proeven/``: the smallest, one with everything, and the hardest. Own fields of a template
are put in from their rules. A stand-in municipality goes with each, one with a name that nobody has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pipeline.definition.described import describe
from pipeline.definition.registry import REGISTRY
from pipeline.definition.schema import Rule, Rules, meta
from pipeline.errors import TemplateError
from pipeline.workspace import DEFINITION, Workspace

PROOFS = ("minimaal", "maximaal", "lastig")
FOLDER = "proeven"  # in templates/
EVERYONE = "gemeenten"  # the proof that is made for each municipality
REGISTERS = "register"  # in the folder of the proofs: their municipalities
STANDS_IN = "voorbeeldstad"  # the key of the municipality of a proof of one template
_SMALL, MOST, _HARD = PROOFS
_ENTRY = {
    "naam": "Voorbeeldstad", "code": "0000", "bijvoeglijk": ["Voorbeeldstads", "Voorbeeldstadse"],
    "inwoners": {"2020-01-01": 50000}, "kleur": "1F4E79",
}  # fmt: skip
_HARD_NAME = "'s-Gravenwijk & Nieuw-Oudewaterschap aan den Hollandschen IJssel"


@dataclass(frozen=True)
class Proof:
    """A definition that a template, or every municipality, is tried with.

    Attributes:
        name: ``minimaal``, ``maximaal``, ``lastig`` or ``gemeenten``.
        template: The template; empty when it is for every municipality with its own.
        definition: The definition.
        root: The workspace.
    """

    name: str
    template: str
    definition: Path
    root: Path


def write_proofs(
    workspace: Workspace, templates: Sequence[str], into: Path, *, everyone: bool = True
) -> tuple[Proof, ...]:
    """Write the proofs of templates, and return them.

    Args:
        workspace: Whose templates and municipalities count.
        templates: Names of templates.
        into: Folder for the definitions and their registries (``into/register``); what is right already is left.
        everyone: Whether there is one for every municipality too.

    Returns:
        The proofs, those of a template of which the description does not hold left out.
    """
    proofs = []
    for template in templates:
        try:
            rules = describe(workspace, template).rules
        except TemplateError:
            continue  # what is wrong with it is told by the check of the template itself
        for proof in PROOFS:
            register = f"{template}-{proof}.yaml"
            name = _HARD_NAME if proof == _HARD else _ENTRY["naam"]
            entry = {**_ENTRY, "naam": name, "sjabloon": template}
            _put(into / REGISTERS / register, _yaml({"gemeenten": {STANDS_IN: entry}}))
            own = {} if proof == _SMALL else dict(_filled(rules))
            definition = _write(workspace, into, proof, f"{template}-{proof}", register, own)
            proofs.append(Proof(proof, template, definition, workspace.root))
    if everyone:
        definition = _write(workspace, into, MOST, EVERYONE, REGISTRY, {})
        proofs.append(Proof(EVERYONE, "", definition, workspace.root))
    return tuple(proofs)


def _write(workspace: Workspace, into: Path, proof: str, name: str, register: str, own: dict[str, Any]) -> Path:
    folder = into / name
    for attachment in workspace.data(FOLDER, "bijlagen").iterdir():
        _put(folder / "bijlagen" / attachment.name, attachment.read_text("utf-8"))
    text = workspace.data(FOLDER, f"{proof}.yaml").read_text("utf-8")
    added = {"register": register, **own}
    definition = folder / DEFINITION
    _put(definition, f"{text.rstrip()}\n\n{_yaml(added)}")
    return definition


def _filled(rules: Rules) -> Iterator[tuple[str, Any]]:
    """Yield each own field with a value that it can have."""
    for name, rule in rules.items():
        yield name, _value(rule)


def _value(rule: Rule) -> Any:
    kind, example = rule["type"], meta(rule).get("voorbeeld")
    if "allowed" in rule:
        return rule["allowed"][-1]
    if kind == "dict" and "schema" in rule:
        return {name: _value(inner) for name, inner in rule["schema"].items() if name not in _ABOUT}
    if kind == "dict":
        return {"een": _value(rule["valuesrules"])} if "valuesrules" in rule else {}
    if kind == "list":
        return [_value(rule["schema"]) for _ in range(max(2, rule.get("minlength", 0)))]
    if example:
        return example
    least = rule.get("min")
    return {
        "regel": "Een regel tekst", "tekst": "Een **tekst** van het veld.", "naam": "naam", "waarde": "waarde",
        "bedrag": str(least or Decimal("1234.50")), "getal": str(least or 12), "geheel": str(least or 12),
        "datum": str(least or dt.date(2026, 3, 29)), "wanneer": "voorjaar 2027", "ja_nee": "ja",
    }[kind]  # fmt: skip


_ABOUT = ("openbaarheid", "reden", "geheimhouding")


def _put(path: Path, text: str) -> None:
    """Write a file, unless it is what it should be: what was made from it then stands."""
    if not path.is_file() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _yaml(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
