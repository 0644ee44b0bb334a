"""Every kind of package that users make, and what it claims; veraPDF judges each at the end of the run."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from PIL import Image

from pipeline.definition import load_proposal
from pipeline.production.build import build
from pipeline.production.loose import bundle_files
from pipeline.workspace import Workspace
from tests.make_examples import note, save
from tests.pdfs import add_bookmarks, add_field, add_link, name_page, new_pdf, to_page, without_fonts, write_pdf
from tests.tagged import write_tagged
from tests.test_bundle_footnotes import word as with_footnotes

ROOT = Path(__file__).parent.parent
ALL = "PDF/A-2a en PDF/UA-1"
Make = Callable[[Path], Path]


@pytest.mark.parametrize("name", [folder.parent.name for folder in sorted(ROOT.glob("proposals/*/voorstel.yaml"))])
def test_our_own_examples_claim_all(tmp_path: Path, name: str) -> None:
    workspace = Workspace(ROOT)
    proposal = load_proposal(ROOT / "proposals" / name / "voorstel.yaml", workspace)
    made = build(proposal, workspace, tmp_path, day=dt.date.max)
    for receipt in ("pakket.json", "openbaar/pakket-openbaar.json"):
        told = json.loads((made.folder / receipt).read_bytes())
        assert (told["norm"], told["in_de_weg"]) == (ALL, [])


def word_with_everything(folder: Path) -> Path:
    made = note()
    Image.new("RGB", (60, 40), "teal").save(folder / "plaatje.png")
    made.add_picture(str(folder / "plaatje.png"))
    made.inline_shapes[0]._inline.docPr.set("descr", "Een blauw vlak")
    for text in ("een", "twee"):
        made.add_paragraph(text, style="List Number")
    save(made, folder / "nota.docx")
    return folder / "nota.docx"


def footnotes(folder: Path) -> Path:
    return with_footnotes(folder / "noten.docx", "Een noot", "Nog een")


def picture(mode: str, suffix: str) -> Make:
    def make(folder: Path) -> Path:
        Image.effect_noise((64, 48), 40).convert(mode).save(folder / f"foto.{suffix}")
        return folder / f"foto.{suffix}"

    return make


def scan(folder: Path) -> Path:
    Image.effect_noise((64, 48), 40).save(folder / "scan.png")
    (folder / "scan.pdf").write_bytes(img2pdf.convert(str(folder / "scan.png")))
    return folder / "scan.pdf"


def tagged(folder: Path) -> Path:
    return write_tagged(folder / "tags.pdf", 3)


def tagged_with_link(folder: Path) -> Path:
    def change(pdf: pikepdf.Pdf, elements: list[pikepdf.Object]) -> None:
        add_link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("https://www.example.nl")))
        link, element = pdf.pages[0].obj.Annots[0], elements[0]
        inside = Dictionary(Type=Name.StructElem, S=Name.Link, P=element, Pg=pdf.pages[0].obj)
        inside.K = Array([0, Dictionary(Type=Name.OBJR, Obj=link, Pg=pdf.pages[0].obj)])
        element.K = pdf.make_indirect(inside)

    return write_tagged(folder / "link.pdf", change=change)


def plain(**options: object) -> Make:
    return lambda folder: write_pdf(folder / "los.pdf", 2, **options)  # type: ignore[arg-type]


def rotated_with_links(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Rotate = 90
    pdf.pages[1].obj.CropBox = Array([50, 50, 500, 700])
    name_page(pdf, "doel", 1)
    add_link(pdf, 0, Dest=String("doel"))
    add_link(pdf, 1, A=Dictionary(S=Name.GoTo, D=to_page(pdf, 0)))
    add_bookmarks(pdf, OutlineItem("Begin", 0), OutlineItem("Eind", 1))


def with_scripts(pdf: pikepdf.Pdf) -> None:
    run = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = run
    pdf.pages[0].obj.AA = Dictionary(O=run)
    add_link(pdf, 0, A=run, F=2)


def with_field(pdf: pikepdf.Pdf) -> None:
    add_field(pdf, 0, "naam", "waarde")


def see_through(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(ca=0.5, CA=0.5, BM=Name.Multiply))
    pdf.pages[0].contents_add(b"/G gs 0.2 0.4 0.6 rg 0 0 99 99 re f")


def printers_colours(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 1 1 0 k 0 0 99 99 re f")


def protected(folder: Path) -> Path:
    with new_pdf("slot") as pdf:
        pdf.save(folder / "slot.pdf", encryption=pikepdf.Encryption(owner="x", user="", R=4))
    return folder / "slot.pdf"


@pytest.mark.parametrize(
    ("make", "claim"),
    [
        (word_with_everything, ALL), (footnotes, ALL),
        (picture("RGB", "png"), ALL), (picture("L", "png"), ALL), (picture("CMYK", "jpg"), "PDF/UA-1"),
        (picture("RGB", "jpg"), ALL),
        (tagged, ALL), (tagged_with_link, ALL),
        (scan, "PDF/A-2u"), (plain(), "PDF/A-2u"), (protected, "PDF/A-2u"),
        (plain(change=rotated_with_links), "PDF/A-2u"), (plain(change=with_scripts), "PDF/A-2u"),
        (plain(change=see_through), "PDF/A-2u"),
        (plain(change=printers_colours), "geen"), (plain(change=without_fonts), "geen"),
        (plain(change=with_field), "PDF/A-2u"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)  # fmt: skip
def test_what_an_attachment_leaves_of_the_claim(tmp_path: Path, make: Make, claim: str) -> None:
    (tmp_path / "uit").mkdir()
    first = write_tagged(tmp_path / "voorstel.pdf")
    package = bundle_files([first, make(tmp_path)], tmp_path / "uit" / "pakket.pdf", title="Pakket")
    assert str(package.claim) == claim, package.obstacles
