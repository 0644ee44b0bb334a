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

    Heeft het sjabloon van de gemeente eigen velden, dan kent een editor die in het nieuwe voorstel ook.
    """
    inside = Workspace.around(Path.cwd())
    made = create(folder, inside, gemeente, _schemas(inside, gemeente) if inside else {})
    for path in made:
        click.echo(shown(path))
    click.echo(
        f"Vul {shown(made[-1])} in. Maak daarna het pakket: voorstel maak {shown(made[-1].parent)}", err=True
    )


def _schemas(workspace: Workspace, name: str) -> dict[str, str]:
    """Return the files for editors of the template of a municipality, where that has own fields."""
    from pipeline.definition import find_municipality, load_municipalities
    from pipeline.definition.described import describe
    from pipeline.definition.editors import editor_schemas

    municipality = find_municipality(name, load_municipalities(workspace))
    template = describe(workspace, municipality.template) if municipality else None
    return editor_schemas(template) if template and template.rules else {}
