"""YAML's own complaints in plain Dutch: in: an error of the YAML parser; out: a fault with place and remedy.

Never shows the parser's English, and never guesses at a repair: it says what is most probably the matter.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from pipeline.definition.faults import Faults, Place

_QUOTES = "Zet de hele tekst tussen aanhalingstekens, of begin hem op een nieuwe regel na '|'."
_INDENT = "Laat regels die bij elkaar horen even ver inspringen, met spaties."
_TAB = ("Deze regel springt in met een tab; YAML kent alleen spaties.", "Vervang de tab door twee spaties.")

# What the parser says (libyaml and PyYAML), whether the fault is where it began to read (True) or where it
# stopped, what it means, and what to do.
_MEANINGS: tuple[tuple[str, bool, str, str], ...] = (
    (r"found a tab character", False, *_TAB),
    (
        r"maximum nesting depth",
        False,
        "De onderdelen zitten hier veel te diep in elkaar.",
        "Maak dit eenvoudiger.",
    ),
    (r"cannot start any token", False, "Een waarde mag niet met dit teken beginnen.", _QUOTES),
    (
        r"mapping values are not allowed",
        False,
        "Deze dubbele punt kan hier niet staan.",
        "Hoort hij bij de tekst? Zet de hele tekst dan tussen aanhalingstekens. Is het een nieuw onderdeel? "
        "Kijk dan of de regel even ver inspringt als de andere.",
    ),
    (
        r"could not find expected ':'",
        True,
        "Na deze naam mist een dubbele punt.",
        "Schrijf 'naam: waarde'. Is dit gewone tekst? Laat de regel dan verder inspringen.",
    ),
    (
        r"unexpected end of stream|unexpected document (indicator|separator)",
        True,
        "Dit aanhalingsteken wordt nergens gesloten.",
        "Zet er een aan het einde van de tekst. Een ' in de tekst zelf schrijft u dubbel: ''.",
    ),
    (
        r"expected ',' or '[\]}]'|expected node content",
        True,
        "Deze haak wordt niet gesloten, of er mist een komma.",
        "Sluit af met } of ]. Zet een tekst met haken, komma's of dubbele punten tussen aanhalingstekens.",
    ),
    (
        r"expected alphabetic or numeric character",
        True,
        "Een tekst die met * of & begint, leest YAML als een verwijzing.",
        _QUOTES,
    ),
    (
        r"comment or line break|expected chomping or indentation|expected a comment or a line break",
        False,
        "Na '|' of '>' mag op dezelfde regel niets meer staan.",
        "Begin de tekst op de volgende regel, verder ingesprongen.",
    ),
    (
        r"unknown escape character|expected hexdecimal|invalid Unicode character|escape sequence",
        False,
        "Deze \\ kan zo niet tussen dubbele aanhalingstekens staan.",
        "Gebruik enkele aanhalingstekens ('…') of schrijf \\\\.",
    ),
    (
        r"expected key|<block end>|expected '-' indicator|block sequence entries are not allowed|block mapping",
        False,
        "Deze regel springt niet goed in.",
        _INDENT,
    ),
    (r"wrongly (in)?dented|indentation", False, "Deze regel springt niet goed in.", _INDENT),
)
_TAB_INDENT = re.compile(r" *\t")


def explain(error: yaml.YAMLError, lines: tuple[str, ...], faults: Faults) -> None:
    """Report a syntax error of a YAML file.

    Args:
        error: What the parser raised.
        lines: The lines of the file.
        faults: Receives the fault; all tabs in indentation at once, if that is what it is.
    """
    said = f"{getattr(error, 'problem', '')}"
    stopped = _place(getattr(error, "problem_mark", None), lines)
    began = _place(getattr(error, "context_mark", None) or getattr(error, "problem_mark", None), lines)
    line = lines[stopped.line - 1]
    if _TAB_INDENT.match(line) or "tab character" in said:
        for number, text in enumerate(lines[stopped.line - 1 :], stopped.line):
            if match := _TAB_INDENT.match(text):
                faults.add(Place(number, match.end()), *_TAB)
        return
    if "{{" in lines[began.line - 1] and "expected" in said:
        faults.add(
            Place(began.line, lines[began.line - 1].find("{{") + 1),
            "Een tekst die met {{ begint, leest YAML niet als tekst.",
            _QUOTES,
        )
        return
    for pattern, at_start, message, remedy in _MEANINGS:
        if re.search(pattern, said):
            faults.add(began if at_start else stopped, message, remedy)
            return
    faults.add(
        stopped,
        "Dit is geen geldige YAML.",
        "Kijk hier en op de regel erboven naar spaties, dubbele punten en haken.",
    )


def _place(mark: Any, lines: tuple[str, ...]) -> Place:
    """Return the place of a mark; the end of the file counts as the end of its last line."""
    if mark is None:
        return Place(1, 1)
    if mark.line >= len(lines):
        return Place(len(lines), len(lines[-1]) + 1)
    return Place(mark.line + 1, mark.column + 1)
