"""Whether a PDF has text that software can read: to search in, and to read aloud.

A sound PDF comes in, an answer goes out; it is a judgement: what cannot be read has no text. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.generic import DecodedStreamObject, NameObject

_BEGINNING = 2_000  # bytes, unpacked: some lines of text


def has_text(path: Path, pages: Sequence[int]) -> bool:
    """Return whether one of the pages, numbered from 0, has text."""
    try:
        reader = PdfReader(path)
        read = [reader.pages[number] for number in pages]
        return any(map(_begins_with_text, read)) or any(page.extract_text().strip() for page in read)
    except Exception:  # pypdf raises many things on odd files
        return False


def _begins_with_text(page: PageObject) -> bool:
    """Return whether there is text in what a page draws first; reading all of it can take ten times as long."""
    beginning, drawn = PageObject(page.pdf), DecodedStreamObject()
    contents = page.get_contents()
    data = contents.get_data()[:_BEGINNING] if contents is not None else b""
    drawn.set_data(data[: data.rfind(b"ET") + 2])
    beginning[NameObject("/Resources")] = page["/Resources"]
    beginning[NameObject("/Contents")] = drawn
    try:
        return bool(beginning.extract_text().strip())
    except Exception:  # it may have been cut off in the midst of something
        return False
