"""Whether a PDF from elsewhere is sound and safe: it opens, has all its pages, each can be drawn.

A PDF comes in; a ``SoundPdf`` goes out, or an ``AttachmentError``. A sound and safe file is kept as it is, to the
byte; one that is protected, damaged or not safe gets a copy in which that is mended. It never changes the file
itself, and never leaves out a page.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from pipeline.attachments.passwords import NEEDED, OPENED, WRONG, read_password, spellings
from pipeline.attachments.pdf.fields import draw_fields
from pipeline.attachments.pdf.packed import Packed, how_packed, too_big
from pipeline.attachments.pdf.photos import ACCOUNTS_TAKEN, take_accounts
from pipeline.attachments.pdf.sanitising import sanitise
from pipeline.attachments.pdf.searchable import has_text
from pipeline.bundle.odd import ODD
from pipeline.bundle.tags import is_tagged
from pipeline.errors import AttachmentError
from pipeline.models import Signature

_LOOKED_AT = 5  # pages that are searched for text
_DRAWING = 2_000_000  # bytes of a page that is a drawing: reading its text takes seconds and tells nothing

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it writes to the screen otherwise
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

_TORN = "packed data do not unpack to their end"
_OF_THE_FILE = (pikepdf.Name.ObjStm, pikepdf.Name.XRef)  # qpdf read these, and writes new ones

# What qpdf says when it mends a file, and what was wrong then.
_DAMAGE = (
    (("xref", "cross-reference", "trailer"), "de inhoudstabel van de PDF"),
    (("endstream", "stream length", "/Length", "stream keyword"), "de lengte van een onderdeel"),
    (("page tree", "/Pages", "Pages object", "/Kids"), "de lijst van pagina's"),
    ((_TORN,), "een ingepakt onderdeel"),
)
# Nothing is missing then: a number was left out, as macOS does, or more were counted than there are.
_HARMLESS = ("object has offset 0", "reported number of objects")
_FOR_SOME = "unsupported encryption filter"


@dataclass(frozen=True)
class SoundPdf:
    """A PDF that can be a part.

    Attributes:
        path: Where it is.
        pages: How long it is.
        has_text: Whether it has text.
        actions: What was done to it, in Dutch.
        signatures: The digital signatures that it had.
        has_tags: Whether it has tags.
    """

    path: Path
    pages: int
    has_text: bool
    actions: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    has_tags: bool = False


def check_pdf(source: Path, copy: Path, password_file: Path | None = None) -> SoundPdf:
    """Check a PDF, and mend what can be mended without loss.

    Args:
        source: The PDF.
        copy: Where a mended copy comes, if one is needed.
        password_file: The file with the password that opens it.

    Raises:
        AttachmentError: It needs a password or another one, is damaged beyond repair, has no pages, or its pages
            do not show what is in it.
    """
    try:
        pdf, remarks = _opened(source, password_file)
        with pdf:
            actions = _look(pdf)
            done, signatures = sanitise(pdf)
            if pdf.is_encrypted and OPENED not in remarks:
                actions += ("beveiliging tegen wijzigen of afdrukken niet overgenomen",)
            photos = (ACCOUNTS_TAKEN,) if take_accounts(pdf) else ()
            actions = (*remarks, *actions, *done, *draw_fields(pdf), *photos)
            pages, sizes = len(pdf.pages), [_size(page) for page in list(pdf.pages)[:_LOOKED_AT]]
            has_tags = is_tagged(pdf)
            if is_changed := bool(actions):
                # A trailer that was made up on recovery has no size, and a copy without it is broken too.
                pdf.trailer.Size = len(pdf.objects) + 1
                write_copy(pdf, copy)
    # A foreign file may raise whatever its odd objects lead to; all of it means the same for the user.
    except ODD:
        raise _damaged() from None
    path = copy if is_changed else source
    small = [number for number, size in enumerate(sizes) if size < _DRAWING]
    return SoundPdf(path, pages, has_text(path, small), actions, signatures, has_tags)


def write_copy(pdf: pikepdf.Pdf, copy: Path) -> None:
    """Write an open PDF, with the same bytes each time and without a password."""
    with warnings.catch_warnings():
        # Fields that no form knows were so in the file; they keep their look.
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pdf.save(copy, deterministic_id=True, encryption=False)


def _opened(source: Path, password_file: Path | None) -> tuple[pikepdf.Pdf, tuple[str, ...]]:
    """Open a PDF, and return it with what there is to say of its password."""
    try:
        return pikepdf.open(source), ()
    except pikepdf.PasswordError:
        if password_file is None:
            raise NEEDED from None
    except pikepdf.PdfError as error:
        if _FOR_SOME not in str(error):
            raise
        raise AttachmentError(
            "is versleuteld voor bepaalde ontvangers, met een certificaat.",
            "Laat wie het kan openen het zonder die beveiliging bewaren of afdrukken naar PDF.",
        ) from None
    password = read_password(password_file)
    keys: tuple[str | bytes, ...] = (password, *spellings(password))
    for written in keys:
        with suppress(pikepdf.PasswordError):
            return pikepdf.open(source, password=written), (OPENED,)
    raise WRONG


def _damaged(what: str = "de PDF is niet te lezen") -> AttachmentError:
    return AttachmentError(f"is beschadigd: {what}.", "Vraag het bestand opnieuw op bij de maker.")


def _look(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return what has to be done to a PDF that opened."""
    if not len(pdf.pages):
        raise AttachmentError("heeft geen pagina's.", "Zet het juiste bestand neer.")
    said = [str(warning) for warning in pdf.get_warnings()]
    recovered = any(all(mark not in each for mark in _HARMLESS) for each in said)
    contents = [[stream.objgen for stream in _contents(page)] for page in pdf.pages]
    drawn = {each for page in contents for each in page}
    torn: dict[tuple[int, int], Packed] = {}
    for thing in pdf.objects:
        # After a recovery, an object that is referred to and not there was in the part that is lost.
        if thing is None and recovered:
            raise _damaged("een deel ontbreekt")
        if not isinstance(thing, pikepdf.Stream):
            continue
        if too_big(thing):
            raise AttachmentError(
                "heeft een onderdeel dat uitgepakt te groot is voor het geheugen.",
                "Gebruik het niet, tenzij u weet waar het vandaan komt; vraag de maker dan om een gewone PDF.",
            )
        if (packed := _how_packed(thing, drawn)) is not Packed.WHOLE:
            torn[thing.objgen] = packed
    for number, page in enumerate(contents, start=1):
        if any(torn.get(each) is Packed.BROKEN for each in page):
            raise _damaged(f"pagina {number} is niet te lezen")
    said += [str(warning) for warning in pdf.get_warnings()]
    if torn:
        _pack_anew(pdf, torn)
        said.append(_TORN)
    return (f"hersteld: {_what_was_damaged(said)}",) if said else ()


