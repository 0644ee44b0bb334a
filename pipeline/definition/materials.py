"""All that a definition is made of, read once: in: its path; out: the files' contents, each judged by itself.

The definition, its registry of municipalities, the tables and the overlays. After this nothing is read again, so
that a file that is edited meanwhile is never half old and half new. Never looks at one municipality's whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.definition.faults import Faults, shown
from pipeline.definition.overlays import FOLDER, Overlay, find_overlays, laid_over, read_overlay
from pipeline.definition.permitted import PerTemplate, per_template, standard
from pipeline.definition.reader import Reading, read_document
from pipeline.definition.registry import REGISTRY, load_municipalities, registry_file
from pipeline.definition.schema import Rules
from pipeline.definition.source import Source, read_source
from pipeline.definition.tables import Row, Tables, find_tables, read_tables
from pipeline.definition.unprinted import Printing
from pipeline.definition.validation import Elsewhere, validate
from pipeline.errors import Problem
from pipeline.models import Municipality
from pipeline.workspace import TEMPLATES, Workspace

OWN = "waarden"
_NOT_KNOWN_YET: Elsewhere = {}


@dataclass(frozen=True)
class Draft:
    """A definition as it was read and judged by the schema, its texts not yet filled in.

    Attributes:
        document: Its values.
        reading: Their places.
        problems: What is wrong with it so far.
    """

    document: Mapping[str, Any]
    reading: Reading
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Materials:
    """What was read.

    Attributes:
        definition: The file of the definition.
        permitted: The fields that it may have for each municipality.
        source: Its tree; None when it cannot be read.
        draft: The definition without any overlay or table, by the standard fields; None when it cannot be read.
        drafts: The same by the fields of each template that has own ones.
        known: The registry.
        overlays: The overlay of each municipality that has one, by key.
        tables: The values of each municipality.
        problems: What is wrong with the definition or a table as a whole, or belongs to no municipality.
        read: All files that were read, and the folders that decide which these are.
        printing: Tells what the template of a municipality prints; None when nobody asks.
    """

    definition: Path
    permitted: PerTemplate
    source: Source | None
    draft: Draft | None
    drafts: Mapping[str, Draft]
    known: Mapping[str, Municipality]
    overlays: Mapping[str, Overlay]
    tables: Tables
    problems: tuple[Problem, ...]
    read: tuple[Path, ...]
    printing: Printing | None = None

    @property
    def shown(self) -> str:
        """The definition as messages name it."""
        return shown(self.definition)

    def draft_for(self, municipality: Municipality | None) -> Draft | None:
        """Return the draft for a municipality: the definition, its row of the tables, and its overlay over all.

        An overlay that is wrong by itself is not laid over: its own problems come first.
        """
        key = municipality.key if municipality else ""
        overlay, row = self.overlays.get(key), self.tables.rows.get(key)
        draft = self.drafts.get(municipality.template, self.draft) if municipality else self.draft
        if draft and self.source and overlay:
            if overlay.source and not overlay.wrong:
                faults, rules = Faults(self.shown), self.permitted.of(municipality).rules
                whole = laid_over(self.source, overlay.source, rules, faults)
                draft = _draft(whole, rules, faults, self.permitted.elsewhere)
            draft = replace(draft, problems=(*draft.problems, *overlay.problems))
        return _with_row(draft, row, overlay.own if overlay else frozenset()) if draft and row else draft


def gather(definition: Path, workspace: Workspace | None, printing: Printing | None = None) -> Materials:
    """Read a definition and all that belongs to it.

    Args:
        definition: The YAML file.
        workspace: Whose registries count; None for those that came with the product.
        printing: Tells what the template of a municipality prints.

    Raises:
        DefinitionError: The registry does not hold.
    """
    faults, folder = Faults(definition), definition.parent
    source = read_source(definition, faults)
    draft = _draft(source, standard().rules, Faults(faults.file)) if source else None
    register = (draft.document.get("register") if draft else None) or REGISTRY
    known: Mapping[str, Municipality] = {}
    if registry_file(workspace, register).is_file():
        known = load_municipalities(workspace, register)
    elif draft:
        place = draft.reading.value_place(("register",))
        faults.add(
            place, f"Het register '{register}' bestaat niet.", f"Zet het in {TEMPLATES}/.", path=("register",)
        )
    files = find_overlays(folder, known, faults) if known else {}
    sheets = find_tables(folder, faults)
    tables = read_tables(sheets, known, faults) if known and sheets else Tables({}, {})
    fields = per_template(known.values(), workspace)
    if source and fields.elsewhere:  # own fields of any template make another draft for all
        draft = _draft(source, standard().rules, Faults(faults.file), fields.elsewhere)
    read = (definition, folder, *sheets, *_folder_of_overlays(folder), *files.values(), *fields.read)
    return Materials(
        definition=definition,
        permitted=fields,
        source=source,
        draft=draft,
        drafts={
            template: _draft(source, each.rules, Faults(faults.file), fields.elsewhere)
            for template, each in fields.known.items()
            if source and each.own
        },
        known=known,
        overlays={
            key: read_overlay(file, fields.of(known[key]).overlay, fields.elsewhere)
            for key, file in files.items()
            if known[key].template not in fields.broken
        },
        tables=tables,
        problems=faults.in_order(),
        read=(*read, *_registry_paths(workspace, register)),
        printing=printing,
    )


def _folder_of_overlays(folder: Path) -> Iterator[Path]:
    if (folder / FOLDER).is_dir():
        yield folder / FOLDER


def _registry_paths(workspace: Workspace | None, name: str) -> Iterator[Path]:
    """Yield the registry, and where a workspace has none of its own, the folder in which one could come."""
    file = registry_file(workspace, name)
    yield file
    if workspace and file != (own := workspace.root / TEMPLATES / name):
        yield own.parent if own.parent.is_dir() else workspace.root


def _draft(source: Source, rules: Rules, faults: Faults, elsewhere: Elsewhere = _NOT_KNOWN_YET) -> Draft:
    reading = read_document(source, rules, faults)
    return Draft(validate(reading, rules, faults, elsewhere), reading, faults.in_order())


def _with_row(draft: Draft, row: Row, overlaid: frozenset[str]) -> Draft:
    """Return a draft with the values of a table, but for those that an overlay gives too."""
    names = row.nodes.keys() - overlaid
    values = {name: value for name, value in row.values.items() if name in names}
    unread = {(OWN, name) for name in names if name not in values}
    reading = replace(
        draft.reading,
        nodes={**draft.reading.nodes, **{(OWN, name): row.nodes[name] for name in names}},
        keys={**draft.reading.keys, **{(OWN, name): row.keys[name] for name in names}},
        unread={path for path in draft.reading.unread if path not in {(OWN, name) for name in names}} | unread,
    )
    document = {**draft.document, OWN: {**(draft.document.get(OWN) or {}), **values}}
    return Draft(document, reading, (*draft.problems, *row.problems))
