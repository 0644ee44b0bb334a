"""Which fields a definition may have: in: the municipalities of a registry; out: the fields for each of them.

Those are the standard fields, and those of the template of the municipality. Read once per template, not once per
municipality. Never looks at a definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from pipeline.definition.described import DESCRIPTION, Described, described, description_file
from pipeline.definition.overlays import FOLDER, overlay_rules
from pipeline.definition.schema import Rules, load_schema
from pipeline.errors import TemplateError
from pipeline.models import Municipality
from pipeline.workspace import TEMPLATES, Workspace, carried

_NAMED = 3  # municipalities that a message names before it counts the rest


@dataclass(frozen=True, eq=False)
class Permitted:
    """What may stand in the definition of a municipality.

    Attributes:
        rules: All fields, the standard ones first.
        overlay: Those of ``gemeenten/<naam>.yaml``: the same, without demands.
        own: Those that are not standard.
    """

    rules: Rules
    overlay: Rules
    own: Rules = field(default_factory=dict)


@cache
def standard() -> Permitted:
    """Return what every definition may have."""
    rules = load_schema("voorstel")
    return Permitted(rules, overlay_rules(rules))


@lru_cache(maxsize=64)
def permitted(template: Described) -> Permitted:
    """Return what a definition for a template may have."""
    if not template.rules:
        return standard()
    rules = {**load_schema("voorstel"), **template.rules}
    return Permitted(rules, overlay_rules(rules), template.rules)


@dataclass(frozen=True)
class PerTemplate:
    """What may stand in the definitions for the municipalities of a registry.

    Attributes:
        known: The fields for each template.
        broken: What is wrong with the description of a template.
        elsewhere: Of each field that is not standard, what to say and to do about it where it does not exist.
        read: The files that describe the templates, also where there is none yet.
    """

    known: Mapping[str, Permitted] = field(default_factory=dict)
    broken: Mapping[str, TemplateError] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    read: tuple[Path, ...] = ()

    def of(self, municipality: Municipality | None) -> Permitted:
        """Return what a municipality may have; of one that is not known, what all may have."""
        return self.known.get(municipality.template, standard()) if municipality else standard()


def per_template(municipalities: Iterable[Municipality], workspace: Workspace | None) -> PerTemplate:
    """Read what the templates of municipalities say of themselves; what is broken stops no other."""
    by_template: dict[str, list[Municipality]] = {}
    for municipality in municipalities:
        by_template.setdefault(municipality.template, []).append(municipality)
    known: dict[str, Permitted] = {}
    broken: dict[str, TemplateError] = {}
    whose: dict[str, list[Municipality]] = {}
    for template, those in by_template.items():
        try:
            known[template] = permitted(described(description_file(workspace, template).parent))
        except TemplateError as error:
            broken[template] = error
            continue
        for name in known[template].own:
            whose.setdefault(name, []).extend(those)
    elsewhere = {name: _elsewhere(name, those) for name, those in whose.items()}
    return PerTemplate(known, broken, elsewhere, tuple(_files(by_template, workspace)))


def _files(templates: Iterable[str], workspace: Workspace | None) -> Iterator[Path]:
    """Yield where templates can describe themselves."""
    for template in templates:
        yield carried(TEMPLATES) / template / DESCRIPTION
        if workspace:
            yield workspace.root / TEMPLATES / template / DESCRIPTION


def _elsewhere(name: str, those: list[Municipality]) -> tuple[str, str]:
    names = [each.name for each in those]
    *first, last = [*names[:_NAMED], f"nog {len(names) - _NAMED}"] if len(names) > _NAMED else names
    whose = f"{', '.join(first)} en {last}" if first else last
    files = f"{FOLDER}/{those[0].key}.yaml" + (" en zo voor elk van hen" if len(those) > 1 else "")
    return f"'{name}' is een eigen veld van {whose}.", f"Zet het in {files}."
