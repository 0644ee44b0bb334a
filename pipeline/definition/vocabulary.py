"""Every name that a template may use: in: its own fields; out: each name as a path, with its type and meaning.

A path is written as a tag needs it, without diacritics: ``titel``, ``argumenten.punten[].kop`` (of each point),
``bijdragen.<naam>.aandeel`` (of each free name). From the schemas alone: never looks at a proposal or a Word file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.definition.schema import Rule, Rules, called, load_schema, meta
from pipeline.naming import EACH, FREE, without_diacritics

_NOTHING: Rules = {}
_MUNICIPALITY = "gemeente"


@dataclass(frozen=True)
class Term:
    """A name that a template may use.

    Attributes:
        path: How it is reached.
        type: Its type in the schemas; ``sectie`` for a section of the text.
        label: What people call it.
        about: What it means, in Dutch.
        example: A value; empty where one says nothing.
        kind: What it is, in Dutch, with its choices.
        only: The file of the template that knows it; empty for all.
        setting: Whether it only directs the program, so that it need not be printed.
        chosen: Whether it is one of a few values, so that a comparison can stand for printing it.
        own: Whether it is a field of the template itself.
        added: Whether the program adds it, so that no definition has it.
    """

    path: str
    type: str
    label: str
    about: str
    example: str = ""
    kind: str = ""
    only: str = ""
    setting: bool = False
    chosen: bool = False
    own: bool = False
    added: bool = False


def vocabulary(own: Rules = _NOTHING) -> Mapping[str, Term]:
    """Return every name that a template may use, by its path, in the order of the schemas.

    Args:
        own: The own fields of the template.
    """
    terms = dict(_standard())
    for name, rule in own.items():
        terms |= {term.path: term for term in _terms(rule, name, own=True)}
    return terms


def find(terms: Mapping[str, Term], path: str) -> Term | None:
    """Return the term of a path as a template uses it: a free name is filled in there, a point stands alone.

    Args:
        terms: The vocabulary.
        path: Such as ``bijdragen.totaal`` or ``bijlagen[]``.
    """
    path = path.removesuffix(EACH) if path not in terms else path
    found = terms.get(path)
    steps = path.split(".")
    for number in range(1, len(steps)):
        found = found or terms.get(".".join([*steps[:number], FREE, *steps[number + 1 :]]))
    return found


@cache
def _standard() -> Mapping[str, Term]:
    added = load_schema("sjabloonnamen")
    municipality = load_schema("gemeenten")["gemeenten"]["valuesrules"]
    rules = {**load_schema("voorstel"), _MUNICIPALITY: municipality}
    merged = {name: _merged(rules.get(name, {}), added.get(name, {})) for name in {**rules, **added}}
    written = {term.path for term in _of(load_schema("voorstel"))} - {_MUNICIPALITY}
    by_us = {term.path for term in _of(added) if term.type not in ("dict", "list", "sectie")}
    return {term.path: replace(term, added=term.path not in written or term.path in by_us) for term in _of(merged)}


def _of(rules: Rules) -> Iterator[Term]:
    return (term for name, rule in rules.items() for term in _terms(rule, without_diacritics(name)))


def _merged(rule: Rule, added: Rule) -> Rule:
    """Return a rule with what the program adds; a name that both have is as it was added."""
    if not rule or not added:
        return rule or added
    inner: Any = added.get("schema", {})
    if rule["type"] == "list" and "schema" in rule:
        inner = _merged(rule["schema"], inner)
    elif rule["type"] == "dict":
        known = rule.get("schema", {})
        inner = {name: _merged(known.get(name, {}), inner.get(name, {})) for name in {**known, **inner}}
    return {**rule, **added, "schema": inner}


def _terms(rule: Rule, path: str, *, own: bool = False, only: str = "", setting: bool = False) -> Iterator[Term]:
    """Yield a name and all that is within it."""
    about = meta(rule)
    only, setting = only or about.get("alleen", ""), setting or bool(about.get("instelling"))
    yield Term(
        path,
        "sectie" if about.get("sectie") else about.get("soort", rule["type"]),
        about.get("label", ""),
        about.get("uitleg", ""),
        about.get("voorbeeld", ""),
        called(rule),
        only,
        setting,
        "allowed" in rule,
        own,
    )
    inner: list[tuple[str, Rule]] = []
    if rule["type"] == "list":
        item, path = rule["schema"], f"{path}{EACH}"
        if item["type"] != "dict":
            inner = [(path, {**item, "meta": {**about, **meta(item), "sectie": False}})]
        else:
            rule = item
    if rule["type"] == "dict" and "valuesrules" in rule:
        inner = [(f"{path}.{FREE}", rule["valuesrules"])]
    elif rule["type"] == "dict":
        inner = [(f"{path}.{without_diacritics(name)}", field) for name, field in rule["schema"].items()]
    for within, field in inner:
        yield from _terms(field, within, own=own, only=only, setting=setting)
