"""Every template comes to what was kept of it; where it does not, the test says what differs and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.library.comparing.goldens import documents, measure, place
from pipeline.library.comparing.holding import held
from pipeline.library.comparing.measuring import Golden, load
from pipeline.workspace import Workspace

WORKSPACE = Workspace(Path(__file__).parent.parent)
GOLDENS = Path(__file__).parent / "goldens"


def test_every_template_comes_to_what_was_kept() -> None:
    told, unseen = [], set()
    for template, now in measure(WORKSPACE, documents(WORKSPACE)).items():
        kept, shown = load(place(template, GOLDENS)), template.relative_to(WORKSPACE.root)
        if kept is None or not isinstance(now, Golden):
            told.append(f"{shown}: {'er is niets van bewaard' if kept is None else now}")
            continue
        verdict = held(kept, now)
        if verdict.differences:
            told.append(f"{shown}: {verdict}")
        if verdict.unseen:
            unseen.add(verdict.unseen)
    if told:
        pytest.fail(
            "\n\n".join(["Is het goed zoals het nu is? Bewaar het met: make goldens", *told]), pytrace=False
        )
    if unseen:
        pytest.skip(" ".join(unseen))
