"""Names as templates write them: without diacritics, and as paths such as ``argumenten.punten[].kop``.

In: names; out: names, and which of them holds which. The one place that knows how they are written. Never asks
which names exist.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

EACH, FREE = "[]", "<naam>"
"""In a path: each point of a list, and a name that someone chose."""
# What a section that is printed whole shows: its text, its points, and decisions within decisions.
_OF_SECTION = re.compile(
    rf"\.tekst|\.punten(?:{re.escape(EACH)}(?:\.kop|(?:\.punten{re.escape(EACH)})*\.tekst)?)?"
)
_APOSTROPHES = re.compile("['’‘`´]")


@lru_cache(maxsize=4096)
def without_diacritics(name: str) -> str:
    """Return a name without diacritics and apostrophes, as a template can use it: ``financien``, ``risicos``."""
    decomposed = unicodedata.normalize("NFD", _APOSTROPHES.sub("", name))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def prints(printed: frozenset[str], path: str) -> bool:
    """Return whether a value is among what is printed: itself, or with the section that it is a part of."""
    if path in printed or f"{path}{EACH}" in printed:
        return True
    holders = (path[: found.start()] for found in re.finditer(r"\.|\[\]", path))
    return any(
        holder in printed and (_OF_SECTION.fullmatch(path[len(holder) :]) or path == f"{holder}{EACH}")
        for holder in holders
    )
