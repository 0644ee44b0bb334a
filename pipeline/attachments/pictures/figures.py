"""Pages that are a picture each: described for who cannot see them.

A PDF comes in; each page of it becomes a ``/Figure`` with a description, and has no other tags (ISO 32000-1,
14.8.4.5 and 14.9.3). It changes nothing that is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_MARKS = {"BMC", "BDC", "EMC", "MP", "DP"}


def describe(pdf: pikepdf.Pdf, description: str) -> None:
    """Give each page its description; of several pages it says which."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    figures, numbers = [], Array()
    for number, page in enumerate(pdf.pages):
        page.contents_add(b"/Figure <</MCID 0>> BDC", prepend=True)
        page.contents_add(b"EMC")
        page.obj.StructParents = number
        place = f", pagina {number + 1} van {len(pdf.pages)}" if len(pdf.pages) > 1 else ""
        figure = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Figure,
                P=root,
                Pg=page.obj,
                K=0,
                Alt=String(description + place),
                A=Dictionary(O=Name.Layout, Placement=Name.Block, BBox=page.mediabox),
            )
        )
        figures.append(figure)
        numbers.extend(Array([number, Array([figure])]))
    root.K = Array(figures)
    root.ParentTree = Dictionary(Nums=numbers)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def describe_anew(path: Path, description: str) -> None:
    """Do so with a PDF that may have other tags: these go.

    LibreOffice leaves a part of a drawing (of 7.4: its gradients) outside the tag of the drawing.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        take_tags_out(pdf)
        describe(pdf, description)
        pdf.save(path, deterministic_id=True)


def take_tags_out(pdf: pikepdf.Pdf) -> None:
    """Take all tags out of a PDF, and the marks in its content that they point at."""
    for drawn in [*pdf.pages, *_forms(pdf)]:
        kept = [each for each in pikepdf.parse_content_stream(drawn) if str(each.operator) not in _MARKS]
        content = pikepdf.unparse_content_stream(kept)
        if isinstance(drawn, pikepdf.Page):
            drawn.Contents = pdf.make_stream(content)
        else:
            drawn.write(content)
    for key in (Name.StructTreeRoot, Name.MarkInfo):
        if key in pdf.Root:
            del pdf.Root[key]


def _forms(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get(Name.Subtype) == Name.Form:
            yield thing
