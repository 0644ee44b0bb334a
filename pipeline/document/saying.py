"""Whether a Word file says something: in: a .docx and a line of text; out: yes or no. Never changes the file."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from pipeline.document.ooxml import name, parse, text_of

_TEXTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def says(word: Path, line: str) -> bool:
    """Return whether a paragraph of the text, a header or a footer holds a line, spaces aside."""
    wanted = "".join(line.split())
    with zipfile.ZipFile(word) as package:
        parts = [package.read(each) for each in package.namelist() if _TEXTS.fullmatch(each)]
    return any(
        wanted in "".join(text_of(paragraph).split())
        for part in parts
        for paragraph in parse(part).iter(name("w:p"))
    )
