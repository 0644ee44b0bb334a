"""What values must mean together: sums, names, the life of a municipality."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from definitions import START, errors, only_error, values, warnings

CONTRIBUTIONS = """financiën:
  bijdragen:
  - {partij: Deelnemende gemeenten, bedrag: 319000, naam: gemeenten}
  - {partij: Openbaar Ministerie, bedrag: "€ 91.000,50"}
"""


def test_a_total_that_is_not_the_sum_is_refused_with_both(tmp_path: Path) -> None:
    error = only_error(tmp_path, START + CONTRIBUTIONS + "  totaal: 410000\n").replace("\u00a0", " ")
    assert error.startswith("8:11 'totaal' is € 410.000, maar de delen zijn samen € 410.000,50.")
    assert errors(tmp_path, START + CONTRIBUTIONS + "  totaal: € 410.000,50\n") == []


@pytest.mark.parametrize("field", ["lasten", "baten"])
def test_amounts_per_year_must_add_up(field: str, tmp_path: Path) -> None:
    years = f"  per_jaar: [{{jaar: 2019, {field}: 10}}, {{jaar: 2020, {field}: 20}}]\n"
    assert "de delen zijn samen" in only_error(tmp_path, f"{START}financiën:\n{years}  {field}: 31\n")
    assert errors(tmp_path, f"{START}financiën:\n{years}  {field}: 30\n") == []


def test_no_sum_is_judged_when_a_part_is_unreadable(tmp_path: Path) -> None:
    text = START + CONTRIBUTIONS.replace("319000", "319.000") + "  totaal: 1\n"
    assert "kan € 319 zijn" in only_error(tmp_path, text).replace("\u00a0", " ")


def test_texts_can_use_the_contributions(tmp_path: Path) -> None:
    text = "  tekst: a {{ bijdragen.gemeenten }} b {{ bijdragen.openbaar_ministerie }} c {{ bijdragen.totaal }}\n"
    read = values(tmp_path, START + CONTRIBUTIONS + text)["financiën"]
    assert read["tekst"].replace("\u00a0", " ") == "a € 319.000 b € 91.000,50 c € 410.000,50"
    assert [entry["bedrag"] for entry in read["bijdragen"]] == [319000, Decimal("91000.50")]


@pytest.mark.parametrize("party", ["Deelnemende gemeenten, naam: openbaar_ministerie", "Totaal", "'112'"])
def test_contributions_need_names_of_their_own(party: str, tmp_path: Path) -> None:
    text = START + CONTRIBUTIONS.replace("Deelnemende gemeenten", party).replace(", naam: gemeenten", "")
    assert "eigen 'naam'" in only_error(tmp_path, text)


@pytest.mark.parametrize("written", ["''", "|\n  \n", "[]", "{tekst: }"])
def test_a_proposal_that_says_nothing_is_refused(written: str, tmp_path: Path) -> None:
    assert "'voorstel' is leeg" in only_error(tmp_path, f"titel: a\ngemeente: urk\nvoorstel: {written}\n")


def test_an_own_value_cannot_take_the_name_of_a_field(tmp_path: Path) -> None:
    assert only_error(tmp_path, START + "waarden: {datum: 1 mei 2019}\n").startswith("4:11 De naam 'datum'")


def test_weesp_after_its_end_is_warned_of(tmp_path: Path) -> None:
    text = START.replace("hilversum", "weesp") + "datum: 1 april 2022\n"
    (warning,) = warnings(tmp_path, text)
    assert warning.startswith(
        "4:8 De gemeente Weesp bestaat sinds 24\u00a0maart 2022 niet meer: zij ging op in Amsterdam."
    )
    assert warnings(tmp_path, text.replace("2022", "2019")) == []
