"""What a template does not print: in: a definition and what its template prints; out: a warning for what is lost.

A field that only directs the program need not be printed, and what a text uses is printed there. Never opens a
template: what it prints is told by another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pipeline.definition.disclosure import ATTACHMENTS, FINANCE
from pipeline.definition.faults import Faults, Trail
from pipeline.definition.reader import Reading
from pipeline.definition.scalars import to_fill_in
from pipeline.definition.schema import Rule, Rules, meta
from pipeline.definition.source import Scalar
from pipeline.models import Municipality
from pipeline.naming import EACH, FREE, without_diacritics

Shows = Callable[[str, Rule], bool]
"""Tells of a path as a template uses it (``doel.punten[].kop``), and its rule, whether the template shows it."""
Printing = Callable[[Municipality], Shows | None]
"""Tells what the template of a municipality shows; None when that cannot be known."""
_TAG = re.compile(r"\{[{%](.*?)[}%]\}", re.DOTALL)


class _Seen(NamedTuple):
    """Of a value and all within it: whether anything is shown, and what is not, by its path."""

    shown: bool = False
    lost: Mapping[str, Trail] = {}


def warn_of_unprinted(
    document: Mapping[str, Any], reading: Reading, rules: Rules, shows: Shows, template: str, faults: Faults
) -> None:
    """Warn of each field that is filled in and that a template prints in no case.

    Args:
        document: The values as read.
        reading: Their places.
        rules: The fields of the schema.
        shows: What the template shows.
        template: Its name.
        faults: Receives the warnings; of a field within which nothing is printed one.
    """
    looker = _Looker(reading, shows)
    for name, rule in rules.items():
        for path, trail in looker.look(document.get(name), rule, (name,), without_diacritics(name)).lost.items():
            if trail == (ATTACHMENTS,):
                continue  # a template need not list them: they are in the package
            names = [str(step) for step in trail if not isinstance(step, int)]
            within = f" (bij '{' > '.join(names[:-1])}')" if len(names) > 1 else ""
            faults.warn(
                reading.name_place(trail),
                f"Het sjabloon '{template}' drukt '{names[-1]}' niet af{within}.",
                f"Haal het weg, of laat {{{{ {path} }}}} in het sjabloon zetten."
                if EACH not in path and FREE not in path
                else "Haal het weg, of laat het in het sjabloon zetten.",
                path=trail,
            )


class _Looker:
    def __init__(self, reading: Reading, shows: Shows) -> None:
        self.reading, self.shows = reading, shows
        texts = (
            node.text for node in reading.nodes.values() if isinstance(node, Scalar) and to_fill_in(node.text)
        )
        tags = (tag for text in texts for tag in _TAG.findall(text))
        self.in_texts = {without_diacritics(name) for tag in tags for name in re.findall(r"\w+", tag)}

    def look(self, value: Any, rule: Rule, trail: Trail, path: str) -> _Seen:
        """Look at a value and all within it; what only directs the program, or was not filled in, is neither."""
        if meta(rule).get("instelling") or value in (None, "", (), [], {}) or trail not in self.reading.nodes:
            return _Seen()
        if isinstance(value, dict):
            free = rule.get("valuesrules")
            parts = [
                self.look(
                    inner,
                    free or rule["schema"][name],
                    (*trail, name),
                    f"{path}.{FREE if free else without_diacritics(name)}",
                )
                for name, inner in value.items()
            ]
        elif isinstance(value, list):
            parts = [
                self.look(item, rule["schema"], (*trail, number), f"{path}{EACH}")
                for number, item in enumerate(value)
            ]
        elif self.shows(path, rule) or self._in_a_text(path, trail):
            return _Seen(shown=True)
        else:
            return _Seen(lost={path: trail})
        shown = any(part.shown for part in parts)
        lost: dict[str, Trail] = {}
        for part in parts:
            lost = {**part.lost, **lost}  # the first of many points
        return _Seen(shown, lost if shown or not lost or isinstance(trail[-1], int) else {path: trail})

    def _in_a_text(self, path: str, trail: Trail) -> bool:
        """Return whether a text may use a value: of the header, or of the finances."""
        names = re.findall(r"\w+", path)
        return not self.in_texts.isdisjoint(names[1:] if trail[0] == FINANCE else names[:1])
