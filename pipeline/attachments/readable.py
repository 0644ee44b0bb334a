"""Attachments made readable by programs: text of what is a scan, tags of what has none.

A PDF comes in; the same pages go out, with a layer of text that OCRmyPDF reads in Dutch, and with the tags that
OpenDataLoader finds. Both come with extras and need a program of the system; what is not there is not done, and
told. What a machine read or tagged is for a person to look at: it never says that it is right.
"""

from __future__ import annotations

import functools
import shutil
import sys
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from pipeline import process
from pipeline.attachments.apart import apart
from pipeline.attachments.pictures.figures import take_tags_out
from pipeline.attachments.pieces import Origin, Piece
from pipeline.bundle.content import content_of
from pipeline.errors import AttachmentError

TEXT, TAGS = "tekst", "tags"
NOT_READABLE = "niet leesbaar gemaakt"
SECONDS = 3600.0  # for one file; a page takes a second or two to read
_HEAP = "1g"  # of Java; 500 pages take less
_LANGUAGES = "nld+eng"
_EXTRAS = {
    TEXT: ("ocrmypdf", "de tekst van een scan lezen", "ocr", "tesseract-ocr-nld"),
    TAGS: ("opendataloader_pdf", "tags zetten", "toegankelijk", "Java"),
}


@functools.cache
def able() -> tuple[str, ...]:
    """Return what can be done on this machine, of ``TEXT`` and ``TAGS``."""
    there = {
        TEXT: shutil.which("tesseract") is not None and "nld" in _languages(),
        TAGS: process.has_java(),
    }
    return tuple(what for what, (module, *_) in _EXTRAS.items() if find_spec(module) and there[what])


def made_with() -> list[str]:
    """Return the versions of what makes readable here."""
    return [f"{what} {version(_EXTRAS[what][0])}" for what in able()]


def unable(lacks: tuple[str, ...]) -> tuple[str, ...]:
    """Return, in Dutch, what was asked and cannot be done on this machine."""
    return tuple(
        f"{NOT_READABLE}: om {does} zijn hier collegevoorstel[{extra}] en {program} nodig"
        for what, (_, does, extra, program) in _EXTRAS.items()
        if what in lacks and what not in able()
    )


def make_readable(piece: Piece, room: Path) -> Piece:
    """Give a PDF what it lacks, as far as this machine can.

    Args:
        piece: A sound PDF, of which is known what it lacks.
        room: Folder for what is made.

    Raises:
        AttachmentError: A program was not ready in time, or failed.
    """
    made = piece
    if TEXT in piece.lacks and TEXT in able():
        made = _read(made, room)
    # What has no text has nothing to tag but pictures, which only a person can describe.
    if TAGS in piece.lacks and TAGS in able() and (TEXT not in piece.lacks or TEXT in made.by_machine):
        made = _tagged(made, room)
    return replace(made, actions=made.actions + unable(piece.lacks))


def _read(piece: Piece, room: Path) -> Piece:
    target = room / f"{piece.path.stem}-gelezen.pdf"
    finished = process.run(
        [
            sys.executable, "-m", "ocrmypdf", "--quiet", "--language", _LANGUAGES, "--skip-text",
            "--output-type", "pdf", "--optimize", "0", "--rotate-pages", "--jobs", "1",
            "--max-image-mpixels", "200", piece.path, target,
        ],
        timeout=SECONDS,
        env={"OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    _require(target, finished, "de tekst te lezen")
    (settled,) = apart([partial(_settle, target, piece.origin is Origin.OURS)], room)
    if settled is not None:
        raise AttachmentError("is niet leesbaar te maken.", "Zet leesbaar_maken voor deze bijlage op nee.")
    actions = (*piece.actions, "de tekst is door een programma gelezen (OCR)")
    return replace(piece, path=target, actions=actions, by_machine=(*piece.by_machine, TEXT))


def _settle(path: Path, is_picture: bool) -> None:
    """Take chance out of what was read, and of a picture its tag: it is more than a picture now."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            drawn = page.resources.get(Name.XObject, Dictionary())
            for number, name in enumerate([each for each in drawn.keys() if each.startswith("/OCR-")]):  # noqa: SIM118
                content = content_of(page.obj).replace(name.encode(), b"/OCR%d" % number)
                page.Contents = pdf.make_stream(content)
                drawn[f"/OCR{number}"] = drawn[name]
                del drawn[name]
        if is_picture:
            take_tags_out(pdf)
        pdf.save(path, deterministic_id=True)


def _tagged(piece: Piece, room: Path) -> Piece:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None and spec.origin is not None
    program = next(Path(spec.origin).parent.glob("jar/*.jar"))
    into = room / f"{piece.path.stem}-tags"
    into.mkdir()
    finished = process.run(
        [
            process.java(), f"-Xmx{_HEAP}", "-Djava.awt.headless=true", "-jar", program, "--format", "tagged-pdf",
            # All that is on the page counts; the text of a scan is hidden under its picture.
            "--content-safety-off", "all", "-o", into, piece.path,
        ],
        timeout=SECONDS,
    )  # fmt: skip
    target = next(into.glob("*.pdf"), into / "geen.pdf")
    _require(target, finished, "tags te zetten")
    actions = (*piece.actions, "de opmaak voor schermlezers is door een programma herkend (tags)")
    return replace(piece, path=target, actions=actions, by_machine=(*piece.by_machine, TAGS))


def _require(target: Path, finished: process.Finished, doing: str) -> None:
    if target.is_file():
        return
    if finished.timed_out:
        raise AttachmentError(
            f"was na {SECONDS / 60:.0f} minuten nog niet klaar: het lukte niet {doing}.",
            "Splits het, of zet leesbaar_maken voor deze bijlage op nee.",
        )
    raise AttachmentError(
        f"is niet leesbaar te maken: het lukte niet {doing}.", "Zet leesbaar_maken voor deze bijlage op nee."
    )


def _languages() -> list[str]:
    return process.run(["tesseract", "--list-langs"], timeout=60).output.split()
