"""A municipality's Word file → its parts, ready to be filled in.

In: a .docx written in Word, with tags in the language of docxtpl (``{{ … }}``, ``{% … %}``, ``{%p … %}``,
``{%tr … %}``). Out: a ``Template`` whose parts are compiled once and can be rendered many times.

docxtpl prepares the XML (tags that Word cut in pieces, paragraph and row tags). Its ``DocxTemplate.render`` is
not used: it loses text at ``&`` and ``<``, prints unknown names as nothing, skips text in document properties
and endnotes, and takes ten times as long. See docs/adr/0002.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2.nodes
from docxtpl import DocxTemplate
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from pipeline.document.blocks import printed
from pipeline.document.jinja import explained
from pipeline.document.ooxml import find, get, name, parse
from pipeline.document.places import Story, label_of, stories_of
from pipeline.document.styles import Styles
from pipeline.dutch import FILTERS
from pipeline.errors import Problem, TemplateError

CORE = "docProps/core.xml"
MEND_IN_WORD = "Open het in Word, laat het herstellen en bewaar het opnieuw; of neem een oudere versie."
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP knows
_MOST_BYTES = 200 * 1024 * 1024

# A tag that cannot be carried out raises Jinja's own errors, or those of the filter or comparison in it.
_JINJA_RAISES = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError)
_ZIP_RAISES = (  # on damaged files
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, LookupError,
)  # fmt: skip
_TAG = re.compile(r"\{[{%]")


@cache
def jinja_environment() -> jinja2.Environment:
    """Return Jinja for templates: sandboxed, escaping, and strict about names that it does not know."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=printed
    )
    environment.filters.update(FILTERS)
    return environment


@dataclass(frozen=True)
class Part:
    """One XML part of the Word file that has tags.

    Attributes:
        story: The part as Word wrote it.
        source: Its XML as Jinja sees it: each paragraph on a line of its own.
        compiled: The same, compiled.
        names: The names that its tags use without giving them a value, also in branches not taken.
    """

    story: Story
    source: str
    compiled: jinja2.Template
    names: frozenset[str] = frozenset()

    def render(self, values: Mapping[str, Any]) -> etree._Element:
        """Return the part filled in.

        Raises:
            TemplateError: A tag cannot be carried out; the message names tag and place.
        """
        try:
            xml = self.compiled.render(values)
        except _JINJA_RAISES as error:
            raise template_error(self, error, _line(error)) from error
        try:
            return parse(xml.encode())
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"Het sjabloon levert geen geldig Word-document op ({self.story.label}).",
                "Kijk of elke {%p if %} en {%p for %} in een eigen alinea staat en zijn einde heeft.",
            ) from error


def syntax(part: Part) -> jinja2.nodes.Template:
    """Return the syntax tree of a part's tags."""
    return jinja_environment().parse(part.source)


@dataclass(frozen=True, eq=False)
class Template:
    """A Word file that can be filled in.

    Attributes:
        path: The .docx.
        members: Every member of the ZIP in its order, with its bytes.
        parts: The parts that have tags.
        styles: Its styles and lists.
        width: Width of the text on its pages, in twips.
    """

    path: Path
    members: Mapping[str, bytes]
    parts: tuple[Part, ...]
    styles: Styles
    width: int

    def unknown_names(self, known: Mapping[str, Any]) -> tuple[Problem, ...]:
        """Return a problem for each name that a tag uses and ``known`` has not, also in branches not taken."""
        problems = []
        for part in self.parts:
            for unknown in sorted(part.names.difference(known)):
                where = part.story.place(unknown)
                problems.append(
                    Problem(
                        str(self.path), 0, 0, f"{where}: het sjabloon gebruikt '{unknown}', maar dat bestaat niet."
                    )
                )
        return tuple(problems)


