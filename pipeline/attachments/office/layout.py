"""How a sheet comes on pages, whatever program made it: the paper, the rows to repeat, the most rows.

Measures and what stands in the first row come in; choices go out. It reads no file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import AttachmentError

LANDSCAPE = "landscape"
MOST_ROWS = 20_000  # of all sheets together: some 400 pages
# What fits in the width, in points, with margins of 2 cm.
_UPRIGHT, _ACROSS, _ACROSS_A3 = 480.0, 730.0, 1080.0
_READABLE = 0.5  # of the letters' own size


def paper_for(width: float) -> tuple[str, bool, bool]:
    """Return the paper for a sheet of this width in points, if it lies across, and if letters get small."""
    if width <= _UPRIGHT * 1.1:
        return "A4", False, False
    if width * _READABLE <= _ACROSS:
        return "A4", True, False
    return "A3", True, width * _READABLE > _ACROSS_A3


def is_header(text: Sequence[bool], bold: Sequence[bool]) -> bool:
    """Return whether the first row, of which these cells hold something, is surely a header: text, and bold."""
    return len(text) > 1 and all(text) and all(bold)


def too_small(sheets: int) -> str:
    """Return the remark that letters are small."""
    which = "een tabblad is" if sheets == 1 else f"{sheets} tabbladen zijn"
    return f"{which} zo breed dat de letters op papier heel klein zijn"


def refuse_rows(sheet: str) -> AttachmentError:
    """Return the refusal of a book that would be hundreds of pages."""
    shown = f"{MOST_ROWS:,}".replace(",", ".")
    return AttachmentError(
        f"heeft meer dan {shown} rijen (tot en met tabblad '{sheet}'); dat worden honderden bladzijden.",
        "Laat weg wat het college niet leest, of voeg een samenvatting bij.",
    )


def refuse_empty() -> AttachmentError:
    """Return the refusal of a book without anything to print."""
    return AttachmentError(
        "heeft niets om te laten zien: alle tabbladen zijn leeg of verborgen.",
        "Maak het tabblad zichtbaar dat erbij hoort, of kies een ander bestand.",
    )
