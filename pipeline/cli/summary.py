"""What became of a batch, at its end: on stdout what there is, on stderr what went wrong, and the exit code.

Results of proposals come in, one by one, and are not kept: of each only what is told. One proposal is told by its
municipalities, several by a line each.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter

import click

from pipeline.cli.screen import counted, listed, shown
from pipeline.errors import PartlyFailedError
from pipeline.production import overview
from pipeline.production.results import BatchResult, State
from pipeline.workspace import PUBLIC

_SCREENFUL = 20  # lines of messages; the overviews have them all
_AT_ONCE = 6  # names that a line lists


class Summary:
    """What is to be told of a batch.

    Args:
        proposals: How many there are.
        why: Whether to tell of each municipality why it was made.
    """

    def __init__(self, proposals: int, why: bool) -> None:
        self._proposals, self._why = proposals, why
        self._lines: list[tuple[str, str]] = []  # name of a proposal, and what is told of it
        self._counts: Counter[State] = Counter()
        self._warned = self._broken = 0
        self._failures: dict[str, list[str]] = {}  # whom each error concerns
        self._codes: set[int] = set()

    @property
    def _several(self) -> bool:
        return self._proposals > 1

    def add(self, result: BatchResult) -> None:
        """Take in what became of a proposal.

        Raises:
            VoorstelError: Of the only one nothing could be looked at.
        """
        if result.error and not self._several:
            raise result.error
        self._lines += [(result.proposal_name, line) for line in self._told(result)]
        self._counts.update(result.counts)
        self._warned += sum(bool(each.warnings) for each in result.results)
        self._broken += bool(result.failed or result.error)
        self._add_failures(result)

    def _told(self, result: BatchResult) -> Iterator[str]:
        name, page = result.proposal_name, shown(result.folder / overview.PAGE)
        if self._why:
            before = f"{name}, " if self._several else ""
            yield from (f"{before}{each.name}: {', '.join(each.reasons) or each.state}" for each in result.results)
        if self._several:
            yield f"{name}: {counted(result)}" + ("" if result.error else f" ({page})")
        else:
            number = len(result.results)
            yield f"{'1 gemeente' if number == 1 else f'{number} gemeenten'}: {counted(result)}."
            yield f"Overzicht: {page}"
            yield from _of_public(result)

    def _add_failures(self, result: BatchResult) -> None:
        for error, stopped in result.failures:
            names = [each.name for each in stopped]
            everyone = len(names) == len(result.results)
            if self._several:
                names = [result.proposal_name if everyone else f"{result.proposal_name} ({_some(names)})"]
            elif everyone and len(names) > 1:
                names = ["Alle gemeenten"]
            self._failures.setdefault(error, []).extend(names)
        self._codes |= {each.exit_code for each in result.failed}
        if result.error:
            self._codes.add(result.error.exit_code)
            told = "\n".join([str(result.error), *map(str, result.error.problems)])
            self._failures.setdefault(told, []).append(result.proposal_name)

    def tell(self) -> None:
        """Say what became of the batch, and leave with the exit code that belongs to it.

        Raises:
            PartlyFailedError: Something failed, and something did not.
        """
        for _, line in sorted(self._lines, key=itemgetter(0)):
            click.echo(line)
        number = sum(self._counts.values())
        if self._several:
            packages = "1 pakket" if number == 1 else f"{number} pakketten"
            click.echo(f"{self._proposals} voorstellen, {packages}: {listed(self._counts) or 'niets gemaakt'}.")
        if self._warned:
            self._tell_warned()
        if not self._broken:
            return
        self._tell_failures()
        if self._counts[State.FAILED] == number and len(self._codes) == 1:
            sys.exit(self._codes.pop())  # what is wrong is not a matter of one municipality
        raise PartlyFailedError(
            f"Bij {self._broken} van de {self._proposals} voorstellen ging iets mis."
            if self._several
            else f"Voor {self._counts[State.FAILED]} van de {number} gemeenten is het niet gelukt.",
            "Herstel wat hierboven staat en begin opnieuw: wat al goed is, wordt niet nog eens gemaakt.",
        )

    def _tell_warned(self) -> None:
        if self._several:
            have = "1 pakket heeft" if self._warned == 1 else f"{self._warned} pakketten hebben"
        else:
            have = "1 gemeente heeft" if self._warned == 1 else f"{self._warned} gemeenten hebben"
        click.echo(f"Let op: {have} een waarschuwing; zie het overzicht.", err=True)

    def _tell_failures(self) -> None:
        """Tell each error once, with whom it concerns: at most a screenful."""
        lines = []
        for error, names in self._failures.items():
            concerned = _some(sorted(names) if self._several else names)
            lines.append(click.style(f"{concerned}:", fg="red", bold=True))
            lines += [f"  {line}" for line in error.splitlines()]
        for line in lines[:_SCREENFUL]:
            click.echo(line, err=True)
        if len(lines) > _SCREENFUL:
            click.echo(f"… en nog {len(lines) - _SCREENFUL} regels; zie het overzicht.", err=True)


def _of_public(result: BatchResult) -> Iterator[str]:
    """Yield where it is that all may see it, or why there is nothing."""
    folder = result.folder.parent / PUBLIC / result.proposal_name
    if count := sum(bool(each.public) for each in result.results):
        yield f"Openbaar: {shown(folder)} ({'1 pakket' if count == 1 else f'{count} pakketten'})"
    elif closed := {each.closed for each in result.results if each.closed}:
        yield f"Er is geen openbaar pakket: {'; '.join(sorted(closed))}."


def _some(names: Sequence[str]) -> str:
    more = f" en nog {len(names) - _AT_ONCE}" if len(names) > _AT_ONCE else ""
    return f"{', '.join(names[:_AT_ONCE])}{more}"
