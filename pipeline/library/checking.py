"""A template looked at from every side: in: a Word file; out: all that is wrong with it, at once.

Each check is a module of this folder; none knows of another. One that cannot read the file says so, and the others
go on.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline import process
from pipeline.definition import load_municipalities
from pipeline.definition.described import DESCRIPTION, described
from pipeline.document.places import Place
from pipeline.document.template import MEND_IN_WORD
from pipeline.errors import TemplateError, UsageError
from pipeline.library.accessible import accessible
from pipeline.library.contrast import contrasts
from pipeline.library.findings import Checked, Finding, in_order, nearest
from pipeline.library.fonts import fonts
from pipeline.library.leftovers import leftovers
from pipeline.library.names import names, unprinted
from pipeline.library.soundness import audited, seen
from pipeline.library.tags import tags
from pipeline.library.textstyles import text_styles
from pipeline.library.wordfile import WordFile, word_files
from pipeline.models import Municipality
from pipeline.production.job import TEMPLATE
from pipeline.production.kept import Notes
from pipeline.workspace import Workspace

_KEPT = "keuringen"  # in build/.cache/

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
    files = {path: _shown(path, workspace) for path in _files(workspace, named)}
    inspections = [
        partial(_inspect, path, shown, _users(path, municipalities), workspace) for path, shown in files.items()
    ]
    found: dict[Path, list[Checked]] = {path: [] for path in files}
    for each in _all_of([*_audits(files, workspace), *inspections]):
        found[each.path].append(each)
    checked = [_together(parts) for parts in found.values()]
    return (*checked, *_descriptions(workspace, dict.fromkeys(path.parent for path in files)))


def _users(path: Path, municipalities: Iterable[Municipality]) -> list[Municipality]:
    return [each for each in municipalities if each.template == path.parent.name]


def _audits(files: Mapping[Path, str], workspace: Workspace) -> list[Callable[[], list[Checked]]]:
    """Return the audits of Word files, for half of the cores: what knows the rules takes half a second to load."""
    every = max(process.cores() // 2, 1)
    parts = [list(files.items())[first::every] for first in range(every)]
    return [partial(_audit, part, workspace) for part in parts if part]


def _audit(files: Sequence[tuple[Path, str]], workspace: Workspace) -> list[Checked]:
    return [_looked_at(path, shown, [partial(audited, notes=_notes(workspace))]) for path, shown in files]


def _together(parts: Sequence[Checked]) -> Checked:
    """Return what the audit of a file and its inspection come to."""
    audit, inspection = parts
    return replace(inspection, findings=in_order([*inspection.findings, *audit.findings]))


def _all_of(checks: Sequence[Callable[[], list[Checked]]]) -> list[Checked]:
    """Return what checks come to, carried out over all cores."""
    processes = min(process.cores(), len(checks))
    if processes < 2:
        return [found for each in checks for found in each()]
    # A copy of this process is there at once, and safe where it has one thread.
    context = multiprocessing.get_context("fork" if process.has_one_thread() else "spawn")
    # Ctrl-C is for this process, which lets the others end what they are at.
    with ProcessPoolExecutor(processes, context, initializer=_ignore_interrupts) as pool:
        return [found for each in pool.map(_carried_out, checks) for found in each]


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _carried_out(check: Callable[[], list[Checked]]) -> list[Checked]:
    return check()


def _inspect(
    path: Path, shown: str, municipalities: Sequence[Municipality], workspace: Workspace
) -> list[Checked]:
    """Return all but the audit of a Word file; with the proposal goes what no document of the template prints."""
    checks = _inspections(municipalities, workspace)
    if path.name == TEMPLATE:
        checks.append(partial(_unprinted, workspace=workspace))
    return [_looked_at(path, shown, checks)]


def _unprinted(word: WordFile, workspace: Workspace) -> Iterator[Finding]:
    documents = [word.path]
    with suppress(TemplateError):  # told where the description is looked at
        documents += [each.path for each in described(word.path.parent).documents]
    return unprinted(documents, workspace)


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
    return _looked_at(path, shown, [*_inspections(municipalities, workspace), audited])


def _inspections(municipalities: Iterable[Municipality], workspace: Workspace | None) -> list[Check]:
    return [
        tags,
        partial(names, workspace=workspace),
        seen,
        accessible,
        partial(contrasts, municipalities=tuple(municipalities)),
        fonts,
        text_styles,
        leftovers,
    ]


def _looked_at(path: Path, shown: str, checks: Iterable[Check]) -> Checked:
    try:
        word = WordFile(path, shown)
    except TemplateError as error:
        return Checked(path, shown, (_unreadable(error),), readable=False)
    found: list[Finding] = []
    for each in checks:
        try:
            found += each(word)
        except TemplateError as error:
            found.append(_unreadable(error))
        except Exception as error:  # a file that breaks the rules of Word may lead its readers to anything
            found.append(_odd(error))
    return Checked(path, shown, in_order(found))


def _notes(workspace: Workspace) -> Notes:
    """Return where is kept what was found out of a file; a check makes no folder for it."""
    return Notes(workspace.build / ".cache" / _KEPT, write=workspace.build.is_dir())


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


def _odd(error: Exception) -> Finding:
    return Finding(
        "niet-te-controleren",
        f"iets in dit bestand is zo vreemd dat niet alles te controleren is ({type(error).__name__}).",
        MEND_IN_WORD,
        Place("bestand"),
    )
