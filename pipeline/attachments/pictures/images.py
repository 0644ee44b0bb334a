"""Pictures → pages, each with the picture's own pixels.

A picture comes in; a PDF with a page for each image in it, and remarks in Dutch, go out. What a PDF can hold goes
in as it is (JPEG, most of JPEG 2000) or without loss; what it cannot (HEIC, AVIF, photos in WEBP) becomes a JPEG
of high quality, and that is told. A scan of a sheet keeps its size; any other picture goes on an A4, smaller where
it must be, never larger. It never changes the picture's file.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import img2pdf
import pikepdf
from PIL import ExifTags, Image, ImageOps

from pipeline.attachments.kinds import Kind
from pipeline.attachments.pdf.photos import ACCOUNTS_TAKEN, take_accounts
from pipeline.attachments.pictures.figures import describe
from pipeline.errors import AttachmentError

PIXELS = 150_000_000  # an A3 at 600 dots per inch is 70 million
PAGES = 2_000  # images in one file
Image.MAX_IMAGE_PIXELS = PIXELS  # Pillow's own default, 89 million, refuses drawings of A2
_MM = img2pdf.mm_to_pt(1)
_MARGIN = 15 * _MM
_A4 = (210 * _MM, 297 * _MM)
_SIDES = (148, 210, 297, 420, 594, 841, 1189)  # ISO 216: A5 to A0, in mm
_SHEETS = tuple((short * _MM, long * _MM) for short, long in pairwise(_SIDES))
_NEAR = 4 * _MM  # how much a scan of a sheet may differ from it
_MIRRORED = (2, 4, 5, 7)  # EXIF orientations that a page cannot have
_TURNED = {3: img2pdf.Rotation["180"], 6: img2pdf.Rotation["90"], 8: img2pdf.Rotation["270"]}
# TIFF 6.0: NewSubfileType, of which one bit says that it is a small picture of another image; and others.
_SUBFILE, _REDUCED, _STRIPS, _ROWS = 254, 1, 273, 278
_DRAWN_ANEW = (Kind.WEBP, Kind.HEIC, Kind.AVIF, Kind.BMP)
_AS_JPX = (
    "L",
    "RGB",
)  # JPEG 2000 that an archive takes: 8 bits, grey or colour (ISO 19005-2, 6.2.8.3)
_QUALITY = 95

logging.getLogger("img2pdf").addHandler(logging.NullHandler())  # it writes to the screen otherwise
logging.getLogger("PIL").addHandler(logging.NullHandler())


def image_to_pdf(source: Path, target: Path, description: str, kind: Kind) -> tuple[str, ...]:
    """Put each image of a file on a page of its own, upright or across as it is; return what was done, in Dutch.

    Args:
        source: The file.
        target: The PDF to write.
        description: What a screen reader says of it.
        kind: What the file is.

    Raises:
        AttachmentError: The picture is damaged or has too many pixels.
    """
    if kind is Kind.HEIC:
        import pi_heif  # here: most pictures are of another kind

        pi_heif.register_heif_opener(thumbnails=False)
    actions: dict[str, None] = {}  # in order, each once
    with _foreign_picture(), Image.open(source) as file:
        frames = _frames(file, kind, actions)
        fit = [_is_fit_for_pdf(file, number, kind, source, actions) for number in frames]  # each is read
        whole = all(fit) and (kind is not Kind.TIFF or len(frames) == _count(file))
        turn = _TURNED.get(_orientation(file)) if whole else None
        images = [] if whole else [_fit_for_pdf(file, number, kind, source, actions) for number in frames]
    with _foreign_picture():
        made = img2pdf.convert(
            source.read_bytes() if whole else images,
            layout_fun=_layout,
            nodate=True,
            first_frame_only=kind is not Kind.TIFF,
            rotation=turn or img2pdf.Rotation.none,  # it would read the whole picture to find out
        )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        del pdf.trailer.ID  # img2pdf lets the clock choose it
        if take_accounts(pdf):
            actions[ACCOUNTS_TAKEN] = None
        describe(pdf, description)
        on_a4 = all(_is_a4(page) for page in pdf.pages)
        count = len(pdf.pages)
        pdf.save(target, deterministic_id=True)
    where = f"op {count} pagina's" if count > 1 else "op een pagina"
    return (where + (" A4" if on_a4 else "") + " gezet", *actions)


def _frames(file: Image.Image, kind: Kind, actions: dict[str, None]) -> list[int]:
    """Return which images of a file are pages."""
    count = _count(file)
    if count > PAGES:
        raise AttachmentError(f"heeft {count} beelden.", f"Splits het in delen van hoogstens {PAGES}.")
    if kind is not Kind.TIFF:
        if count > 1 and kind is not Kind.JPEG:  # a JPEG of some cameras carries a preview
            actions["alleen het eerste beeld van de bewegende afbeelding overgenomen"] = None
        return [0]
    pages = []
    for number in range(count):
        file.seek(number)
        if not int(file.tag_v2.get(_SUBFILE, 0)) & _REDUCED:  # type: ignore[attr-defined]
            pages.append(number)
    return pages or [0]


def _count(file: Image.Image) -> int:
    return getattr(file, "n_frames", 1)


def _orientation(file: Image.Image) -> int:
    found = file.getexif().get(ExifTags.Base.Orientation)
    return found if isinstance(found, int) else 1


def _is_fit_for_pdf(file: Image.Image, number: int, kind: Kind, source: Path, actions: dict[str, None]) -> bool:
    """Return whether a PDF can hold an image as it is in the file, once all of it could be read.

    Of several in a TIFF only scans in black and white: img2pdf takes these over as they are packed, or packs them
    as faxes are. A TIFF that is turned Pillow has turned when it was read.
    """
    file.seek(number)
    orientation = _orientation(file)
    see_through = file.has_transparency_data
    if orientation in (*_TURNED, *_MIRRORED):
        actions["rechtop gezet, zoals de camera aangaf"] = None
    if see_through:
        actions["doorzichtige delen wit gemaakt"] = None
    if kind is Kind.TIFF and _is_fax_in_strips(file):
        return False  # it is read when it is made fit
    if kind is Kind.JPEG:
        file.draft(None, (max(file.width // 8, 1), max(file.height // 8, 1)))  # read all, decode little
    file.load()  # img2pdf goes on where a page cannot be read
    if kind is Kind.TIFF and _count(file) > 1 and (file.mode != "1" or "icc_profile" in file.info):
        return False
    as_seen = orientation not in _MIRRORED and (kind is not Kind.TIFF or orientation not in _TURNED)
    odd = kind is Kind.JPEG2000 and not (file.mode in _AS_JPX and _is_known_jpx(source))
    return as_seen and not (see_through or kind in _DRAWN_ANEW or odd)


def _is_fax_in_strips(file: Image.Image) -> bool:
    """Return whether an image of a TIFF is black and white and in more than one strip.

    A PDF takes one strip. img2pdf makes one of them, in twice the time that it takes here.
    """
    return file.mode == "1" and len(file.tag_v2.get(_STRIPS, ())) > 1  # type: ignore[attr-defined]


def _is_known_jpx(source: Path) -> bool:
    """Return whether img2pdf can take a JPEG 2000 over; one with a colour profile, say, it cannot."""
    try:
        img2pdf.jp2(source.read_bytes()).parse()
    except Exception:  # it raises that very class, and what odd numbers bring about
        return False
    return True


def _fit_for_pdf(file: Image.Image, number: int, kind: Kind, source: Path, actions: dict[str, None]) -> bytes:
    """Return an image in a form that a PDF can hold."""
    photo = kind in (Kind.HEIC, Kind.AVIF) or (kind is Kind.WEBP and _is_lossy(source))
    if photo:
        actions[f"als JPEG van hoge kwaliteit overgenomen: een PDF kent geen {kind.shown}"] = None
    if kind is Kind.JPEG:
        with Image.open(source) as whole:
            return _redrawn(whole, photo)
    file.seek(number)
    return _redrawn(file, photo)


def _is_lossy(source: Path) -> bool:
    """Return whether a WEBP holds a photo (VP8) rather than a drawing (VP8L); see its container specification."""
    return b"VP8 " in source.read_bytes()[:4096]


def upright_on_white(picture: Image.Image) -> Image.Image:
    """Return a picture as the camera says it is to be seen, with white where it is see-through."""
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
    return upright


def _redrawn(picture: Image.Image, photo: bool) -> bytes:
    """Return a picture upright on white: as a fax or a PNG without loss, or a photo as JPEG."""
    dpi = picture.info.get("dpi")
    upright = upright_on_white(picture)
    if upright.mode not in ("1", "L"):
        upright = upright.convert("L" if upright.mode in ("I;16", "I", "F") else "RGB")
    out = io.BytesIO()
    # Of a TIFF that says nothing Pillow says 1.
    more = {"dpi": tuple(map(float, dpi))} if dpi and min(dpi) > 1 else {}
    if upright.mode == "1":
        upright.save(out, "TIFF", compression="group4", tiffinfo={_ROWS: upright.height}, **more)
    elif photo:
        upright.save(out, "JPEG", quality=_QUALITY, subsampling=0, **more)
    else:
        upright.save(out, "PNG", **more)
    return out.getvalue()


def _layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return the size of a page and of the picture on it, in points."""
    wide, high = (72 * n / (d or 96) for n, d in zip((width, height), dpi, strict=True))
    across = wide > high
    for sheet in _SHEETS:
        page = sheet[::-1] if across else sheet
        if abs(wide - page[0]) < _NEAR and abs(high - page[1]) < _NEAR:
            return wide, high, wide, high
    page = _A4[::-1] if across else _A4
    smaller = min(1.0, (page[0] - 2 * _MARGIN) / wide, (page[1] - 2 * _MARGIN) / high)
    return (*page, wide * smaller, high * smaller)


def _is_a4(page: pikepdf.Page) -> bool:
    size = sorted(float(each) for each in list(page.mediabox)[2:])
    return all(abs(each - side) < _NEAR for each, side in zip(size, _A4, strict=True))


def too_many_pixels(head: bytes) -> bool:
    """Return whether a picture, judged by its first bytes, would take too much memory to draw.

    What is no picture to Pillow, such as EMF, has no pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what is odd in it, and was read all the same
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.open(io.BytesIO(head)).close()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return True
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError):
        return False
    return False


@contextmanager
def _foreign_picture() -> Iterator[None]:
    """Say of whatever goes wrong with a picture what it means for the user."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what is odd in it, and was read all the same
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (AttachmentError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise AttachmentError(
            f"heeft meer dan {PIXELS // 10**6} miljoen beeldpunten.", "Maak de afbeelding kleiner."
        ) from None
    except Exception as error:  # img2pdf raises Exception itself, Pillow many kinds
        raise AttachmentError(
            "is beschadigd: de afbeelding is niet helemaal te lezen.", "Vraag het bestand opnieuw op bij de maker."
        ) from error
