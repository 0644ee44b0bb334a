"""No packed data end in a carriage return, and what is in them stays the same."""

from __future__ import annotations

import zlib
from pathlib import Path
from random import Random

import page as validator
import pikepdf
import pytest
from pikepdf import Dictionary, Name, ObjectStreamMode, String

from pipeline.bundle.lineends import settle_file, settle_streams, settled

ENDING = b"\r\nendstream"


def saved(pdf: pikepdf.Pdf, path: Path) -> Path:
    pdf.save(path, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return path


def many_objects(path: Path) -> Path:
    """Save a PDF of which an object stream ends so."""
    for number in range(3000):
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.Root.Notes = pikepdf.Array([pdf.make_indirect(Dictionary(N=n, S=String("a b"))) for n in range(9)])
            pdf.Root.Serial = number
            if ENDING in saved(pdf, path).read_bytes():
                return path
    raise AssertionError("no object stream ends so")


def test_an_object_stream(tmp_path: Path) -> None:
    path = many_objects(tmp_path / "a.pdf")
    before = path.read_bytes()
    denied = [each.rule_id for each in validator.validate_pdf(str(path), profile="2b").failures]
    assert any("STREAM-LENGTH" in rule for rule in denied)
    assert settle_file(path)
    after = path.read_bytes()
    assert ENDING not in after and len(after) == len(before)
    left = [each.rule_id for each in validator.validate_pdf(str(path), profile="2b").failures]
    assert left == [rule for rule in denied if "STREAM-LENGTH" not in rule]
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [(int(each.N), str(each.S)) for each in pdf.Root.Notes] == [(n, "a b") for n in range(9)]


def test_the_cross_reference_stream(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.pdf", Random(1)
    for number in range(3000):
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            # What stands where is all that differs.
            pdf.Root.Noise = pikepdf.Array([pdf.make_stream(chance.randbytes(n * number)) for n in (1, 7)])
            if ENDING in saved(pdf, path).read_bytes().rpartition(b"/XRef")[2]:
                break
    before = path.read_bytes()
    assert before.count(ENDING) == 1
    assert settle_file(path)
    assert ENDING not in path.read_bytes() and len(path.read_bytes()) == len(before) + 1
    left = [each.rule_id for each in validator.validate_pdf(str(path), profile="2b").failures]
    assert not any("STREAM-LENGTH" in rule for rule in left)
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == [] and len(pdf.pages) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_other_streams(tmp_path: Path, packed: bool) -> None:
    content = next(text for n in range(5000) if zlib.adler32(text := b"q" * n) & 0xFF == 13)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, zlib.compress(content) if packed else content)
        if packed:
            stream.Filter = Name.FlateDecode
        pdf.pages[0].Contents = stream
        assert not settle_file(saved(pdf, tmp_path / "a.pdf"))
        settle_streams(pdf)
        path = saved(pdf, tmp_path / "a.pdf")
    assert settle_file(path) and ENDING not in path.read_bytes()
    with pikepdf.open(path) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == content


def test_a_file_without_such_data_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        saved(pdf, path)
    assert ENDING not in path.read_bytes()
    path.chmod(0o444)
    before = path.stat().st_mtime_ns
    assert settle_file(path) and path.stat().st_mtime_ns == before


def test_wherever_it_stands_in_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is looked through piece by piece; an end may lie across two pieces."""
    path = many_objects(tmp_path / "a.pdf")
    for size in range(len(ENDING) + 8, 90):
        monkeypatch.setattr("pipeline.bundle.lineends._FAR", size)
        assert not settle_file(path)  # found, and too far from its beginning to be packed anew
    monkeypatch.undo()
    assert settle_file(path) and ENDING not in path.read_bytes()


def test_drawing_that_would_end_in_a_carriage_return_gets_a_line_end_more() -> None:
    contents = [b"(" + b"a" * length + b") Tj" for length in range(600)]
    ending = [each for each in contents if zlib.compress(each).endswith(b"\r")]
    assert ending
    assert [each for each in contents if settled(each) != each] == ending
    assert not any(zlib.compress(settled(each)).endswith(b"\r") for each in contents)
