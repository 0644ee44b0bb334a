"""The goldens: what each template of a workspace comes to, kept beside the code so that no change goes unseen.

``python -m pipeline.library.comparing.goldens MAP`` (``make goldens``) keeps them anew, on purpose; a test holds
the templates against them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.conversion import version
from pipeline.errors import UsageError, VoorstelError
from pipeline.library.comparing.building import build, proposal_for
from pipeline.library.comparing.measuring import Golden, golden, save
from pipeline.library.wordfile import word_files
from pipeline.workspace import Workspace


def measure(workspace: Workspace, templates: Sequence[Path]) -> dict[Path, Golden | VoorstelError]:
    """Return what templates come to on this machine, filled in with the proof that has every field.

    Args:
        workspace: Where the example is.
        templates: The Word files.

    Returns:
        Of each what it comes to, or why it cannot be made.

    Raises:
        MissingProgramError: There is no LibreOffice.
    """
    found: dict[Path, Golden | VoorstelError] = {}
    with tempfile.TemporaryDirectory() as room:
        proposal = proposal_for(workspace, None, None, Path(room))
        for template, built in build(templates, proposal, Path(room)).items():
            if built.word and built.pdf:
                found[template] = golden(template, built.word, built.pdf, proposal)
            else:
                found[template] = VoorstelError(f"{template} kan niet worden gemaakt: {built.problem}")
    return found


def documents(workspace: Workspace) -> tuple[Path, ...]:
    """Return the Word files of all templates."""
    return tuple(path for folder in workspace.templates().values() for path in word_files(folder))


def place(template: Path, folder: Path) -> Path:
    """Return where the golden of a template is kept: ``<map>/<sjabloon>/<document>.json``."""
    return folder / template.parent.name / f"{template.stem}.json"


def renew(workspace: Workspace, folder: Path) -> Iterator[str]:
    """Keep anew what all templates come to; yield what was done, in Dutch.

    Raises:
        VoorstelError: A template cannot be made; nothing was kept.
    """
    measured = measure(workspace, documents(workspace))
    if failed := [each for each in measured.values() if isinstance(each, VoorstelError)]:
        raise failed[0]
    lapsed: set[str] = set()
    for template, found in measured.items():
        if isinstance(found, Golden):
            lapsed.update(save(place(template, folder), found))
    stay = {place(template, folder) for template in measured}
    for old in folder.glob("*/*.json"):
        if old not in stay:
            old.unlink()
            yield f"Weg: {old}"
    yield f"{len(measured)} documenten gemeten met LibreOffice {version()}, bewaard in {folder}."
    for release in sorted(lapsed):
        yield f"Wat er met LibreOffice {release} was gemeten, is vervallen: vernieuw het daar ook."


def main() -> None:
    """Renew the goldens of the workspace around this folder."""
    try:
        if len(sys.argv) != 2:
            raise UsageError("Zeg waar de goldens staan.", "Bijvoorbeeld: make goldens")
        here = Path.cwd()
        for line in renew(Workspace.around(here) or Workspace(here), Path(sys.argv[1])):
            print(line)
    except VoorstelError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
