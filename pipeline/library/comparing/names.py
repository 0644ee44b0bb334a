"""What a template asks of a proposal, in two versions: the names that it uses and its own fields.

In: Word files and descriptions. Out: what differs, in words. Never looks at a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from pipeline.definition.described import described
from pipeline.definition.schema import TYPE_NAMES, Rules
from pipeline.definition.vocabulary import Term, find, vocabulary
from pipeline.document.contract import contract
from pipeline.document.template import load
from pipeline.errors import TemplateError
from pipeline.library.comparing.changes import Change, Kind
from pipeline.library.wordfile import WordFile


def name_changes(old: WordFile, new: WordFile) -> Iterator[Change]:
    """Yield which names only one of two templates prints, or asks for; of a section the section, not all in it.

    Raises:
        TemplateError: A tag does not hold.
    """
    before, after = contract(load(old.path)), contract(load(new.path))
    terms = vocabulary({**_own(old.path), **_own(new.path)})
    told: set[str] = set()
    for one, other, printed, asked in (
        (before, after, "wordt niet meer afgedrukt", "het sjabloon kijkt niet meer of dit is ingevuld"),
        (after, before, "wordt nu ook afgedrukt", "het sjabloon kijkt nu ook of dit is ingevuld"),
    ):
        known = _with_holders(other.used)
        for paths, message in ((one.printed - other.printed, printed), (one.used - other.used, asked)):
            for path in sorted({_highest(each, known) for each in paths if not other.prints(each)}):
                if path not in told and not told.intersection(_holders(path)):
                    told.add(path)
                    yield Change(Kind.FIELDS, f"{_called(path, terms)}: {message}")


def _called(path: str, terms: Mapping[str, Term]) -> str:
    term = find(terms, path)
    return f"{term.label} ('{path}')" if term and term.label else f"'{path}'"


def _own(template: Path) -> Rules:
    """Return the own fields of the template that a Word file is of; none where its description does not hold."""
    try:
        return described(template.parent).rules
    except TemplateError:
        return {}


def _highest(path: str, known: Set[str]) -> str:
    """Return the largest thing that a path is a part of and that is not known."""
    return next((each for each in _holders(path) if each not in known), path)


def _with_holders(paths: Set[str]) -> frozenset[str]:
    """Return paths, and those that hold them."""
    return frozenset(paths).union(*(_holders(each) for each in paths))


def _holders(path: str) -> Iterator[str]:
    """Yield what a path is a part of, the largest first."""
    for found in re.finditer(r"\.|\[\]", path):
        yield path[: found.start()]


def description_changes(old: Path, new: Path) -> Iterator[Change]:
    """Yield what differs in what a template says of itself: its name, its further documents, its own fields.

    Args:
        old: Its folder as it was.
        new: Its folder as it is.
    """
    try:
        before, after = described(old), described(new)
    except TemplateError as error:
        yield Change(Kind.BUILD, f"De beschrijving van het sjabloon klopt niet: {str(error).rstrip('.')}")
        return
    if before.name != after.name:
        yield Change(Kind.TEXT, f"Het sjabloon heet nu '{after.name}', eerst '{before.name}'")
    if before.about != after.about:
        yield Change(Kind.TEXT, "De uitleg van het sjabloon", "", (before.about or "–",), (after.about or "–",))
    titles = [{each.path.name: each.title for each in side.documents} for side in (before, after)]
    for file in sorted(titles[0].keys() | titles[1].keys()):
        one, other = (side.get(file, "zit niet in het pakket") for side in titles)
        if one != other:
            yield Change(Kind.TEXT, f"De titel van {file} in het pakket", "", (one,), (other,))
    yield from _field_changes(before.rules, after.rules)


def _field_changes(before: Rules, after: Rules) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield Change(
                Kind.FIELDS, f"Het eigen veld '{name}' is vervallen: een voorstel mag het niet meer hebben"
            )
        elif name not in before:
            must = " en is verplicht" if after[name].get("required") else ""
            yield Change(Kind.FIELDS, f"Het eigen veld '{name}' is nieuw{must}")
        else:
            yield from _rule_changes(name, before[name], after[name])


def _rule_changes(name: str, old: Any, new: Any) -> Iterator[Change]:
    if bool(old.get("required")) != bool(new.get("required")):
        must = "is nu verplicht" if new.get("required") else "is niet meer verplicht"
        yield Change(Kind.FIELDS, f"Het eigen veld '{name}' {must}")
    if old.get("type") != new.get("type"):
        kinds = [TYPE_NAMES.get(str(rule.get("type")), str(rule.get("type"))) for rule in (old, new)]
        yield Change(Kind.FIELDS, f"Het eigen veld '{name}' is van een andere soort: {kinds[0]} → {kinds[1]}")
    rest = [{each: rule[each] for each in rule if each not in ("required", "type", "meta")} for rule in (old, new)]
    if rest[0] != rest[1]:
        yield Change(Kind.FIELDS, f"In het eigen veld '{name}' mag iets anders staan dan eerst")
