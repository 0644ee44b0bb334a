"""A template looked at from every side: in: a Word file; out: all that is wrong with it, at once.

Each check is a module of this folder; none knows of another. One that cannot read the file says so, and the others
go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.definition import load_municipalities
from pipeline.definition.described import DESCRIPTION, described
from pipeline.document.places import Place
from pipeline.errors import TemplateError, UsageError
from pipeline.library.accessible import accessible
from pipeline.library.contrast import contrasts
from pipeline.library.findings import Checked, Finding, in_order, nearest
from pipeline.library.fonts import fonts
from pipeline.library.leftovers import leftovers
from pipeline.library.names import names, unprinted
from pipeline.library.soundness import sound
from pipeline.library.tags import tags
from pipeline.library.textstyles import text_styles
from pipeline.library.wordfile import WordFile, word_files
from pipeline.models import Municipality
from pipeline.production.job import TEMPLATE
from pipeline.workspace import Workspace

Check = Callable[[WordFile], Iterator[Finding]]


def check_all(workspace: Workspace, named: Sequence[str] = ()) -> tuple[Checked, ...]:
    """Return all that is wrong with templates: every Word file of each.

    Args:
        workspace: Whose templates and municipalities count.
        named: Names of templates, their folders, or Word files; empty for all.

    Raises:
        UsageError: There is no such template.
        DefinitionError: The registry of municipalities does not hold.
    """
    municipalities = load_municipalities(workspace).values()
    checked = []
    for path in _files(workspace, named):
        users = [each for each in municipalities if each.template == path.parent.name]
        checked.append(check(path, _shown(path, workspace), users, workspace))
    folders = dict.fromkeys(each.path.parent for each in checked)
    return (*(_with_unprinted(each, workspace) for each in checked), *_descriptions(workspace, folders))


def _with_unprinted(checked: Checked, workspace: Workspace) -> Checked:
    """Return the check of a proposal's document with what none of the template's documents print."""
    if checked.path.name != TEMPLATE or not checked.readable:
        return checked
    folder = checked.path.parent
    documents = [checked.path]
    with suppress(TemplateError):  # told where the description is looked at
        documents += [each.path for each in described(folder).documents]
    return replace(checked, findings=in_order([*checked.findings, *unprinted(documents, workspace)]))


def _descriptions(workspace: Workspace, folders: Iterable[Path]) -> Iterator[Checked]:
    """Yield what is wrong with what templates say of themselves."""
    for folder in folders:
        try:
            described(folder)
        except TemplateError as error:
            path = folder / DESCRIPTION
            found = [
                Finding("beschrijving", each.message, each.remedy, Place(f"beschrijving, regel {each.line}"))
                for each in error.problems
            ]
            yield Checked(path, _shown(path, workspace), in_order(found), readable=False)


def check(
    path: Path,
    shown: str,
    municipalities: Iterable[Municipality] = (),
    workspace: Workspace | None = None,
) -> Checked:
    """Return all that is wrong with one Word file of a template, the worst first.

    Args:
        path: The Word file.
        shown: The file as the user knows it.
        municipalities: Those that use it: their colours are looked at.
        workspace: Whose descriptions of templates count.
    """
    try:
        word = WordFile(path, shown)
    except TemplateError as error:
        return Checked(path, shown, (_unreadable(error),), readable=False)
    checks: Sequence[Check] = (
        tags,
        partial(names, workspace=workspace),
        sound,
        accessible,
        partial(contrasts, municipalities=tuple(municipalities)),
        fonts,
        text_styles,
        leftovers,
    )
    found: list[Finding] = []
    for each in checks:
        try:
            found += each(word)
        except TemplateError as error:
            found.append(_unreadable(error))
    return Checked(path, shown, in_order(found))


def _files(workspace: Workspace, named: Sequence[str]) -> list[Path]:
    """Return the Word files that the user means."""
    if not named:
        return [file for folder in workspace.templates().values() for file in word_files(folder)]
    return [file for name in named for file in _meant(workspace, name)]


def _meant(workspace: Workspace, name: str) -> list[Path]:
    known = workspace.templates()
    for candidate in (Path(name), known.get(name, Path(name))):
        if candidate.is_file():
            return [candidate]
        if candidate.is_dir() and (found := word_files(candidate)):
            return found
    raise UsageError(f"Er is geen sjabloon '{name}'.", nearest(name, known) or f"Er zijn: {', '.join(known)}.")


def _shown(path: Path, workspace: Workspace) -> str:
    for above in (Path.cwd(), workspace.root):
        if above in path.absolute().parents:
            return path.absolute().relative_to(above).as_posix()
    return str(path)


def _unreadable(error: TemplateError) -> Finding:
    message = error.message[0].lower() + error.message[1:]
    return Finding("niet-te-lezen", message, error.remedy, Place("bestand"))
