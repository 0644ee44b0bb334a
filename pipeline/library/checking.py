"""A template looked at from every side: in: a Word file; out: all that is wrong with it, at once.

Each check is a module of this folder; none knows of another. One that cannot read the file says so, and the others
go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pipeline.document.places import Place
from pipeline.errors import TemplateError
from pipeline.library.accessible import accessible
from pipeline.library.contrast import contrasts
from pipeline.library.findings import Checked, Finding, in_order
from pipeline.library.fonts import fonts
from pipeline.library.leftovers import leftovers
from pipeline.library.soundness import sound
from pipeline.library.tags import tags
from pipeline.library.textstyles import text_styles
from pipeline.library.wordfile import WordFile
from pipeline.models import Municipality

Check = Callable[[WordFile], Iterator[Finding]]


def check(path: Path, shown: str = "", municipalities: Iterable[Municipality] = ()) -> Checked:
    """Return all that is wrong with a template, the worst first.

    Args:
        path: The Word file.
        shown: The file as the user named it.
        municipalities: Those that use it: their colours are looked at.
    """
    shown = shown or str(path)
    try:
        word = WordFile(path, shown)
    except TemplateError as error:
        return Checked(shown, (_unreadable(error),))
    checks: Sequence[Check] = (
        tags,
        sound,
        accessible,
        partial(contrasts, municipalities=tuple(municipalities)),
        fonts,
        text_styles,
        leftovers,
    )
    found: list[Finding] = []
    for each in checks:
        try:
            found += each(word)
        except TemplateError as error:
            found.append(_unreadable(error))
    return Checked(shown, in_order(found))


def _unreadable(error: TemplateError) -> Finding:
    message = error.message[0].lower() + error.message[1:]
    return Finding("niet-te-lezen", message, error.remedy, Place("bestand"))
