"""What becomes public of a proposal: which version, from which day on, and that an older one goes first.

A proposal and a day come in; the version that all may see goes out, or why there is none. Public outputs stand
in a folder of their own, never beside others. As long as it is not certain that what stands there may still be
seen, it does not stand there: it is withdrawn before anything is made, and comes back when all went well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.definition import find_municipality, load_municipalities
from pipeline.definition.public import LeftOut, left_out, public_version
from pipeline.dutch import print_date
from pipeline.models import Proposal
from pipeline.production.publish import explained, tidy
from pipeline.workspace import Workspace

PACKAGE, RECEIPT = "pakket-openbaar.pdf", "pakket-openbaar.json"
FILES = (PACKAGE, RECEIPT)
FROM = "openbaar_vanaf"


@dataclass(frozen=True)
class Release:
    """What becomes public of a proposal.

    Attributes:
        version: What all may see; None when that is nothing, or nothing yet.
        left_out: What it does not have; empty when the complete package serves.
        closed: Why nothing is published, in Dutch; empty when something is.
    """

    version: Proposal | None
    left_out: tuple[LeftOut, ...]
    closed: str = ""

    def told(self) -> dict[str, object]:
        """Return what the receipt of the complete package says of it, under Dutch names."""
        return {
            "pakket": PACKAGE if self.version else None,
            "hetzelfde": bool(self.version) and not self.left_out,
            "waarom_niet": self.closed or None,
            "weggelaten": [{"wat": each.what, "waarom": each.why} for each in self.left_out],
        }


def may_be_public(proposal: Proposal, day: dt.date) -> bool:
    """Return whether its embargo, if it has one, has passed."""
    date: dt.date | None = proposal.values[FROM]
    return date is None or date <= day


def release(proposal: Proposal, day: dt.date) -> Release:
    """Return what becomes public of a proposal on a day."""
    version, without = public_version(proposal), left_out(proposal)
    if version is None:
        return Release(None, without, f"het hele voorstel is {proposal.values['openbaarheid']}")
    if not may_be_public(proposal, day):
        return Release(None, without, f"het mag pas openbaar zijn vanaf {print_date(proposal.values[FROM])}")
    return Release(version, without)


def between(embargoes: Iterable[dt.date | None], day: dt.date) -> tuple[str, str]:
    """Return between which days as much is public as on this one: the first, and the first on which it is more.

    Both are ISO dates; empty when there is none.
    """
    dates = {str(date) for date in embargoes if date}
    since = max((date for date in dates if date <= str(day)), default="")
    return since, min((date for date in dates if date > str(day)), default="")


def withdraw(folder: Path) -> bool:
    """Remove what stands in a folder for public outputs, and what runs that were killed left there.

    Returns:
        Whether there was something that all could see.

    Raises:
        OutputError: It cannot be removed, for instance because it is open in another program.
    """
    if not folder.is_dir():
        return False
    with explained(folder):
        found = [folder / name for name in FILES if (folder / name).exists()]
        for path in found:
            path.unlink()
        tidy(folder)
    for each in (folder, folder.parent):
        with suppress(OSError):  # something else stands there
            each.rmdir()
    return bool(found)


def withdraw_all(workspace: Workspace, definition: Path, municipality: str | None) -> bool:
    """Withdraw what is public of a definition that cannot be read.

    Args:
        workspace: In whose folder for public results it stands.
        definition: The definition.
        municipality: Key, name or CBS code of the one that was to be made; None for the one that the definition
            would name: then that of all is withdrawn.

    Returns:
        Whether there was something that all could see.
    """
    folder = workspace.public_results(definition.resolve().parent.name)
    found = find_municipality(municipality, load_municipalities(workspace)) if municipality else None
    folders = [folder / found.key] if found else sorted(folder.glob("*"))
    return any([withdraw(each) for each in folders])


@contextmanager
def withdrawn(folder: Path) -> Iterator[None]:
    """Withdraw what is public now, and again if what is done in this context goes wrong."""
    withdraw(folder)
    try:
        yield
    except BaseException:
        withdraw(folder)
        raise
