"""What is on this machine: LibreOffice, fonts, Java; and the one command that installs what is not.

Nothing comes in but the machine itself; places and commands go out. It installs nothing.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import process
from pipeline.errors import MissingProgramError

# The packages of Debian and Ubuntu that give LibreOffice without a screen, and the fonts that templates use.
OFFICE_PACKAGES = tuple(f"libreoffice-{part}-nogui" for part in ("writer", "calc", "impress", "draw"))
FONT_PACKAGES = (
    "fontconfig",
    "fonts-crosextra-carlito",
    "fonts-crosextra-caladea",
    "fonts-liberation",
    "fonts-dejavu",
)
JAVA_PACKAGES = ("default-jre-headless",)  # for veraPDF, and for tags that a machine finds
OCR_PACKAGES = ("tesseract-ocr", "tesseract-ocr-nld")  # to read scans


def find_soffice() -> Path:
    """Return LibreOffice's program: where ``VOORSTEL_SOFFICE`` points, on the path, or at its usual place.

    Raises:
        MissingProgramError: There is none, or ``VOORSTEL_SOFFICE`` points at nothing; the remedy is the one
            command that installs it on this system.
    """
    if named := os.environ.get("VOORSTEL_SOFFICE"):
        if found := shutil.which(named):
            return Path(found).absolute()
        raise MissingProgramError(
            f"VOORSTEL_SOFFICE wijst naar '{named}', maar daar staat geen programma.",
            "Verbeter deze omgevingsvariabele of haal hem weg.",
        )
    for candidate in ("soffice", "libreoffice", *_usual_places()):
        if found := shutil.which(candidate):
            return Path(found).absolute()
    raise MissingProgramError(
        "LibreOffice staat niet op deze computer.", f"Installeer het met: {install_command()}"
    )


def _usual_places() -> list[str]:
    if sys.platform == "win32":  # pragma: no cover
        roots = (os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"))
        # The .com is the one that waits until it is done and writes to the console.
        return [str(Path(root, "LibreOffice", "program", "soffice.com")) for root in roots if root]
    if sys.platform == "darwin":  # pragma: no cover
        inside = "Applications/LibreOffice.app/Contents/MacOS/soffice"
        return [str(Path(root, inside)) for root in ("/", Path.home())]
    installed = [
        Path("/usr/lib/libreoffice"),
        Path("/usr/lib64/libreoffice"),
        Path("/snap/libreoffice/current"),
    ]
    installed += sorted(Path("/opt").glob("libreoffice*"), reverse=True)
    return [str(folder / "program" / "soffice") for folder in installed]


def has_font(family: str) -> bool:
    """Return whether a font, such as ``DejaVu Sans``, is installed on this machine."""
    if shutil.which("fc-list"):
        return bool(process.run(["fc-list", family, "file"], timeout=60).output)
    return has_font_file(family, *font_folders())


def font_folders() -> tuple[Path, ...]:
    """Return the folders where this system keeps its fonts, those of the user among them; not all need exist."""
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", Path.home()), "Microsoft/Windows/Fonts")
        return Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), own
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library/Fonts"
    own = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share", "fonts")
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own, Path.home() / ".fonts"


def has_font_file(family: str, *folders: Path) -> bool:
    """Return whether one of the folders, or a folder below it, has a file of this font."""
    return any(any(folder.rglob(f"{family.replace(' ', '')}[-.]*")) for folder in folders)


def missing_debian_packages(*packages: str) -> list[str]:
    """Return which of the packages are not installed on this Debian or Ubuntu, by the names to install.

    A machine that has LibreOffice with a screen gets its missing parts with a screen too: the parts without
    one would push the rest aside.
    """
    if "libreoffice-core" in _installed_of(["libreoffice-core"]):
        packages = tuple(name.removesuffix("-nogui") for name in packages)
    installed = _installed_of(packages)
    return [name for name in packages if name not in installed]


def _installed_of(packages: Sequence[str]) -> set[str]:
    query = ["dpkg-query", "-W", "-f=${db:Status-Abbrev} ${Package}\n", *packages]
    lines = subprocess.run(query, capture_output=True, text=True).stdout.splitlines()
    return {line.split()[-1] for line in lines if line.startswith("ii")}


def has_apt() -> bool:
    """Return whether this is a Debian, Ubuntu or kin."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def apt_command(packages: Sequence[str]) -> str:
    """Return the command that installs these packages; it works on a machine without package lists too."""
    return f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}"


def install_command() -> str:
    """Return the one command that installs LibreOffice and the fonts on this system."""
    if sys.platform == "win32":
        return "winget install --id TheDocumentFoundation.LibreOffice"
    if sys.platform == "darwin":
        return "brew install --cask libreoffice"
    if has_apt():
        return apt_command(missing_debian_packages(*OFFICE_PACKAGES, *FONT_PACKAGES) or OFFICE_PACKAGES)
    if shutil.which("dnf"):
        parts = " ".join(f"libreoffice-{part}" for part in ("writer", "calc", "impress", "draw"))
        fonts = "google-carlito-fonts google-crosextra-caladea-fonts liberation-fonts dejavu-sans-fonts"
        return f"sudo dnf install {parts} {fonts}"
    if shutil.which("zypper"):
        return "sudo zypper install libreoffice google-carlito-fonts google-caladea-fonts"
    return f"de pakketbeheerder van {platform.system()} (pakket libreoffice)"


def has_java() -> bool:
    """Return whether there is a Java on this machine."""
    return bool(java())


def java() -> str:
    """Return the program that Java is: of ``JAVA_HOME`` or on the path; empty when there is none."""
    home = os.environ.get("JAVA_HOME")
    own = shutil.which("java", path=Path(home, "bin")) if home else None
    return own or shutil.which("java") or ""


def ocr_install_command() -> str:
    """Return the one command that installs what reads Dutch text in pictures."""
    return _install_command(
        "winget install --id UB-Mannheim.TesseractOCR (kies daarbij Nederlands)",
        "brew install tesseract tesseract-lang",
        OCR_PACKAGES,
        zypper="tesseract-ocr-traineddata-dutch",
        dnf="tesseract tesseract-langpack-nld",
    )


def java_install_command() -> str:
    """Return the one command that installs a Java that veraPDF runs on."""
    return _install_command(
        "winget install --id EclipseAdoptium.Temurin.21.JRE",
        "brew install --cask temurin",
        JAVA_PACKAGES,
        zypper="java-21-openjdk-headless",
        dnf="java-21-openjdk-headless",
    )


def _install_command(windows: str, mac: str, debian: Sequence[str], **others: str) -> str:
    """Return the command of this system; of the others, the packages by the name of their manager."""
    if sys.platform == "win32":
        return windows
    if sys.platform == "darwin":
        return mac
    if has_apt():
        return apt_command(debian)
    manager = "zypper" if shutil.which("zypper") else "dnf"
    return f"sudo {manager} install {others[manager]}"
