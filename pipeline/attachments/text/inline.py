"""A picture amid text: its own bytes, or drawn anew where LibreOffice might stumble, and its size on paper.

Bytes come in; a ``Picture`` goes out, or None for what is no picture that can be drawn here.
"""

from __future__ import annotations

import base64
import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image

from pipeline.attachments.pictures.images import PIXELS, upright_on_white
from pipeline.attachments.text import pages
from pipeline.attachments.text.pages import Element, make

_CM = 2.54 / 96  # of a pixel
_MOST = 40_000_000  # pixels of a picture amid text


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG, upright, with its size in pixels."""

    data: bytes
    kind: str
    width: int
    height: int

    def element(self, said: str, width: float | None = None, height: float | None = None) -> Element:
        """Return it for ``pages``.

        Args:
            said: What a screen reader says of it.
            width: Pixels that it takes, of which there are 96 in an inch; None for its own.
            height: The same.
        """
        wide, high = self._size(width, height)
        image = make("draw:image", make("office:binary-data"), draw__mime_type=f"image/{self.kind}")
        image[0].text = base64.b64encode(self.data).decode()
        frame = make(
            "draw:frame",
            image,
            text__anchor_type="as-char",
            svg__width=f"{wide:.2f}cm",
            svg__height=f"{high:.2f}cm",
        )
        frame.append(title := make("svg:title"))
        title.text = pages.clean(said)
        return frame

    def _size(self, width: float | None, height: float | None) -> tuple[float, float]:
        share = self.height / self.width
        wide = width or (height / share if height else self.width)
        high = height if height and width else wide * share
        smaller = min(1.0, pages.WIDTH / (wide * _CM), pages.HEIGHT / (high * _CM))
        return max(wide * _CM * smaller, 0.05), max(high * _CM * smaller, 0.05)


def picture(data: bytes) -> Picture | None:
    """Return a picture as it can stand amid text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as file:
                if file.width * file.height > min(_MOST, PIXELS):
                    return None
                turned = file.getexif().get(ExifTags.Base.Orientation, 1) != 1
                file.load()
                if file.format == "JPEG" and file.mode in ("L", "RGB") and not turned:
                    return Picture(data, "jpeg", *file.size)
                upright = upright_on_white(file)
                upright = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
                out = io.BytesIO()
                upright.save(out, "PNG")
                return Picture(out.getvalue(), "png", *upright.size)
    except MemoryError:
        raise
    except Exception:  # Pillow raises many kinds on odd files; whatever it is, it is no picture
        return None
