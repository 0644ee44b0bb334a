"""Whether a Word file can be given to LibreOffice without harm.

A .docx comes in; remarks in Dutch go out, or an ``AttachmentError``. It looks at the directory of the ZIP file
and at small parts only; it never unpacks a large one, and never follows a link.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.conversion.dates import has_moving_dates
from pipeline.errors import AttachmentError

UNPACKED = 500_000_000  # bytes, all parts together
TEXT = 20_000_000  # bytes of one XML part; 100,000 words are about 5 MB, and 20 MB take 30 s to convert
_RELATIONS = 2_000_000  # bytes
_IMAGE_HEAD = 262_144  # bytes that are enough to know the size of a picture
_HARMLESS = ("/hyperlink", "/attachedTemplate")  # followed by nobody


def lay_word(path: Path, room: Path) -> tuple[Path, tuple[str, ...]]:
    """Return a Word file as LibreOffice can take it, which goes by the name, and remarks in Dutch.

    Raises:
        AttachmentError: It is damaged, or would take too much memory or time.
    """
    remarks = check_word(path)
    if path.suffix.lower() != ".docx":
        path = Path(shutil.copyfile(path, room / f"{path.stem}.docx"))
    return path, (*remarks, "omgezet van Word naar PDF")


def check_word(path: Path) -> tuple[str, ...]:
    """Return remarks on a Word file, in Dutch.

    Raises:
        AttachmentError: It is damaged, or would take too much memory or time.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(package)
            remarks = ["datum van vandaag vastgezet op wat er stond"] if has_moving_dates(package) else []
            remarks += _of_readers(package)
            outside = sum(
                _links_outside(package.read(part))
                for part in package.infolist()
                if part.filename.endswith(".rels") and part.file_size <= _RELATIONS
            )
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OSError, RuntimeError, NotImplementedError):
        raise AttachmentError(
            "is beschadigd.", "Open het in Word, sla het opnieuw op en probeer het nog eens."
        ) from None
    if outside:
        remarks.append(f"verwijst naar {outside} bestand(en) erbuiten; die zijn niet opgehaald")
    return tuple(remarks)


def _of_readers(package: zipfile.ZipFile) -> Iterator[str]:
    """Yield what is there of those who read along: it is seldom meant for everyone."""
    names = package.namelist()
    if "word/comments.xml" in names:
        yield "opmerkingen in de kantlijn niet overgenomen"
    texts = (package.read(name) for name in names if re.fullmatch(r"word/document\d*\.xml", name))
    if any(re.search(rb"<w:(ins|del|moveFrom|moveTo) ", text) for text in texts):
        yield "bijgehouden wijzigingen zijn te zien, ook wat is geschrapt"


def _check_sizes(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if sum(part.file_size for part in parts) > UNPACKED:
        raise AttachmentError(
            f"wordt uitgepakt groter dan {UNPACKED // 10**6} MB.", "Verklein de afbeeldingen erin of splits het."
        )
    for part in parts:
        if part.filename.endswith(".xml") and part.file_size > TEXT:
            raise AttachmentError("bevat te veel tekst om om te zetten.", "Splits het of sla het op als PDF.")
        if "/media/" in part.filename:
            from pipeline.attachments.images import too_many_pixels  # here: 20 ms, and most have no picture

            with package.open(part) as file:
                if too_many_pixels(file.read(_IMAGE_HEAD)):
                    name = part.filename.rpartition("/")[2]
                    raise AttachmentError(
                        f"bevat een te grote afbeelding ({name}).", "Verklein die afbeelding in Word."
                    )


def _links_outside(relations: bytes) -> int:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return sum(
        1
        for relation in etree.fromstring(relations, parser)
        if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith(_HARMLESS)
    )
