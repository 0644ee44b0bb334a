"""Values for the own fields of a template, so that it can be filled in with a proposal that does not know them.

In: the rules of the fields. Out: a value of each one's type: its example where that is text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipeline.dutch import Amount
from pipeline.models import Record, Section, Text

_PLAIN: dict[str, Any] = {
    "bedrag": Amount(1000), "getal": Decimal("1.5"), "geheel": 7, "datum": dt.date(2019, 3, 29), "ja_nee": True,
}  # fmt: skip


def examples(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value for each field."""
    return {name: _example(name, rule) for name, rule in rules.items()}


def _example(name: str, rule: Mapping[str, Any]) -> Any:
    about = rule.get("meta") or {}
    shown = str(about.get("voorbeeld") or about.get("label") or name)
    kind = rule.get("type")
    if about.get("sectie"):
        return Section({**examples(rule.get("schema") or {}), "tekst": Text(shown), "punten": ()})
    if kind == "dict":
        return Record(examples(rule.get("schema") or {}))
    if kind == "list":
        return tuple(_example(name, each) for each in [rule.get("schema")] if each)
    return Text(shown) if kind == "tekst" else _PLAIN.get(str(kind), shown)
