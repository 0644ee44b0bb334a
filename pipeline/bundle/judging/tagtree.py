"""The tags of a PDF as a tree that a person can read.

In: any PDF. Out: its tags as ``Tag``s, with what a screen reader would make of each: its standard type, title,
description, text, page and language. It judges nothing and changes nothing. A tree from elsewhere may go round, or
deeper than anyone can follow: there it ends, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Object, Stream, String

from pipeline.bundle.judging.markedtext import texts
from pipeline.bundle.judging.opening import opened
from pipeline.bundle.odd import ODD
from pipeline.bundle.roles import followed, role_map
from pipeline.bundle.treewalk import kids

_DEEPEST = 100
_ELSEWHERE = "…"  # amid a text: there another tag says something


@dataclass(frozen=True)
class Tag:
    """A tag and what is in it.

    Attributes:
        kind: What it stands for, such as ``H1``, after the role map.
        own: The name that the maker gave it, where that is another one.
        title: Its title.
        description: What is said instead of what cannot be read, such as a picture.
        text: What its own content says, or is to be read as.
        page: The first page with content of it, counted from 1; None when it has none.
        language: BCP 47 tag, where it is another than around it.
        inner: The tags in it.
        note: Why the tree ends here, in Dutch.
    """

    kind: str
    own: str = ""
    title: str = ""
    description: str = ""
    text: str = ""
    page: int | None = None
    language: str = ""
    inner: tuple[Tag, ...] = ()
    note: str = ""

    @property
    def count(self) -> int:
        """How many tags there are, itself among them."""
        return 1 + sum(tag.count for tag in self.inner)


@dataclass(frozen=True)
class TagTree:
    """The tags of a PDF.

    Attributes:
        pages: Number of pages.
        language: Of the document; empty when it does not say.
        tags: Those at the top; empty when it has no tags.
    """

    pages: int
    language: str
    tags: tuple[Tag, ...]

    @property
    def count(self) -> int:
        """How many tags there are."""
        return sum(tag.count for tag in self.tags)


def tag_tree(path: Path) -> TagTree:
    """Read the tags of a PDF.

    Raises:
        AttachmentError: It is too large, asks for a password, is damaged, or has no pages; the message goes on
            from the name of the file.
    """
    with opened(path) as pdf:
        root, language = pdf.Root.get(Name.StructTreeRoot), _plain(pdf.Root.get(Name.Lang))
        if not isinstance(root, Dictionary):
            return TagTree(len(pdf.pages), language, ())
        with _drawn(path) as drawn:
            reading = _Reading(pdf, drawn, role_map(root))
            top = [kid for kid in kids(root) if isinstance(kid, Dictionary)]
            return TagTree(len(pdf.pages), language, tuple(reading.tag(kid, None, language, 0) for kid in top))


@contextmanager
def _drawn(path: Path) -> Iterator[pypdfium2.PdfDocument | None]:
    """Give the PDF as PDFium reads it; None when it cannot."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        yield None
    else:
        with closing(document):
            yield document


class _Reading:
    """One walk through one tree."""

    def __init__(self, pdf: pikepdf.Pdf, drawn: pypdfium2.PdfDocument | None, mapped: Mapping[str, str]) -> None:
        self._drawn, self._mapped = drawn, mapped
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        self._texts: dict[int, Mapping[int, str]] = {}
        self._seen: set[tuple[int, int]] = set()

    def tag(self, element: Object, around: int | None, language: str, depth: int) -> Tag:
        """Return an element and all in it; ``around`` is the page of what it is in."""
        own = str(element.get(Name.S, ""))
        kind = followed(_in_namespace(element, own), self._mapped)
        own = "" if own == kind else own
        if depth > _DEEPEST:
            return Tag(_bare(kind), _bare(own), note="wat hierin staat, is te diep genest om te tonen")
        if element.is_indirect:
            if element.objgen in self._seen:
                return Tag(_bare(kind), _bare(own), note="dit element staat al eerder in de tags")
            self._seen.add(element.objgen)
        around = self._page(element) or around
        said: list[str] = []
        inner: list[Tag] = []
        first: int | None = None
        spoken = _plain(element.get(Name.Lang)) or language
        for kid in kids(element):
            if isinstance(kid, Dictionary) and not _is_reference(kid):
                inner.append(self.tag(kid, around, spoken, depth + 1))
                first = first or inner[-1].page
                if said and said[-1] != _ELSEWHERE:
                    said.append(_ELSEWHERE)
            elif isinstance(kid, int | Dictionary):
                page = (self._page(kid) if isinstance(kid, Dictionary) else None) or around
                first = first or page
                if text := self._text(kid, page):
                    said.append(text)
        if said[-1:] == [_ELSEWHERE]:
            said.pop()
        return Tag(
            kind=_bare(kind),
            own=_bare(own),
            title=_plain(element.get(Name.T)),
            description=_plain(element.get(Name.Alt)),
            text=_plain(element.get(Name.ActualText)) or " ".join(said),
            page=first,
            language=spoken if spoken != language else "",
            inner=tuple(inner),
        )

    def _page(self, holder: Object) -> int | None:
        page = holder.get(Name.Pg)
        return self._pages.get(page.objgen) if isinstance(page, Dictionary) else None

    def _text(self, kid: Any, page: int | None) -> str:
        """Return what a piece of content says; nothing when it stands in a drawing of its own, or is a link."""
        number = kid.get(Name.MCID) if isinstance(kid, Dictionary) else kid
        in_drawing = isinstance(kid, Dictionary) and isinstance(kid.get(Name.Stm), Stream)
        if page is None or in_drawing or self._drawn is None or not isinstance(number, int):
            return ""
        if page not in self._texts:
            self._texts[page] = {}
            with suppress(pypdfium2.PdfiumError, *ODD), closing(self._drawn[page - 1]) as drawn:
                self._texts[page] = texts(drawn)
        return _printable(self._texts[page].get(number, ""))


def _is_reference(kid: Object) -> bool:
    return kid.get(Name.Type) in (Name.MCR, Name.OBJR) or (
        Name.S not in kid and (Name.MCID in kid or Name.Obj in kid)
    )


def _in_namespace(element: Object, name: str) -> str:
    """Return what a name stands for in the element's namespace (ISO 32000-2, 14.7.4)."""
    namespace = element.get(Name.NS)
    roles = namespace.get(Name.RoleMapNS) if isinstance(namespace, Dictionary) else None
    stands_for = next(kids(roles, name), None) if isinstance(roles, Dictionary) and name else None
    return str(stands_for) if isinstance(stands_for, Name) else name


def _bare(name: str) -> str:
    return _printable(name.removeprefix("/"))


def _plain(value: Any) -> str:
    return _printable(str(value)) if isinstance(value, String) else ""


def _printable(text: str) -> str:
    """Return a text on one line, without what would steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
