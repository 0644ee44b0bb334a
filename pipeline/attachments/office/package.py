"""An office file that is a ZIP file with XML in it, opened with care.

A path comes in; a ``Package`` goes out, or an ``AttachmentError``. Sizes are looked at before anything is
unpacked, and XML that defines entities is refused: a kilobyte of it can grow to gigabytes. It never changes
the file.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from pipeline.attachments.containers import ZIP_RAISES
from pipeline.errors import AttachmentError

UNPACKED = 500_000_000  # bytes, all parts together
TEXT = 20_000_000  # bytes of one XML part; 100,000 words are about 5 MB, and 20 MB take 30 s to convert
_IMAGE_HEAD = 262_144  # bytes that are enough to know the size of a picture
_PICTURES = ("/media/", "Pictures/", "media/")
# "Strict Open XML", which Office can save as, is the same in other names (ISO/IEC 29500-1 and -4).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
ENTITY = tuple("<!ENTITY".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open an office file.

    Raises:
        AttachmentError: It is damaged, would take too much memory or time, or defines entities.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(package)
            yield Package(path, package)
    except (*ZIP_RAISES, etree.XMLSyntaxError):
        raise damaged() from None


def damaged() -> AttachmentError:
    """Return what is said of an office file that cannot be read."""
    return AttachmentError("is beschadigd.", "Open het, sla het opnieuw op en probeer het nog eens.")


class Package:
    """An office file: its parts, and how they are changed."""

    def __init__(self, path: Path, package: zipfile.ZipFile) -> None:
        self._path, self._package = path, package
        self.names = package.namelist()
        self._changed: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        """Return a part as it was; XML of the strict kind in the usual names, also in the file that is saved.

        Raises:
            AttachmentError: It defines entities.
        """
        data = self._package.read(name)
        if not name.endswith((".xml", ".rels")):
            return data
        if any(mark in data for mark in ENTITY):
            raise AttachmentError(
                "bevat XML die zichzelf kan opblazen (entiteiten); dat maakt geen tekstverwerker.",
                "Vertrouw dit bestand niet en vraag de maker om een PDF.",
            )
        usual = _STRICT.sub(_USUAL, data)
        if usual != data:
            self._changed.setdefault(name, usual)
        return usual

    def tree(self, name: str) -> etree._Element:
        """Return the XML of a part, as it is now."""
        data = self._changed.get(name) or self.read(name)
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))

    def change(self, name: str, root: etree._Element) -> None:
        """Let a part be this XML."""
        self.replace(name, etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))

    def replace(self, name: str, data: bytes) -> None:
        """Let a part be these bytes."""
        self._changed[name] = data

    def save(self, room: Path, suffix: str) -> Path:
        """Return where the file is with all changes, by a name with this suffix; itself if nothing changed."""
        if not self._changed and self._path.suffix.lower() == suffix:
            return self._path
        target = room / f"{self._path.stem}{suffix}"
        if not self._changed:
            return Path(shutil.copyfile(self._path, target))
        with zipfile.ZipFile(target, "w") as copy:
            for info in self._package.infolist():
                data = self._changed.get(info.filename)
                copy.writestr(info, self._package.read(info) if data is None else data, info.compress_type)
        return target


def _check_sizes(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if sum(part.file_size for part in parts) > UNPACKED:
        raise AttachmentError(
            f"wordt uitgepakt groter dan {UNPACKED // 10**6} MB.", "Verklein de afbeeldingen erin of splits het."
        )
    for part in parts:
        if part.filename.endswith(".xml") and part.file_size > TEXT:
            raise AttachmentError("bevat te veel tekst om om te zetten.", "Splits het, of sla het op als PDF.")
        if part.filename.startswith(_PICTURES) or "/media/" in part.filename:
            from pipeline.attachments.pictures.images import (
                too_many_pixels,  # here: 20 ms, and most have no picture
            )

            with package.open(part) as file:
                if too_many_pixels(file.read(_IMAGE_HEAD)):
                    name = part.filename.rpartition("/")[2]
                    raise AttachmentError(
                        f"bevat een te grote afbeelding ({name}).",
                        "Verklein die afbeelding en probeer het opnieuw.",
                    )
