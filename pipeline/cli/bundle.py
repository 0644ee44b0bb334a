"""``voorstel bundel``: any files become one package, without a definition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.cli.handling import handled, handling_options
from pipeline.cli.screen import page_count, show_progress, shown


@click.command("bundel", cls=DutchCommand, short_help="Voeg bestanden samen tot één PDF-pakket.")
@click.argument("uit", metavar="UIT.pdf", type=click.Path(path_type=Path))
@click.argument("bestanden", metavar="BESTAND...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--titel", metavar="TEKST", help="Titel van het pakket, in plaats van die van het eerste bestand.")
@click.option("--auteur", metavar="NAAM", default="", help="Auteur van het pakket.")
@click.option("--taal", metavar="CODE", default="nl-NL", help="Taal van het pakket; nl-NL als u niets opgeeft.")
@click.option("--zonder-stempel", is_flag=True, help="Zet geen stempel op de pagina's van de bijlagen.")
@click.option(
    "--origineel-bijvoegen", is_flag=True, help="Zet ook de bestanden zelf naast het pakket, in een eigen map."
)
@handling_options
def command(
    uit: Path,
    bestanden: tuple[Path, ...],
    titel: str | None,
    auteur: str,
    taal: str,
    zonder_stempel: bool,
    origineel_bijvoegen: bool,
    **options: Any,
) -> None:
    """Voeg bestanden samen tot één PDF-pakket, zonder definitie.

    Het eerste BESTAND is het stuk zelf, de andere zijn de bijlagen. Elk bestand krijgt een bladwijzer met
    zijn eigen titel, of anders met zijn naam. Op elke pagina van een bijlage komt klein haar nummer en plaats.
    Naast UIT.pdf komt UIT.json, waarin staat wat er in het pakket zit. Een UIT.pdf die er al is, wordt
    vervangen.
    """
    from pipeline.production.loose import bundle_files

    package = bundle_files(
        bestanden,
        uit,
        title=titel,
        author=auteur,
        language=taal,
        stamped=not zonder_stempel,
        with_originals=origineel_bijvoegen,
        handling=handled(**options),
        progress=show_progress,
    )
    click.echo(f"{shown(package.path)}  {page_count(package.pages)}")
