"""Fields of Word that show the day or time of today: they are made to show what the document itself holds.

In: a .docx. Out: a copy in which such a field is the text that its writer saw last, so that the same file gives
the same PDF on every day. Other fields, and files without such fields, stay as they are.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# ECMA-376 part 1, 17.16.5.13 (DATE) and 17.16.5.69 (TIME).
_MOVING = re.compile(r"\s*(DATE|TIME)\b", re.IGNORECASE)


def moves(name: str, part: bytes) -> bool:
    """Return whether a part of a Word file, by its name, has a field that shows today."""
    return bool(_PARTS.fullmatch(name)) and _frozen(part) is not None


def copy_frozen(source: Path, target: Path) -> None:
    """Copy a file; in a .docx, let fields that show today show what they showed last.

    Raises:
        OSError: It cannot be read or written.
    """
    try:
        with zipfile.ZipFile(source) as package:
            changed = {
                name: frozen
                for name in package.namelist()
                if _PARTS.fullmatch(name) and (frozen := _frozen(package.read(name))) is not None
            }
            if changed:
                with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
                    for info in package.infolist():
                        copy.writestr(info, changed.get(info.filename) or package.read(info))
                return
    except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, NotImplementedError):
        pass  # no sound .docx: LibreOffice gives its judgement
    shutil.copyfile(source, target)


def _frozen(xml: bytes) -> bytes | None:
    """Return a part with its moving fields taken out; None when it has none."""
    if b"instrText" not in xml and b"fldSimple" not in xml:
        return None
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    found = _unwrap_simple(root) + _unwrap_complex(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True) if found else None


def _unwrap_simple(root: etree._Element) -> int:
    """Let the content of each moving ``w:fldSimple`` take its place."""
    fields = [f for f in root.iter(f"{_W}fldSimple") if _MOVING.match(f.get(f"{_W}instr", ""))]
    for field in fields:
        parent = field.getparent()
        if parent is not None:
            place = parent.index(field)
            parent[place : place + 1] = list(field)
    return len(fields)


def _unwrap_complex(root: etree._Element) -> int:
    """Take the marks and the instruction of each moving field of runs away; what it showed stays."""
    open_fields: list[list[etree._Element]] = []
    moving = 0
    for element in list(root.iter(f"{_W}fldChar", f"{_W}instrText")):
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            open_fields.append([])
        if open_fields:
            open_fields[-1].append(element)
        if kind == "end" and open_fields:
            field = open_fields.pop()
            if _MOVING.match("".join(part.text or "" for part in field if part.tag == f"{_W}instrText")):
                moving += 1
                for part in field:
                    run = part.getparent()
                    if run is not None:
                        run.remove(part)
    return moving