def load(path: Path) -> Template:
    """Read a template; one that has not changed since is not read again.

    Raises:
        TemplateError: It is not there, is no Word file, or has a tag that is no Jinja.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise TemplateError(
            f"Het sjabloon {path} is er niet.", "Kijk bij de gemeente in templates/gemeenten.yaml."
        ) from error
    return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _load(path: Path, _mtime_ns: int, _size: int) -> Template:
    members = read(path)
    stories = {story.member: story for story in stories_of(members)}
    parts = []
    for member, data in members.items():
        if member.endswith(".xml") and has_tag(data):
            if member not in stories:
                raise not_filled_in(path, member)
            parts.append(compiled(path, stories[member]))
    styles = Styles(members["word/styles.xml"], members.get("word/numbering.xml"))
    return Template(path, members, tuple(parts), styles, _text_width(members["word/document.xml"]))


def _text_width(document: bytes) -> int:
    """Return the width between the margins of the first section, in twips; that of A4 where it is not said."""
    section = next(parse(document).iter(name("w:sectPr")), None)
    size, margins = (None, None) if section is None else (find(section, "pgSz"), find(section, "pgMar"))
    wide, left, right = get(size, "w"), get(margins, "left"), get(margins, "right")
    return _twips(wide, 11906) - _twips(left, 1417) - _twips(right, 1417)


def _twips(written: str | None, usual: int) -> int:
    return int(written) if written and written.isdecimal() else usual


def read(path: Path) -> dict[str, bytes]:
    """Return the members of a Word file in their order, with their bytes.

    Raises:
        TemplateError: It is no whole Word file, too large, or damaged: a member that is to be XML is not.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                raise TemplateError(
                    f"Het sjabloon {path} is uitgepakt groter dan 200 MB.", "Maak de plaatjes kleiner."
                )
            members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except _ZIP_RAISES as error:
        raise TemplateError(
            f"Het sjabloon {path} is geen Word-document.", "Open het in Word en bewaar het als .docx."
        ) from error
    if not {"[Content_Types].xml", "word/document.xml", "word/styles.xml", CORE} <= members.keys():
        raise TemplateError(
            f"Het sjabloon {path} is geen volledig Word-document.", "Open het in Word en bewaar het als .docx."
        )
    for member, data in members.items():
        if member.endswith((".xml", ".rels")):
            try:
                parse(data)
            except etree.XMLSyntaxError as error:
                raise TemplateError(
                    f"Het sjabloon {path} is beschadigd ({label_of(member) or member}).",
                    MEND_IN_WORD,
                ) from error
    return members


def write(members: Mapping[str, bytes], into: Path) -> None:
    """Write a Word file with these members: one fixed time, one fixed order."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for member, data in members.items():
            info = zipfile.ZipInfo(member, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            archive.writestr(info, data)


def has_tag(data: bytes) -> bool:
    """Tell whether a part has tags, also where Word put marks between two braces."""
    if b"{" not in data:
        return False
    return (
        b"{{" in data
        or b"{%" in data
        or bool(_TAG.search(re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace"))))
    )


def not_filled_in(path: Path, member: str) -> TemplateError:
    """Return the error of a tag in a part in which nothing is filled in."""
    return TemplateError(
        f"In {path.name} staat een tag in {member}; daar wordt niets ingevuld.",
        "Haal de tag weg of zet hem in de tekst, de kop- of voettekst of een noot.",
    )


def compiled(path: Path, story: Story) -> Part:
    """Return a part that has tags, compiled.

    Raises:
        TemplateError: It has a tag that is no Jinja.
    """
    xml = etree.tostring(parse(story.xml), encoding="unicode")
    # docxtpl knows properties and endnotes as little as it needs to: for all parts the same preparation holds.
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", DocxTemplate(path).patch_xml(xml))
    try:
        syntax = jinja_environment().parse(source)
        names = frozenset(meta.find_undeclared_variables(syntax))
        return Part(story, source, jinja_environment().from_string(syntax), names)
    except jinja2.TemplateSyntaxError as error:
        raise template_error(Part(story, source, jinja2.Template("")), error, error.lineno) from error


def template_error(part: Part, error: Exception, line: int) -> TemplateError:
    """Return what Jinja found wrong as a Dutch error with its place in the Word file."""
    lines = part.source.split("\n")
    needle = re.sub(r"<[^>]+>", "", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
    named = ""
    if isinstance(error, jinja2.UndefinedError):
        found = re.search(r"attribute '([^']+)'$|'([^']+)' is undefined", error.message or "")
        named = next((group for group in found.groups() if group), "") if found else ""
    what, remedy = explained(error, named)
    return TemplateError(f"{part.story.place(named or needle)}: {what}.", remedy)


def _line(error: Exception) -> int:
    """Return the line of the compiled template at which an error came up."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
