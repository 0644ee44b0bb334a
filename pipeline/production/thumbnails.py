"""Small pictures of first pages, for an overview.

A PDF and the place for its picture come in; a JPEG stands there afterwards. A picture that belongs to the PDF as
it is now is not made again: it then has the PDF's own time of change. It never asks who may see the PDF.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

WIDTH = 240  # pixels: twice what a page shows, for sharp screens
_QUALITY = 80  # of 5 ms a picture 0.4 is the writing; a PNG with few colours, no smaller, takes 5 more


def thumbnail(pdf: Path, picture: Path) -> bool:
    """Make a picture of the first page of a PDF, unless it is there already.

    Args:
        pdf: A PDF of at least one page.
        picture: The place for it; its folder is there.

    Returns:
        Whether there is such a picture now: not when the PDF is not there or cannot be drawn.

    Raises:
        OSError: The picture cannot be written.
    """
    try:
        changed = pdf.stat().st_mtime_ns
    except OSError:
        return False
    if picture.is_file() and picture.stat().st_mtime_ns == changed:
        return True
    import pypdfium2  # here: an overview of which nothing changed does not wait for it

    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[0]) as page:
            image = page.render(scale=WIDTH / page.get_width(), may_draw_forms=False).to_pil()
    except pypdfium2.PdfiumError:
        return False
    beside = picture.with_name(f"{picture.name}.{os.getpid()}")
    image.save(beside, "JPEG", quality=_QUALITY)
    os.utime(beside, ns=(changed, changed))
    beside.replace(picture)
    return True
