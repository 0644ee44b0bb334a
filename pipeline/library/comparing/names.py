"""What a template asks of a proposal, in two versions: the names that it uses and its own fields.

In: Word files and descriptions. Out: what differs, in words. Never looks at a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from pipeline.definition.described import described
from pipeline.definition.schema import TYPE_NAMES, Rules
from pipeline.errors import TemplateError
from pipeline.library.comparing.changes import Change, Kind


def used(template: Path) -> frozenset[str]:
    """Return every name that a template uses, as paths such as ``argumenten.punten[].kop``.

    What its tags cannot say (they do not hold) is left out: ``sjabloon controleer`` tells of that.
    """
    from docxtpl_lint import lint  # loaded when it is needed

    return frozenset(lint(template).variables)


def name_changes(old: Path, new: Path) -> Iterator[Change]:
    """Yield each name that only one of two templates uses: of a section the section, not all that is in it."""
    before, after = used(old), used(new)
    for path in _topmost(before - _with_holders(after)):
        yield Change(
            Kind.FIELDS, f"Het sjabloon gebruikt '{path}' niet meer: wat daar staat, komt niet in het stuk"
        )
    for path in _topmost(after - _with_holders(before)):
        yield Change(Kind.FIELDS, f"Het sjabloon gebruikt nu ook '{path}'")


def _with_holders(paths: Set[str]) -> frozenset[str]:
    """Return paths, and those that hold them: of a section of which a part is used, not all is gone."""
    return frozenset(paths).union(*(_holders(each) for each in paths))


def _topmost(paths: Set[str]) -> list[str]:
    """Return the paths that no other of them holds, in order."""
    return [each for each in sorted(paths) if not any(holder in paths for holder in _holders(each))]


def _holders(path: str) -> Iterator[str]:
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
