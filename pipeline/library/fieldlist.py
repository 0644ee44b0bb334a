"""What a template may use, and which of it a template does: in: its name; out: its fields by chapter.

Without a template: the standard fields. Never judges: that is for the checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.definition.described import Described, describe
from pipeline.definition.vocabulary import Term, find, vocabulary
from pipeline.document.contract import Contract, contract
from pipeline.document.template import load
from pipeline.errors import UsageError
from pipeline.library.findings import nearest
from pipeline.naming import EACH, prints
from pipeline.workspace import Workspace

HEADER, SECTIONS, ATTACHMENTS = "Kop van het voorstel", "Onderdelen van de tekst", "Bijlagen"
ADDED, OWN, SETTINGS = "Wat het programma erbij zet", "Eigen velden van dit sjabloon", "Instellingen"
CHAPTERS = (OWN, HEADER, SECTIONS, ATTACHMENTS, ADDED, SETTINGS)
_ATTACHMENTS = "bijlagen"
_FILES = ("voorstel.docx", "inhoud.docx")


class Mark(StrEnum):
    """What a template does with a field."""

    PRINTED = "afgedrukt"
    PARTLY = "deels afgedrukt"
    USED = "gebruikt"
    UNUSED = "niet gebruikt"


@dataclass(frozen=True)
class Field:
    """A name that a template may use.

    Attributes:
        term: What it is.
        chapter: Which of ``CHAPTERS`` it is in.
        mark: What the template does with it; None without a template.
        places: Where it is used, as a person finds it in Word.
        common: Whether it is the same in each section, so that it need not be told each time.
    """

    term: Term
    chapter: str
    mark: Mark | None = None
    places: tuple[str, ...] = ()
    common: bool = False


@dataclass(frozen=True)
class FieldList:
    """All fields of a template.

    Attributes:
        template: The name of its folder; empty for the standard fields.
        described: What it says of itself; None for the standard fields.
        fields: In the order of the schemas.
    """

    template: str
    described: Described | None
    fields: tuple[Field, ...]


def field_list(workspace: Workspace, template: str | None = None) -> FieldList:
    """Return what a template may use, and what it does use.

    Args:
        workspace: Whose templates.
        template: The name of a template, or its folder; None for the standard fields.

    Raises:
        UsageError: There is no such template.
        TemplateError: The template, or what it says of itself, does not hold.
    """
    if template is None:
        terms = vocabulary()
        return FieldList("", None, tuple(_field(term, terms) for term in terms.values()))
    name = template_named(workspace, template)
    described = describe(workspace, name)
    files = [workspace.data(name, file) for file in _FILES] + [each.path for each in described.documents]
    contracts = {file.name: contract(load(file)) for file in files if file.is_file() or file.name == _FILES[0]}
    terms = vocabulary(described.rules)
    printed = frozenset().union(*(each.printed for each in contracts.values()))
    used = _used(contracts, terms)
    found = (_field(term, terms, printed, used) for term in terms.values())
    return FieldList(name, described, tuple(found))


def template_named(workspace: Workspace, name: str) -> str:
    """Return the name of the folder of a template that a user means.

    Raises:
        UsageError: There is no such template.
    """
    known = workspace.templates()
    meant = Path(name).name
    if meant in known:
        return meant
    raise UsageError(f"Er is geen sjabloon '{name}'.", nearest(meant, known) or f"Er zijn: {', '.join(known)}.")


def _used(contracts: Mapping[str, Contract], terms: Mapping[str, Term]) -> Mapping[str, tuple[str, ...]]:
    """Return the places of each term that is used, with the file where that is not the proposal itself."""
    found: dict[str, dict[str, None]] = {}
    for file, asked in contracts.items():
        for use in asked.uses:
            if term := find(terms, use.path):
                place = str(use.place) if file == _FILES[0] else f"{file}: {use.place}"
                found.setdefault(term.path, {})[place] = None
    return {path: tuple(places) for path, places in found.items()}


def _field(
    term: Term,
    terms: Mapping[str, Term],
    printed: frozenset[str] | None = None,
    used: Mapping[str, tuple[str, ...]] | None = None,
) -> Field:
    top = term.path.split(".")[0].removesuffix(EACH)
    section = terms[top].type == "sectie"
    within = term.path.removeprefix(f"{top}.").split(".")[0].removesuffix(EACH)
    common = section and term.path != top and (within in ("tekst", "punten") or term.setting) and not term.added
    if term.own:
        chapter = OWN
    elif term.added:
        chapter = ADDED
    elif term.setting:
        chapter = SETTINGS
    else:
        chapter = SECTIONS if section else ATTACHMENTS if top == _ATTACHMENTS else HEADER
    if printed is None or used is None:
        return Field(term, chapter, common=common)
    return Field(term, chapter, _mark(term, terms, printed, used), used.get(term.path, ()), common)


def _mark(
    term: Term, terms: Mapping[str, Term], printed: frozenset[str], used: Mapping[str, tuple[str, ...]]
) -> Mark:
    """Return what a template does with a term: of one that holds others, with what a definition fills in there."""
    inner = [
        each
        for path, each in terms.items()
        if path.startswith((f"{term.path}.", f"{term.path}{EACH}"))
        and _single(each)
        and not each.setting
        and (term.added or not each.added)
    ]
    if _single(term) or not inner:
        if _is_printed(printed, term, terms):
            return Mark.PRINTED
        return Mark.USED if term.path in used else Mark.UNUSED
    shown = [_is_printed(printed, each, terms) for each in inner]
    if all(shown):
        return Mark.PRINTED
    return Mark.PARTLY if any(shown) else Mark.USED if term.path in used else Mark.UNUSED


def _single(term: Term) -> bool:
    return term.type not in ("sectie", "dict", "list")


def _is_printed(printed: frozenset[str], term: Term, terms: Mapping[str, Term]) -> bool:
    return prints(printed, term.path) or any(find(terms, path) is term for path in _free(printed, term))


def _free(printed: Iterable[str], term: Term) -> Iterable[str]:
    """Yield what is printed under a name that someone chose, where this may be that."""
    top = term.path.split(".")[0]
    return (path for path in printed if "<" in term.path and path.startswith(f"{top}."))
