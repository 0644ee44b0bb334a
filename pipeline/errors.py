"""What can go wrong, said in Dutch, with the exit code that belongs to it.

An error carries its message, what the user can do about it (``remedy``), and where it is; ``cli`` prints it
and leaves with ``exit_code``. The codes are part of the contract with the user: see the README.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: an error (``fout``) stops the work, a warning (``waarschuwing``) does not."""

    ERROR = "fout"
    WARNING = "waarschuwing"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a file, with its place as an editor shows it.

    Attributes:
        file: The file as the user named it, relative to where he stands if it lies below.
        line: Line, counted from 1; 0 when the fault is in the file as a whole.
        column: Column in characters, counted from 1; 0 when unknown.
        message: What is wrong, one Dutch sentence.
        remedy: What to do about it, one Dutch sentence; may be empty when the message says it.
        severity: Error or warning.
        path: The place in the definition, such as ``bijlagen[2].bestand``; empty when not in a definition.
    """

    file: str
    line: int
    column: int
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR
    path: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        kind = "waarschuwing: " if self.severity is Severity.WARNING else ""
        return f"{place}: {kind}{self.message}" + (f" {self.remedy}" if self.remedy else "")


class VoorstelError(Exception):
    """Base of every foreseen failure.

    Args:
        message: What is wrong, in Dutch, naming the culprit (file, part, program).
        remedy: What the user can do, in Dutch.
        problems: The separate faults, when there are several.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, remedy, problems)
        self.message, self.remedy, self.problems = message, remedy, problems

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class UsageError(VoorstelError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class DefinitionError(VoorstelError):
    """The definition (or its registry of municipalities) does not hold."""

    exit_code = 3


class TemplateError(VoorstelError):
    """The Word template cannot be filled in, or the result would not be a sound Word file."""

    exit_code = 4


class ConversionError(VoorstelError):
    """LibreOffice did not turn a file into a usable PDF."""

    exit_code = 5


class AttachmentError(VoorstelError):
    """An attachment cannot be used as it is."""

    exit_code = 6


class MissingProgramError(VoorstelError):
    """A program that the work needs is not on this machine."""

    exit_code = 7


class OutputError(VoorstelError):
    """The results cannot be written."""

    exit_code = 8


class PartlyFailedError(VoorstelError):
    """A part of a batch failed; the rest is good."""

    exit_code = 9
