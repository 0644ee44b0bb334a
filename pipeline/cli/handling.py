"""The options that say how files are made ready, for each command that takes files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.models import Handling

_Command = TypeVar("_Command", bound=Callable[..., object])


def handling_options(command: _Command) -> _Command:
    """Give a command the options that ``handled`` reads."""
    for option in (
        click.option("--leesbaar-maken", is_flag=True, help="Maak scans en bestanden zonder tags leesbaar."),
        click.option(
            "--zonder", metavar="NAAM", multiple=True, help="Laat dit bestand uit een e-mail of ZIP weg."
        ),
        click.option("--uitpakken", is_flag=True, help="Neem een ZIP-bestand als een map met bijlagen."),
        click.option(
            "--wachtwoord-bestand",
            metavar="BESTAND",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="Tekstbestand met het wachtwoord dat de bestanden opent.",
        ),
    ):
        command = option(command)
    return command


def handled(
    *, wachtwoord_bestand: Path | None, uitpakken: bool, zonder: tuple[str, ...], leesbaar_maken: bool
) -> Handling:
    """Return how files are made ready, from the options."""
    from pipeline.models import Handling

    return Handling(wachtwoord_bestand, uitpakken, zonder, leesbaar_maken)
