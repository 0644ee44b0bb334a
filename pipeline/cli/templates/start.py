"""``voorstel sjabloon nieuw``: a template of one's own, as a copy to change in Word."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.cli.screen import shown


@click.command("nieuw", cls=DutchCommand, short_help="Begin een eigen sjabloon met een kopie.")
@click.argument("naam")
@click.option("--van", "like", metavar="SJABLOON", help="Welk sjabloon u kopieert.")
def command(naam: str, like: str | None) -> None:
    """Begin een eigen sjabloon met een kopie, die u in Word verandert.

    De kopie komt in templates/NAAM. Zonder --van is het een kopie van het meegeleverde sjabloon dat zo heet, en
    anders van 'standaard'. Wat er al staat, blijft staan.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.library.starting import start_template
    from pipeline.workspace import Workspace

    here = Path.cwd()
    made = start_template(Workspace.around(here) or Workspace(here), naam, like)
    for path in made:
        click.echo(shown(path))
    click.echo(
        f"Verander {shown(made[0])} in Word, en controleer het dan: voorstel sjabloon controleer '{naam}'. "
        f"Een gemeente gebruikt het als bij haar in templates/gemeenten.yaml staat: sjabloon: {naam}",
        err=True,
    )
