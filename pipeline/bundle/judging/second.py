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

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from pipeline.bundle.judging.findings import Findings, obstacle
from pipeline.bundle.judging.standards import ARCHIVE
from pipeline.bundle.odd import ODD
from pipeline.models import Obstacle

_TAKEN_OVER = ("/Type", "/Pages", "/OCProperties", "/Version")
_OF_A_STAMP = ("/Type", "/Rect", "/F", "/P")
_SHAPE = "pikepdf:schema-"
_OBJECT = re.compile(r"obj (\d+) (\d+)")

logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns of odd dates in fonts


def second_opinion(path: Path) -> tuple[Obstacle, ...]:
    """Return what is against the pages of a PDF, each rule once, at its first page."""
    from pikepdf import pdfa  # here: it takes 0.1 s, and packages of our own parts do not need it

    least = ARCHIVE[-1]
    found: dict[str, Obstacle] = {}
    try:
        with pikepdf.open(path) as pdf:
            _reduce(pdf)
            pdfa.prepare(pdf, least)
            findings = Findings(pdf)
            for rule, where, message, _ in pdfa.check(pdf, least).findings:
                if rule.startswith(_SHAPE):  # what it does not know there is told by its place
                    rule += where.rpartition(" ")[2]
                thing = _OBJECT.search(where)
                page = findings.page_of((int(thing[1]), int(thing[2]))) if thing else None
                if rule not in found or (page or 0) < (found[rule].page or 0):
                    found[rule] = obstacle(least, rule, f"{where}: {message}", page)
    except ODD as error:
        return (obstacle(least, "PageError", str(error)),)
    return tuple(found.values())


def _reduce(pdf: pikepdf.Pdf) -> None:
    """Leave of a PDF what a package takes over and PDF/A has a say in."""
    for key in [key for key in pdf.Root.keys() if key not in _TAKEN_OVER]:  # noqa: SIM118
        del pdf.Root[key]
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
