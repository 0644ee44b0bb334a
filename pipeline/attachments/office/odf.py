"""OpenDocument files: what they refer to is cut off, what moves with the day stands still, sheets fit their pages.

An ODT, ODS, ODP or ODG comes in; one that LibreOffice can take without harm goes out, with remarks in Dutch: a
copy in which whatever is fetched from outside the file is gone. Plain hyperlinks stay. It never follows a link.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.attachments.office.names import (
    DRAW,
    FORMULA_FREE,
    MANIFEST_NAME,
    OFFICE,
    PRESENTATION,
    TABLE,
    TEXT,
    XLINK,
)
from pipeline.attachments.office.odfsheets import lay_tables
from pipeline.attachments.office.package import Package, opened

MANIFEST = "META-INF/manifest.xml"
_HREF = f"{XLINK}href"
_PLAIN_LINKS = {f"{TEXT}a", f"{DRAW}a"}
_SOURCES = {f"{TEXT}section-source", f"{TABLE}table-source", f"{TABLE}cell-range-source", f"{OFFICE}dde-source"}
_PARTS = re.compile(r"(.+/)?(content|styles)\.xml")
_TOLD = {
    "dated": "datum van vandaag vastgezet op wat er stond",
    "comments": "opmerkingen van lezers niet overgenomen",
    "notes": "notities bij de dia's niet overgenomen",
    "hidden": "verborgen dia's weggelaten",
}
_MOVING = {f"{TEXT}date", f"{TEXT}time"}


def is_locked_odf(path: Path) -> bool:
    """Return whether a file is locked with a password.

    Raises:
        AttachmentError: It is damaged.
    """
    with opened(path) as package:
        if MANIFEST not in package.names:
            return False
        return next(package.tree(MANIFEST).iter(f"{MANIFEST_NAME}encryption-data"), None) is not None


def lay_odf(path: Path, room: Path, suffix: str) -> tuple[Path, tuple[str, ...]]:
    """Return the file for LibreOffice, which goes by the name, and remarks in Dutch.

    Args:
        path: The file, open to all.
        room: Where a copy may come.
        suffix: ``.odt``, ``.ods``, ``.odp`` or ``.odg``, as it is.

    Raises:
        AttachmentError: It is damaged, or would take too much memory or time.
    """
    with opened(path) as package:
        remarks = list(_remarks(package))
        if suffix == ".ods":
            remarks += lay_tables(package)
        return package.save(room, suffix), tuple(remarks)


def _remarks(package: Package) -> Iterator[str]:
    """Change the parts, and tell what was done and what is not shown."""
    found: Counter[str] = Counter()
    for name in package.names:
        if _PARTS.fullmatch(name):
            root = package.tree(name)
            found.update(outside=_cut(root, name, package.names), dated=_freeze(root))
            found.update(
                comments=len(list(root.iter(f"{OFFICE}annotation"))),
                notes=sum(
                    1
                    for each in root.iter(f"{PRESENTATION}notes")
                    if any(str(text).strip() for text in each.itertext())
                ),
                hidden=len(root.findall(f".//*[@{PRESENTATION}visibility='hidden']")),
            )
            package.change(name, root)
        elif name.endswith(".xml"):
            package.read(name)  # refuses entities wherever they are
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.names):
        yield "macro's in het bestand zijn niet uitgevoerd"
    if outside := found["outside"]:
        yield f"verwijst naar {outside} bestand(en) erbuiten; die zijn niet opgehaald"
    for what, said in _TOLD.items():
        if found[what]:
            yield said


def _cut(root: etree._Element, name: str, names: list[str]) -> int:
    """Take away what names something outside the file, and return how much that was."""
    found = 0
    for element in list(root.iter(etree.Element)):
        target = element.get(_HREF)
        if element.tag in _SOURCES:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            found += 1
        elif target is not None and element.tag not in _PLAIN_LINKS and not _inside(target, name, names):
            del element.attrib[_HREF]
            found += 1
    return found


def _inside(target: str, part: str, names: list[str]) -> bool:
    """Return whether a link of a part stays within the file."""
    if not target or target.startswith("#"):
        return True
    place = posixpath.normpath(posixpath.join(posixpath.dirname(part), target.partition("#")[0]))
    return place in names or any(each.startswith(f"{place}/") for each in names)


def _freeze(root: etree._Element) -> int:
    """Let dates be what they showed last, and cells the values that were saved; return how many dates."""
    dates = [each for each in root.iter(*_MOVING) if each.get(f"{TEXT}fixed") != "true"]
    for date in dates:
        date.set(f"{TEXT}fixed", "true")
    for cell in root.iter(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        formula = cell.get(f"{TABLE}formula")
        if formula is not None and (cell.get(f"{OFFICE}value-type") or not FORMULA_FREE.fullmatch(formula)):
            del cell.attrib[f"{TABLE}formula"]
    return len(dates)
