"""What stands between a package and PDF/A or PDF/UA, and can be mended without loss.

In: a package, or the pages of a part just added to it. Out: the same, with the colours defined (OutputIntent), the
tab order by structure, a description for every link, and loose drawing of LibreOffice marked as decoration. What a
reader sees does not change. It never judges whether that was enough: that is ``conformance``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, String

from pipeline.bundle.content import content_of, instructions, remembering
from pipeline.bundle.glance import glance
from pipeline.bundle.odd import ODD

_BEGIN, _END = frozenset({"BMC", "BDC"}), "EMC"
_AT_ONCE = frozenset({"Do", "sh"})
_PATH = frozenset({"m", "l", "c", "v", "y", "h", "re", "W", "W*"}) | _AT_ONCE  # with these drawing begins
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"}) | _AT_ONCE  # and with these it ends
# The profile that LittleCMS has built in ("No copyright, use freely"), dated 1 January 2000. Kept as a file: what
# Pillow makes may differ with its version.
_SRGB = Path(__file__).with_name("srgb.icc")


def mend_part(package: pikepdf.Pdf, pages: Sequence[Object], *, by_libreoffice: bool) -> None:
    """Mend the pages of a part.

    Args:
        package: The package that they are in.
        pages: The pages (their dictionaries).
        by_libreoffice: Whether LibreOffice made them, so that what it left outside the tags is decoration.
    """
    for page in pages:
        _mend_annotations(page)
        if by_libreoffice:
            with suppress(*ODD):  # content that cannot be read costs the part its tags: see treewalk
                if (marked := _loose_drawing_marked(content_of(page))) is not None:
                    page.Contents = package.make_stream(marked)
                    _end_marks(page)


def _end_marks(page: Object) -> None:
    """End the marks in the drawings of a page that begin there and end outside, where that end was taken away."""
    drawn = page.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    for drawing in (drawn[name] for name in drawn.keys()):  # noqa: SIM118  (a pikepdf object iterates otherwise)
        if drawing.get(Name.Subtype) != Name.Form:
            continue
        content = drawing.read_bytes()
        names = [str(each.operator) for each in instructions(content, "BMC BDC EMC")]
        if (begun := sum((name in _BEGIN) - (name == _END) for name in names)) > 0:
            drawing.write(content + b"\nEMC" * begun)


def define_colours(package: pikepdf.Pdf) -> None:
    """Say what the colours of the package mean: sRGB (ISO 19005-2, 6.2.3)."""
    profile = package.make_stream(_SRGB.read_bytes(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    package.Root.OutputIntents = Array([package.make_indirect(intent)])


def _mend_annotations(page: Object) -> None:
    """Set the tab order (ISO 14289-1, 7.18.3) and describe links that have no description (7.18.5)."""
    annotations = page.get(Name.Annots)
    if not isinstance(annotations, Array) or not len(annotations):
        return
    page.Tabs = Name.S
    for annotation in annotations:
        is_link = isinstance(annotation, Dictionary) and annotation.get(Name.Subtype) == Name.Link
        if is_link and not _says_something(annotation.get(Name.Contents)):
            action = annotation.get(Name.A)
            address = action.get(Name.URI) if isinstance(action, Dictionary) else None
            annotation.Contents = address if _says_something(address) else String("Naar een andere plaats")


def _says_something(text: Object | None) -> bool:
    """Return whether it is a text that a screen reader can read out; an empty one is none."""
    return isinstance(text, String) and bool(str(text).strip())


@remembering
def _loose_drawing_marked(content: bytes) -> bytes | None:
    """Mark what is drawn outside all tags, text aside, as artifact.

    LibreOffice 7.4 leaves the borders of paragraphs there. What a slide has in its background it draws there too,
    after the end of a mark that it ends once more later on.

    Returns:
        The content with the marks; None when nothing is outside tags.
    """
    if not glance(content).loose:
        return None
    result: list[ContentStreamInstruction | tuple[list[Object], Operator]] = []
    depth, start, changed = 0, -1, False
    for instruction in instructions(content):
        name = str(instruction.operator)
        if name == _END and depth == 0:
            changed = True
            continue
        depth += (name in _BEGIN) - (name == _END)
        if depth == 0 and name in _PATH and start < 0:
            start = len(result)
        result.append(instruction)
        if start >= 0 and name in _PAINT:
            if name != "n":
                result.insert(start, ([Name.Artifact], Operator("BMC")))
                result.append(([], Operator("EMC")))
                changed = True
            start = -1
    return pikepdf.unparse_content_stream(result) if changed else None
