"""How many rows at the top of each sheet are its header, as the file tells that LibreOffice converts.

A spreadsheet comes in that was made ready to print; numbers go out, one for each sheet that prints. It changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.attachments.office import odfsheets, sheets
from pipeline.attachments.office.package import Package, opened

_BY_SUFFIX: dict[str, Callable[[Package], tuple[int, ...]]] = {
    ".xlsx": sheets.header_rows,
    ".ods": odfsheets.header_rows,
}


def header_rows(path: Path) -> tuple[int, ...]:
    """Return of each sheet how many rows come on each page; nothing for a file that is no such spreadsheet.

    Raises:
        AttachmentError: It is damaged.
    """
    if (read := _BY_SUFFIX.get(path.suffix)) is None:
        return ()
    with opened(path) as package:
        return read(package)
