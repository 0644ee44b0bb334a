"""Whether a PDF from elsewhere is sound: it opens without a password, has all its pages, and each can be drawn.

A PDF comes in; a ``SoundPdf`` goes out, or an ``AttachmentError``. A sound file is kept as it is, to the byte;
one that is protected against changes, or whose table of contents is broken, gets a copy in which that is mended.
It never changes the file itself, and never leaves out a page.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from pipeline.errors import AttachmentError

_LOOKED_AT = 5  # pages that are searched for text
_DRAWING = 2_000_000  # bytes of a page that is a drawing: reading its text takes seconds and tells nothing
_CONTENT = 200_000_000  # bytes, unpacked, of one page

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it writes to the screen otherwise
logging.getLogger("pikepdf").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class SoundPdf:
    """A PDF that can be a part: where it is, how long it is, whether it has text, and what was done to it."""

    path: Path
    pages: int
    has_text: bool
    actions: tuple[str, ...] = ()


def check_pdf(source: Path, copy: Path) -> SoundPdf:
    """Check a PDF, and mend what can be mended without loss.

    Args:
        source: The PDF.
        copy: Where a mended copy comes, if one is needed.

    Raises:
        AttachmentError: It needs a password, is damaged beyond repair, or has no pages.
    """
    try:
        with pikepdf.open(source) as pdf:
            actions = _look(pdf)
            pages, sizes = len(pdf.pages), [_size(page) for page in list(pdf.pages)[:_LOOKED_AT]]
            if actions:
                # A trailer that was made up on recovery has no size, and a copy without it is broken too.
                pdf.trailer.Size = len(pdf.objects) + 1
                pdf.save(copy, deterministic_id=True, encryption=False)
    except pikepdf.PasswordError:
        raise AttachmentError(
            "is met een wachtwoord beveiligd.", "Sla het op zonder wachtwoord, of vraag de maker daarom."
        ) from None
    # A foreign file may raise whatever its odd objects lead to; all of it means the same for the user.
    except (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        raise _damaged() from None
    path = copy if actions else source
    return SoundPdf(path, pages, _has_text(path, sizes), actions)


def _damaged(what: str = "de PDF is niet te lezen") -> AttachmentError:
    return AttachmentError(f"is beschadigd: {what}.", "Vraag het bestand opnieuw op bij de maker.")


def _look(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return what has to be done to a PDF that opened."""
    if not len(pdf.pages):
        raise AttachmentError("heeft geen pagina's.", "Zet het juiste bestand neer.")
    recovered = bool(pdf.get_warnings())
    # After a recovery, an object that is referred to and not there was in the part that is lost.
    if recovered and any(item is None for item in pdf.objects):
        raise _damaged("een deel ontbreekt")
    for number, page in enumerate(pdf.pages, start=1):
        for stream in _contents(page):
            if not _unpacks(stream):
                raise _damaged(f"pagina {number} is niet te lezen")
    actions = []
    if recovered:
        actions.append("hersteld: de inhoudstabel van de PDF was beschadigd")
    if pdf.is_encrypted:
        actions.append("beveiliging tegen wijzigen of afdrukken niet overgenomen")
    return tuple(actions)


def _contents(page: pikepdf.Page) -> list[pikepdf.Stream]:
    contents = page.obj.get("/Contents")
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return [stream for stream in streams if isinstance(stream, pikepdf.Stream)]


def _size(page: pikepdf.Page) -> int:
    return sum(len(stream.read_raw_bytes()) for stream in _contents(page))


def _unpacks(stream: pikepdf.Stream) -> bool:
    """Whether a page's drawing instructions can be unpacked; an odd end is forgiven, as readers do."""
    if stream.get("/Filter") not in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])):
        return True
    try:
        zlib.decompressobj().decompress(stream.read_raw_bytes(), _CONTENT)
    except zlib.error as error:
        return "incorrect data check" in str(error)
    return True


def _has_text(path: Path, sizes: list[int]) -> bool:
    """Whether one of the first pages has text that software can read."""
    import pypdf  # here: a batch whose attachments were looked at before does not wait for it

    try:
        reader = pypdf.PdfReader(path)
        return any(
            size < _DRAWING and reader.pages[number].extract_text().strip() for number, size in enumerate(sizes)
        )
    except Exception:  # pypdf raises many things on odd files, and this is a judgement, not a check
        return False
