"""What a rule of PDF/A or PDF/UA means for the one who made the document, in Dutch.

In: a rule, by the name that page-validation, veraPDF or pikepdf has for it. Out: its meaning and what to do, from
``uitleg.yaml``. It never judges a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

_OF_PAGE_VALIDATION = re.compile(r"PDF(?:A\d[ABU]|UA\d)-(.+)-\d{3}")
_OF_VERAPDF = re.compile(r"ISO_(\d+_\d):([\d.]+)(-\d+)?")
_BOOKS = {"19005_1": "pdfa1", "19005_2": "pdfa", "19005_3": "pdfa", "14289_1": "pdfua"}


@dataclass(frozen=True)
class Explanation:
    """What a rule means.

    Attributes:
        meaning: What is wrong, one or two sentences.
        remedy: What to do about it.
        rank: Its place in the order of importance, from 0.
        declaration: Whether it is about what the file says of itself only: all else may be in order.
        fonts: Whether it is about fonts that are not in the file, which can be named.
    """

    meaning: str
    remedy: str
    rank: int
    declaration: bool = False
    fonts: bool = False


def explain(rule: str) -> Explanation:
    """Return what a rule means; there is an explanation for every rule, if a general one."""
    patterns, clauses = _read()
    if of_verapdf := _OF_VERAPDF.fullmatch(rule):
        standard, clause, test = of_verapdf.groups()
        book = _BOOKS.get(standard, "")  # the newer standards have other numbers
        numbers = clause.split(".")
        above = (".".join(numbers[:length]) for length in range(len(numbers), 0, -1))
        for number in (clause + (test or ""), *above):
            if found := clauses.get((book, number)):
                return found
    of_page_validation = _OF_PAGE_VALIDATION.fullmatch(rule)
    key = of_page_validation[1] if of_page_validation else rule
    return next(explanation for pattern, explanation in patterns if fnmatchcase(key, pattern))


@cache
def _read() -> tuple[list[tuple[str, Explanation]], dict[tuple[str, str], Explanation]]:
    """Return the explanations by pattern, in order, and by book and clause."""
    import yaml  # here: most packages have nothing to explain

    text = files(__package__).joinpath("uitleg.yaml").read_text(encoding="utf-8")
    entries: list[Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    patterns: list[tuple[str, Explanation]] = []
    clauses: dict[tuple[str, str], Explanation] = {}
    for rank, entry in enumerate(entry for entry in entries if isinstance(entry, dict)):
        about = entry.get("over")
        explanation = Explanation(
            entry["betekenis"],
            entry["doen"],
            rank,
            declaration=about == "vermelding",
            fonts=about == "lettertypen",
        )
        patterns += [(pattern, explanation) for pattern in entry.get("regels", ())]
        clauses |= {(book, c): explanation for book in set(_BOOKS.values()) for c in entry.get(book, ())}
    return patterns, clauses
