"""RTF, with the fields and objects taken out that can fetch what is outside.

An RTF file comes in; a copy for LibreOffice goes out, with remarks in Dutch. A field that is not surely
harmless (a page number, a hyperlink) shows what it showed last; an object shows its picture. It never follows
a link.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.attachments.office.package import TEXT
from pipeline.errors import AttachmentError

_BYTES = 100_000_000
_DEEPEST = 1_000  # groups within groups; LibreOffice fails far later
# Of fields and objects: the group that says what to fetch. Without its name a reader skips it: \* is before it.
_FIELD = re.compile(rb"\\fldinst(?![a-z])")
_OBJECT = re.compile(rb"\\(objdata|template|objautlink|objlink|objupdate|nextfile|filetbl)(?![a-z])")
_HARMLESS = re.compile(
    rb"\s*(?:[{}\s]|\\(?:rtlch|ltrch|fcs|loch|hich|dbch|af|f|fs|afs|lang|langnp|langfe|langfenp|insrsid|charrsid|cf|b"
    rb"|i|ul|noproof|plain)-?\d*)*(PAGE|NUMPAGES|SECTIONPAGES|HYPERLINK|TOC|PAGEREF|REF|SEQ|STYLEREF|DOCPROPERTY)\b"
    rb"[^{}]*",
    re.IGNORECASE,
)


def lay_rtf(path: Path, room: Path) -> tuple[Path, tuple[str, ...]]:
    """Return a copy for LibreOffice, and remarks in Dutch.

    Raises:
        AttachmentError: It is damaged, or would take too much memory or time.
    """
    if path.stat().st_size > _BYTES:
        raise AttachmentError("bevat te veel om om te zetten.", "Splits het, of sla het op als PDF.")
    data = path.read_bytes()
    _check_groups(data)
    fields = 0

    def field(match: re.Match[bytes]) -> bytes:
        nonlocal fields
        if _HARMLESS.match(data, match.end()):
            return match[0]
        fields += 1
        return b"\\fldnone"

    new = _FIELD.sub(field, data)
    # The names are as long as they were, so that the lengths of binary data still fit.
    new, objects = _OBJECT.subn(lambda match: b"\\" + b"z" * len(match[1]), new)
    target = room / f"{path.stem}.rtf"
    target.write_bytes(new)
    remarks = []
    if fields:
        remarks.append(f"velden vastgezet op wat er stond; er is niets voor opgehaald: {fields}")
    if objects:
        remarks.append("ingevoegde objecten en koppelingen zijn niet geopend; hun afbeelding is te zien")
    return target, tuple(remarks)


def _check_groups(data: bytes) -> None:
    """Make sure that a file is whole and not absurd: groups that close, and a text that can be converted."""
    depth = deepest = 0
    for brace in re.finditer(rb"\\[\\{}]|[{}]", data):
        if brace[0] == b"{":
            depth += 1
            deepest = max(deepest, depth)
        elif brace[0] == b"}":
            depth -= 1
            if depth <= 0:
                break
    if deepest > _DEEPEST:
        raise AttachmentError(
            "is te vreemd om te lezen.", "Open het, sla het op als .docx en probeer het opnieuw."
        )
    if depth > 0:
        raise AttachmentError("is beschadigd: het eind ontbreekt.", "Vraag het bestand opnieuw op bij de maker.")
    if data.count(b"\\par") > TEXT // 100:
        raise AttachmentError("bevat te veel tekst om om te zetten.", "Splits het, of sla het op als PDF.")
