"""The marks in a page's content by which a tag tree points at it.

In: a page, or a form XObject that is drawn on pages. Out: the numbers (MCID) of its marked content, each as often
as it occurs. Source: ISO 32000-1, 14.6 and 14.7.4.
"""

from __future__ import annotations

from collections import Counter

from pikepdf import Dictionary, Object

from pipeline.bundle.content import content_of
from pipeline.bundle.glance import glance, number_of


def marks_of(owner: Object) -> Counter[int]:
    """Return the MCIDs in the content of a page (its dictionary) or a form XObject (its stream).

    Raises:
        pikepdf.PikepdfError: The content is no sequence of drawing instructions.
    """
    seen = glance(content_of(owner))
    found = seen.numbers.copy()
    if seen.names:
        properties = owner.get("/Resources", Dictionary()).get("/Properties", Dictionary())
        for name, times in seen.names.items():
            number = number_of(properties.get(name))
            if number is not None:
                found[number] += times
    return found
