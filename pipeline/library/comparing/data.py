"""What differs, for programs: in: comparisons; out: data under Dutch names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.library.comparing.aligning import Box
from pipeline.library.comparing.changes import Change
from pipeline.library.comparing.comparison import TemplateComparison
from pipeline.library.comparing.layout import SHARPNESS
from pipeline.library.comparing.marking import PagePair

_VERSION = 1  # goes up when a name or its meaning changes


@dataclass(frozen=True)
class About:
    """What was compared.

    Attributes:
        old: How the user knows the one version.
        new: How he knows the other.
        proposal: The title of the proposal that both were filled in with.
        municipality: For whom.
        made_with: The LibreOffice that made the pages.
    """

    old: str
    new: str
    proposal: str
    municipality: str
    made_with: str


def as_data(about: About, found: Sequence[TemplateComparison]) -> dict[str, object]:
    """Return what differs under Dutch names; these are part of the contract with the user."""
    return {
        "versie": _VERSION,
        "oud": about.old,
        "nieuw": about.new,
        "voorstel": about.proposal,
        "gemeente": about.municipality,
        "libreoffice": about.made_with,
        "sjablonen": [
            {
                "naam": each.name,
                "verschillen": [_change_data(change) for change in each.changes],
                "documenten": [
                    {
                        "bestand": document.name,
                        "verschillen": [_change_data(change) for change in document.changes],
                        "paginas": [_pair_data(pair) for pair in document.pages],
                    }
                    for document in each.documents
                ],
            }
            for each in found
        ],
    }


def _change_data(change: Change) -> dict[str, object]:
    return {
        "soort": str(change.kind),
        "melding": change.message,
        "plaats": change.place or None,
        "oud": list(change.old),
        "nieuw": list(change.new),
    }


def _pair_data(pair: PagePair) -> dict[str, object]:
    """Return a page; places are in millimetres from the left and the top: left, top, right, bottom."""
    return {
        "nummer": pair.number,
        "in_oud": pair.old is not None,
        "in_nieuw": pair.new is not None,
        "gelijk": pair.same,
        "verschoven": pair.moved,
        "plekken_oud": [_millimetres(box) for box in pair.gone],
        "plekken_nieuw": [_millimetres(box) for box in pair.come],
    }


def _millimetres(box: Box) -> list[float]:
    return [round(each * 25.4 / SHARPNESS, 1) for each in box]
