"""For whom a definition is: in: what was read and asked; out: municipalities, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.definition.faults import Faults, Place
from pipeline.definition.materials import Draft, Materials
from pipeline.definition.registry import find_municipality, suggest
from pipeline.errors import DefinitionError, Problem, UsageError
from pipeline.models import Municipality


def unusable(materials: Materials, problems: tuple[Problem, ...]) -> DefinitionError:
    """Return the error of a definition that cannot be used."""
    return DefinitionError(
        f"{materials.shown} kan niet worden gebruikt.", "Verbeter wat hieronder staat.", problems
    )


def those(materials: Materials, chosen: Iterable[str]) -> Iterable[Municipality]:
    """Return the chosen municipalities in the order of the registry."""
    if not materials.known:
        raise unusable(materials, materials.problems)
    keys = {_chosen(materials, name).key for name in chosen}
    return [found for key, found in materials.known.items() if not keys or key in keys]


def _chosen(materials: Materials, name: str) -> Municipality:
    found = find_municipality(name, materials.known)
    if found is None:
        raise UsageError(f"De gemeente '{name}' is niet bekend.", suggest(name, materials.known))
    return found


def find_whose(materials: Materials, chosen: str | None) -> tuple[Municipality | None, Faults]:
    """Return the municipality that is chosen, or that the definition names; and what is wrong with that."""
    faults, draft = Faults(materials.shown), materials.draft
    if chosen is not None:
        return _chosen(materials, chosen), faults
    if draft is None:
        return None, faults
    named = draft.document.get("gemeente")
    if not named and ("gemeente",) not in draft.reading.unread:
        place = draft.reading.name_place(("gemeente",))
        faults.add(
            place if place.line else Place(1, 1),
            "'gemeente' ontbreekt.",
            "Schrijf bijvoorbeeld 'gemeente: hilversum', of gebruik --gemeente.",
            path=("gemeente",),
        )
    return find_municipality(named, materials.known) if named else None, faults


def check_named(draft: Draft, materials: Materials, faults: Faults) -> None:
    """Note that the municipality that a definition names is not in the registry."""
    named = draft.document.get("gemeente")
    if named and materials.known and not find_municipality(named, materials.known):
        place = draft.reading.value_place(("gemeente",))
        message = f"De gemeente '{named}' is niet bekend."
        faults.add(place, message, suggest(named, materials.known), path=("gemeente",))
