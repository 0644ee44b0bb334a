"""Which LibreOffice there is: its program, its version and its build, read from its own files.

Nothing comes in but what is installed; an ``Installation`` goes out. It never starts LibreOffice, unless the
files are not where they usually are (a start script elsewhere); that costs a tenth of a second.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline import machine, process

# Where the files are, seen from the folder of the program: Linux and Windows, then macOS.
_REGISTRIES = ("../share/registry/main.xcd", "../Resources/registry/main.xcd")
_BUILDS = ("versionrc", "version.ini", "../Resources/versionrc")
_FONTS = ("../share/fonts", "../Resources/fonts")
_BOUND = 20_000_000  # bytes of main.xcd; it is 2 MB in 7.4 and 25.2


@dataclass(frozen=True)
class Installation:
    """A LibreOffice that is installed here.

    Attributes:
        program: The program that converts.
        version: In full, such as ``7.4.7.2``.
        release: As a profile remembers it, such as ``7.4``.
        build: As a profile remembers it, such as ``40(Build:2)``; empty when unknown.
    """

    program: Path
    version: str
    release: str
    build: str

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that change when another version takes its place."""
        folder = self.program.resolve().parent
        return (self.program, *(folder / place for place in (*_REGISTRIES, *_BUILDS)))

    @property
    def fonts(self) -> tuple[Path, ...]:
        """The folders of the fonts that it brings along itself."""
        return tuple(self.program.resolve().parent / place for place in _FONTS)


def installed() -> Installation:
    """Return the LibreOffice of this machine.

    Raises:
        MissingProgramError: There is none.
    """
    return _read(machine.find_soffice())


def version() -> str:
    """Return LibreOffice's version in full, such as ``7.4.7.2``.

    Raises:
        MissingProgramError: There is no LibreOffice.
    """
    return installed().version


@functools.lru_cache(maxsize=4)
def _read(program: Path) -> Installation:
    folder = program.resolve().parent
    registry, rc = _first(folder, _REGISTRIES), _first(folder, _BUILDS)
    full, release = _value(registry, "ooSetupVersionAboutBox"), _value(registry, "ooSetupVersion")
    if not full:
        said = process.run([program, "--version"], timeout=60).output
        match = re.search(r"LibreOffice (\d+(?:\.\d+)+)", said)
        full = match[1] if match else ""
    build = re.search(r"^buildid=(.+)$", rc, re.MULTILINE)
    return Installation(
        program,
        full or "onbekend",
        release or ".".join(full.split(".")[:2]),
        build[1].strip() if build else "",
    )


def _first(folder: Path, places: tuple[str, ...]) -> str:
    for place in places:
        if (file := folder / place).is_file():
            with file.open(encoding="utf-8", errors="replace") as text:
                return text.read(_BOUND)
    return ""


def _value(registry: str, name: str) -> str:
    match = re.search(rf'oor:name="{name}"[^>]*>\s*<value>([^<]+)</value>', registry)
    return match[1] if match else ""
