"""``voorstel sjabloon vergelijk``: what changed between two versions of a template, in words and in pictures."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.dutch import DutchCommand

if TYPE_CHECKING:
    from pipeline.library.comparing.comparison import TemplateComparison

_SCREENFUL = 20
_REPORT = "vergelijking.html"


@click.command("vergelijk", cls=DutchCommand, short_help="Vergelijk twee versies van sjablonen.")
@click.argument("oud", required=False)
@click.argument("nieuw", required=False)
@click.option("--voorstel", metavar="NAAM", help="Vul beide versies met dit voorstel.")
@click.option("--gemeente", metavar="NAAM", help="Vul beide versies voor deze gemeente; met --voorstel.")
@click.option("--uit", metavar="BESTAND", type=click.Path(path_type=Path, dir_okay=False),
              help=f"Waar het verslag komt; anders in build/{_REPORT}.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Geef de uitkomst als JSON.")
@click.option("--streng", is_flag=True, help="Eindig met exitcode 4 als er iets verschilt.")
@click.option("--alles", "everything", is_flag=True, help=f"Toon alles, niet alleen {_SCREENFUL} verschillen.")
def command(
    oud: str | None,
    nieuw: str | None,
    voorstel: str | None,
    gemeente: str | None,
    uit: Path | None,
    as_json: bool,
    streng: bool,
    everything: bool,
) -> None:
    """Vergelijk twee versies van sjablonen.

    OUD en NIEUW zijn elk een Word-bestand, een map of de naam van een sjabloon, of een versie van git: main voor
    alle sjablonen, main:standaard voor één. Zonder NIEUW is dat wat er nu in uw map staat; zonder allebei ziet u
    wat er is veranderd sinds de laatste versie (HEAD).

    U leest wat er anders is aan velden, tekst en opmaak. Het verslag, één bestand voor uw browser, laat de
    pagina's naast elkaar zien met kaders om wat er verschilt. Beide versies zijn daarvoor met hetzelfde voorstel
    gevuld. De exitcode is 0, of er nu iets verschilt of niet; 4 als een versie niet kan worden gemaakt.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline import conversion
    from pipeline.errors import TemplateError
    from pipeline.library.comparing import building, comparison, data, report, sides
    from pipeline.library.comparing.changes import Kind
    from pipeline.workspace import Workspace

    here = Path.cwd()
    workspace = Workspace.around(here) or Workspace(here)
    with tempfile.TemporaryDirectory() as room:
        old, new = sides.sides(workspace, oud, nieuw, Path(room))
        pairs = sides.pairs(old, new)
        proposal = building.proposal_for(workspace, voorstel, gemeente, Path(room))
        found = comparison.compare(pairs, proposal)
        about = data.About(
            old.shown,
            new.shown,
            proposal.title,
            proposal.municipality.name,
            f"LibreOffice {conversion.version()}",
        )
        into = uit or workspace.build / _REPORT
        report.write(report.page(about, found), into)
        if as_json:
            click.echo(json.dumps(data.as_data(about, found), ensure_ascii=False, indent=2))
        else:
            _show(found, None if everything else _SCREENFUL)
    click.echo(f"Verslag: {_from_here(into, here)}", err=True)
    if any(change.kind is Kind.BUILD for each in found for change in each.every) or (streng and found):
        sys.exit(TemplateError.exit_code)


def _show(found: Sequence[TemplateComparison], most: int | None) -> None:
    if not found:
        click.echo("Er is geen verschil.")
        return
    shown, number = 0, sum(len(each.every) for each in found)
    for each in found:
        lines = [(each.name, each.changes)] + [(f"{each.name}/{one.name}", one.changes) for one in each.documents]
        for head, changes in lines:
            those = changes[: None if most is None else max(most - shown, 0)]
            if those:
                click.echo(click.style(head, bold=True))
            for change in those:
                click.echo(f"  {click.style(str(change.kind), dim=True)}: {change}.")
            shown += len(those)
    if shown < number:
        click.echo(f"… en nog {number - shown} (toon ze met --alles, of kijk in het verslag).")


def _from_here(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_absolute() and here in path.parents else path
