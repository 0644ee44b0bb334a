"""Judging the structure: in: a document as it was read; out: the part of it that holds, defaults filled in.

Cerberus judges, by the schema; this module says in Dutch, with the place, what Cerberus found. Never looks at
what values mean together: that is ``rules``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from cerberus import TypeDefinition, Validator, errors
from cerberus.errors import ValidationError

from pipeline.definition.faults import MOST, Faults, Trail
from pipeline.definition.names import fold, nearest
from pipeline.definition.reader import Reading, Unread
from pipeline.definition.schema import TYPE_NAMES, Rules, every_field, meta
from pipeline.dutch import Amount, show
from pipeline.models import Text

_TYPES: dict[str, tuple[type, ...]] = {
    "regel": (str,),
    "tekst": (Text,),
    "bedrag": (Amount,),
    "getal": (Decimal,),
    "geheel": (int,),
    "datum": (dt.date,),
    "wanneer": (dt.date, str),
    "ja_nee": (bool,),
    "naam": (str,),
    "waarde": (str, int, Decimal, dt.date),
}


Elsewhere = Mapping[str, tuple[str, str]]
"""Of each name that exists for others only, what to say and to do about it."""
_NOWHERE: Elsewhere = {}


class SchemaValidator(Validator):  # type: ignore[misc]  # Cerberus has no types
    """Cerberus with the types of our schemas."""

    types_mapping: ClassVar = {
        **Validator.types_mapping,
        **{name: TypeDefinition(name, (*types, Unread), ()) for name, types in _TYPES.items()},
    }


class _TrustingValidator(SchemaValidator):
    """Takes the schema as it is: that ours are sound is for the tests to prove, not for each start (0.1 s)."""

    @property
    def schema(self) -> Any:
        """The schema."""
        return self._schema

    @schema.setter
    def schema(self, schema: Any) -> None:
        self._schema = schema


def validate(reading: Reading, rules: Rules, faults: Faults, elsewhere: Elsewhere = _NOWHERE) -> dict[str, Any]:
    """Judge a document by its schema.

    Args:
        reading: The document as it was read.
        rules: The fields of the schema.
        faults: Receives every fault.
        elsewhere: Names that only others may have.

    Returns:
        The document with defaults, without the parts that are wrong.
    """
    validator = _TrustingValidator(dict(rules))
    validator.validate(reading.document)
    document: dict[str, Any] = validator.document or {}
    found = list(_separate(validator._errors))
    explainer = _Explainer(reading, rules, faults, found, elsewhere)
    for error in found:
        if error.document_path not in reading.unread and not faults.full:
            explainer.explain(error)
    for path in {error.document_path for error in found} | reading.unread:
        _drop(document, path)
    return document


def _separate(found: Any) -> Iterator[ValidationError]:
    for error in found:
        if error.child_errors:
            yield from _separate(error.child_errors)
        else:
            yield error


def _drop(document: Any, path: Trail) -> None:
    """Take a value out of a document; an item of a list leaves an empty place, so that the others keep theirs."""
    *above, last = path
    for step in above:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(document, dict):
        document.pop(last, None)
    elif isinstance(document, list) and isinstance(last, int):
        document[last] = None


class _Explainer:
    def __init__(
        self,
        reading: Reading,
        rules: Rules,
        faults: Faults,
        found: list[ValidationError],
        elsewhere: Elsewhere,
    ) -> None:
        self.reading, self.rules, self.faults = reading, rules, faults
        self.elsewhere = {fold(name): told for name, told in elsewhere.items()}
        self.meant = {
            (*error.document_path[:-1], name)
            for error in found[:MOST]
            if error.code == errors.UNKNOWN_FIELD.code and (name := self.same_level(error))
        }

    def explain(self, error: ValidationError) -> None:
        path: Trail = error.document_path
        match error.code:
            case errors.UNKNOWN_FIELD.code:
                self.unknown(error, path)
            case errors.REQUIRED_FIELD.code:
                if path not in self.meant:  # the misspelt name has been reported
                    self.missing(path)
            case errors.BAD_TYPE.code:
                self.wrong_type(error, path)
            case errors.UNALLOWED_VALUE.code:
                choices = error.constraint
                near = nearest(str(error.value), choices)
                self.add(
                    path,
                    f"'{error.value}' kan niet bij '{self.name(path)}'.",
                    f"Bedoelt u '{near}'?" if near else f"Kies uit: {', '.join(choices)}.",
                )
            case errors.EMPTY_NOT_ALLOWED.code:
                self.add(path, f"'{self.name(path)}' is leeg.", self.example(path))
            case errors.MIN_VALUE.code | errors.MAX_VALUE.code:
                bound = "kleiner dan" if error.code == errors.MIN_VALUE.code else "groter dan"
                self.add(
                    path, f"'{self.name(path)}' mag niet {bound} {show(error.constraint)} zijn.", "Controleer het."
                )
            case _:
                self.add(path, f"'{self.name(path)}' heeft niet de goede vorm.", self.example(path))

    def unknown(self, error: ValidationError, path: Trail) -> None:
        written, place = str(path[-1]), self.reading.name_place(path)
        if self.reading.split_by_comma(path):
            self.faults.add(
                place,
                f"Tussen {{ en }} scheidt een komma de onderdelen, en '{written}' is er geen.",
                'Hoort het bij de waarde ervoor? Zet die dan tussen aanhalingstekens, zoals "14,50".',
                path=path,
            )
            return
        if len(path) == 1 and (told := self.elsewhere.get(fold(written))):
            self.faults.add(place, *told, path=path)
            return
        if near := self.same_level(error):
            remedy = f"Bedoelt u '{near}'?"
        elif elsewhere := self.other_levels(written):
            above = " > ".join(elsewhere[:-1])
            remedy = f"'{elsewhere[-1]}' hoort onder '{above}'." if above else f"'{elsewhere[-1]}' hoort niet " \
                "onder iets anders: laat de regel niet inspringen."  # fmt: skip
        elif " " in written.strip():
            remedy = (
                "Is dit gewone tekst met een dubbele punt erin? Zet dan de hele tekst tussen aanhalingstekens."
            )
        else:
            names = ", ".join(str(name) for name in self.siblings(path))
            remedy = f"Hier kan staan: {names}." if len(path) > 1 else "Kijk in docs/velden.md wat er kan staan."
        self.faults.add(place, f"'{written}' is geen bekend onderdeel.", remedy, path=path)

    def missing(self, path: Trail) -> None:
        holder = path[:-1]
        given = path in self.reading.keys  # the name stands there, without a value
        place = self.reading.name_place(path if given else holder)
        name = path[-1]
        where = f" in '{self.name(holder)}'" if holder and not isinstance(holder[-1], int) else ""
        if holder and isinstance(holder[-1], int):
            where = f" bij punt {holder[-1] + 1} van '{self.name(holder[:-1])}'"
        message = f"'{name}' is niet ingevuld{where}." if given else f"'{name}' ontbreekt{where}."
        self.faults.add(place, message, self.example(path), path=path)

    def wrong_type(self, error: ValidationError, path: Trail) -> None:
        wanted = TYPE_NAMES[error.constraint]
        shape = ", geen lijst" if isinstance(error.value, list) else ""
        remedy = self.example(path)
        if isinstance(error.value, dict) and any(" " in str(key) for key in error.value):
            remedy = "Staat er een dubbele punt in de tekst? Zet dan de hele tekst tussen aanhalingstekens."
        self.add(path, f"Bij '{self.name(path)}' hoort {wanted}{shape}.", remedy)

    def add(self, path: Trail, message: str, remedy: str) -> None:
        self.faults.add(self.reading.value_place(path), message, remedy, path=path)

    def name(self, path: Trail) -> str:
        """Return the nearest name above a value, for an item of a list with its number."""
        if isinstance(path[-1], int):
            return f"{self.name(path[:-1])}, punt {path[-1] + 1}"
        return str(path[-1])

    def rule(self, path: Trail) -> dict[str, Any]:
        """Return the rule of a place in the document."""
        rule: Any = {"type": "dict", "schema": self.rules}
        for step in path:
            inner = rule.get("schema", {})
            rule = rule.get("valuesrules") or (inner if isinstance(step, int) else inner.get(step, {}))
        return dict(rule)

    def siblings(self, path: Trail) -> list[str]:
        inner = self.rule(path[:-1])
        return list(inner.get("schema", {})) if inner.get("type") == "dict" else []

    def example(self, path: Trail) -> str:
        rule = self.rule(path)
        shown = meta(rule).get("voorbeeld", "")
        name = path[-1] if isinstance(path[-1], str) else ""
        if not shown and rule.get("type") == "dict" and (inner := rule.get("schema")):
            return f"Hier kan staan: {', '.join(inner)}."
        return f"Schrijf bijvoorbeeld '{name}: {shown}'." if shown and name else ""

    def same_level(self, error: ValidationError) -> str | None:
        path: Trail = error.document_path
        return nearest(str(path[-1]), self.siblings(path))

    def other_levels(self, written: str) -> tuple[str, ...] | None:
        """Return where a name that is not known here does belong."""
        for trail, _ in every_field(self.rules):
            if fold(trail[-1]) == fold(written):
                return trail
        return None
