"""Attachments made readable by programs: text of what is a scan, tags of what has none.

A PDF comes in; the same pages go out, with a layer of text that OCRmyPDF reads in Dutch, and with the tags that
OpenDataLoader finds. Both come with extras and need a program of the system; what is not there is not done, and
told. What a machine read or tagged is for a person to look at: it never says that it is right.
"""

from __future__ import annotations

import functools
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, String

from pipeline import machine, process
from pipeline.attachments.apart import Apart
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
_DOING = {
    TEXT: ("de tekst te lezen", "de tekst is door een programma gelezen (OCR)"),
    TAGS: ("tags te zetten", "de opmaak voor schermlezers is door een programma herkend (tags)"),
}
_SWITCH_OFF = "Zet leesbaar_maken voor deze bijlage op nee."

Readable = Piece | AttachmentError


@functools.cache
def able() -> tuple[str, ...]:
    """Return what can be done on this machine, of ``TEXT`` and ``TAGS``."""
    there = {
        TEXT: shutil.which("tesseract") is not None and "nld" in _languages(),
        TAGS: machine.has_java(),
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


def make_readable(pieces: Sequence[Piece], rooms: Sequence[Path], apart: Apart) -> list[Readable]:
    """Give PDFs what they lack, as far as this machine can, several at once.

    Args:
        pieces: Sound PDFs, of which is known what they lack.
        rooms: For each a folder of its own for what is made of it, not there yet.
        apart: Where what others made is opened.

    Returns:
        Each piece; or the error of one that a program failed on, or was not ready with in time.
    """
    for room in rooms:
        room.mkdir()
    made: list[Readable] = list(pieces)
    scans = [n for n, piece in enumerate(pieces) if TEXT in piece.lacks and TEXT in able()]
    for n, read in zip(scans, _read([pieces[n] for n in scans], [rooms[n] for n in scans], apart), strict=True):
        made[n] = read
    flat = {n: piece for n, piece in enumerate(made) if isinstance(piece, Piece) and _can_be_tagged(piece)}
    for n, tagged in zip(flat, _tagged(list(flat.values()), [rooms[n] for n in flat], apart), strict=True):
        made[n] = tagged
    return [
        replace(each, actions=each.actions + unable(each.lacks)) if isinstance(each, Piece) else each
        for each in made
    ]


def _can_be_tagged(piece: Piece) -> bool:
    # What has no text has nothing to tag but pictures, which only a person can describe.
    has_text = TEXT not in piece.lacks or TEXT in piece.by_machine
    return TAGS in piece.lacks and TAGS in able() and has_text


def _read(scans: Sequence[Piece], rooms: Sequence[Path], apart: Apart) -> list[Readable]:
    """Have the text of scans read."""
    targets = [room / "gelezen.pdf" for room in rooms]
    command: list[str | Path] = [
        sys.executable, "-m", "ocrmypdf", "--quiet", "--language", _LANGUAGES, "--skip-text",
        "--output-type", "pdf", "--optimize", "0", "--rotate-pages",
        "--jobs", str(max(process.cores() // max(len(scans), 1), 1)), "--max-image-mpixels", "200",
    ]  # fmt: skip
    ended = process.run_all(
        [[*command, scan.path, target] for scan, target in zip(scans, targets, strict=True)],
        at_once=process.cores(),
        timeout=SECONDS,
        env={"OMP_THREAD_LIMIT": "1"},
    )
    read = [_made(*each, TEXT) for each in zip(scans, targets, ended, strict=True)]
    settling = [
        partial(_settle, target, scan.origin is Origin.OURS) for scan, target in zip(scans, targets, strict=True)
    ]
    return _settled(read, settling, apart)


def _settled(made: list[Readable], settling: Sequence[partial[None]], apart: Apart) -> list[Readable]:
    """Return what was made, each settled by its own task."""
    good = [n for n, each in enumerate(made) if isinstance(each, Piece)]
    for n, outcome in zip(good, apart.carry_out([settling[n] for n in good]), strict=True):
        if outcome is not None:
            made[n] = AttachmentError("is niet leesbaar te maken.", _SWITCH_OFF)
    return made


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


def _tagged(pieces: Sequence[Piece], rooms: Sequence[Path], apart: Apart) -> list[Readable]:
    """Have tags found."""
    if not pieces:
        return []
    spec = find_spec("opendataloader_pdf")
    assert spec is not None and spec.origin is not None
    program = next(Path(spec.origin).parent.glob("jar/*.jar"))
    folders = [room / "tags" for room in rooms]
    for folder in folders:
        folder.mkdir()
    command: list[str | Path] = [
        machine.java(), f"-Xmx{_HEAP}", "-Djava.awt.headless=true", "-jar", program, "--format", "tagged-pdf",
        # All that is on the page counts; the text of a scan is hidden under its picture.
        "--content-safety-off", "all", "-o",
    ]  # fmt: skip
    ended = process.run_all(
        [[*command, folder, piece.path] for folder, piece in zip(folders, pieces, strict=True)],
        at_once=max(process.cores() // 2, 1),  # Java itself takes more than one
        timeout=SECONDS,
    )
    targets = [next(folder.glob("*.pdf"), folder / "geen.pdf") for folder in folders]
    tagged = [_made(*each, TAGS) for each in zip(pieces, targets, ended, strict=True)]
    keeping = [partial(_keep_language, target, piece.path) for target, piece in zip(targets, pieces, strict=True)]
    return _settled(tagged, keeping, apart)


def _keep_language(path: Path, before: Path) -> None:
    """Let what was tagged be in the language that it was in; where none is said OpenDataLoader says English."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(before) as original:
        if Name.Lang in pdf.Root:
            del pdf.Root.Lang
        if isinstance(said := original.Root.get(Name.Lang), String):
            pdf.Root.Lang = String(str(said))
        pdf.save(path, deterministic_id=True)


def _made(piece: Piece, target: Path, ended: process.Finished, what: str) -> Readable:
    """Return a piece with what was made of it."""
    doing, done = _DOING[what]
    if target.is_file():
        return replace(piece, path=target, actions=(*piece.actions, done), by_machine=(*piece.by_machine, what))
    if ended.timed_out:
        return AttachmentError(
            f"was na {SECONDS / 60:.0f} minuten nog niet klaar: het lukte niet {doing}.",
            "Splits het, of zet leesbaar_maken voor deze bijlage op nee.",
        )
    return AttachmentError(f"is niet leesbaar te maken: het lukte niet {doing}.", _SWITCH_OFF)


def _languages() -> list[str]:
    return process.run(["tesseract", "--list-langs"], timeout=60).output.split()
