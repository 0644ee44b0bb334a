"""``voorstel maak``: one proposal for one municipality becomes a Word document, a PDF and a package."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.cli.screen import page_count, show_progress, shown


@click.command(
    "maak", cls=DutchCommand, short_help="Maak van een voorstel het Word-document, de PDF en het pakket."
)
@click.argument("definitie", required=False)
@click.option("--gemeente", metavar="NAAM", help="Voor deze gemeente, in plaats van die in de definitie.")
@click.option("--uit", "into", metavar="MAP", type=click.Path(path_type=Path), help="Map voor de resultaten.")
def command(definitie: str | None, gemeente: str | None, into: Path | None) -> None:
    """Maak van een voorstel het Word-document, de PDF en het pakket met bijlagen.

    DEFINITIE is een voorstel.yaml, de map daarvan, of de naam van een voorstel in proposals/. Zonder
    DEFINITIE is het het voorstel waar u in staat, of het enige dat er is.

    De resultaten komen in build/VOORSTEL/GEMEENTE/, tenzij u met --uit een andere map kiest.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.definition import load_with_warnings
    from pipeline.production.build import build, output_folder
    from pipeline.workspace import find_definition

    definition, workspace = find_definition(definitie, Path.cwd())
    proposal, problems = load_with_warnings(definition, workspace, gemeente)
    for problem in problems:
        click.echo(str(problem), err=True)
    result = build(proposal, workspace, into or output_folder(proposal, workspace), progress=show_progress)
    for warning in result.warnings:
        click.echo(f"Let op: {warning}", err=True)
    document, pdf, package, *parts, receipt = map(shown, result.files)
    click.echo(f"{document}  {page_count(result.document_pages)}")
    click.echo(f"{pdf}  {page_count(result.document_pages)}")
    click.echo(f"{package}  {page_count(result.pages)}")
    for part in parts:
        click.echo(part)
    click.echo(receipt)
