"""One tag tree from the trees of all parts, so that a screen reader finds its way in the package.

In: the package with the pages of a part just added, and the part's own PDF. Out: one ``/Document`` with a
``/Part`` for each part, in reading order. A tree is copied and walked; what refers to it (ParentTree,
StructParents, IDTree) is never copied but made anew from what was found. A part whose tree is broken or does not
fit its content goes in without tags; that costs the others nothing. Source: ISO 32000-1, 14.7 and 14.8.

PDF/UA has no say here: this module keeps what was there, whole and in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from pipeline.bundle.marks import marks_of
from pipeline.bundle.odd import ODD
from pipeline.bundle.roles import Roles
from pipeline.bundle.titles import one_line

_DEEPEST = 100  # elements within elements; a walk takes three calls a level
_BROKEN = "de tags kloppen niet: {}"

Key = tuple[int, int]


class BrokenTreeError(Exception):
    """A part's tag tree cannot be used; the message says why, in Dutch."""


class Tags:
    """The tag tree of a package, built part by part.

    Args:
        package: The PDF that the pages are added to.
    """

    def __init__(self, package: pikepdf.Pdf) -> None:
        self._package = package
        self._roles = Roles()
        self._parts: list[Object] = []
        self._owners: list[tuple[Object, dict[int, Object]]] = []
        self._objects: list[tuple[Object, Object]] = []
        self._ids: dict[bytes, Object] = {}
        self._namespaces: dict[Key, Object] = {}

    def add(self, source: pikepdf.Pdf, pages: Sequence[Object], title: str) -> str | None:
        """Take over the tags of a part whose pages have just been added.

        Args:
            source: The part, still open since its pages were added.
            pages: Its pages in the package.
            title: Its title.

        Returns:
            None when it has its tags; else why it has none, in Dutch.
        """
        _forget(pages)
        root = source.Root.get(Name.StructTreeRoot)
        marked = source.Root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)
        if not isinstance(root, Dictionary) or not marked:
            return "heeft geen tags"
        prefix = f"{len(self._parts) + 1}-".encode()
        try:
            tree = self._package.copy_foreign(root if root.is_indirect else source.make_indirect(root))
            walk = _Walk(self._package, source, pages, prefix)
            children = walk.children(tree)
            walk.compare_with_content()
        except BrokenTreeError as error:
            return _BROKEN.format(error)
        except ODD:
            return _BROKEN.format("ze zijn niet te lezen")
        self._roles.add(tree, walk.elements)
        part = self._package.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, T=String(one_line(title)), K=Array(children))
        )
        if isinstance(language := source.Root.get(Name.Lang), String):
            part.Lang = language
        for child in children:
            child.P = part
        self._parts.append(part)
        self._owners += [(walk.owners[key], marks) for key, marks in walk.marks.items()]
        self._objects += walk.objects
        self._ids |= walk.ids
        self._namespaces |= walk.namespaces
        return None

    def write(self) -> bool:
        """Put the tree in the package; return whether there is one."""
        if not self._parts:
            return False
        package = self._package
        root = package.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = package.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array(self._parts))
        )
        for part in self._parts:
            part.P = document
        numbers = Array()
        for key, (owner, marks) in enumerate(self._owners):
            owner.StructParents = key
            elements = Array([marks.get(mark) for mark in range(max(marks) + 1)])
            numbers.append(key)
            numbers.append(package.make_indirect(elements))
        for key, (thing, element) in enumerate(self._objects, start=len(self._owners)):
            thing.StructParent = key
            numbers.append(key)
            numbers.append(element)
        root.K = Array([document])
        root.ParentTree = package.make_indirect(Dictionary(Nums=numbers))
        root.ParentTreeNextKey = len(self._owners) + len(self._objects)
        if self._ids:
            names = [item for name in sorted(self._ids) for item in (String(name), self._ids[name])]
            limits = Array([names[0], names[-2]])
            leaf = package.make_indirect(Dictionary(Names=Array(names), Limits=limits))
            root.IDTree = package.make_indirect(Dictionary(Kids=Array([leaf])))
        if self._namespaces:
            root.Namespaces = Array(list(self._namespaces.values()))
        self._roles.write(root)
        package.Root.StructTreeRoot = root
        package.Root.MarkInfo = Dictionary(Marked=True)
        return True


