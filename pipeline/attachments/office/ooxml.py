"""Files of Word, Excel and PowerPoint from 2007 on: what they refer to is cut off, what moves stands still.

Such a file comes in; one that LibreOffice can take without harm goes out, with remarks in Dutch: itself, or a copy
in which links to what is outside (pictures, objects, other documents) are gone. Plain hyperlinks stay. It never
follows a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from pipeline.attachments.office.binarysheets import lay_binary_sheets
from pipeline.attachments.office.package import Package, opened
from pipeline.attachments.office.sheets import lay_sheets
from pipeline.conversion.dates import moves

_HARMLESS = ("/hyperlink", "/attachedTemplate", "/externalLinkPath")  # followed by nobody
_TOLD_ONLY = ("/externalLinkPath",)
_OUTSIDE = re.compile(r"\w\w+:|[\\/]{2}|[a-z]:[\\/]", re.IGNORECASE)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_DATED = re.compile(r"ppt/(slides|slideLayouts|slideMasters)/\w+\.xml")


def lay_ooxml(path: Path, room: Path, suffix: str) -> tuple[Path, tuple[str, ...]]:
    """Return the file for LibreOffice, which goes by the name, and remarks in Dutch.

    Args:
        path: The file.
        room: Where a copy may come.
        suffix: ``.docx``, ``.xlsx``, ``.xlsb``, ``.pptx`` or ``.vsdx``, as it is.

    Raises:
        AttachmentError: It is damaged, or would take too much memory or time.
    """
    with opened(path) as package:
        remarks = [*_macros(package), *_references(package)]
        for part in package.names:
            if part.endswith(".xml"):
                package.read(part)  # refuses entities wherever they are
        remarks += _BY_SUFFIX[suffix](package)
        return package.save(room, suffix), tuple(remarks)


def _macros(package: Package) -> Iterator[str]:
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        yield "macro's in het bestand zijn niet uitgevoerd"


def _references(package: Package) -> Iterator[str]:
    """Take away the relations with what is outside, and tell how many there were."""
    outside = 0
    for name in package.names:
        if not name.endswith(".rels"):
            continue
        root = package.tree(name)
        cut = []
        for relation in root.iterchildren("{*}Relationship"):
            kind, target = relation.get("Type", ""), relation.get("Target", "")
            away = relation.get("TargetMode") == "External" or _OUTSIDE.match(target)
            if away and not kind.endswith(_HARMLESS):
                cut.append(relation)
            outside += bool(away and kind.endswith(_TOLD_ONLY))
        for relation in cut:
            root.remove(relation)
        if cut:
            package.change(name, root)
        outside += len(cut)
    if outside:
        yield f"verwijst naar {outside} bestand(en) erbuiten; die zijn niet opgehaald"


def _nothing(package: Package) -> Iterator[str]:
    """Leave a drawing as it is."""
    return iter(())


def _text(package: Package) -> Iterator[str]:
    """Yield what is there of those who read along: it is seldom meant for everyone."""
    texts = [package.read(name) for name in package.names if re.fullmatch(r"word/document\d*\.xml", name)]
    if any(moves(name, package.read(name)) for name in package.names if name.endswith(".xml")):
        yield "datum van vandaag vastgezet op wat er stond"
    if "word/comments.xml" in package.names:
        yield "opmerkingen in de kantlijn niet overgenomen"
    if any(re.search(rb"<w:(ins|del|moveFrom|moveTo) ", text) for text in texts):
        yield "bijgehouden wijzigingen zijn te zien, ook wat is geschrapt"


def _slides(package: Package) -> Iterator[str]:
    """Let dates stand still, and yield what is not shown."""
    hidden = dated = 0
    for name in filter(_DATED.fullmatch, package.names):
        root = package.tree(name)
        hidden += bool(_SLIDE.fullmatch(name) and root.get("show") in ("0", "false"))
        fields = [field for field in root.iter(f"{_A}fld") if field.get("type", "").startswith("datetime")]
        for field in fields:
            _as_plain_text(field)
        if fields:
            package.change(name, root)
            dated += bool(_SLIDE.fullmatch(name))
    if dated:
        yield "datum van vandaag vastgezet op wat er stond"
    if hidden:
        yield f"verborgen dia's weggelaten: {hidden}"
    if any(name.startswith("ppt/notesSlides/") and name.endswith(".xml") for name in package.names):
        yield "notities bij de dia's niet overgenomen"
    if any(name.startswith("ppt/comments/") for name in package.names):
        yield "opmerkingen van lezers niet overgenomen"


def _as_plain_text(field: etree._Element) -> None:
    """Make of a field the run of text that it showed last."""
    field.tag = f"{_A}r"
    field.attrib.clear()
    for child in field.findall(f"{_A}pPr"):
        field.remove(child)


_BY_SUFFIX: dict[str, Callable[[Package], Iterator[str]]] = {
    ".docx": _text,
    ".xlsx": lay_sheets,
    ".xlsb": lay_binary_sheets,
    ".pptx": _slides,
    ".vsdx": _nothing,
}
