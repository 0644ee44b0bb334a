"""``voorstel sjabloon proef``: each template checked, and tried with easy and hard proposals."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.day import day_of_run
from pipeline.cli.dutch import DutchCommand

if TYPE_CHECKING:
    from pipeline.library.matrix.building import Matrix

_NAMED = 4  # cells with the same fault that are named
_LAST = 9  # lines of what is wrong, so that the end of a log says it


@click.command("proef", cls=DutchCommand, short_help="Controleer sjablonen en maak er proefvoorstellen mee.")
@click.argument("sjablonen", metavar="[SJABLOON]…", nargs=-1)
@click.option(
    "--taken", metavar="N", type=click.IntRange(min=1), help="Zoveel tegelijk; anders één per processorkern."
)
def command(sjablonen: tuple[str, ...], taken: int | None) -> None:
    """Controleer sjablonen, en maak er proefvoorstellen mee.

    Met elk sjabloon worden drie voorstellen gemaakt: het kleinste, één met alles, en het lastigste. Zonder
    SJABLOON zijn het alle sjablonen, en krijgt ook elke gemeente een voorstel in haar eigen sjabloon.

    Wat ervan wordt, staat met een plaatje van elke eerste pagina in build/sjablonen/matrix.html, en voor
    programma's in build/sjablonen/matrix.json. Is er iets mis, dan zeggen de laatste regels waar en waarom, en is
    de exitcode 4.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.cli.progress import Shown
    from pipeline.errors import TemplateError
    from pipeline.library.matrix.building import prove
    from pipeline.library.matrix.page import write
    from pipeline.workspace import Workspace

    here = Path.cwd()
    workspace = Workspace.around(here) or Workspace(here)
    proofs = 3 * len(sjablonen or workspace.templates()) + (not sjablonen)
    with ExitStack() as stack:
        shown = stack.enter_context(Shown(proofs))
        matrix = prove(workspace, sjablonen, day=day_of_run(False), tasks=taken, progress=shown, done=shown.done)
    write(matrix)
    _tell(matrix)
    if not matrix.sound:
        sys.exit(TemplateError.exit_code)


def _tell(matrix: Matrix) -> None:
    from pipeline.cli.screen import shown
    from pipeline.library.findings import Weight
    from pipeline.library.matrix.page import PAGE, called

    click.echo(f"Overzicht: {shown(matrix.folder / PAGE)}")
    good = len(matrix.cells) - len(matrix.failed)
    click.echo(f"{len(matrix.checked)} bestanden gecontroleerd; {good} van {len(matrix.cells)} proeven goed.")
    errors = [
        f"{each.shown}: {finding.told}"
        for each in matrix.checked
        for finding in each.findings
        if finding.weight is Weight.ERROR
    ]
    together: dict[str, list[str]] = {}
    for cell in matrix.failed:
        together.setdefault(" ".join(cell.wrong), []).append(called(cell))
    errors += [f"{_named(cells)}: {wrong}" for wrong, cells in together.items()]
    if len(errors) > _LAST:
        click.echo(f"… en nog {len(errors) - _LAST}; zie het overzicht.", err=True)
    for error in errors[:_LAST]:
        click.echo(click.style("mis: ", fg="red") + error, err=True)


def _named(cells: Sequence[str]) -> str:
    """Return for what something is wrong, the first of many by name."""
    more = f" en nog {len(cells) - _NAMED}" if len(cells) > _NAMED else ""
    return ", ".join(cells[:_NAMED]) + more