class _Walk:
    """A walk through the copied tree of one part: it mends what is sure, and refuses what is not."""

    def __init__(self, package: pikepdf.Pdf, source: pikepdf.Pdf, pages: Sequence[Object], prefix: bytes) -> None:
        self._package, self._prefix = package, prefix
        self._pages = {page.objgen: page for page in pages}
        self._annotations = dict(_annotations(package, source, pages))
        self._seen: set[Key] = set()
        self._renamed: dict[bytes, bytes] = {}
        self.elements: list[Object] = []
        self.owners: dict[Key, Object] = {}
        self.marks: dict[Key, dict[int, Object]] = {}
        self.objects: list[tuple[Object, Object]] = []
        self.ids: dict[bytes, Object] = {}
        self.namespaces: dict[Key, Object] = {}

    def children(self, tree: Object) -> list[Object]:
        """Walk the tree and return the elements at its top; an inner ``/Document`` makes way for its children."""
        top = [kid for kid in _kids(tree) if isinstance(kid, Dictionary)]
        found = [element for kid in top if (element := self._element(kid, None, 0)) is not None]
        lifted: list[Object] = []
        for element in found:
            only_elements = all(isinstance(kid, Dictionary) and Name.S in kid for kid in _kids(element))
            if str(element.S) == "/Document" and only_elements:
                lifted += list(_kids(element))
                self.elements.remove(element)
            else:
                lifted.append(element)
        if not self.marks:
            raise BrokenTreeError("er is geen inhoud aan verbonden")
        self._finish(tree)
        return lifted

    def _element(self, element: Object, page: Object | None, depth: int) -> Object | None:
        if depth > _DEEPEST:
            raise BrokenTreeError("te diep genest")
        if not isinstance(element.get(Name.S), Name):
            return None
        if not element.is_indirect:
            element = self._package.make_indirect(element)
        if element.objgen in self._seen:
            raise BrokenTreeError("een element komt er tweemaal in voor")
        self._seen.add(element.objgen)
        self.elements.append(element)
        own = element.get(Name.Pg)
        if isinstance(own, Dictionary):
            page = self._pages.get(own.objgen)
            if page is None:
                del element.Pg
        elif page is not None:
            element.Pg = page  # readers do not look for it further up
        self._name(element)
        kids = [kept for kid in _kids(element) if (kept := self._kid(kid, element, page, depth)) is not None]
        if kids:
            element.K = Array(kids)
        elif Name.K in element:
            del element.K
        return element

    def _kid(self, kid: Any, parent: Object, page: Object | None, depth: int) -> Any:
        if isinstance(kid, int):
            if page is None:
                return None
            self._claim(page, kid, parent)
            return kid
        if not isinstance(kid, Dictionary):
            return None
        kind = kid.get(Name.Type)
        if kind == Name.MCR or (kind is None and Name.MCID in kid):
            return self._reference(kid, parent, page)
        if kind == Name.OBJR or (kind is None and Name.Obj in kid):
            return self._object(kid, parent, page)
        element = self._element(kid, page, depth + 1)
        if element is not None:
            element.P = parent
        return element

    def _reference(self, kid: Object, parent: Object, page: Object | None) -> Object | None:
        own, stream, number = kid.get(Name.Pg), kid.get(Name.Stm), kid.get(Name.MCID)
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
        thing, own = kid.get(Name.Obj), kid.get(Name.Pg)
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
        if any(known.objgen == thing.objgen for known, _ in self.objects):
            raise BrokenTreeError("een koppeling of veld komt er tweemaal in voor")
        self.objects.append((thing, parent))
        return Dictionary(Type=Name.OBJR, Pg=page, Obj=thing)

    def _claim(self, owner: Object, number: int, element: Object) -> None:
        marks = self.marks.setdefault(owner.objgen, {})
        self.owners[owner.objgen] = owner
        if number < 0 or marks.setdefault(number, element) is not element:
            raise BrokenTreeError("twee elementen wijzen naar hetzelfde stuk inhoud")

    def _name(self, element: Object) -> None:
        """Make an element's id its own in the package, and note its namespace."""
        old = element.get(Name.ID)
        if isinstance(old, String):
            new = self._prefix + bytes(old)
            if new in self.ids:
                del element.ID
            else:
                element.ID = String(new)
                self.ids[new] = element
                self._renamed[bytes(old)] = new
        elif old is not None:
            del element.ID
        namespace = element.get(Name.NS)
        if isinstance(namespace, Dictionary) and namespace.is_indirect:
            self.namespaces[namespace.objgen] = namespace

    def _finish(self, tree: Object) -> None:
        """Let what refers to ids and elements refer to those that are there."""
        done: set[Key] = set()
        classes = tree.get(Name.ClassMap)
        holders = [(element, Name.A) for element in self.elements]
        if isinstance(classes, Dictionary):
            holders += [(classes, Name(str(key))) for key in classes]
        for holder, key in holders:
            for attributes in _kids(holder, key):
                if isinstance(attributes, Dictionary) and Name.Headers in attributes:
                    if attributes.is_indirect and attributes.objgen in done:
                        continue
                    if attributes.is_indirect:
                        done.add(attributes.objgen)
                    known = (self._renamed.get(bytes(name)) for name in _kids(attributes, Name.Headers))
                    attributes.Headers = Array([String(name) for name in known if name is not None])
        for element in self.elements:
            if Name.Ref in element:
                kept = [
                    to for to in _kids(element, Name.Ref) if isinstance(to, Dictionary) and to.objgen in self._seen
                ]
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


def _kids(holder: Object, key: Name = Name.K) -> Iterator[Any]:
    """Yield what stands under a key: one thing, or the things in an array."""
    value = holder.get(key)
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
        now, before = list(_kids(page, Name.Annots)), list(_kids(original.obj, Name.Annots))
        for number, annotation in enumerate(now):
            if not annotation.is_indirect:
                continue
            yield annotation.objgen, (annotation, page)
            if len(now) == len(before) and before[number].is_indirect:
                yield package.copy_foreign(before[number]).objgen, (annotation, page)


def _forget(pages: Sequence[Object]) -> None:
    """Remove the numbers by which pages, annotations and forms refer to the tree of the part they came from."""
    for page in pages:
        resources = page.get(Name.Resources)
        drawn = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
        forms = list(drawn.values()) if isinstance(drawn, Dictionary) else []
        for thing in (page, *_kids(page, Name.Annots), *forms):
            if isinstance(thing, Dictionary | Stream):
                for key in (Name.StructParents, Name.StructParent):
                    if key in thing:
                        del thing[key]
