"""What a template asks of a proposal: in: a template; out: the names that it uses and those that it prints.

Read from the syntax trees of its tags, without filling anything in: every branch counts, and what a loop or
``set`` gives a name is followed back to where it comes from. ``punt.kop`` in a loop over ``argumenten.punten`` is
``argumenten.punten[].kop``. Never asks whether a name exists.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.document.places import PROPERTIES, Place
from pipeline.document.template import Part, Template, syntax
from pipeline.document.tracing import Trace
from pipeline.naming import prints, without_diacritics

_TAG = re.compile(r"\{[{%]-?\s*(.*?)\s*-?[}%]\}")
_NOT_WRITTEN = re.compile(r"\[\]|\.<naam>")  # in a path


@dataclass(frozen=True)
class Use:
    """A name in a tag.

    Attributes:
        path: The name, as a path.
        part: The part of the Word file that the tag is in.
        line: The line of that part's source.
    """

    path: str
    part: Part
    line: int

    @property
    def place(self) -> Place:
        """Where it is, as a person finds it in Word."""
        lines = [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in self.part.source.split("\n")[: self.line]]
        line = lines.pop()
        name = re.compile(rf"\b{re.escape(re.sub(_NOT_WRITTEN, '', self.path).rpartition('.')[2])}\b")
        tags = (each[1] for each in _TAG.finditer(line))
        tag = next((tag for tag in tags if name.search(without_diacritics(tag))), "")
        return self.part.story.place(tag, after=sum(tag in line for line in lines))


@dataclass(frozen=True)
class Contract:
    """What a template asks.

    Attributes:
        uses: Every name that a tag uses, in the order of the file, each place once.
        printed: What is printed, as a text can be read by people: of a section that is printed whole its name.
        asked: What a tag asks whether it is there, or yes.
        compared: What a tag compares with something.
        by_part: What is printed in each part, by what a person calls it.
    """

    uses: tuple[Use, ...]
    printed: frozenset[str]
    asked: frozenset[str]
    compared: frozenset[str]
    by_part: Mapping[str, frozenset[str]]

    @property
    def used(self) -> frozenset[str]:
        """Every name that a tag uses."""
        return frozenset(use.path for use in self.uses)

    def prints(self, path: str) -> bool:
        """Return whether a value is printed: itself, or with the section or value that it is a part of."""
        return prints(self.printed, path)


@lru_cache(maxsize=64)
def contract(template: Template) -> Contract:
    """Return what a template asks of a proposal."""
    uses: dict[tuple[str, str, int], Use] = {}
    by_part: dict[str, frozenset[str]] = {}
    asked: set[str] = set()
    compared: set[str] = set()
    for part in template.parts:
        trace = Trace(syntax(part))
        for name, line in trace.used:
            path = without_diacritics(name)
            uses.setdefault((part.story.member, path, line), Use(path, part, line))
        asked.update(map(without_diacritics, trace.asked))
        compared.update(map(without_diacritics, trace.compared))
        shown = frozenset(map(without_diacritics, trace.printed))
        by_part[part.story.label] = by_part.get(part.story.label, frozenset()) | shown
    seen = (shown for label, shown in by_part.items() if label != PROPERTIES)
    return Contract(tuple(uses.values()), frozenset().union(*seen), frozenset(asked), frozenset(compared), by_part)
