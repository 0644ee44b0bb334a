"""Opening a PDF to judge it.

In: any file that begins as a PDF. Out: the PDF, open, for as long as a context lasts; or an error that goes on
from the name of the file. Whatever its odd objects bring about in that context means the same: it is damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from pipeline.bundle.judging.validation import LARGEST
from pipeline.bundle.odd import ODD
from pipeline.errors import AttachmentError

_AGAIN = "Vraag het bestand opnieuw op bij de maker."


@contextmanager
def opened(path: Path) -> Iterator[pikepdf.Pdf]:
    """Open a PDF that has pages.

    Raises:
        AttachmentError: It is too large, asks for a password, is damaged, or has no pages.
    """
    if (size := path.stat().st_size) > LARGEST:
        raise AttachmentError(
            f"is te groot om te controleren ({size // 10**6} MB; hoogstens {LARGEST // 10**6} MB).",
            "Splits het bestand.",
        )
    try:
        with pikepdf.open(path) as pdf:
            if not len(pdf.pages):
                raise AttachmentError("heeft geen pagina's.", _AGAIN)
            yield pdf
    except pikepdf.PasswordError:
        raise AttachmentError(
            "is met een wachtwoord beveiligd.", "Sla het op zonder wachtwoord, of vraag de maker daarom."
        ) from None
    except ODD:
        raise AttachmentError("is beschadigd: de PDF is niet te lezen.", _AGAIN) from None
