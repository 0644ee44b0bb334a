"""What each municipality pays of an amount that they share: in: the amount and the registry; out: one share.

The shares of all municipalities add up to the amount exactly. Method: largest remainders (grootste overschotten,
as in art. P 8 Kieswet). Each gets its exact part rounded down to whole euros, or to whole cents if asked; what is
left goes by one euro (cent) each to those that lost most by rounding down. Of equal losses the largest
municipality goes first, and of equally large ones that with the lowest CBS code. Never uses floats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.definition.registry import exists_on
from pipeline.dutch import Amount, print_amount, print_date
from pipeline.models import Municipality

_UNITS = {"euro": Decimal(1), "cent": Decimal("0.01")}
_WORDS = {"euro": "hele euro's", "cent": "hele centen"}


class ShareError(ValueError):
    """An amount that cannot be shared.

    Args:
        field: The field of the contribution that is the cause.
        message: What is wrong, in Dutch.
        remedy: What to do, in Dutch.
    """

    def __init__(self, field: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.field, self.message, self.remedy = field, message, remedy


def share(
    whose: Municipality, entry: Mapping[str, Any], date: dt.date | None, known: Iterable[Municipality]
) -> dict[str, Any]:
    """Return what a text can ask of a shared contribution: ``aandeel`` and, by inhabitants, ``peildatum``.

    Args:
        whose: The municipality whose share it is; one that does not exist on the date pays nothing.
        entry: The contribution: ``bedrag``, ``verdeelsleutel`` and where given ``afronding`` and ``peildatum``.
        date: The date of the proposal: those that exist then take part; None for all.
        known: The registry.

    Raises:
        ShareError: It is no whole number of euros (cents), or the registry lacks inhabitants.
    """
    parties = sorted((m for m in known if exists_on(m, date)), key=lambda m: m.code)
    amount, rounding = entry["bedrag"], entry.get("afronding") or "euro"
    if amount % _UNITS[rounding]:
        remedy = "Zet 'afronding: cent' bij deze bijdrage, of maak er een heel bedrag van."
        raise ShareError("bedrag", f"{print_amount(amount)} is niet in {_WORDS[rounding]} te verdelen.", remedy)
    if entry["verdeelsleutel"] == "gelijk":
        weights, told = tuple(1 for _ in parties), {}
    else:
        reference = _reference(entry.get("peildatum"), date, parties)
        weights = tuple(_inhabitants(party)[reference] for party in parties)
        told = {"peildatum": reference}
    parts = divide(Amount(amount), weights, _UNITS[rounding])
    mine = (part for party, part in zip(parties, parts, strict=True) if party.code == whose.code)
    return {"aandeel": next(mine, Amount(0)), **told}


@lru_cache(maxsize=256)  # all municipalities ask for the same division
def divide(amount: Amount, weights: tuple[int, ...], unit: Decimal = Decimal(1)) -> tuple[Amount, ...]:
    """Return the parts of an amount by weight, which add up to it exactly.

    Args:
        amount: In euros, a whole number of units; of a negative amount each part is negative.
        weights: The weights of the parts, each at least 1.
        unit: The least difference between two parts, in euros.
    """
    units, total = int(abs(amount) / unit), sum(weights)
    parts = [units * weight // total for weight in weights]
    by_loss = sorted(range(len(weights)), key=lambda i: (-(units * weights[i] % total), -weights[i], i))
    for index in by_loss[: units - sum(parts)]:
        parts[index] += 1
    sign = -1 if amount < 0 else 1
    return tuple(Amount(sign * part * unit) for part in parts)


def _inhabitants(municipality: Municipality) -> Mapping[dt.date, int]:
    return municipality.data.get("inwoners") or {}


def _reference(asked: dt.date | None, date: dt.date | None, parties: Sequence[Municipality]) -> dt.date:
    """Return the date at which inhabitants count.

    That is the one asked for; else the last on or before the proposal's date, or the first that there is if all
    are later; for a proposal without a date the last of all.
    """
    common = sorted(set.intersection(*(set(_inhabitants(party)) for party in parties))) if parties else []
    if asked in common or (asked is None and common):
        earlier = [day for day in common if date is None or day <= date]
        return asked or (earlier[-1] if earlier else common[0])
    lacking = [m.name for m in parties if (asked not in _inhabitants(m) if asked else not _inhabitants(m))]
    on = f" op {print_date(asked)}" if asked else ""
    who = ", ".join(lacking[:3]) + (f" en nog {len(lacking) - 3}" if len(lacking) > 3 else "")
    message = f"In het register staat voor {who or 'elke gemeente'} geen aantal inwoners{on} dat mee kan tellen."
    days = ", ".join(map(print_date, common))
    remedy = (
        f"Voor elke gemeente is er wel: {days}." if days else "Vul ze in het register aan, voor elke gemeente."
    )
    raise ShareError("peildatum" if asked else "verdeelsleutel", message, remedy)
