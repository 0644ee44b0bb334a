"""A second opinion on a PDF from elsewhere: would its pages be PDF/A-2 in a package?

In: a PDF that is to become a part. Out: what pikepdf's validator has against its pages. ``page-validation`` alone
approves some foreign files that veraPDF denies; of what both pass, it denied 1 in 217. It looks at what a package
takes over of a part, as the package will have it; what belongs to the document as a whole (metadata, what happens
at opening, tags) does not count. It approves only what it knows, so some of what it denies is PDF/A after all. It
takes 15 to 20 ms a page. Forms it does not know: fields are judged by what is drawn of them, as if they were
stamps; what else PDF/A says of fields (ISO 19005-2, 6.4) is left to the first judge.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from pipeline.bundle.judging.findings import Findings, obstacle
from pipeline.bundle.judging.standards import ARCHIVE
from pipeline.bundle.odd import ODD
from pipeline.models import Obstacle

if TYPE_CHECKING:
    from pikepdf.pdfa import PrepareResult

# The last two are those of the preparation.
_TAKEN_OVER = ("/Type", "/Pages", "/OCProperties", "/Version", "/Metadata", "/OutputIntents")
_TRAILER = ("/Root", "/Info", "/ID", "/Size")
_OF_A_STAMP = ("/Type", "/Rect", "/F", "/P")
_SHAPE = "pikepdf:schema-"
_OBJECT = re.compile(r"obj (\d+) (\d+)")

logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns of odd dates in fonts


def prepare(pdf: pikepdf.Pdf) -> PrepareResult:
    """Prepare the pages of an open PDF for PDF/A-2, and return what that changed.

    What it says of the whole, its metadata and what its colours mean, makes way for what the preparation says.
    """
    from pikepdf import pdfa  # here: it takes 0.1 s, and packages of our own parts do not need it

    for holder, key in of_the_whole(pdf):
        if key in holder:
            del holder[key]
    return pdfa.prepare(pdf, ARCHIVE[-1])


def of_the_whole(pdf: pikepdf.Pdf) -> tuple[tuple[Object, Name], ...]:
    """Return where a PDF says something of the whole: what has it, and under which key."""
    return (pdf.Root, Name.Metadata), (pdf.Root, Name.OutputIntents), (pdf.trailer, Name.Info)


def second_opinion(path: Path) -> tuple[Obstacle, ...]:
    """Return what is against the pages of a PDF, each rule once, at its first page."""
    try:
        with pikepdf.open(path) as pdf:
            prepare(pdf)
            return opinion_on_prepared(pdf)
    except ODD as error:
        return _broken(error)


def opinion_on_prepared(pdf: pikepdf.Pdf) -> tuple[Obstacle, ...]:
    """Return the same of an open PDF that was prepared; it is good for nothing else then."""
    try:
        _reduce(pdf)
        return _objections(pdf)
    except ODD as error:
        return _broken(error)


def _broken(error: Exception) -> tuple[Obstacle, ...]:
    return (obstacle(ARCHIVE[-1], "PageError", str(error)),)


def _objections(pdf: pikepdf.Pdf) -> tuple[Obstacle, ...]:
    from pikepdf import pdfa

    findings = Findings(pdf)
    found: dict[str, Obstacle] = {}
    for rule, where, message, _ in pdfa.check(pdf, ARCHIVE[-1]).findings:
        if rule.startswith(_SHAPE):  # what it does not know there is told by its place
            rule += where.rpartition(" ")[2]
        thing = _OBJECT.search(where)
        page = findings.page_of((int(thing[1]), int(thing[2]))) if thing else None
        if rule not in found or (page or 0) < (found[rule].page or 0):
            found[rule] = obstacle(ARCHIVE[-1], rule, f"{where}: {message}", page)
    return tuple(found.values())


def _reduce(pdf: pikepdf.Pdf) -> None:
    """Leave of a prepared PDF what a package takes over and PDF/A has a say in."""
    for holder, kept in ((pdf.Root, _TAKEN_OVER), (pdf.trailer, _TRAILER)):
        for key in [key for key in holder.keys() if key not in kept]:  # noqa: SIM118
            del holder[key]
    for page in pdf.pages:
        if Name.Tabs in page.obj:  # LibreOffice 7.4 writes it wrongly, and the package sets it right
            del page.obj.Tabs
        notes = page.obj.get("/Annots")
        if isinstance(notes, Array):
            page.obj.Annots = Array([each for note in notes for each in _as_stamps(pdf, note)])


def _as_stamps(pdf: pikepdf.Pdf, note: Object) -> list[Object]:
    """Return a field as a stamp for each way that it can look; another note as it is."""
    if not isinstance(note, Dictionary) or note.get("/Subtype") != Name.Widget:
        return [note]
    drawn = note.get("/AP", Dictionary()).get("/N")
    looks = [drawn] if drawn is None or isinstance(drawn, Stream) else [drawn[key] for key in drawn.keys()]  # noqa: SIM118
    common = {key: note[key] for key in _OF_A_STAMP if key in note}
    stamps: list[Object] = []
    for look in looks:
        stamp = Dictionary({**common, "/Subtype": Name.Stamp})
        if look is not None:
            stamp.AP = Dictionary(N=look)
        stamps.append(pdf.make_indirect(stamp))
    return stamps
