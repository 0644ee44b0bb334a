"""What is in a mail or a ZIP file → the pieces of each, in order, or all that cannot be used at once.

``Inside``s come in; what is left out (by the user's wish, or as it is no content) is told, and pieces go out.
How much may come out of one attachment is limited, however deep it is nested. It knows no kind of file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from pipeline.attachments.laying import lay
from pipeline.attachments.pieces import Piece, Source, same_name
from pipeline.errors import AttachmentError, Problem

DEEPEST = 5  # a mail in a mail in a mail …
_NOISE = (
    (re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|(Thumbs\.db|desktop\.ini)$|~\$|\._)", re.IGNORECASE),
     "hulpbestand van de computer weggelaten"),
    (re.compile(r"\.(p7s|sig|asc)$", re.IGNORECASE), "digitale handtekening weggelaten; op papier geldt zij niet"),
    (re.compile(r"(^|/)winmail\.dat$", re.IGNORECASE), "bijlagepakket van Outlook niet te lezen en weggelaten"),
)  # fmt: skip
_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*]|[\ud800-\udfff]')


@dataclass(frozen=True)
class Inside:
    """A file within a file.

    Attributes:
        name: Its name; of a ZIP file with its folders.
        size: Its size in bytes, as far as known before it is written.
        lay: Lays it out, given where it comes.
    """

    name: str
    size: int
    lay: Callable[[Source], Iterable[Piece]]

    @classmethod
    def of(cls, name: str, data: bytes) -> Inside:
        """Return a file with these bytes."""
        return cls(name, len(data), partial(_lay_data, data))


def _lay_data(data: bytes, source: Source) -> tuple[Piece, ...]:
    source.path.write_bytes(data)
    return lay(source)


def sift(source: Source, files: Sequence[Inside]) -> tuple[list[Inside], tuple[str, ...]]:
    """Return what of the files is content, and what is left out and why, in Dutch."""
    kept, told = [], []
    wanted_out = {same_name(name) for name in source.handling.without}
    for file in files:
        names = {same_name(file.name), same_name(PurePosixPath(file.name).name)} & wanted_out
        if names:
            source.allowance.left_out |= names
            told.append(f"'{file.name}' weggelaten zoals u vroeg")
        elif noise := next((why for found, why in _NOISE if found.search(file.name)), None):
            told.append(f"'{file.name}': {noise}")
        else:
            kept.append(file)
    return kept, tuple(told)


def lay_inside(source: Source, files: Sequence[Inside]) -> Iterator[Piece]:
    """Yield the pieces of files, each with its name as title.

    Raises:
        AttachmentError: One or more cannot be used: all are named.
    """
    if files and source.depth >= DEEPEST:
        raise AttachmentError(
            f"zit dieper dan {DEEPEST} keer in andere bestanden.", "Noem het bestand zelf als bijlage."
        )
    problems: list[Problem] = []
    for number, file in enumerate(files, start=1):
        source.allowance.take(file.size)
        room = source.room / f"{number:03}"
        room.mkdir()
        path = room / _safe(file.name)
        try:
            shown = file.name.replace("/", " › ")
            inner = replace(source, path=path, room=room, title=shown, depth=source.depth + 1)
            for piece in file.lay(inner):
                yield replace(piece, title=f"{shown} › {piece.title}" if piece.title else shown)
        except AttachmentError as error:
            problems += _within(file.name, error)
    if problems:
        raise _refusal(problems)


def _within(name: str, error: AttachmentError) -> Iterator[Problem]:
    """Yield what is wrong with a file or with what is in it, named from here."""
    for problem in error.problems:
        yield replace(problem, file=f"{name} › {problem.file}")
    if not error.problems:
        yield Problem(name, 0, 0, error.message, error.remedy)


def _refusal(problems: Sequence[Problem]) -> AttachmentError:
    first, *others = problems
    last = first.file.rpartition(" › ")[2]
    also = f" Ook niet te gebruiken: {', '.join(each.file for each in others)}." if others else ""
    names = ", ".join(each.file.rpartition(" › ")[2] for each in problems)
    return AttachmentError(
        f"'{first.file}' daarin {first.message}{also}",
        f"{first.remedy} Of laat het weg: zonder: [{names if others else last}].",
        tuple(problems),
    )


def _safe(name: str) -> str:
    """Return the last part of a name, as it can be the name of a file on any machine."""
    last = _NO_NAME.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:60]}{dot}{suffix[:12]}" if stem else last[:60] or "bestand"
