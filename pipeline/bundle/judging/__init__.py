"""Judging one PDF: what it says that it is, whether that is true, and what stands in the way, in Dutch.

In: any PDF. Out: ``Obstacle``s against a standard, or a ``Report`` of the whole file. It never changes a file, and
never needs Java, but for the referee that is asked for apart.

A standard goes by the name that validators have for it: ``1b`` to ``3u`` and ``4`` for PDF/A, ``ua1`` for
PDF/UA-1.
"""

from pipeline.bundle.judging.reasons import Reason, reasons
from pipeline.bundle.judging.report import Report, Verdict, judge
from pipeline.bundle.judging.second import of_the_whole, opinion_on_prepared, prepare, second_opinion
from pipeline.bundle.judging.standards import claimed, named
from pipeline.bundle.judging.validation import against

__all__ = [
    "Reason",
    "Report",
    "Verdict",
    "against",
    "claimed",
    "judge",
    "named",
    "of_the_whole",
    "opinion_on_prepared",
    "prepare",
    "reasons",
    "second_opinion",
]
