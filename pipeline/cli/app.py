"""The group of commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.dutch import DutchCommand, LazyGroup, in_dutch
from pipeline.errors import VoorstelError

# Each command and its module, in the order of the work.
_COMMANDS = {
    "nieuw": "pipeline.cli.new",
    "controleer": "pipeline.cli.check",
    "maak": "pipeline.cli.make",
    "batch": "pipeline.cli.batch",
    "bundel": "pipeline.cli.bundle",
    "bekijk": "pipeline.cli.look",
    "keur": "pipeline.cli.judge",
    "sjabloon": "pipeline.cli.templates",
    "dokter": "pipeline.cli.doctor",
}
_INTERRUPTED = 130
_UNEXPECTED = 1


class _Commands(LazyGroup):
    modules = _COMMANDS


@click.group(cls=_Commands)
@click.option("-v", "--uitgebreid", is_flag=True, help="Toon bij een onverwachte fout alle details.")
@click.version_option(__version__, "--versie", message="voorstel %(version)s", help="Toon de versie.")
def voorstel(uitgebreid: bool) -> None:
    """Maak van één definitie het Word-document, de PDF en het pakket voor het college."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the exit code that belongs to what happened.

    Args:
        arguments: What stands on the command line; ``sys.argv`` when None.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a Windows console or a pipe may not be UTF-8
            reconfigure(errors="replace")
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    try:
        result = voorstel.main(arguments, prog_name="voorstel", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.UsageError as error:
        hint = f"\nHulp: {error.ctx.command_path} --help" if error.ctx else ""
        click.echo(f"{in_dutch(error)}{hint}", err=True)
        return 2
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Afgebroken. Er is niets half bewaard.", err=True)
        return _INTERRUPTED
    except VoorstelError as error:
        _explain(error)
        return error.exit_code
    except BrokenPipeError:  # the reader (such as `head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(error, arguments)
    return result if isinstance(result, int) else 0


def _explain(error: VoorstelError) -> None:
    click.echo(click.style("Fout: ", fg="red", bold=True) + str(error), err=True)
    for problem in error.problems:
        click.echo(f"  {problem}", err=True)


def _unexpected(error: Exception, arguments: list[str]) -> int:
    """Say that this should not have happened, and keep the details for whoever mends it."""
    details = "".join(traceback.format_exception(error))
    if {"-v", "--uitgebreid"} & set(arguments):
        click.echo(details, err=True)
        return _UNEXPECTED
    with tempfile.NamedTemporaryFile(
        "w", suffix=".log", prefix="voorstel-", delete=False, encoding="utf-8"
    ) as log:
        log.write(f"voorstel {__version__}, Python {sys.version}\n{' '.join(arguments)}\n\n{details}")
    click.echo(
        f"Er ging iets mis dat niet mag gebeuren ({type(error).__name__}). De details staan in {Path(log.name)}. "
        "Stuur dat bestand mee als u het meldt.",
        err=True,
    )
    return _UNEXPECTED


__all__ = ["DutchCommand", "main", "voorstel"]
