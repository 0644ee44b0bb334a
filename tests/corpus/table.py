"""What became of all files, as tables of plain text.

In: trials. Out: lines: by kind, by maker, why files were refused, what was done to others, and all that is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from tests.corpus.trial import Trial

_OUTCOMES = ("kept", "changed", "repaired", "refused", "stopped", "crashed", "hung")
_HEADS = ("files", *_OUTCOMES, "fit before", "PDF/A", "PDF/UA", "asked", "denied", "s median", "s most", "MB most")
_FEWEST, _MOST = 5, 25  # makers with fewer files go together; lines of a list


def lines(trials: Sequence[Trial]) -> Iterator[str]:
    """Yield the lines of all tables."""
    many = Counter(trial.maker for trial in trials)
    yield from _table("kind", trials, lambda trial: trial.kind or "(none)")
    if set(many) - {""}:
        yield from _table("maker", [each for each in trials if each.maker], lambda each: _maker(each, many))
    for outcome in _OUTCOMES[:5]:
        counted = Counter(_general(said) for each in trials if each.outcome == outcome for said in each.said)
        yield from _list(f"{outcome}, and said", [f"{count:6} {said}" for said, count in counted.most_common()])
    for what in ("stopped", "crashed", "hung"):
        yield from _list(
            what, [f"{each.file}: {' < '.join(each.said)}" for each in trials if each.outcome == what]
        )
    yield from _list("wrote to the screen", [f"{each.file}: {each.noise!r}" for each in trials if each.noise])
    denied = [f"{each.file}: {', '.join(each.denied)}" for each in trials if each.denied]
    yield from _list("denied by veraPDF what its package claims", denied)
    differ = [each for each in trials if each.suited_by_referee not in (None, each.suited)]
    told = {False: "unfit, veraPDF: fit", True: "fit, veraPDF: unfit"}
    differing = [f"{each.file}: {told[bool(each.suited)]}" for each in differ]
    yield from _list("judged otherwise by veraPDF as it came", differing)


def _table(head: str, trials: Sequence[Trial], key: Callable[[Trial], str]) -> Iterator[str]:
    groups: dict[str, list[Trial]] = {}
    for trial in sorted(trials, key=key):
        groups.setdefault(key(trial), []).append(trial)
    rows = [[name, *_cells(group)] for name, group in groups.items()]
    rows = [[head, *_HEADS], *rows, ["all", *_cells(trials)]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        yield "  ".join([name.ljust(widths[0]), *map(str.rjust, cells, widths[1:])])
    yield ""


def _cells(trials: Sequence[Trial]) -> list[str]:
    counted = Counter(trial.outcome for trial in trials)
    counts = [
        len(trials),
        *(counted[outcome] for outcome in _OUTCOMES),
        sum(bool(each.suited) for each in trials),
        sum(bool(each.archive) for each in trials),
        sum(each.accessible for each in trials),
        sum(each.denied is not None for each in trials),
        sum(bool(each.denied) for each in trials),
    ]
    seconds = [each.seconds for each in trials] or [0]
    megabytes = max((each.megabytes for each in trials), default=0)
    return [
        *(str(count or "-") for count in counts),
        f"{median(seconds):.2f}",
        f"{max(seconds):.1f}",
        f"{megabytes:.0f}",
    ]


def _maker(trial: Trial, many: Counter[str]) -> str:
    return trial.maker if many[trial.maker] >= _FEWEST else "(others)"


def _general(said: str) -> str:
    """Return a message without what is of one file only."""
    return re.sub(r"\([^()]*\)|'[^']*'|\d+(?:, \d+)*", "…", said)


def _list(head: str, found: Sequence[str]) -> Iterator[str]:
    if found:
        yield f"{head}:"
        yield from (f"  {line}" for line in found[:_MOST])
        if len(found) > _MOST:
            yield f"  and {len(found) - _MOST} more, in the JSON"
        yield ""
