"""The interests on which secrecy can rest, by the day on which it is imposed."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.definition.grounds import GroundError, find_ground, grounds, periods

WOB, WOO, NOW = dt.date(2022, 4, 30), dt.date(2022, 5, 1), dt.date(2023, 4, 1)


@pytest.mark.parametrize(
    ("day", "written", "where", "imposed"),
    [
        (WOB, "10 lid 2 b", "artikel 10, tweede lid, onder b, van de Wet openbaarheid van bestuur", "artikel 25,"),
        (WOO, "5.1 lid 2 b", "artikel 5.1, tweede lid, onder b, van de Wet open overheid", "artikel 25,"),
        (NOW, "5.1 lid 2 b", "artikel 5.1, tweede lid, onder b, van de Wet open overheid", "artikel 87 "),
        (None, "5.1 lid 2 b", "artikel 5.1, tweede lid, onder b, van de Wet open overheid", "artikel 87 "),
    ],
)
def test_the_day_decides_which_law_counts(day: dt.date | None, written: str, where: str, imposed: str) -> None:
    found = find_ground(written, day)
    assert (found.where, found.imposed.startswith(imposed)) == (where, True)


@pytest.mark.parametrize(
    "written",
    [
        "5.1.2.e",
        "artikel 5.1, tweede lid, onder e, van de Woo",
        "Artikel 5.1 lid 2 sub e Woo",
        "de eerbiediging van de persoonlijke levenssfeer",
        "Persoonlijke levenssfeer",
        "privacy",
        "de persoonlijke levenssfeer (artikel 5.1, lid 2, onderdeel e)",
    ],
)
def test_an_interest_is_known_by_its_article_and_by_its_words(written: str) -> None:
    assert find_ground(written, NOW).article == ("5.1", "2", "e")


@pytest.mark.parametrize("written", ["5.1 lid 5", "onevenredige benadeling", "artikel 5.2", "intern beraad"])
def test_secrecy_cannot_rest_on_what_the_gemeentewet_does_not_name(written: str) -> None:
    with pytest.raises(GroundError) as caught:
        find_ground(written, NOW)
    assert "kan niet rusten op" in caught.value.message and "eerste en tweede lid" in caught.value.remedy


def test_disproportionate_harm_was_a_ground_of_the_wob() -> None:
    assert find_ground("10 lid 2 g", WOB).article == ("10", "2", "g")


@pytest.mark.parametrize(
    ("day", "written", "near"),
    [
        (NOW, "eerbieding van de persoonlijke levensfeer", "artikel 5.1, tweede lid, onder e,"),
        (WOB, "artikel 5.1, lid 2, onder b, van de Woo", "artikel 10, tweede lid, onder b,"),
        (NOW, "10 lid 2 e Wob", "artikel 5.1, tweede lid, onder e,"),
        (NOW, "geld", ""),
        (NOW, "artikel 5.1, lid 1 en 2", ""),
    ],
)
def test_another_interest_is_refused_with_the_nearest(day: dt.date, written: str, near: str) -> None:
    with pytest.raises(GroundError) as caught:
        find_ground(written, day)
    assert "is geen belang uit" in caught.value.message
    assert (near in caught.value.remedy) if near else ("Bedoelt u" not in caught.value.remedy)


def test_every_interest_can_be_chosen_by_its_words_and_by_its_article() -> None:
    for day in periods():
        for ground in grounds(day):
            if not ground.refused:
                assert find_ground(ground.words, day) == find_ground(ground.where, day) == ground
