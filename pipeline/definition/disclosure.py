"""Who may see what: in: a document whose structure holds; out: faults, and which of its texts are public.

Everything is public unless it is marked. What is marked may not come back through a value in a text that is
public: ``Disclosed`` says which names such a text may not use. Making the versions is for ``public``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.definition.faults import Faults, Trail
from pipeline.definition.grounds import GroundError, find_ground
from pipeline.definition.names import nearest
from pipeline.definition.ownfields import header_fields
from pipeline.definition.reader import Reading
from pipeline.definition.schema import Rules, load_schema, meta
from pipeline.models import Disclosure, Municipality

ATTACHMENTS, FINANCE, OWN, POINTS = "bijlagen", "financiën", "waarden", "punten"
ACCESS, REASON, SECRECY = "openbaarheid", "reden", "geheimhouding"
WITHHELD, TITLE, PUBLIC_TITLE = "niet_openbaar", "titel", "openbare_titel"
_FINANCE_NAMES = (FINANCE, "financien", "bijdragen")  # what texts can use of the finances


def withheld_by(municipality: Municipality | None) -> Sequence[str]:
    """Return the header fields that a municipality never makes public: as a rule the names of civil servants."""
    if municipality is None:
        return tuple(_setting()["default"])
    return tuple(municipality.data.get(WITHHELD, _setting()["default"]))


def withheld_names(values: Mapping[str, Any], municipality: Municipality | None) -> frozenset[str]:
    """Return the header fields and own values that are not public."""
    return frozenset((*withheld_by(municipality), *(values.get(WITHHELD) or ())))


def is_public(entry: Mapping[str, Any] | None) -> bool:
    """Return whether a section, point, attachment or proposal is public; what does not say so, is."""
    return (entry or {}).get(ACCESS) in (None, Disclosure.PUBLIC)


def imposed_on(secrecy: Mapping[str, Any], values: Mapping[str, Any]) -> dt.date | None:
    """Return the day by which the list of interests is chosen: of the secrecy, else of the proposal or meeting."""
    found: dt.date | None = secrecy.get("opgelegd_op") or values.get("datum") or values.get("vergaderdatum")
    return found


def _setting() -> Mapping[str, Any]:
    rule: Mapping[str, Any] = load_schema("gemeenten")["gemeenten"]["valuesrules"]["schema"][WITHHELD]
    return rule


class Disclosed:
    """The disclosure of one document.

    Args:
        document: Its values.
        reading: Their places.
        rules: The fields of the schema.
        faults: Receives every fault.
        whose: For which municipality; None when it is not known.

    Attributes:
        withheld: Names that a public text may not use.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        reading: Reading,
        rules: Rules,
        faults: Faults,
        whose: Municipality | None,
    ) -> None:
        self.document, self.reading, self.faults = document, reading, faults
        own = {name: rule for name, rule in rules.items() if name not in load_schema("voorstel")}
        self.header = (*_setting()["schema"]["allowed"], *header_fields(own))
        self.sections = {name: document[name] for name, rule in rules.items()
                         if meta(rule).get("sectie") and document.get(name)}  # fmt: skip
        self.withheld = withheld_names(document, whose)
        if document.get(PUBLIC_TITLE):
            self.withheld |= {TITLE}
        if not is_public(self.sections.get(FINANCE)):
            self.withheld |= set(_FINANCE_NAMES)

    def is_public(self, path: Trail) -> bool:
        """Return whether a text may be seen by all."""
        if not is_public(self.document) or SECRECY in path or path[0] == WITHHELD:
            return False
        holders = list(self._holders(path))
        if path[-1] in (REASON, PUBLIC_TITLE):  # printed where the rest is left out
            return True
        if path[0] == ATTACHMENTS and path[-1] == TITLE and holders[0].get(PUBLIC_TITLE):
            return False
        name = path[1] if path[0] == OWN and len(path) > 1 else path[0]
        return name not in self.withheld - set(_FINANCE_NAMES) and all(map(is_public, holders))

    def _holders(self, path: Trail) -> Iterator[Mapping[str, Any]]:
        """Yield the section and point, or the attachment, that a text is part of."""
        match path:
            case (name, index, *_) if name == ATTACHMENTS and isinstance(index, int):
                yield self.document[ATTACHMENTS][index]
            case (name, *rest) if name in self.sections:
                section = self.sections[str(name)]
                yield section
                if len(rest) > 1 and rest[0] == POINTS and isinstance(rest[1], int):
                    yield section[POINTS][rest[1]]

    # --- What is wrong -------------------------------------------------------------------------------------

    def check(self) -> None:
        """Check secrecy (art. 87-89 Gemeentewet), reasons, and the names of what is withheld."""
        entries = list(self._entries())
        for trail, entry in entries:
            self._check_entry(trail, entry)
        if SECRECY in self.document and not any(entry.get(ACCESS) == Disclosure.SECRET for _, entry in entries):
            self._warn(
                (SECRECY,),
                "Er is geheimhouding ingevuld, maar niets is geheim.",
                "Zet 'openbaarheid: geheim' bij wat geheim is, of haal de geheimhouding weg.",
            )
        if not is_public(self.document):
            self._warn(
                (ACCESS,),
                f"Het hele voorstel is {self.document[ACCESS]}: er komt geen openbaar pakket.",
                "Is alleen een bijlage of een onderdeel niet openbaar? Zet 'openbaarheid' dan daar.",
            )
        self._check_names()

    def _entries(self) -> Iterator[tuple[Trail, Mapping[str, Any]]]:
        """Yield all that can be public or not, with its place in the definition."""
        yield (), self.document
        for name, section in self.sections.items():
            yield (name,), section
            for index, point in enumerate(section.get(POINTS) or ()):
                if point:
                    yield (name, POINTS, index), point
        for index, attachment in enumerate(self.document.get(ATTACHMENTS) or ()):
            if attachment:
                yield (ATTACHMENTS, index), attachment

    def _check_entry(self, trail: Trail, entry: Mapping[str, Any]) -> None:
        own = (*trail, SECRECY)
        if entry.get(SECRECY):
            self._check_ground((*own, "belang"), entry[SECRECY])
        if entry.get(ACCESS) == Disclosure.SECRET and {(SECRECY,), own}.isdisjoint(self.reading.keys):
            self._fault(
                (*trail, ACCESS),
                "'geheim' kan niet zonder 'geheimhouding'.",
                "Vul 'geheimhouding' in met belang, opgelegd_door en opheffen_door.",
            )
        elif entry.get(ACCESS) == Disclosure.CONFIDENTIAL and trail[:1] not in ((), (ATTACHMENTS,)):
            if not entry.get(REASON) and (*trail, REASON) not in self.reading.unread:
                self._fault(
                    (*trail, ACCESS),
                    "Dit komt niet in de openbare versie, maar er staat niet bij waarom.",
                    "Vul 'reden' in. Die komt in de openbare versie te staan.",
                )
        elif trail and (*trail, ACCESS) not in self.reading.keys:
            for name in (SECRECY, REASON):
                if (*trail, name) in self.reading.keys:
                    self._fault(
                        (*trail, name),
                        f"Er is '{name}' ingevuld, maar niet 'openbaarheid'; dan is het openbaar.",
                        "Schrijf 'openbaarheid: geheim' of 'openbaarheid: vertrouwelijk' erbij.",
                    )

    def _check_ground(self, path: Trail, secrecy: Mapping[str, Any]) -> None:
        if isinstance(written := secrecy.get("belang"), str):
            try:
                find_ground(written, imposed_on(secrecy, self.document))
            except GroundError as error:
                self._fault(path, error.message, error.remedy)

    def _check_names(self) -> None:
        header, own = self.header, self.document.get(OWN) or {}
        for name in self.document.get(WITHHELD) or ():
            if name in header or name in own:
                continue
            if name in self.sections or name == ATTACHMENTS:
                message = f"'{name}' kan hier niet staan."
                remedy = "Zet 'openbaarheid' en 'reden' bij het onderdeel of de bijlage zelf."
            else:
                near = nearest(name, (*header, *own))
                message = f"'{name}' is geen veld van de kop en geen eigen waarde."
                remedy = f"Bedoelt u '{near}'?" if near else f"Hier kan staan: {', '.join((*header, *own))}."
            self.faults.add(self.reading.name_place((WITHHELD, name)), message, remedy, path=(WITHHELD, name))

    def _fault(self, path: Trail, message: str, remedy: str) -> None:
        self.faults.add(self.reading.value_place(path), message, remedy, path=path)

    def _warn(self, path: Trail, message: str, remedy: str) -> None:
        self.faults.warn(self.reading.value_place(path), message, remedy, path=path)
