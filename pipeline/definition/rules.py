"""What values must mean together: in: a document whose structure holds; out: faults.

Sums, names of contributions, the life of a municipality. Never looks at files (that is ``attached``), nor at who
may see what (``disclosure``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pipeline.definition.faults import Faults, Trail
from pipeline.definition.names import identifier
from pipeline.definition.reader import UNREAD, Reading
from pipeline.definition.registry import exists_on, find_municipality
from pipeline.definition.shares import ShareError, share
from pipeline.dutch import Amount, print_amount, print_date
from pipeline.errors import Severity
from pipeline.models import ABOUT_ACCESS, Contribution, Municipality

FINANCE, TOTAL = "financiën", "totaal"


class Rules:
    """The rules for one document.

    Args:
        document: Its values.
        reading: Their places.
        taken: The names of the schema.
        faults: Receives every fault.
        whose: For which municipality; None when it is not known.
        known: The registry.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        reading: Reading,
        taken: Collection[str],
        faults: Faults,
        whose: Municipality | None,
        known: Iterable[Municipality],
    ) -> None:
        self.document, self.reading, self.taken, self.faults = document, reading, taken, faults
        self.whose, self.known = whose, {municipality.key: municipality for municipality in known}
        self.finance: Mapping[str, Any] = document.get(FINANCE) or {}

    def check(self) -> None:
        """Check everything but the names of the contributions, which ``contributions`` does."""
        self.not_empty()
        self.own_names()
        if self.whose:
            self.life(self.whose)
        self.sum_of("bijdragen", "bedrag", TOTAL)
        self.sum_of("per_jaar", "lasten", "lasten")
        self.sum_of("per_jaar", "baten", "baten")

    def _fault(self, path: Trail, message: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        self.faults.add(self.reading.value_place(path), message, remedy, path=path, severity=severity)

    def not_empty(self) -> None:
        """The proposal itself says something."""
        proposal = self.document.get("voorstel")
        if proposal is not None and not any(value for name, value in proposal.items() if name not in ABOUT_ACCESS):
            self._fault(("voorstel",), "'voorstel' is leeg.", "Schrijf op wat u voorstelt.")

    # --- Money ---------------------------------------------------------------------------------------------

    def sum_of(self, above: str, field: str, total: str) -> None:
        """A total that is given must be the sum of its parts; nothing is said where a part was not readable."""
        entries = self.finance.get(above)
        given = self.finance.get(total)
        unread = any(path[:2] == (FINANCE, above) for path in self.reading.unread)
        if not entries or given is None or unread or any(entry is None for entry in entries):
            return
        parts = [entry[field] for entry in entries if entry.get(field) is not None]
        if not parts:
            return
        added = Amount(sum(parts))
        if added != given:
            self._fault(
                (FINANCE, total),
                f"'{total}' is {print_amount(given)}, maar de delen zijn samen {print_amount(added)}.",
                f"Verbeter een van de delen, of haal '{total}' weg: het wordt zelf uitgerekend."
                if total == TOTAL
                else f"Verbeter een van de jaren of '{total}'.",
            )

    def contributions(self) -> dict[str, Any]:
        """Return the contributions by the names that texts use, and their total; ``UNREAD`` if not known."""
        named: dict[str, Any] = {}
        for index, entry in enumerate(self.finance.get("bijdragen") or ()):
            if not entry or "partij" not in entry:
                continue
            name = entry.get("naam") or identifier(entry["partij"])
            path = (FINANCE, "bijdragen", index, "naam" if "naam" in entry else "partij")
            if name in named or name == TOTAL or not name.isidentifier():
                self._fault(
                    path,
                    f"De bijdrage van '{entry['partij']}' kan in teksten niet '{name}' heten."
                    if name not in named
                    else f"Twee bijdragen heten in teksten '{name}'.",
                    "Geef deze bijdrage een eigen 'naam' (letters, cijfers en _).",
                )
                continue
            named[name] = self._contribution(index, entry) if "bedrag" in entry else UNREAD
        if named:
            named[TOTAL] = UNREAD if UNREAD in named.values() else Amount(sum(named.values()))
        return named

    def _contribution(self, index: int, entry: Mapping[str, Any]) -> Contribution:
        parts: dict[str, Any] = {"partij": entry["partij"]}
        if "verdeelsleutel" in entry:
            parts |= {"aandeel": UNREAD, "peildatum": UNREAD}
            try:
                parts |= share(self.whose, entry, self.date, self.known.values()) if self.whose else {}
            except ShareError as error:
                self._fault((FINANCE, "bijdragen", index, error.field), error.message, error.remedy)
            if entry["verdeelsleutel"] == "gelijk":
                del parts["peildatum"]
        return Contribution(entry["bedrag"], parts)

    # --- Names ---------------------------------------------------------------------------------------------

    def own_names(self) -> None:
        """A value of one's own does not carry the name of something else, or a text could mean either."""
        for name in self.document.get("waarden") or ():
            if name in self.taken or name == "bijdragen":
                self.faults.add(
                    self.reading.name_place(("waarden", name)),
                    f"De naam '{name}' is al van een ander onderdeel.",
                    "Kies een andere naam voor deze waarde.",
                    path=("waarden", name),
                )

    # --- The municipality ----------------------------------------------------------------------------------

    @property
    def date(self) -> dt.date | None:
        """The date of the proposal, else of its meeting."""
        return self.document.get("datum") or self.document.get("vergaderdatum")

    def life(self, municipality: Municipality) -> None:
        """Warn when a proposal is dated outside the life of its municipality."""
        if exists_on(municipality, self.date):
            return
        path: Trail = ("datum",) if self.document.get("datum") else ("vergaderdatum",)
        last = municipality.data.get("tot")
        if not last or (self.date and self.date <= last):
            message = f"De gemeente {municipality.name} bestaat pas sinds {print_date(municipality.data['van'])}."
            self._fault(path, message, "Controleer de datum en de gemeente.", Severity.WARNING)
            return
        gone = f"De gemeente {municipality.name} bestaat sinds {print_date(last + dt.timedelta(days=1))} niet meer"
        if named := municipality.data.get("opvolger"):
            successor = found.name if (found := find_municipality(named, self.known)) else named
            message, remedy = f"{gone}: zij ging op in {successor}.", f"Is dit een voorstel voor {successor}?"
        else:
            message, remedy = f"{gone}.", "Controleer de datum en de gemeente."
        self._fault(path, message, remedy, Severity.WARNING)
