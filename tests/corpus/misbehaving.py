"""Work on files that does what must never happen, to see that it is seen; small, so that it is soon there."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from tests.corpus.trial import APART, Trial


def misbehave(files: Sequence[tuple[Path, Path]]) -> list[Trial]:
    """Do with a file what its name says."""
    for path, room in files:
        if path.stem == "crash":
            os.abort()
        if path.stem in ("hang", "hang-apart"):
            if path.stem == "hang-apart":
                (room / APART).touch()
            time.sleep(60)
        if path.stem == "noise":
            print("a warning")
        if path.stem == "memory":
            bytes(10**10)
    return [Trial(path.name, "txt", outcome="kept") for path, _ in files]
