"""``voorstel sjabloon …``: what a template keeper does; each command is a module of its own."""

from __future__ import annotations

from typing import ClassVar

import click

from pipeline.cli.dutch import LazyGroup


class _Templates(LazyGroup):
    modules: ClassVar = {
        "nieuw": "pipeline.cli.templates.start",
        "controleer": "pipeline.cli.templates.check",
        "velden": "pipeline.cli.templates.fields",
        "proef": "pipeline.cli.templates.proof",
        "vergelijk": "pipeline.cli.templates.compare",
    }


@click.group("sjabloon", cls=_Templates, short_help="Maak, controleer en vergelijk sjablonen.")
def command() -> None:
    """Begin een sjabloon, controleer ze, zie welke velden ze kunnen gebruiken, en vergelijk ze."""
