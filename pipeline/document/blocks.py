"""Block texts on their way through a template.

Jinja prints a text of several paragraphs as a mark: one character, a number, one character. After the render
the paragraph that holds the mark makes way for real paragraphs, lists and tables. A mark that is not alone in
its paragraph is a fault of the template, never a loss of text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context, Undefined
from markupsafe import Markup

from pipeline.dutch import show
from pipeline.errors import TemplateError
from pipeline.models import Record, Section, Text

# Noncharacters of Unicode (U+FDD0..U+FDEF): valid in XML, never part of a text.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
LIST = "_blocks"


class Block:
    """A block text within a template: it can be asked for and printed, nothing else.

    Attributes:
        content: The text.
    """

    __slots__ = ("content",)

    def __init__(self, content: Text) -> None:
        self.content = content

    def __bool__(self) -> bool:
        return bool(self.content)

    def __str__(self) -> str:
        raise TemplateError(
            "Het sjabloon zet een filter of bewerking op een tekst van meer alinea's.",
            "Druk zo'n tekst af zoals hij is: {{ samenvatting }}, alleen in een eigen alinea.",
        )


class SectionBlock(Section):
    """A section within a template: its fields can be reached, and it can be printed whole."""

    __slots__ = ()


def for_template(value: Any) -> Any:
    """Return a value of a proposal as a template meets it: block texts wrapped, the rest as it is."""
    if isinstance(value, Text):
        return Block(value)
    if isinstance(value, Section):
        return SectionBlock({key: for_template(inner) for key, inner in value.items()})
    if isinstance(value, Record):
        return Record({key: for_template(inner) for key, inner in value.items()})
    if isinstance(value, tuple):
        return tuple(for_template(inner) for inner in value)
    return value


def template_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return all values of a proposal for one render, with room for the block texts that it prints."""
    return {**{key: for_template(value) for key, value in values.items()}, LIST: []}


@pass_context
def printed(context: Context, value: Any) -> Any:
    """Return what Jinja puts in the document for a value (its ``finalize``)."""
    if isinstance(value, Block | SectionBlock):
        if not value:
            return ""
        blocks = context[LIST]
        blocks.append(value)
        return Markup(f"{OPEN}{len(blocks) - 1}{CLOSE}")
    if isinstance(value, Undefined):
        return str(value)  # raises: the name does not exist
    return show(value)
