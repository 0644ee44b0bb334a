"""A ZIP file as a folder of attachments: in order, within bounds, and never outside its own room."""

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.attachments.kinds import Kind, recognise
from pipeline.attachments.laying import Allowance, Piece, Source, lay
from pipeline.errors import AttachmentError
from pipeline.models import Handling
from tests.pdfs import write_pdf


def laid(room: Path, files: dict[str, bytes], **handling) -> tuple[Piece, ...]:
    path = room / "map.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return lay_path(path, **handling)


def lay_path(path: Path, **handling) -> tuple[Piece, ...]:
    (work := path.parent / "werk").mkdir()
    return lay(Source(path, work, "Titel", Handling(**{"unpack": True, **handling})))


def test_only_when_asked(tmp_path):
    with pytest.raises(AttachmentError) as caught:
        laid(tmp_path, {"a.txt": b"tekst"}, unpack=False)
    assert "uitpakken: ja" in caught.value.remedy


def test_in_the_order_of_names_and_what_is_no_content_is_told(tmp_path):
    files = {"10 c.txt": b"c", "2 b.txt": b"b", "kaart/1.txt": b"k", "__MACOSX/2 b.txt": b"x", "~$2 b.docx": b"x"}
    pieces = laid(tmp_path, files)
    assert [piece.title for piece in pieces] == ["2 b.txt", "10 c.txt", "kaart › 1.txt"]
    assert sum("hulpbestand" in each for each in pieces[0].actions) == 2


def test_a_pdf_that_stands_unpacked_at_the_front_makes_it_no_pdf(tmp_path):
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.write(write_pdf(tmp_path / "a.pdf"), "a.pdf")
        package.writestr("b.txt", b"tekst")
    assert recognise(path) is Kind.ZIP
    assert [piece.title for piece in lay_path(path)] == ["a.pdf", "b.txt"]


@pytest.mark.parametrize("name", ["../../weg.txt", "/etc/weg.txt", "..\\..\\weg.txt", "C:\\weg.txt"])
def test_nothing_is_written_outside(tmp_path, name):
    laid(tmp_path, {name: b"tekst"})
    assert {path.name for path in tmp_path.rglob("*weg.txt")} == {"weg.txt"}
    assert all(tmp_path / "werk" in path.parents for path in tmp_path.rglob("*weg.txt"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with pytest.raises(AttachmentError, match="niet te vertrouwen"):
        laid(tmp_path, {"nullen.txt": bytes(30_000_000)})
    assert not list(tmp_path.rglob("nullen.txt"))


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("layers", [1, 3])
def test_a_bomb_within_a_zip_within_a_zip_is_refused_by_its_place(tmp_path, layers):
    data = zipped("nullen.txt", bytes(30_000_000))
    for number in range(layers):
        data = zipped(f"{number}.zip", data)
    (tmp_path / "map.zip").write_bytes(data)
    with pytest.raises(AttachmentError, match=r"'.*0\.zip' daarin bevat 'nullen\.txt'"):
        lay_path(tmp_path / "map.zip")
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 200_000


def test_many_small_ones_share_one_allowance(tmp_path, monkeypatch):
    """What 42.zip does: at each depth some more, none of them large by itself."""
    monkeypatch.setattr(
        Allowance.__init__, "__defaults__", (500, 20_000_000, *Allowance.__init__.__defaults__[2:])
    )
    leaf = bytes(range(256)) * 4000
    within = io.BytesIO()
    with zipfile.ZipFile(within, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(8):
            package.writestr(f"{number}.txt", leaf)
    with pytest.raises(AttachmentError, match="te veel"):
        laid(tmp_path, {f"{number}.zip": within.getvalue() for number in range(8)})
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.txt")) <= 20_000_000


def test_too_many_files_and_too_deep(tmp_path):
    with pytest.raises(AttachmentError, match="te veel"):
        laid(tmp_path, {f"{n}.txt": b"x" for n in range(501)})
    data = b"tekst"
    for _ in range(8):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("binnen.zip" if data[:2] == b"PK" else "a.txt", data)
        data = out.getvalue()
    (other := tmp_path / "diep").mkdir()
    (other / "map.zip").write_bytes(data)
    with pytest.raises(AttachmentError, match="dieper dan 5"):
        lay_path(other / "map.zip")


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", b"HERKENBAAR" * 50)
    path.write_bytes(path.read_bytes().replace(b"HERKENBAAR", b"GEWIJZIGD!", 1))
    with pytest.raises(AttachmentError, match=r"'a\.txt' daarin is beschadigd"):
        lay_path(path)
