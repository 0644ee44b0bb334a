"""``voorstel maak``: one proposal for one municipality becomes a Word document, a PDF and a package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from pipeline.cli.day import day_of_run, openbaar_nu
from pipeline.cli.dutch import DutchCommand
from pipeline.cli.screen import page_count, show_progress, shown


@click.command(
    "maak", cls=DutchCommand, short_help="Maak van een voorstel het Word-document, de PDF en het pakket."
)
@click.argument("definitie", required=False)
@click.option("--gemeente", metavar="NAAM", help="Voor deze gemeente, in plaats van die in de definitie.")
@click.option("--uit", "into", metavar="MAP", type=click.Path(path_type=Path), help="Map voor de resultaten.")
@click.option(
    "--document", metavar="WORD", type=click.Path(path_type=Path), help="Een voorstel dat in Word is afgemaakt."
)
@click.option(
    "--openbaar-document",
    metavar="WORD",
    type=click.Path(path_type=Path),
    help="Hetzelfde, zonder wat niet openbaar is.",
)
@click.option(
    "--origineel-bijvoegen", is_flag=True, help="Zet ook de bestanden van de bijlagen zelf naast het pakket."
)
@openbaar_nu
def command(
    definitie: str | None,
    gemeente: str | None,
    into: Path | None,
    document: Path | None,
    openbaar_document: Path | None,
    origineel_bijvoegen: bool,
    openbaar_nu: bool,
) -> None:
    """Maak van een voorstel het Word-document, de PDF en het pakket met bijlagen.

    DEFINITIE is een voorstel.yaml, de map daarvan, of de naam van een voorstel in proposals/. Zonder
    DEFINITIE is het het voorstel waar u in staat, of het enige dat er is.

    De resultaten komen in build/VOORSTEL/GEMEENTE/; alleen u kunt ze openen. Wat iedereen mag zien, komt in
    build/openbaar/VOORSTEL/GEMEENTE/. Kiest u met --uit een andere map, dan komt dat daar in openbaar/.

    Is het voorstel na het maken in Word afgemaakt, noem dat bestand dan met --document: het komt in het pakket in
    plaats van een nieuw document. Is niet alles openbaar, maak dan ook een Word-bestand zonder wat niet openbaar
    is, en noem dat met --openbaar-document.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.definition import load_with_warnings
    from pipeline.errors import DefinitionError, TemplateError, UsageError
    from pipeline.production.build import build
    from pipeline.production.job import Finished
    from pipeline.production.printing import printing
    from pipeline.production.release import withdraw, withdraw_all
    from pipeline.workspace import PUBLIC, find_definition

    if openbaar_document and not document:
        raise UsageError("Bij --openbaar-document hoort ook --document.", "Noem ook het volledige Word-bestand.")
    definition, workspace = find_definition(definitie, Path.cwd())
    day = day_of_run(openbaar_nu)
    try:
        proposal, problems = load_with_warnings(definition, workspace, gemeente, printing(workspace, keep=True))
    except (DefinitionError, TemplateError):
        # Perhaps something in it may no longer be seen.
        if withdraw(into / PUBLIC) if into else withdraw_all(workspace, definition, gemeente):
            click.echo(
                "Let op: het openbare pakket is weggehaald. Het komt terug als het voorstel klopt.", err=True
            )
        raise
    for problem in problems:
        click.echo(str(problem), err=True)
    if origineel_bijvoegen:
        attachments = tuple(replace(each, with_original=True) for each in proposal.attachments)
        proposal = replace(proposal, attachments=attachments)
    finished = Finished(document, openbaar_document) if document else None
    result = build(proposal, workspace, into, day=day, finished=finished, progress=show_progress)
    for warning in result.warnings:
        click.echo(f"Let op: {warning}", err=True)
    word, pdf, package, *parts, receipt = map(shown, result.files)
    click.echo(f"{word}  {page_count(result.document_pages)}")
    click.echo(f"{pdf}  {page_count(result.document_pages)}")
    click.echo(f"{package}  {page_count(result.pages)}")
    for part in parts:
        click.echo(part)
    click.echo(receipt)
    for path in result.public:
        click.echo(shown(path))
    if result.closed:
        click.echo(f"Er is geen openbaar pakket: {result.closed}.", err=True)
