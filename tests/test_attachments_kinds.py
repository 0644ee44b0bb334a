"""Drawings, templates and other kinds beside the usual: each is known for what it is, and made or refused."""

from __future__ import annotations

import struct
from pathlib import Path

import office
import pikepdf
import pypdf
import pytest
from documents import change
from PIL import Image

from pipeline.attachments import prepare
from pipeline.attachments.kinds import Kind
from pipeline.attachments.laying import lay
from pipeline.attachments.pieces import Source
from pipeline.attachments.recognising import recognise
from pipeline.bundle import bundle
from pipeline.errors import AttachmentError
from pipeline.models import Attachment, Handling, PdfDocument

SECRET = "Dit staat in een ander bestand"


def made(path: Path, title: str = "Titel") -> PdfDocument:
    (document,) = prepare([Attachment(title, path, path.name, 1)], path.parent / f"uit-{path.name}")
    return document


def text(document: PdfDocument) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(document.path).pages)


def refused(path: Path) -> str:
    (room := path.parent / f"ruimte-{path.name}").mkdir()
    with pytest.raises(AttachmentError) as caught:
        lay(Source(path, room, path.stem, Handling()))
    return f"{caught.value.message} {caught.value.remedy}"


@pytest.mark.parametrize("suffix", [".emf", ".wmf"])
def test_a_metafile_is_a_described_picture(tmp_path: Path, suffix: str) -> None:
    path = office.resaved(office.odg(tmp_path / "plan.odg"), tmp_path / "oud", suffix)
    document = made(path, "Plankaart van de wijk")
    assert recognise(path).is_picture
    assert document.pages == 1 and document.actions == ("op een pagina A4 gezet",)
    assert "plankaart" in text(document)
    with pikepdf.open(document.path) as pdf:
        assert pdf.Root.StructTreeRoot.K[0].Alt == "Plankaart van de wijk"
    assert bundle([document], tmp_path / "pakket.pdf", title="Pakket").claim.accessible


def test_a_drawing_of_open_document(tmp_path: Path) -> None:
    document = made(office.odg(tmp_path / "plan.odg"))
    assert "Een plankaart" in text(document)
    assert document.actions == ("omgezet van OpenDocument naar PDF",)


def test_a_drawing_of_visio(tmp_path: Path) -> None:
    path = Path(__file__).parent / "data" / "tekening.vsdx"
    assert recognise(path) is Kind.VISIO
    (document,) = prepare([Attachment("Titel", path, path.name, 1)], tmp_path)
    assert "CONNECTED_SHAPE" in text(document) and document.actions == ("omgezet van Visio naar PDF",)


def test_a_drawing_of_visio_from_before_2013(tmp_path: Path) -> None:
    path = Path(__file__).parent / "data" / "macro.vsd"
    assert recognise(path) is Kind.OLD_VISIO
    (document,) = prepare([Attachment("Titel", path, path.name, 1)], tmp_path)
    assert "This is a macro vector graphics drawing" in text(document)
    assert document.actions == ("omgezet van Visio naar PDF",)


def test_a_metafile_without_the_header_of_aldus(tmp_path: Path) -> None:
    whole = office.resaved(office.odg(tmp_path / "plan.odg"), tmp_path / "oud", ".wmf").read_bytes()
    assert whole.startswith(b"\xd7\xcd\xc6\x9a")
    (path := tmp_path / "kaal.wmf").write_bytes(whole[22:])  # [MS-WMF] 2.3.2.3
    assert recognise(path) is Kind.WMF
    assert "plankaart" in text(made(path))


FLAT = {".fodt": office.odt, ".fods": office.ods, ".fodp": office.odp, ".fodg": office.odg}
SAID = {".fodt": "gewone tekst", ".fods": "Zorg", ".fodp": "eerste dia", ".fodg": "plankaart"}


@pytest.mark.parametrize("suffix", FLAT)
def test_open_document_in_one_file(tmp_path: Path, suffix: str) -> None:
    path = office.resaved(FLAT[suffix](tmp_path / f"a.{suffix[2:]}"), tmp_path / "plat", suffix)
    assert recognise(path) is Kind.FLAT
    document = made(path)
    assert SAID[suffix] in text(document)
    assert office.done(document)[-1] == "omgezet van OpenDocument naar PDF"


def test_open_document_in_one_file_fetches_nothing_and_hides_what_is_hidden(tmp_path: Path) -> None:
    (secret := tmp_path / "geheim.txt").write_text(SECRET, encoding="ascii")
    section = f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}"'
    whole = office.resaved(office.odt(tmp_path / "a.odt"), tmp_path / "plat", ".fodt")
    body = whole.read_text(encoding="utf-8")
    path = tmp_path / "b.fodt"
    reference = f'{section} text:filter-name="Text (encoded)"/><text:p/></text:section>'
    path.write_text(body.replace("</office:text>", f"{reference}</office:text>"), encoding="utf-8")
    document = made(path)
    assert SECRET not in text(document)
    assert any("niet opgehaald" in action for action in document.actions)


def test_open_document_in_one_file_that_is_odd_is_refused(tmp_path: Path) -> None:
    head = '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    for number, rest in enumerate(("", ">", "/>", ' office:mimetype="text/plain"/>')):
        path = tmp_path / f"{number}.fodt"
        path.write_text(head + rest + " " * 10, encoding="utf-8")
        assert "beschadigd" in refused(path)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}.main+xml"
