"""What veraPDF says of the files and of their packages, many in one start of Java.

In: trials. Out: the same, with the verdicts of veraPDF. It needs the extra ``keuring`` and Java.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pipeline.bundle.judging import Report, Verdict, referee
from pipeline.bundle.odd import ODD
from pipeline.errors import AttachmentError
from tests.corpus.trial import LEAST, Trial

_AT_ONCE = 60


def refereed(trials: Sequence[tuple[Path, Path, Trial]]) -> Iterator[Trial]:
    """Yield the trials with what veraPDF says: of the file, and of its package where that claims something.

    Args:
        trials: Each with its file and its package.
    """
    asked = [_asked(LEAST, path) for path, _, trial in trials if trial.suited is not None]
    asked += [_asked(one, package) for _, package, trial in trials for one in _claims(trial)]
    left, told = iter(asked), dict[tuple[Path, str], Verdict | None]()
    while some := list(islice(left, _AT_ONCE)):
        told |= _verdicts(some)
    for path, package, trial in trials:
        own = told.get((path, LEAST))
        denied = None
        if claims := [told[package, one] for one in _claims(trial)]:
            denied = tuple(each.rule for verdict in claims for each in (verdict.obstacles if verdict else ()))
            denied = None if None in claims else tuple(dict.fromkeys(denied))
        yield replace(trial, suited_by_referee=own and own.suits, denied=denied)


def _claims(trial: Trial) -> list[str]:
    return [*([trial.archive] if trial.archive else []), *(["ua1"] if trial.accessible else [])]


def _asked(standard: str, path: Path) -> Report:
    return Report(path, 1, (), (Verdict(standard, True, None),), ())


def _verdicts(asked: Sequence[Report]) -> dict[tuple[Path, str], Verdict | None]:
    """Return the verdicts; None for a file that takes veraPDF along."""
    with suppress(AttachmentError, *ODD):
        return {(each.path, each.verdicts[0].standard): each.verdicts[0] for each in referee.review(asked)}
    if len(asked) == 1:
        return {(asked[0].path, asked[0].verdicts[0].standard): None}
    half = len(asked) // 2
    return _verdicts(asked[:half]) | _verdicts(asked[half:])
