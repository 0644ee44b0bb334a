"""How far a batch is, on stderr: a bar with the time left on a terminal, a line for each municipality elsewhere.

Events of a batch come in; nothing goes out but what a user sees. ``rich``, which draws the bar, is imported when
there is something to draw.
"""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import page_count
from pipeline.production.events import BatchEvent, Event, Finished, Planned, Step, Waiting
from pipeline.production.results import MunicipalityResult, State

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# The part of the work that is done when a step begins, as measured on 39 proposals of four pages with attachments.
_BEFORE = {Step.RENDER: 0.0, Step.CONVERT: 0.1, Step.ATTACHMENTS: 0.75, Step.BUNDLE: 0.8, Step.PUBLISH: 0.95}
_COLOURS = {State.MADE: "green", State.FAILED: "red"}


class Amount:
    """How much of the work is done, in municipalities: one that is halfway counts for a half."""

    def __init__(self) -> None:
        self._of: dict[str, float] = {}

    def reached(self, name: str, part: float) -> None:
        """A municipality is this far; it does not go back when it is done again."""
        self._of[name] = max(part, self._of.get(name, 0.0))

    @property
    def done(self) -> float:
        """The sum over all municipalities."""
        return sum(self._of.values())


class Shown:
    """Shows the progress of one batch; call it with each event, within its context."""

    def __init__(self) -> None:
        self._amount, self._total, self._finished = Amount(), 0, 0
        self._bar: Progress | None = None
        self._task: TaskID

    def __enter__(self) -> Shown:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, event: BatchEvent) -> None:
        """Show an event."""
        match event:
            case Waiting(who):
                click.echo(f"Er wordt gewacht op {who}…", err=True)
            case Planned(to_make, _):
                self._total = to_make
                if to_make and _on_terminal():
                    self._draw()
            case Event(name, step):
                self._amount.reached(name, _BEFORE[step])
                self._advance(f"{step}: {name}")
            case Finished(result):
                self._finished += 1
                self._amount.reached(result.name, 1.0)
                self._tell(result)
                self._advance()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            BarColumn(bar_width=30),
            TextColumn("{task.fields[count]}", markup=False),
            TextColumn("nog"),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True, highlight=False),
            transient=True,
        )
        self._task = self._bar.add_task("", total=self._total, count=self._count())
        self._bar.start()

    def _count(self) -> str:
        return f"{self._finished}/{max(self._total, self._finished)}"

    def _advance(self, doing: str | None = None) -> None:
        if self._bar is not None:
            self._bar.update(
                self._task, completed=self._amount.done, count=self._count(), description=doing, refresh=False
            )

    def _tell(self, result: MunicipalityResult) -> None:
        pages = f", {page_count(result.pages)}" if result.pages else ""
        if self._bar is None:
            state = click.style(result.state, fg=_COLOURS.get(result.state))
            click.echo(f"[{self._count()}] {result.name}: {state}{pages}", err=True)
        elif result.state is State.FAILED:  # what goes well is seen in the bar
            self._bar.console.print(f"{result.name}: {result.state}", style="red", markup=False)


def _on_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
