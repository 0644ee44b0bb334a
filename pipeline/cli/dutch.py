"""click in Dutch: help texts and the messages for a wrong call."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, ClassVar

import click

_HELP = "Toon deze hulp."


class _Dutch(click.Command):
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("Opties"):
                formatter.write_dl(records)


class DutchCommand(_Dutch):
    """A command whose help is in Dutch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIES]")
        super().__init__(*args, **kwargs)


class DutchGroup(_Dutch, click.Group):
    """A group whose help is in Dutch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIES]")
        kwargs.setdefault("subcommand_metavar", "OPDRACHT [ARGUMENTEN]...")
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands with their first line of help."""
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, command.get_short_help_str(90)) for name, command in commands if command])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing more: the commands stand below the options."""


class LazyGroup(DutchGroup):
    """A group whose commands are imported when they are asked for.

    Attributes:
        modules: Each command and its module, in the order of the work.
    """

    modules: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the work."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None when there is no such command."""
        module = self.modules.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command


def in_dutch(error: click.UsageError) -> str:
    """Return what is wrong with a call, in Dutch."""
    match error:
        case click.NoSuchOption():
            nearest = f" Bedoelt u '{error.possibilities[0]}'?" if error.possibilities else ""
            return f"De optie '{error.option_name}' bestaat niet.{nearest}"
        case click.NoSuchCommand():
            group = error.ctx.command if error.ctx else None
            known = group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
            close = get_close_matches(error.command_name, known, n=1)
            nearest = "".join(f" Bedoelt u '{name}'?" for name in close)
            return f"De opdracht '{error.command_name}' bestaat niet.{nearest}"
        case click.MissingParameter():
            missing = error.param.make_metavar(error.ctx) if error.param and error.ctx else error.param_hint
            return f"Er ontbreekt een argument: {missing}."
        case click.BadParameter():
            wrong = error.param.opts[0] if error.param else error.param_hint
            return f"De waarde voor {wrong} kan niet."
        case click.BadOptionUsage():
            return f"De optie '{error.option_name}' is niet goed gebruikt; er hoort een waarde achter."
        case click.exceptions.NoArgsIsHelpError():
            return error.message
    if "Missing command" in error.message:
        return "Er ontbreekt een opdracht."
    if "unexpected extra argument" in error.message:
        return f"Er staat te veel achter de opdracht: {error.message.partition('(')[2].partition(')')[0]}."
    return error.message
