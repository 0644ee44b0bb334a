"""What is said of a file that can be no attachment: what it is, as far as that shows, and what to do.

The path of a file and its first bytes come in, or what a document in a container says that it is; the error goes
out. It reads nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import AttachmentError

AS_PDF = "Sla het op als PDF."
_FROM_PROGRAM = "Open het in het programma waarmee het is gemaakt, en druk het daar af naar PDF."
_DRAWN = "is een CAD-tekening ({}); daarvan is alleen in een tekenprogramma goed te zien wat erop staat."
# By how a file begins: what it is, and what to do.
_BEGINS = (
    (re.compile(rb"(\xc5\xd0\xd3\xc6|%!PS)"), "is een PostScript-bestand (.ps, .eps).",
     "Maak er een PDF van: open het, en druk het af naar PDF."),
    (re.compile(rb"AC10\d\d"), _DRAWN.format(".dwg"), _FROM_PROGRAM),
    (re.compile(rb"AutoCAD Binary DXF|(\s*999\r?\n[^\n]*\n)*\s*0\r?\nSECTION\r?\n"), _DRAWN.format(".dxf"),
     _FROM_PROGRAM),
    (re.compile(rb"\xffWPC"), "is een WordPerfect-document.", _FROM_PROGRAM),
)  # fmt: skip
# By what an OLE or ZIP file says that it holds.
_HOLDS = {
    # LibreOffice draws its pictures over its text.
    "Quill": ("is een Publisher-bestand.", "Open het in Publisher en sla het op als PDF."),
    "MN0": ("is een document van Microsoft Works.", _FROM_PROGRAM),
}  # fmt: skip


def refuse_head(path: Path, head: bytes, said: str) -> AttachmentError:
    """Return why a file that begins so is refused.

    Args:
        path: The file.
        head: Its first bytes.
        said: What its name says that it is; empty when that is nothing that can be an attachment.
    """
    for begin, message, remedy in _BEGINS:
        if begin.match(head):
            return AttachmentError(message, remedy)
    if said:
        return AttachmentError(
            f"is geen {said}, al zegt de naam van wel; de inhoud is iets anders of beschadigd.",
            "Open het bestand, sla het opnieuw op en probeer het nog eens.",
        )
    known = _extension(head)
    called = f"een {known[1:].upper()}-bestand" if known else "van een onbekende soort"
    return AttachmentError(f"is {called}; dat kan geen bijlage zijn.", AS_PDF)


def refuse_held(held: str) -> AttachmentError:
    """Return why a file with this in it is refused; ``held`` is empty for an OLE file that tells nothing."""
    for name, (message, remedy) in _HOLDS.items():
        if name in held:
            return AttachmentError(message, remedy)
    if held:
        return AttachmentError(f"is een soort document dat geen bijlage kan zijn ({held}).", AS_PDF)
    return AttachmentError("is een oud bestand dat niet van Word, Excel of PowerPoint is.", AS_PDF)


def _extension(head: bytes) -> str:
    """Return the extension that goes with a content, as far as that is sure."""
    import puremagic  # here: only a file that is refused needs it

    try:
        if not puremagic.from_string(head):
            return ""
    except (puremagic.PureError, ValueError):
        return ""
    return next((str(match.extension) for match in puremagic.magic_string(head) if match.confidence >= 0.4), "")
