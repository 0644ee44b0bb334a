"""``voorstel controleer``: everything that is wrong with definitions, at once, with what to do about it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.dutch import DutchCommand

if TYPE_CHECKING:
    from pipeline.errors import Problem
    from pipeline.workspace import Workspace

_SCREENFUL = 20


@click.command("controleer", cls=DutchCommand, short_help="Controleer voorstellen: alle fouten in één keer.")
@click.argument("definities", metavar="[DEFINITIE]…", nargs=-1)
@click.option("--gemeente", metavar="NAAM", help="Controleer voor deze gemeente (naam of CBS-code).")
@click.option("--alle", "everyone", is_flag=True, help="Controleer voor alle gemeenten van het register.")
@click.option("--json", "as_json", is_flag=True, help="Geef alle meldingen als JSON.")
@click.option(
    "--alles", "everything", is_flag=True, help=f"Toon alle meldingen, niet alleen de eerste {_SCREENFUL}."
)
def command(
    definities: tuple[str, ...], gemeente: str | None, everyone: bool, as_json: bool, everything: bool
) -> None:
    """Controleer voorstellen en meld alle fouten in één keer.

    DEFINITIE is een voorstel.yaml, de map daarvan, of de naam van een voorstel in proposals/. Zonder
    DEFINITIE is het het voorstel waar u in staat, of anders elk voorstel dat er is.

    Ook de tabellen en de bestanden in gemeenten/ worden bekeken. Met --alle wordt het voorstel voor elke gemeente
    helemaal ingevuld; een melding zegt dan ook voor welke gemeenten zij geldt.

    Elke melding zegt waar het is (bestand:regel:kolom), wat er niet klopt, en wat u kunt doen. Zijn er
    fouten, dan is de exitcode 3 (4 als het sjabloon fout is); met alleen waarschuwingen is die 0.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.definition import check, check_all
    from pipeline.definition.described import DESCRIPTION
    from pipeline.errors import DefinitionError, Severity, TemplateError, UsageError
    from pipeline.production.printing import printing

    if everyone and gemeente:
        raise UsageError("--alle en --gemeente gaan niet samen.", "Kies een van de twee.")
    checked = _definitions(definities)
    found = []
    for file, workspace in checked:
        shows = printing(workspace, keep=workspace.build.is_dir())  # a check makes no folder
        found.append(check_all(file, workspace, shows) if everyone else check(file, workspace, gemeente, shows))
    problems = [problem for those in found for problem in those]
    wrong = [problem for problem in problems if problem.severity is Severity.ERROR]
    errors = len(wrong)
    if as_json:
        click.echo(json.dumps([_as_data(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        shown = problems if everything else problems[:_SCREENFUL]
        for problem in shown:
            click.echo(str(problem))
        if len(shown) < len(problems):
            click.echo(f"… en nog {len(problems) - len(shown)} (toon ze met --alles).")
        click.echo(_summary(errors, len(problems) - errors, len(checked)), err=True)
    if errors:
        of_templates = all(Path(problem.file).name == DESCRIPTION for problem in wrong)
        sys.exit((TemplateError if of_templates else DefinitionError).exit_code)


def _definitions(names: tuple[str, ...]) -> list[tuple[Path, Workspace]]:
    """Return the definitions that the user means, each with its workspace."""
    from pipeline.workspace import DEFINITION, Workspace, find_definition

    here = Path.cwd()
    if names:
        return [find_definition(name, here) for name in names]
    around = Workspace.around(here)
    standing_in = any((folder / DEFINITION).is_file() for folder in (here, *here.parents))
    if around and not standing_in and (known := around.definitions()):
        return [(definition, around) for definition in known]
    return [find_definition(None, here)]


def _as_data(problem: Problem) -> dict[str, object]:
    """Return a problem under Dutch names; these are part of the contract with the user."""
    return {
        "bestand": problem.file,
        "regel": problem.line or None,
        "kolom": problem.column or None,
        "ernst": str(problem.severity),
        "pad": problem.path,
        "melding": problem.message,
        "oplossing": problem.remedy,
    }


def _summary(errors: int, warnings: int, files: int) -> str:
    checked = "1 voorstel gecontroleerd" if files == 1 else f"{files} voorstellen gecontroleerd"
    found = [
        _count(errors, "fout", "fouten"),
        *([_count(warnings, "waarschuwing", "waarschuwingen")] if warnings else []),
    ]
    return f"{checked}: {' en '.join(found)}."


def _count(number: int, one: str, more: str) -> str:
    return f"{number or 'geen'} {one if number == 1 else more}"
