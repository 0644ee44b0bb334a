"""A template of one's own, begun as a copy of another.

In: the name of a template that there is. Out: a folder in the workspace's ``templates/`` with all that a template
is, ready to be changed in Word. It never writes over anything.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from pipeline.definition.described import DESCRIPTION
from pipeline.errors import UsageError
from pipeline.library.findings import nearest
from pipeline.library.wordfile import word_files
from pipeline.production.job import STANDARD
from pipeline.production.publish import explained
from pipeline.workspace import TEMPLATES, Workspace, is_folder_name

_NAME = re.compile(rb"^naam:.*$", re.MULTILINE)


def start_template(workspace: Workspace, name: str, like: str | None = None) -> tuple[Path, ...]:
    """Begin a template as a copy.

    Args:
        workspace: Where it comes.
        name: How it is to be called.
        like: Which template it begins as; without it the one of this name that came with the product, or else the
            standard one.

    Returns:
        The files that were made, the proposal first.

    Raises:
        UsageError: There is no template to copy or it cannot be read, there is one of this name already, or it
            cannot be a name.
        OutputError: The folder cannot be written.
    """
    known = workspace.templates()
    origin = like or (name if name in known else STANDARD)
    folder = workspace.root / TEMPLATES / name
    if origin not in known:
        raise UsageError(
            f"Er is geen sjabloon '{origin}'.", nearest(origin, known) or f"Er zijn: {', '.join(known)}."
        )
    if not is_folder_name(name):
        raise UsageError(f"'{name}' kan niet de naam van een sjabloon zijn.", "Gebruik letters, cijfers en -.")
    if folder.exists():
        raise UsageError(f"De map {TEMPLATES}/{name} is er al.", "Kies een andere naam.")
    files = _files(known[origin])
    if origin != name and DESCRIPTION in files:
        files[DESCRIPTION] = _NAME.sub(f"naam: {name}".encode(), files[DESCRIPTION], count=1)
    with explained(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=folder.parent) as room:
            new = Path(room, name)
            new.mkdir()
            for file, content in files.items():
                (new / file).write_bytes(content)
            new.rename(folder)
    return (*word_files(folder), *folder.glob(DESCRIPTION))


def _files(folder: Path) -> dict[str, bytes]:
    """Return all that a template is, by name."""
    try:
        return {file.name: file.read_bytes() for file in (*word_files(folder), *folder.glob(DESCRIPTION))}
    except OSError as error:
        raise UsageError(f"Het sjabloon {folder} is niet te lezen.", "Controleer de rechten.") from error
