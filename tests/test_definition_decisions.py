"""Arguments go with a decision: their order, their numbers, and decisions that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from definitions import START, errors, only_error, values

DECISIONS = "beslispunten: [Kennis te nemen., In te stemmen., Te evalueren.]\n"


def numbers(folder: Path, text: str, section: str = "argumenten") -> list[tuple[str, str]]:
    return [(point["nummer"], point["kop"]) for point in values(folder, START + text)[section]["punten"]]


def test_without_a_word_all_go_with_the_first_decision(tmp_path: Path) -> None:
    assert numbers(tmp_path, "argumenten: [a, b]\n") == [("1.1", "a"), ("1.2", "b")]
    assert numbers(tmp_path, "argumenten: Omdat.\n") == []


@pytest.mark.parametrize("section", ["argumenten", "kanttekeningen"])
def test_a_point_goes_with_its_decision_and_the_next_goes_along(section: str, tmp_path: Path) -> None:
    points = "[{kop: c, bij: 3}, {kop: d}, {kop: a, bij: 1}, {kop: e, bij: 3}, {kop: b, bij: 2}]"
    assert numbers(tmp_path, f"{DECISIONS}{section}: {points}\n", section) == [
        ("1.1", "a"), ("2.1", "b"), ("3.1", "c"), ("3.2", "d"), ("3.3", "e"),
    ]  # fmt: skip


def test_a_decision_that_is_not_there_is_refused_with_its_place(tmp_path: Path) -> None:
    text = START + DECISIONS + "argumenten:\n- {kop: a, bij: 2}\n- {kop: b, bij: 4}\n"
    assert only_error(tmp_path, text) == (
        "7:17 Er is geen beslispunt 4: het laatste is 3. Kies een nummer van 1 tot en met 3."
    )
    alone = START + "argumenten: [{kop: a, bij: 2}]\n"
    assert "4:28 Er is geen beslispunt 2. Schrijf 'beslispunten' als lijst" in only_error(tmp_path, alone)
    assert errors(tmp_path, START + "argumenten: [{kop: a, bij: 1}]\n") == []
    assert "mag niet kleiner dan 1 zijn" in only_error(tmp_path, START + "argumenten: [{kop: a, bij: 0}]\n")


def test_decisions_that_are_wrong_themselves_are_told_of_once(tmp_path: Path) -> None:
    text = START + "beslispunten: {pnten: [a, b]}\nargumenten: [{kop: a, bij: 2}]\n"
    assert only_error(tmp_path, text).startswith("4:16 'pnten'")


def test_elsewhere_there_is_nothing_to_go_with(tmp_path: Path) -> None:
    assert "'bij' is geen bekend onderdeel" in only_error(tmp_path, START + "doel: [{kop: a, bij: 1}]\n")
