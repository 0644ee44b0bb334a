"""The two versions of a proposal: in: a proposal; out: the complete one, marked, and the one that all may see.

The public version is built from what remains: what is not public never enters it, and where it stood is a line
that says why. Never asks when it may be published, and makes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from pipeline.definition.decisions import NUMBER
from pipeline.definition.disclosure import (
    ACCESS,
    ATTACHMENTS,
    FINANCE,
    OWN,
    POINTS,
    PUBLIC_TITLE,
    REASON,
    SECRECY,
    TITLE,
    WITHHELD,
    imposed_on,
    is_public,
    withheld_by,
    withheld_names,
)
from pipeline.definition.grounds import Ground, find_ground
from pipeline.dutch import show
from pipeline.models import ABOUT_ACCESS, Attachment, Disclosure, Proposal, Record, Section, Text
from pipeline.naming import without_diacritics

NOTICE = "melding"
"""Of a proposal and of an attachment in its list: that it is not public, and why; empty when it is."""
_OF_SERVANTS = "naam of telefoonnummer van een ambtenaar, volgens de instelling van de gemeente"
_NOT_PRINTED = (SECRECY, WITHHELD, PUBLIC_TITLE, NOTICE)
_Change = Callable[[str, Record], Record]


@dataclass(frozen=True)
class LeftOut:
    """Something that the public version does not have: what, and why, in Dutch."""

    what: str
    why: str


def marked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the complete version: what is not public says so, and says why.

    The notice of something secret says that it is, on which ground, who may lift it and until when (art. 87 and 89
    Gemeentewet).
    """

    def mark(name: str, entry: Record) -> Record:
        about = notice(entry, values)
        rest = f"\n\n{entry['tekst']}" if entry["tekst"] else ""
        kind, _, said = about.partition(". ")
        return type(entry)({**entry, "tekst": Text(f"**{kind}.** {_literal(said)}{rest}")})

    done = {
        name: _section(name, each, mark) if isinstance(each, Section) else each for name, each in values.items()
    }
    done[ATTACHMENTS] = tuple(Record({**each, NOTICE: notice(each, values)}) for each in values[ATTACHMENTS])
    return {**done, NOTICE: notice(values, values)}


def public_version(proposal: Proposal) -> Proposal | None:
    """Return a proposal as all may see it: without what is not public, with a line where something is left out.

    The numbers of attachments stay what they were. None when the whole proposal is not public.
    """
    values = proposal.values
    if not is_public(values):
        return None
    withheld = withheld_names(values, proposal.municipality)
    title = values[PUBLIC_TITLE] or proposal.title
    public = {name: _public_value(name, each, values, withheld) for name, each in values.items()}
    public |= {TITLE: title, ATTACHMENTS: tuple(_listed(each, values) for each in values[ATTACHMENTS])}
    if not is_public(values[FINANCE]):
        public["bijdragen"] = Record({})
    return replace(
        proposal,
        title=title,
        values=public,
        attachments=tuple(
            _attached(each) for each in proposal.attachments if each.disclosure is Disclosure.PUBLIC
        ),
        author=f"Gemeente {proposal.municipality.name}" if "auteur" in withheld else proposal.author,
    )


def left_out(proposal: Proposal) -> tuple[LeftOut, ...]:
    """Return what the public version does not have; empty when nothing is withheld, so that one version serves."""
    values = proposal.values
    if not is_public(values):
        return (LeftOut("het hele voorstel", why(values, values)),)
    return tuple(dict.fromkeys(_all_left_out(proposal)))


def strictest(proposal: Proposal) -> Disclosure:
    """Return who may see the document of a proposal as it is: the most closed of it, its sections and points."""
    found = [Disclosure(proposal.values[ACCESS] or Disclosure.PUBLIC)]

    def note(_: str, entry: Record) -> Record:
        found.append(Disclosure(entry[ACCESS]))
        return entry

    for name, each in proposal.values.items():
        if isinstance(each, Section):
            _section(name, each, note)
    return max(found, key=list(Disclosure).index)


def mark_of(disclosure: Disclosure) -> str:
    """Return what is stamped on each page of something; empty for what all may see."""
    return "" if disclosure is Disclosure.PUBLIC else disclosure.value.upper()


def _all_left_out(proposal: Proposal) -> Iterator[LeftOut]:
    values, reasons = proposal.values, proposal.values[WITHHELD] or {}
    for name in sorted(withheld_names(values, proposal.municipality)):
        if values.get(name) or values[OWN].get(name) is not None:
            by_setting = name in withheld_by(proposal.municipality)
            yield LeftOut(f"'{name}'", reasons.get(name) or (_OF_SERVANTS if by_setting else ""))
    if values[PUBLIC_TITLE]:
        yield LeftOut("de titel", "vervangen door de openbare titel")
    found: list[LeftOut] = []

    def note(name: str, entry: Record) -> Record:
        found.append(LeftOut(name, why(entry, values)))
        return entry

    for name, each in values.items():
        if isinstance(each, Section) and name not in _plain_names(values):
            _section(name, each, note)
    yield from found
    for entry in values[ATTACHMENTS]:
        if not is_public(entry):
            yield LeftOut(f"bijlage {entry['nummer']}", why(entry, values))
        elif entry[PUBLIC_TITLE]:
            yield LeftOut(f"de titel van bijlage {entry['nummer']}", "vervangen door de openbare titel")


