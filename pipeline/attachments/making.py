"""The pieces of an attachment → one PDF that can be a part of a package.

PDFs come in, with where each comes from; a ``PdfDocument`` goes out. What comes from elsewhere is checked, and
mended where that loses nothing; several pieces are joined, each with its bookmark. It never changes what came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf

from pipeline.attachments.passwords import NOT_NEEDED, OPENED
from pipeline.attachments.pdf.archival import make_archival
from pipeline.attachments.pdf.opening import SoundPdf, check_pdf
from pipeline.attachments.pdf.room import spots
from pipeline.attachments.pdf.tables import settle_tables
from pipeline.attachments.pictures.figures import describe_anew
from pipeline.attachments.pieces import Origin, Piece, Source
from pipeline.attachments.readable import TAGS, TEXT
from pipeline.bundle import bundle
from pipeline.errors import AttachmentError
from pipeline.models import Obstacle, PdfDocument

_SPREADSHEETS = (".xlsx", ".xlsb", ".xls", ".ods")
NO_TAGS = "zonder tags: deze versie van LibreOffice geeft ze hier niet (aan rekenbladen doet 25.2 dat wel)"
AS_IT_WAS = "ongewijzigd overgenomen"


def make(source: Source, pieces: Sequence[Piece]) -> PdfDocument:
    """Make one PDF of the pieces of an attachment.

    Args:
        source: The attachment.
        pieces: All PDFs now.

    Raises:
        AttachmentError: A piece cannot be used.
    """
    documents = [_named(source, piece, number) for number, piece in enumerate(pieces, start=1)]
    if source.handling.password_file and not any(OPENED in document.actions for document in documents):
        documents[0] = replace(documents[0], actions=(NOT_NEEDED, *documents[0].actions))
    if len(documents) == 1:
        return replace(documents[0], spots=spots(documents[0].path))
    target = source.room / "samen.pdf"
    bundle(documents, target, title=source.path.stem)
    first, objections = 1, list[Obstacle]()
    for document in documents:
        objections += (_later(each, first) for each in document.objections or ())
        first += document.pages
    return PdfDocument(
        path=target,
        title=source.title,
        pages=first - 1,
        source=source.path.name,
        actions=tuple(f"{each.title}: {action}" for each in documents for action in each.actions),
        has_text=any(each.has_text for each in documents),
        objections=tuple(objections),
        by_machine=tuple(dict.fromkeys(what for each in documents for what in each.by_machine)),
        spots=spots(target),
        signatures=tuple(signature for each in documents for signature in each.signatures),
    )


def examine(source: Source, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with what each lacks for who reads with a program; each that is a PDF is sound then."""
    return tuple(_examined(source, piece, number) for number, piece in enumerate(pieces, start=1))


def _examined(source: Source, piece: Piece, number: int) -> Piece:
    # A drawing is one picture, described by its title: there is nothing to read or to tag in it.
    if piece.waits or piece.examined or piece.described:
        return piece
    _settle(piece)
    sound = check_pdf(piece.path, source.room / f"gaaf-{number:03}.pdf", _password(source, piece))
    # A picture of ours is tagged as a picture; when its text has been read it is more than that.
    has_tags = piece.origin is not Origin.OURS and sound.has_tags
    lacks = ([] if sound.has_text else [TEXT]) + ([] if has_tags else [TAGS])
    return replace(
        piece,
        path=sound.path,
        actions=piece.actions + sound.actions,
        lacks=tuple(lacks),
        examined=True,
        signatures=sound.signatures,
    )


def _password(source: Source, piece: Piece) -> Path | None:
    """Return the file with the password of the attachment and all that is in it, until that has been tried."""
    return None if piece.examined else source.handling.password_file


def _named(source: Source, piece: Piece, number: int) -> PdfDocument:
    """Return the document of a piece; what is wrong with a part of the attachment is said with its name."""
    try:
        return _document(source, piece, number)
    except AttachmentError as error:
        if not piece.title:
            raise
        raise AttachmentError(f"'{piece.title}' daarin {error.message}", error.remedy) from None


def _document(source: Source, piece: Piece, number: int) -> PdfDocument:
    copy = source.room / f"stuk-{number:03}.pdf"
    objections: tuple[Obstacle, ...] = ()
    if piece.by_machine:
        if piece.origin is Origin.OURS and TAGS not in piece.by_machine:
            describe_anew(piece.path, piece.title or source.title)
        piece = replace(piece, origin=Origin.ELSEWHERE)  # a picture that has been read is a scan
    if piece.origin is Origin.OURS:
        with pikepdf.open(piece.path) as pdf:
            sound = SoundPdf(piece.path, len(pdf.pages), has_text=False)
    else:
        if piece.described:
            describe_anew(piece.path, piece.described)
        if not piece.examined:
            _settle(piece)
        sound = check_pdf(piece.path, copy, _password(source, piece))
    if piece.origin is Origin.ELSEWHERE:
        sound, objections = make_archival(sound, copy)
    if piece.converted_from and not piece.by_machine and not sound.has_tags:
        sound = replace(sound, actions=(*sound.actions, NO_TAGS))
    return PdfDocument(
        path=sound.path,
        title=piece.title or source.title,
        pages=sound.pages,
        source=source.path.name,
        actions=tuple(dict.fromkeys(piece.actions + sound.actions)) or (AS_IT_WAS,),
        has_text=sound.has_text,
        objections=objections,
        by_machine=piece.by_machine,
        signatures=piece.signatures + sound.signatures,
    )


def _settle(piece: Piece) -> None:
    """Set the tags of a spreadsheet that LibreOffice converted right."""
    if piece.converted_from and piece.converted_from.suffix in _SPREADSHEETS:
        from pipeline.attachments.office.headers import header_rows  # here: most files are of another kind

        settle_tables(piece.path, header_rows(piece.converted_from))


def _later(objection: Obstacle, first: int) -> Obstacle:
    return replace(objection, page=objection.page + first - 1) if objection.page else objection
