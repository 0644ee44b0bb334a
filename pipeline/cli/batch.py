"""``voorstel batch``: proposals for many municipalities, as far as they changed."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import click

from pipeline.cli.day import day_of_run, openbaar_nu
from pipeline.cli.dutch import DutchCommand


@click.command("batch", cls=DutchCommand, short_help="Maak voorstellen voor alle gemeenten tegelijk.")
@click.argument("definities", metavar="[DEFINITIE]…", nargs=-1)
@click.option("--gemeenten", metavar="A,B", default="", help="Alleen voor deze gemeenten (naam of CBS-code).")
@click.option(
    "--taken", metavar="N", type=click.IntRange(min=1), help="Zoveel tegelijk; anders één per processorkern."
)
@click.option("--opnieuw", is_flag=True, help="Maak alles opnieuw, ook wat niet is veranderd.")
@click.option("--waarom", is_flag=True, help="Toon per gemeente waarom zij opnieuw is gemaakt.")
@click.option("--cluster", metavar="ADRES", help="Laat een Dask-cluster het werk doen, zoals tcp://server:8786.")
@openbaar_nu
def command(
    definities: tuple[str, ...],
    gemeenten: str,
    taken: int | None,
    opnieuw: bool,
    waarom: bool,
    cluster: str | None,
    openbaar_nu: bool,
) -> None:
    """Maak een of meer voorstellen voor alle gemeenten van het register.

    DEFINITIE is een voorstel.yaml, de map daarvan, of de naam van een voorstel in proposals/. Zonder
    DEFINITIE is het het voorstel waar u in staat, of het enige dat er is. Meer
    voorstellen mogen ook, zoals proposals/*/voorstel.yaml.

    Alleen wat is veranderd, wordt opnieuw gemaakt. De resultaten komen in build/VOORSTEL/GEMEENTE/; een overzicht
    van alle gemeenten staat in build/VOORSTEL/overzicht.html. Alleen u kunt ze openen; wat iedereen mag zien, komt
    in build/openbaar/VOORSTEL/GEMEENTE/.

    Lukt het voor een gemeente of een voorstel niet, dan gaan de andere door, en is de exitcode 9.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.cli.progress import Shown
    from pipeline.cli.summary import Summary
    from pipeline.errors import UsageError
    from pipeline.production import batch
    from pipeline.workspace import find_definition

    if cluster and taken:
        raise UsageError("--taken en --cluster gaan niet samen.", "Het cluster bepaalt zelf hoeveel het aankan.")
    definitions = [find_definition(name, Path.cwd()) for name in definities or (None,)]
    day = day_of_run(openbaar_nu)
    summary = Summary(len(definitions), waarom)
    with ExitStack() as stack:
        workers = None
        if cluster:
            from pipeline.production.cluster import Cluster

            workers = stack.enter_context(Cluster(cluster))
        shown = stack.enter_context(Shown(len(definitions)))
        results = batch.run(
            definitions,
            day=day,
            chosen=[name.strip() for name in gemeenten.split(",") if name.strip()],
            tasks=taken,
            anew=opnieuw,
            progress=shown,
            workers=workers,
        )
        for result in stack.enter_context(closing(results)):
            summary.add(result)
            shown.done(result)
    summary.tell()
