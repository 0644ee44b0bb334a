"""From definition to proposal: in: a path; out: a ``Proposal`` for one or many municipalities, or what is wrong.

All is read once (``materials``); then for each municipality: rules, attachments, assembly. Never prints, and never
raises for a definition that is only checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.definition import decisions
from pipeline.definition.assembly import OFFICERS, Assembly, municipality_record
from pipeline.definition.attached import Attached
from pipeline.definition.disclosure import Disclosed
from pipeline.definition.faults import Faults, in_order
from pipeline.definition.materials import Materials, gather
from pipeline.definition.public import marked
from pipeline.definition.rules import Rules
from pipeline.definition.unprinted import Printing, warn_of_unprinted
from pipeline.definition.whose import check_named, find_whose, those, unusable
from pipeline.errors import Problem
from pipeline.models import (
    Attachment,
    Disclosure,
    Handling,
    Municipality,
    Outcome,
    Proposal,
    Record,
    Review,
)
from pipeline.workspace import Workspace

_NAMED = 3  # municipalities that a message names before it counts the rest


@dataclass(frozen=True)
class Resolved:
    """A definition for many municipalities, as it was at one moment.

    Attributes:
        materials: What was read.
        municipalities: For whom, in the order of the registry.
    """

    materials: Materials
    municipalities: tuple[Municipality, ...]

    @property
    def everyone(self) -> tuple[str, ...]:
        """The keys of all municipalities of the registry, in its order."""
        return tuple(self.materials.known)

    @property
    def read(self) -> tuple[Path, ...]:
        """Every file that was read, and every folder whose content decides which files those are.

        As long as none of these changes, neither do the outcomes, attachments and wordmarks aside.
        """
        return self.materials.read

    def outcomes(self) -> Iterator[Outcome]:
        """What the definition comes to for each municipality, one by one."""
        for municipality in self.municipalities:
            yield Outcome(
                municipality,
                *_resolve(self.materials, municipality),
                self.materials.permitted.broken.get(municipality.template),
            )


def load_proposal(definition: Path, workspace: Workspace | None, municipality: str | None = None) -> Proposal:
    """Read a definition for one municipality.

    Args:
        definition: The YAML file.
        workspace: Whose registry of municipalities counts; None for the one that came with the product.
        municipality: Key, name or CBS code; None for the one that the definition names.

    Raises:
        DefinitionError: The definition does not hold; it carries all problems.
        TemplateError: What the municipality's template says of itself does not hold.
        UsageError: The given municipality does not exist.
    """
    return load_with_warnings(definition, workspace, municipality)[0]


def load_with_warnings(
    definition: Path,
    workspace: Workspace | None,
    municipality: str | None = None,
    printing: Printing | None = None,
) -> tuple[Proposal, tuple[Problem, ...]]:
    """Do as ``load_proposal`` does, and return the warnings beside the proposal.

    With ``printing``, which tells what templates print, what is not printed is among them.
    """
    materials = gather(definition, workspace, printing)
    whose, faults = find_whose(materials, municipality)
    if whose and (broken := materials.permitted.broken.get(whose.template)):
        raise broken
    proposal, problems = _resolve(materials, whose, faults)
    if proposal is None:
        raise unusable(materials, problems)
    return proposal, problems


def load_all(
    definition: Path,
    workspace: Workspace | None,
    chosen: Sequence[str] = (),
    printing: Printing | None = None,
) -> Resolved:
    """Read a definition for many municipalities; one that cannot be made does not stop the others.

    All files are read here, once; a municipality is filled in when it is asked for, so that thousands can be.

    Args:
        definition: The YAML file.
        workspace: Whose registry of municipalities counts; None for the one that came with the product.
        chosen: Keys, names or CBS codes; empty for all municipalities of the registry. One that does not exist on
            the date of the proposal has a warning.
        printing: Tells what the template of a municipality prints; what is not printed has a warning.

    Raises:
        DefinitionError: There is no registry, or it does not hold.
        UsageError: A chosen municipality does not exist.
    """
    materials = gather(definition, workspace, printing)
    return Resolved(materials, tuple(those(materials, chosen)))


def check(
    definition: Path,
    workspace: Workspace | None,
    municipality: str | None = None,
    printing: Printing | None = None,
) -> tuple[Problem, ...]:
    """Return everything that is wrong with a definition for one municipality, the most important first.

    The overlays and rows of the other municipalities are judged by themselves. What is wrong with the description
    of the municipality's template is among the problems: without it nothing else can be judged.

    Args:
        definition: The YAML file.
        workspace: Whose registry of municipalities counts; None for the one that came with the product.
        municipality: Key, name or CBS code; None for the one that the definition names.
        printing: Tells what the template of a municipality prints; what is not printed has a warning.

    Raises:
        UsageError: The given municipality does not exist.
    """
    materials = gather(definition, workspace, printing)
    _, problems = _resolve(materials, *find_whose(materials, municipality))
    beside = [overlay.problems for overlay in materials.overlays.values()]
    beside += [row.problems for row in materials.tables.rows.values()]
    return in_order(dict.fromkeys(chain(problems, *beside)), materials.shown)


def check_all(
    definition: Path, workspace: Workspace | None, printing: Printing | None = None
) -> tuple[Problem, ...]:
    """Return everything that is wrong with a definition for any municipality, each problem once.

    The message of a problem says for which municipalities it is. What is not printed, as
    ``printing`` tells, has a warning.

    Raises:
        DefinitionError: There is no registry, or it does not hold.
    """
    materials = gather(definition, workspace, printing)
    found: dict[Problem, list[str]] = {}
    for municipality in materials.known.values():
        for problem in _resolve(materials, municipality)[1]:
            found.setdefault(problem, []).append(municipality.name)
    told = [
        replace(problem, message=f"{problem.message.removesuffix('.')} ({_told(names, len(materials.known))}).")
        for problem, names in found.items()
    ]
    return in_order(told or (() if materials.known else materials.problems), materials.shown)


def _told(names: Sequence[str], all_: int) -> str:
    if len(names) == all_:
        return f"voor alle {all_}"
    more = f" en nog {len(names) - _NAMED}" if len(names) > _NAMED else ""
    return f"voor {', '.join(names[:_NAMED])}{more}"


# --- For one -----------------------------------------------------------------------------------------------


def _resolve(
    materials: Materials, whose: Municipality | None, before: Faults | None = None
) -> tuple[Proposal | None, tuple[Problem, ...]]:
    """Take all steps for one municipality as far as they can be taken; there is no proposal when there are errors.

    Args:
        materials: What was read.
        whose: The municipality; None when it is not known, so that no text is judged by it.
        before: What has been found already.
    """
    if whose and (broken := materials.permitted.broken.get(whose.template)):
        return None, broken.problems
    draft, fields = materials.draft_for(whose), materials.permitted.of(whose).rules
    found = (*materials.problems, *(before.in_order() if before else ()), *(draft.problems if draft else ()))
    faults = Faults(materials.shown, found)
    if draft is None:
        return None, faults.in_order()
    document, reading, folder = draft.document, draft.reading, materials.definition.parent
    check_named(draft, materials, faults)
    rules = Rules(document, reading, fields, faults, whose, materials.known.values())
    rules.check()
    decisions.check(document, reading, faults)
    disclosed = Disclosed(document, reading, fields, faults, whose)
    disclosed.check()
    attached = Attached(document, reading, folder, faults)
    attached.check()
    contributions = rules.contributions()
    record = municipality_record(whose) if whose else None
    assembly = Assembly(document, reading, fields, record, contributions, disclosed, faults)
    assembly.absent |= {
        name: f"Vul '{name}' in {file} in voor deze gemeente." for name, file in materials.tables.names.items()
    }
    values = assembly.values()
    if faults.any_errors or whose is None:
        return None, faults.in_order()
    if materials.printing and (shows := materials.printing(whose)):
        warn_of_unprinted(document, reading, fields, shows, whose.template, faults)

    attachments = _attachments(values, attached)
    values["gemeente"] = Record({**dict.fromkeys(OFFICERS), **(record or {})})
    values["bijdragen"] = Record(contributions)
    values["bijlagen"] = tuple(record for _, record in attachments)
    proposal = Proposal(
        name=folder.resolve().name,
        source=materials.definition,
        title=values["titel"],
        municipality=whose,
        values=marked(values),
        attachments=tuple(attachment for attachment, _ in attachments),
        author=values["auteur"] or f"Gemeente {whose.name}",
        language=values["taal"],
    )
    return proposal, faults.in_order()


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
            stamped=entry["stempel"],
            handling=Handling(
                password_file=attached.password_files.get(index),
                unpack=entry["uitpakken"],
                without=tuple(entry["zonder"] or ()),
                readable=values["leesbaar_maken"] if entry["leesbaar_maken"] is None else entry["leesbaar_maken"],
            ),
            review=Review(entry["nagekeken"]["door"], entry["nagekeken"]["op"]) if entry["nagekeken"] else None,
            with_original=entry["origineel_bijvoegen"],
        )
        found.append((attachment, Record({**entry, "nummer": number})))
    return sorted(found, key=lambda pair: pair[0].number)
