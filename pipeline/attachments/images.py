"""PNG and JPEG → one page A4, with the picture's own pixels.

A picture comes in; a PDF and remarks in Dutch go out. The picture's data are put in the PDF as they are (JPEG) or
without loss (PNG); it is made smaller on paper to fit, never larger. It never changes the picture's file.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import img2pdf
import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ExifTags, Image, ImageOps

from pipeline.errors import AttachmentError

PIXELS = 150_000_000  # an A3 at 600 dots per inch is 70 million
Image.MAX_IMAGE_PIXELS = PIXELS  # Pillow's own default, 89 million, refuses drawings of A2
_MARGIN = img2pdf.mm_to_pt(15)
_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
_MIRRORED = (2, 4, 5, 7)  # EXIF orientations that a page cannot have
_TURNED = (3, 6, 8)

logging.getLogger("img2pdf").addHandler(logging.NullHandler())  # it writes to the screen otherwise


def image_to_pdf(source: Path, target: Path, description: str) -> tuple[str, ...]:
    """Put a PNG or JPEG on a page A4, upright or across as the picture is; return what was done, in Dutch.

    Args:
        source: The picture.
        target: The PDF to write.
        description: What a screen reader says of it.

    Raises:
        AttachmentError: The picture is damaged or has too many pixels.
    """
    actions = ["op een pagina A4 gezet"]
    with _foreign_picture(), Image.open(source) as picture:
        orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
        see_through = picture.has_transparency_data
        picture.draft(None, (picture.width // 8, picture.height // 8))  # a JPEG: read all, decode little
        picture.load()
    data = source.read_bytes()
    if orientation in _TURNED + _MIRRORED:
        actions.append("rechtop gezet, zoals de camera aangaf")
    if see_through:
        actions.append("doorzichtige delen wit gemaakt")
    if see_through or orientation in _MIRRORED:
        data = _redrawn(data)
    layout = img2pdf.get_layout_fun(
        pagesize=_A4, border=(_MARGIN, _MARGIN), fit=img2pdf.FitMode.shrink, auto_orient=True
    )
    with _foreign_picture():
        made = img2pdf.convert(
            data, layout_fun=layout, nodate=True, first_frame_only=True, rotation=img2pdf.Rotation.ifvalid
        )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        del pdf.trailer.ID  # img2pdf lets the clock choose it
        _tag(pdf, description)
        pdf.save(target, deterministic_id=True)
    return tuple(actions)


def _tag(pdf: pikepdf.Pdf, description: str) -> None:
    """Make the picture a ``/Figure`` with a description (ISO 32000-1, 14.8.4.5 and 14.9.3)."""
    page = pdf.pages[0]
    page.contents_add(b"/Figure <</MCID 0>> BDC", prepend=True)
    page.contents_add(b"EMC")
    page.obj.StructParents = 0
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=root,
            Pg=page.obj,
            K=0,
            Alt=String(description),
            A=Dictionary(O=Name.Layout, Placement=Name.Block, BBox=page.mediabox),
        )
    )
    root.K = Array([figure])
    root.ParentTree = Dictionary(Nums=Array([0, Array([figure])]))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def too_many_pixels(head: bytes) -> bool:
    """Return whether a picture, judged by its first bytes, would take too much memory to draw.

    What is no picture to Pillow, such as EMF, has no pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.open(io.BytesIO(head)).close()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return True
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError):
        return False
    return False


def _redrawn(data: bytes) -> bytes:
    """Return the picture upright on white, as PNG: without loss."""
    with _foreign_picture(), Image.open(io.BytesIO(data)) as picture:
        upright = ImageOps.exif_transpose(picture)
        dpi = picture.info.get("dpi")
        if upright.has_transparency_data:
            layer = upright.convert("RGBA")
            upright = Image.new("RGBA", layer.size, "white")
            upright.alpha_composite(layer)
        out = io.BytesIO()
        upright.convert("L" if upright.mode == "L" else "RGB").save(out, "PNG", **({"dpi": dpi} if dpi else {}))
    return out.getvalue()


@contextmanager
def _foreign_picture() -> Iterator[None]:
    """Say of whatever goes wrong with a picture what it means for the user."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise AttachmentError(
            f"heeft meer dan {PIXELS // 10**6} miljoen beeldpunten.", "Maak de afbeelding kleiner."
        ) from None
    except Exception as error:  # img2pdf raises Exception itself, Pillow many kinds
        raise AttachmentError(
            "is beschadigd: de afbeelding is niet helemaal te lezen.", "Vraag het bestand opnieuw op bij de maker."
        ) from error
