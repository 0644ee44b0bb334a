"""What the bench reaches into is there: it is run by hand, and would else break unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import collect, stages
from bench.kinds import KINDS
from pipeline import conversion
from pipeline.workspace import create

ONE = """\
gemeenten:
  hilversum:
    naam: Hilversum
    code: "0402"
    deelgebied: Gooi en Vechtstreek
    inwoners: {2020-01-01: 90831}
    bijvoeglijk: [Hilversums, Hilversumse]
    kleur: "333333"
    sjabloon: standaard
"""


@pytest.mark.parametrize("stage", stages.STAGES)
def test_each_stage_is_a_function_of_the_product(stage: str) -> None:
    holder, name = stages.STAGES[stage]
    assert callable(getattr(holder, name, None)), f"{holder.__name__}.{name}"


def test_word_files_are_collected_as_they_are_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "convert", conversion.convert)
    create(tmp_path / "werkmap", None, "hilversum")
    register = tmp_path / "werkmap" / "templates" / "gemeenten.yaml"
    register.write_text(ONE, "utf-8")
    collect.main(tmp_path / "werkmap", tmp_path / "uit")
    assert [path.name for path in (tmp_path / "uit").iterdir()] == ["0000.docx"]


@pytest.mark.parametrize("name", ["pdf", "xlsx", "odt", "png", "svg", "html", "eml"])
def test_there_are_files_of_each_kind(name: str, tmp_path: Path) -> None:
    import random

    KINDS[name].write(path := tmp_path / f"a{KINDS[name].suffix}", random.Random(1))
    assert path.stat().st_size > 100
