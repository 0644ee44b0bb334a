"""A Word file as the checks of the library see it: its parts, their XML, their relations, in the order of Word.

In: a path. Out: a ``WordFile``. It changes nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.document.ooxml import Element, get, name, parse
from pipeline.document.places import BODY, Place, Story, stories_of
from pipeline.document.template import MEND_IN_WORD, read
from pipeline.errors import TemplateError, VoorstelError
from pipeline.production.job import TEMPLATE

_WORD = (".docx", ".docm", ".dotx", ".dotm")
_LOCK = "~$"  # how the name begins of a file that Word keeps beside one that is open


@contextmanager
def copying() -> Iterator[None]:
    """Say of whatever an odd Word file leads to, while a copy of it is changed, what it means for the user.

    Raises:
        TemplateError: Something came up.
    """
    try:
        yield
    except (VoorstelError, OSError, MemoryError):
        raise
    except Exception as error:
        raise TemplateError(
            "Van dit bestand is geen kopie te maken: het is beschadigd of te vreemd.",
            MEND_IN_WORD,
        ) from error


def word_files(folder: Path) -> list[Path]:
    """Return the Word files of a template, the proposal first."""
    found = [each for each in folder.iterdir() if each.suffix.lower() in _WORD and not each.name.startswith(_LOCK)]
    return sorted(found, key=lambda each: (each.name != TEMPLATE, each.name))


@dataclass(frozen=True)
class Relation:
    """What a part of a Word file refers to.

    Attributes:
        member: The part that refers, in the ZIP.
        identifier: The name by which it does, such as ``rId4``.
        kind: The last word of its type: ``image``, ``hyperlink``, ``attachedTemplate``, ….
        target: The member of the ZIP, or the address.
        outside: Whether it is an address outside the file.
    """

    member: str
    identifier: str
    kind: str
    target: str
    outside: bool


class WordFile:
    """A Word file that is looked at.

    Args:
        path: The .docx.
        shown: The file as the user named it.

    Attributes:
        members: Every member of the ZIP, with its bytes.
        stories: The parts that hold text, the main text first.

    Raises:
        TemplateError: It is no whole Word file.
    """

    def __init__(self, path: Path, shown: str = "") -> None:
        self.path, self.shown = path, shown or str(path)
        self.members: Mapping[str, bytes] = read(path)
        self.stories: tuple[Story, ...] = stories_of(self.members)
        self._roots: dict[str, Element] = {}

    def root(self, member: str) -> Element | None:
        """Return the XML of a part, parsed once; None when the file has no such part."""
        if member not in self.members:
            return None
        if member not in self._roots:
            self._roots[member] = parse(self.members[member])
        return self._roots[member]

    def written(self) -> Iterator[tuple[Story, Element]]:
        """Yield each part that Word shows text of, with its XML: not the properties."""
        for story in self.stories:
            if story.member.startswith("word/") and (root := self.root(story.member)) is not None:
                yield story, root

    def elements(self, *tags: str) -> Iterator[tuple[Story, Element]]:
        """Yield the elements with these names (``w:tbl``) in all text, in its order."""
        names = [name(tag) for tag in tags]
        for story, root in self.written():
            for element in root.iter(*names):
                yield story, element

    @cached_property
    def body(self) -> Element:
        """The main text."""
        root = self.root(BODY)
        assert root is not None  # read() asked for it
        return root

    @cached_property
    def styles(self) -> dict[str, Element]:
        """The styles by id."""
        root = self.root("word/styles.xml")
        assert root is not None
        return {str(get(style, "styleId")): style for style in root.iter(name("w:style"))}

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Everything that the parts of the file refer to."""
        found = []
        for member in self.members:
            folder, file = posixpath.split(member)
            if not file.endswith(".rels") or posixpath.basename(folder) != "_rels":
                continue
            base = posixpath.dirname(folder)
            root = self.root(member)
            for each in () if root is None else root.iter(name("rel:Relationship")):
                outside = each.get("TargetMode") == "External"
                target = each.get("Target", "")
                if not outside:
                    target = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
                kind = each.get("Type", "").rpartition("/")[2]
                found.append(
                    Relation(
                        posixpath.join(base, file.removesuffix(".rels")), each.get("Id", ""), kind, target, outside
                    )
                )
        return tuple(found)

    def story(self, member: str) -> Story | None:
        """Return the part of that name, if it holds text."""
        return next((story for story in self.stories if story.member == member), None)

    def place_of_relation(self, relation: Relation) -> Place:
        """Return the place of what uses a relation; the part as a whole when nothing does."""
        story = self.story(relation.member)
        root = self.root(relation.member) if story else None
        if story is None or root is None:
            return Place(
                "documenteigenschappen" if "docProps" in relation.member else "instellingen",
                member=relation.member,
            )
        identifiers = ("r:id", "r:embed", "r:link", "r:pict")
        for element in root.iter():
            if isinstance(element.tag, str) and relation.identifier in map(element.get, map(name, identifiers)):
                return story.place_of(element)
        return Place(story.label, member=story.member)