def _how_packed(stream: pikepdf.Stream, drawn: Container[tuple[int, int]]) -> Packed:
    """Return how far a stream unpacks; of a picture and of what belongs to the file that does not matter."""
    is_picture = stream.get("/Subtype") == pikepdf.Name.Image and stream.objgen not in drawn
    return Packed.WHOLE if is_picture or stream.get("/Type") in _OF_THE_FILE else how_packed(stream)


def _pack_anew(pdf: pikepdf.Pdf, torn: Iterable[tuple[int, int]]) -> None:
    """Pack data anew that do not unpack to their end: veraPDF finds no font in them, and faults in drawing."""
    for each in torn:
        with suppress(pikepdf.PdfError):  # nothing of it can be read: it is judged as it is
            stream = pdf.get_object(each)
            stream.write(stream.read_bytes())
    pdf.get_warnings()  # of what was torn: that is told


def _what_was_damaged(said: Sequence[str]) -> str:
    found = [what for marks, what in _DAMAGE if any(mark in each for mark in marks for each in said)]
    parts = ", ".join(found or ["een kleinigheid"])
    return f"{parts} was beschadigd" if len(found) < 2 else f"{parts} waren beschadigd"


def _contents(page: pikepdf.Page) -> list[pikepdf.Stream]:
    contents = page.obj.get("/Contents")
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return [stream for stream in streams if isinstance(stream, pikepdf.Stream)]


def _size(page: pikepdf.Page) -> int:
    return sum(len(stream.read_raw_bytes()) for stream in _contents(page))