# --- In words ----------------------------------------------------------------------------------------------


def why(entry: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Return why something is not public, in words that can be published themselves."""
    if entry[ACCESS] == Disclosure.SECRET:
        return f"geheim vanwege {_ground(_secrecy(entry, values), values).told}"
    return entry.get(REASON) or "vertrouwelijk"


def notice(entry: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Return what stands with something that is not public in the complete version; empty when it is public."""
    if is_public(entry):
        return ""
    if entry[ACCESS] == Disclosure.CONFIDENTIAL:
        reason = (entry.get(REASON) or "").rstrip(".")
        return f"Vertrouwelijk. Niet voor de openbare versie{f': {reason}' if reason else ''}."
    secrecy = _secrecy(entry, values)
    ground = _ground(secrecy, values)
    on = f" op {show(secrecy['opgelegd_op'])}" if secrecy["opgelegd_op"] else ""
    until = f" Zij geldt tot {show(secrecy['tot'])}." if secrecy["tot"] else ""
    return (
        f"Geheim. Geheimhouding opgelegd door {_body(secrecy['opgelegd_door'])}{on} op grond van "
        f"{ground.imposed}, vanwege {ground.told}. "
        f"{_body(secrecy['opheffen_door']).capitalize()} kan de geheimhouding opheffen.{until}"
    )


def _secrecy(entry: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = entry[SECRECY] or values[SECRECY]
    return found


def _ground(secrecy: Mapping[str, Any], values: Mapping[str, Any]) -> Ground:
    return find_ground(secrecy["belang"], imposed_on(secrecy, values))


def _body(name: str) -> str:
    return f"het {name}" if name == "college" else f"de {name}"


def _literal(text: str) -> Text:
    from pipeline.definition.texts import literal  # Jinja is loaded when a text needs it

    return Text(literal(text))


# --- What remains ------------------------------------------------------------------------------------------


def _section(name: str, section: Section, change: _Change) -> Section:
    """Return a section, itself or its points changed where they are not public."""
    if not is_public(section):
        changed = change(f"'{name}'", section)
        return changed if isinstance(changed, Section) else section
    points = section.get(POINTS) or ()
    if all(is_public(each) for each in points):
        return section
    told = ((f"'{name}', punt {number}", each) for number, each in enumerate(points, 1))
    return Section({
        **section,
        POINTS: tuple(each if is_public(each) else change(what, each) for what, each in told),
    })  # fmt: skip


def _public_value(name: str, value: Any, values: Mapping[str, Any], withheld: frozenset[str]) -> Any:
    if isinstance(value, Section):
        return _public_section(name, value, values)
    if name in withheld or name in _NOT_PRINTED:
        return _nothing(value)
    if name == OWN:
        return Record({each: told for each, told in value.items() if each not in withheld})
    return value


def _public_section(name: str, section: Section, values: Mapping[str, Any]) -> Section:
    def emptied(_: str, entry: Record) -> Record:
        what = "Dit onderdeel" if isinstance(entry, Section) else "Dit punt"
        line = {"kop": "Niet openbaar"} if "kop" in entry else {}
        line |= {NUMBER: entry[NUMBER]} if NUMBER in entry else {}
        text = _literal(f"{what} wordt niet openbaar gemaakt: {why(entry, values).rstrip('.')}.")
        return type(entry)({**{each: _nothing(value) for each, value in entry.items()}, **line, "tekst": text})

    shown = _section(name, section, emptied)
    points = tuple(_without_access(each) if ACCESS in each else each for each in shown.get(POINTS) or ())
    return Section({**_without_access(shown), **({POINTS: points} if POINTS in shown else {})})


def _without_access(entry: Record) -> Record:
    return Record({name: None if name in ABOUT_ACCESS else value for name, value in entry.items()})


def _nothing(value: Any) -> Any:
    """Return what stands for a value that is not given."""
    return Text() if isinstance(value, Text) else () if isinstance(value, tuple) else None


def _listed(entry: Record, values: Mapping[str, Any]) -> Record:
    """Return an attachment in the list of the public version; of one that is left out a line."""
    shown = {**entry, REASON: None, SECRECY: None, PUBLIC_TITLE: None, NOTICE: "", ACCESS: Disclosure.PUBLIC.value}
    title = entry[PUBLIC_TITLE]
    if is_public(entry):
        named = {TITLE: title, "bestand": _unnamed(entry["nummer"], entry["bestand"])} if title else {}
        return Record({**shown, **named})
    line = f"wordt niet openbaar gemaakt: {why(entry, values).rstrip('.')}"
    kept = {"nummer": entry["nummer"], TITLE: f"{title} – {line}" if title else f"{line[0].upper()}{line[1:]}"}
    return Record(
        {**{name: _nothing(value) for name, value in entry.items()}, NOTICE: "", ACCESS: shown[ACCESS], **kept}
    )


def _attached(attachment: Attachment) -> Attachment:
    if not attachment.public_title:
        return attachment
    shown = _unnamed(attachment.number, attachment.shown)
    return replace(attachment, title=attachment.public_title, public_title=None, shown=shown)


def _unnamed(number: int, file: str) -> str:
    """Return a name for a file of which the title says too much, and so perhaps its name."""
    return f"bijlage-{number}{PurePosixPath(file).suffix}"


def _plain_names(values: Mapping[str, Any]) -> set[str]:
    return {without_diacritics(name) for name in values if without_diacritics(name) != name}
