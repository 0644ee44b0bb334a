"""A mail message that was read → its pages and what hangs on it.

A ``Message`` comes in, from ``mail`` or ``outlook``; pieces go out: a page with who wrote to whom, when and about
what, and what they wrote, then each attachment. Of the headers nothing else is shown, and who got a blind copy
never. A part that cannot be used is never left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.attachments.inside import Inside, lay_inside, sift
from pipeline.attachments.pieces import Origin, Piece, Source
from pipeline.attachments.text import pages
from pipeline.attachments.text.inline import Picture, picture
from pipeline.attachments.text.markup import Markup, referred
from pipeline.attachments.text.pages import Element
from pipeline.attachments.text.written import plain

_TITLE = "Bericht"


@dataclass(frozen=True)
class Body:
    """A stretch of what was written: text, or HTML."""

    text: str
    is_html: bool


@dataclass(frozen=True)
class Message:
    """A mail message.

    Attributes:
        headers: What is shown above it, by its Dutch name; empty ones are not shown.
        subject: Its subject.
        bodies: What was written, in order.
        attached: What hangs on it, in order.
        inline: Files that its text may refer to, by their content id; they are in ``attached`` too.
        remarks: What was done to it, in Dutch.
    """

    headers: Mapping[str, str]
    subject: str
    bodies: tuple[Body, ...]
    attached: tuple[Inside, ...] = ()
    inline: Mapping[str, tuple[Inside, bytes]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def lay_message(source: Source, message: Message) -> Iterator[Piece]:
    """Yield the pieces of a message: its pages, then what hangs on it."""
    shown = _shown(message)
    used = [message.inline[key][0] for key in shown]
    kept, told = sift(source, [file for file in message.attached if not any(file is each for each in used)])
    content, remarks = list(_headers(message, kept, told)), list(message.remarks)
    for body in message.bodies:
        if body.is_html:
            markup = Markup(body.text, lambda address: shown.get(_content_id(address)), above=1)
            content += markup.elements()
            remarks += markup.remarks()
        else:
            content += plain(body.text)
    target = source.room / "bericht.fodt"
    pages.write_document(target, message.subject or source.title, content)
    if used:
        remarks.append(f"afbeeldingen in de tekst op hun plaats gezet: {len(used)}")
    yield Piece(target, Origin.OFFICE, _TITLE if kept else "", ("als leesbaar bericht opgemaakt", *remarks, *told))
    yield from lay_inside(source, kept)


def _shown(message: Message) -> dict[str, Picture]:
    """Return the pictures that the text refers to and that can be drawn, by content id."""
    asked = {key for body in message.bodies if body.is_html for key in referred(body.text)}
    found = ((key, picture(message.inline[key][1])) for key in sorted(asked) if key in message.inline)
    return {key: each for key, each in found if each}


def _content_id(address: str) -> str:
    return next(referred(address), "")


def _headers(message: Message, kept: list[Inside], told: tuple[str, ...]) -> Iterator[Element]:
    """Yield the block above a message, and its subject as heading."""
    yield pages.heading(message.subject if message.subject.strip() else "(geen onderwerp)")
    hanging = "; ".join([*(file.name for file in kept), *told])
    for name, value in (*message.headers.items(), ("Bijlagen", hanging)):
        yield from pages.fact(name, value)
