"""OpenDocument in one XML file (``.fodt``, ``.fods``, ``.fodp``, ``.fodg``) → the same as a package.

A file comes in; a package goes out, so that all that holds for OpenDocument holds for it. Source: OpenDocument
1.3, part 3, 3.1.2 and 3.1.3: which parts of the one are in which file of the other. It judges nothing in it.
"""

from __future__ import annotations

import re
import zipfile
from copy import deepcopy
from pathlib import Path

from lxml import etree

from pipeline.attachments.office.names import OFFICE
from pipeline.attachments.office.package import ENTITY, TEXT, damaged
from pipeline.errors import AttachmentError

_LARGEST = 100_000_000  # bytes, with its pictures
_MIMETYPE = re.compile(
    r"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)(-template)?"
)
_SUFFIXES = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp", "graphics": ".odg"}
_FILES = {
    "content": ("scripts", "font-face-decls", "automatic-styles", "body"),
    "styles": ("font-face-decls", "styles", "automatic-styles", "master-styles"),
    "settings": ("settings",),
    "meta": ("meta",),
}


def pack(path: Path, room: Path) -> Path:
    """Write a file as a package, by the suffix of its kind; return where.

    Raises:
        AttachmentError: It is damaged, defines entities, or would take too much memory or time.
    """
    data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    if not data:
        raise AttachmentError("bevat te veel om om te zetten.", "Splits het, of sla het op als PDF.")
    if any(mark in data for mark in ENTITY):
        raise damaged()
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        raise damaged() from None
    kind = _MIMETYPE.fullmatch(root.get(f"{OFFICE}mimetype", ""))
    if root.tag != f"{OFFICE}document" or not kind:
        raise damaged()
    pictures = sum(len(each.text or "") for each in root.iter(f"{OFFICE}binary-data"))
    if len(data) - pictures > TEXT:
        raise AttachmentError("bevat te veel tekst om om te zetten.", "Splits het, of sla het op als PDF.")
    target = room / f"{path.stem}{_SUFFIXES[kind[1]]}"
    version = given if re.fullmatch(r"1\.\d", given := root.get(f"{OFFICE}version", "")) else "1.2"
    names = {prefix: space for prefix, space in root.nsmap.items() if prefix}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind[0], zipfile.ZIP_STORED)
        for name, parts in _FILES.items():
            made = etree.Element(f"{OFFICE}document-{name}", nsmap=names)
            made.set(f"{OFFICE}version", version)
            made.extend(deepcopy(each) for part in parts for each in root.findall(f"{OFFICE}{part}"))
            package.writestr(f"{name}.xml", etree.tostring(made, encoding="UTF-8", xml_declaration=True))
        package.writestr("META-INF/manifest.xml", _manifest(kind[0], version))
    return target


def _manifest(mimetype: str, version: str) -> str:
    """Return the list of files; LibreOffice 25.2 refuses a package of which they have another version."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"{more}/>'
        for name, kind, more in (
            ("/", mimetype, f' manifest:version="{version}"'),
            *((f"{name}.xml", "text/xml", "") for name in _FILES),
        )
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return (
        f'<manifest:manifest xmlns:manifest="{space}" manifest:version="{version}">{entries}</manifest:manifest>'
    )
