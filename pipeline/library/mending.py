"""A copy of a template with what can be mended safely mended: nothing that a person could have meant is changed.

In: a template. Out: a .docx beside which the original stays as it is, and what was done. Tags are mended by
``docxtpl-lint``, only where it calls that safe; the rest is taken out, or set to what it always must be.
"""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.document.ooxml import Element, find, get, make, name, parse, texts
from pipeline.document.places import shortened
from pipeline.document.template import read, write
from pipeline.library.accessible import is_no_character
from pipeline.library.leftovers import PERSONAL, holds_macros
from pipeline.library.wordfile import copying

_CURLY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"'})
_TAG = re.compile(r"\{[{%].*?[%}]\}")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHOWN_IN = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


@dataclass
class Copy:
    """A Word file in the making.

    Attributes:
        members: Every member of the ZIP, with its bytes.
        done: What was mended, in Dutch.
    """

    members: dict[str, bytes]
    done: list[str] = field(default_factory=list)

    def root(self, member: str) -> Element | None:
        """Return the XML of a part; None when there is no such part."""
        return parse(self.members[member]) if member in self.members else None

    def put(self, member: str, root: Element) -> None:
        """Take changed XML as the part."""
        self.members[member] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)

    def drop(self, *members: str) -> None:
        """Take parts out, with what refers to them and what is said of their type."""
        for member in members:
            self.members.pop(member, None)
            self.members.pop(
                posixpath.join(posixpath.dirname(member), "_rels", f"{posixpath.basename(member)}.rels"), None
            )
        for rels in [each for each in self.members if each.endswith(".rels")]:
            base = posixpath.dirname(posixpath.dirname(rels))
            root = parse(self.members[rels])
            for relation in list(root):
                target = posixpath.normpath(posixpath.join("/", base, relation.get("Target", ""))).lstrip("/")
                if relation.get("TargetMode") != "External" and target in members:
                    root.remove(relation)
            self.put(rels, root)
        types = parse(self.members["[Content_Types].xml"])
        for override in list(types):
            if (override.get("PartName") or "").lstrip("/") in members:
                types.remove(override)
        self.put("[Content_Types].xml", types)


def mend(path: Path, into: Path) -> tuple[str, ...]:
    """Write a mended copy, and return what was mended, in Dutch; nothing is written when nothing was.

    Args:
        path: The template, a Word file that can be read.
        into: The copy.

    Raises:
        TemplateError: It is no whole Word file, or too odd to mend.
    """
    with copying():
        copy = _mended(path)
    if copy.done:
        into.parent.mkdir(parents=True, exist_ok=True)
        write(copy.members, into)
    return tuple(copy.done)


def _mended(path: Path) -> Copy:
    with tempfile.TemporaryDirectory() as folder:
        lint_copy = Path(folder) / "sjabloon.docx"
        done = list(_tags(path, lint_copy))
        copy = Copy(read(lint_copy), done)
    for step in _STEPS:
        if did := step(copy):
            copy.done.append(did)
    return copy


def _tags(path: Path, into: Path) -> Iterator[str]:
    from docxtpl_lint.fixes import write_fixed

    for fix in write_fixed(str(path), str(into)):
        yield f"'{shortened(fix.old)}' is nu '{shortened(fix.new)}'."


def _straight_quotes(copy: Copy) -> str:
    changed = 0
    for member in [each for each in copy.members if _SHOWN_IN.fullmatch(each)]:
        root = copy.root(member)
        assert root is not None
        before = changed
        for paragraph in root.iter(name("w:p")):
            changed += _straightened(list(texts(paragraph)))
        if changed > before:
            copy.put(member, root)
    return f"De kromme aanhalingstekens in {_count(changed, 'tag', 'tags')} zijn recht." if changed else ""


def _straightened(pieces: list[Element]) -> int:
    """Make quotes straight within the tags of a paragraph, over the pieces in which Word keeps it."""
    whole = "".join(piece.text or "" for piece in pieces)
    mended = _TAG.sub(lambda tag: tag[0].translate(_CURLY), whole)
    if mended == whole:
        return 0
    at = 0
    for piece in pieces:
        length = len(piece.text or "")
        piece.text = mended[at : at + length]
        at += length
    return sum(tag != tag.translate(_CURLY) for tag in _TAG.findall(whole))


