"""Attachments as they come in: sound, odd, damaged and hostile; each file is made here."""

import io
import os
import re
import stat
import sys
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageDraw

from pipeline.attachments import prepare, recognising
from pipeline.attachments.kinds import Kind
from pipeline.attachments.office import package
from pipeline.attachments.office.ooxml import lay_ooxml
from pipeline.attachments.pdf import opening
from pipeline.attachments.pictures import images
from pipeline.attachments.pieces import Source
from pipeline.attachments.prepare import begin
from pipeline.attachments.recognising import recognise
from pipeline.conversion.soffice import _Desk
from pipeline.errors import AttachmentError, ConversionError
from pipeline.models import Attachment, Handling

NOISE = bytes((i * 197 + i // 7) % 256 for i in range(3000))

STARTS = (b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04")


def attach(*paths: Path) -> list[Attachment]:
    return [Attachment(f"Titel {n}", path, f"bijlagen/{path.name}", n) for n, path in enumerate(paths, start=1)]


def make_pdf(path: Path, pages: int = 3, text: str = "Tekst", **save) -> Path:
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[number]
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            shown = f"BT /F1 12 Tf 72 700 Td ({text} {number + 1}) Tj ET " if text else "0 0 50 50 re f "
            page.Contents = pdf.make_stream(shown.encode() * 20)
        pdf.save(path, **save)
    return path


def make_word(path: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts or ("Een bijlage in Word.",):
        document.add_paragraph(text)
    document.save(path)
    return path


def make_image(path: Path, size=(300, 200), mode="RGB", colour="teal", **save) -> Path:
    Image.new(mode, size, colour).save(path, **save)
    return path


def rewrite_zip(path: Path, change) -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def refused(path: Path, into: Path) -> str:
    """What the user reads about one attachment that cannot be used."""
    with pytest.raises(AttachmentError) as caught:
        prepare(attach(path), into)
    error = caught.value
    assert error.exit_code == 6
    (problem,) = error.problems
    assert problem.file == f"bijlagen/{path.name}" and problem.remedy
    assert f"bijlagen/{path.name}" in error.message
    assert not list(into.glob("bijlage-*.pdf"))
    return str(problem)


# What a file is


def test_each_kind_by_its_content_whatever_its_name(tmp_path):
    made = {
        Kind.PDF: make_pdf(tmp_path / "a.pdf"),
        Kind.WORD: make_word(tmp_path / "a.docx"),
        Kind.PNG: make_image(tmp_path / "a.png"),
        Kind.JPEG: make_image(tmp_path / "a.jpg"),
    }
    for kind, path in made.items():
        assert recognising.recognise(path) is kind
        assert recognising.remark_on_name(path, kind) == ()
        assert recognising.recognise(path.rename(tmp_path / "zonder-achtervoegsel")) is kind


def test_a_name_that_says_another_kind_is_remarked(tmp_path):
    path = make_image(tmp_path / "echt.png").rename(tmp_path / "schijn.pdf")
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.actions[0] == "is een PNG, geen PDF zoals de naam zegt"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("leeg.docx", b"", "is leeg"),
        ("ruis.docx", NOISE, "is geen Word-document, al zegt de naam van wel"),
        ("ruis.pdf", NOISE, "is geen PDF, al zegt de naam van wel"),
        ("tekst.docx", b"gewone tekst\n" * 50, "is geen Word-document"),
        ("kapot.docx", b"PK\x03\x04" + NOISE, "is beschadigd"),
        ("oud.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "is beschadigd"),
        ("slot.docx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "is beschadigd"),
    ],
)
def test_what_cannot_be_an_attachment_is_named_with_a_remedy(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refused(path, tmp_path / "uit")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices")
def test_comments_and_instructions_before_a_drawing_are_read_over_at_once(tmp_path):
    before = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "y" [<!-- ] -->]>' + "<!-- = - = -->\n" * 60
    drawing, other = tmp_path / "a", tmp_path / "b.xml"
    drawing.write_text(before + '<?xml-stylesheet href="a.css"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')
    other.write_text(before + "<serverinfo/>")
    assert recognise(drawing) is Kind.SVG
    with pytest.raises(AttachmentError, match="XML"):  # one that is tried in every way does not end
        recognise(other)


def test_a_file_of_which_the_list_of_parts_does_not_unpack_is_damaged(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as word:
        word.writestr("[Content_Types].xml", "<Types>" + "wordprocessingml " * 99)
    content = bytearray(path.read_bytes())
    start = 30 + len("[Content_Types].xml")
    content[start : start + 4] = b"\xff" * 4
    path.write_bytes(content)
    with pytest.raises(AttachmentError, match="niet uit te pakken"):
        recognise(path)


def test_only_a_regular_file_is_read(tmp_path):
    pipe = tmp_path / "pijp.pdf"
    os.mkfifo(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert "geen gewoon bestand" in refused(pipe, tmp_path / "uit")
    device = tmp_path / "apparaat.pdf"
    device.symlink_to("/dev/zero")
    assert "geen gewoon bestand" in refused(device, tmp_path / "uit")
    (tmp_path / "map.pdf").mkdir()
    assert "is een map" in refused(tmp_path / "map.pdf", tmp_path / "uit")
    assert "bestaat niet" in refused(tmp_path / "weg.pdf", tmp_path / "uit")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300), st.sampled_from(["", "%PDF-1.7\n", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "PK\x03\x04"])
)
def test_any_bytes_give_a_kind_or_a_message(tmp_path, data, start):
    path = tmp_path / "willekeurig"
    path.write_bytes(start.encode("latin-1") + data)
    try:
        begin(Source(path, tmp_path, "Titel", Handling()))
    except AttachmentError as error:
        assert error.remedy


# PDF


def test_a_sound_pdf_is_kept_to_the_byte(tmp_path):
    path = make_pdf(tmp_path / "a.pdf")
    before = path.read_bytes()
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.path == path and path.read_bytes() == before
    assert (part.pages, part.actions, part.has_text) == (3, ("ongewijzigd overgenomen",), True)
    assert (part.title, part.source) == ("Titel 1", "bijlagen/a.pdf")


def test_a_scan_has_no_text(tmp_path):
    (part,) = prepare(attach(make_pdf(tmp_path / "scan.pdf", text="")), tmp_path / "uit")
    assert not part.has_text


def test_a_pdf_with_a_password(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    assert "wachtwoord" in refused(path, tmp_path / "uit")


def test_a_pdf_protected_against_changes_is_opened_and_said_so(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", encryption=pikepdf.Encryption(user="", owner="o"))
    parts = [prepare(attach(path), tmp_path / where)[0] for where in ("uit", "nog eens")]
    assert "niet overgenomen" in parts[0].actions[0]
    with pikepdf.open(parts[0].path) as pdf:
        assert not pdf.is_encrypted and len(pdf.pages) == 3
    assert parts[0].path.read_bytes() == parts[1].path.read_bytes()
    assert parts[0].has_text


def test_a_broken_table_of_contents_is_mended_and_said_so(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    path.write_bytes(path.read_bytes()[:-30])
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert "hersteld" in part.actions[0]
    assert len(pypdf.PdfReader(part.path, strict=True).pages) == part.pages == 3
    with pikepdf.open(part.path) as pdf:
        assert not pdf.get_warnings()


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.7, 0.8])
def test_a_pdf_of_which_a_part_is_missing_is_refused(tmp_path, share):
    path = make_pdf(tmp_path / "a.pdf", pages=10, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "is beschadigd" in refused(path, tmp_path / "uit")


def test_a_page_that_cannot_be_unpacked_is_named(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", pages=2, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = bytearray(path.read_bytes())
    second = data.rindex(b"\nstream\n") + 8
    data[second : second + 20] = b"\0" * 20
    path.write_bytes(data)
    assert "pagina 2" in refused(path, tmp_path / "uit")


def test_a_wrong_checksum_at_the_end_of_a_page_is_mended(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        packed = zlib.compress(b"0 0 50 50 re f ")[:-4] + b"\0\0\0\0"
        pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.actions == ("hersteld: een ingepakt onderdeel was beschadigd",)
    with pikepdf.open(part.path) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == b"0 0 50 50 re f "


def test_a_pdf_that_counts_more_parts_than_it_has_is_whole(tmp_path):
    """XeTeX and pyHanko write such files."""
    path = make_pdf(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = path.read_bytes()
    size = re.search(rb"/Size (\d+)", data)
    path.write_bytes(data.replace(size[0], b"/Size %d" % (int(size[1]) + 1)))
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.pages == 3 and part.actions == ("hersteld: een kleinigheid was beschadigd",)


def test_a_picture_that_is_packed_twice(tmp_path):
    """As img2pdf's forerunners did it: of so many bytes it must be looked whether they grow too large."""
    path = tmp_path / "a.pdf"
    pixels = os.urandom(128 * 128)
    runs = b"".join(b"\x7f" + pixels[at : at + 128] for at in range(0, len(pixels), 128)) + b"\x80"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=pikepdf.Stream(
            pdf, zlib.compress(runs), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=128, Height=128,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
            Filter=[pikepdf.Name.FlateDecode, pikepdf.Name.RunLengthDecode],
        )))  # fmt: skip
        page.Contents = pdf.make_stream(b"q 128 0 0 128 0 0 cm /P Do Q")
        pdf.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.path == path and rendered(part.path)[1].tobytes() == pixels


def test_a_pdf_for_some_who_have_a_certificate(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(user="", owner="x"))
    path.write_bytes(path.read_bytes().replace(b"/Filter /Standard", b"/Filter /Adobe.PS"))
    assert "met een certificaat" in refused(path, tmp_path / "uit")


def test_a_pdf_without_pages(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.save(path)
    assert "heeft geen pagina's" in refused(path, tmp_path / "uit")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_pdf_with_bytes_changed_never_gives_a_traceback(tmp_path, data):
    path = make_pdf(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=12)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        assert opening.check_pdf(path, tmp_path / "kopie.pdf").pages
    except AttachmentError as error:
        assert error.remedy


# Pictures


def rendered(path: Path, page: int = 0) -> tuple[tuple[float, float], pikepdf.Object]:
    """Page size as a reader shows it, and the picture on the page."""
    with pikepdf.open(path) as pdf:
        sheet = pdf.pages[page]
        width, height = (float(n) for n in list(sheet.mediabox)[2:])
        if int(sheet.obj.get("/Rotate", 0)) % 180:
            width, height = height, width
        (picture,) = sheet.get_images().values()
        return (width, height), pikepdf.PdfImage(picture).as_pil_image()


def placed(path: Path) -> tuple[float, float]:
    """Size in points of the picture on its page."""
    with pikepdf.open(path) as pdf:
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            if str(operator) == "cm":
                return float(operands[0]), float(operands[3])
    raise AssertionError("no picture placed")


def test_a_jpeg_goes_in_as_it_is(tmp_path):
    path = make_image(tmp_path / "foto.jpg", (1600, 900), quality=70)
    (part,) = prepare(attach(path), tmp_path / "uit")
    with pikepdf.open(part.path) as pdf:
        (picture,) = pdf.pages[0].get_images().values()
        assert picture.read_raw_bytes() == path.read_bytes()
        assert not {"/CreationDate", "/ModDate", "/Creator"} & set(pdf.docinfo)
    assert (part.pages, part.has_text) == (1, False)
    assert part.actions == ("op een pagina A4 gezet",)


def test_across_or_upright_as_the_picture_is(tmp_path):
    wide, tall = make_image(tmp_path / "breed.png", (900, 500)), make_image(tmp_path / "hoog.png", (500, 900))
    parts = prepare(attach(wide, tall), tmp_path / "uit")
    assert [tuple(round(n) for n in rendered(part.path)[0]) for part in parts] == [(842, 595), (595, 842)]


def test_within_the_margins_and_never_larger_than_it_is(tmp_path):
    large, small = make_image(tmp_path / "groot.png", (4000, 3000)), make_image(tmp_path / "klein.png", (96, 96))
    parts = prepare(attach(large, small), tmp_path / "uit")
    width, height = placed(parts[0].path)
    assert width <= 842 - 2 * 42 and height <= 595 - 2 * 42
    assert max(width / (842 - 85), height / (595 - 85)) > 0.99
    assert placed(parts[1].path) == pytest.approx((72, 72))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_camera_says_what_is_up(tmp_path, orientation):
    # Red at the top left, as the photographer saw it; stored as a camera held otherwise stores it.
    seen = Image.new("RGB", (240, 160), "white")
    ImageDraw.Draw(seen).rectangle((0, 0, 60, 40), "red")
    flip = Image.Transpose
    back = {
        2: flip.FLIP_LEFT_RIGHT, 3: flip.ROTATE_180, 4: flip.FLIP_TOP_BOTTOM, 5: flip.TRANSPOSE,
        6: flip.ROTATE_90, 7: flip.TRANSVERSE, 8: flip.ROTATE_270,
    }  # fmt: skip
    stored = seen.transpose(back[orientation]) if orientation in back else seen
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = tmp_path / "foto.jpg"
    stored.save(path, exif=exif, quality=95)
    (part,) = prepare(attach(path), tmp_path / "uit")
    size, picture = rendered(part.path)
    assert tuple(round(n) for n in size) == (842, 595)
    with pikepdf.open(part.path) as pdf:
        turned = picture.rotate(-int(pdf.pages[0].obj.get("/Rotate", 0)), expand=True)
    assert turned.size == (240, 160)
    red, green, _ = turned.convert("RGB").getpixel((20, 15))
    assert red > 200 and green < 80
    assert turned.convert("RGB").getpixel((220, 140))[1] > 200


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_see_through_parts_become_white(tmp_path, mode):
    picture = Image.new("RGBA", (40, 40), (200, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 20, 40))
    path = tmp_path / "logo.png"
    picture.convert(mode).save(path, dpi=(72, 72))
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert "doorzichtige delen wit gemaakt" in part.actions
    _, shown = rendered(part.path)
    assert shown.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    assert shown.convert("RGB").getpixel((35, 5)) != (255, 255, 255)
    assert placed(part.path) == pytest.approx((40, 40), abs=0.1)
    with pikepdf.open(part.path) as pdf:
        assert not any("/SMask" in item for item in pdf.objects if isinstance(item, pikepdf.Stream))


def test_too_many_pixels(tmp_path):
    path = make_image(tmp_path / "bom.png", (20000, 10000), mode="1", colour=0)
    assert path.stat().st_size < 100_000
    assert "beeldpunten" in refused(path, tmp_path / "uit")


@pytest.mark.parametrize("suffix", ["png", "jpg"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_half_a_picture(tmp_path, suffix, share):
    path = tmp_path / f"half.{suffix}"
    Image.frombytes("RGB", (60, 50), NOISE * 3).save(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert "is beschadigd" in refused(path, tmp_path / "uit")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(["png", "jpeg"]))
def test_a_picture_with_bytes_changed_never_gives_a_traceback(tmp_path, data, suffix):
    out = io.BytesIO()
    Image.frombytes("RGB", (20, 20), NOISE[:1200]).save(out, suffix, dpi=(150, 150))
    content = bytearray(out.getvalue())
    for place in data.draw(st.lists(st.integers(8, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    try:
        images.image_to_pdf(path, tmp_path / "a.pdf", "plaatje", Kind[suffix.upper()])
    except AttachmentError as error:
        assert error.remedy


# Word


def test_word_becomes_pdf_in_one_call_whatever_its_name(tmp_path, monkeypatch):
    calls, real = [], _Desk.call
    monkeypatch.setattr(_Desk, "call", lambda desk, jobs: calls.append(len(jobs)) or real(desk, jobs))
    files = [make_word(tmp_path / "brief.docx", "Zorg & Welzijn"), make_pdf(tmp_path / "b.pdf")]
    files.append(make_word(tmp_path / "c.docx", "Tweede").rename(tmp_path / "tweede.pdf"))
    parts = prepare(attach(*files), tmp_path / "uit")
    assert calls == [2]
    assert [part.pages for part in parts] == [1, 3, 1]
    assert "omgezet van Word naar PDF" in parts[0].actions
    assert parts[2].actions == ("is een Word-document, geen PDF zoals de naam zegt", "omgezet van Word naar PDF")
    assert "Zorg & Welzijn" in pypdf.PdfReader(parts[0].path).pages[0].extract_text()
    assert parts[0].has_text


def test_what_every_kind_gives_is_the_same_the_next_time(tmp_path):
    files = [make_word(tmp_path / "a.docx"), make_image(tmp_path / "b.png"), make_image(tmp_path / "c.jpg")]
    files.append(make_pdf(tmp_path / "d.pdf", encryption=pikepdf.Encryption(user="", owner="o")))
    first = prepare(attach(*files), tmp_path / "een")
    time.sleep(1.1)  # ids are made of whole seconds
    second = prepare(attach(*files), tmp_path / "twee")
    assert [a.path.read_bytes() for a in first] == [b.path.read_bytes() for b in second]


def test_word_that_would_fill_the_memory(tmp_path, monkeypatch):
    path = make_word(tmp_path / "bom.docx")
    rewrite_zip(path, lambda parts: parts.update({"word/extra.xml": b" " * (package.TEXT + 1)}))
    assert "te veel tekst" in refused(path, tmp_path / "uit")
    monkeypatch.setattr(package, "UNPACKED", 1_000_000)
    with pytest.raises(AttachmentError, match="MB"):
        lay_ooxml(path, tmp_path, ".docx")


def test_word_with_a_giant_picture(tmp_path):
    bomb = make_image(tmp_path / "bom.png", (20000, 10000), mode="1", colour=0).read_bytes()
    path = make_word(tmp_path / "bom.docx")
    rewrite_zip(path, lambda parts: parts.update({"word/media/image1.png": bomb}))
    assert "image1.png" in refused(path, tmp_path / "uit")


def test_word_that_points_outside_is_used_and_said_so(tmp_path):
    def link(parts):
        outside = (
            b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"'
            b' Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        )
        name = "word/_rels/document.xml.rels"
        added = outside % b"image" + (outside % b"hyperlink").replace(b"rId99", b"rId98")
        parts[name] = parts[name].replace(b"</Relationships>", added + b"</Relationships>")

    path = rewrite_zip(make_word(tmp_path / "a.docx"), link)
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.actions[0] == "verwijst naar 1 bestand(en) erbuiten; die zijn niet opgehaald"


def test_word_that_libreoffice_cannot_convert(tmp_path, monkeypatch):
    def fail(sources, into):
        return {source: ConversionError(f"Fout in '{source.name}'.", "Doe iets.") for source in sources}

    monkeypatch.setattr(sys.modules["pipeline.attachments.prepare"], "convert", fail)
    assert "is niet om te zetten: Fout in 'a.docx'." in refused(make_word(tmp_path / "a.docx"), tmp_path / "uit")


# All together


def test_every_bad_attachment_is_reported_at_once_in_order(tmp_path):
    (tmp_path / "leeg.pdf").touch()
    (tmp_path / "ruis.docx").write_bytes(NOISE)
    files = [tmp_path / "weg.pdf", make_pdf(tmp_path / "goed.pdf"), tmp_path / "leeg.pdf", tmp_path / "ruis.docx"]
    with pytest.raises(AttachmentError) as caught:
        prepare(attach(*files), tmp_path / "uit")
    assert [problem.file for problem in caught.value.problems] == [
        "bijlagen/weg.pdf", "bijlagen/leeg.pdf", "bijlagen/ruis.docx",
    ]  # fmt: skip
    assert str(caught.value).count("bijlagen/") == 3


def test_the_same_file_twice_is_two_parts(tmp_path):
    path = make_word(tmp_path / "a.docx")
    parts = prepare(attach(path, path), tmp_path / "uit")
    assert [part.title for part in parts] == ["Titel 1", "Titel 2"]


def test_no_attachments(tmp_path):
    assert prepare([], tmp_path / "uit") == ()
