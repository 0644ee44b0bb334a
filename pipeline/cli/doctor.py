"""``voorstel dokter``: what the work needs, whether it is there, and the command that mends what is not."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.errors import MissingProgramError

OLDEST_OFFICE = (7, 4)
OLDEST_PYTHON = (3, 11)
FONTS = ("Carlito", "Caladea", "Liberation Sans", "DejaVu Sans")
PACKAGES = (
    "Cerberus", "click", "compressed-rtf", "cryptography", "docxtpl", "docxtpl-lint", "icalendar", "img2pdf",
    "Jinja2", "lxml", "markdown-it-py", "msoffcrypto-tool", "olefile", "openpyxl", "openxml-audit",
    "page-validation", "pi-heif", "pikepdf", "pillow", "puremagic", "pypdf", "pypdfium2", "python-docx", "PyYAML",
    "rich",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing that the work needs: whether it is in order, what was found, and what mends it if it is not."""

    naam: str
    in_orde: bool
    gevonden: str
    remedie: str = ""


@click.command("dokter", cls=DutchCommand, short_help="Laat zien wat er is, wat ontbreekt en hoe u dat verhelpt.")
@click.option("--json", "as_json", is_flag=True, help="Geef de uitkomst als JSON.")
def command(as_json: bool) -> None:
    """Controleer deze computer: LibreOffice, lettertypen, Python-pakketten en de map voor de uitvoer.

    Ook ziet u of bijlagen leesbaar te maken zijn (leesbaar_maken), en of veraPDF er is; dat is alleen nodig voor
    'voorstel keur --verapdf'.

    Ontbreekt er iets, dan staat erbij hoe u dat verhelpt, en is de exitcode 7.
    """
    findings = [*_office_and_fonts(), *_python(), _output_folder(Path.cwd()), *_readable(), _referee()]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(_line(finding))
        for remedy in dict.fromkeys(finding.remedie for finding in findings if not finding.in_orde):
            click.echo(f"\n{remedy}")
    if not all(finding.in_orde for finding in findings):
        sys.exit(MissingProgramError.exit_code)


def _line(finding: Finding) -> str:
    verdict = click.style("in orde ", fg="green") if finding.in_orde else click.style("niet goed", fg="red")
    return f"{verdict}  {finding.naam}: {finding.gevonden}"


def _office_and_fonts() -> Iterator[Finding]:
    # Imported here, so that the help of this command does not wait for it.
    from pipeline import machine
    from pipeline.conversion import installed

    install = f"Installeer wat ontbreekt met: {machine.install_command()}"
    folders: tuple[Path, ...] = ()
    try:
        office = installed()
    except MissingProgramError as error:
        yield Finding("LibreOffice", False, "niet gevonden", error.remedy)
    else:
        folders = office.fonts
        numbers = tuple(int(part) for part in office.version.split(".") if part.isdigit())
        new_enough = numbers >= OLDEST_OFFICE
        wanted = "" if new_enough else f", maar {'.'.join(map(str, OLDEST_OFFICE))} of nieuwer is nodig"
        yield Finding("LibreOffice", new_enough, f"{office.version} ({office.program}){wanted}", install)
    for font in FONTS:
        found = machine.has_font(font) or machine.has_font_file(font, *folders)
        yield Finding(f"Lettertype {font}", found, "gevonden" if found else "niet gevonden", install)


def _python() -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding(
        "Python",
        sys.version_info >= OLDEST_PYTHON,
        f"{version} ({sys.executable})",
        "Installeer Python 3.11 of nieuwer.",
    )
    missing = []
    for name in PACKAGES:
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    found = f"niet gevonden: {', '.join(missing)}" if missing else f"alle {len(PACKAGES)} gevonden"
    yield Finding(
        "Python-pakketten", not missing, found, "Installeer ze met: pip install --force-reinstall collegevoorstel"
    )


def _output_folder(here: Path) -> Finding:
    from pipeline.workspace import BUILD, Workspace

    workspace = Workspace.around(here)
    build = workspace.build if workspace else here / BUILD
    standing = next(folder for folder in (build, *build.parents) if folder.is_dir())
    try:
        with tempfile.TemporaryFile(dir=standing):
            pass
    except OSError as error:
        remedy = f"Geef uzelf schrijfrechten op {standing}, of werk in een andere map."
        return Finding("Map voor de uitvoer", False, f"{build} is niet te beschrijven ({error.strerror})", remedy)
    return Finding("Map voor de uitvoer", True, str(build))


def _readable() -> Iterator[Finding]:
    """Tell whether attachments can be made readable: who does not ask for it, needs nothing."""
    from pipeline import machine
    from pipeline.attachments.readable import TAGS, TEXT, able

    for what, called, extra, install in (
        (TEXT, "Tekst van scans lezen", "ocr", machine.ocr_install_command()),
        (TAGS, "Tags laten zetten", "toegankelijk", machine.java_install_command()),
    ):
        there = what in able()
        found = "kan" if there else "kan niet; alleen nodig voor leesbaar_maken. Installeer het met: "
        yield Finding(
            called, True, found if there else f"{found}pip install 'collegevoorstel[{extra}]' en {install}"
        )


def _referee() -> Finding:
    """Tell whether veraPDF can run: nobody needs it, so what is missing is no fault."""
    from pipeline.bundle.judging.referee import look
    from pipeline.errors import VoorstelError

    try:
        return Finding("veraPDF", True, f"gevonden (Java {look()})")
    except VoorstelError as error:
        return Finding("veraPDF", True, f"niet gevonden; alleen nodig voor keur --verapdf. {error.remedy}")
