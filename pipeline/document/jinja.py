"""What Jinja finds wrong in a tag, in Dutch.

In: an error of Jinja. Out: what is wrong and what to do about it. Source of the messages: Jinja 3.1, ``parser.py``
and ``lexer.py``; one that is not known here is passed on as Jinja says it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

import jinja2
from jinja2.exceptions import SecurityError

_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "end of template": "het einde",
    "name": "een naam",
    "string": "een tekst tussen aanhalingstekens",
    "integer": "een getal",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "template data / text": "tekst",
}
_STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "with", "endwith")
_CLOSE = "Kijk of elke {{{{, {{% en %}} gesloten is."
_STRAIGHT = "Gebruik in een tag alleen rechte aanhalingstekens."
_END = "Zet {{% end{0} %}} waar het ophoudt."
_WORDS = (
    (r"expected token '(.+)', got '(.+)'", "hier hoort {0} te staan, niet {1}", _CLOSE),
    (r"unexpected char '(.+)' at \d+", "het teken {0} hoort hier niet", _STRAIGHT),
    (r"[Ee]ncountered unknown tag '(.+?)'.*", "'{0}' is geen opdracht", "{near}"),
    (r"Unexpected end of template.*closed is '(.+)'\.?", "'{0}' heeft geen einde", _END),
    (r"Unexpected end of template.*", "er ontbreekt een einde", _CLOSE),
    (r"unexpected '(.+)'", "{0} hoort hier niet", _CLOSE),
    (r"[Uu]nexpected end of .*", "de tag houdt te vroeg op", _CLOSE),
    (r"tag name expected", "er staat geen opdracht in de tag", "Schrijf bijvoorbeeld {{% if kenmerk %}}."),
    (r"No filter named '(.+)'\.?", "het filter '{0}' bestaat niet", "Er zijn: {filters}."),
    (r"No test named '(.+)'\.?", "de vergelijking 'is {0}' bestaat niet", "Gebruik bijvoorbeeld 'is none'."),
    (r"Missing end of (comment tag|raw directive)", "een opmerking heeft geen einde", "Zet #}} erachter."),
    (r"Expected an expression, got '(.+)'", "hier hoort een naam te staan, niet {0}", _CLOSE),
)  # fmt: skip
FILTERS = "bedrag, datum, getal, miljoen, upper, lower, capitalize, join, default"
"""The filters that a template keeper is told of; Jinja's own others work too."""


def in_dutch(message: str) -> tuple[str, str]:
    """Return what Jinja says is wrong with the form of a tag, and what to do about it."""
    for pattern, words, remedy in _WORDS:
        found = re.fullmatch(pattern, message.strip(), re.DOTALL)
        if found:
            shown = [_TOKENS.get(group, group) for group in found.groups()]
            near = get_close_matches(shown[0], _STATEMENTS, 1) if shown else []
            told = {"near": f"Bedoelt u '{near[0]}'?" if near else _CLOSE.format(), "filters": FILTERS}
            return words.format(*shown), remedy.format(*shown, **told)
    return message, _CLOSE.format()


def explained(error: Exception, named: str = "") -> tuple[str, str]:
    """Return what went wrong when a tag was carried out, and what to do about it.

    Args:
        error: What was raised.
        named: The name that does not exist, for an error about that.
    """
    if isinstance(error, jinja2.UndefinedError):
        return f"'{named or 'een naam'}' bestaat niet", "Kijk in docs/velden.md welke namen er zijn."
    if isinstance(error, SecurityError):
        return "een tag vraagt iets dat een sjabloon niet mag", "Gebruik alleen velden en filters."
    if isinstance(error, jinja2.TemplateSyntaxError):
        what, remedy = in_dutch(error.message or "")
        return f"een tag klopt niet: {what}", remedy
    return f"een tag kan niet worden uitgevoerd ({error})", "Kijk de tag na."
