"""Whether a template has the styles that texts need: a proposal with a list must not fail on Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.document.places import Place
from pipeline.document.styles import Styles
from pipeline.errors import TemplateError
from pipeline.library.findings import Finding
from pipeline.library.wordfile import WordFile

_PURPOSES = ("number", "bullet", "table", "hyperlink", "quote", "point")
_LISTS = ("number", "bullet")


def text_styles(word: WordFile) -> Iterator[Finding]:
    """Yield each style that a text may need and that the template has not, or has without numbering."""
    styles = Styles(word.members["word/styles.xml"], word.members.get("word/numbering.xml"))
    for purpose in _PURPOSES:
        try:
            styles.id_of(purpose)
            if purpose in _LISTS:
                styles.list_level(purpose, 0, 0)
        except TemplateError as error:
            message = error.message[0].lower() + error.message[1:]
            yield Finding("stijl-ontbreekt", message, error.remedy, Place("stijlen"))
