"""``voorstel sjabloon controleer``: everything that is wrong with templates, before anybody uses them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.dutch import DutchCommand

if TYPE_CHECKING:
    from pipeline.library.findings import Checked, Finding

_SCREENFUL = 20
_COLOURS = {"fout": "red", "waarschuwing": "yellow", "opmerking": "cyan"}
_SAID = {"fout": ("fout", "fouten"), "waarschuwing": ("waarschuwing", "waarschuwingen"),
         "opmerking": ("opmerking", "opmerkingen")}  # fmt: skip


@click.command("controleer", cls=DutchCommand, short_help="Controleer sjablonen: alles wat er mis mee is.")
@click.argument("sjablonen", metavar="[SJABLOON]…", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Geef alle meldingen als JSON.")
@click.option("--sarif", metavar="BESTAND", type=click.Path(path_type=Path), help="Schrijf alles als SARIF.")
@click.option("--annoteer", metavar="MAP", type=click.Path(path_type=Path),
              help="Schrijf kopieën met een Word-opmerking bij elke melding.")  # fmt: skip
@click.option("--herstel", metavar="MAP", type=click.Path(path_type=Path),
              help="Schrijf kopieën waarin is hersteld wat zonder gevaar kan.")  # fmt: skip
@click.option("--alles", "everything", is_flag=True, help=f"Toon alles, niet alleen {_SCREENFUL} meldingen.")
def command(
    sjablonen: tuple[str, ...],
    as_json: bool,
    sarif: Path | None,
    annoteer: Path | None,
    herstel: Path | None,
    everything: bool,
) -> None:
    """Controleer sjablonen, en meld alles wat er mis mee is.

    SJABLOON is de naam van een sjabloon in templates/, de map daarvan, of een Word-bestand. Zonder SJABLOON zijn
    het alle sjablonen.

    Elke melding zegt waar het is zoals u het in Word vindt, wat er niet klopt, en wat u kunt doen. Zijn er fouten,
    dan is de exitcode 4; met alleen waarschuwingen en opmerkingen is die 0. De sjablonen zelf veranderen nooit.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.errors import TemplateError
    from pipeline.library.checking import check_all
    from pipeline.workspace import Workspace

    here = Path.cwd()
    checked = check_all(Workspace.around(here) or Workspace(here), sjablonen)
    if sarif is not None:
        _write_sarif(checked, sarif)
    if as_json:
        click.echo(json.dumps([_as_data(each) for each in checked], ensure_ascii=False, indent=2))
    else:
        _show(checked, None if everything else _SCREENFUL)
    if annoteer is not None:
        _annotate(checked, annoteer)
    if herstel is not None:
        _mend(checked, herstel)
    if any(each.errors for each in checked):
        sys.exit(TemplateError.exit_code)


def _show(checked: Sequence[Checked], most: int | None) -> None:
    shown = 0
    for each in checked:
        if not each.findings:
            continue
        click.echo(click.style(each.shown, bold=True))
        for finding in each.findings[: None if most is None else max(most - shown, 0)]:
            click.echo(f"  {_line(finding)}")
        shown += len(each.findings)
    if most is not None and shown > most:
        click.echo(f"… en nog {shown - most} (toon ze met --alles).")
    click.echo(_summary(checked), err=True)


def _line(finding: Finding) -> str:
    weight = click.style(str(finding.weight), fg=_COLOURS[finding.weight])
    return f"{weight}: {finding.told}"


def _summary(checked: Sequence[Checked]) -> str:
    from pipeline.library.findings import Weight

    files = "1 bestand gecontroleerd" if len(checked) == 1 else f"{len(checked)} bestanden gecontroleerd"
    counts = {weight: sum(each.count(weight) for each in checked) for weight in Weight}
    told = [f"{n or 'geen'} {_SAID[w][n != 1]}" for w, n in counts.items() if n or w is Weight.ERROR]
    return f"{files}: {' en '.join([', '.join(told[:-1]), told[-1]]) if len(told) > 1 else told[0]}."


def _as_data(checked: Checked) -> dict[str, object]:
    """Return a template under Dutch names; these are part of the contract with the user."""
    return {
        "bestand": checked.shown,
        "meldingen": [
            {
                "regel": finding.rule,
                "ernst": str(finding.weight),
                "plaats": str(finding.place),
                "onderdeel": finding.place.label,
                "alinea": finding.place.paragraph or None,
                "melding": finding.message,
                "oplossing": finding.remedy,
                "herstelbaar": finding.mendable,
            }
            for finding in checked.findings
        ],
    }


def _write_sarif(checked: Sequence[Checked], path: Path) -> None:
    from pipeline.library.sarif import sarif

    _make(path.parent)
    path.write_text(json.dumps(sarif(checked), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _annotate(checked: Sequence[Checked], folder: Path) -> None:
    from pipeline.library.annotating import annotate

    def write(template: Checked, into: Path) -> None:
        annotate(template.path, template.findings, into)
        click.echo(f"Met opmerkingen: {into}", err=True)

    _copies([each for each in checked if each.findings], folder, write)


def _mend(checked: Sequence[Checked], folder: Path) -> None:
    from pipeline.library.mending import mend

    def write(template: Checked, into: Path) -> None:
        for done in mend(template.path, into):
            click.echo(f"{into}: {done}", err=True)

    _copies(checked, folder, write)


def _copies(checked: Sequence[Checked], folder: Path, write: Callable[[Checked, Path], None]) -> None:
    """Write a copy of each template that can be read; of which none can be written is told after the others."""
    from pipeline.errors import Problem, TemplateError

    failed = []
    for each in checked:
        if each.readable:
            try:
                write(each, _copy(each, folder))
            except TemplateError as error:
                failed.append(Problem(each.shown, 0, 0, error.message, error.remedy))
    if failed:
        raise TemplateError("Niet van elk bestand is een kopie gemaakt.", "", tuple(failed))


def _copy(checked: Checked, folder: Path) -> Path:
    """Return where a copy of a template comes: in a folder of its own name, as in templates/."""
    from pipeline.errors import UsageError

    into = folder / checked.path.parent.name / checked.path.name
    if into.resolve() == checked.path.resolve():
        raise UsageError(
            f"{folder} is de map van de sjablonen zelf.", "Kies een andere map: het origineel blijft zoals het is."
        )
    _make(into.parent)
    return into


def _make(folder: Path) -> None:
    from pipeline.errors import OutputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} kan niet worden gemaakt.", "Kies een map waarin u mag schrijven.") from error
