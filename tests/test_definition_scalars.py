from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definition.scalars import MisreadError, read_amount, read_date, read_number, read_value, read_yes_no
from pipeline.dutch import Amount, print_amount, print_date

BARE, QUOTED = True, False

READ = [
    ("14000", BARE, "14000"),
    ("14.000", QUOTED, "14000"),
    ("€ 14.000", BARE, "14000"),
    ("€14.000", BARE, "14000"),
    ("€\u00a014.000", BARE, "14000"),
    ("EUR 14.000", BARE, "14000"),
    ("14.000 euro", BARE, "14000"),
    ("€ 14.000,50", BARE, "14000.50"),
    ("€ 106.707,-", BARE, "106707"),
    ("€ 14.000,--", BARE, "14000"),
    ("€ 14.000,–", BARE, "14000"),
    ("14.000,-", BARE, "14000"),
    ("14,50", BARE, "14.50"),
    ("14,5", BARE, "14.5"),
    ("14000,50", BARE, "14000.50"),
    ("14000.50", BARE, "14000.50"),
    ("1.234.567", BARE, "1234567"),
    ("-500", BARE, "-500"),
    ("€ -500", BARE, "-500"),
    ("-€ 500", BARE, "-500"),
    ("€ −500", BARE, "-500"),
    ("0", BARE, "0"),
    ("0,05", BARE, "0.05"),
    ("€ 30 miljoen", BARE, "30000000"),
    ("€ 1,5 miljoen", BARE, "1500000"),
    ("2 miljard", BARE, "2000000000"),
]


@pytest.mark.parametrize(("written", "bare", "amount"), READ)
def test_amounts_that_are_read(written: str, bare: bool, amount: str) -> None:
    read = read_amount(written, bare)
    assert isinstance(read, Amount) and read == Decimal(amount)


REFUSED = [
    ("14.000", BARE, ["€ 14 ", "€ 14.000"]),
    ("1.500", BARE, ["€ 1,50", "€ 1.500"]),
    ("14,000", BARE, ["€ 14 ", "€ 14.000"]),
    ("€ 14,000", QUOTED, ["€ 14 ", "€ 14.000"]),
    ("0123", BARE, ["nul", "83"]),
    ("0123", QUOTED, ["nul"]),
    ("0402", BARE, ["achttallig", "258"]),
    ("13:30", BARE, ["tijd", "810"]),
    ("1_000", BARE, ["streepjes"]),
    ("1e3", BARE, ["geen bedrag"]),
    (".nan", BARE, ["geen bedrag"]),
    (".inf", BARE, ["geen bedrag"]),
    ("nan", BARE, ["geen bedrag"]),
    ("0x10", BARE, ["geen bedrag"]),
    ("14,000.50", BARE, ["geen bedrag"]),
    ("14.00.000", BARE, ["geen bedrag"]),
    ("0.500", BARE, ["geen bedrag"]),
    ("€ 14,1234", BARE, ["meer dan twee cijfers"]),
    ("1.200 miljoen", BARE, ["niet duidelijk"]),
    ("€ 14 000", BARE, ["geen bedrag"]),
    ("veertien", BARE, ["geen bedrag"]),
    ("", QUOTED, ["geen bedrag"]),
    ("٣", BARE, ["geen bedrag"]),
    ("9" * 40, BARE, ["te groot"]),
    ("€ 99999999999999 miljard", BARE, ["te groot"]),
]


@pytest.mark.parametrize(("written", "bare", "words"), REFUSED)
def test_amounts_that_are_refused(written: str, bare: bool, words: list[str]) -> None:
    with pytest.raises(MisreadError) as caught:
        read_amount(written, bare)
    said = caught.value.message.replace("\u00a0", " ")
    assert all(word in said + " " for word in words), said
    assert caught.value.remedy


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_printed_amount_is_read_back_exactly(amount: Decimal) -> None:
    assert read_amount(print_amount(amount), BARE) == amount


@given(st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_a_printed_date_is_read_back(date: dt.date) -> None:
    assert read_date(print_date(date)) == read_date(date.isoformat()) == date
    assert read_date(f"{date.day:02}-{date.month:02}-{date.year}") == date


@given(st.text(max_size=20), st.booleans())
def test_any_text_is_an_amount_or_refused(text: str, bare: bool) -> None:
    try:
        assert read_amount(text, bare).is_finite()
    except MisreadError as error:
        assert error.message and error.remedy


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("2019-02-30", "28 dagen"),
        ("31-04-2019", "30 dagen"),
        ("29-02-2100", "28 dagen"),
        ("2019-13-01", "twaalf maanden"),
        ("03-04-19", "maar ook"),
        ("31-12-99", "te kort"),
        ("29 maaart 2019", "geen maand"),
        ("0219-03-29", "jaar 219"),
        ("morgen", "geen datum"),
        ("2019-03-29T13:30", "geen datum"),
    ],
)
def test_dates_that_are_refused(written: str, word: str) -> None:
    with pytest.raises(MisreadError) as caught:
        read_date(written)
    assert word in caught.value.message


def test_yes_and_no() -> None:
    assert [read_yes_no(word, BARE) for word in ("ja", "Ja", "true", "yes", "on")] == [True] * 5
    assert [read_yes_no(word, BARE) for word in ("nee", "NEE", "false", "no", "off")] == [False] * 5
    with pytest.raises(MisreadError):
        read_yes_no("misschien", BARE)


@pytest.mark.parametrize(
    ("written", "bare", "value"),
    [
        ("2019", BARE, 2019),
        ("2019", QUOTED, "2019"),
        ("0402", BARE, "0402"),
        ("3,5", BARE, Decimal("3.5")),
        ("1.10", BARE, "1.10"),
        ("13:30", BARE, "13:30"),
        ("no", BARE, "no"),
        ("ja", BARE, True),
        ("€ 14.000", BARE, Amount(14000)),
        ("€ 14.000", QUOTED, Amount(14000)),
        ("30 miljoen", BARE, Amount(30_000_000)),
        ("29-03-2019", BARE, dt.date(2019, 3, 29)),
        ("Bureau Regio", BARE, "Bureau Regio"),
        ("€", QUOTED, "€"),
        ("€ per inwoner", BARE, "€ per inwoner"),
        ("EUR", BARE, "EUR"),
    ],
)
def test_free_values(written: str, bare: bool, value: object) -> None:
    read = read_value(written, bare)
    assert read == value and type(read) is type(value)


def test_a_free_value_that_could_be_two_numbers_is_refused() -> None:
    with pytest.raises(MisreadError, match=r"14\.000"):
        read_value("14.000", BARE)


@pytest.mark.parametrize("written", ["€ 14,000", "€ 14.00O", "€\u00a0-14.00.0", "€ 5 per inwoner"])
def test_a_digit_right_after_the_euro_is_an_amount_or_refused(written: str) -> None:
    with pytest.raises(MisreadError):
        read_value(written, QUOTED)


def test_numbers_are_exact() -> None:
    assert read_number("0,1", BARE) + read_number("0,2", BARE) == Decimal("0.3")
