"""What the tags of the parts stand for: one RoleMap and one ClassMap for the package.

Two parts may use one name for two things (a style "Kop" that is a heading here and a paragraph there): the
second gets a name of its own. A standard name that a part gives another meaning (LibreOffice maps a style "Quote"
to ``/P``) takes that meaning itself, since PDF/UA forbids to remap it (ISO 14289-1, 7.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object

# ISO 32000-1, 14.8.4: the standard structure types.
_STANDARD = frozenset({
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index",
    "/NonStruct", "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody",
    "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note", "/Reference",
    "/BibEntry", "/Code", "/Link", "/Annot", "/Ruby", "/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure",
    "/Formula", "/Form",
})  # fmt: skip


def role_map(tree: Object) -> dict[str, str]:
    """Return what the names of a tag tree stand for, as far as its RoleMap says so."""
    own = tree.get(Name.RoleMap)
    return {str(k): str(v) for k, v in own.items() if isinstance(v, Name)} if isinstance(own, Dictionary) else {}


def followed(name: str, mapped: Mapping[str, str]) -> str:
    """Return what a name stands for in the end; a name that is in the map still when the map goes round."""
    seen = set()
    while name in mapped and name not in seen:
        seen.add(name)
        name = mapped[name]
    return name


class Roles:
    """The role and class maps of a package, part by part."""

    def __init__(self) -> None:
        self._roles: dict[str, str] = {}
        self._classes: dict[str, Object] = {}

    def add(self, tree: Object, elements: Sequence[Object]) -> None:
        """Take over the maps of a part; its elements get the names that hold in the package."""
        mapped = role_map(tree)
        names: dict[str, str] = {}
        for element in elements:
            name = str(element.S)
            if "/NS" not in element:
                if name not in names:
                    names[name] = self._role(name, mapped)
                if names[name] != name:
                    element.S = Name(names[name])
        classes = tree.get(Name.ClassMap)
        if isinstance(classes, Dictionary):
            self._add_classes(classes, elements)

    def _role(self, name: str, mapped: dict[str, str]) -> str:
        meaning = followed(name, mapped)
        if meaning not in _STANDARD:
            meaning = "/Span" if meaning in mapped else "/NonStruct" if name in mapped else meaning
        if name in _STANDARD or meaning == name:
            return meaning if meaning in _STANDARD else name
        free, number = name, 1
        while self._roles.get(free, meaning) != meaning:
            number += 1
            free = f"{name}_{number}"
        self._roles[free] = meaning
        return free

    def _add_classes(self, classes: Object, elements: Sequence[Object]) -> None:
        renamed: dict[str, str] = {}
        for name, attributes in classes.items():
            free, number = name, 1
            while free in self._classes:
                number += 1
                free = f"{name}_{number}"
            self._classes[free] = attributes
            renamed[name] = free
        for element in elements:
            used = element.get("/C")
            if isinstance(used, Name):
                element.C = Name(renamed.get(str(used), str(used)))
            elif isinstance(used, Array):
                element.C = Array([Name(renamed.get(str(c), str(c))) if isinstance(c, Name) else c for c in used])

    def write(self, root: Object) -> None:
        """Put the maps in the root of the tree."""
        if self._roles:
            root.RoleMap = Dictionary({name: Name(meaning) for name, meaning in sorted(self._roles.items())})
        if self._classes:
            root.ClassMap = Dictionary(self._classes)
