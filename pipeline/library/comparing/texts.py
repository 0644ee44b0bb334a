"""The text of two versions of a Word file, by paragraph: in: two Word files; out: what differs, in words.

A paragraph that is only a tag (``{%p if risicos %}``) is no text: it is told as the condition of what it holds. A
paragraph without text is not looked at; what it does to a page is seen on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pipeline.document.ooxml import Element, find, get, name
from pipeline.document.places import Place, shortened
from pipeline.library.comparing.changes import Change, Kind
from pipeline.library.comparing.properties import Words, changed, mark, words_of
from pipeline.library.comparing.styling import Lists
from pipeline.library.stylenames import called
from pipeline.library.wordfile import WordFile

_NORMAL = "Standaard"
_PARAGRAPHS = "alinea's"
_ALIKE = 0.5  # of two paragraphs: from here on one is the other, changed
_TAG = r"\{%(?:p|tr|tc|r)?-?\s+(.*?)\s*-?%\}"
_ONLY_TAGS = re.compile(rf"(?:\s*{_TAG})+\s*")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that has text.

    Attributes:
        text: Its text, tags as they stand.
        conditions: The tags that it is in, the outer first: ``if risicos``, ``for punt in risicos.punten``.
        style: Its style, as a Dutch Word calls it.
        look: What it sets itself, beside its style.
        place: Where it is.
    """

    text: str
    conditions: tuple[str, ...]
    style: str
    look: Words = field(compare=False)
    place: Place = field(compare=False)


def paragraphs(word: WordFile) -> dict[str, list[Paragraph]]:
    """Return the paragraphs that have text, in their order, by what a person calls the part that they are in."""
    lists, found = Lists(word), dict[str, list[Paragraph]]()
    for story, root in word.written():
        conditions: tuple[str, ...] = ()
        for element in root.iter(name("w:p")):
            text = _text(element)
            if _ONLY_TAGS.fullmatch(text):
                for tag in re.findall(_TAG, text):
                    conditions = _after(conditions, tag)
            elif text:
                style = word.styles.get(get(find(element, "pPr", "pStyle")) or "")
                found.setdefault(story.label, []).append(
                    Paragraph(
                        text,
                        conditions,
                        _NORMAL if style is None else called(style),
                        _look(element, lists),
                        story.place_of(element),
                    )
                )
    return found


def _text(paragraph: Element) -> str:
    """Return the text of a paragraph itself, tabs and forced line ends as spaces."""
    pieces = (
        each.text or " "
        for each in paragraph.iter(name("w:t"), name("w:tab"), name("w:br"))
        if next(each.iterancestors(name("w:p"))) is paragraph
    )
    return " ".join("".join(pieces).split())


def _after(conditions: tuple[str, ...], tag: str) -> tuple[str, ...]:
    """Return the conditions that hold after a tag."""
    word, _, rest = tag.partition(" ")
    if word.startswith("end"):
        return conditions[:-1]
    if word in ("else", "elif"):
        before = conditions[-1] if conditions else ""
        return (*conditions[:-1], f"if {rest}" if rest else f"niet: {before}")
    return (*conditions, tag) if word in ("if", "for") else conditions


def _look(paragraph: Element, lists: Lists) -> Words:
    """Return what a paragraph and its pieces of text set themselves; of the pieces what all have in common."""
    words = words_of(find(paragraph, "pPr"), lists.words)
    runs = [words_of(find(run, "rPr")) for run in paragraph.findall(name("w:r")) if find(run, "t") is not None]
    if runs:
        words |= {each: value for each, value in runs[0].items() if all(run.get(each) == value for run in runs)}
        if len({tuple(run.items()) for run in runs}) > 1:
            pieces = [run for run in paragraph.findall(f"{name('w:r')}/{name('w:rPr')}")]
            words["overige opmaak"] = mark(pieces)
    return words


def text_changes(old: WordFile, new: WordFile) -> Iterator[Change]:
    """Yield what differs in the text of two Word files, and in the look of the text that stayed."""
    before, after = paragraphs(old), paragraphs(new)
    stayed: list[tuple[Paragraph, Paragraph]] = []
    for label in dict.fromkeys((*before, *after)):
        yield from _in_part(before.get(label, []), after.get(label, []), stayed)
    yield from _look_changes(stayed)


def _in_part(
    old: Sequence[Paragraph], new: Sequence[Paragraph], stayed: list[tuple[Paragraph, Paragraph]]
) -> Iterator[Change]:
    """Yield what differs in one part, and put what stayed, perhaps with other words, in ``stayed``."""
    before, after = ([(each.text, each.conditions) for each in those] for those in (old, new))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = old[i1:i2], new[j1:j2]
        if len(gone) == len(come) and (tag == "equal" or len(gone) == 1 or all(map(_alike, gone, come))):
            for one, other in zip(gone, come, strict=True):
                yield from _within(one, other)
                stayed.append((one, other))
            continue
        if gone:
            yield Change(Kind.TEXT, "Weg", str(_around(gone[0])), old=tuple(each.text for each in gone))
        if come:
            told = tuple(each.text for each in come)
            yield Change(Kind.TEXT, "Er is bijgekomen", str(_around(come[0])), new=told)


def _within(old: Paragraph, new: Paragraph) -> Iterator[Change]:
    """Yield what differs between a paragraph as it was and as it is."""
    if old.text != new.text:
        yield Change(Kind.TEXT, "Anders", str(_around(new)), (old.text,), (new.text,))
    if old.conditions != new.conditions:
        when = f"Een andere voorwaarde voor '{shortened(new.text)}'"
        yield Change(Kind.TEXT, when, str(_around(new)), (_told(old),), (_told(new),))


def _look_changes(stayed: Sequence[tuple[Paragraph, Paragraph]]) -> Iterator[Change]:
    """Yield what differs in the look of paragraphs, once for all in which the same differs."""
    found: dict[str, list[Paragraph]] = {}
    for old, new in stayed:
        told = changed(old.look, new.look)
        if old.style != new.style:
            told.insert(0, f"stijl {old.style} → {new.style}")
        if told:
            found.setdefault(", ".join(told), []).append(new)
    for each, (first, *more) in found.items():
        others = f" en {len(more)} andere {'alinea' if len(more) == 1 else _PARAGRAPHS}" if more else ""
        place = "" if more else str(_around(first))
        yield Change(Kind.STYLE, f"'{shortened(first.text)}'{others}: {each}", place)


def _told(paragraph: Paragraph) -> str:
    return " > ".join(paragraph.conditions) or "altijd"


def _alike(old: Paragraph, new: Paragraph) -> bool:
    return SequenceMatcher(None, old.text, new.text, autojunk=False).ratio() >= _ALIKE


def _around(paragraph: Paragraph) -> Place:
    """Return where a paragraph is, without its text."""
    place = paragraph.place
    return Place(place.label, "", place.heading, place.cell, place.note, place.in_box)
