"""A walk through the tag tree of one part, as it was copied into the package.

In: the copied tree, the part, and its pages in the package. Out: its elements, whole and each pointing at its own
page, and all that they claim: content, links, fields, ids. It mends what is sure and refuses what is not; what it
makes of a tree is put in the package by ``tags``. Source: ISO 32000-1, 14.7.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from pipeline.bundle.marks import marks_of
from pipeline.bundle.odd import ODD

_TWICE = "een koppeling of veld komt er tweemaal in voor"
_DEEPEST = 100  # elements within elements; a walk takes three calls a level

Key = tuple[int, int]


class BrokenTreeError(Exception):
    """A part's tag tree cannot be used; the message says why, in Dutch."""


class Walk:
    """A walk through the copied tree of one part: it mends what is sure, and refuses what is not."""

    def __init__(self, package: pikepdf.Pdf, source: pikepdf.Pdf, pages: Sequence[Object], prefix: bytes) -> None:
        self._package, self._prefix = package, prefix
        self._pages = {page.objgen: page for page in pages}
        self._annotations = dict(_annotations(package, source, pages))
        self._seen: set[Key] = set()
        self._renamed: dict[bytes, bytes] = {}
        self._nameless: list[Object] = []
        self._broken_off: dict[Key, Object] = {}
        self._with_attributes: list[Object] = []
        self._with_references: list[Object] = []
        self._linked: dict[Key, Object] = {}
        self.elements: list[Object] = []
        self.owners: dict[Key, Object] = {}
        self.marks: dict[Key, dict[int, Object]] = {}
        self.objects: list[tuple[Object, Object]] = []
        self.ids: dict[bytes, Object] = {}
        self.namespaces: dict[Key, Object] = {}

    def children(self, tree: Object) -> list[Object]:
        """Walk the tree and return the elements at its top; an inner ``/Document`` makes way for its children."""
        top = [kid for kid in kids(tree) if isinstance(kid, Dictionary)]
        found = [element for kid in top if (element := self._element(kid, None, 0)) is not None]
        lifted: list[Object] = []
        for element in found:
            only_elements = all(isinstance(kid, Dictionary) and "/S" in kid for kid in kids(element))
            if str(element.S) == "/Document" and only_elements:
                lifted += list(kids(element))
                self.elements.remove(element)
            else:
                lifted.append(element)
        if self._broken_off:
            raise BrokenTreeError(_TWICE)
        if not self.marks:
            raise BrokenTreeError("er is geen inhoud aan verbonden")
        self._name_notes()
        self._finish(tree)
        return lifted

    def _element(self, element: Object, page: Object | None, depth: int) -> Object | None:
        if depth > _DEEPEST:
            raise BrokenTreeError("te diep genest")
        keys = element.keys()  # all at once take less time than two that are not there
        if "/S" not in keys or not isinstance(kind := element["/S"], Name):
            return None
        if not element.is_indirect:
            element = self._package.make_indirect(element)
        key = element.objgen
        if key in self._seen:
            raise BrokenTreeError("een element komt er tweemaal in voor")
        self._seen.add(key)
        self.elements.append(element)
        own = element["/Pg"] if "/Pg" in keys else None
        if isinstance(own, Dictionary):
            page = self._pages.get(own.objgen)
            if page is None:
                del element.Pg
        elif page is not None:
            element.Pg = page  # readers do not look for it further up
        self._name(element, kind, keys)
        if "/K" in keys:
            self._keep_kids(element, page, depth)
        return element

    def _keep_kids(self, element: Object, page: Object | None, depth: int) -> None:
        value = element["/K"]
        found = list(value) if isinstance(value, Array) else [value]
        kept_kids = [kept for kid in found if (kept := self._kid(kid, element, page, depth)) is not None]
        if self._broken_off:
            kept_kids = self._with_links_joined(kept_kids)
        if not kept_kids:
            del element["/K"]
        elif not isinstance(value, Array) or value.is_indirect or list(map(id, kept_kids)) != list(map(id, found)):
            element["/K"] = Array(kept_kids)

    def _kid(self, kid: Any, parent: Object, page: Object | None, depth: int) -> Any:
        if isinstance(kid, int):
            if page is None:
                return None
            self._claim(page, kid, parent)
            return kid
        if not isinstance(kid, Dictionary):
            return None
        kind = kid.get("/Type")
        if kind == "/MCR" or (kind is None and "/MCID" in kid):
            return self._reference(kid, parent, page)
        if kind == "/OBJR" or (kind is None and "/Obj" in kid):
            return self._object(kid, parent, page)
        element = self._element(kid, page, depth + 1)
        if element is not None:
            element["/P"] = parent
        return element

    def _reference(self, kid: Object, parent: Object, page: Object | None) -> Object | None:
        own, stream, number = kid.get("/Pg"), kid.get("/Stm"), kid.get("/MCID")
        if isinstance(own, Dictionary):
            page = self._pages.get(own.objgen)
        if page is None or not isinstance(number, int):
            return None
        self._claim(stream if isinstance(stream, Stream) else page, number, parent)
        kept = Dictionary(Type=Name.MCR, Pg=page, MCID=number)
        if isinstance(stream, Stream):
            kept.Stm = stream
        return kept

    def _object(self, kid: Object, parent: Object, page: Object | None) -> Object | None:
        thing, own = kid.get("/Obj"), kid.get("/Pg")
        if not isinstance(thing, Dictionary | Stream) or not thing.is_indirect:
            return None
        if isinstance(own, Dictionary):
            page = self._pages.get(own.objgen)
        if isinstance(thing, Dictionary):
            found = self._annotations.get(thing.objgen)
            if found is None:
                return None
            thing, page = found
        if page is None:
            return None
        first = self._linked.get(thing.objgen)
        if first is not None:
            if first is parent or not parent.S == first.S == Name.Link:
                raise BrokenTreeError(_TWICE)
            self._broken_off[parent.objgen] = first
            return None
        self._linked[thing.objgen] = parent
        self.objects.append((thing, parent))
        return Dictionary(Type=Name.OBJR, Pg=page, Obj=thing)

    def _with_links_joined(self, siblings: list[Any]) -> list[Any]:
        """Return siblings in which each link is one element.

        LibreOffice 7.4 makes one link of a word that it breaks over lines, and an element of each piece; a
        character from another font between two pieces it leaves out of the link.
        """
        joined: list[Any] = []
        for sibling in siblings:
            first = self._broken_off.pop(sibling.objgen, None) if isinstance(sibling, Dictionary) else None
            if first is None:
                joined.append(sibling)
                continue
            places = [
                n for n, one in enumerate(joined) if isinstance(one, Dictionary) and one.objgen == first.objgen
            ]
            content = [] if not places else [*joined[places[0] + 1 :], *kids(sibling)]
            same_page = sibling.get("/Pg") == first.get("/Pg")
            if not (places and same_page and all(isinstance(number, int) for number in content)):
                raise BrokenTreeError(_TWICE)
            del joined[places[0] + 1 :]
            first.K = Array([*kids(first), *content])
            self.elements.remove(sibling)
            self.marks[first.Pg.objgen] |= dict.fromkeys(content, first)
        return joined

    def _claim(self, owner: Object, number: int, element: Object) -> None:
        key = owner.objgen
        marks = self.marks.setdefault(key, {})
        self.owners[key] = owner
        if number < 0 or marks.setdefault(number, element) is not element:
            raise BrokenTreeError("twee elementen wijzen naar hetzelfde stuk inhoud")

    def _name(self, element: Object, kind: Name, keys: Container[str]) -> None:
        """Make an element's id its own in the package, and note its namespace and what refers to others."""
        if "/A" in keys:
            self._with_attributes.append(element)
        if "/Ref" in keys:
            self._with_references.append(element)
        if "/ID" in keys:
            old = element.ID
            new = self._prefix + bytes(old) if isinstance(old, String) else None
            if new is None or new in self.ids:
                del element.ID
            else:
                element.ID = String(new)
                self.ids[new] = element
                self._renamed[bytes(old)] = new
        elif kind == "/Note":
            self._nameless.append(element)
        if "/NS" in keys and isinstance(namespace := element.NS, Dictionary) and namespace.is_indirect:
            self.namespaces[namespace.objgen] = namespace

    def _name_notes(self) -> None:
        """Give notes an id where they have none (ISO 14289-1, 7.9)."""
        for number, note in enumerate(self._nameless, start=1):
            new = self._prefix + b"noot-%d" % number
            while new in self.ids:
                new += b"-"
            note.ID = String(new)
            self.ids[new] = note

    def _finish(self, tree: Object) -> None:
        """Let what refers to ids and elements refer to those that are there."""
        done: set[Key] = set()
        classes = tree.get("/ClassMap")
        holders = [(element, "/A") for element in self._with_attributes]
        if isinstance(classes, Dictionary):
            holders += [(classes, str(key)) for key in classes]
        for holder, key in holders:
            for attributes in kids(holder, key):
                if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                    if attributes.is_indirect and attributes.objgen in done:
                        continue
                    if attributes.is_indirect:
                        done.add(attributes.objgen)
                    known = (self._renamed.get(bytes(name)) for name in kids(attributes, "/Headers"))
                    attributes.Headers = Array([String(name) for name in known if name is not None])
        for element in self._with_references:
            kept = [to for to in kids(element, "/Ref") if isinstance(to, Dictionary) and to.objgen in self._seen]
            if kept:
                element.Ref = Array(kept)
            else:
                del element.Ref

    def compare_with_content(self) -> None:
        """Refuse a tree that points at content that is not there, or leaves marked content out.

        Raises:
            BrokenTreeError: They do not fit.
        """
        for key, page in self._pages.items():
            self.owners.setdefault(key, page)
            self.marks.setdefault(key, {})
        for key, owner in self.owners.items():
            try:
                there = marks_of(owner)
            except ODD as error:
                raise BrokenTreeError("de inhoud van een pagina is niet te lezen") from error
            if set(there) != set(self.marks[key]):
                raise BrokenTreeError("ze passen niet bij de inhoud van elke pagina")
            if any(times > 1 for times in there.values()):
                raise BrokenTreeError("een stuk inhoud heeft een nummer dat vaker voorkomt")
        self.marks = {key: marks for key, marks in self.marks.items() if marks}


def kids(holder: Object, key: str = "/K") -> Iterator[Any]:
    """Yield what stands under a key: one thing, or the things in an array."""
    if key in holder:  # asking for what is not there takes six times as long as looking
        value = holder[key]
        if isinstance(value, Array):
            yield from value
        elif value is not None:
            yield value


def _annotations(
    package: pikepdf.Pdf, source: pikepdf.Pdf, pages: Sequence[Object]
) -> Iterator[tuple[Key, tuple[Object, Object]]]:
    """Yield each annotation of the pages with its page, also by the copy of it that the tree leads to.

    Where a part has a form, ``Pdf.add_pages_from`` puts new copies of the annotations on the pages.
    """
    for page, original in zip(pages, source.pages, strict=True):
        now, before = list(kids(page, "/Annots")), list(kids(original.obj, "/Annots"))
        for number, annotation in enumerate(now):
            if not annotation.is_indirect:
                continue
            yield annotation.objgen, (annotation, page)
            if len(now) == len(before) and before[number].is_indirect:
                yield package.copy_foreign(before[number]).objgen, (annotation, page)
