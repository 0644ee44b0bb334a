"""How far a batch is, on stderr: a bar with the time left on a terminal, lines elsewhere.

Events of a batch come in; nothing goes out but what a user sees. Of one proposal it tells each municipality, of
several each proposal. ``rich``, which draws the bar, is imported when there is something to draw.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import counted, page_count
from pipeline.production.events import BatchEvent, Event, Finished, Planned, Step, Waiting
from pipeline.production.results import BatchResult, MunicipalityResult, State

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# The part of the work that is done when a step begins, beyond that of the step before, as measured on 39 proposals
# of four pages with attachments. What is left is done when the municipality is.
_WORTH = {
    Step.CONVERT: 0.06, Step.CONVERTED: 0.33, Step.ATTACHMENTS: 0.04, Step.CONTENTS: 0.02, Step.BUNDLE: 0.25,
    Step.JUDGE: 0.10, Step.PUBLISH: 0.17,
}  # fmt: skip
_LAST = 1.0 - sum(_WORTH.values())
_COLOURS = {State.MADE: "green", State.FAILED: "red"}


class Amount:
    """Which part of the work is done, from 0 to 1; a municipality that is halfway counts for a half.

    A proposal that has not been looked at is taken to be as much work as those that have.

    Args:
        proposals: How many there are.
    """

    def __init__(self, proposals: int) -> None:
        self.proposals, self.finished, self.to_make = proposals, 0, 0
        self._planned: dict[str, Planned] = {}
        self._begun: Counter[Step] = Counter()
        self._expected, self._part = 0.0, 0.0

    def planned(self, event: Planned) -> None:
        """There is more to make."""
        self._planned[event.proposal] = event
        known = self._planned.values()
        self.to_make = sum(each.to_make for each in known)
        expected = sum(each.to_make / each.looked_at * each.total for each in known if each.looked_at)
        self._expected = expected / len(known) * self.proposals

    def begun(self, step: Step) -> None:
        """A step begins, of any municipality."""
        self._begun[step] += 1

    @property
    def part(self) -> float:
        """The part that is done; it never goes back, also when something is done again."""
        steps = sum(
            worth * min(self.to_make, max(self._begun[step], self.finished)) for step, worth in _WORTH.items()
        )
        if self._expected:
            self._part = min(1.0, max(self._part, (steps + _LAST * self.finished) / self._expected))
        return self._part


class Shown:
    """Shows the progress of a batch; call it with each event, within its context.

    Args:
        proposals: How many there are.
    """

    def __init__(self, proposals: int = 1) -> None:
        self._amount, self._done = Amount(proposals), 0
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
            case Planned():
                self._amount.planned(event)
                if event.to_make and self._bar is None and _on_terminal():
                    self._draw()
            case Event(name, step, _, total):
                if not total:
                    self._amount.begun(step)
                self._advance(f"{step}: {name}")
            case Finished(result):
                self._amount.finished += 1
                if self._amount.proposals == 1:
                    self._tell(result)
                self._advance()

    def done(self, result: BatchResult) -> None:
        """A proposal is done."""
        self._done += 1
        if self._amount.proposals > 1:
            state = State.FAILED if result.failed or result.error else State.UNCHANGED
            self._say(result.proposal_name, counted(result), state)
        self._advance()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            BarColumn(bar_width=30),
            TextColumn("{task.fields[count]}", markup=False),
            TextColumn("voorstellen, nog" if self._amount.proposals > 1 else "nog"),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True, highlight=False),
            transient=True,
        )
        self._task = self._bar.add_task("", total=1.0, count=self._count())
        self._bar.start()

    def _count(self) -> str:
        if self._amount.proposals > 1:
            return f"{self._done}/{self._amount.proposals}"
        return f"{self._amount.finished}/{max(self._amount.to_make, self._amount.finished)}"

    def _advance(self, doing: str | None = None) -> None:
        if self._bar is not None:
            self._bar.update(
                self._task, completed=self._amount.part, count=self._count(), description=doing, refresh=False
            )

    def _tell(self, result: MunicipalityResult) -> None:
        pages = f", {page_count(result.pages)}" if result.pages else ""
        self._say(result.name, result.state, result.state, pages)

    def _say(self, name: str, what: str, state: State, more: str = "") -> None:
        """Say what became of something on a line of its own; beside a bar only what went wrong."""
        if self._bar is None:
            said = click.style(what, fg=_COLOURS.get(state))
            click.echo(f"[{self._count()}] {name}: {said}{more}", err=True)
        elif state is State.FAILED:
            self._bar.console.print(f"{name}: {what}", style="red", markup=False)


def _on_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
