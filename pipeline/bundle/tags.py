"""One tag tree from the trees of all parts, so that a screen reader finds its way in the package.

In: the package with the pages of a part just added, and the part's own PDF. Out: one ``/Document`` with a
``/Part`` for each part, in reading order. A tree is copied and walked; what refers to it (ParentTree,
StructParents, IDTree) is never copied but made anew from what was found. A part whose tree is broken or does not
fit its content goes in without tags; that costs the others nothing. Source: ISO 32000-1, 14.7 and 14.8.

PDF/UA has no say here: this module keeps what was there, whole and in order.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from pipeline.bundle.odd import ODD
from pipeline.bundle.roles import Roles
from pipeline.bundle.titles import one_line
from pipeline.bundle.treewalk import BrokenTreeError, Key, Walk, kids

_BROKEN = "de tags kloppen niet: {}"


def is_tagged(source: pikepdf.Pdf) -> bool:
    """Return whether a PDF says that it has tags."""
    info = source.Root.get(Name.MarkInfo)
    marked = info.get(Name.Marked) if isinstance(info, Dictionary) else None
    return marked in (True,) and isinstance(source.Root.get(Name.StructTreeRoot), Dictionary)


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
        if not is_tagged(source):
            return "heeft geen tags"
        root = source.Root.StructTreeRoot
        prefix = f"{len(self._parts) + 1}-".encode()
        try:
            tree = self._package.copy_foreign(root if root.is_indirect else source.make_indirect(root))
            walk = Walk(self._package, source, pages, prefix)
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

    def write(self) -> None:
        """Put the tree in the package; without tagged parts there is none."""
        if not self._parts:
            return
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


def _forget(pages: Sequence[Object]) -> None:
    """Remove the numbers by which pages, annotations and forms refer to the tree of the part they came from."""
    for page in pages:
        resources = page.get(Name.Resources)
        drawn = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
        forms = list(drawn.values()) if isinstance(drawn, Dictionary) else []
        for thing in (page, *kids(page, "/Annots"), *forms):
            if isinstance(thing, Dictionary | Stream):
                for key in (Name.StructParents, Name.StructParent):
                    if key in thing:
                        del thing[key]