MACROS = "application/vnd.ms-{}.macroEnabled.main+xml"
TEMPLATES = {
    ".dotx": (office.word, WORD.format("document"), WORD.format("template"), "gewone tekst"),
    ".docm": (office.word, WORD.format("document"), MACROS.format("word.document"), "gewone"),
    ".xltx": (office.excel, SHEETS.format("sheet"), SHEETS.format("template"), "Zorg"),
    ".xlsm": (office.excel, SHEETS.format("sheet"), MACROS.format("excel.sheet"), "Zorg"),
    ".potx": (office.pptx, SLIDES.format("presentation"), SLIDES.format("template"), "eerste dia"),
    ".ppsx": (office.pptx, SLIDES.format("presentation"), SLIDES.format("slideshow"), "eerste dia"),
    ".pptm": (office.pptx, SLIDES.format("presentation"), MACROS.format("powerpoint.presentation"), "eerste dia"),
}  # fmt: skip


def test_a_file_in_which_any_bin_would_be_a_book(tmp_path: Path) -> None:
    """SheetJS, with which many websites write Excel files, says so of the suffix ``.bin``."""
    path = tmp_path / "a.xlsx"
    office.excel(path, [["Post", "Bedrag"], ["Groen", 3]])
    book = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    change(path, "[Content_Types].xml", "<Default ", f'<Default Extension="bin" ContentType="{book}"/><Default ')
    assert recognise(path) is Kind.EXCEL
    (part,) = prepare([Attachment("Tabel", path, path.name, 1)], tmp_path / "uit")
    assert "omgezet van Excel naar PDF" in part.actions


@pytest.mark.parametrize("suffix", TEMPLATES)
def test_templates_and_files_with_macros(tmp_path: Path, suffix: str) -> None:
    make, old, new, said = TEMPLATES[suffix]
    plain = make(tmp_path / "a.zip")
    path, name = tmp_path / f"b{suffix}", "[Content_Types].xml"
    types = office.members(plain)[name].decode()
    assert old in types
    office.repacked(plain, path, {name: types.replace(old, new)})
    document = made(path)
    assert said in text(document) and office.done(document)[-1].startswith("omgezet van ")


@pytest.mark.parametrize(("suffix", "make"), [(".ott", office.odt), (".ots", office.ods), (".otp", office.odp)])
def test_templates_of_open_document(tmp_path: Path, suffix: str, make) -> None:
    plain = make(tmp_path / "a.zip")
    kind = office.members(plain)["mimetype"].decode()
    manifest = office.members(plain)["META-INF/manifest.xml"].decode()
    path = office.repacked(
        plain,
        tmp_path / f"b{suffix}",
        {"mimetype": f"{kind}-template", "META-INF/manifest.xml": manifest.replace(kind, f"{kind}-template")},
    )
    document = made(path)
    assert text(document).strip() and office.done(document) == ("omgezet van OpenDocument naar PDF",)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "I;16"])
def test_jpeg_2000(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "foto.jp2"
    Image.linear_gradient("L").resize((300, 200)).convert(mode).save(path)
    document = made(path)
    with pikepdf.open(document.path) as pdf:
        drawn = pdf.pages[0].Resources.XObject
        (picture,) = (drawn[name] for name in drawn.keys())  # noqa: SIM118
        as_it_is = picture.get("/Filter") == pikepdf.Name.JPXDecode
        assert not as_it_is or picture.read_raw_bytes() == path.read_bytes()
    assert as_it_is == (mode in ("L", "RGB"))
    assert bundle([document], tmp_path / "pakket.pdf", title="Pakket").claim.archive == "2a"  # and veraPDF agrees


def test_jpeg_2000_with_colours_of_its_own_is_drawn_anew(tmp_path: Path) -> None:
    """img2pdf takes over only what names its colours by a number (ISO 15444-1, I.5.3.3)."""
    path = tmp_path / "foto.jp2"
    Image.new("RGB", (60, 40), "teal").save(path)
    content = bytearray(path.read_bytes())
    content[content.index(b"colr") + 4] = 2  # a profile
    path.write_bytes(content)
    document = made(path)
    with pikepdf.open(document.path) as pdf:
        drawn = pdf.pages[0].Resources.XObject
        (picture,) = (pikepdf.PdfImage(drawn[name]).as_pil_image() for name in drawn.keys())  # noqa: SIM118
    assert picture.size == (60, 40) and picture.convert("RGB").getpixel((9, 9)) == (0, 128, 128)


REFUSED = {
    "a.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"),
    "b.eps": (b"\xc5\xd0\xd3\xc6" + bytes(26), "PostScript"),
    "a.dwg": (b"AC1032\0\0", "CAD-tekening (.dwg)"),
    "a.dxf": (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "CAD-tekening (.dxf)"),
    "b.dxf": (b"999\r\nGemaakt met iets\r\n0\r\nSECTION\r\n", "CAD-tekening (.dxf)"),
    "a.emf": (b"\1\0\0\0" + bytes(40), "geen EMF-tekening"),
    "a.wmf": (struct.pack("<HHH", 1, 8, 0x300) + bytes(20), "geen WMF-tekening"),
    "a.wpd": (b"\xffWPC" + bytes(12), "WordPerfect"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_named(tmp_path: Path, name: str) -> None:
    data, said = REFUSED[name]
    (path := tmp_path / name).write_bytes(data)
    assert said in refused(path)
