"""SVG → a page that LibreOffice can make: the drawing on an A4, cut off from all outside.

A drawing comes in; a flat OpenDocument text that holds it, and remarks in Dutch, go out. Scripts, and whatever is
drawn from elsewhere, are taken out first: nothing outside the file is ever read. It never changes the file.
"""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path

from lxml import etree

from pipeline.attachments.pictures.images import too_many_pixels
from pipeline.errors import AttachmentError

BYTES = 30_000_000
DRAWN = 200_000  # elements, each counted as often as it is used

_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_OUT = {"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler", "listener"}
_PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp|bmp);base64,", re.IGNORECASE)
_ELSEWHERE = re.compile(r"@import[^;]*;?|url\(\s*(?!['\"]?#)[^)]*\)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE)
_MM = {"px": 25.4 / 96, "pt": 25.4 / 72, "pc": 25.4 / 6, "mm": 1.0, "cm": 10.0, "in": 25.4}
_ROOM = (180.0, 266.0)  # mm: an A4 less margins of 15, and a little for the line that it stands on

_PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"\
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"\
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"\
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"\
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"\
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"\
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:default-style style:family="paragraph">\
<style:text-properties fo:language="nl" fo:country="NL" fo:font-size="2pt"/></style:default-style>\
<style:style style:name="Standard" style:family="paragraph">\
<style:paragraph-properties fo:text-align="center"/></style:style></office:styles>
<office:automatic-styles><style:page-layout style:name="blad"><style:page-layout-properties\
 fo:page-width="{page[0]}mm" fo:page-height="{page[1]}mm" style:print-orientation="{way}" fo:margin="15mm"/>\
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="blad"/>\
</office:master-styles>
<office:body><office:text><text:p text:style-name="Standard"><draw:frame text:anchor-type="as-char"\
 svg:width="{size[0]:.2f}mm" svg:height="{size[1]:.2f}mm"><draw:image draw:mime-type="image/svg+xml">\
<office:binary-data>{data}</office:binary-data></draw:image>\
</draw:frame></text:p></office:text></office:body></office:document>
"""


def lay_drawing(source: Path, target: Path) -> tuple[str, ...]:
    """Put an SVG on a page for LibreOffice; return what was done, in Dutch.

    Args:
        source: The drawing.
        target: The flat OpenDocument text (``.fodt``) to write.

    Raises:
        AttachmentError: It is damaged, or would take too much memory or time.
    """
    if source.stat().st_size > BYTES:
        raise AttachmentError(f"is groter dan {BYTES // 10**6} MB.", "Sla de tekening op als PDF.")
    # Entities stay unread; those in names of namespaces, which drawing programs write, libxml2 guards itself.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source.read_bytes(), parser)
    except etree.XMLSyntaxError:
        raise _damaged() from None
    if etree.QName(root).localname != "svg":
        raise _damaged()
    left_out = _cut_off(root)
    if _drawn(root) > DRAWN:
        raise AttachmentError("heeft te veel onderdelen om te tekenen.", "Sla de tekening op als PDF.")
    wide, high = _size(root)
    room = _ROOM[::-1] if wide > high else _ROOM
    smaller = min(1.0, room[0] / wide, room[1] / high)
    page = (297, 210) if wide > high else (210, 297)
    target.write_text(
        _PAGE.format(
            page=page,
            way="landscape" if wide > high else "portrait",
            size=(wide * smaller, high * smaller),
            data=base64.b64encode(etree.tostring(root, encoding="UTF-8", xml_declaration=True)).decode(),
        ),
        encoding="utf-8",
    )
    actions = ["op een pagina A4 gezet"]
    if left_out:
        actions.append(f"scripts en verwijzingen naar buiten weggelaten: {left_out}")
    return tuple(actions)


def lay_metafile(source: Path, target: Path) -> tuple[str, ...]:
    """Copy an EMF or WMF for LibreOffice, which puts it on a page; return what was done, in Dutch.

    Raises:
        AttachmentError: It would take too much memory or time.
    """
    if source.stat().st_size > BYTES:
        raise AttachmentError(f"is groter dan {BYTES // 10**6} MB.", "Sla de tekening op als PDF.")
    shutil.copyfile(source, target)
    return ("op een pagina A4 gezet",)


def _damaged() -> AttachmentError:
    return AttachmentError(
        "is beschadigd: de tekening is niet te lezen.", "Vraag het bestand opnieuw op bij de maker."
    )


def _cut_off(root: etree._Element) -> int:
    """Take out all that would be carried out or fetched, and return how much that was."""
    count = 0
    for element in list(root.iter()):
        # What has no name is an entity that stayed.
        if not isinstance(element.tag, str) or etree.QName(element).localname in _OUT:
            count += _remove(element)
        else:
            count += _close(element)
    return count


def _close(element: etree._Element) -> int:
    count = 0
    for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
        local = etree.QName(name).localname.lower()
        if local.startswith("on") or (name in _HREFS and not _is_inside(value)) or local == "base":
            del element.attrib[name]
            count += 1
        elif _ELSEWHERE.search(value):
            element.set(name, _ELSEWHERE.sub("none", value))
            count += 1
    if etree.QName(element).localname == "style" and element.text and _ELSEWHERE.search(element.text):
        element.text = _ELSEWHERE.sub("", element.text)
        count += 1
    return count


def _is_inside(reference: str) -> bool:
    reference = reference.strip()
    if reference.startswith("#"):
        return True
    if not (found := _PICTURE.match(reference)):
        return False
    try:
        data = base64.b64decode(reference[found.end() :], validate=False)
    except ValueError:
        return False
    if too_many_pixels(data):
        raise AttachmentError("bevat een te grote afbeelding.", "Verklein die afbeelding in de tekening.")
    return True


def _remove(element: etree._Element) -> int:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return 1


def _drawn(root: etree._Element) -> int:
    """Return how many elements are drawn: what is used many times counts as often."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[etree._Element, int] = {}

    def count(element: etree._Element, within: frozenset[etree._Element]) -> int:
        if element in within or len(within) > 200:  # it uses itself
            return DRAWN + 1
        if element not in known:
            inside = within | {element}
            total = 1 + sum(count(child, inside) for child in element)
            if etree.QName(element).localname == "use":
                used = next((element.get(name, "") for name in _HREFS if element.get(name)), "")
                if (target := named.get(used.strip().lstrip("#"))) is not None:
                    total += count(target, inside)
            known[element] = min(total, DRAWN + 1)
        return known[element]

    return count(root, frozenset())


def _size(root: etree._Element) -> tuple[float, float]:
    """Return the width and height of a drawing in millimetres (SVG 2, 8.2 and 8.12)."""
    box = [float(each) for each in re.findall(r"-?[\d.]+(?:e[+-]?\d+)?", root.get("viewBox", ""))[2:4]]
    default = box if len(box) == 2 and min(box) > 0 else [300.0, 150.0]
    given = [_in_mm(root.get(name, "")) for name in ("width", "height")]
    wide, high = given
    if wide and not high:
        high = wide * default[1] / default[0]
    elif high and not wide:
        wide = high * default[0] / default[1]
    elif not wide:
        wide, high = (each * _MM["px"] for each in default)
    return max(wide or 0, 0.1), max(high or 0, 0.1)


def _in_mm(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    try:
        return float(found[1]) * _MM[(found[2] or "px").lower()] if found else 0.0
    except ValueError:
        return 0.0
