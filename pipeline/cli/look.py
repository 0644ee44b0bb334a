"""``voorstel bekijk``: what would happen to files as attachments, before they are used."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.cli.handling import handled, handling_options
from pipeline.cli.screen import page_count

if TYPE_CHECKING:
    from pipeline.production.looking import Look

_FEW = 4  # obstacles for each file


@click.command("bekijk", cls=DutchCommand, short_help="Bekijk wat er met bijlagen gebeurt, voor u ze gebruikt.")
@click.argument("bijlagen", metavar="BIJLAGE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@handling_options
@click.option("--alles", "everything", is_flag=True, help=f"Toon alles, niet alleen de eerste {_FEW} redenen.")
@click.option("--json", "as_json", is_flag=True, help="Geef de uitkomst als JSON.")
def command(bijlagen: tuple[Path, ...], everything: bool, as_json: bool, **options: Any) -> None:
    """Bekijk wat er met bijlagen gebeurt, voor u ze gebruikt.

    Van elk bestand ziet u wat het is, hoeveel pagina's het wordt, wat eraan wordt veranderd, en of het in een
    pakket toegankelijk is en geschikt voor het archief. Kan het niet mee, dan leest u waarom niet en wat u kunt
    doen. Er wordt niets bewaard.

    De exitcode is 0 als alle bestanden mee kunnen, anders 6.
    """
    from pipeline.errors import AttachmentError
    from pipeline.production.looking import look_at

    looks = look_at(bijlagen, handled(**options))
    if as_json:
        click.echo(json.dumps({"bestanden": [_as_data(each) for each in looks]}, ensure_ascii=False, indent=2))
    else:
        for each in looks:
            _show(each, None if everything else _FEW)
    if any(each.problem for each in looks):
        sys.exit(AttachmentError.exit_code)


def _show(look: Look, most: int | None) -> None:
    told = [look.kind] if look.kind else []
    if look.size is not None:
        told.append(_size(look.size))
    if look.document:
        told.append(page_count(look.document.pages))
    click.echo(f"{click.style(str(look.file), bold=True)}" + (f": {', '.join(told)}" if told else ""))
    if look.problem:
        click.echo(f"  {click.style('kan niet mee', fg='red')}: {look.problem.message} {look.problem.remedy}\n")
        return
    assert look.document is not None
    for action in look.document.actions:
        click.echo(f"  {action}")
    click.echo("  doorzoekbaar" if look.document.has_text else "  zonder tekst die een programma kan lezen")
    fit = "toegankelijk" if look.claim.accessible else "niet toegankelijk"
    level = f"geschikt voor het archief (PDF/A-{look.claim.archive})"
    click.echo(f"  {fit}, {level if look.claim.archive else 'niet geschikt voor het archief'}")
    for reason in look.reasons[:most]:
        click.echo(f"    - {reason.meaning}")
        click.echo(click.style(f"      {reason.remedy}", dim=True))
    if most is not None and len(look.reasons) > most:
        click.echo(f"    … en nog {len(look.reasons) - most} (toon ze met --alles)")
    click.echo()


def _size(size: int) -> str:
    for unit, worth in (("MB", 10**6), ("kB", 10**3)):
        if size >= worth:
            return (
                f"{size / worth:.1f} {unit}".replace(".", ",") if size < 10 * worth else f"{size // worth} {unit}"
            )
    return f"{size} bytes"


def _as_data(look: Look) -> dict[str, object]:
    """Return what was seen under Dutch names; these are part of the contract with the user."""
    document, problem = look.document, look.problem
    return {
        "bestand": str(look.file),
        "soort": look.kind or None,
        "bytes": look.size,
        "kan_mee": document is not None,
        "fout": problem.message if problem else None,
        "doen": problem.remedy if problem else None,
        "paginas": document.pages if document else None,
        "gedaan": list(document.actions) if document else [],
        "doorzoekbaar": document.has_text if document else None,
        "norm": str(look.claim) if document else None,
        "in_de_weg": [{"betekenis": each.meaning, "doen": each.remedy} for each in look.reasons],
    }
