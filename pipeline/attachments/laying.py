"""A file of any kind → the pieces that it consists of, each a PDF or a file that LibreOffice can convert.

A file comes in, as ``Source``; ``Piece``s go out, in the order in which they are read. Most files are one piece; a
mail is its text and all that hangs on it. Every kind has a module of its own; here is only which one. It never
changes the file, and never leaves out a piece without saying so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from pipeline.attachments.kinds import Kind, recognise, remark_on_name
from pipeline.models import Handling


class Origin(Enum):
    """Where a PDF comes from, which tells how far it is trusted."""

    ELSEWHERE = "elsewhere"
    OFFICE = "office"
    OURS = "ours"


@dataclass(frozen=True)
class Source:
    """A file to lay out.

    Attributes:
        path: The file.
        room: A folder for what is made of it; its own, and there.
        title: How the user calls it.
        handling: What the user asked for.
    """

    path: Path
    room: Path
    title: str
    handling: Handling


@dataclass(frozen=True)
class Piece:
    """A part of an attachment.

    Attributes:
        path: A PDF; or, of ``Origin.OFFICE``, a file that LibreOffice has to convert, with the suffix of its kind.
        origin: Where it comes from.
        title: How it is called within the attachment; empty when it is all of it.
        actions: What was done to it, in Dutch.
        described: What a screen reader says of it, where each page of it is one picture.
        lacks: What it has not, of ``readable.TEXT`` and ``TAGS``, where that is to be made.
        by_machine: What a machine made of that.
    """

    path: Path
    origin: Origin
    title: str = ""
    actions: tuple[str, ...] = ()
    described: str = ""
    lacks: tuple[str, ...] = ()
    by_machine: tuple[str, ...] = ()


def lay(source: Source) -> tuple[Piece, ...]:
    """Lay out a file.

    Raises:
        AttachmentError: It cannot be used.
    """
    kind = recognise(source.path)
    first, *others = _LAYERS[kind](source)
    remarks = remark_on_name(source.path, kind)
    return (replace(first, actions=remarks + first.actions), *others)


def _pdf(source: Source) -> Iterator[Piece]:
    yield Piece(source.path, Origin.ELSEWHERE)


def _picture(source: Source) -> Iterator[Piece]:
    from pipeline.attachments.images import image_to_pdf  # here, as below: most files are of another kind

    target = source.room / "afbeelding.pdf"
    yield Piece(
        target, Origin.OURS, actions=image_to_pdf(source.path, target, source.title, recognise(source.path))
    )


def _drawing(source: Source) -> Iterator[Piece]:
    from pipeline.attachments.drawings import lay_drawing

    target = source.room / "tekening.fodt"
    actions = lay_drawing(source.path, target)
    yield Piece(target, Origin.OFFICE, actions=actions, described=source.title)


def _word(source: Source) -> Iterator[Piece]:
    from pipeline.attachments.word import lay_word

    path, actions = lay_word(source.path, source.room)
    yield Piece(path, Origin.OFFICE, actions=actions)


_LAYERS = {
    Kind.PDF: _pdf,
    Kind.WORD: _word,
    **{kind: _picture for kind in Kind if kind.is_picture},
    Kind.SVG: _drawing,
}
