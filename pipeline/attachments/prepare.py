"""Attachments → PDFs that can be parts of a package.

``Attachment``s come in, ``PdfDocument``s go out in the same order; what was done to each stands in its
``actions``. All that cannot be used is reported at once. What is from elsewhere is read in a process apart. It
never changes an attachment's file, and never leaves one out.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.attachments.apart import Apart, Stopped
from pipeline.attachments.pieces import Piece, Source
from pipeline.attachments.readable import make_readable
from pipeline.conversion import convert
from pipeline.errors import AttachmentError, ConversionError, Problem, VoorstelError
from pipeline.models import Attachment, PdfDocument

Prepared = tuple[PdfDocument | Problem, ...]
Told = Callable[[int, int], None]
_Ended = PdfDocument | tuple[Piece, ...] | VoorstelError | Stopped
Preparing = Generator[tuple[Path, ...], Mapping[Path, Path | ConversionError], Prepared]


def prepare(
    attachments: Sequence[Attachment], into: Path, told: Told = lambda done, total: None
) -> tuple[PdfDocument, ...]:
    """Make of each attachment a PDF, all that LibreOffice converts in one call.

    Args:
        attachments: In the order of the package.
        into: Folder for what has to be made; a sound PDF stays where it is.
        told: Told how many are ready, of how many.

    Raises:
        AttachmentError: One or more cannot be used: a problem for each, naming the file and what to do.
        MissingProgramError: LibreOffice is needed and not there.
    """
    work = preparing(attachments, into, told)
    given = next(work)
    return all_usable(finish(work, convert(given, into) if given else {}))


def finish(work: Preparing, converted: Mapping[Path, Path | ConversionError]) -> Prepared:
    """Send what LibreOffice made, and return what was prepared."""
    try:
        work.send(converted)
    except StopIteration as end:
        made: Prepared = end.value
        return made
    raise AssertionError("it asks once")


def preparing(attachments: Sequence[Attachment], into: Path, told: Told = lambda done, total: None) -> Preparing:
    """Do what ``prepare`` does, but let another convert the files for LibreOffice, together with its own.

    Yields:
        What LibreOffice has to convert, once; what it became must be sent back.

    Returns:
        A document for each attachment, or the problem of one that cannot be used.
    """
    into.mkdir(parents=True, exist_ok=True)
    sources = [_source(attachment, into / f"{n:03}") for n, attachment in enumerate(attachments, start=1)]
    count, total = len(sources), 2 * len(sources)  # each is laid out and made, most of them at once
    with Apart(into) as apart:
        begun = apart.carry_out([partial(begin, source) for source in sources], lambda n: told(n, total))
        laid = {n: pieces for n, pieces in enumerate(begun) if isinstance(pieces, tuple)}
        converted = yield tuple(piece.path for pieces in laid.values() for piece in pieces if piece.waits)
        ready = _ready(laid, converted, sources, apart)
        ended: dict[int, _Ended] = {**dict(enumerate(begun)), **ready}
        to_make = {
            n: partial(_make, sources[n], pieces) for n, pieces in ready.items() if isinstance(pieces, tuple)
        }
        made = apart.carry_out(list(to_make.values()), lambda n: told(count + n, total))
    ended.update(zip(to_make, made, strict=True))
    told(total, total)
    return tuple(_result(attachment, ended[n]) for n, attachment in enumerate(attachments))


def begin(source: Source) -> PdfDocument | tuple[Piece, ...]:
    """Make an attachment ready, or lay it out where another program is needed first.

    Raises:
        AttachmentError: It cannot be used.
    """
    from pipeline.attachments.laying import lay  # here, as below: of the two processes only the one apart needs it
    from pipeline.attachments.making import examine, make

    pieces = lay(source)
    if source.handling.readable:
        return examine(source, pieces)
    return pieces if any(piece.waits for piece in pieces) else make(source, pieces)


def _examine(source: Source, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    from pipeline.attachments.making import examine

    return examine(source, pieces)


def _make(source: Source, pieces: tuple[Piece, ...]) -> PdfDocument:
    from pipeline.attachments.making import make

    return make(source, pieces)


def _ready(
    laid: Mapping[int, tuple[Piece, ...]],
    converted: Mapping[Path, Path | ConversionError],
    sources: Sequence[Source],
    apart: Apart,
) -> dict[int, tuple[Piece, ...] | VoorstelError]:
    """Return the pieces of each attachment as PDFs, and readable where that is asked; or why that cannot be."""
    ready = dict[int, tuple[Piece, ...] | VoorstelError]()
    for n, pieces in laid.items():
        try:
            ready[n] = tuple(_with_pdf(piece, converted) for piece in pieces)
        except AttachmentError as error:
            ready[n] = error
    to_examine = {
        n: partial(_examine, sources[n], pieces)
        for n, pieces in ready.items()
        if isinstance(pieces, tuple) and sources[n].handling.readable and any(p.converted_from for p in pieces)
    }
    examined = apart.carry_out(list(to_examine.values()))
    ready.update(
        (n, each if isinstance(each, tuple) else _error(each))
        for n, each in zip(to_examine, examined, strict=True)
    )
    to_read = {
        (n, number): piece
        for n, pieces in ready.items()
        if isinstance(pieces, tuple)
        for number, piece in enumerate(pieces)
        if piece.lacks
    }
    rooms = [sources[n].room / f"leesbaar-{number:03}" for n, number in to_read]
    for (n, number), read in zip(to_read, make_readable(list(to_read.values()), rooms, apart), strict=True):
        if isinstance(so_far := ready[n], tuple):
            ready[n] = (*so_far[:number], read, *so_far[number + 1 :]) if isinstance(read, Piece) else read
    return ready


def _with_pdf(piece: Piece, converted: Mapping[Path, Path | ConversionError]) -> Piece:
    """Return a piece with what LibreOffice made of it, if it had to.

    Raises:
        AttachmentError: It could not.
    """
    if not piece.waits:
        return piece
    pdf = converted[piece.path]
    if isinstance(pdf, ConversionError):
        called = f"'{piece.title}' daarin " if piece.title else ""
        raise AttachmentError(f"{called}is niet om te zetten: {pdf.message}", pdf.remedy)
    return replace(piece, path=pdf, converted_from=piece.path)


def as_part(attachment: Attachment, made: PdfDocument) -> PdfDocument:
    """Return what was made of a file as a part of a package: with what the user said of it."""
    return replace(
        made,
        title=attachment.title,
        source=attachment.shown,
        number=attachment.number,
        stamped=attachment.stamped,
        review=attachment.review,
    )


def _source(attachment: Attachment, room: Path) -> Source:
    room.mkdir(exist_ok=True)
    return Source(attachment.path, room, attachment.title, attachment.handling)


def _result(attachment: Attachment, ended: _Ended) -> PdfDocument | Problem:
    """Return what came of an attachment."""
    if isinstance(ended, PdfDocument):
        return as_part(attachment, ended)
    assert not isinstance(ended, tuple)
    error = _error(ended)
    return Problem(attachment.shown, 0, 0, error.message, error.remedy)


def _error(ended: VoorstelError | Stopped) -> VoorstelError:
    return ended.error() if isinstance(ended, Stopped) else ended


def all_usable(made: Prepared) -> tuple[PdfDocument, ...]:
    """Return the documents.

    Raises:
        AttachmentError: There is a problem among them; the error has all problems.
    """
    if problems := tuple(each for each in made if isinstance(each, Problem)):
        names = ", ".join(problem.file for problem in problems)
        raise AttachmentError(f"Niet te gebruiken als bijlage: {names}.", "", problems)
    return tuple(each for each in made if isinstance(each, PdfDocument))
