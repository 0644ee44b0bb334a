"""Appointments of a calendar and visiting cards: readable pages in Dutch."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from lxml import etree

from pipeline.attachments import kind_of
from pipeline.attachments.laying import lay
from pipeline.attachments.pieces import Source
from pipeline.conversion import convert
from pipeline.errors import AttachmentError
from pipeline.models import Handling

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//proef
METHOD:REQUEST
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T100000Z
DTSTART;TZID=Europe/Amsterdam:20260312T093000
DTEND;TZID=Europe/Amsterdam:20260312T110000
SUMMARY:Overleg\\, college en raad
LOCATION:Raadhuis\\; kamer 2
ORGANIZER;CN=Jan Jansen:mailto:jan@voorbeeld.nl
ATTENDEE;CN="Piet, P.";PARTSTAT=ACCEPTED:mailto:piet@voorbeeld.nl
ATTENDEE:mailto:klaas@voorbeeld.nl
RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=TH
EXDATE;TZID=Europe/Amsterdam:20260319T093000
DESCRIPTION:Agenda:\\n1. Opening\\n2. Rondvraag over de b
 ezuinigingen
END:VEVENT
END:VCALENDAR
"""
CARD = """BEGIN:VCARD
VERSION:3.0
N:Jansen;Jan;van;;
FN:Jan van Jansen
ORG:Gemeente Utrecht;Bestuur
TEL;TYPE=WORK,VOICE:030 123 45 67
item1.EMAIL;TYPE=INTERNET:jan@voorbeeld.nl
ADR;TYPE=WORK:;;Stadsplateau 1;Utrecht;;3521 AZ;
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ
NOTE:Belt liever\\, na tienen
END:VCARD
"""


def laid(path: Path, text: str | bytes) -> tuple[str, tuple[str, ...], Path]:
    """Return what stands on the pages of a file, what was told of it, and the pages."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    (room := path.parent / "werk").mkdir(exist_ok=True)
    (piece,) = lay(Source(path, room, "Titel", Handling()))
    body = next(etree.parse(piece.path).iter("{*}text"))
    return "\n".join("".join(each.itertext()) for each in body), piece.actions, piece.path


def test_an_invitation(tmp_path: Path) -> None:
    text, actions, fodt = laid(tmp_path / "a.ics", EVENT)
    for said in (
        "Overleg, college en raad", "uitnodiging", "donderdag 12\u00a0maart 2026, 09:30 tot 11:00 uur",
        "elke week op donderdag, 10 keer; niet op 19\u00a0maart 2026", "Raadhuis; kamer 2",
        "Jan Jansen <jan@voorbeeld.nl>", "Piet, P. <piet@voorbeeld.nl> (komt); klaas@voorbeeld.nl",
        "Rondvraag over de bezuinigingen",
    ):  # fmt: skip
        assert said in text
    assert actions == ("als leesbare pagina's opgemaakt (van een afspraak uit een agenda)",)
    (pdf,) = convert([fodt], tmp_path).values()
    assert isinstance(pdf, Path) and "Rondvraag" in pypdf.PdfReader(pdf).pages[0].extract_text()
    assert kind_of(tmp_path / "a.ics") == "afspraak uit een agenda"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("DTSTART:20260701T080000Z\nDTEND:20260701T090000Z", "woensdag 1\u00a0juli 2026, 10:00 tot 11:00 uur"),
        ("DTSTART:20260701T080000Z\nDURATION:PT30M", "10:00 tot 10:30 uur"),
        ("DTSTART:20260701T080000", "08:00 uur"),
        ("DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260702", "Wanneer:woensdag 1\u00a0juli 2026\n"),
        ("DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260704", "tot en met vrijdag 3\u00a0juli 2026"),
        ("DTSTART:20260701T210000Z\nDTEND:20260701T230000Z", "23:00 uur tot donderdag 2\u00a0juli 2026, 01:00"),
        ("DTSTART:20260701T080000Z\nRRULE:FREQ=MONTHLY;BYDAY=2TU", "volgens de regel FREQ=MONTHLY;BYDAY=2TU"),
        (
            "DTSTART:20260701T080000Z\nRRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20300101",
            "elke 2 jaar, tot en met 1",
        ),
        ("STATUS:CANCELLED", "vervallen"),
        ("SUMMARY:", "(geen onderwerp)"),
    ],
)
def test_when_and_how_often(tmp_path: Path, lines: str, said: str) -> None:
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{lines}\nLOCATION:x\nEND:VEVENT\nEND:VCALENDAR\n"
    text, _, _ = laid(tmp_path / "a.ics", event)
    assert said in text


def test_what_is_not_shown_of_an_appointment_is_told(tmp_path: Path) -> None:
    more = "ATTACH;VALUE=BINARY;ENCODING=BASE64:QUJD\nATTACH:https://voorbeeld.nl/x\nDTSTART:geen dag\nEND:VEVENT"
    _, actions, _ = laid(tmp_path / "a.ics", EVENT.replace("DTSTART;", "X-OUD;").replace("END:VEVENT", more))
    assert actions[1:] == (
        "bestanden bij de afspraak niet overgenomen: 2",
        "gegevens van de afspraak niet te lezen en weggelaten: 1",
    )


def test_a_card(tmp_path: Path) -> None:
    text, actions, _ = laid(tmp_path / "a.vcf", CARD)
    for said in (
        "Jan van Jansen", "Gemeente Utrecht, Bestuur", "030 123 45 67 (werk)", "jan@voorbeeld.nl",
        "Stadsplateau 1, Utrecht, 3521 AZ (werk)", "Belt liever, na tienen",
    ):  # fmt: skip
        assert said in text
    assert actions[1] == "niet overgenomen van het kaartje: foto"


def test_an_old_card_and_several(tmp_path: Path) -> None:
    old = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jans=C3=A9n;Jo=\r\n=C3=ABl\r\n"
        b"TEL;CELL;WORK:06 12345678\r\nEND:VCARD\r\n"
    )
    text, _, _ = laid(tmp_path / "a.vcf", old + CARD.encode())
    assert "Joël Jansén" in text and "06 12345678 (werk, mobiel)" in text and "Jan van Jansen" in text


@pytest.mark.parametrize("name", ["a.ics", "a.vcf", "a.bin"])
@pytest.mark.parametrize(
    "text", ["BEGIN:VCALENDAR\nEND:VCALENDAR\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "BEGIN:VCARD\n"]
)
def test_what_holds_nothing_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(AttachmentError, match="niet te lezen als"):
        laid(tmp_path / name, text)
