"""``voorstel batch``: one proposal for many municipalities, as far as it changed."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.cli.screen import shown

if TYPE_CHECKING:
    from pipeline.production.results import BatchResult

_SCREENFUL = 20  # lines of messages; the overview has them all
_AT_ONCE = 6  # names that a line of the summary lists


@click.command("batch", cls=DutchCommand, short_help="Maak een voorstel voor alle gemeenten tegelijk.")
@click.argument("definitie", required=False)
@click.option("--gemeenten", metavar="A,B", default="", help="Alleen voor deze gemeenten (naam of CBS-code).")
@click.option(
    "--taken", metavar="N", type=click.IntRange(min=1), help="Zoveel tegelijk; anders één per processorkern."
)
@click.option("--opnieuw", is_flag=True, help="Maak alles opnieuw, ook wat niet is veranderd.")
@click.option("--waarom", is_flag=True, help="Toon per gemeente waarom zij opnieuw is gemaakt.")
@click.option("--cluster", metavar="ADRES", help="Laat een Dask-cluster het werk doen, zoals tcp://server:8786.")
def command(
    definitie: str | None, gemeenten: str, taken: int | None, opnieuw: bool, waarom: bool, cluster: str | None
) -> None:
    """Maak een voorstel voor alle gemeenten van het register.

    DEFINITIE is een voorstel.yaml, de map daarvan, of de naam van een voorstel in proposals/. Zonder
    DEFINITIE is het het voorstel waar u in staat, of het enige dat er is.

    Alleen wat is veranderd, wordt opnieuw gemaakt. De resultaten komen in build/VOORSTEL/GEMEENTE/; een overzicht
    van alle gemeenten staat in build/VOORSTEL/overzicht.html.

    Lukt het voor een gemeente niet, dan gaan de andere door, en is de exitcode 9.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.cli.progress import Shown
    from pipeline.errors import UsageError
    from pipeline.production import batch, overview
    from pipeline.workspace import find_definition

    if cluster and taken:
        raise UsageError("--taken en --cluster gaan niet samen.", "Het cluster bepaalt zelf hoeveel het aankan.")
    definition, workspace = find_definition(definitie, Path.cwd())
    with ExitStack() as stack:
        workers = None
        if cluster:
            from pipeline.production.cluster import Cluster

            workers = stack.enter_context(Cluster(cluster))
        result = batch.run(
            definition,
            workspace,
            chosen=[name.strip() for name in gemeenten.split(",") if name.strip()],
            tasks=taken,
            anew=opnieuw,
            progress=stack.enter_context(Shown()),
            workers=workers,
        )
    overview.write(result, result.folder)
    if waarom:
        for each in result.results:
            click.echo(f"{each.name}: {', '.join(each.reasons) or each.state}")
    _summarise(result, result.folder / overview.PAGE)


def _summarise(result: BatchResult, page: Path) -> None:
    """Say what became of the batch, and leave with the exit code that belongs to it.

    Raises:
        PartlyFailedError: Something failed, and something did not.
    """
    from pipeline.errors import PartlyFailedError
    from pipeline.production.results import State

    states = [f"{count} {state}" for state in State if (count := result.count(state))]
    number = len(result.results)
    click.echo(f"{'1 gemeente' if number == 1 else f'{number} gemeenten'}: {', '.join(states)}.")
    click.echo(f"Overzicht: {shown(page)}")
    if warned := sum(bool(each.warnings) for each in result.results):
        have = "1 gemeente heeft" if warned == 1 else f"{warned} gemeenten hebben"
        click.echo(f"Let op: {have} een waarschuwing; zie het overzicht.", err=True)
    if not result.failed:
        return
    _tell_failures(result)
    codes = {each.exit_code for each in result.failed}
    if len(result.failed) == number and len(codes) == 1:  # what is wrong is not a matter of one municipality
        sys.exit(codes.pop())
    raise PartlyFailedError(
        f"Voor {len(result.failed)} van de {number} gemeenten is het niet gelukt.",
        "Herstel wat hierboven staat en begin opnieuw: wat al goed is, wordt niet nog eens gemaakt.",
    )


def _tell_failures(result: BatchResult) -> None:
    """Tell each error once, with whom it concerns: at most a screenful."""
    lines = []
    for error, stopped in result.failures:
        names = [each.name for each in stopped]
        if len(names) == len(result.results) > 1:
            names = ["Alle gemeenten"]
        more = f" en nog {len(names) - _AT_ONCE}" if len(names) > _AT_ONCE else ""
        lines.append(click.style(f"{', '.join(names[:_AT_ONCE])}{more}:", fg="red", bold=True))
        lines += [f"  {line}" for line in error.splitlines()]
    for line in lines[:_SCREENFUL]:
        click.echo(line, err=True)
    if len(lines) > _SCREENFUL:
        click.echo(f"… en nog {len(lines) - _SCREENFUL} regels; zie het overzicht.", err=True)
