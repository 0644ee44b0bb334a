"""Visiting cards as address books save them (``.vcf``: vCard 2.1, 3 and 4; RFC 6350) → readable pages in Dutch.

A file comes in; a file of pages and remarks in Dutch go out: of each card who, where and how to reach them. What
is on it and not shown is told. It opens no address.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.attachments.text import pages
from pipeline.attachments.text.pages import Element
from pipeline.attachments.text.written import decode, plain
from pipeline.errors import AttachmentError

_LARGEST = 20_000_000  # bytes; a card may hold a photo
_MOST = 1_000
_LINE = re.compile(r'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<more>(?:;(?:[^:;"]|"[^"]*")*)*):(?P<value>.*)', re.DOTALL)
_SHOWN = {
    "ORG": "Organisatie", "TITLE": "Functie", "ROLE": "Rol", "TEL": "Telefoon", "EMAIL": "E-mail", "ADR": "Adres",
    "URL": "Website", "BDAY": "Geboren",
}  # fmt: skip
_KINDS = {"WORK": "werk", "HOME": "thuis", "CELL": "mobiel", "FAX": "fax"}
_TECHNICAL = {
    "VERSION", "PRODID", "UID", "REV", "N", "FN", "KIND", "CLIENTPIDMAP", "MAILER", "SORT-STRING", "CLASS", "TZ",
    "LANG", "NOTE", "NICKNAME", "NAME", "SOURCE", "PROFILE", "CATEGORIES",
}  # fmt: skip
_CONTINUED = re.compile(
    r"^([^:\n]*ENCODING=QUOTED-PRINTABLE[^:\n]*:(?:.*=\n)+)", re.MULTILINE | re.IGNORECASE
)  # of version 2.1: a = at the end of a line


@dataclass(frozen=True)
class _Line:
    """A line of a card: what it is of, what kinds it is said to be, and its parts."""

    name: str
    kinds: tuple[str, ...]
    parts: tuple[str, ...]


def lay_cards(path: Path, target: Path, title: str) -> tuple[str, ...]:
    """Write the pages of a file of cards; return what was done, in Dutch.

    Args:
        path: The file.
        target: The ``.fodt`` to write.
        title: How the user calls it.

    Raises:
        AttachmentError: It is damaged, or holds no card or far too many.
    """
    data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    cards = list(_cards(decode(data) or ""))
    if not cards or len(cards) > _MOST:
        raise AttachmentError(
            f"bevat meer dan {_MOST} kaartjes." if cards else "is niet te lezen als visitekaartje.",
            "Open het in uw adresboek, en druk af naar PDF wat erbij hoort.",
        )
    pages.write_document(target, title, [element for card in cards for element in _elements(card)])
    others = {line.name for card in cards for line in card} - _SHOWN.keys() - _TECHNICAL
    left_out = sorted("foto" if name == "PHOTO" else name for name in others if not name.startswith("X-"))
    remarks = ("als leesbare pagina's opgemaakt (van een visitekaartje)",)
    return (*remarks, f"niet overgenomen van het kaartje: {', '.join(left_out)}") if left_out else remarks


def _cards(text: str) -> Iterator[list[_Line]]:
    """Yield the lines of each card that is whole."""
    text = re.sub(r"\r\n?", "\n", text)
    text = _CONTINUED.sub(lambda found: found[1].replace("=\n", ""), text)
    card: list[_Line] | None = None
    for line in re.sub(r"\n[ \t]", "", text).split("\n"):
        bare = line.strip().upper()
        if bare == "BEGIN:VCARD":
            card = []
        elif bare == "END:VCARD" and card is not None:
            yield card
            card = None
        elif card is not None and (found := _LINE.fullmatch(line)):
            card.append(_line(found["name"].upper(), found["more"], found["value"]))


def _line(name: str, more: str, value: str) -> _Line:
    kinds = [kind for kind in re.split(r"[;,=]", more.upper().replace('"', "")) if kind]
    if "QUOTED-PRINTABLE" in kinds:
        charset = next((kinds[n + 1] for n, kind in enumerate(kinds[:-1]) if kind == "CHARSET"), "utf-8")
        value = decode(quopri.decodestring(value.encode("utf-8")), charset) or ""
    parts = [re.sub(r"\\([nN])", "\n", part) for part in re.split(r"(?<!\\);", value)]
    return _Line(name, tuple(kinds), tuple(re.sub(r"\\(.)", r"\1", part).strip() for part in parts))


def _elements(card: list[_Line]) -> Iterator[Element]:
    names = {line.name: line for line in reversed(card)}
    own, full = names.get("N", _Line("N", (), ())).parts, names.get("FN", _Line("FN", (), ())).parts
    last, first, between, *_ = (*own, "", "", "")
    called = " ".join(full).strip() or " ".join(part for part in (first, between, last) if part)
    yield pages.heading(called or "(geen naam)")
    for name, shown in _SHOWN.items():
        for line in card:
            if line.name == name:
                yield from pages.fact(shown, _value(line))
    for line in card:
        if line.name == "NOTE":
            yield from plain(";".join(line.parts))


def _value(line: _Line) -> str:
    value = ", ".join(part.replace("\n", ", ") for part in line.parts if part)
    if line.name == "TEL":
        value = value.removeprefix("tel:")
    kinds = [shown for kind, shown in _KINDS.items() if kind in line.kinds]
    return f"{value} ({', '.join(kinds)})" if value and kinds else value
