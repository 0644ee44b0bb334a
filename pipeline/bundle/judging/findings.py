"""What a validator found, said so that the one who made the document can do something about it.

In: an open PDF, a rule and what the validator said. Out: an ``Obstacle`` in Dutch, with the fonts named where it
is about fonts that are not in the file. It never judges.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import pikepdf

from pipeline.bundle.judging.explanations import explain
from pipeline.bundle.judging.places import first_pages, fonts_not_embedded
from pipeline.bundle.judging.standards import named
from pipeline.models import Obstacle


def obstacle(standard: str, rule: str, found: str, page: int | None = None) -> Obstacle:
    """Return what a finding comes to."""
    explanation = explain(rule)
    return Obstacle(named(standard), rule, explanation.meaning, explanation.remedy, found, page)


class Findings:
    """What validators find in one PDF; it is searched once, and only if need be.

    Args:
        pdf: The PDF.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf

    @cached_property
    def _pages(self) -> dict[tuple[int, int], int]:
        return first_pages(self._pdf)

    @cached_property
    def _fonts(self) -> dict[str, int]:
        return fonts_not_embedded(self._pdf)

    def page_of(self, thing: tuple[int, int]) -> int | None:
        """Return the first page that leads to an object, given by its number and generation."""
        return self._pages.get(thing)

    def obstacle(self, standard: str, rule: str, found: str, page: int | None) -> Obstacle:
        """Return what a finding comes to, with the fonts that it is about."""
        plain = obstacle(standard, rule, found, page)
        if not explain(rule).fonts or not self._fonts:
            return plain
        listed = ", ".join(f"{name} (pagina {number})" for name, number in self._fonts.items())
        which = "Dit lettertype zit" if len(self._fonts) == 1 else "Deze lettertypen zitten"
        meaning = f"{which} niet in het bestand: {listed}. Op een andere computer kan de tekst er anders uitzien."
        return replace(plain, meaning=meaning, page=page or min(self._fonts.values()))
