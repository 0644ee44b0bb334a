"""Foreign PDFs are mended where that loses nothing, and what was taken out is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.attachments.pdf.archival import make_archival
from pipeline.attachments.pdf.opening import SoundPdf, check_pdf
from pipeline.bundle import bundle
from pipeline.bundle.judging import second_opinion
from pipeline.models import Obstacle, PdfDocument
from tests.pdfs import (
    add_field,
    add_link,
    document,
    font,
    new_pdf,
    to_page,
    with_half_a_font,
    without_fonts,
    write_pdf,
)


def mended(folder: Path, change: Callable[[pikepdf.Pdf], None]) -> tuple[SoundPdf, tuple[Obstacle, ...]]:
    path = write_pdf(folder / "a.pdf", 2, change=change)
    return make_archival(check_pdf(path, folder / "kopie.pdf"), folder / "kopie.pdf")


def annotation(pdf: pikepdf.Pdf, page: int, **entries: object) -> None:
    note = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[9, 9, 20, 20], **entries))
    pdf.pages[page].obj.Annots = Array([*pdf.pages[page].obj.get(Name.Annots, []), note])


def test_a_sound_pdf_is_kept_to_the_byte(tmp_path: Path) -> None:
    sound, objections = mended(tmp_path, lambda pdf: None)
    assert (sound.path, sound.actions, objections) == (tmp_path / "a.pdf", (), ())


def test_hidden_annotations_go_and_are_told_with_their_pages(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        annotation(pdf, 1, Subtype=Name.Text, F=2, Contents=String("geheim"))
        annotation(pdf, 1, Subtype=Name.Link, F=4, Dest=to_page(pdf, 0))

    sound, _ = mended(tmp_path, change)
    assert sound.actions == ("verborgen aantekeningen weggelaten: 1 (pagina 2)",)
    with pikepdf.open(sound.path) as pdf:
        assert [each.Subtype for each in pdf.pages[1].obj.Annots] == [Name.Link]


def test_what_nobody_sees_is_set_right_in_one_line(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        add_link(pdf, 0, Dest=to_page(pdf, 1))
        pdf.pages[0].obj.Resources.Font.F.FontDescriptor.CIDSet = pdf.make_stream(b"\xff")

    sound, objections = mended(tmp_path, change)
    assert sound.actions == ("geschikt gemaakt voor het archief, zonder zichtbaar verschil (2 kleine dingen)",)
    assert objections == ()
    with pikepdf.open(sound.path) as pdf:
        page = pdf.pages[0].obj
        assert page.Annots[0].F == 4
        assert Name.CIDSet not in page.Resources.Font.F.FontDescriptor


def test_title_and_metadata_stay_and_no_clock_is_read(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo[Name.Title] = "Eigen titel"
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = "Eigen titel"
        add_link(pdf, 0, Dest=to_page(pdf, 1))

    sound, _ = mended(tmp_path, change)
    assert sound.path == tmp_path / "kopie.pdf"
    with pikepdf.open(sound.path) as pdf, pikepdf.open(tmp_path / "a.pdf") as original:
        assert str(pdf.docinfo[Name.Title]) == "Eigen titel"
        assert pdf.Root.Metadata.read_bytes() == original.Root.Metadata.read_bytes()
        assert Name.OutputIntents not in pdf.Root
    first = sound.path.read_bytes()
    assert mended(tmp_path, change)[0].path.read_bytes() == first


def test_a_font_that_is_not_in_the_file_is_not_mended_but_told(tmp_path: Path) -> None:
    sound, objections = mended(tmp_path, without_fonts)
    assert sound.path == tmp_path / "a.pdf"
    assert {(each.standard, each.rule, each.page) for each in objections} == {
        ("PDF/A-2b", "ISO_19005_2:6.2.11.4.1-1", 1)
    }
    assert "lettertype" in objections[0].meaning


def test_a_font_that_only_the_second_judge_sees_is_broken(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", 2, change=with_half_a_font)
    package = bundle([document(path)], tmp_path / "uit.pdf", title="Pakket")
    assert package.claim.archive == ""
    assert [each.rule for each in package.obstacles if each.standard == "PDF/A-2b"] == ["pikepdf:font-program"]
    assert "lettertype" in package.obstacles[-1].meaning


def test_what_stands_beside_the_pages_does_not_count(tmp_path: Path) -> None:
    """LibreOffice writes such a check sum; the package has a trailer of its own."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.trailer.DocChecksum = Name("/0123456789ABCDEF")
        pdf.Root.OpenAction = to_page(pdf, 0)

    assert mended(tmp_path, change)[1] == ()


