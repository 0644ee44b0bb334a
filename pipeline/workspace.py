"""Where things are: the user's workspace, and what the product carries along.

A workspace is a folder with ``proposals/``; it may have its own ``templates/``. What it does not have is taken
from the templates and schemas that came with the product. Only ``create`` writes, and never over a file.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import OutputError, UsageError

DEFINITION = "voorstel.yaml"
PROPOSALS, TEMPLATES, SCHEMAS, BUILD = "proposals", "templates", "schemas", "build"
PUBLIC = "openbaar"  # in build/: what all may see, apart from the rest
_WORD = ".doc[xm]"
_STARTER = "beginnen.yaml"  # in schemas/: the definition that a new proposal begins with
_OWN = (
    "gemeenten.yaml",
    "standaard/voorstel.docx",
    "standaard/inhoud.docx",
)  # of templates/: what a workspace gets to change
_FOR_EDITORS = ("voorstel.schema.json", "gemeente.schema.json")  # of schemas/
_FIRST = "mijn-eerste-voorstel"


def carried(name: str) -> Path:
    """Return the folder ``templates`` or ``schemas`` that came with the product (wheel or repository)."""
    package = Path(__file__).resolve().parent
    in_wheel = package / "data" / name
    return in_wheel if in_wheel.is_dir() else package.parent / name


@dataclass(frozen=True)
class Workspace:
    """A user's folder with proposals.

    Attributes:
        root: The folder itself, absolute.
        first: A folder that is looked in before its own ``templates/``; None for none.
        into: The folder for everything that is made; None for ``build/``.
    """

    root: Path
    first: Path | None = None
    into: Path | None = None

    @classmethod
    def around(cls, start: Path) -> Workspace | None:
        """Return the workspace that ``start`` lies in: the nearest folder upwards with ``proposals/``."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / PROPOSALS).is_dir():
                return cls(folder)
        return None

    @property
    def build(self) -> Path:
        """The folder for everything that is made."""
        return self.into or self.root / BUILD

    def results(self, name: str) -> Path:
        """Return the folder for what is made of a proposal: for its owner only.

        Raises:
            UsageError: The proposal has the name of the folder for public results.
        """
        if name.casefold() == PUBLIC:
            raise UsageError(
                f"Een voorstel kan niet '{name}' heten: zo heet de map met de openbare pakketten.",
                "Geef de map van het voorstel een andere naam.",
            )
        return self.build / name

    def public_results(self, name: str) -> Path:
        """Return the folder for what all may see of a proposal."""
        return self.build / PUBLIC / name

    def data(self, *parts: str) -> Path:
        """Return a file or folder of ``templates/``: the workspace's own if it has it, else the carried one."""
        if self.first and (found := self.first.joinpath(*parts)).exists():
            return found
        own = self.root.joinpath(TEMPLATES, *parts)
        return own if own.exists() else carried(TEMPLATES).joinpath(*parts)

    def templates(self) -> dict[str, Path]:
        """Return the folders of the templates by their names: the workspace's own, and the others as carried."""
        return dict(sorted({**_templates(carried(TEMPLATES)), **self.own_templates()}.items()))

    def own_templates(self) -> dict[str, Path]:
        """Return the folders of the templates that the workspace itself has, by their names."""
        return _templates(self.root / TEMPLATES)

    def definitions(self) -> tuple[Path, ...]:
        """Return the definitions of all proposals, in order of their names."""
        return tuple(sorted((self.root / PROPOSALS).glob(f"*/{DEFINITION}")))

    def definition(self, name: str | None, start: Path) -> Path:
        """Return the definition that a user means by ``name``: a file, its folder, or a proposal's name.

        Args:
            name: What the user typed; None for the proposal that he stands in, or the only one that there is.
            start: The folder that he stands in.

        Raises:
            UsageError: There is no such definition; the message lists those that there are.
        """
        if name is None:
            candidates = [start, *(folder for folder in start.parents if self.root in folder.parents)]
            candidates += self.definitions() if len(self.definitions()) == 1 else []
        else:
            candidates = [start / name, self.root / PROPOSALS / name]
        for candidate in candidates:
            if candidate.is_file():
                return candidate
            if (candidate / DEFINITION).is_file():
                return candidate / DEFINITION
        known = ", ".join(path.parent.name for path in self.definitions()) or "nog geen"
        raise UsageError(
            "Welk voorstel bedoelt u?" if name is None else f"Er is geen voorstel '{name}'.",
            f"Geef het pad van een {DEFINITION} of een naam uit {PROPOSALS}/ (er zijn: {known}).",
        )


