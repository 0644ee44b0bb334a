"""How far the work is: what a screen, a web page or a test is told while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.production.results import MunicipalityResult


class Step(StrEnum):
    """The steps of a build, in order, as a user reads them."""

    RENDER = "Word-document invullen"
    CONVERT = "PDF maken"
    CONVERTED = "PDF nakijken"
    ATTACHMENTS = "Bijlagen klaarmaken"
    CONTENTS = "Inhoudsopgave maken"
    BUNDLE = "Pakket samenvoegen"
    JUDGE = "Pakket keuren"
    PUBLISH = "Resultaten wegschrijven"


@dataclass(frozen=True)
class Event:
    """A step begins, for the proposal, package or municipality named ``subject``; or it goes on.

    Attributes:
        subject: For what.
        step: Which step.
        done: How much of it is done.
        total: How much there is to do; 0 when it begins.
    """

    subject: str
    step: Step
    done: int = 0
    total: int = 0


def bundling(go_on: Callable[..., None]) -> Callable[[int, int], None]:
    """Return what ``bundle`` tells of its parts, as steps: when all are there, the package is judged.

    Args:
        go_on: Told a step, and how much of it is done of how much when it goes on.
    """

    def told(done: int, total: int) -> None:
        if done == total:
            go_on(Step.JUDGE)
        else:
            go_on(Step.BUNDLE, done, total)

    return told


@dataclass(frozen=True)
class Waiting:
    """Another run works in the same folder: who, in Dutch."""

    holder: str


@dataclass(frozen=True)
class Planned:
    """It is known how many municipalities are new or changed, and so have to be made.

    Attributes:
        proposal: Name of the proposal.
        to_make: How many have to be made, of those that were looked at.
        looked_at: How many that were.
        total: How many there are.
    """

    proposal: str
    to_make: int
    looked_at: int
    total: int


@dataclass(frozen=True)
class Finished:
    """A municipality that had to be made is done, well or not."""

    result: MunicipalityResult


BatchEvent = Event | Waiting | Planned | Finished
