"""What a PDF says that it is.

In: an open PDF. Out: the standards that its metadata name (ISO 19005-2, 6.6.4 and ISO 14289-1, 5). Whether that is
true is not judged here.
"""

from __future__ import annotations

import re

import pikepdf

from pipeline.bundle.odd import ODD

# PDF/A-4 and PDF/UA-2 are known to no validator but the referee.
ARCHIVE = ("2a", "2u", "2b")  # from strong to weak
ACCESSIBLE = "ua1"
JUDGED = frozenset({"1a", "1b", "2a", "2u", "2b", "3a", "3u", "3b", ACCESSIBLE})
KNOWN = JUDGED | {"4", "4e", "4f", "ua2"}

_PDFA, _PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"


def named(standard: str) -> str:
    """Return a standard as people write it: ``PDF/A-2a``, ``PDF/UA-1``."""
    return f"PDF/UA-{standard[2:]}" if standard.startswith("ua") else f"PDF/A-{standard}"


def same_kind(one: str, other: str) -> bool:
    """Return whether two standards are about the same: archiving, or accessibility."""
    return one.startswith("ua") == other.startswith("ua")


def claimed(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return the standards that a PDF says it satisfies; a claim that makes no sense is none."""
    try:
        metadata = pdf.open_metadata()
        part, level = (str(metadata.get(f"{_PDFA}{name}", "")).strip() for name in ("part", "conformance"))
        accessible = str(metadata.get(f"{_PDFUA}part", "")).strip()
    except ODD:
        return ()
    said = [f"{part}{level.lower()}"] if re.fullmatch(r"[1-9]", part) and re.fullmatch(r"\w?", level) else []
    return (*said, *([f"ua{accessible}"] if re.fullmatch(r"[1-9]", accessible) else []))
