"""The files that a definition names: in: its attachments; out: their files and numbers, and faults.

A file counts only when it lies within the folder of the proposal, also behind links. Never opens one: whether it
is a sound PDF is for ``attachments`` to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.definition.faults import Faults, Trail
from pipeline.definition.names import nearest
from pipeline.definition.reader import Reading
from pipeline.definition.scalars import to_fill_in

ATTACHMENTS = "bijlagen"
_OUTSIDE = "Zet het bestand in de map van het voorstel, bijvoorbeeld in bijlagen/, en verwijs daarnaar."


class Attached:
    """The attachments of one document.

    Args:
        document: Its values.
        reading: Their places.
        folder: The folder of the proposal.
        faults: Receives every fault.

    Attributes:
        files: The file of each attachment that can be used, by its position in the definition.
        password_files: Likewise the file with the password that opens it, where there is one.
    """

    def __init__(self, document: Mapping[str, Any], reading: Reading, folder: Path, faults: Faults) -> None:
        self.reading, self.folder, self.faults = reading, folder, faults
        self.entries: dict[int, Mapping[str, Any]] = {
            index: entry
            for index, entry in enumerate(document.get(ATTACHMENTS) or ())
            if entry and not entry.get("weglaten")  # it has no number, and its file need not be there
        }
        self.files: dict[int, Path] = {}
        self.password_files: dict[int, Path] = {}

    def check(self) -> None:
        """Check the numbers, and find the files."""
        self.check_numbers()
        self.find_files()

    def numbers(self) -> dict[int, int]:
        """Return the number of each attachment: the fixed ones kept, the others filling the gaps in order."""
        fixed = {index: entry["nummer"] for index, entry in self.entries.items() if entry.get("nummer")}
        free = (number for number in range(1, 2000) if number not in fixed.values())
        return {index: fixed.get(index) or next(free) for index in self.entries}

    def _fault(self, path: Trail, message: str, remedy: str) -> None:
        self.faults.add(self.reading.value_place(path), message, remedy, path=path)

    def check_numbers(self) -> None:
        """A fixed number is used once."""
        seen: dict[int, int] = {}
        for index, entry in self.entries.items():
            number = entry.get("nummer")
            if number in seen:
                self._fault(
                    (ATTACHMENTS, index, "nummer"),
                    f"Nummer {number} is ook het nummer van bijlage '{self._title(seen[number])}'.",
                    "Geef elke bijlage een eigen nummer, of haal 'nummer' weg.",
                )
            elif number is not None:
                seen[number] = index

    def _title(self, index: int) -> str:
        return str(self.entries[index].get("titel") or index + 1)

    def find_files(self) -> None:
        """Find the file of each attachment."""
        seen: dict[tuple[int, int], int] = {}
        for index, entry in self.entries.items():
            path = (ATTACHMENTS, index, "wachtwoord_bestand")
            password = entry.get("wachtwoord_bestand")
            if isinstance(password, str) and (file := self.file(password, path)):
                self.password_files[index] = file
            path = (ATTACHMENTS, index, "bestand")
            written = entry.get("bestand")
            if not isinstance(written, str) or not (file := self.file(written, path)):
                continue
            status = file.stat()
            same = (status.st_dev, status.st_ino)
            if same in seen:
                self._fault(
                    path,
                    f"Het bestand '{written}' is ook al bijlage '{self._title(seen[same])}'.",
                    "Haal een van de twee weg.",
                )
                continue
            seen[same], self.files[index] = index, file

    def file(self, written: str, path: Trail) -> Path | None:
        """Return the file that is meant, if it is a usable one within the folder of the proposal."""
        if to_fill_in(written):
            self._fault(
                path, "In de naam van een bestand kunt u geen waarden invullen.", "Schrijf de naam voluit."
            )
            return None
        if re.match(r"[/~\\]|[A-Za-z]:", written) or ".." in re.split(r"[/\\]", written):
            self._fault(path, f"'{written}' ligt buiten de map van het voorstel.", _OUTSIDE)
            return None
        if "\\" in written:
            self._fault(path, f"In '{written}' staat een \\.", "Schrijf / tussen mappen, ook onder Windows.")
            return None
        try:
            return self.existing(written, path)
        except (OSError, ValueError, RuntimeError):  # a name that no file can have, or a loop of links
            self._fault(path, f"Het bestand '{written}' kan niet worden gelezen.", "Controleer de naam.")
            return None

    def existing(self, written: str, path: Trail) -> Path | None:
        """Return the file if it exists, lies within the folder even behind links, and holds something."""
        folder = self.folder.resolve()
        file = folder.joinpath(*PurePosixPath(written).parts)
        if not file.exists():
            file = _in_another_form(file)
        real = file.resolve()
        if not real.is_relative_to(folder):
            self._fault(path, f"'{written}' verwijst naar een bestand buiten de map van het voorstel.", _OUTSIDE)
        elif not file.exists():
            here = [found.relative_to(folder).as_posix() for found in folder.rglob("*") if found.is_file()]
            near = nearest(written, here)
            remedy = f"Bedoelt u '{near}'?" if near else "Zet het bestand daar neer, of verbeter de naam."
            self._fault(path, f"Het bestand '{written}' bestaat niet.", remedy)
        elif file.is_dir():
            self._fault(path, f"'{written}' is een map.", "Noem elk bestand uit de map apart.")
        elif not file.is_file():
            self._fault(path, f"'{written}' is geen gewoon bestand.", "Verwijs naar een bestand.")
        elif not file.stat().st_size:
            self._fault(path, f"Het bestand '{written}' is leeg.", "Sla het opnieuw op.")
        else:
            return file
        return None


def _in_another_form(file: Path) -> Path:
    """Return the file whose name is the same in another Unicode form: macOS writes é as two characters."""
    for found in file.parent.iterdir() if file.parent.is_dir() else ():
        if unicodedata.normalize("NFC", found.name) == unicodedata.normalize("NFC", file.name):
            return found
    return file
