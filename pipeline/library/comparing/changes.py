"""What differs between two versions of a template: the words that all parts of a comparison speak in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.document.places import shortened

_FEW = 3  # paragraphs that one line quotes


class Kind(StrEnum):
    """What a difference is about, in the order of a report."""

    BUILD = "maken"
    FIELDS = "velden"
    TEXT = "tekst"
    STYLE = "opmaak"
    PAGES = "pagina's"


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        kind: What it is about.
        message: What differs, in Dutch, without a full stop at its end.
        place: Where it is, such as ``in de tekst, onder 'Financiën'``; empty where the message says it.
        old: The paragraphs that were there.
        new: The paragraphs that are there now.
    """

    kind: Kind
    message: str
    place: str = ""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it on one line."""
        if self.place and not (self.old or self.new):
            return f"{self.place[0].upper()}{self.place[1:]}: {self.message}"
        told = self.message + (f" {self.place}" if self.place else "")
        if self.old and self.new:
            return f"{told}: {_quoted(self.old)} is nu {_quoted(self.new)}"
        return told + (f": {_quoted(self.old or self.new)}" if self.old or self.new else "")


def _quoted(texts: tuple[str, ...]) -> str:
    told = ", ".join(f"'{shortened(text)}'" for text in texts[:_FEW])
    return told + (f" en nog {len(texts) - _FEW}" if len(texts) > _FEW else "")
