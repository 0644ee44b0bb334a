"""Metadata of the package: what a reader's title bar, a search engine and an archive see.

In: title, author and language. Out: document information and XMP that say the same. It never writes a date, a
program's name or anything else that differs between two runs.
"""

from __future__ import annotations

import pikepdf

from pipeline.bundle.titles import one_line


def write(pdf: pikepdf.Pdf, *, title: str, author: str, language: str) -> None:
    """Set title, author and language, and have the title shown instead of the file's name."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = one_line(title)
        xmp["dc:language"] = [language]
        if name := one_line(author):
            xmp["dc:creator"] = [name]
    pdf.Root.Lang = pikepdf.String(language)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
