"""Whether a PDF has text that software can read: to search in, and to read aloud.

A sound PDF comes in, an answer goes out; it is a judgement: what cannot be read has no text. PDFium looks first,
for it takes a tenth of the time; that there is none is only said when pypdf finds none either. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pypdfium2


def has_text(path: Path, pages: Sequence[int]) -> bool:
    """Return whether one of the pages, numbered from 0, has text."""
    return _seen_by_pdfium(path, pages) or _read_by_pypdf(path, pages)


def _seen_by_pdfium(path: Path, pages: Sequence[int]) -> bool:
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            for number in pages:
                with closing(document[number]) as page, closing(page.get_textpage()) as text:
                    if text.get_text_range().strip():
                        return True
    except pypdfium2.PdfiumError:
        pass
    return False


def _read_by_pypdf(path: Path, pages: Sequence[int]) -> bool:
    import pypdf  # here: most attachments have text

    try:
        reader = pypdf.PdfReader(path)
        return any(reader.pages[number].extract_text().strip() for number in pages)
    except Exception:  # it raises many things on odd files
        return False
