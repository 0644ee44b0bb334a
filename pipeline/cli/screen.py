"""How paths, page counts and progress look on the screen."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.production.events import Event
    from pipeline.production.results import BatchResult, State


_BAR = 30  # signs
_CLEAR = "\x1b[K"  # ECMA-48: erase to the end of the line


def shown(path: Path) -> str:
    """Return a path as a user types it: relative to where he stands if it lies below."""
    here, path = Path.cwd(), path.absolute()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def page_count(pages: int) -> str:
    """Return a number of pages in words."""
    return "1 pagina" if pages == 1 else f"{pages} pagina's"


def counted(result: BatchResult) -> str:
    """Return what became of the municipalities of a proposal, such as ``37 gemaakt, 2 mislukt``."""
    return listed(result.counts) or "mislukt"


def listed(counts: Mapping[State, int]) -> str:
    """Return how many are in which state; those of which there are none are left out."""
    return ", ".join(f"{count} {state}" for state, count in counts.items() if count)


def show_progress(event: Event) -> None:
    """Tell on stderr that a step begins; on a terminal also how far it is, in a line that the next replaces."""
    on_terminal = sys.stderr.isatty()
    if not event.total:
        click.echo(f"{_CLEAR if on_terminal else ''}{event.step}…", err=True)
    elif on_terminal:
        full = _BAR * event.done // event.total
        bar = "━" * full + "─" * (_BAR - full)
        click.echo(f"{bar} {event.done * 100 // event.total:3} %\r", nl=False, err=True)
