"""How far the work is: what a screen, a web page or a test is told while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The steps of a build, in order, as a user reads them."""

    RENDER = "Word-document invullen"
    CONVERT = "PDF maken"
    ATTACHMENTS = "Bijlagen klaarmaken"
    BUNDLE = "Pakket samenvoegen"
    PUBLISH = "Resultaten wegschrijven"


@dataclass(frozen=True)
class Event:
    """A step begins, for the proposal or package named ``subject``."""

    subject: str
    step: Step
