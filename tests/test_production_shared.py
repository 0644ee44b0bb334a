from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import AttachmentError
from pipeline.models import Attachment
from pipeline.production import shared as module
from pipeline.production.shared import shared
from tests.pdfs import write_pdf


def attachment(path: Path, title: str = "Bijlage") -> Attachment:
    return Attachment(title, path, f"bijlagen/{path.name}", 1)


@pytest.fixture
def counted(monkeypatch):
    """Count how often an attachment is made ready."""
    made: list[str] = []
    real = module.preparing

    def count(attachments, into, *told):
        made.extend(each.path.name for each in attachments)
        return real(attachments, into, *told)

    monkeypatch.setattr(module, "preparing", count)
    return made


def test_made_ready_once_for_all_and_for_later_runs(tmp_path, counted):
    plan = write_pdf(tmp_path / "plan.pdf", 2)
    for title in ("Plan", "Een ander"):
        with shared(tmp_path / "bewaard") as ready:
            (document,) = ready.prepared([attachment(plan, title)])
            assert (document.title, document.source, document.pages) == (title, "bijlagen/plan.pdf", 2)
            assert document.actions == ("ongewijzigd overgenomen",)
            assert document.path.read_bytes() == plan.read_bytes()
    assert counted == ["plan.pdf"]
    write_pdf(plan, 3)
    with shared(tmp_path / "bewaard") as ready:
        assert ready.prepared([attachment(plan)])[0].pages == 3
    assert counted == ["plan.pdf", "plan.pdf"]


def test_the_same_twice_in_one_package(tmp_path, counted):
    plan = write_pdf(tmp_path / "plan.pdf", 2)
    with shared(tmp_path / "bewaard") as ready:
        one, two = ready.prepared([attachment(plan, "Een"), attachment(plan, "Twee")])
    assert (one.title, two.title) == ("Een", "Twee")
    assert one.path == two.path
    assert counted == ["plan.pdf"]


def test_a_picture_is_described_by_the_title_that_it_has_here(tmp_path, counted):
    Image.linear_gradient("L").save(tmp_path / "kaart.png")
    with shared(tmp_path / "bewaard") as ready:
        one, two = ready.prepared([attachment(tmp_path / "kaart.png", title) for title in ("Geheim", "Kaart")])
    assert b"Geheim" in one.path.read_bytes() and b"Geheim" not in two.path.read_bytes()
    assert counted == ["kaart.png", "kaart.png"]


@pytest.mark.parametrize("damage", ["bijlage.pdf", "bijlage.json"])
def test_what_is_damaged_is_made_again(tmp_path, counted, damage):
    plan = write_pdf(tmp_path / "plan.pdf", 2)
    for _ in range(2):
        with shared(tmp_path / "bewaard") as ready:
            (document,) = ready.prepared([attachment(plan)])
            assert document.path.read_bytes() == plan.read_bytes()
        (document.path.parent / damage).write_bytes(b"{}")
    assert counted == ["plan.pdf", "plan.pdf"]


def test_a_bad_one_is_named_and_the_others_are_kept(tmp_path, counted):
    plan, bad = write_pdf(tmp_path / "plan.pdf", 2), tmp_path / "kapot.pdf"
    bad.write_bytes(b"%PDF-1.7 kapot")
    for _ in range(2):
        with shared(tmp_path / "bewaard", "deze run") as ready, pytest.raises(AttachmentError) as caught:
            ready.prepared([attachment(plan), attachment(bad)])
        assert [problem.file for problem in caught.value.problems] == ["bijlagen/kapot.pdf"]
        assert "bijlagen/kapot.pdf" in caught.value.message
    assert sorted(counted) == ["kapot.pdf", "plan.pdf"]
    with shared(tmp_path / "bewaard", "de volgende") as ready, pytest.raises(AttachmentError):
        ready.prepared([attachment(bad)])
    assert sorted(counted) == ["kapot.pdf", "kapot.pdf", "plan.pdf"]


@pytest.mark.parametrize("moment", ["while it is read", "right after"])
def test_a_file_that_changes_is_not_kept_as_what_it_was(tmp_path, counted, monkeypatch, moment):
    plan = write_pdf(tmp_path / "plan.pdf", 2)

    was = plan.read_bytes()

    def change(*_: object) -> None:
        if plan.read_bytes() == was:
            write_pdf(plan, 3)

    def carry_on(*work: object) -> None:
        real(*work)
        change()

    real = module.carry_on
    if moment == "right after":
        monkeypatch.setattr(module, "carry_on", carry_on)
    with shared(tmp_path / "bewaard", told=change if moment == "while it is read" else lambda *_: None) as ready:
        with pytest.raises(AttachmentError) as caught:
            ready.prepared([attachment(plan)])
        (problem,) = caught.value.problems
        assert (problem.file, problem.message) == ("bijlagen/plan.pdf", module.CHANGED.message)
        assert ready.prepared([attachment(plan)])[0].pages == 3
    monkeypatch.undo()
    plan.write_bytes(was)
    with shared(tmp_path / "bewaard") as ready:
        assert ready.prepared([attachment(plan)])[0].pages == 2


def test_what_is_not_there_is_told_as_such(tmp_path):
    with shared(tmp_path / "bewaard") as ready, pytest.raises(AttachmentError) as caught:
        ready.prepared([attachment(tmp_path / "weg.pdf")])
    assert caught.value.problems[0].message == "bestaat niet."


def test_where_nothing_can_be_kept_it_is_made_all_the_same(tmp_path):
    (tmp_path / "bewaard").write_text("geen map")
    plan = write_pdf(tmp_path / "plan.pdf", 2)
    with shared(tmp_path / "bewaard") as ready:
        assert ready.prepared([attachment(plan)])[0].pages == 2


def test_what_was_not_used_for_long_goes(tmp_path):
    old, new = write_pdf(tmp_path / "oud.pdf", 1), write_pdf(tmp_path / "nieuw.pdf", 2)
    with shared(tmp_path / "bewaard") as ready:
        kept = [each.path.parent for each in ready.prepared([attachment(old), attachment(new)])]
    long_ago = time.time() - module.KEPT - 1
    os.utime(kept[0] / "bijlage.json", (long_ago, long_ago))
    with shared(tmp_path / "bewaard") as ready:
        ready.prepared([attachment(new)])
    assert [folder.exists() for folder in kept] == [False, True]
