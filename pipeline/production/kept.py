"""What was made or found out before: kept by what it came from.

In: a key, which stands for all that something comes from. Out: the PDF that was kept under it, and what was told
of it then, or a note of what was found out; nothing when there is none, or it is not what was put there. Where the
folder cannot be written, nothing is kept. It makes and finds out nothing itself.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.production import fingerprints

KEPT = 30 * 24 * 3600.0  # seconds that something is kept after it was last used


class Kept:
    """The PDFs in one folder, each with an account beside it.

    Args:
        folder: Made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> tuple[Path, Mapping[str, Any]] | None:
        """Return the PDF that is kept under a key, and what was told of it."""
        pdf, account = self._folder / f"{key}.pdf", self._folder / f"{key}.json"
        try:
            told = json.loads(account.read_bytes())
            if fingerprints.of_file(pdf) != told.pop("sha256"):
                return None
            os.utime(account)
            return pdf, told
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None

    def keep(self, key: str, made: Path, told: Mapping[str, Any]) -> None:
        """Keep a copy of a PDF, whole or not at all.

        Args:
            key: Hexadecimal digits.
            made: The PDF.
            told: What is to be known of it later; can be written as JSON.
        """
        account = json.dumps({**told, "sha256": fingerprints.of_file(made)})
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = self._folder / f".{key}.{os.getpid()}"
            shutil.copyfile(made, beside)
            beside.replace(self._folder / f"{key}.pdf")
            _note(self._folder, key, account)


class Notes:
    """What was found out, as JSON; see ``Kept``.

    Args:
        folder: Made when something is kept.
        write: Whether anything may be kept.
    """

    def __init__(self, folder: Path, *, write: bool = True) -> None:
        self._folder, self._write = folder, write

    def find(self, key: str) -> Any:
        """Return what is kept under a key; None when nothing is."""
        note = self._folder / f"{key}.json"
        try:
            found = json.loads(note.read_bytes())
            os.utime(note)
        except (OSError, ValueError):
            return None
        return found

    def keep(self, key: str, found: object) -> None:
        """Keep what was found out, whole or not at all."""
        if self._write:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                _note(self._folder, key, json.dumps(found))


def _note(folder: Path, key: str, text: str) -> None:
    """Write what is known of something, whole or not at all, and forget what was not used for long."""
    beside = folder / f".{key}.{os.getpid()}"
    beside.write_text(text, encoding="utf-8")
    beside.replace(folder / f"{key}.json")
    _forget_old(folder)


def _forget_old(folder: Path) -> None:
    oldest = time.time() - KEPT
    for account in folder.glob("*.json"):
        if account.stat().st_mtime < oldest:
            account.with_suffix(".pdf").unlink(missing_ok=True)
            account.unlink(missing_ok=True)
