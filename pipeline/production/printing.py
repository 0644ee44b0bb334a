"""What the templates of a workspace print: in: a municipality; out: whether a value of its definition is shown.

Each template is looked at once; what was found is kept by what its Word files hold, so that a batch need not open
them. Never warns itself: ``definition`` does, with the place.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.definition.described import describe
from pipeline.definition.schema import Rule
from pipeline.definition.unprinted import Printing, Shows
from pipeline.errors import VoorstelError
from pipeline.models import Municipality
from pipeline.naming import prints
from pipeline.production import fingerprints
from pipeline.production.job import TEMPLATE
from pipeline.production.kept import Notes
from pipeline.workspace import Workspace

_KEPT = "sjablonen"  # in build/.cache/


@dataclass(frozen=True)
class Printed:
    """What the Word files of a template do with names: print them, ask for them, compare them."""

    printed: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()


def printing(workspace: Workspace, *, keep: bool) -> Printing:
    """Return what tells of a municipality what its template shows.

    Args:
        workspace: Whose templates.
        keep: Whether what was found may be kept in ``build/``.
    """
    known: dict[str, Shows | None] = {}

    def of(municipality: Municipality) -> Shows | None:
        name = municipality.template
        if name not in known:
            known[name] = _shows(workspace, name, keep=keep)
        return known[name]

    return of


def _shows(workspace: Workspace, template: str, *, keep: bool) -> Shows | None:
    """Return what a template shows; None when it cannot be used, which is said when it is."""
    try:
        documents = [each.path for each in describe(workspace, template).documents]
        return partial(_is_shown, _printed([workspace.data(template, TEMPLATE), *documents], workspace, keep=keep))
    except (VoorstelError, OSError):
        return None


def _is_shown(found: Printed, path: str, rule: Rule) -> bool:
    """Return whether a value is printed; of a choice or a yes it is enough that what is printed depends on it."""
    if rule["type"] == "ja_nee" and path in found.asked | found.compared:
        return True
    return ("allowed" in rule and path in found.compared) or prints(found.printed, path)


def _printed(files: list[Path], workspace: Workspace, *, keep: bool) -> Printed:
    """Return what Word files print, as far as it is not known from before."""
    code = [fingerprints.of_file(file) for file in sorted((Path(__file__).parents[1] / "document").glob("*.py"))]
    key = fingerprints.of_values([__version__, code, [fingerprints.of_file(file) for file in files]])
    notes = Notes(workspace.build / ".cache" / _KEPT, write=keep)
    with suppress(AttributeError, TypeError):  # it is no such note, or of another time
        return Printed(**{name: frozenset(paths) for name, paths in notes.find(key).items()})
    from pipeline.document.contract import contract  # heavy, and mostly known from before
    from pipeline.document.template import load

    contracts = [contract(load(file)) for file in files]
    found = Printed(
        frozenset().union(*(each.printed for each in contracts)),
        frozenset().union(*(each.asked for each in contracts)),
        frozenset().union(*(each.compared for each in contracts)),
    )
    notes.keep(key, {name: sorted(paths) for name, paths in vars(found).items()})
    return found
