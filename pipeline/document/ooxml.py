"""The few words of WordprocessingML that the other modules share: names, order of properties, text.

Source: ECMA-376 part 1, 5th edition, clause 17 (WordprocessingML) and its schema wml.xsd.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"

_NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "v": "urn:schemas-microsoft-com:vml",
    "app": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dcterms": "http://purl.org/dc/terms/",
    "rel": RELATIONSHIPS,
    "xml": "http://www.w3.org/XML/1998/namespace",
}

Element = etree._Element

# What a paragraph's properties may hold, in the order that the schema asks for (CT_PPr).
_PPR_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
    "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
    "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip

# The same for a run (EG_RPrBase).
_RPR_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
    "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern",
    "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs",
    "em", "lang", "eastAsianLayout", "specVanish", "oMath",
)  # fmt: skip


def parse(xml: bytes) -> Element:
    """Return the root of a part: no entity is resolved, no address reached, and a large document is no fault.

    Raises:
        etree.XMLSyntaxError: It is no XML.
    """
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


@cache
def name(prefixed: str) -> str:
    """Return the full name of ``w:p`` and the like."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


def make(tag: str, *children: Element, **attributes: str | int) -> Element:
    """Make a ``w:`` element with ``w:`` attributes, such as ``make("ilvl", val=0)``."""
    element = etree.Element(name(f"w:{tag}"), nsmap={"w": _NS["w"], "r": _NS["r"]})
    for key, value in attributes.items():
        element.set(name(f"w:{key}"), str(value))
    element.extend(children)
    return element


def get(element: Element | None, attribute: str = "val") -> str | None:
    """Return a ``w:`` attribute of an element that may be absent."""
    return None if element is None else element.get(name(f"w:{attribute}"))


def find(element: Element, *path: str) -> Element | None:
    """Return the first descendant along a path of ``w:`` names."""
    return element.find("/".join(name(f"w:{step}") for step in path))


def put(properties: Element, child: Element) -> None:
    """Set a property of a ``w:pPr`` or ``w:rPr``, in the place that the schema gives it."""
    order = _PPR_ORDER if properties.tag == name("w:pPr") else _RPR_ORDER
    for old in properties.findall(child.tag):
        properties.remove(old)
    rank = order.index(etree.QName(child).localname)
    following = (n for n, old in enumerate(properties) if _rank(old, order) > rank)
    properties.insert(next(following, len(properties)), child)


def _rank(element: Element, order: tuple[str, ...]) -> int:
    local = etree.QName(element).localname
    return order.index(local) if local in order else len(order)


def texts(paragraph: Element) -> Iterator[Element]:
    """Yield the ``w:t`` elements of a paragraph itself, not those of a text box that hangs in it."""
    for text in paragraph.iter(name("w:t")):
        if next(text.iterancestors(name("w:p"))) is paragraph:
            yield text


def text_of(paragraph: Element) -> str:
    """Return the text that a paragraph itself has."""
    return "".join(text.text or "" for text in texts(paragraph))