def _comments(copy: Copy) -> str:
    root = copy.root("word/comments.xml")
    if root is None or not len(root):
        return ""
    for member in [each for each in copy.members if _SHOWN_IN.fullmatch(each)]:
        part = copy.root(member)
        assert part is not None
        marks = list(part.iter(name("w:commentRangeStart"), name("w:commentRangeEnd"), name("w:commentReference")))
        for mark in marks:
            parent = mark.getparent()
            if parent is not None:
                parent.remove(mark)
                if parent.tag == name("w:r") and not [child for child in parent if child.tag != name("w:rPr")]:
                    holder = parent.getparent()
                    if holder is not None:
                        holder.remove(parent)
        if marks:
            copy.put(member, part)
    copy.drop(*[each for each in copy.members if re.fullmatch(r"word/(comments\w*|people)\.xml", each)])
    return f"{_count(len(root), 'opmerking is', 'opmerkingen zijn')} verwijderd."


def _personal(copy: Copy) -> str:
    taken = []
    for member, tag, _called in PERSONAL:
        root = copy.root(member)
        if root is None:
            continue
        named = [element for element in root.iter(name(tag)) if (element.text or "").strip()]
        for element in named:
            if "{{" not in (element.text or ""):
                taken.append(element.text or "")
                element.text = ""
        copy.put(member, root)
    return f"Wie het sjabloon maakte ({', '.join(map(shortened, taken))}), staat er niet meer in." if taken else ""


def _macros(copy: Copy) -> str:
    macros = [each for each in copy.members if holds_macros(each)]
    if not macros:
        return ""
    copy.drop(*macros)
    types = parse(copy.members["[Content_Types].xml"])
    for override in types:
        if override.get("PartName") == "/word/document.xml":
            override.set("ContentType", _DOCX)
    copy.put("[Content_Types].xml", types)
    return "De macro's zijn eruit."


def _attached_template(copy: Copy) -> str:
    rels = "word/_rels/settings.xml.rels"
    root, settings = copy.root(rels), copy.root("word/settings.xml")
    attached = (
        [] if root is None else [each for each in root if each.get("Type", "").endswith("/attachedTemplate")]
    )
    if root is None or settings is None or not attached:
        return ""
    for relation in attached:
        root.remove(relation)
    for element in list(settings.iter(name("w:attachedTemplate"))):
        settings.remove(element)
    copy.put(rels, root)
    copy.put("word/settings.xml", settings)
    return "De koppeling aan een ander sjabloon is eruit."


def _tracking(copy: Copy) -> str:
    settings = copy.root("word/settings.xml")
    tracking = None if settings is None else find(settings, "trackRevisions")
    if settings is None or tracking is None:
        return ""
    settings.remove(tracking)
    copy.put("word/settings.xml", settings)
    return "Wijzigingen bijhouden staat uit."


def _language(copy: Copy) -> str:
    root = copy.root("word/styles.xml")
    properties = None if root is None else find(root, "docDefaults", "rPrDefault", "rPr")
    if root is None or properties is None or get(find(properties, "lang")):
        return ""
    for old in properties.findall(name("w:lang")):
        properties.remove(old)
    properties.append(make("lang", val="nl-NL"))
    copy.put("word/styles.xml", root)
    return "De taal van het sjabloon is Nederlands."


def _bullets(copy: Copy) -> str:
    root, changed = copy.root("word/numbering.xml"), 0
    for level in () if root is None else root.iter(name("w:lvl")):
        if get(find(level, "numFmt")) != "bullet":
            continue
        text, fonts = find(level, "lvlText"), find(level, "rPr", "rFonts")
        if text is not None and is_no_character(level):
            text.set(name("w:val"), "•" if int(get(level, "ilvl") or 0) % 2 == 0 else "–")
            if fonts is not None and (parent := fonts.getparent()) is not None:
                parent.remove(fonts)
            changed += 1
    if root is None or not changed:
        return ""
    copy.put("word/numbering.xml", root)
    return f"{_count(changed, 'opsommingsteken is', 'opsommingstekens zijn')} nu • of –."


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


_STEPS: tuple[Callable[[Copy], str], ...] = (
    _straight_quotes, _comments, _personal, _macros, _attached_template, _tracking, _language, _bullets,
)  # fmt: skip
