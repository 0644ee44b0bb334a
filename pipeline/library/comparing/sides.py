"""Which two versions are compared: in: what the user typed; out: pairs of templates, file by file.

A version is a Word file, a template (its folder or name), a folder of templates, ``REVISIE:pad`` or a revision of
git. Never looks into a Word file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.definition.described import DESCRIPTION
from pipeline.errors import UsageError
from pipeline.library.comparing import revisions
from pipeline.library.findings import nearest
from pipeline.library.wordfile import word_files
from pipeline.production.job import TEMPLATE
from pipeline.workspace import TEMPLATES, Workspace

_NOW = "HEAD"
Files = Mapping[str, Path]


@dataclass(frozen=True)
class Pair:
    """A template in two versions.

    Attributes:
        name: Its name.
        old: Its Word files and its description as they were, by their names; empty when it was not there.
        new: The same as they are.
    """

    name: str
    old: Files
    new: Files

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of its Word files, the proposal first."""
        names = {each for each in (*self.old, *self.new) if each != DESCRIPTION}
        return tuple(sorted(names, key=lambda each: (each != TEMPLATE, each)))

    def differs(self, name: str) -> bool:
        """Return whether a file is not, byte for byte, the same in both versions."""
        old, new = self.old.get(name), self.new.get(name)
        if old is None or new is None:
            return old is not new
        return old.read_bytes() != new.read_bytes()


@dataclass(frozen=True)
class Side:
    """One of the two versions.

    Attributes:
        shown: How the user knows it.
        templates: The files of each template by its name.
        one: Whether the user named one template, or one file.
        alone: Whether it is one file.
    """

    shown: str
    templates: Mapping[str, Files]
    one: bool = True
    alone: bool = False


def sides(workspace: Workspace, old: str | None, new: str | None, room: Path) -> tuple[Side, Side]:
    """Return the two versions that a user means.

    Args:
        workspace: Whose templates count.
        old: What he typed first: nothing, or one template without a second, is compared with its last commit.
        new: What he typed second; None for what stands in the workspace now.
        room: An existing folder for files as they were.

    Raises:
        UsageError: There is no such version.
        MissingProgramError: git is needed and not there.
    """
    finder = _Finder(workspace, room)
    if new is not None:
        return finder.side(old or _NOW), finder.side(new)
    if old is None:
        return finder.side(_NOW), finder.now()
    if finder.here(old) is not None:
        return finder.side(f"{_NOW}:{old}"), finder.side(old)
    before = finder.side(old)
    _, _, path = old.partition(":")
    return before, (finder.side(path) if path else finder.now())


def pairs(old: Side, new: Side) -> tuple[Pair, ...]:
    """Return the templates of two versions in pairs: one against one whatever their names, or all by their names.

    Raises:
        UsageError: One template is to be compared with a version that does not have it.
    """
    if not old.one and not new.one:
        names = sorted({*old.templates, *new.templates})
        return tuple(Pair(name, old.templates.get(name, {}), new.templates.get(name, {})) for name in names)
    named = next((side for side in (new, old) if side.one and not side.alone), new if new.one else old)
    (name,) = named.templates
    before, after = _named(old, name), _named(new, name)
    if old.alone and new.alone:
        ((shown, path),) = after.items()
        return (Pair(name, {shown: next(iter(before.values()))}, {shown: path}),)
    if old.alone:
        return (Pair(name, *_alike(before, after)),)
    if new.alone:
        return (Pair(name, *reversed(_alike(after, before))),)
    return (Pair(name, before, after),)


def _named(side: Side, name: str) -> Files:
    if side.one:
        return next(iter(side.templates.values()))
    if name not in side.templates:
        raise UsageError(f"In {side.shown} is geen sjabloon '{name}'.", f"Er zijn: {', '.join(side.templates)}.")
    return side.templates[name]


def _alike(alone: Files, files: Files) -> tuple[Files, Files]:
    """Return one file, and the one of a template that it goes with: of the same name, or the proposal."""
    ((name, path),) = alone.items()
    shown = name if name in files else TEMPLATE
    if shown not in files:
        raise UsageError(f"Bij '{name}' hoort geen bestand in het sjabloon.", "Geef twee bestanden.")
    return {shown: path}, {shown: files[shown]}


class _Finder:
    def __init__(self, workspace: Workspace, room: Path) -> None:
        self._workspace, self._room, self._taken = workspace, room, 0

    def now(self) -> Side:
        """Return all templates of the workspace."""
        found = {name: _files(folder) for name, folder in self._workspace.own_templates().items()}
        return Side("uw map", found, one=False)

    def side(self, name: str) -> Side:
        if (path := self.here(name)) is not None:
            return _side(path, name, path.absolute().parent.name)
        revision, colon, inside = name.partition(":")
        found = revisions.commit(self._workspace.root, revision)
        if found is None:
            raise self._unknown(name)
        if not colon:
            if not revisions.exists(self._workspace.root, found, TEMPLATES):
                raise UsageError(f"In {name} is geen map {TEMPLATES}.")
            return _side(self._take(found, TEMPLATES), name, name)
        for path_there in self._candidates(inside):
            if revisions.exists(self._workspace.root, found, path_there):
                return _side(self._take(found, path_there), name, Path(path_there).parent.name)
        raise UsageError(f"In {revision} is geen '{inside}'.", "Geef een pad of de naam van een sjabloon.")

    def here(self, name: str) -> Path | None:
        """Return the file or folder on this disk that a name means, if any."""
        known = self._workspace.templates().get(name)
        return next((each for each in (Path(name), known) if each is not None and each.exists()), None)

    def _candidates(self, inside: str) -> list[str]:
        """Return what a path in a revision may be, seen from the workspace."""
        from_here = os.path.relpath(Path(inside).absolute(), self._workspace.root)
        found = [Path(from_here).as_posix(), Path(inside).as_posix(), f"{TEMPLATES}/{inside}"]
        return [each for each in found if not each.startswith(("..", "/"))]

    def _take(self, found: str, path: str) -> Path:
        """Take a file or folder out of a commit; what describes the template goes along with a file of it."""
        root = self._workspace.root
        self._taken += 1
        beside = Path(path).with_name(DESCRIPTION).as_posix()
        more = [beside] if revisions.exists(root, found, beside) else []
        return revisions.extract(root, found, [path, *more], self._room / f"versie-{self._taken}")

    def _unknown(self, name: str) -> UsageError:
        known = self._workspace.templates()
        return UsageError(
            f"'{name}' is geen bestand, geen sjabloon en geen versie van git.",
            nearest(name, known) or f"Sjablonen zijn: {', '.join(known)}.",
        )


def _side(path: Path, shown: str, of_file: str) -> Side:
    """Return the version that a file or folder is.

    Raises:
        UsageError: There is no Word file in it.
    """
    if path.is_file():
        return Side(shown, {of_file: {path.name: path}}, alone=True)
    if files := _files(path):
        return Side(shown, {path.name: files})
    below = {each.name: found for each in sorted(path.iterdir()) if each.is_dir() and (found := _files(each))}
    if not below:
        raise UsageError(f"In {shown} is geen Word-bestand.", "Geef een sjabloon, of een map met sjablonen.")
    return Side(shown, below, one=False)


def _files(folder: Path) -> Files:
    """Return the Word files of a template by their names, and its description."""
    found = {each.name: each for each in word_files(folder)}
    if found and (folder / DESCRIPTION).is_file():
        found[DESCRIPTION] = folder / DESCRIPTION
    return found
