"""Text with headings, lists, tables and pictures → pages in one quiet style, as a file for LibreOffice.

Elements of OpenDocument come in; a flat OpenDocument text (``.fodt``) goes out: A4, Carlito, every style that is
used here. It holds nothing that can be carried out or fetched, whatever came in. It decides nothing about
the text. Source: OASIS OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from pipeline.dutch import NBSP
from pipeline.errors import AttachmentError

Element = etree._Element

QUOTES = 5  # depths of quotation that look different
LIST_LEVELS = 10
WIDTH, HEIGHT = 17.0, 22.0  # cm that a picture may take
_LARGEST = 20_000_000  # bytes without pictures; LibreOffice needs 30 s for it

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NS = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"\n|\t| {2,}|^ ")

# How a stretch of text may look, one letter each; see ``span``.
_LOOKS = {
    "b": {"fo:font-weight": "bold"},
    "c": {"style:font-name": "Liberation Mono", "fo:font-size": "9pt"},
    "d": {"style:text-position": "sub 65%"},
    "i": {"fo:font-style": "italic"},
    "p": {"style:text-position": "super 65%"},
    "s": {"style:text-line-through-style": "solid"},
    "u": {"style:text-underline-style": "solid"},
}


def make(tag: str, *children: Element, **attributes: str | int) -> Element:
    """Make an element: ``make("text:p", text__style_name="Alinea")``."""
    element = etree.Element(qualified(tag), nsmap=_NS)
    for key, value in attributes.items():
        element.set(qualified(key.replace("__", ":").replace("_", "-")), clean(str(value)))
    element.extend(children)
    return element


def clean(text: str) -> str:
    """Return a text without the characters that no XML can hold."""
    return _NO_XML.sub("\ufffd", text)


def write(element: Element, text: str) -> None:
    """Add a text to an element as it is typed: each space, tab and line end counts."""
    place = 0
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    for found in _SPACES.finditer(text):
        _add(element, text[place : found.start()])
        match found[0]:
            case "\n":
                element.append(make("text:line-break"))
            case "\t":
                element.append(make("text:tab"))
            case spaces:
                element.append(make("text:s", text__c=len(spaces)))
        place = found.end()
    _add(element, text[place:])


def _add(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def span(looks: str) -> Element:
    """Make a stretch of text with these looks, a letter each: ``b`` is bold, ``c`` code, ``p`` above the line."""
    return make("text:span", text__style_name=f"T-{looks}")


def heading(text: str) -> Element:
    """Make a heading above a message, an appointment or a card."""
    element = make("text:h", text__style_name="Heading_20_1", text__outline_level=1)
    write(element, one_line(text))
    return element


def fact(name: str, value: str) -> Iterator[Element]:
    """Yield the line that says one thing of it, with its name in front; none where there is nothing to say."""
    if value := one_line(value):
        line = make("text:p", text__style_name="Gegeven")
        line.append(label := span("b"))
        write(label, f"{name}:")
        write(line, f"\t{value}")
        yield line


def one_line(text: str) -> str:
    """Return a text on one line."""
    return re.sub(rf"[^\S{NBSP}]+", " ", text).strip()


def write_document(target: Path, title: str, content: Iterable[Element], language: str = "nl-NL") -> None:
    """Write a document.

    Args:
        target: The ``.fodt`` to write.
        title: Its title; a reader program shows it.
        content: What is in it, in order.
        language: BCP 47 tag of its text.

    Raises:
        AttachmentError: It is too much to convert.
    """
    parser = etree.XMLParser(remove_blank_text=True)
    root = etree.fromstring(_SHELL.encode(), parser)
    _find(root, "office:meta").append(made := make("dc:title"))
    made.text = clean(title)
    text = _find(root, "office:text")
    text.extend(content)
    default = _find(root, "style:text-properties")
    code, _, country = language.partition("-")
    default.set(qualified("fo:language"), code)
    default.set(qualified("fo:country"), country or "none")
    automatic = _find(root, "office:automatic-styles")
    spans = {str(each.get(qualified("text:style-name"))) for each in root.iter(qualified("text:span"))}
    for style_name in sorted(spans):
        style = make("style:style", style__name=style_name, style__family="text")
        style.append(properties := make("style:text-properties"))
        for letter in style_name.removeprefix("T-"):
            for key, value in _LOOKS[letter].items():
                properties.set(qualified(key), value)
        automatic.append(style)
    if not len(text):
        text.append(make("text:p", text__style_name="Alinea"))
    written = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    pictures = sum(len(data.text or "") for data in root.iter(qualified("office:binary-data")))
    if len(written) - pictures > _LARGEST:
        raise AttachmentError("bevat te veel tekst om om te zetten.", "Splits het of sla het op als PDF.")
    target.write_bytes(written)


def qualified(prefixed: str) -> str:
    """Return a name such as ``text:p`` as lxml writes it."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


def _find(root: Element, tag: str) -> Element:
    return next(root.iter(qualified(tag)))