def is_folder_name(name: str) -> bool:
    """Return whether a proposal or a template can have this name, which is that of its folder."""
    return bool(re.fullmatch(r"\w[\w .-]*", name))


def _templates(root: Path) -> dict[str, Path]:
    return {path.parent.name: path.parent for path in sorted(root.glob(f"*/*{_WORD}")) if path.is_file()}


def find_definition(name: str | None, start: Path) -> tuple[Path, Workspace]:
    """Return the definition that a user means, and the workspace that it belongs to.

    A definition that lies in no workspace is given the one that the user stands in; without any, its own
    folder.

    Args:
        name: What the user typed, if anything.
        start: The folder that he stands in.

    Raises:
        UsageError: There is no such definition.
    """
    around = Workspace.around(start)
    definition = (around or Workspace(start.resolve())).definition(name, start)
    return definition, Workspace.around(definition.parent) or around or Workspace(definition.parent.resolve())


def create(
    target: Path, inside: Workspace | None, municipality: str, schemas: Mapping[str, str] = MappingProxyType({})
) -> tuple[Path, ...]:
    """Make a workspace, or a proposal in a workspace, ready to fill in.

    Args:
        target: The folder of the workspace; or the name or folder of the proposal.
        inside: The workspace that the user stands in, if any.
        municipality: For whom the definition is.
        schemas: The files for editors of its template, by name, the definition's first; old ones make way. Empty
            where its template has no own fields.

    Returns:
        The files that were made, the definition last.

    Raises:
        UsageError: There is a proposal of that name already, or the name cannot be a folder's.
        OutputError: The folder cannot be written.
    """
    if inside is None:
        root, proposal = target.absolute(), target.absolute() / PROPOSALS / _FIRST
        copies = [(carried(TEMPLATES) / name, root / TEMPLATES / name) for name in _OWN]
    else:
        root, proposal, copies = inside.root, inside.root / PROPOSALS / target.name, []
        inside.results(target.name)  # if it can be made
        if not is_folder_name(target.name):
            raise UsageError(
                f"'{target}' kan niet de naam van een voorstel zijn.", "Gebruik letters, cijfers en -."
            )
    if (proposal / DEFINITION).exists():
        raise UsageError(f"Er is al een voorstel in {proposal}.", "Kies een andere naam.")
    copies += [(carried(SCHEMAS) / name, root / SCHEMAS / name) for name in _FOR_EDITORS]
    made = []
    try:
        for source, copy in copies:
            if not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, copy)
                made.append(copy)
        (proposal / "bijlagen").mkdir(parents=True, exist_ok=True)
        for name, text in schemas.items():
            (root / SCHEMAS / name).write_text(text, encoding="utf-8")
            made.append(root / SCHEMAS / name)
        starter = (carried(SCHEMAS) / _STARTER).read_text("utf-8").replace("GEMEENTE", municipality)
        starter = starter.replace(_FOR_EDITORS[0], next(iter(schemas), _FOR_EDITORS[0]))
        with (proposal / DEFINITION).open("x", encoding="utf-8", newline="\n") as definition:
            definition.write(starter)
    except OSError as error:
        raise OutputError(
            f"{error.filename or target} kan niet worden geschreven ({os.strerror(error.errno or 0)}).",
            "Kies een map waarin u mag schrijven.",
        ) from error
    return (*made, proposal / DEFINITION)
