"""A walk through a finished package: does its tag tree hold together, and does every link lead somewhere?

In: a package. Out: what is wrong, in Dutch; nothing when all is well. Validators hardly look at this: they pass a
package with half its tags gone. It never changes anything. But for ``marks``, which reads content, it shares no
code with the modules that make the tree, so that a mistake there is seen here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Stream, String

from pipeline.bundle.marks import marks_of
from pipeline.bundle.odd import ODD

Key = tuple[int, int]


def faults(package: pikepdf.Pdf) -> tuple[str, ...]:
    """Return what is wrong with the tags and destinations of a package, each once."""
    found = dict.fromkeys(_destination_faults(package))
    root = package.Root.get("/StructTreeRoot")
    if isinstance(root, Dictionary):
        found |= dict.fromkeys(_TreeCheck(package, root).faults())
    else:
        found |= dict.fromkeys(_orphan_faults(package))
    return tuple(found)


class _TreeCheck:
    """One walk through one tree."""

    def __init__(self, package: pikepdf.Pdf, root: Object) -> None:
        self._package, self._root = package, root
        self._pages = {page.obj.objgen: number for number, page in enumerate(package.pages, start=1)}
        self._elements: dict[Key, Object] = {}
        self._with: dict[str, list[tuple[Key, Object]]] = {"/A": [], "/ID": [], "/Ref": []}
        self._claimed: dict[Key, dict[int, Key]] = {}
        self._owners: dict[Key, Object] = {page.obj.objgen: page.obj for page in package.pages}
        self._objects: dict[Key, tuple[Object, Key]] = {}

    def faults(self) -> Iterator[str]:
        yield from self._walk()
        yield from self._content()
        yield from self._parent_tree()
        yield from self._references()

    def _walk(self) -> Iterator[str]:
        stack: list[tuple[Any, Object, Object | None]] = [
            (kid, self._root, None) for kid in _items(self._root, "/K")
        ]
        while stack:
            kid, parent, page = stack.pop()
            if isinstance(kid, int):
                yield from self._claim(page, kid, parent)
            elif not isinstance(kid, Dictionary):
                yield "De tags bevatten iets dat geen element is."
            elif (kind := kid.get("/Type")) == "/MCR":
                owner = kid.get("/Stm") or kid.get("/Pg") or page
                yield from self._claim(owner, kid.get("/MCID"), parent)
            elif kind == "/OBJR":
                yield from self._claim_object(kid, parent, page)
            elif (key := kid.objgen) in self._elements:
                yield "Een element staat tweemaal in de tags."
            else:
                self._elements[key] = kid
                keys = kid.keys()  # all at once take less time than two that are not there
                own = kid["/Pg"] if "/Pg" in keys else None
                yield from self._visit(kid, keys, parent, own)
                if "/K" in keys:
                    stack += [(inner, kid, own or page) for inner in _items(kid, "/K")]

    def _visit(self, element: Object, keys: Container[str], parent: Object, page: Object | None) -> Iterator[str]:
        for key, having in self._with.items():
            if key in keys:
                having.append((element.objgen, element))
        if "/S" not in keys or not isinstance(element["/S"], Name):
            yield "Een element heeft geen soort."
        above = element["/P"] if "/P" in keys else None
        if not isinstance(above, Dictionary) or above.objgen != parent.objgen:
            yield "Een element wijst naar een ander element als ouder."
        if page is not None and (not isinstance(page, Dictionary) or page.objgen not in self._pages):
            yield "Een element wijst naar een pagina die er niet is."

    def _claim(self, owner: Any, number: Any, element: Object) -> Iterator[str]:
        if not isinstance(owner, Dictionary | Stream) or not isinstance(number, int):
            yield "Een element wijst naar inhoud zonder pagina."
            return
        key, claiming = owner.objgen, element.objgen
        if isinstance(owner, Dictionary) and key not in self._pages:
            yield "Een element wijst naar een pagina die er niet is."
            return
        self._owners[key] = owner
        marks = self._claimed.setdefault(key, {})
        if marks.setdefault(number, claiming) != claiming:
            yield f"Twee elementen wijzen naar hetzelfde stuk inhoud{self._on(owner)}."

    def _claim_object(self, kid: Object, element: Object, page: Object | None) -> Iterator[str]:
        thing, page = kid.get("/Obj"), kid.get("/Pg") or page
        if not isinstance(thing, Dictionary | Stream):
            yield "Een element wijst naar een koppeling of veld dat er niet is."
            return
        if thing.objgen in self._objects:
            yield "Een koppeling of veld staat tweemaal in de tags."
        self._objects[thing.objgen] = (thing, element.objgen)
        if isinstance(thing, Dictionary):
            there = _items(page, "/Annots") if isinstance(page, Dictionary) else ()
            if not any(isinstance(a, Dictionary) and a.objgen == thing.objgen for a in there):
                yield "Een koppeling of veld staat niet op de pagina die de tags noemen."

    def _content(self) -> Iterator[str]:
        for key, owner in self._owners.items():
            try:
                there = set(marks_of(owner))
            except ODD:
                yield f"De inhoud is niet te lezen{self._on(owner)}."
                continue
            claimed = set(self._claimed.get(key, ()))
            if claimed - there:
                yield f"De tags wijzen naar inhoud die er niet is{self._on(owner)}."
            if there - claimed:
                yield f"Er is inhoud met een nummer dat geen tag kent{self._on(owner)}."

    def _parent_tree(self) -> Iterator[str]:
        tree = self._root.get("/ParentTree")
        numbers = dict(NumberTree(tree)) if isinstance(tree, Dictionary) else {}
        used = set()
        for key, owner in self._owners.items():
            number, claimed = owner.get("/StructParents"), self._claimed.get(key, {})
            if number is None:
                if claimed:
                    yield f"De ParentTree kent de inhoud niet{self._on(owner)}."
                continue
            used.add(int(number))
            entry = numbers.get(int(number))
            listed = (
                {n: e.objgen for n, e in enumerate(entry) if e is not None} if isinstance(entry, Array) else None
            )
            if listed != claimed:
                yield f"De ParentTree wijst naar andere elementen dan de tags{self._on(owner)}."
        for thing, element in self._objects.values():
            number = thing.get("/StructParent")
            entry = numbers.get(int(number)) if number is not None else None
            used |= {int(number)} if number is not None else set()
            if not isinstance(entry, Dictionary) or entry.objgen != element:
                yield "De ParentTree wijst voor een koppeling of veld naar een ander element dan de tags."
        for annotation in _annotations(self._package):
            if "/StructParent" in annotation and annotation.objgen not in self._objects:
                yield "Een koppeling of veld zegt dat het tags heeft, maar de tags kennen het niet."
        if set(numbers) - used:
            yield "De ParentTree heeft nummers die nergens bij horen."

    def _references(self) -> Iterator[str]:
        yield from self._id_faults()
        for _, element in self._with["/Ref"]:
            for to in _items(element, "/Ref"):
                if not isinstance(to, Dictionary) or to.objgen not in self._elements:
                    yield "Een element verwijst (Ref) naar een element dat er niet is."

    def _id_faults(self) -> Iterator[str]:
        ids = {bytes(e.ID): key for key, e in self._with["/ID"]}
        if len(ids) != len(self._with["/ID"]):
            yield "Twee elementen hebben dezelfde naam (ID)."
        tree = self._root.get("/IDTree")
        listed = (
            {name.encode("latin-1", "replace"): e.objgen for name, e in NameTree(tree).items()} if tree else {}
        )
        if len(listed) != len(ids) or set(listed.values()) != set(ids.values()):
            yield "De lijst van namen (IDTree) past niet bij de elementen."
        classes = self._root.get("/ClassMap", Dictionary())
        holders = [(e, "/A") for _, e in self._with["/A"]] + [(classes, str(name)) for name in classes]
        for holder, key in holders:
            for attributes in _items(holder, key):
                if isinstance(attributes, Dictionary):
                    for name in _items(attributes, "/Headers"):
                        if not isinstance(name, String) or bytes(name) not in ids:
                            yield "Een tabelcel noemt een kop (Headers) die er niet is."

    def _on(self, owner: Object) -> str:
        number = self._pages.get(owner.objgen)
        return f" op pagina {number}" if number else " in een tekening"


def _orphan_faults(package: pikepdf.Pdf) -> Iterator[str]:
    """Yield what refers to a tag tree that is not there."""
    if any("/StructParents" in page.obj for page in package.pages) or any(
        "/StructParent" in annotation for annotation in _annotations(package)
    ):
        yield "Een pagina verwijst naar tags, maar er zijn geen tags."


def _destination_faults(package: pikepdf.Pdf) -> Iterator[str]:
    """Yield bookmarks and links that lead to a page that is not there."""
    pages = {page.obj.objgen for page in package.pages}
    tree = package.Root.get("/Names", Dictionary()).get("/Dests")
    named = dict(NameTree(tree).items()) if isinstance(tree, Dictionary) else {}
    old = package.Root.get("/Dests", Dictionary())

    def leads_nowhere(target: Any) -> bool:
        if isinstance(target, String):
            target = named.get(str(target))
        elif isinstance(target, Name):
            target = old.get(target)
        if isinstance(target, Dictionary):
            target = target.get("/D")
        first = target[0] if isinstance(target, Array) and len(target) else None
        return not isinstance(first, Dictionary) or first.objgen not in pages

    for annotation in _annotations(package):
        target = _target(annotation)
        if target is not None and leads_nowhere(target):
            yield "Een koppeling leidt naar een pagina die er niet is."
    todo = [package.Root.get("/Outlines", Dictionary()).get("/First")]
    seen: set[Key] = set()
    while todo:
        item = todo.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        todo += [item.get("/First"), item.get("/Next")]
        target = _target(item)
        if target is not None and leads_nowhere(target):
            yield "Een bladwijzer leidt naar een pagina die er niet is."


def _target(holder: Object) -> Any:
    action = holder.get("/A")
    if isinstance(action, Dictionary) and action.get("/S") == "/GoTo":
        return action.get("/D")
    return holder.get("/Dest")


def _annotations(package: pikepdf.Pdf) -> Iterator[Object]:
    for page in package.pages:
        yield from (a for a in _items(page.obj, "/Annots") if isinstance(a, Dictionary))


def _items(holder: Object, key: str) -> Iterator[Any]:
    if key in holder:  # asking for what is not there takes six times as long as looking
        value = holder[key]
        if isinstance(value, Array):
            yield from value
        elif value is not None:
            yield value
