"""Names and how they are recognised: in: a name as someone wrote it; out: its comparable form, or the nearest.

Never decides which names exist: that is the schema's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.naming import without_diacritics

_SEPARATORS = re.compile(r"[\s\-]+")
_NOT_IN_IDENTIFIER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)  # the names of the schema come by many times
def fold(name: str) -> str:
    """Return the form in which two writings of one name are equal: ``Financiën`` and ``financien``."""
    return _SEPARATORS.sub("_", without_diacritics(name).casefold().strip())


def identifier(name: str) -> str:
    """Return a name that can stand in ``{{ … }}``: ``Openbaar Ministerie`` gives ``openbaar_ministerie``."""
    return _NOT_IN_IDENTIFIER.sub("_", fold(name)).strip("_")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a misspelt one most probably means, or None when none is near."""
    return _nearest(name, tuple(known))


@lru_cache  # one mistake is often made many times
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # only after a mistake: it costs time to load

    by_fold = {fold(candidate): candidate for candidate in known}
    found = get_close_matches(fold(name), by_fold, n=1, cutoff=0.72)
    return by_fold[found[0]] if found else None
