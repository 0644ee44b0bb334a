"""What is made again and why: plans are made after a real run, and not carried out."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline import machine
from pipeline.production import freshness, index
from pipeline.production.events import Planned
from pipeline.production.planning import Plan
from pipeline.production.results import State
from pipeline.production.turn import Turn
from pipeline.workspace import Workspace
from tests.batches import DEFINITION, definition_of, region_in, run_in
from tests.documents import template
from tests.pdfs import write_pdf
from tests.test_production_build import DAY

CHOSEN = ["baarn", "soest"]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    workspace = region_in(tmp_path_factory.mktemp("regio"))
    run_in(workspace, chosen=CHOSEN)
    return workspace.root


@pytest.fixture
def workspace(made, tmp_path) -> Workspace:
    """A copy in which nothing has changed."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Workspace(tmp_path)


def reasons(workspace: Workspace, anew: bool = False, day: dt.date = DAY) -> list[tuple[str, ...]]:
    """Return why Baarn and Soest would be made again; nothing for what would not be."""
    folder = workspace.build / "proef"
    turn = Turn(folder / "beurt", "x")
    planned = Plan(definition_of(workspace), workspace, folder, index.read(folder), CHOSEN, anew, turn, day)
    to_make = {job.key for job in planned.jobs(lambda event: None, lambda key: None)}
    results = planned.results.values()
    assert all((result.state is State.UNCHANGED) == (result.key not in to_make) for result in results)
    return [result.reasons for result in results]


def rewrite(workspace: Workspace, old: str, new: str, file: str = "proposals/proef/voorstel.yaml") -> None:
    path = workspace.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def both(*told: str) -> list[tuple[str, ...]]:
    return [told, told]


def test_nothing_changed_though_every_file_is_another(workspace):
    assert reasons(workspace) == both()


def test_touched_files_and_other_remarks_in_a_definition_change_nothing(workspace):
    rewrite(workspace, DEFINITION, f"# een opmerking\n{DEFINITION}")
    for path in workspace.root.rglob("*"):
        os.utime(path)
    assert reasons(workspace) == both()


def test_all_anew(workspace):
    assert reasons(workspace, anew=True) == both("u vroeg om alles opnieuw te maken")


def test_a_shared_text(workspace):
    rewrite(workspace, "Het plan in het kort.", "Het plan.")
    assert reasons(workspace) == both("'samenvatting' is veranderd")


def test_a_text_of_one(workspace):
    folder = workspace.root / "proposals" / "proef" / "gemeenten"
    folder.mkdir()
    (folder / "soest.yaml").write_text("samenvatting: Kort.\ndoel: Zorg.\n")
    assert reasons(workspace) == [(), ("'samenvatting' is veranderd", "'doel' is nieuw")]


def test_a_text_that_is_taken_out(workspace):
    rewrite(workspace, "samenvatting: |\n  Het plan in het kort.\n", "")
    assert reasons(workspace) == both("'samenvatting' is weggehaald")


def test_the_registry_counts_for_whom_it_says_something(workspace):
    rewrite(workspace, "Soestse", "Soester", "templates/gemeenten.yaml")
    assert reasons(workspace) == [(), ("'gemeente' is veranderd", "'voorstel' is veranderd")]


def test_the_colour_of_all(workspace):
    rewrite(workspace, "235E95", "862791", "templates/gemeenten.yaml")
    assert "de kleur van de huisstijl is veranderd" in reasons(workspace)[0]


def test_a_wordmark_that_is_new(workspace):
    folder = workspace.root / "templates" / "huisstijlen" / "soest"
    folder.mkdir(parents=True)
    Image.new("L", (30, 10)).save(folder / "woordmerk.png")
    assert reasons(workspace)[1] == ("het woordmerk is veranderd",)


def test_the_template(workspace):
    template(workspace.root / "templates" / "proef" / "voorstel.docx", "{{ titel }}")
    assert reasons(workspace) == both("sjabloon proef is veranderd")


def test_an_attachment(workspace):
    write_pdf(workspace.root / "proposals" / "proef" / "bijlagen" / "strategie.pdf", 3)
    assert reasons(workspace) == both("bijlage bijlagen/strategie.pdf is veranderd")


def test_a_new_font(workspace, monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "font_folders", lambda: (tmp_path / "lettertypen",))
    first = reasons(workspace)
    assert all("een van de lettertypen op deze computer is veranderd" in told for told in first)


def test_another_version(workspace, monkeypatch):
    monkeypatch.setattr(freshness, "__version__", "0.2.0")
    rewrite(workspace, '"LibreOffice": "', '"LibreOffice": "6.', "build/proef/.index.jsonl")
    told = reasons(workspace)[0]
    assert re.fullmatch(r"collegevoorstel [\d.]+ → 0\.2\.0", told[0])
    assert re.fullmatch(r"LibreOffice 6\.([\d.]+) → \1", told[1])


def test_a_result_that_is_gone_or_was_changed(workspace):
    folder = workspace.build / "proef"
    (folder / "baarn" / "pakket.pdf").unlink()
    (folder / "soest" / "voorstel.docx").write_bytes(b"x")
    assert reasons(workspace) == [("pakket.pdf is weg",), ("voorstel.docx is veranderd sinds het is gemaakt",)]


def test_a_large_registry_is_looked_at_in_parts(workspace, monkeypatch):
    monkeypatch.setattr("pipeline.production.planning._AT_ONCE", 2)
    folder, told = workspace.build / "proef", []
    planned = Plan(
        definition_of(workspace), workspace, folder, index.Index(), [], False, Turn(folder / "beurt", "x"), DAY
    )
    outdated: list[str] = []
    to_make = planned.jobs(told.append, outdated.append)
    assert next(to_make).key == "baarn" and outdated == ["baarn", "bunnik"]
    assert told == [Planned("proef", 2, 2, 5)]
    assert not planned.index.place
    assert len(list(to_make)) == 4
    assert told[1:] == [Planned("proef", 4, 4, 5), Planned("proef", 5, 5, 5)]
    assert planned.index.place == index.place(definition_of(workspace))


def test_of_an_index_the_last_lines_count_and_one_that_was_cut_off_spoils_no_other(workspace):
    folder = workspace.build / "proef"
    known = index.read(folder)
    assert known.unchanged(definition_of(workspace), folder, CHOSEN, DAY) is None  # another place
    entry = replace(known.entries["baarn"], code="0001")
    index.begin(folder)
    index.add(folder, "soest", entry)
    with (folder / index.NAME).open("a") as file:
        file.write('\n["laren", {"code')
    index.add(folder, "baarn", entry)
    again = index.read(folder)
    assert {key: each.code for key, each in again.entries.items()} == {"baarn": "0001", "soest": "0001"}
    assert known.place and not again.place
    index.write(again, folder)
    assert index.read(folder) == again and (folder / index.NAME).read_text().count("\n") == 3


def test_a_file_that_changed_while_it_was_read_is_read_again(tmp_path):
    path = tmp_path / "voorstel.yaml"
    path.write_text("x")
    then = path.stat().st_mtime_ns
    assert index.stats_of([path], then + 10**9) == {str(path): index.stat_of(path)}
    assert index.stats_of([path], then) == {str(path): [-1]}
    assert index.stats_of([tmp_path / "weg"], then) == {str(tmp_path / "weg"): []}
