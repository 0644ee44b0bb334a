"""What a package claims is true of its bytes, and what stands in the way of more is named with its part."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import docx
import page as validator
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object
from PIL import Image, ImageCms

from pipeline.attachments import prepare
from pipeline.bundle import bundle
from pipeline.bundle.judging import validation
from pipeline.conversion import convert
from pipeline.models import Attachment, PdfDocument, PdfPackage
from tests.pdfs import document, without_fonts, write_pdf
from tests.tagged import write_tagged


def word(path: Path, text: str = "Tekst") -> PdfDocument:
    """Return a PDF that LibreOffice made: accessible, fonts embedded."""
    made = docx.Document()
    made.core_properties.title = path.stem
    made.core_properties.language = "nl-NL"
    for language in made.styles.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}lang"):
        language.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val", "nl-NL")
    made.add_heading("Kop", 1)
    made.add_paragraph(text)
    made.save(str(path))
    pdf = convert([path], path.parent)[path]
    assert isinstance(pdf, Path)
    return document(pdf)


def bundled(into: Path, *parts: PdfDocument) -> PdfPackage:
    """Bundle, and hold the claim against the bytes as anyone else would."""
    package = bundle(parts, into, title="Pakket", author="Gemeente")
    profiles = [package.claim.archive] if package.claim.archive else []
    profiles += ["ua1"] if package.claim.accessible else []
    for profile in profiles:
        assert validator.validate_pdf(str(into), profile=profile, limits=validation._LIMITS).is_compliant
    with pikepdf.open(into) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
    level = package.claim.archive[1:].upper()
    assert (f"<pdfaid:conformance>{level}</" in xmp) if level else ("pdfaid" not in xmp)
    assert ("<pdfuaid:part>1</" in xmp) is package.claim.accessible
    return package


def test_word_and_a_picture_make_an_accessible_archive_file(tmp_path: Path) -> None:
    Image.new("RGB", (80, 60), "teal").save(tmp_path / "kaart.png")
    picture = prepare([Attachment("Kaart & plan", tmp_path / "kaart.png", "kaart.png", 1)], tmp_path / "w")
    package = bundled(tmp_path / "uit.pdf", word(tmp_path / "a.docx"), *picture)
    assert str(package.claim) == "PDF/A-2a en PDF/UA-1" and package.obstacles == ()


def test_a_part_without_tags_leaves_the_archive_claim(tmp_path: Path) -> None:
    part = word(tmp_path / "b.docx")
    with pikepdf.open(part.path, allow_overwriting_input=True) as pdf:
        del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo
        pdf.save(part.path)
    package = bundled(tmp_path / "uit.pdf", word(tmp_path / "a.docx"), part)
    assert str(package.claim) in ("PDF/A-2u", "PDF/A-2b") and not package.claim.accessible
    assert "PDF/UA-1" in {obstacle.standard for obstacle in package.obstacles}
    assert package.parts[1].untagged == "heeft geen tags"


def test_fonts_that_are_not_embedded_leave_no_claim_and_are_named_with_their_page(tmp_path: Path) -> None:
    package = bundled(
        tmp_path / "uit.pdf",
        word(tmp_path / "a.docx"),
        document(write_pdf(tmp_path / "los.pdf", 2, change=without_fonts)),
    )
    assert str(package.claim) == "geen"
    fonts = [obstacle for obstacle in package.obstacles if "FONT-EMBEDDING" in obstacle.rule]
    assert fonts and {obstacle.page for obstacle in fonts} == {2}
    assert "Helvetica (pagina 2)" in fonts[0].meaning


def test_a_tree_that_does_not_hold_is_no_accessible_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validation, "faults", lambda package: ("Een element staat tweemaal in de tags.",))
    package = bundled(tmp_path / "uit.pdf", word(tmp_path / "a.docx"))
    assert str(package.claim) == "PDF/A-2u"
    assert {obstacle.rule for obstacle in package.obstacles} == {"tags"}


def test_a_check_that_cannot_be_finished_is_no_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "_LIMITS", validator.SafetyLimits(max_object_count=1))
    package = bundled(tmp_path / "uit.pdf", word(tmp_path / "a.docx"))
    assert str(package.claim) == "geen"
    assert {obstacle.rule for obstacle in package.obstacles} == {"SafetyLimitError"}


def test_a_long_package_is_judged_too(tmp_path: Path) -> None:
    """Three hundred bookmarks and pages are chains of references longer than the validator allows by itself."""
    part = word(tmp_path / "a.docx")
    package = bundled(tmp_path / "uit.pdf", *[part] * 320)
    assert str(package.claim) == "PDF/A-2a en PDF/UA-1"


def test_same_parts_same_bytes(tmp_path: Path) -> None:
    parts = [word(tmp_path / "a.docx"), document(write_tagged(tmp_path / "b.pdf"))]
    for name in ("een", "twee"):
        bundled(tmp_path / f"{name}.pdf", *parts)
    assert (tmp_path / "een.pdf").read_bytes() == (tmp_path / "twee.pdf").read_bytes()


@pytest.mark.parametrize(
    ("address", "said", "described"),
    [
        ("https://www.example.nl", None, "https://www.example.nl"),
        ("https://www.example.nl", " ", "https://www.example.nl"),
        ("", "", "Naar een andere plaats"),
        ("https://www.example.nl", "Een voorbeeld", "Een voorbeeld"),
    ],
)
def test_links_get_a_description_and_pages_their_tab_order(
    tmp_path: Path, address: str, said: str | None, described: str
) -> None:
    def linked(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        link = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                       A=Dictionary(S=Name.URI, URI=pikepdf.String(address)))
        )  # fmt: skip
        if said is not None:
            link.Contents = pikepdf.String(said)
        pdf.pages[0].obj.Annots = Array([link])
        pdf.pages[0].obj.Tabs = pikepdf.String("S")  # as LibreOffice 7.4 writes it

    bundled(tmp_path / "uit.pdf", document(write_tagged(tmp_path / "a.pdf", change=linked)))
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        page = pdf.pages[0].obj
        assert page.Tabs == Name.S and str(page.Annots[0].Contents) == described


def test_packed_data_that_end_in_a_carriage_return_deny_nothing(tmp_path: Path) -> None:
    """The validator takes that byte for the end of a line; the stream is packed anew."""
    content = next(
        text
        for number in range(5000)
        if zlib.compress(text := f"/P <</MCID 0>> BDC 0 0 {number} 9 re f EMC".encode()).endswith(b"\r")
    )

    def ending(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        page = pdf.pages[0].obj
        page.Contents = pikepdf.Stream(pdf, zlib.compress(content), Filter=Name.FlateDecode)
        del page.Resources
        pdf.Root.StructTreeRoot.K.K = Array(elements[:1])

    part = document(write_tagged(tmp_path / "a.pdf", change=ending))
    with pikepdf.open(part.path) as pdf:
        assert pdf.pages[0].Contents.read_raw_bytes().endswith(b"\r")
    package = bundled(tmp_path / "uit.pdf", part)
    assert package.obstacles == ()
    assert str(package.claim) == "PDF/A-2a en PDF/UA-1"
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        assert pdf.pages[0].Contents.read_bytes() == content


@pytest.mark.parametrize(
    "loose", [b"0 0 m 9 9 l S", b"q 1 w 0 0 9 9 re f Q", b"0 0 9 9 re W n 1 1 m 2 2 l 3 3 l b*"]
)
def test_drawing_that_libreoffice_left_untagged_becomes_decoration(tmp_path: Path, loose: bytes) -> None:
    def bordered(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC 0 0 5 5 re f EMC\n" + loose)
        del page.Resources
        pdf.Root.StructTreeRoot.K.K = Array(elements[:1])
        pdf.docinfo["/Producer"] = "LibreOffice 7.4"

    package = bundled(tmp_path / "uit.pdf", document(write_tagged(tmp_path / "a.pdf", change=bordered)))
    assert package.claim.accessible
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert content.count(b"/Artifact BMC") == 1 and content.index(b"/P") < content.index(b"/Artifact")


def test_the_background_of_a_slide_becomes_decoration(tmp_path: Path) -> None:
    """LibreOffice 7.4 ends the mark around it within a drawing of it, as it seems, and once more on the page."""

    def with_background(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        page = pdf.pages[0].obj
        whole = pdf.make_stream(
            b"/Artifact BMC 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
        )
        page.Contents = pdf.make_stream(
            b"/Artifact BMC 0 0 9 9 re f EMC q /T Do Q EMC /P <</MCID 0>> BDC 0 0 5 5 re f EMC"
        )
        page.Resources = Dictionary(XObject=Dictionary(T=whole))
        pdf.Root.StructTreeRoot.K.K = Array(elements[:1])
        pdf.docinfo["/Producer"] = "LibreOffice 7.4"

    package = bundled(tmp_path / "uit.pdf", document(write_tagged(tmp_path / "a.pdf", change=with_background)))
    assert package.claim.accessible
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        page = pdf.pages[0]
        assert b"/Artifact BMC\n/T Do\nEMC" in page.Contents.read_bytes()
        assert page.Resources.XObject["/T"].read_bytes().endswith(b"EMC")


def test_the_colour_profile_in_the_package_is_srgb(tmp_path: Path) -> None:
    bundled(tmp_path / "uit.pdf", document(write_tagged(tmp_path / "a.pdf")))
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()))
    to_srgb = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    picture = Image.effect_noise((64, 64), 90).convert("RGB")
    assert ImageCms.applyTransform(picture, to_srgb).tobytes() == picture.tobytes()


def test_a_font_whose_name_cannot_be_read_is_no_reason_to_refuse(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        without_fonts(pdf)
        pdf.pages[0].obj.Resources.Font.F.BaseFont = Object.parse(b"/Tekst#e9#ff")

    path = write_pdf(tmp_path / "a.pdf", change=change)
    package = bundled(tmp_path / "uit.pdf", document(path))
    assert any("onleesbare naam" in each.meaning for each in package.obstacles)
