"""An appointment or invitation as calendars save it (``.ics``: RFC 5545) → readable pages in Dutch.

A file comes in; elements for ``pages`` and remarks in Dutch go out: of each appointment what, when, where and who,
and what was written with it. Times are those of the Netherlands. What is in it and not shown is told. It opens no
address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar

from pipeline.attachments.text import pages
from pipeline.attachments.text.pages import Element
from pipeline.attachments.text.written import decode, plain
from pipeline.dutch import print_date
from pipeline.errors import AttachmentError

_LARGEST = 5_000_000  # bytes
_MOST = 500  # appointments in one file
_HERE = ZoneInfo("Europe/Amsterdam")
_DAYS = {
    "MO": "maandag", "TU": "dinsdag", "WE": "woensdag", "TH": "donderdag", "FR": "vrijdag", "SA": "zaterdag",
    "SU": "zondag",
}  # fmt: skip
_METHODS = {"REQUEST": "uitnodiging", "CANCEL": "afzegging", "REPLY": "antwoord op een uitnodiging"}
_ANSWERS = {
    "ACCEPTED": "komt", "DECLINED": "komt niet", "TENTATIVE": "komt misschien", "DELEGATED": "stuurt een ander",
}  # fmt: skip
_STATUS = {"CANCELLED": "vervallen", "TENTATIVE": "nog niet zeker", "COMPLETED": "gedaan"}
_EVERY = {"DAILY": ("dag", "dagen"), "WEEKLY": ("week", "weken"), "MONTHLY": ("maand", "maanden"),
          "YEARLY": ("jaar", "jaar")}  # fmt: skip
_SAID = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}
_SHOWN = ("VEVENT", "VTODO", "VJOURNAL")


def lay_appointments(path: Path, target: Path, title: str) -> tuple[str, ...]:
    """Write the pages of a file of a calendar; return what was done, in Dutch.

    Args:
        path: The file.
        target: The ``.fodt`` to write.
        title: How the user calls it.

    Raises:
        AttachmentError: It is damaged, or holds no appointment or far too many.
    """
    text = decode(path.read_bytes()) if path.stat().st_size <= _LARGEST else ""
    try:
        calendars = icalendar.Calendar.from_ical(text or "", multiple=True)
        found = [(each, calendar) for calendar in calendars for name in _SHOWN for each in calendar.walk(name)]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        found = []
    if not found or len(found) > _MOST:
        raise AttachmentError(
            f"bevat meer dan {_MOST} afspraken." if found else "is niet te lezen als afspraak uit een agenda.",
            "Open het in uw agenda, en druk af naar PDF wat erbij hoort.",
        )
    content = [element for each, calendar in found for element in _elements(each, str(calendar.get("METHOD", "")))]
    pages.write_document(target, title, content)
    remarks = ["als leesbare pagina's opgemaakt (van een afspraak uit een agenda)"]
    if files := sum(len(_several(each, "ATTACH")) for each, _ in found):
        remarks.append(f"bestanden bij de afspraak niet overgenomen: {files}")
    if faults := sum(len(each.errors) for each, _ in found):
        remarks.append(f"gegevens van de afspraak niet te lezen en weggelaten: {faults}")
    return tuple(remarks)


def _elements(each: icalendar.Component, method: str) -> Iterator[Element]:
    yield pages.heading(str(each.get("SUMMARY", "")) or "(geen onderwerp)")
    kind = "taak" if each.name == "VTODO" else _METHODS.get(method.upper(), "afspraak")
    for name, value in (
        ("Soort", kind),
        ("Status", _STATUS.get(str(each.get("STATUS", "")).upper(), "")),
        ("Wanneer", _when(each)),
        ("Herhaling", _repeated(each)),
        ("Waar", str(each.get("LOCATION", ""))),
        ("Van", "; ".join(_person(who) for who in _several(each, "ORGANIZER"))),
        ("Genodigd", "; ".join(_person(who) for who in _several(each, "ATTENDEE"))),
        ("Adres", str(each.get("URL", ""))),
    ):
        yield from pages.fact(name, value)
    yield from plain(str(each.get("DESCRIPTION", "")))


def _several(each: icalendar.Component, name: str) -> list[object]:
    return _list(each.get(name, []))


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _person(who: object) -> str:
    """Return a name with its address, and what they answered."""
    said = getattr(who, "params", {})
    mail = str(who)
    mail = mail[7:] if mail.lower().startswith("mailto:") else ""
    name = str(said.get("CN", "")) or mail or str(who)
    answer = _ANSWERS.get(str(said.get("PARTSTAT", "")).upper(), "")
    return name + (f" <{mail}>" if mail and mail != name else "") + (f" ({answer})" if answer else "")


def _moment(value: object) -> dt.date | None:
    """Return a day, or a moment as the clock has it here."""
    moment = _of(value, "dt")
    if isinstance(moment, dt.datetime) and moment.tzinfo:
        return moment.astimezone(_HERE)
    return moment if isinstance(moment, dt.date) else None


def _when(each: icalendar.Component) -> str:
    begin, end = (_moment(each.get(key)) for key in ("DTSTART", "DTEND" if each.name != "VTODO" else "DUE"))
    lasts = _of(each.get("DURATION"), "dt")
    if isinstance(begin, dt.datetime) and end is None and isinstance(lasts, dt.timedelta):
        end = begin + lasts
    if not isinstance(end, dt.datetime) and end and begin and each.name == "VEVENT":
        end -= dt.timedelta(days=1)  # RFC 5545, 3.6.1: the day after the last
    first, last = _day(begin), _day(end)
    if isinstance(begin, dt.datetime) and isinstance(end, dt.datetime):
        if first == last:
            return f"{first}, {begin:%H:%M} tot {end:%H:%M} uur" if begin != end else f"{first}, {begin:%H:%M} uur"
        return f"{first}, {begin:%H:%M} uur tot {last}, {end:%H:%M} uur"
    if begin and end and first != last:
        return f"{first} tot en met {last}"
    clock = f", {begin:%H:%M} uur" if isinstance(begin, dt.datetime) else ""
    return f"{first}{clock}" if first else f"uiterlijk {last}" if last else ""


def _of(value: object, name: str) -> object:
    """Return what a value holds; nothing when it could not be read, which is told."""
    with suppress(ValueError):
        return getattr(value, name, None)
    return None


def _day(moment: dt.date | None) -> str:
    return f"{list(_DAYS.values())[moment.weekday()]} {print_date(moment)}" if moment else ""


def _repeated(each: icalendar.Component) -> str:
    """Return how an appointment comes back; a rule that has more to it stands as it is in the file."""
    told = []
    for rule in _several(each, "RRULE"):
        if not isinstance(rule, icalendar.vRecur):
            continue
        said = {key.upper(): list(value) if isinstance(value, list) else [value] for key, value in rule.items()}
        days = [str(day) for day in said.get("BYDAY", [])]
        every = _EVERY.get(str(said.get("FREQ", [""])[0]).upper())
        if not every or set(said) - _SAID or not set(days) <= _DAYS.keys():
            written: bytes = rule.to_ical()  # type: ignore[no-untyped-call]
            told.append(f"volgens de regel {written.decode('utf-8', 'replace')}")
            continue
        count = int(said.get("INTERVAL", [1])[0])
        text = f"elke {every[0]}" if count == 1 else f"elke {count} {every[1]}"
        text = text.replace("elke jaar", "elk jaar")
        if days:
            text += f" op {', '.join(_DAYS[day] for day in days)}"
        if "COUNT" in said:
            text += f", {said['COUNT'][0]} keer"
        until = said.get("UNTIL", [None])[0]
        if isinstance(until, dt.date):
            text += f", tot en met {print_date(until)}"
        told.append(text)
    left_out = [
        print_date(moment)
        for dates in _several(each, "EXDATE")
        for one in _list(_of(dates, "dts"))
        if (moment := _moment(one))
    ]
    return "; ".join(told) + (f"; niet op {', '.join(left_out)}" if left_out else "")
