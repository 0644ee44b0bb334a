"""What a template comes to, held against what was kept: in: two ``Golden``; out: what differs, and why.

The reason is found by what stayed the same: the template, what it is filled in with, LibreOffice, the fonts. So a
new LibreOffice or another font is told apart from a changed template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pipeline.library.comparing.measuring import Golden, Measured

_NEAR = 0.3  # millimetres: less is no other place
_BITS = 6  # of a rough picture: fewer are no other picture
_FEW = 4  # lines that are told of each page or part


class Cause(StrEnum):
    """Why something differs."""

    TEMPLATE = "het sjabloon is veranderd"
    PROPOSAL = "het voorstel waarmee het is gevuld, is veranderd"
    PROGRAM = "het programma vult het sjabloon anders in"
    OFFICE = "deze LibreOffice is hier nieuw"
    FONTS = "er zijn andere lettertypen op deze computer"
    UNEXPLAINED = "onverklaard: kijk zelf"


@dataclass(frozen=True)
class Verdict:
    """How what is made now is held against what was kept.

    Attributes:
        differences: What differs, in Dutch; none when all is the same.
        causes: Why, the first the most likely; of a release that nothing was kept of it says so too.
        unseen: What could not be compared, in Dutch; empty when all was.
    """

    differences: tuple[str, ...]
    causes: tuple[Cause, ...] = ()
    unseen: str = ""

    def __str__(self) -> str:
        why = "; ".join(self.causes)
        return "\n".join([*([f"Reden: {why}."] if why else []), *([self.unseen] if self.unseen else []),
                          *self.differences])  # fmt: skip


def held(kept: Golden, now: Golden) -> Verdict:
    """Hold what is made now against what was kept.

    Args:
        kept: What was kept.
        now: What is made now, by one release of LibreOffice.
    """
    ((release, made),) = now.measured.items()
    before = kept.measured.get(release)
    words = (*_words(kept.texts, now.texts), *_words(kept.styles, now.styles))
    if before is None:
        known = ", ".join(kept.measured) or "geen enkele versie"
        counts = {len(each.pages) for each in kept.measured.values()}
        pages = [f"{len(made.pages)} pagina's, dat waren er {', '.join(map(str, sorted(counts)))}"]
        told = (*words, *(pages if counts and len(made.pages) not in counts else []))
        causes = (*_of_file(kept, now, words), Cause.OFFICE)
        unseen = f"Van LibreOffice {release} is niets bewaard (wel van {known}): alleen tekst, opmaak en "
        return Verdict(told, causes, unseen + "aantal pagina's zijn vergeleken.")
    if not (told := (*words, *_layout(before, made))):
        return Verdict(())  # another font that nobody sees is no difference
    return Verdict((*_fonts(before, made), *told), _causes(kept, now, before, made, words))


def _causes(
    kept: Golden, now: Golden, before: Measured, made: Measured, words: Sequence[str]
) -> tuple[Cause, ...]:
    causes = list(_of_file(kept, now, words or before.word != made.word))
    if before.version != made.version:
        causes.append(Cause.OFFICE)
    if dict(before.fonts) != dict(made.fonts):
        causes.append(Cause.FONTS)
    return tuple(causes) or (Cause.UNEXPLAINED,)


def _of_file(kept: Golden, now: Golden, differs: object) -> Iterator[Cause]:
    """Yield why the Word file is another one, if it is."""
    if not differs:
        return
    if kept.template != now.template:
        yield Cause.TEMPLATE
    if kept.proposal != now.proposal:
        yield Cause.PROPOSAL
    if kept.template == now.template and kept.proposal == now.proposal:
        yield Cause.PROGRAM


def _words(old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name in dict.fromkeys((*old, *new)):
        yield from _lines(name, old.get(name, ()), new.get(name, ()))


def _lines(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    told = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            told += [f"weg: {each}" for each in old[i1:i2]] + [f"erbij: {each}" for each in new[j1:j2]]
    yield from (f"{name}: {each}" for each in told[:_FEW])
    if len(told) > _FEW:
        yield f"{name}: … en nog {len(told) - _FEW}"


def _fonts(old: Measured, new: Measured) -> Iterator[str]:
    for font in sorted(old.fonts.keys() ^ new.fonts.keys()):
        yield f"lettertype {font} {'is er niet meer' if font in old.fonts else 'is erbij gekomen'}"


def _layout(old: Measured, new: Measured) -> Iterator[str]:
    if len(old.pages) != len(new.pages):
        yield f"{len(new.pages)} pagina's, dat waren er {len(old.pages)}"
    for number, (before, after) in enumerate(zip(old.pages, new.pages, strict=False), start=1):
        if moved := _moved(before, after):
            yield from (f"pagina {number}: {each}" for each in moved[:_FEW])
            if len(moved) > _FEW:
                yield f"pagina {number}: … en nog {len(moved) - _FEW} regels"
        elif _bits(old.pictures[number - 1], new.pictures[number - 1]) > _BITS:
            yield f"pagina {number}: de regels staan op hun plaats, maar het beeld is anders"


def _moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return which lines of a page say something else, or stand elsewhere."""
    if [_text(each) for each in old] != [_text(each) for each in new]:
        return [each.removeprefix(": ") for each in _lines("", list(map(_text, old)), list(map(_text, new)))]
    return [
        f"'{_text(one)}' staat op {_place(other)}, dat was {_place(one)}"
        for one, other in zip(old, new, strict=True)
        if any(abs(a - b) > _NEAR for a, b in zip(_box(one), _box(other), strict=True))
    ]


def _box(line: str) -> list[float]:
    return [float(each) for each in line.split(" ", 4)[:4]]


def _text(line: str) -> str:
    return line.split(" ", 4)[4]


def _place(line: str) -> str:
    left, top, width, height = (f"{each:.1f}".replace(".", ",") for each in _box(line))
    return f"{left} van links en {top} van boven, {width} bij {height} mm"


def _bits(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()
