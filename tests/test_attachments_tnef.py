"""What Outlook packs into winmail.dat: the files in it are attachments as any other."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.attachments.laying import lay
from pipeline.attachments.mail.tnef import unpack
from pipeline.attachments.pieces import Piece, Source
from pipeline.models import Handling

GUID = bytes(range(16))


def attribute(level: int, number: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def padded(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)


def wide(number: int, text: str) -> bytes:
    value = (text + "\0").encode("utf-16-le")
    return struct.pack("<HHII", 0x001F, number, 1, len(value)) + padded(value)


def binary(number: int, value: bytes, kind: int = 0x0102) -> bytes:
    return struct.pack("<HHII", kind, number, 1, len(value)) + padded(value)


def named() -> bytes:
    """A property with a name of its own, and one with two numbers: neither is shown, both are stepped over."""
    name = "eigen\0".encode("utf-16-le")
    return (
        struct.pack("<HH", 0x0003, 0x8001) + GUID + struct.pack("<II", 1, len(name)) + padded(name) + bytes(4)
        + struct.pack("<HHIII", 0x1003, 0x6001, 2, 7, 8)
    )  # fmt: skip


def file(name: str, data: bytes, *more: bytes) -> bytes:
    properties = struct.pack("<I", 3 + len(more)) + named() + wide(0x3707, name) + b"".join(more)
    return (
        attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"KORT~1.TXT\0")
        + attribute(2, 0x0006800F, data)
        + attribute(2, 0x00069005, properties)
    )


def packed(*parts: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(parts)


HTML = attribute(1, 0x00069003, struct.pack("<I", 1) + binary(0x1013, b"<p>Beste <b>raad</b></p>"))


def laid(folder: Path, data: bytes, body: str = "") -> tuple[Piece, ...]:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@voorbeeld.nl", "b@voorbeeld.nl", "Stukken"
    mail.set_content(body)
    mail.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    (path := folder / "a.eml").write_bytes(mail.as_bytes())
    (room := folder / "werk").mkdir()
    return lay(Source(path, room, "Titel", Handling()))


def test_its_files_are_attachments(tmp_path: Path) -> None:
    inner = packed(attribute(1, 0x0002800C, b"Doorgestuurd\0"), file("diep.txt", b"diep"))
    whole = packed(
        HTML, file("Nota één.txt", b"tekst"), file("Bericht", b"", binary(0x3701, GUID + inner, kind=0x000D))
    )
    pieces = laid(tmp_path, whole)
    assert [piece.title for piece in pieces] == ["Bericht", "Nota één.txt", "Bericht.txt", "diep.txt"]
    assert "bijlagenpakket van Outlook (winmail.dat) uitgepakt: 3 bestanden" in pieces[0].actions
    text = pieces[0].path.read_text(encoding="utf-8")
    assert "raad" in text and "winmail" not in text


def test_the_text_of_the_mail_comes_first(tmp_path: Path) -> None:
    text = laid(tmp_path, packed(HTML, file("a.txt", b"x")), "Eigen tekst")[0].path.read_text(encoding="utf-8")
    assert "Eigen tekst" in text and "raad" not in text


def test_what_is_damaged_is_left_out_and_told(tmp_path: Path) -> None:
    (piece,) = laid(tmp_path, packed(file("a.txt", b"tekst")).replace(b"tekst", b"ander"), "Eigen tekst")
    assert any("niet te lezen en weggelaten" in action for action in piece.actions)


@pytest.mark.parametrize("step", [1, 7, 30])
def test_half_of_it_is_no_traceback(step: int) -> None:
    whole = packed(HTML, file("a.txt", b"tekst"))
    for length in range(0, len(whole), step):
        found = unpack(whole[:length])
        assert found is None or all(data in (b"", b"tekst") for _, data in found.files)
