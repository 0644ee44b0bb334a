"""What is in a content, found in one look: numbers of marked content, how q and Q nest, drawing outside the tags.

In: drawing instructions as bytes. Out: a ``Glance``. Texts are taken out first, and then the few operators that
matter are looked for; where that could mistake one thing for another (a comment, a picture in the content, an odd
bracket, marked content described in a rare way), the instructions are read one by one, which takes ten times as
long. Source: ISO 32000-1, 7.8.2, 8.4.2 and 14.6.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pikepdf import Dictionary, Name

from pipeline.bundle.content import instructions, remembering

# Arrays of texts and numbers, texts, texts in hexadecimals. What stands in one of them is no operator.
_TEXT = re.compile(rb"\[[<>0-9A-Fa-f\s.-]*\]|\([^()\\]*(?:\\.[^()\\]*)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_PICTURE = re.compile(rb"\bBI\b")
_DESCRIBED = re.compile(rb"<<([^<>]*)>>\s*BDC(?![^][()<>{}/%\s])")
_NAMED = re.compile(rb"(/[^][()<>{}/%#\s\x80-\xff]+)\s+BDC(?![^][()<>{}/%\s])")
_NUMBER = re.compile(rb"\s*(?:/\w+[^#]*?)??/MCID\s+(\d+)\s*(?:/[^#]*)?")
_NESTING = re.compile(rb"[qQ](?![^\s\[</])(?<![^\s\]>].)", re.DOTALL)
_PAINTING = re.compile(rb"(?<=\s)(?:[SsFfBb]|[fBb]\*|Do|sh)(?=\s|$)")


@dataclass(frozen=True)
class Glance:
    """What is in a content; nobody may change it.

    Attributes:
        numbers: The numbers (MCID) of its marked content, with how often each occurs.
        names: The names by which it refers to descriptions that may have a number, likewise.
        restores: How often it restores a state of drawing (Q) that it did not keep.
        keeps: How often it keeps a state (q) that it does not restore.
        loose: Whether it may draw something but text outside marked content; what it misses, the check denies.
    """

    numbers: Counter[int]
    names: Counter[str]
    restores: int
    keeps: int
    loose: bool


@remembering
def glance(content: bytes) -> Glance:
    """Look what is in a content.

    Raises:
        pikepdf.PikepdfError: It is no sequence of drawing instructions.
    """
    return _quick(content) or _thorough(content)


def _quick(content: bytes) -> Glance | None:
    """Return what is in a content, or nothing where a quick look is not sure to see it."""
    plain = _TEXT.sub(b" ", content)
    if any(sign in plain for sign in (b"%", b"(", b")")) or (b"BI" in plain and _PICTURE.search(plain)):
        return None
    described, times = _DESCRIBED.findall(plain), plain.count(b"BDC")
    named = _NAMED.findall(plain) if len(described) < times else []
    if len(described) + len(named) != times:
        return None
    numbers = Counter[int]()
    for each in described:
        if b"MCID" in each or b"#" in each:
            number = _NUMBER.fullmatch(each)
            if not number or each.count(b"MCID") != 1:
                return None
            numbers[int(number[1])] += 1
    names = Counter(name.decode() for name in named)
    # What stands before the first mark after each end of one; of marks in marks some is seen twice, and read then.
    outside = b"\n".join(each.partition(b"BDC")[0].partition(b"BMC")[0] for each in plain.split(b"EMC"))
    return Glance(numbers, names, *_unpaired(_NESTING.findall(plain)), bool(_PAINTING.search(outside)))


def _thorough(content: bytes) -> Glance:
    numbers, names, nesting = Counter[int](), Counter[str](), list[bytes]()
    for instruction in instructions(content, "BDC q Q"):
        operator = str(instruction.operator)
        if operator != "BDC":
            nesting.append(operator.encode())
        elif len(instruction.operands) == 2:
            described = instruction.operands[1]
            if isinstance(described, Name):
                names[str(described)] += 1
            elif (number := number_of(described)) is not None:
                numbers[number] += 1
    return Glance(numbers, names, *_unpaired(nesting), loose=True)


def number_of(described: object) -> int | None:
    """Return the number (MCID) in the description of marked content."""
    number = described.get("/MCID") if isinstance(described, Dictionary) else None
    return number if isinstance(number, int) else None


def _unpaired(nesting: Iterable[bytes]) -> tuple[int, int]:
    """Return how many Q have no q before them, and how many q no Q after them."""
    left, before = b"".join(nesting), b""
    while left != before:
        before, left = left, left.replace(b"qQ", b"")
    return left.count(b"Q"), left.count(b"q")
