"""Dutch forms of numbers, amounts and dates: the one place that prints them.

Reading what a secretary wrote is the other side of the same knowledge: ``pipeline.definition.scalars``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

NBSP = "\u00a0"
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


class Amount(Decimal):
    """An amount in euros, exact. It is its own type so that a text prints it as money and not as a number."""

    __slots__ = ()


def print_number(number: Decimal | int) -> str:
    """Return a number with points between the thousands and a decimal comma: ``14.000`` or ``14.000,5``."""
    whole, _, fraction = f"{number:,f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def print_amount(amount: Decimal) -> str:
    """Return an amount in euros as Dutch text prints it: ``€ 14.000``, and ``€ 14.000,50`` with cents.

    The space is a non-breaking one; a negative amount is ``€ -500`` (Taaladvies.net, "Negatieve bedragen").
    """
    cents = amount.quantize(Decimal("0.01"))
    return f"€{NBSP}{print_number(cents if cents % 1 else cents.quantize(Decimal(1)))}"


def print_millions(amount: Decimal) -> str:
    """Return a large round amount in words: ``€ 30 miljoen``, ``€ 1,5 miljoen``."""
    millions = (amount / 1_000_000).normalize()
    return f"€{NBSP}{print_number(millions)}{NBSP}miljoen"


def print_date(date: dt.date) -> str:
    """Return a date in words: ``29 maart 2019``."""
    return f"{date.day}{NBSP}{MONTHS[date.month - 1]} {date.year}"


def show(value: Any) -> Any:
    """Return a value as a text prints it; what is not given prints as nothing, strings stay as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Amount):
        return print_amount(value)
    if isinstance(value, dt.date):
        return print_date(value)
    if isinstance(value, Decimal):
        return print_number(value)
    return value


# How a text or a template asks for a form other than its own: ``{{ waarden.rijk | miljoen }}``.
FILTERS = {
    "bedrag": print_amount,
    "datum": print_date,
    "getal": print_number,
    "miljoen": print_millions,
}
