"""From definition to proposal: in: a path; out: a ``Proposal``, or everything that is wrong.

The steps in their order: source, reader, validation, rules, assembly. Never prints, and never raises for a
definition that is only checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.definition.assembly import Assembly, municipality_record
from pipeline.definition.attached import Attached
from pipeline.definition.faults import Faults, Place
from pipeline.definition.reader import Reading, read_document
from pipeline.definition.registry import find_municipality, load_municipalities, suggest
from pipeline.definition.rules import Rules
from pipeline.definition.schema import load_schema
from pipeline.definition.source import read_source
from pipeline.definition.validation import validate
from pipeline.errors import DefinitionError, Problem, UsageError
from pipeline.models import Attachment, Disclosure, Municipality, Proposal, Record
from pipeline.workspace import Workspace


def load_proposal(definition: Path, workspace: Workspace | None, municipality: str | None = None) -> Proposal:
    """Read a definition for one municipality.

    Args:
        definition: The YAML file.
        workspace: Whose registry of municipalities counts; None for the one that came with the product.
        municipality: Key, name or CBS code; None for the one that the definition names.

    Raises:
        DefinitionError: The definition does not hold; it carries all problems.
        UsageError: The given municipality does not exist.
    """
    faults = Faults(definition)
    proposal = _examine(definition, workspace, municipality, faults)
    if proposal is None or faults.any_errors:
        problems = faults.in_order()
        raise DefinitionError(
            f"{faults.file} kan niet worden gebruikt.", "Verbeter wat hieronder staat.", problems
        )
    return proposal


def check(definition: Path, workspace: Workspace | None, municipality: str | None = None) -> tuple[Problem, ...]:
    """Return everything that is wrong with a definition, the most important first.

    Args:
        definition: The YAML file.
        workspace: Whose registry of municipalities counts; None for the one that came with the product.
        municipality: Key, name or CBS code; None for the one that the definition names.

    Raises:
        UsageError: The given municipality does not exist.
    """
    faults = Faults(definition)
    _examine(definition, workspace, municipality, faults)
    return faults.in_order()


def _examine(
    definition: Path, workspace: Workspace | None, municipality: str | None, faults: Faults
) -> Proposal | None:
    """Take all steps as far as they can be taken; None when there is no proposal."""
    known = load_municipalities(workspace)
    if municipality is not None and find_municipality(municipality, known) is None:
        raise UsageError(f"De gemeente '{municipality}' is niet bekend.", suggest(municipality, known))
    schema = load_schema("voorstel")
    source = read_source(definition, faults)
    reading = read_document(source, schema, faults) if source else None
    if reading is None:
        return None
    document = validate(reading, schema, faults)
    whose = _municipality(document, reading, municipality, known, faults)

    rules = Rules(document, reading, schema, faults)
    rules.check(whose)
    attached = Attached(document, reading, definition.parent, faults)
    attached.check()
    record = municipality_record(whose) if whose else None
    values = Assembly(document, reading, schema, record, rules.contributions(), faults).values()
    if faults.any_errors or whose is None:
        return None

    attachments = _attachments(values, attached)
    values["gemeente"] = record
    values["bijdragen"] = Record(rules.contributions())
    values["bijlagen"] = tuple(record for _, record in attachments)
    return Proposal(
        name=definition.resolve().parent.name,
        source=definition,
        title=values["titel"],
        municipality=whose,
        values=values,
        attachments=tuple(attachment for attachment, _ in attachments),
        author=values["auteur"] or f"Gemeente {whose.name}",
        language=values["taal"],
    )


def _municipality(
    document: Mapping[str, Any],
    reading: Reading,
    chosen: str | None,
    known: Mapping[str, Municipality],
    faults: Faults,
) -> Municipality | None:
    named = document.get("gemeente")
    found = find_municipality(named, known) if named else None
    if named and not found:
        place = reading.value_place(("gemeente",))
        faults.add(place, f"De gemeente '{named}' is niet bekend.", suggest(named, known), path=("gemeente",))
    if chosen:
        return find_municipality(chosen, known)
    if not named and ("gemeente",) not in reading.unread:
        place = reading.name_place(("gemeente",))
        faults.add(
            place if place.line else Place(1, 1),
            "'gemeente' ontbreekt.",
            "Schrijf bijvoorbeeld 'gemeente: hilversum', of gebruik --gemeente.",
            path=("gemeente",),
        )
    return found


def _attachments(values: Mapping[str, Any], attached: Attached) -> list[tuple[Attachment, Record]]:
    """Return the attachments by number, each as the package and as a template needs it."""
    numbers = attached.numbers()
    found = []
    for index, path in attached.files.items():
        entry: Record = values["bijlagen"][index]
        number = numbers[index]
        attachment = Attachment(
            title=entry["titel"],
            path=path,
            shown=entry["bestand"],
            number=number,
            disclosure=Disclosure(entry["openbaarheid"]),
            public_title=entry["openbare_titel"],
            reference=entry["kenmerk"],
            date=entry["datum"],
            version=entry["versie"],
            role=entry["rol"],
        )
        found.append((attachment, Record({**entry, "nummer": number})))
    return sorted(found, key=lambda pair: pair[0].number)
