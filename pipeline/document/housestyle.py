"""The house style of a municipality in a Word file: its accent colour and its wordmark.

A template keeper works with Word's own means: everything in the theme colour "Accent 1" takes the colour of
the municipality, and the picture named ``woordmerk`` (in Word: selection pane) makes way for its wordmark.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from lxml import etree

from pipeline.document.ooxml import Element, name, parse
from pipeline.errors import TemplateError

_ACCENT = "accent1"
_WORDMARK = "woordmerk"


def colour_part(root: Element, colour: str) -> None:
    """Give everything in a part that has the theme colour Accent 1 the colour, six hexadecimal digits.

    LibreOffice looks at the literal value and not at the theme, so both are set.
    """
    for scheme in root.iter(name("a:accent1")):
        scheme[:] = [etree.Element(name("a:srgbClr"), {"val": colour})]
    for element in root.iter():
        if element.get(name("w:themeColor")) == _ACCENT:
            # The colour of a text is the value of w:color; a border has its colour beside its value.
            element.set(name("w:val" if element.tag == name("w:color") else "w:color"), colour)
        if element.get(name("w:themeFill")) == _ACCENT:
            element.set(name("w:fill"), colour)


def swap_wordmark(root: Element, relationships: bytes, folder: str, wordmark: Path) -> dict[str, bytes]:
    """Put a wordmark in the place of the picture named ``woordmerk``; its height stays, its width follows.

    Args:
        root: The part that may hold the picture; changed in place.
        relationships: The part's relationships.
        folder: The folder of the part in the ZIP.
        wordmark: A PNG.

    Returns:
        The members of the ZIP that change, with their new bytes.

    Raises:
        TemplateError: The wordmark is no PNG.
    """
    changed: dict[str, bytes] = {}
    for drawing in root.iter(name("wp:inline"), name("wp:anchor")):
        properties = drawing.find(name("wp:docPr"))
        if properties is None or (properties.get("name") or "").casefold() != _WORDMARK:
            continue
        picture = wordmark.read_bytes()
        width, height = _png_size(picture, wordmark)
        for extent in drawing.iter(name("wp:extent"), name("a:ext")):
            if extent.get("cy"):
                extent.set("cx", str(int(extent.get("cy", "0")) * width // height))
        for blip in drawing.iter(name("a:blip")):
            changed[_target(relationships, folder, blip.get(name("r:embed")) or "")] = picture
    return changed


def _png_size(picture: bytes, path: Path) -> tuple[int, int]:
    """Return width and height of a PNG in pixels (PNG 1.2, 11.2.2: IHDR)."""
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    if not re.match(rb"\x89PNG\r\n\x1a\n....IHDR", picture, re.DOTALL) or not width or not height:
        raise TemplateError(f"Het woordmerk {path} is geen PNG.", "Bewaar het als PNG.")
    return width, height


def _target(relationships: bytes, folder: str, identifier: str) -> str:
    for relation in parse(relationships):
        if relation.get("Id") == identifier:
            return posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
    raise TemplateError("Het plaatje 'woordmerk' in het sjabloon is stuk.", "Voeg het in Word opnieuw in.")
