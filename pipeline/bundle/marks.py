"""The marks in a page's content by which a tag tree points at it.

In: a page, or a form XObject that is drawn on pages. Out: the numbers (MCID) of its marked content, each as often
as it occurs. Source: ISO 32000-1, 14.6 and 14.7.4.
"""

from __future__ import annotations

from collections import Counter

from pikepdf import Dictionary, Name, Object

from pipeline.bundle.content import content_of, instructions, remembering


def marks_of(owner: Object) -> Counter[int]:
    """Return the MCIDs in the content of a page (its dictionary) or a form XObject (its stream).

    Raises:
        pikepdf.PikepdfError: The content is no sequence of drawing instructions.
    """
    numbers, names = _marks_in(content_of(owner))
    found = numbers.copy()
    if names:
        properties = owner.get("/Resources", Dictionary()).get("/Properties", Dictionary())
        for name, times in names.items():
            number = _number(properties.get(name))
            if number is not None:
                found[number] += times
    return found


@remembering
def _marks_in(content: bytes) -> tuple[Counter[int], Counter[str]]:
    """Return the numbers that a content has, and the names by which it refers to what may have a number."""
    numbers, names = Counter[int](), Counter[str]()
    for instruction in instructions(content, "BDC"):
        if len(instruction.operands) != 2:
            continue
        described = instruction.operands[1]
        if isinstance(described, Name):
            names[str(described)] += 1
        elif (number := _number(described)) is not None:
            numbers[number] += 1
    return numbers, names


def _number(described: object) -> int | None:
    number = described.get("/MCID") if isinstance(described, Dictionary) else None
    return number if isinstance(number, int) else None
