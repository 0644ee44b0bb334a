"""A template of one's own, begun as a copy of another.

In: the name of a template that there is. Out: a folder in the workspace's ``templates/`` with all that a template
is, ready to be changed in Word. It never writes over anything.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from pipeline.definition.described import DESCRIPTION
from pipeline.errors import OutputError, UsageError
from pipeline.library.findings import nearest
from pipeline.library.wordfile import word_files
from pipeline.production.job import STANDARD
from pipeline.workspace import TEMPLATES, Workspace

_NAME = re.compile(r"^naam:.*$", re.MULTILINE)


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
        UsageError: There is no template to copy, there is one of this name already, or it cannot be a name.
        OutputError: The folder cannot be written.
    """
    known = workspace.templates()
    origin = like or (name if name in known else STANDARD)
    folder = workspace.root / TEMPLATES / name
    if origin not in known:
        raise UsageError(
            f"Er is geen sjabloon '{origin}'.", nearest(origin, known) or f"Er zijn: {', '.join(known)}."
        )
    if not re.fullmatch(r"\w[\w .-]*", name):
        raise UsageError(f"'{name}' kan niet de naam van een sjabloon zijn.", "Gebruik letters, cijfers en -.")
    if folder.exists():
        raise UsageError(f"De map {TEMPLATES}/{name} is er al.", "Kies een andere naam.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=folder.parent) as room:
            new = Path(room, name)
            new.mkdir()
            for file in word_files(known[origin]):
                shutil.copyfile(file, new / file.name)
            if (description := known[origin] / DESCRIPTION).is_file():
                told = description.read_text("utf-8")
                told = told if origin == name else _NAME.sub(f"naam: {name}", told, count=1)
                (new / DESCRIPTION).write_text(told, "utf-8", newline="\n")
            new.rename(folder)
    except OSError as error:
        raise OutputError(
            f"{error.filename or folder} kan niet worden geschreven ({os.strerror(error.errno or 0)}).",
            "Kies een map waarin u mag schrijven.",
        ) from error
    return (*word_files(folder), *folder.glob(DESCRIPTION))
