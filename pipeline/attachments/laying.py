"""A file of any kind → the pieces that it consists of, each a PDF or a file that LibreOffice can convert.

A file comes in, as ``Source``; ``Piece``s go out, in the order in which they are read. Most files are one piece; a
mail is its text and all that hangs on it. Every kind has a module of its own; here is only which one. It never
changes the file, and never leaves out a piece without saying so.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.attachments.kinds import Kind
from pipeline.attachments.passwords import OPENED
from pipeline.attachments.pieces import Origin, Piece, Source, same_name
from pipeline.attachments.recognising import recognise, remark_on_name
from pipeline.errors import AttachmentError


def lay(source: Source) -> tuple[Piece, ...]:
    """Lay out a file.

    Raises:
        AttachmentError: It cannot be used.
    """
    kind = recognise(source.path)
    first, *others = _LAYERS[kind](source, kind)
    remarks = remark_on_name(source.path, kind)
    wanted_out = {same_name(name): name for name in source.handling.without}
    if source.depth == 0 and (missing := wanted_out.keys() - source.allowance.left_out):
        raise AttachmentError(
            f"heeft niets in zich dat {', '.join(sorted(wanted_out[each] for each in missing))} heet.",
            "Verbeter de naam bij 'zonder', of haal die weg.",
        )
    return (replace(first, actions=remarks + first.actions), *others)


def _pdf(source: Source, kind: Kind) -> Iterator[Piece]:
    path = source.path
    if not str(path).isprintable():  # a name that is not UTF-8 is a name that no PDF library can open
        path = source.room / "bestand.pdf"
        shutil.copyfile(source.path, path)
    yield Piece(path, Origin.ELSEWHERE)


def _picture(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.pictures.images import image_to_pdf  # here, as below: most files are of another kind

    target = source.room / "afbeelding.pdf"
    yield Piece(target, Origin.OURS, actions=image_to_pdf(source.path, target, source.title, kind))


def _drawing(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.pictures.drawings import lay_drawing

    target = source.room / "tekening.fodt"
    actions = lay_drawing(source.path, target)
    yield Piece(target, Origin.OFFICE, actions=actions, described=source.title)


def _metafile(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.pictures.drawings import lay_metafile

    target = source.room / f"tekening{kind.suffixes[0]}"
    yield Piece(target, Origin.OFFICE, actions=lay_metafile(source.path, target), described=source.title)


def _office(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.office.ooxml import lay_ooxml

    yield _for_office(kind, lay_ooxml(source.path, source.room, kind.suffixes[0]))


def _open_document(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.office.odf import is_locked_odf, lay_odf

    if is_locked_odf(source.path):
        from pipeline.attachments.office.lockedodf import unlock_odf  # here: its ciphers take 50 ms to load

        yield from _unlocked(source, unlock_odf)
    else:
        yield _for_office(kind, lay_odf(source.path, source.room, kind.suffixes[0]))


def _flat(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.office.flat import pack

    room = source.room / "ingepakt"
    room.mkdir()
    return iter(lay(replace(source, path=pack(source.path, room))))


def _old_office(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.office.locked import is_locked, unlock
    from pipeline.attachments.office.old import lay_old

    if kind is not Kind.OLD_VISIO and is_locked(source.path):  # Visio knows no passwords
        yield from _unlocked(source, unlock)
    else:
        yield _for_office(kind, lay_old(source.path, source.room, kind.suffixes[0]))


def _locked(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.office.locked import unlock

    return _unlocked(source, unlock)


def _unlocked(source: Source, unlock: Callable[[Path, Path, Path | None], None]) -> Iterator[Piece]:
    """Yield the pieces of a file that is locked, from the copy that ``unlock`` writes."""
    room = source.room / "open"
    room.mkdir()
    unlock(source.path, room / source.path.name, source.handling.password_file)
    first, *others = lay(replace(source, path=room / source.path.name))
    yield replace(first, actions=(OPENED, *first.actions))
    yield from others


def _rtf(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.office.rtf import lay_rtf

    yield _for_office(kind, lay_rtf(source.path, source.room))


def _csv(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.office.listing import lay_listing
    from pipeline.attachments.office.ooxml import lay_ooxml

    room = source.room / "tabel"
    room.mkdir()
    table, remarks = lay_listing(source.path, room)
    path, more = lay_ooxml(table, source.room, ".xlsx")
    yield _for_office(kind, (path, (*remarks, *more)))


def _for_office(kind: Kind, laid: tuple[Path, tuple[str, ...]]) -> Piece:
    path, remarks = laid
    program = kind.shown.partition("-")[0]
    return Piece(path, Origin.OFFICE, actions=(*remarks, f"omgezet van {program} naar PDF"))


def _written(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.text.written import lay_written

    target = source.room / "tekst.fodt"
    yield Piece(target, Origin.OFFICE, actions=lay_written(source.path, target, kind, source.title))


def _appointment(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.text.appointments import lay_appointments

    target = source.room / "afspraak.fodt"
    yield Piece(target, Origin.OFFICE, actions=lay_appointments(source.path, target, source.title))


def _card(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.text.cards import lay_cards

    target = source.room / "kaartje.fodt"
    yield Piece(target, Origin.OFFICE, actions=lay_cards(source.path, target, source.title))


def _mail(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.mail.eml import read_mail
    from pipeline.attachments.mail.message import lay_message

    return lay_message(source, read_mail(source.path))


def _outlook(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.mail.message import lay_message
    from pipeline.attachments.mail.outlook import read_outlook

    return lay_message(source, read_outlook(source.path))


def _folder(source: Source, kind: Kind) -> Iterator[Piece]:
    from pipeline.attachments.folder import lay_folder

    return lay_folder(source)


_LAYERS = {
    **dict.fromkeys((Kind.TEXT, Kind.MARKDOWN, Kind.HTML), _written),
    Kind.APPOINTMENT: _appointment,
    Kind.CARD: _card,
    Kind.MAIL: _mail,
    Kind.OUTLOOK: _outlook,
    Kind.ZIP: _folder,
    Kind.PDF: _pdf,
    **dict.fromkeys((Kind.WORD, Kind.EXCEL, Kind.BINARY_EXCEL, Kind.POWERPOINT, Kind.VISIO), _office),
    **dict.fromkeys((Kind.OLD_WORD, Kind.OLD_EXCEL, Kind.OLD_POWERPOINT, Kind.OLD_VISIO), _old_office),
    **dict.fromkeys((Kind.ODT, Kind.ODS, Kind.ODP, Kind.ODG), _open_document),
    Kind.LOCKED: _locked,
    Kind.RTF: _rtf,
    Kind.CSV: _csv,
    **{kind: _picture for kind in Kind if kind.is_picture},
    Kind.SVG: _drawing,
    **dict.fromkeys((Kind.EMF, Kind.WMF), _metafile),
    Kind.FLAT: _flat,
}
