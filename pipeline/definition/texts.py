"""Filling in texts: in: a text with ``{{ … }}`` and the values that it may use; out: the text filled in.

A filled-in value is literal text, never Markdown. Only names, filters, ``if`` and ``for`` are allowed: no calls,
no assignments, nothing that grows without bound, and nothing of Python can be reached. Never stops at the first
fault, and looks at the branches that are not taken too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from traceback import walk_tb
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.sandbox import SandboxedEnvironment

from pipeline.definition.inspection import LITERAL, Complain, Inspection
from pipeline.dutch import FILTERS, Amount, show
from pipeline.markdown import escaped

_MOST_TURNS = 1000
_LONGEST = 1_000_000  # characters of one text, filled in
# What goes wrong while a text is filled in; an AttributeError is ``|datum`` on something that is no date.
_CANNOT_BE_FILLED_IN = (
    TemplateError, ArithmeticError, ValueError, TypeError, LookupError, RecursionError, AttributeError,
)  # fmt: skip
_HARMLESS = (
    "upper",
    "lower",
    "capitalize",
    "title",
    "trim",
    "first",
    "last",
    "length",
    "count",
    "default",
    "d",
    "round",
    "abs",
)


def fill_in(
    text: str, values: Mapping[str, Any], *, markdown: bool, absent: Mapping[str, str], complain: Complain
) -> str:
    """Fill in a text.

    Args:
        text: The text with its ``{{ … }}``.
        values: What it may use, by name; ``UNREAD`` for what could not be read, which is not complained of again.
        markdown: Whether the text is Markdown, so that values must be escaped to stay what they are.
        absent: Names that exist but have no value in this definition, each with what to do about it.
        complain: Receives every fault.

    Returns:
        The text filled in; as it was when there were faults.
    """
    environment = _environment(markdown)
    try:
        if not Inspection(values, absent, environment.filters, complain).accepts(_parsed(text, markdown)):
            return text
        return _limited(_compiled(text, markdown).generate(values))
    except TemplateSyntaxError as error:
        _explain_syntax(error, text, complain)
    except _CANNOT_BE_FILLED_IN as error:
        message = "De waarden in deze tekst kunnen zo niet worden berekend of afgedrukt."
        remedy = "Controleer de filters (|bedrag, |datum, |getal, |miljoen) en de berekeningen."
        complain(_line_of(error), "{{", message, remedy)
    return text


def _line_of(error: Exception) -> int:
    """Return the line of the text where filling in went wrong; Jinja writes it into the traceback."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename.startswith("<")]
    return lines[-1] if lines else 1


def _limited(pieces: Iterable[str]) -> str:
    found, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > _LONGEST:
            raise ValueError
        found.append(piece)
    return "".join(found)


# --- The environment ---------------------------------------------------------------------------------------


class _Environment(SandboxedEnvironment):
    """Jinja's sandbox, with exact sums, in which a name after a point is a name of the record only."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not all(isinstance(side, int | float | Decimal) for side in (left, right)):
            raise TypeError  # "ab" * 1000000000
        result = super().call_binop(context, operator, _exact(left), _exact(right))
        money = isinstance(left, Amount) + isinstance(right, Amount)
        return Amount(result) if money == 1 or (money and operator in "+-") else result

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def _exact(number: Any) -> Any:
    """Return a number that can be reckoned with exactly: 0.5 in a text is a half, not nearly a half."""
    return Decimal(str(number)) if isinstance(number, int | float) and not isinstance(number, bool) else number


def _of_exact(print_: Any) -> Callable[[Any], str]:
    """Return a filter that prints numbers typed in a text too: ``{{ 12000|bedrag }}``."""
    return lambda value: print_(_exact(value))


@cache
def _environment(markdown: bool) -> _Environment:
    environment = _Environment(
        undefined=StrictUndefined,
        finalize=literal if markdown else _as_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # YAML has comments; '{#' is text. These marks cannot be in a text.
        comment_start_string="\ufdd0",
        comment_end_string="\ufdd1",
        cache_size=0,
    )
    environment.filters = {name: JINJA_FILTERS[name] for name in _HARMLESS}
    environment.filters |= {name: _of_exact(print_) for name, print_ in FILTERS.items()}
    environment.globals = {"range": _turns}
    return environment


# One text is filled in for many municipalities. (Compiling changes a tree, so it is given one of its own.)
@lru_cache(maxsize=512)
def _parsed(text: str, markdown: bool) -> nodes.Template:
    return _environment(markdown).parse(text)


@lru_cache(maxsize=512)
def _compiled(text: str, markdown: bool) -> Template:
    return _environment(markdown).from_string(text)


def _turns(*bounds: int) -> range:
    turns = range(*bounds)
    if len(turns) > _MOST_TURNS:
        raise ValueError
    return turns


_SPACE = re.compile(r"\s*[\r\n]\s*")


def _as_line(value: Any) -> Any:
    shown = show(value)
    return _SPACE.sub(" ", shown) if isinstance(shown, str) else shown


def literal(value: Any) -> Any:
    """Return a value as Markdown that prints it as it is, whatever signs are in it."""
    shown = _as_line(value)
    if isinstance(shown, StrictUndefined):
        return shown
    return escaped(str(shown))


def _explain_syntax(error: TemplateSyntaxError, text: str, complain: Complain) -> None:
    said = error.message or ""
    line = text.split("\n")[error.lineno - 1] if error.lineno <= text.count("\n") + 1 else ""
    words = "{{" if "{{" in line else "{%"
    if match := re.match(r"Encountered unknown tag '(\w+)'", said):
        message, remedy = (
            f"De opdracht '{{% {match[1]} %}}' bestaat niet.",
            "Alleen {% if … %} en {% for … %} kunnen.",
        )
        words = match[1]
    elif "end of template" in said or "Unexpected end" in said:
        opened = re.search(r"\{%-?\s*(if|for)\b", text)
        what = f"'{{% {opened[1]} … %}}'" if opened else "'{{' of '{%'"
        message = f"{what} wordt nergens afgesloten."
        remedy = f"Zet er {{% end{opened[1]} %}} achter." if opened else f"Sluit af met }}}} of %}}. {LITERAL}"
    elif match := re.match(r"No (filter|test) named '(\w+)'", said):
        message, remedy = f"'{match[2]}' bestaat niet.", "Gebruik |bedrag, |datum, |getal of |miljoen."
        words = match[2]
    else:
        message, remedy = "Wat hier tussen {{ en }} of {% en %} staat, klopt niet.", LITERAL
    complain(error.lineno, words, message, remedy)
