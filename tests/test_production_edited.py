"""A document that was edited in Word after it was made is never overwritten."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.production.edited import keep_edited


def results(folder: Path) -> Path:
    (folder / "voorstel.docx").write_bytes(b"gemaakt")
    fingerprint = hashlib.sha256(b"gemaakt").hexdigest()
    content = {"bestanden": [{"bestand": "voorstel.docx", "sha256": fingerprint}]}
    (folder / "pakket.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_what_was_not_touched_is_left(tmp_path: Path) -> None:
    assert keep_edited(results(tmp_path), "pakket.json") == ()
    assert (tmp_path / "voorstel.docx").read_bytes() == b"gemaakt"


def test_each_edited_version_gets_a_name_of_its_own(tmp_path: Path) -> None:
    for content, name in ((b"eerste", "voorstel-bewerkt.docx"), (b"tweede", "voorstel-bewerkt-2.docx")):
        results(tmp_path)
        (tmp_path / "voorstel.docx").write_bytes(content)
        (notice,) = keep_edited(tmp_path, "pakket.json")
        assert name in notice
        assert (tmp_path / name).read_bytes() == content
    assert (tmp_path / "voorstel-bewerkt.docx").read_bytes() == b"eerste"


@pytest.mark.parametrize("receipt", [None, b"", b"{}", b"[1]", b'{"bestanden": [{}]}', b'{"bestanden": 3}'])
def test_without_a_receipt_nothing_is_told_or_moved(tmp_path: Path, receipt: bytes | None) -> None:
    (tmp_path / "voorstel.docx").write_bytes(b"iets")
    if receipt is not None:
        (tmp_path / "pakket.json").write_bytes(receipt)
    assert keep_edited(tmp_path, "pakket.json") == ()
    assert [path.name for path in tmp_path.glob("*.docx")] == ["voorstel.docx"]


def test_a_receipt_that_names_a_file_elsewhere_reaches_nothing(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "ander.docx").write_bytes(b"iets")
    content = {"bestanden": [{"bestand": "../ander.docx", "sha256": "0"}]}
    (tmp_path / "map" / "pakket.json").write_text(json.dumps(content), encoding="utf-8")
    assert keep_edited(tmp_path / "map", "pakket.json") == ()
    assert (tmp_path / "ander.docx").exists()