def _paragraph(name: str, outline: int = 0, parent: str = "Standard", letters: str = "", **layout: str) -> str:
    """Return a paragraph style: ``layout`` as in ``make``, ``letters`` the attributes of its text."""
    level = f' style:default-outline-level="{outline}"' if outline else ""
    if name == "Standard":
        parent = ""
    based = f' style:parent-style-name="{parent}"' if parent else ""
    attributes = "".join(
        f' {key.replace("_", ":", 1).replace("_", "-")}="{value}"' for key, value in layout.items()
    )
    return (
        f'<style:style style:name="{name}" style:family="paragraph"{based}{level}>'
        f"<style:paragraph-properties{attributes}/><style:text-properties {letters}/></style:style>"
    )


_MONO = 'style:font-name="Liberation Mono" fo:font-size="8.5pt" fo:language="zxx" fo:country="none"'


def _heading(level: int, size: float, above: float) -> str:
    return _paragraph(
        f"Heading_20_{level}", level, letters=f'fo:font-size="{size}pt" fo:font-weight="bold"',
        fo_margin_top=f"{above}cm", fo_margin_bottom="0.1cm", fo_keep_with_next="always",
    )  # fmt: skip


def _list(name: str, level: str) -> str:
    levels = "".join(
        level.format(
            level=n,
            place='<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            '<style:list-level-label-alignment text:label-followed-by="listtab"'
            f' text:list-tab-stop-position="{0.63 * n:.2f}cm" fo:text-indent="-0.63cm"'
            f' fo:margin-left="{0.63 * n:.2f}cm"/></style:list-level-properties>',
        )
        for n in range(1, LIST_LEVELS + 1)
    )
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


_SHELL = (
    "<office:document "
    + " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _NS.items())
    + ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:meta/>'
    '<office:font-face-decls><style:font-face style:name="Carlito" svg:font-family="Carlito"/>'
    '<style:font-face style:name="Liberation Mono" svg:font-family="\'Liberation Mono\'"'
    ' style:font-pitch="fixed"/></office:font-face-decls><office:styles>'
    '<style:default-style style:family="paragraph">'
    '<style:paragraph-properties fo:line-height="120%" fo:orphans="2" fo:widows="2"/>'
    '<style:text-properties style:font-name="Carlito" fo:font-size="10.5pt"/></style:default-style>'
    '<style:default-style style:family="table-row"><style:table-row-properties fo:keep-together="always"/>'
    "</style:default-style>"
    + _paragraph("Standard")
    + _paragraph("Regel")
    + _paragraph("Alinea", fo_margin_top="0.22cm")
    + _paragraph("Cel", fo_margin_top="0.03cm", fo_margin_bottom="0.03cm")
    + _paragraph("Vast", letters=_MONO, fo_margin_top="0.22cm")
    + _paragraph("Gegeven", fo_margin_left="2.4cm", fo_text_indent="-2.4cm").replace(
        "/><style:text-properties",
        '><style:tab-stops><style:tab-stop style:position="0cm"/></style:tab-stops></style:paragraph-properties>'
        "<style:text-properties",
    )
    + "".join(_paragraph(f"Citaat{n}", fo_margin_left=f"{0.8 * n}cm", fo_margin_top="0.15cm")
              for n in range(1, QUOTES + 1))
    + "".join(_heading(n, *look) for n, look in enumerate(
        ((16, 0.3), (13, 0.5), (11.5, 0.4), (10.5, 0.35), (10.5, 0.3), (10.5, 0.3)), start=1))
    + '<style:style style:name="Internet_20_link" style:family="text"><style:text-properties'
    ' fo:color="#0b4a8f" style:text-underline-style="solid"/></style:style>'
    + _list("Punten", '<text:list-level-style-bullet text:level="{level}" text:bullet-char="•">{place}'
                      "</text:list-level-style-bullet>")
    + _list("Nummers", '<text:list-level-style-number text:level="{level}" style:num-format="1"'
                       ' style:num-suffix=".">{place}</text:list-level-style-number>')
    + "</office:styles><office:automatic-styles>"
    '<style:page-layout style:name="blad"><style:page-layout-properties fo:page-width="210mm"'
    ' fo:page-height="297mm" style:print-orientation="portrait" fo:margin-top="20mm" fo:margin-bottom="22mm"'
    ' fo:margin-left="20mm" fo:margin-right="20mm"/></style:page-layout>'
    '<style:style style:name="tabel" style:family="table"><style:table-properties style:width="17cm"'
    ' table:align="margins" fo:margin-top="0.25cm" fo:margin-bottom="0.25cm"/></style:style>'
    '<style:style style:name="cel" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm"'
    ' fo:border="0.5pt solid #8a8a8a"/></style:style>'
    + "".join(f'<style:style style:name="kolom{n}" style:family="table-column"><style:table-column-properties'
              f' style:rel-column-width="{n}*"/></style:style>' for n in range(1, 41))
    + '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"'
    ' style:page-layout-name="blad"/></office:master-styles><office:body><office:text/></office:body>'
    "</office:document>"
)  # fmt: skip
COLUMN_WIDTHS = 40  # the styles kolom1 to kolom40: how wide a column is beside the others