def test_what_is_for_a_show_or_for_its_maker_goes(tmp_path: Path) -> None:
    """LaTeX and Impress write how a page comes up, cameras where they were."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Trans, page.Dur = Dictionary(S=Name.Fade), 3
        page.Thumb = pdf.make_stream(b"\0", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        drawing = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        drawing.Metadata = pdf.make_stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML)
        drawing["/PTEX.FileName"] = String("/home/jan/geheim.pdf")
        page.Resources.XObject = Dictionary(D=drawing)

    sound, objections = mended(tmp_path, change)
    assert objections == () and "zonder zichtbaar verschil (2 kleine dingen)" in sound.actions[0]
    assert b"geheim" not in sound.path.read_bytes()
    with pikepdf.open(sound.path) as pdf:
        assert not {"/Trans", "/Dur", "/Thumb"} & set(pdf.pages[0].obj.keys())
        assert not {"/Metadata", "/PTEX.FileName"} & set(pdf.pages[0].Resources.XObject.D.keys())


def test_a_field_is_judged_by_what_is_drawn_of_it(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        add_field(pdf, 0, "veld", "waarde")

    def without_font(pdf: pikepdf.Pdf) -> None:
        add_field(pdf, 0, "veld", "waarde")
        pdf.pages[0].Annots[0].AP.N.Resources.Font.F = font()

    _, objections = mended(tmp_path, change)
    assert not objections
    _, objections = mended(tmp_path, without_font)
    assert any("lettertype" in each.meaning for each in objections)


def _filled_in(pdf: pikepdf.Pdf) -> None:
    add_field(pdf, 0, "veld", "waarde")
    without_fonts(pdf)


def _unlike_its_metadata(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo[Name.Title] = "Een titel"
    pdf.Root.Metadata = pdf.make_stream(b"geen XML", Type=Name.Metadata, Subtype=Name.XML)


@pytest.mark.parametrize("change", [without_fonts, with_half_a_font, _filled_in, _unlike_its_metadata])
def test_what_was_opened_to_mend_it_is_judged_as_the_file_is(
    tmp_path: Path, change: Callable[[pikepdf.Pdf], None]
) -> None:
    sound, objections = mended(tmp_path, change)
    assert objections == second_opinion(sound.path)
    assert bool(objections) == (change is not _unlike_its_metadata)


@pytest.mark.parametrize("rubbish", ["/Annots 5", "/Annots [5 [] null (x)]", "/A 3", "/Resources 7", "/AA 7"])
def test_odd_objects_are_no_traceback(tmp_path: Path, rubbish: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        key, _, value = rubbish.partition(" ")
        pdf.pages[0].obj[key] = pikepdf.Object.parse(value.encode())

    sound, _ = mended(tmp_path, change)
    assert sound.pages == 2


def test_a_part_that_only_the_second_judge_denies_leaves_the_package_without_pdfa(tmp_path: Path) -> None:
    objection = Obstacle("PDF/A-2b", "ISO_19005_2:6.2.11.5-1", "De breedte klopt niet.", "Doe iets.", "width", 1)
    new_pdf("a", 2).save(tmp_path / "a.pdf")
    new_pdf("b", 2).save(tmp_path / "b.pdf")
    parts = [
        PdfDocument(tmp_path / "a.pdf", "A", 2, "a.pdf", objections=()),
        PdfDocument(tmp_path / "b.pdf", "B", 2, "b.pdf", objections=(objection,)),
    ]
    package = bundle(parts, tmp_path / "uit.pdf", title="Pakket")
    assert package.claim.archive == ""
    assert [(each.rule, each.page) for each in package.obstacles if each.meaning == objection.meaning] == [
        (objection.rule, 3)
    ]


def test_names_of_fonts_in_another_code_are_spelled_in_ascii(tmp_path: Path) -> None:
    """Found in a mail from China; veraPDF denied the claim, the other judges did not see it."""

    def change(pdf: pikepdf.Pdf) -> None:
        drawn = pdf.pages[0].Resources.Font.F
        odd = pikepdf.Object.parse(b"/Blokken#cb#ce")
        drawn.BaseFont, drawn.FontDescriptor.FontName = odd, odd

    sound, objections = mended(tmp_path, change)
    assert "zonder zichtbaar verschil" in sound.actions[0] and objections == ()
    package = bundle([document(sound.path)], tmp_path / "pakket.pdf", title="x")
    assert package.claim.archive == "2u"
    with pikepdf.open(package.path) as pdf:
        drawn = pdf.pages[0].Resources.Font.F
        assert drawn.BaseFont == drawn.FontDescriptor.FontName == "/Blokkencbce"
