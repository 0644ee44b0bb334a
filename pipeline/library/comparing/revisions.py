"""Versions of templates in git: in: a revision and a path; out: the files as they were then, in a folder.

The only caller of git. It reads; it never changes a repository.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from pipeline import process
from pipeline.errors import MissingProgramError, UsageError
from pipeline.process import Finished

_SECONDS = 60


def commit(folder: Path, revision: str) -> str | None:
    """Return the full name of the commit that a revision means in the repository around ``folder``.

    Args:
        folder: A folder; commands are carried out there.
        revision: What the user typed: a branch, a tag, ``HEAD~2``, ….

    Returns:
        None when there is no such revision.

    Raises:
        MissingProgramError: There is no git.
        UsageError: The folder is in no repository.
    """
    if _git(folder, "rev-parse", "--git-dir").code:
        raise UsageError(
            f"{folder} is geen map met versies van git, dus '{revision}' kan niet worden gevonden.",
            "Geef twee bestanden of mappen om te vergelijken.",
        )
    if not revision or revision.startswith("-"):
        return None
    found = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return None if found.code else found.output


def exists(folder: Path, found: str, path: str) -> bool:
    """Return whether a commit has a file or folder at a path, seen from ``folder``."""
    return not _git(folder, "cat-file", "-e", f"{found}:./{path}").code


def extract(folder: Path, found: str, paths: Sequence[str], into: Path) -> Path:
    """Put files or folders as they were in a commit in a folder.

    Args:
        folder: The folder that ``paths`` are seen from.
        found: The commit.
        paths: What to take out; it is there.
        into: A folder that does not exist yet.

    Returns:
        Where the first of them is.

    Raises:
        UsageError: git cannot give it.
    """
    into.mkdir(parents=True)
    archive = into / ".git.zip"
    done = _git(folder, "archive", "--format=zip", f"--output={archive.absolute()}", found, "--", *paths)
    if done.code:
        raise UsageError(f"git kan '{paths[0]}' niet geven zoals het was in {found[:10]}.", done.output[:200])
    with zipfile.ZipFile(archive) as members:
        members.extractall(into)
    archive.unlink()
    return into / paths[0]


def _git(folder: Path, *arguments: str) -> Finished:
    if shutil.which("git") is None:
        raise MissingProgramError(
            "Voor versies is het programma git nodig, en dat staat niet op deze computer.",
            "Installeer git (op Debian en Ubuntu: sudo apt-get install git), of geef twee bestanden of mappen.",
        )
    return process.run(["git", *arguments], timeout=_SECONDS, cwd=folder, env={"LC_ALL": "C"})
