"""``voorstel nieuw``: a workspace or a proposal, ready to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.cli.screen import shown
from pipeline.workspace import Workspace, create


@click.command("nieuw", cls=DutchCommand)
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path))
@click.option("--gemeente", default="hilversum", metavar="NAAM", help="Voor welke gemeente de definitie is.")
def command(folder: Path, gemeente: str) -> None:
    """Maak een nieuwe werkmap, of in een werkmap een nieuw voorstel.

    Binnen een werkmap wordt MAP een voorstel in proposals/; daarbuiten een werkmap met een eerste voorstel. Wat
    er al staat, blijft staan.
    """
    made = create(folder, Workspace.around(Path.cwd()), gemeente)
    for path in made:
        click.echo(shown(path))
    click.echo(
        f"Vul {shown(made[-1])} in. Maak daarna het pakket: voorstel maak {shown(made[-1].parent)}", err=True
    )
