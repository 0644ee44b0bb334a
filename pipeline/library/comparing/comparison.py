"""Two versions of templates, compared: in: pairs of templates and a proposal; out: all that differs.

What is the same byte for byte is not looked at. Both versions are filled in with the same proposal, and all go
through LibreOffice in one call.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.definition.described import DESCRIPTION
from pipeline.errors import TemplateError
from pipeline.library.comparing.building import Built, build
from pipeline.library.comparing.changes import Change, Kind
from pipeline.library.comparing.layout import pages_of
from pipeline.library.comparing.marking import PagePair, paired
from pipeline.library.comparing.names import description_changes, name_changes
from pipeline.library.comparing.sides import Pair
from pipeline.library.comparing.styling import picture_changes, style_changes
from pipeline.library.comparing.texts import text_changes
from pipeline.library.wordfile import WordFile
from pipeline.models import Proposal

_ORDER = list(Kind)


@dataclass(frozen=True)
class DocumentComparison:
    """One Word file of a template in two versions.

    Attributes:
        name: The name of the file.
        changes: What differs, in words, by what it is about.
        pages: The pages side by side; empty when one of the two cannot be made.
    """

    name: str
    changes: tuple[Change, ...]
    pages: tuple[PagePair, ...] = ()

    def about(self, kind: Kind) -> tuple[Change, ...]:
        """Return what differs of one kind."""
        return tuple(each for each in self.changes if each.kind is kind)


@dataclass(frozen=True)
class TemplateComparison:
    """A template in two versions.

    Attributes:
        name: Its name.
        changes: What differs in the template as a whole.
        documents: Its Word files that differ.
    """

    name: str
    changes: tuple[Change, ...]
    documents: tuple[DocumentComparison, ...]

    @property
    def every(self) -> tuple[Change, ...]:
        """All that differs."""
        return (*self.changes, *(change for each in self.documents for change in each.changes))


def compare(pairs: Sequence[Pair], proposal: Proposal) -> tuple[TemplateComparison, ...]:
    """Return what differs between templates; one that is the same in both versions is not among them.

    Args:
        pairs: The templates in two versions.
        proposal: What both are filled in with.

    Raises:
        MissingProgramError: There is no LibreOffice.
    """
    differing = [(pair, [name for name in pair.documents if pair.differs(name)]) for pair in pairs]
    templates = [
        path
        for pair, names in differing
        for name in names
        for path in (pair.old.get(name), pair.new.get(name))
        if path
    ]
    with tempfile.TemporaryDirectory() as room:
        built = build(templates, proposal, Path(room)) if templates else {}
        found = (
            TemplateComparison(
                pair.name, _in_order(_of_template(pair)), tuple(_document(name, pair, built) for name in names)
            )
            for pair, names in differing
        )
        return tuple(each for each in found if each.every)


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda each: _ORDER.index(each.kind)))


def _of_template(pair: Pair) -> Iterator[Change]:
    if not pair.old:
        yield Change(Kind.TEXT, "Dit sjabloon is nieuw")
    elif not pair.new:
        yield Change(Kind.TEXT, "Dit sjabloon is er niet meer")
    elif DESCRIPTION in pair.old or DESCRIPTION in pair.new:
        yield from description_changes(*(next(iter(each.values())).parent for each in (pair.old, pair.new)))


def _document(name: str, pair: Pair, built: Mapping[Path, Built]) -> DocumentComparison:
    old, new = pair.old.get(name), pair.new.get(name)
    if old is None or new is None:
        whole = not (pair.old and pair.new)  # the template itself is new or gone
        return DocumentComparison(name, () if whole else (Change(Kind.TEXT, _only_one(name, old)),))
    one, other = built[old], built[new]
    changes = [
        Change(Kind.BUILD, f"De {version} versie kan niet worden gemaakt: {each.problem.rstrip('.')}")
        for each, version in ((one, "oude"), (other, "nieuwe"))
        if each.problem
    ]
    told, unread = _in_words(old, new)
    changes += told
    if unread and not (one.problem or other.problem):  # which say the same
        changes.append(Change(Kind.BUILD, f"Niet alles is te vergelijken: {str(unread).rstrip('.')}"))
    pages: tuple[PagePair, ...] = ()
    if one.pdf and other.pdf:
        pages = paired(pages_of(one.pdf), pages_of(other.pdf))
        changes += _of_pages(pages)
    return DocumentComparison(name, _in_order(changes), pages)


def _only_one(name: str, old: Path | None) -> str:
    return f"Het stuk {name} is nieuw" if old is None else f"Het stuk {name} is er niet meer"


def _in_words(old: Path, new: Path) -> tuple[list[Change], TemplateError | None]:
    """Return what differs in words as far as it can be read, and why there is more that cannot."""
    changes: list[Change] = []
    unread = None
    for differences in (name_changes, text_changes, style_changes, picture_changes):
        try:
            changes += differences(WordFile(old), WordFile(new))
        except TemplateError as error:
            unread = error
    return changes, unread


def _of_pages(pages: Sequence[PagePair]) -> Iterator[Change]:
    before, after = (
        sum(each is not None for each in side) for side in zip(*((p.old, p.new) for p in pages), strict=True)
    )
    if before != after:
        yield Change(Kind.PAGES, f"{_counted(after)} in plaats van {before}")
    for pair in pages:
        if pair.places:
            places = "één plek" if pair.places == 1 else f"{pair.places} plekken"
            yield Change(Kind.PAGES, f"Pagina {pair.number}: {places} anders")
    if moved := [str(pair.number) for pair in pages if pair.moved and not pair.places]:
        told = f"Pagina {moved[0]}" if len(moved) == 1 else f"Pagina's {', '.join(moved[:-1])} en {moved[-1]}"
        yield Change(Kind.PAGES, f"{told}: alleen verschoven")


def _counted(number: int) -> str:
    return "1 pagina" if number == 1 else f"{number} pagina's"
