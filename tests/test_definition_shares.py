"""Sharing an amount among municipalities."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from pathlib import Path

import pytest
from definitions import START, only_error, values, write
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definition import load_all, load_municipalities
from pipeline.definition.shares import ShareError, divide, share
from pipeline.dutch import Amount
from pipeline.models import Contribution, Municipality

KNOWN = load_municipalities(None)
CENT = Decimal("0.01")


def entry(amount: str, **more: object) -> dict[str, object]:
    return {"bedrag": Amount(amount), "verdeelsleutel": "inwoners", **more}


def municipality(code: str, **data: object) -> Municipality:
    return Municipality(code, code, code, ("a", "a"), "standaard", "000000", data=data)


def test_hilversum_pays_14239_of_319000() -> None:
    told = share(KNOWN["hilversum"], entry("319000"), None, KNOWN.values())
    assert told == {"aandeel": Amount(14239), "peildatum": dt.date(2020, 1, 1)}


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 10**6), min_size=1, max_size=60), st.booleans())
def test_the_parts_add_up_exactly_and_none_is_a_unit_off(units: int, weights: list[int], cents: bool) -> None:
    unit = CENT if cents else Decimal(1)
    amount = Amount(units * unit)
    parts = divide(amount, tuple(weights), unit)
    assert sum(parts) == amount and len(parts) == len(weights)
    for part, weight in zip(parts, weights, strict=True):
        exact = amount * weight / sum(weights)
        assert abs(part - exact) < unit and part % unit == 0
    in_order = [abs(part) for _, part in sorted(zip(weights, map(abs, parts), strict=True))]
    assert in_order == sorted(in_order)  # who is larger never pays less


def test_the_largest_remainder_goes_first_then_the_largest_then_the_first() -> None:
    assert divide(Amount(10), (6, 3, 1)) == (6, 3, 1)
    assert divide(Amount(11), (35, 45, 20)) == (4, 5, 2)  # 3.85, 4.95, 2.20
    assert divide(Amount(1), (1, 3)) == (0, 1)
    assert divide(Amount(2), (1, 1, 1)) == (1, 1, 0)
    assert divide(Amount("0.05"), (1, 1), CENT) == (Amount("0.03"), Amount("0.02"))
    assert divide(Amount(-2), (1, 1, 1)) == (-1, -1, 0)


def test_all_39_shares_in_texts_add_up(tmp_path: Path) -> None:
    shared = "{partij: Samen, naam: g, bedrag: '€ 1.000.000,01', verdeelsleutel: inwoners, afronding: cent}"
    text = f"financiën:\n  tekst: '{{{{ bijdragen.g.aandeel }}}}'\n  bijdragen: [{shared}]\n"
    outcomes = tuple(load_all(write(tmp_path, START + text), None).outcomes())
    shares = [o.proposal.values["bijdragen"]["g"]["aandeel"] for o in outcomes if o.proposal]
    assert len(shares) == 39 and sum(shares) == Decimal("1000000.01")


def test_equal_shares_differ_by_one_euro_at_most() -> None:
    told = [share(m, entry("1000", verdeelsleutel="gelijk"), None, KNOWN.values()) for m in KNOWN.values()]
    assert sum(t["aandeel"] for t in told) == 1000 and {t["aandeel"] for t in told} == {Amount(25), Amount(26)}
    assert all("peildatum" not in t for t in told)


def test_only_those_that_exist_on_the_date_take_part() -> None:
    after = dt.date(2022, 4, 1)
    shares = {key: share(m, entry("319000"), after, KNOWN.values())["aandeel"] for key, m in KNOWN.items()}
    assert sum(shares.values()) == 319000 and shares["weesp"] == 0 and shares["hilversum"] > 14239


def test_the_reference_date() -> None:
    days = {dt.date(2018, 1, 1): 10, dt.date(2019, 1, 1): 20, dt.date(2020, 1, 1): 30}
    one, two = municipality("0001", inwoners=days), municipality("0002", inwoners={**days, dt.date(2021, 1, 1): 5})

    def reference(date: dt.date | None, **more: object) -> object:
        return share(one, entry("100", **more), date, [one, two])["peildatum"]

    assert reference(None) == dt.date(2020, 1, 1)
    assert reference(dt.date(2019, 6, 1)) == reference(dt.date(2019, 1, 1)) == dt.date(2019, 1, 1)
    assert reference(dt.date(2010, 6, 1)) == dt.date(2018, 1, 1)
    assert reference(dt.date(2010, 6, 1), peildatum=dt.date(2020, 1, 1)) == dt.date(2020, 1, 1)
    with pytest.raises(ShareError, match="0001") as caught:
        reference(None, peildatum=dt.date(2021, 1, 1))
    assert caught.value.field == "peildatum" and "2020" in caught.value.remedy


def test_inhabitants_that_lack_are_named(tmp_path: Path) -> None:
    lacking = municipality("0001")
    with pytest.raises(ShareError, match="voor 0001 geen aantal inwoners"):
        share(lacking, entry("1"), None, [lacking, *KNOWN.values()])


def test_cents_cannot_be_shared_in_whole_euros(tmp_path: Path) -> None:
    text = "financiën:\n  bijdragen: [{partij: Samen, bedrag: '10,50', verdeelsleutel: inwoners}]\n"
    error = only_error(tmp_path, START + text)
    assert error.startswith("5:39 €\u00a010,50 is niet in hele euro's te verdelen. Zet 'afronding: cent'")


def test_a_contribution_counts_as_its_amount_and_has_parts(tmp_path: Path) -> None:
    text = """financiën:
  tekst: >
    {{ bijdragen.a }} {{ bijdragen.a + bijdragen.b }} {{ bijdragen.a.bedrag }} {{ bijdragen.a.partij }}
    {{ bijdragen.a.aandeel }} {{ bijdragen.a.peildatum }} {{ bijdragen.a|miljoen }} {{ bijdragen.a > bijdragen.b }}
  bijdragen:
    - {partij: Wij, naam: a, bedrag: 1000000, verdeelsleutel: inwoners}
    - {partij: Zij, naam: b, bedrag: 5}
"""
    read = values(tmp_path, START + text)
    said = read["financiën"]["tekst"].replace("\u00a0", " ").replace("\n", " ")
    assert said == "€ 1.000.000 € 1.000.005 € 1.000.000 Wij € 44.636 1 januari 2020 € 1 miljoen ja"
    again = pickle.loads(pickle.dumps(read["bijdragen"]["a"]))
    assert isinstance(again, Contribution) and again == 1000000 and again["aandeel"] == 44636
    error = only_error(tmp_path, START + text.replace("a.aandeel", "b.aandeel"))
    assert "'bijdragen.b.aandeel' is geen bekende waarde" in error
