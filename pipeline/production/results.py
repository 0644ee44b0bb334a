"""What became of a definition in a batch: for each municipality what was made, why, and what went wrong.

These leave ``batch`` and are what the screen and the overview show. They are small, can be kept as JSON, and hold
nothing of what was made but its names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.errors import VoorstelError


class State(StrEnum):
    """What became of one municipality, as a user reads it."""

    MADE = "gemaakt"
    UNCHANGED = "ongewijzigd"
    FAILED = "mislukt"
    EARLIER = "eerder gemaakt"  # stands, and was not looked at: others were asked for


@dataclass(frozen=True)
class MunicipalityResult:
    """What became of one municipality.

    Attributes:
        key: Its key in the registry, such as ``de-bilt``.
        name: Its name as printed, such as ``De Bilt``.
        state: Made, unchanged or failed.
        folder: Where its results stand.
        files: Their names in that folder, the receipt last; empty when it failed.
        public: What all may see of it, by relative paths from that folder; empty when that is nothing.
        closed: Why nothing is public, in Dutch; empty when something is.
        reasons: Why it was made, in Dutch, such as ``'samenvatting' is veranderd``; empty when unchanged.
        pages: Pages of the package; 0 when it failed.
        document_pages: Pages of the proposal itself; 0 when it failed.
        warnings: What the user should know, in Dutch.
        error: What is wrong, in Dutch, on lines of its own where there is more; empty unless it failed.
        exit_code: The exit code that belongs to the error; 0 unless it failed.
        amounts: The amounts of its finances: whose, and how much as printed, such as ``€ 14.239``.
        disclosure: ``openbaar``, ``vertrouwelijk`` or ``geheim``.
    """

    key: str
    name: str
    state: State
    folder: Path
    files: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    closed: str = ""
    reasons: tuple[str, ...] = ()
    pages: int = 0
    document_pages: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    exit_code: int = 0
    amounts: tuple[tuple[str, str], ...] = ()
    disclosure: str = "openbaar"


@dataclass(frozen=True)
class BatchResult:
    """What became of one definition.

    Attributes:
        proposal_name: Name of the proposal's folder.
        title: Title of the proposal; its name when no municipality's definition could be read.
        results: One for each municipality that was asked for, in the order of the registry.
        seconds: How long it took.
        folder: Where the municipalities' folders are.
        error: Why no municipality could be looked at, or the overview not be written; else None.
    """

    proposal_name: str
    title: str
    results: tuple[MunicipalityResult, ...]
    seconds: float
    folder: Path
    error: VoorstelError | None = None

    @property
    def failed(self) -> tuple[MunicipalityResult, ...]:
        """The municipalities of which nothing new was made."""
        return tuple(result for result in self.results if result.state is State.FAILED)

    @property
    def failures(self) -> tuple[tuple[str, tuple[MunicipalityResult, ...]], ...]:
        """What went wrong, each error once, with the municipalities that it stopped."""
        by_error: dict[str, list[MunicipalityResult]] = {}
        for result in self.failed:
            by_error.setdefault(result.error, []).append(result)
        return tuple((error, tuple(results)) for error, results in by_error.items())

    @property
    def counts(self) -> dict[State, int]:
        """How many municipalities are in each state."""
        return {state: sum(result.state is state for result in self.results) for state in State}
