"""Titles: what a PDF calls itself, and a title as PDF and XMP can hold it.

In: a PDF, or any string. Out: one line of text. It never makes a title up: a name that a program gave is no
title.
"""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf

# XML 1.0 §2.2: these characters cannot stand in XMP. Spaces other than these are left as they are: a non-breaking
# space in a title belongs to it.
_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_BREAKS = re.compile(r"[ \t\n\r]+")

_PROGRAM = re.compile(r"^Microsoft (Office )?(Word|Excel|PowerPoint) - ")
_FILE_NAME = re.compile(r"\.(docx?|xlsx?|pptx?|odt|rtf|pdf|indd)$", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(untitled|naamloos|document|dokument|map|presentatie|powerpoint[- ]presentati(e|on)|title|titel)?[ _-]*\d*",
    re.IGNORECASE,
)


def one_line(text: str) -> str:
    """Return ``text`` on one line, without the characters that XML refuses."""
    return _BREAKS.sub(" ", _NOT_XML.sub("", text)).strip()


def own_title(path: Path) -> str | None:
    """Return the title that a PDF carries in its document information, or None where it has none.

    Titles that programs make up (``Microsoft Word - nota.docx``, ``Document1``) give the name in them or
    None.
    """
    try:
        with pikepdf.open(path) as pdf:
            written = one_line(str(pdf.docinfo.get("/Title", "")))
    except (pikepdf.PikepdfError, TypeError, ValueError):
        return None
    title = _FILE_NAME.sub("", _PROGRAM.sub("", written))
    return None if _NO_TITLE.fullmatch(title) else title
