"""Publishing: a set of results appears whole or not at all.

In: the names of the results and the folder where they must stand. Out: a temporary folder to make them in;
when that went well they are put in their place. It never touches another file in that folder, and leaves
nothing half-written, also when the process is killed: the next run removes what such a one left.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import OutputError, VoorstelError
from pipeline.production.edited import listed
from pipeline.production.lock import held

OWNER, ALL = 0o600, 0o644
"""Who may read a file: its owner only, or all."""
_TEMPORARY = ".voorstel-"
_LOCK = ".bezig"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REASONS = {
    errno.EROFS: "de schijf is alleen-lezen",
    errno.EACCES: "u hebt er geen rechten voor",
    errno.EPERM: "u hebt er geen rechten voor",
    errno.ENAMETOOLONG: "de naam van de map is te lang",
}
# With less than this left, a program that failed without saying why had no room to write.
_NO_ROOM = 64 * 1024


@contextmanager
def published(into: Path, names: Sequence[str], receipt: str, rights: int | None = None) -> Iterator[Path]:
    """Give a temporary folder; put the files ``names`` and ``receipt`` that were made in it into ``into``.

    The temporary folder lies inside ``into``, which is thus sure to be on the same disk. The old receipt is
    removed before the first file is replaced and the new one is put in last, so a set is complete exactly
    when it has a receipt that matches. What the old receipt names and is not made any more is removed.

    Args:
        into: The folder of the results; made when it is not there.
        names: The results, which may be in folders; looked at when the context ends, so that it may grow.
        receipt: The name of the receipt that goes with them.
        rights: ``OWNER`` or ``ALL``: who may read them; None for as any file of the user. (On Windows the folder
            decides.)

    Raises:
        OutputError: The results cannot be written.
    """
    with explained(into):
        is_new = not into.exists()
        try:
            _make(into, for_all=rights == ALL)
            with _workplace(into) as folder:
                yield folder
                if rights is not None:
                    for name in (*names, receipt):
                        _allow(folder / name, rights)
                _put(folder, into, names, receipt, rights)
        except BaseException:
            if is_new:  # also when Ctrl-C came amid making this folder, or what is in it
                with suppress(OSError):
                    tidy(into)
                    into.rmdir()
            raise


@contextmanager
def _workplace(into: Path) -> Iterator[Path]:
    """Give a temporary folder; remove it afterwards, and those that killed runs left.

    Beside each folder stands a lock, made before it and removed after it, so that at no moment a folder can be
    left of which one cannot see whether it is in use.
    """
    tidy(into)
    descriptor, name = tempfile.mkstemp(prefix=_TEMPORARY, suffix=_LOCK, dir=into)
    os.close(descriptor)
    lock = Path(name)
    try:
        with held(lock):
            folder = lock.with_suffix("")
            folder.mkdir(mode=0o700)
            yield folder
    finally:
        _remove(lock)


def tidy(into: Path) -> None:
    """Remove the temporary folders that killed runs left."""
    for lock in into.glob(f"{_TEMPORARY}*{_LOCK}"):
        with held(lock) as is_left:
            pass
        if is_left:
            _remove(lock)


def owner_only(folder: Path) -> None:
    """Make a folder, and let only its owner in."""
    folder.mkdir(parents=True, exist_ok=True)
    _allow(folder, 0o700)


def _allow(path: Path, rights: int) -> None:
    """Set who may read; Windows and some network drives go by rights of their own, as docs/handleiding.md says."""
    with suppress(PermissionError):
        path.chmod(rights)


def _make(folder: Path, *, for_all: bool) -> None:
    """Make a folder, and those on the way to it; all may enter those if they are for all."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing if for_all else ():
        _allow(each, 0o755)


def _remove(lock: Path) -> None:
    shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
    with suppress(OSError):
        lock.unlink()


def _put(folder: Path, into: Path, names: Sequence[str], receipt: str, rights: int | None) -> None:
    old = [name for name in listed(into / receipt) if name not in names]
    for name in (*names, receipt):
        # Known before anything is replaced: a file that is open in Word on Windows cannot be.
        with suppress(FileNotFoundError), (into / name).open("r+b"):
            pass
        _write_through(folder / name)
    for name in old:
        (into / name).unlink(missing_ok=True)
    (into / receipt).unlink(missing_ok=True)
    places = dict.fromkeys((into / name).parent for name in names)
    for place in places:
        place.mkdir(exist_ok=True)
        if rights == OWNER and place != into:
            _allow(place, 0o700)
    for name in (*names, receipt):
        (folder / name).replace(into / name)
    for emptied in {(into / name).parent for name in old} - set(places):
        with suppress(OSError):  # something of the user's is in it
            emptied.rmdir()
    for place in places:
        with suppress(OSError):  # not every system can write a folder's entries through
            _write_through(place)


def _write_through(path: Path) -> None:
    """Have the disk hold what was written, so that a power cut does not leave an empty file under a good name."""
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def explained(into: Path) -> Iterator[None]:
    """Say in Dutch why results cannot be written in ``into``; other errors pass as they are."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _full(into) from error
        culprit = Path(error.filename) if isinstance(error.filename, str | Path) else None
        if culprit is None or not (culprit == into or into in culprit.parents or culprit in into.parents):
            raise
        raise _refused(into, culprit, error) from error
    except VoorstelError as error:
        with suppress(OSError):
            if shutil.disk_usage(into).free < _NO_ROOM:
                raise _full(into) from error
        raise


def _full(into: Path) -> OutputError:
    return OutputError(
        f"De schijf is vol: {into} kan niet worden geschreven.", "Maak ruimte vrij en begin opnieuw."
    )


def _refused(into: Path, culprit: Path, error: OSError) -> OutputError:
    if culprit.parent == into and culprit.is_file() and isinstance(error, PermissionError):
        return OutputError(
            f"{culprit} is in gebruik of mag niet worden vervangen.",
            "Sluit het bestand in Word of uw PDF-lezer, haal een schrijfbeveiliging eraf, en begin opnieuw.",
        )
    if isinstance(error, NotADirectoryError | FileExistsError | IsADirectoryError):
        return OutputError(
            f"{culprit} staat in de weg: het is geen {'bestand' if culprit.is_dir() else 'map'}.",
            "Verplaats het of kies een andere plaats voor de resultaten.",
        )
    return OutputError(
        f"In {into} kan niet worden geschreven: {_REASONS.get(error.errno or 0, 'fout ' + str(error.errno))}.",
        "Kies een map waarin u mag schrijven, of vraag uw beheerder om toegang.",
    )
