"""A lot: some proposals that are filled in, converted with one call of LibreOffice, bundled and published.

Jobs come in; for each comes out what was made, or why not: one that fails stops no other. Every proposal goes this
way, also a single one. It decides nothing about what is fresh, and starts no process but LibreOffice; what is done
for each job is in ``steps``.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path

from pipeline import conversion
from pipeline.errors import ConversionError, VoorstelError
from pipeline.production.events import Step
from pipeline.production.job import Converted, Ended, Failed, Job, Tell, tell_nobody
from pipeline.production.shared import carry_on, shared
from pipeline.production.steps import Work, steps


def make_lot(jobs: Sequence[Job], tell: Tell = tell_nobody) -> tuple[Ended, ...]:
    """Make some proposals.

    Args:
        jobs: At least one and at most 200, of one run and on one disk.
        tell: Told the municipality and the step, as each step begins.

    Returns:
        What became of each job, in their order.
    """
    with ExitStack() as stack:
        return _Lot(jobs, tell, stack).made()


class _Lot:
    """Jobs that go on together: whenever each has given Word files away, all go through LibreOffice at once."""

    def __init__(self, jobs: Sequence[Job], tell: Tell, stack: ExitStack) -> None:
        self.jobs = jobs
        self.tell, self.told = tell, set[int]()
        first = jobs[0].proposal.municipality.name
        self.ready = stack.enter_context(
            shared(*jobs[0].shared, told=lambda done, total: tell(first, Step.ATTACHMENTS, done, total))
        )
        self.work: list[Work] = [steps(job, self.ready, tell) for job in jobs]
        for work in self.work:
            stack.callback(work.close)
        self.outcomes: dict[int, Ended] = {}

    def made(self) -> tuple[Ended, ...]:
        given = self._all_go_on(dict.fromkeys(range(len(self.jobs))))
        while given:
            given = self._all_go_on(dict.fromkeys(given, self._converted(given)))
        return tuple(self.outcomes[n] for n in range(len(self.jobs)))

    def _converted(self, given: Mapping[int, tuple[Path, ...]]) -> Converted:
        """Put the PDF of each Word file that the jobs gave away beside it, or say why there is none.

        Attachments in Word that nobody made ready before go along: a start of LibreOffice of their own costs more.
        """
        own = [path for paths in given.values() for path in paths]
        attachments = [each for n in given for each in self.jobs[n].proposal.attachments]
        with (
            tempfile.TemporaryDirectory(dir=own[0].parent, ignore_cleanup_errors=True) as room,
            closing(self.ready.making(attachments)) as making,
        ):
            word: tuple[Path, ...] = ()
            # What goes wrong here does so again for each that needs it, and only for those.
            with suppress(Exception):
                word = next(making, ())
            try:
                pdfs = conversion.convert([*own, *word], Path(room), told=partial(self._converted_one, given))
            except (VoorstelError, OSError) as error:
                return dict.fromkeys(own, error)
            with suppress(Exception):
                carry_on(making, pdfs)
            return {path: _beside(path, pdfs[path]) for path in own}

    def _converted_one(self, given: Mapping[int, tuple[Path, ...]], word: Path) -> None:
        """Tell that the first PDF of a job is there."""
        for n in (n for n, paths in given.items() if word in paths and n not in self.told):
            self.told.add(n)
            self.tell(self.jobs[n].proposal.municipality.name, Step.CONVERTED)

    def _all_go_on(self, sent: Mapping[int, Converted | None]) -> dict[int, tuple[Path, ...]]:
        """Let jobs go on to where they give Word files away, or to their end; return what they gave."""
        return {n: given for n, converted in sent.items() if (given := self._go_on(n, converted))}

    def _go_on(self, n: int, converted: Converted | None) -> tuple[Path, ...]:
        try:
            return self.work[n].send(converted) if converted is not None else next(self.work[n])
        except StopIteration as end:
            self.outcomes[n] = end.value
        except VoorstelError as failure:
            self.outcomes[n] = Failed(failure)
        except Exception as failure:
            self.outcomes[n] = _unforeseen(failure)
        return ()


def _beside(word: Path, converted: Path | ConversionError) -> Path | Exception:
    """Put what a Word file became beside it."""
    if isinstance(converted, ConversionError):
        return converted
    try:
        return converted.replace(word.with_suffix(".pdf"))
    except OSError as error:
        return error


def _unforeseen(error: Exception) -> Failed:
    failure = VoorstelError(f"Er ging iets mis dat niet mag gebeuren ({type(error).__name__}: {error}).")
    failure.__cause__ = error
    return Failed(failure, "".join(traceback.format_exception(error)))
