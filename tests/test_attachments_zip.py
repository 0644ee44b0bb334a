"""A ZIP file as a folder of attachments: in order, within bounds, and never outside its own room."""

import functools
import io
import struct
import zipfile
from pathlib import Path

import pikepdf
import pytest
import pyzipper

from pipeline.attachments import prepare
from pipeline.attachments.kinds import Kind
from pipeline.attachments.laying import lay
from pipeline.attachments.passwords import NEEDED, NOT_NEEDED, OPENED, WRONG
from pipeline.attachments.pieces import Allowance, Piece, Source
from pipeline.attachments.recognising import recognise
from pipeline.errors import AttachmentError
from pipeline.models import Attachment, Handling
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


def locked(path: Path, files: dict[str, bytes], password: bytes, strength: int = 256) -> Path:
    """Write a ZIP file with AES, by another reader of the format than ours."""
    with pyzipper.AESZipFile(path, "w", pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as package:
        package.setpassword(password)
        package.setencryption(pyzipper.WZ_AES, nbits=strength)
        for name, data in files.items():
            package.writestr(name, data)
    return path


def zipcrypto(path: Path, data: bytes, password: bytes) -> Path:
    """Write a ZIP file with the older lock (PKWARE, APPNOTE 6.1), which no library of Python writes."""
    table = [functools.reduce(lambda c, _: c >> 1 ^ (0xEDB88320 if c & 1 else 0), range(8), n) for n in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def feed(byte: int) -> None:
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 255]

    for byte in password:
        feed(byte)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        package.writestr(info := zipfile.ZipInfo("a.txt"), data)
    out = bytearray()
    for byte in bytes(11) + bytes([info.CRC >> 24]) + data:
        mask = keys[2] & 0xFFFF | 2
        out.append(byte ^ (mask * (mask ^ 1) >> 8 & 255))
        feed(byte)
    raw = path.read_bytes().replace(data, bytes(out))
    plain, full = struct.pack("<II", len(data), len(data)), struct.pack("<II", len(out), len(data))
    raw = raw.replace(plain, full)
    start = raw.index(b"PK\1\2")
    raw = bytearray(raw)
    raw[6] |= 1
    raw[start + 8] |= 1
    end = raw.rindex(b"PK\5\6")
    raw[end + 16 : end + 20] = struct.pack("<I", start)
    path.write_bytes(raw)
    return path


def key(folder: Path, password: str) -> Path:
    (file := folder / "sleutel.txt").write_text(password, encoding="utf-8")
    return file


TEXT = b"Een gewone tekst. " * 200_000  # more than is unlocked at once


@pytest.mark.parametrize("strength", [128, 192, 256])
def test_with_aes(tmp_path, strength):
    path = locked(tmp_path / "map.zip", {"a.txt": TEXT, "leeg.txt": b"x"}, b"Geheim1", strength)
    (piece, _) = lay_path(path, password_file=key(tmp_path, "Geheim1"))
    assert piece.actions[:2] == ("ZIP-bestand uitgepakt", OPENED)
    assert next(tmp_path.rglob("a.txt")).read_bytes() == TEXT


@pytest.mark.parametrize("code", ["utf-8", "cp1252", "cp850"])
@pytest.mark.parametrize("lock", ["aes", "zipcrypto"])
def test_a_password_may_be_written_as_any_program_writes_it(tmp_path, code, lock):
    password = "Gehéim1".encode(code)
    if lock == "aes":
        path = locked(tmp_path / "map.zip", {"a.txt": b"tekst"}, password)
    else:
        path = zipcrypto(tmp_path / "map.zip", b"een tekst", password)
    (piece,) = lay_path(path, password_file=key(tmp_path, "Gehéim1"))
    assert OPENED in piece.actions


@pytest.mark.parametrize("lock", ["aes", "zipcrypto"])
def test_no_password_and_another(tmp_path, lock):
    for number, (given, said) in enumerate([("", NEEDED), *((f"fout{n}", WRONG) for n in range(300))]):
        (room := tmp_path / str(number)).mkdir()
        if lock == "aes":
            if number > 2:  # of the older lock one of 256 passes the first look
                break
            path = locked(room / "map.zip", {"a.txt": b"tekst"}, b"Geheim1")
        else:
            path = zipcrypto(room / "map.zip", b"een tekst", b"Geheim1")
        with pytest.raises(AttachmentError) as caught:
            lay_path(path, **({"password_file": key(room, given)} if given else {}))
        assert said.message in caught.value.message and given not in ("x", *caught.value.message.split())


def test_what_was_changed_under_its_lock_is_damaged(tmp_path):
    path = locked(tmp_path / "map.zip", {"a.txt": b"tekst" * 100}, b"Geheim1")
    data = bytearray(path.read_bytes())
    data[70] ^= 1
    path.write_bytes(data)
    with pytest.raises(AttachmentError, match="is beschadigd"):
        lay_path(path, password_file=key(tmp_path, "Geheim1"))


def test_a_locked_archive_in_one_with_a_locked_pdf_in_it(tmp_path):
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "p.pdf", encryption=pikepdf.Encryption(owner="Geheim1", user="Geheim1"))
    inner = locked(tmp_path / "binnen.zip", {"p.pdf": (tmp_path / "p.pdf").read_bytes()}, b"Geheim1")
    path = locked(tmp_path / "map.zip", {"binnen.zip": inner.read_bytes()}, b"Geheim1")
    attachment = Attachment(
        "Titel", path, "map.zip", 1, handling=Handling(unpack=True, password_file=key(tmp_path, "Geheim1"))
    )
    (made,) = prepare([attachment], tmp_path / "werk")
    assert made.actions == ("ZIP-bestand uitgepakt", OPENED)


def test_a_password_that_was_not_needed_is_told(tmp_path):
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "p.pdf")
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.write(tmp_path / "p.pdf", "p.pdf")
    attachment = Attachment(
        "Titel", path, "map.zip", 1, handling=Handling(unpack=True, password_file=key(tmp_path, "Geheim1"))
    )
    (made,) = prepare([attachment], tmp_path / "werk")
    assert made.actions[0] == NOT_NEEDED and OPENED not in made.actions
