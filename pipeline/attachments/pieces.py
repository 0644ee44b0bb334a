"""What an attachment is while it is made ready: a ``Source`` to lay out, and the ``Piece``s that it consists of.

Both pass between the processes, so they are plain and can be pickled. It reads and writes nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from pipeline.errors import AttachmentError
from pipeline.models import Handling, Signature


class Origin(Enum):
    """Where a PDF comes from, which tells how far it is trusted."""

    ELSEWHERE = "elsewhere"
    OFFICE = "office"
    OURS = "ours"


@dataclass
class Allowance:
    """How much may come out of one attachment, and what was left out of it; all that is in it shares this.

    Attributes:
        files: Files.
        size: Bytes.
        left_out: What the user asked to leave out, and was there.
    """

    files: int = 500
    size: int = 2_000_000_000
    left_out: set[str] = field(default_factory=set)

    def take(self, size: int) -> None:
        """Take out a file.

        Raises:
            AttachmentError: It is too much.
        """
        self.files, self.size = self.files - 1, self.size - size
        if min(self.files, self.size) < 0:
            raise AttachmentError(
                "bevat te veel: meer dan 500 bestanden, of meer dan 2 GB.",
                "Haal eruit wat nodig is, en noem dat als bijlagen.",
            )


@dataclass(frozen=True)
class Source:
    """A file to lay out.

    Attributes:
        path: The file.
        room: A folder for what is made of it; its own, and there.
        title: How the user calls it.
        handling: What the user asked for.
        depth: In how many other files it is.
        allowance: How much may still come out of the attachment that it is, or is in.
    """

    path: Path
    room: Path
    title: str
    handling: Handling
    depth: int = 0
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True)
class Piece:
    """A part of an attachment.

    Attributes:
        path: A PDF; or, of ``Origin.OFFICE``, a file that LibreOffice has to convert, with the suffix of its kind.
        origin: Where it comes from.
        title: How it is called within the attachment; empty when it is all of it.
        actions: What was done to it, in Dutch.
        described: What a screen reader says of it, where each page of it is one picture.
        lacks: What it has not, of ``readable.TEXT`` and ``TAGS``, where that is to be made.
        by_machine: What a machine made of that.
        examined: Whether it was looked at before, so that its password is tried no more.
        signatures: The digital signatures that it had then.
        converted_from: What LibreOffice converted; None where it did not, or has to yet.
    """

    path: Path
    origin: Origin
    title: str = ""
    actions: tuple[str, ...] = ()
    described: str = ""
    lacks: tuple[str, ...] = ()
    by_machine: tuple[str, ...] = ()
    examined: bool = False
    signatures: tuple[Signature, ...] = ()
    converted_from: Path | None = None

    @property
    def waits(self) -> bool:
        """Whether LibreOffice has to convert it yet."""
        return self.origin is Origin.OFFICE and self.converted_from is None


def same_name(name: str) -> str:
    """Return a name such that two names that a person takes for the same are."""
    return unicodedata.normalize("NFC", name).casefold().strip()
