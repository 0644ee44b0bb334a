"""How far a package is, on a terminal and elsewhere."""

import sys

import pytest

from pipeline.cli.screen import show_progress
from pipeline.production.events import Event, Step
from tests.test_batch_command import Terminal

TOLD = (Event("Proef", Step.BUNDLE), Event("Proef", Step.BUNDLE, 1, 4), Event("Proef", Step.JUDGE))


def test_on_a_terminal_the_next_step_takes_the_place_of_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    for event in TOLD:
        show_progress(event)
    first, second, end = screen.getvalue().split("\n")
    assert first.endswith("Pakket samenvoegen…") and end == ""
    bar, after = second.split("\r")
    assert bar == "━" * 7 + "─" * 23 + "  25 %"
    assert after == "\x1b[KPakket keuren…"


def test_elsewhere_only_the_steps_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for event in TOLD:
        show_progress(event)
    assert capsys.readouterr().err == "Pakket samenvoegen…\nPakket keuren…\n"
