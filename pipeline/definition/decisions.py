"""Which decision (beslispunt) a point argues for, and so its number.

In: the sections of a proposal. Out: arguments and the like in the order of the decisions, each with a number such
as ``1.2``: the second that goes with the first decision. Never looks at what they say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.definition.faults import Faults
from pipeline.definition.reader import Reading
from pipeline.errors import Severity
from pipeline.models import Record, Section

DECISIONS, ARGUED = "beslispunten", ("argumenten", "kanttekeningen")
POINTS, WITH, NUMBER = "punten", "bij", "nummer"


def check(document: Mapping[str, Any], reading: Reading, faults: Faults) -> None:
    """Check that each decision that a point names is there."""
    if any(each.path.startswith(DECISIONS) and each.severity is Severity.ERROR for each in faults.in_order()):
        return  # what is wrong with the decisions comes first
    decisions = (document.get(DECISIONS) or {}).get(POINTS) or ()
    for section in ARGUED:
        for index, point in enumerate((document.get(section) or {}).get(POINTS) or ()):
            named = (point or {}).get(WITH)
            if isinstance(named, int) and named > max(1, len(decisions)):
                path = (section, POINTS, index, WITH)
                faults.add(reading.value_place(path), *_complaint(named, len(decisions)), path=path)


def _complaint(named: int, there: int) -> tuple[str, str]:
    if not there:
        return (
            f"Er is geen beslispunt {named}.",
            f"Schrijf '{DECISIONS}' als lijst, met een streepje voor elk beslispunt, of haal '{WITH}' weg.",
        )
    return f"Er is geen beslispunt {named}: het laatste is {there}.", f"Kies een nummer van 1 tot en met {there}."


def numbered(section: Section) -> Section:
    """Return a section with its points in the order of the decisions, each with its ``nummer``.

    A point that does not say with which decision it goes, goes with that of the point before it; the first with
    the first decision.
    """
    counted: Counter[int] = Counter()
    points = []
    for decision, point in sorted(_placed(section[POINTS]), key=lambda pair: pair[0]):
        counted[decision] += 1
        points.append(Record({**point, NUMBER: f"{decision}.{counted[decision]}"}))
    return Section({**section, POINTS: tuple(points)})


def _placed(points: tuple[Record, ...]) -> Iterator[tuple[int, Record]]:
    decision = 1
    for point in points:
        decision = point[WITH] or decision
        yield decision, point
