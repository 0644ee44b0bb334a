"""From file to text: in: a path; out: its text, if it is text that can go into a Word file.

Never reads a device, and never more than ``LARGEST`` bytes.
"""

from __future__ import annotations

import re
import stat
from itertools import islice
from pathlib import Path

from pipeline.definition.faults import MOST, Faults, Place

LARGEST = 2_000_000
"""Bytes of the largest definition; a proposal of 5,000 words takes some 40,000."""
# What Word files or their tools lose or change in silence: control characters, lone surrogates, noncharacters.
# U+0085, U+2028 and U+2029 are line ends to YAML but not to an editor, so every later place would be wrong.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)


def read_bytes(file: Path, faults: Faults) -> bytes | None:
    """Return the bytes of a file, or None when it cannot be read.

    Args:
        file: The file.
        faults: Receives the reason.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            faults.add(Place(), "Dit is geen gewoon bestand.", "Geef een gewoon bestand op.")
            return None
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        faults.add(Place(), "Dit bestand bestaat niet.", "Controleer de naam en de map.")
        return None
    except OSError as error:
        faults.add(Place(), f"Dit bestand kan niet worden gelezen ({error.strerror}).", "Controleer uw rechten.")
        return None
    if len(data) > LARGEST:
        faults.add(
            Place(),
            f"Dit bestand is groter dan {LARGEST // 1_000_000} MB; zo groot is een definitie nooit.",
            "Is dit het goede bestand? Zet grote stukken als bijlage bij het voorstel.",
        )
        return None
    return data


def read_text(file: Path, faults: Faults) -> str | None:
    """Return the text of a file, or None when it cannot be read as text.

    Args:
        file: The file.
        faults: Receives the reason.
    """
    data = read_bytes(file, faults)
    if data is None:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        faults.add(
            place,
            "Dit bestand is niet opgeslagen als UTF-8.",
            "Kies in uw editor 'Opslaan als' met codering UTF-8, en controleer daarna de letters met accenten.",
        )
        return None


def report_characters(text: str, start: Place, faults: Faults, *, escaped: bool = False) -> bool:
    """Report every character that would be lost or changed on the way to Word.

    Args:
        text: A line of the file, or a value.
        start: Where it starts.
        faults: Receives the faults.
        escaped: Whether it was written with escapes (a NUL as backslash and 0), so that columns do not count.

    Returns:
        Whether there were any.
    """
    found = list(islice(_FORBIDDEN.finditer(text), MOST))
    for match in found:
        faults.add(
            start if escaped else Place(start.line, start.column + match.start()),
            f"Hier staat een onzichtbaar teken dat niet in een Word-bestand kan (U+{ord(match[0]):04X}).",
            "Verwijder het, of typ dit stukje opnieuw.",
        )
    return bool(found)
