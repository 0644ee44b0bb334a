"""``voorstel keur``: is a PDF the PDF/A and PDF/UA that it says it is, and what stands in the way?"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.dutch import DutchCommand
from pipeline.cli.screen import page_count

if TYPE_CHECKING:
    from pipeline.bundle.judging import Reason, Report, Verdict
    from pipeline.models import Obstacle

_SCREENFUL = 10  # reasons for each file
_PAGES, _RULES = 12, 4  # named for each reason
_NOT_ALL = (
    "Een computer ziet niet alles: of een document echt toegankelijk is (WCAG), moet ook een mens beoordelen."
)


@dataclass(frozen=True)
class _Judged:
    """One file: its report, or why there is none."""

    name: str
    report: Report | None
    error: str = ""

    @property
    def passed(self) -> bool:
        return self.report is not None and self.report.passed


@click.command("keur", cls=DutchCommand, short_help="Keur PDF's: zijn ze echt PDF/A en PDF/UA?")
@click.argument("bestanden", metavar="PDF...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--norm", metavar="NORMEN", help="Keur volgens deze normen, wat het bestand ook zegt; zoals 2a,ua1.")
@click.option("--verapdf", "ask_referee", is_flag=True, help="Laat veraPDF beslissen, met alle plaatsen.")
@click.option(
    "--alles", "everything", is_flag=True, help=f"Toon alles, niet alleen de eerste {_SCREENFUL} redenen."
)
@click.option("--tags", "as_tags", is_flag=True, help="Toon de tags, in plaats van te keuren.")
@click.option("--json", "as_json", is_flag=True, help="Geef de uitkomst als JSON.")
def command(
    bestanden: tuple[Path, ...],
    norm: str | None,
    ask_referee: bool,
    everything: bool,
    as_tags: bool,
    as_json: bool,
) -> None:
    """Keur PDF's: zijn ze echt de PDF/A (archief) en PDF/UA (toegankelijk) die ze zeggen te zijn?

    Bij elke reden waarom het niet klopt, staat de eerste pagina, wat het betekent en wat u kunt doen. Over een
    bestand dat niets over zichzelf zegt, leest u wat PDF/A-2b en PDF/UA-1 in de weg staat.

    Met --verapdf beslist veraPDF, het programma dat als scheidsrechter geldt, en ziet u alle plaatsen. Daarvoor
    is Java nodig; 'voorstel dokter' zegt of het er is.

    De exitcode is 0 als elk bestand zegt dat het aan een norm voldoet en dat ook zo is; met --norm als elk bestand
    aan die normen voldoet. Anders is de exitcode 6.

    Met --tags ziet u wat een schermlezer van het bestand ziet: elke tag met zijn tekst, in de volgorde waarin hij
    wordt voorgelezen. De exitcode is dan 6 als een bestand geen tags heeft of niet te lezen is.
    """
    from pipeline.errors import AttachmentError, UsageError

    if as_tags:
        if norm or ask_referee:
            raise UsageError("Met --tags wordt niet gekeurd.", "Laat --norm en --verapdf weg.")
        from pipeline.cli.tags import show_tags

        if not show_tags(bestanden, everything=everything, as_json=as_json):
            sys.exit(AttachmentError.exit_code)
        return
    judged = [_judged(path, _standards(norm)) for path in bestanden]
    if ask_referee:
        judged = _by_referee(judged)
    if as_json:
        found = {"bestanden": [_as_data(each) for each in judged], "let_op": _NOT_ALL}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for each in judged:
            _show(each, None if everything else _SCREENFUL)
        click.echo(_NOT_ALL)
        click.echo(_summary(judged), err=True)
    if not all(each.passed for each in judged):
        sys.exit(AttachmentError.exit_code)


def _standards(norm: str | None) -> tuple[str, ...]:
    """Return the standards that the user asks for, such as ``2a,ua1`` or ``PDF/A-2a, PDF/UA-1``."""
    from pipeline.bundle.judging.standards import KNOWN
    from pipeline.errors import UsageError

    asked = [one.strip().lower() for one in (norm or "").split(",") if one.strip()]
    standards = [one.removeprefix("pdf/").replace("ua-", "ua").removeprefix("a-") for one in asked]
    if unknown := [one for one in standards if one not in KNOWN]:
        known = ", ".join(sorted(KNOWN))
        raise UsageError(f"De norm '{unknown[0]}' is niet bekend.", f"Kies uit: {known}.")
    return tuple(standards)


def _judged(path: Path, standards: Sequence[str]) -> _Judged:
    from pipeline.attachments.recognising import require_pdf
    from pipeline.bundle.judging import judge
    from pipeline.errors import AttachmentError

    try:
        require_pdf(path)
        return _Judged(str(path), judge(path, standards))
    except AttachmentError as error:
        return _Judged(str(path), None, str(error))


def _by_referee(judged: Sequence[_Judged]) -> list[_Judged]:
    from pipeline.bundle.judging.referee import review

    reviewed = review([each.report for each in judged if each.report is not None])
    return [each if each.report is None else _Judged(each.name, next(reviewed)) for each in judged]


def _show(judged: _Judged, most: int | None) -> None:
    from pipeline.bundle.judging import named

    report = judged.report
    if report is None:
        click.echo(f"{click.style(judged.name, bold=True)} {click.style(judged.error, fg='red')}\n")
        return
    says = " en ".join(named(one) for one in report.claims)
    says = f"zegt zelf {says} te zijn" if says else "zegt zelf niets over PDF/A of PDF/UA"
    click.echo(f"{click.style(judged.name, bold=True)}: {page_count(report.pages)}, {says}")
    for verdict in report.verdicts:
        click.echo(f"  {_verdict(verdict, report)}")
    reasons = report.reasons
    for number, reason in enumerate(reasons[:most], start=1):
        _show_reason(number, reason, None if most is None else _PAGES)
    if most is not None and len(reasons) > most:
        click.echo(f"  … en nog {len(reasons) - most} (toon ze met --alles).")
    click.echo()


def _verdict(verdict: Verdict, report: Report) -> str:
    from pipeline.bundle.judging import named
    from pipeline.bundle.judging.standards import same_kind

    standard = verdict.standard
    instead = [named(one) for one in report.suits if same_kind(one, standard) and one != standard]
    if verdict.holds:
        use = "wie een schermlezer gebruikt" if standard.startswith("ua") else "het archief"
        label, colour, told = "in orde", "green", f"geschikt voor {use}"
    elif verdict.holds is None:
        label, colour, told = "onbekend", "yellow", "deze norm kan alleen veraPDF keuren (met --verapdf)"
    elif standard in report.suits or (instead and not verdict.required):
        label, colour, told = "zou kunnen", "yellow", "de inhoud voldoet, maar het bestand zegt het niet"
        told += f" (en voldoet zelfs aan {instead[0]})" if instead else ""
    elif standard in report.claims:
        label, colour, told = "niet goed", "red", "het bestand zegt het, maar het is niet zo"
        told += f"; de inhoud voldoet wel aan {instead[0]}" if instead else ""
    else:
        label, colour, told = "niet goed", "red", "het bestand voldoet niet"
    return f"{click.style(f'{label:10}', fg=colour)}  {named(standard)}: {told}"


def _show_reason(number: int, reason: Reason, most: int | None) -> None:
    click.echo(f"  {number:2}. {reason.meaning}")
    click.echo(f"      {reason.remedy}")
    shown = ", ".join(map(str, reason.pages[:most])) + (
        ", …" if len(reason.pages[:most]) < len(reason.pages) else ""
    )
    where = [f"pagina {shown}"] if reason.pages else []
    rules = ", ".join(reason.rules[:_RULES]) + (", …" if len(reason.rules) > _RULES else "")
    click.echo(click.style(f"      ({'; '.join([*where, ' en '.join(reason.standards), rules])})", dim=True))


def _summary(judged: Sequence[_Judged]) -> str:
    passed = sum(each.passed for each in judged)
    count = "1 bestand" if len(judged) == 1 else f"{len(judged)} bestanden"
    return f"{count} gekeurd: {passed or 'geen'} in orde, {len(judged) - passed or 'geen'} niet."


def _as_data(judged: _Judged) -> dict[str, object]:
    """Return what was found under Dutch names; these are part of the contract with the user."""
    from pipeline.bundle.judging import named

    report = judged.report
    if report is None:
        return {"bestand": judged.name, "in_orde": False, "fout": judged.error}
    return {
        "bestand": judged.name,
        "in_orde": report.passed,
        "paginas": report.pages,
        "zegt": [named(one) for one in report.claims],
        "geschikt_als": [named(one) for one in report.suits],
        "normen": [
            {
                "norm": named(verdict.standard),
                "moet": verdict.required,
                "voldoet": verdict.holds,
                "redenen": [_reason(obstacle) for obstacle in verdict.obstacles],
            }
            for verdict in report.verdicts
        ],
    }


def _reason(obstacle: Obstacle) -> dict[str, object]:
    return {
        "regel": obstacle.rule,
        "pagina": obstacle.page,
        "betekenis": obstacle.meaning,
        "doen": obstacle.remedy,
        "melding": obstacle.found,
    }
