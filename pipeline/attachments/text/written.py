"""Text, Markdown and HTML → pages for LibreOffice; and what a file of characters is.

A file comes in; a flat OpenDocument text and remarks in Dutch go out. Text keeps its lines, Markdown is read as
GitHub reads it, HTML as ``markup`` says. Nothing that they refer to is opened.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.attachments.kinds import Kind
from pipeline.attachments.text import pages
from pipeline.attachments.text.markup import Markup
from pipeline.attachments.text.pages import Element, make
from pipeline.errors import AttachmentError

_LARGEST = 5_000_000  # bytes: about 1,500 pages
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_NAMED = re.compile(rb"""<(?:meta\s[^>]*charset|\?xml\s[^>]*encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_COLUMNS = re.compile(r"\S(\t| {3,})\S|[─-╿]|^ {4,}\S", re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)


def decode(data: bytes, charset: str = "") -> str | None:
    """Return the text that bytes are; None when they are no text.

    Args:
        data: The bytes.
        charset: What they are said to be; tried first.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked, charset, "utf-8"):
        try:
            if name:
                return _as_text(data.decode(name))
        except (LookupError, UnicodeError):
            continue
    if data[:4000].count(0):
        # Without a mark: as Windows writes it, every other byte of most letters is nothing.
        for name, even in (("utf-16-le", data[1:4000:2]), ("utf-16-be", data[:4000:2])):
            if even.count(0) > 0.7 * len(even):
                try:
                    return _as_text(data.decode(name))
                except UnicodeError:
                    continue
        return None
    return _as_text(data.decode("cp1252", "replace"))


def _as_text(text: str) -> str | None:
    """Return a text, unless it has too many characters that no text has."""
    odd = len(re.findall("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]", text))
    return None if odd > len(text) / 500 else text


def lay_written(path: Path, target: Path, kind: Kind, title: str) -> tuple[str, ...]:
    """Write the pages of a text, Markdown or HTML file; return what was done, in Dutch.

    Args:
        path: The file.
        target: The ``.fodt`` to write.
        kind: ``TEXT``, ``MARKDOWN`` or ``HTML``.
        title: How the user calls it.

    Raises:
        AttachmentError: It is no text, or too much.
    """
    if path.stat().st_size > _LARGEST:
        raise AttachmentError("bevat te veel tekst om om te zetten.", "Splits het of sla het op als PDF.")
    data = path.read_bytes()
    named = _NAMED.search(data[:4096]) if kind is Kind.HTML else None
    text = decode(data, named[1].decode("ascii") if named else "")
    if text is None:
        raise AttachmentError(
            "bevat geen leesbare tekst.", "Open het bestand, sla het opnieuw op als PDF en probeer het nog eens."
        )
    if not text.strip():
        raise AttachmentError("is leeg: er staat geen tekst in.", "Zet het juiste bestand neer.")
    if kind is Kind.TEXT:
        pages.write_document(target, title, plain(text))
        return ("als leesbare pagina's opgemaakt",)
    markup = Markup(_html(text) if kind is Kind.MARKDOWN else text)
    pages.write_document(target, markup.title or title, markup.elements(), markup.language or "nl-NL")
    return (f"als leesbare pagina's opgemaakt (van {kind.shown})", *markup.remarks())


def plain(text: str) -> Iterable[Element]:
    """Return a text as paragraphs that keep their lines; columns of figures stay under each other."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").expandtabs(8)
    for block in re.split(r"\n[ \u00a0]*\n\s*?(?=[ \u00a0]*\S)", text.strip("\n")):
        if block.strip():
            paragraph = make("text:p", text__style_name="Vast" if _COLUMNS.search(block) else "Alinea")
            pages.write(paragraph, "\n".join(line.rstrip() for line in block.strip("\n").split("\n")))
            yield paragraph


def _html(text: str) -> str:
    from markdown_it import MarkdownIt  # here: most files are of another kind

    reader = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"])
    rendered: str = reader.render(_FRONT.sub("", text.replace("\r\n", "\n")))
    return rendered
