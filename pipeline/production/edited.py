"""Keeping what a person changed by hand in results that are about to be replaced.

In: a folder with results and the receipt that went with them. Out: the files that no longer have the fingerprint
of that receipt, each moved to a name of its own. Without a receipt (a run that was cut off) nothing can be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pipeline.production import fingerprints


def keep_edited(folder: Path, receipt: str) -> tuple[str, ...]:
    """Move results that were changed by hand aside, and return a Dutch notice for each.

    Args:
        folder: Where the results stand.
        receipt: Name of their receipt.

    Raises:
        OSError: A file cannot be read or moved.
    """
    notices = []
    for path in _changed(folder, folder / receipt):
        names = (path.with_stem(f"{path.stem}-bewerkt{'' if n == 1 else f'-{n}'}") for n in count(1))
        kept = next(name for name in names if not name.exists())
        path.rename(kept)
        notices.append(f"{path.name} was met de hand veranderd. Die versie staat nu in {kept.name}.")
    return tuple(notices)


def listed(receipt: Path) -> dict[str, str]:
    """Return the fingerprint of each file that a receipt names, by its name from the receipt's folder.

    Nothing for a receipt that is not there or cannot be read; and no name that leads out of that folder.
    """
    try:
        entries = json.loads(receipt.read_bytes())["bestanden"]
        named = {str(entry["bestand"]): str(entry["sha256"]) for entry in entries}
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return {
        name: found
        for name, found in named.items()
        if not Path(name).is_absolute() and ".." not in Path(name).parts
    }


def _changed(folder: Path, receipt: Path) -> Iterator[Path]:
    """Yield the files that are there and differ from what the receipt says of them."""
    for name, fingerprint in listed(receipt).items():
        path = folder / name
        if path.is_file() and fingerprints.of_file(path) != fingerprint:
            yield path
