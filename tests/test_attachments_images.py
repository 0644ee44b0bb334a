"""Pictures of each kind beside PNG and JPEG: on pages, described, without loss where a PDF can hold them."""

import io
import socket
import threading
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw

from pipeline.attachments import prepare, recognising
from pipeline.attachments.kinds import Kind
from pipeline.attachments.pdf.photos import ACCOUNTS_TAKEN, without_account
from pipeline.attachments.pictures import drawings, images
from pipeline.bundle import bundle
from pipeline.errors import AttachmentError
from tests.test_attachments import attach, refused, rendered

HEIC = Path(__file__).parent / "data" / "foto.heic"  # 160 x 120, a red corner; made with pillow-heif for this test


CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))


def drawn(size=(160, 120), mode="RGB") -> Image.Image:
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 60, 40), "red")
    return picture.convert(mode)


def save_fax(path: Path, pages: list[Image.Image], **more) -> None:
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4", **more)


def descriptions(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (Kind.TIFF, {}), (Kind.TIFF, {"compression": "group4", "mode": "1"}), (Kind.TIFF, {"compression": "jpeg"}),
        (Kind.GIF, {}), (Kind.BMP, {}), (Kind.WEBP, {"lossless": True}), (Kind.WEBP, {}), (Kind.AVIF, {}),
    ],
)  # fmt: skip
def test_each_kind_becomes_a_described_page(tmp_path, kind, more):
    path = tmp_path / f"plaatje{kind.suffixes[0]}"
    drawn(mode=more.pop("mode", "RGB")).save(path, **more)
    assert recognising.recognise(path) is kind and recognising.takes_title(path)
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert (part.pages, part.has_text) == (1, False)
    assert part.actions[0] == "op een pagina A4 gezet"
    assert descriptions(part.path) == ["Titel 1"]
    _, shown = rendered(part.path)
    assert shown.size == (160, 120)
    red, green, _ = shown.convert("RGB").getpixel((20, 20))
    assert (red > 200 and green < 60) or shown.mode == "1"
    lossy = any("JPEG" in action for action in part.actions)
    assert lossy == (kind is Kind.AVIF or (kind is Kind.WEBP and not more))


def test_a_photo_of_a_telephone(tmp_path):
    assert recognising.recognise(HEIC) is Kind.HEIC
    (part,) = prepare(attach(HEIC), tmp_path / "uit")
    assert part.actions == (
        "op een pagina A4 gezet",
        "als JPEG van hoge kwaliteit overgenomen: een PDF kent geen HEIC",
    )
    _, shown = rendered(part.path)
    assert shown.size == (160, 120) and shown.convert("RGB").getpixel((20, 20))[0] > 200


def test_each_page_of_a_tiff_and_no_previews(tmp_path):
    path = tmp_path / "scan.tif"
    small = drawn((16, 12))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    drawn().save(path, save_all=True, append_images=[drawn((120, 160)), small, drawn(mode="1")])
    with Image.open(path) as made:
        made.seek(2)
        assert made.tag_v2.get(254) == 1
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.pages == 3 and part.actions[0] == "op 3 pagina's A4 gezet"
    assert descriptions(part.path) == [f"Titel 1, pagina {n} van 3" for n in (1, 2, 3)]
    assert [rendered(part.path, n)[1].size for n in range(3)] == [(160, 120), (120, 160), (160, 120)]


@pytest.mark.parametrize("ink", [0, 1], ids=["white is zero", "black is zero"])
def test_pages_of_a_fax_stay_as_they_are_packed(tmp_path, ink):
    path = tmp_path / "fax.tif"
    pages = [drawn((496, 702), "1"), drawn((702, 496), "1").rotate(180)]
    save_fax(path, pages, dpi=(60, 60), tiffinfo={262: ink})
    packed = []
    with Image.open(path) as made, path.open("rb") as file:
        for number in range(2):
            made.seek(number)
            (start,), (length,) = made.tag_v2[273], made.tag_v2[279]
            file.seek(start)
            packed.append(file.read(length))
    (part,) = prepare(attach(path), tmp_path / "uit")
    with pikepdf.open(part.path) as pdf:
        assert [next(iter(page.get_images().values())).read_raw_bytes() for page in pdf.pages] == packed
    for number, page in enumerate(pages):
        size, shown = rendered(part.path, number)
        assert size == pytest.approx((595, 842)[:: (1, -1)[number]], abs=1)
        assert shown.convert("1").tobytes() == page.tobytes()


def test_a_fax_with_a_page_in_colours_is_whole(tmp_path):
    path = tmp_path / "fax.tif"
    drawn(mode="1").save(path, save_all=True, append_images=[drawn((120, 160))])
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert [rendered(part.path, number)[1].mode for number in range(2)] == ["1", "RGB"]


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize(("orientation", "turned"), [(1, 0), (3, 180), (6, 90), (8, 270), (99, 0)])
def test_a_picture_is_turned_as_its_camera_says(tmp_path, suffix, orientation, turned):
    path, exif = tmp_path / f"foto{suffix}", Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    drawn().save(path, exif=exif)
    (part,) = prepare(attach(path), tmp_path / "uit")
    with pikepdf.open(part.path) as pdf:
        assert pdf.pages[0].rotation == turned
    assert ("rechtop gezet, zoals de camera aangaf" in part.actions) == bool(turned)


@pytest.mark.parametrize("pages", [1, 2])
@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))])
def test_a_turned_scan_is_upright_once(tmp_path, pages, orientation, corner):
    path = tmp_path / "scan.tif"
    more = [drawn(mode="1")] * (pages - 1)
    drawn(mode="1").save(
        path, save_all=True, append_images=more, compression="group4", tiffinfo={274: orientation}
    )
    (part,) = prepare(attach(path), tmp_path / "uit")
    for number in range(pages):
        (wide, high), shown = rendered(part.path, number)
        assert (wide > high) == (shown.width > shown.height) == (orientation in (1, 3))
        small = shown.convert("L").reduce(10)
        assert [small.getpixel(((small.width - 1) * x, (small.height - 1) * y)) < 255 for x, y in CORNERS] == [
            each == corner for each in CORNERS
        ]
    assert ("rechtop gezet, zoals de camera aangaf" in part.actions) == (orientation > 1)


@pytest.mark.parametrize(("pixels", "size"), [((1240, 1754), (595, 842)), ((2480, 1754), (1191, 842))])
def test_a_scan_of_a_sheet_keeps_its_size(tmp_path, pixels, size):
    path = tmp_path / "scan.png"
    drawn(pixels).save(path, dpi=(150, 150))
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert rendered(part.path)[0] == pytest.approx(size, abs=1)


def test_only_the_first_of_moving_images(tmp_path):
    path = tmp_path / "banner.gif"
    drawn().save(path, save_all=True, append_images=[drawn((160, 120)).rotate(180)], duration=100)
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.pages == 1 and "eerste beeld" in part.actions[1]


def told_photo(path: Path, **more) -> Path:
    """A photo as a telephone makes it: with the place, a remark, and a preview that tells the same behind it."""
    picture = drawn((160, 120))
    exif = picture.getexif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Orientation] = "Telefoon van Jan", 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 13.0, 1.0)
    picture.save(path, exif=exif, comment=b"achter het huis", quality=90, **more)
    preview = io.BytesIO()
    picture.resize((16, 12)).save(preview, "JPEG", exif=exif)
    path.write_bytes(path.read_bytes() + preview.getvalue())
    return path


@pytest.mark.parametrize("progressive", [False, True])
def test_what_a_camera_wrote_in_a_photo_does_not_come_along(tmp_path, progressive):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = told_photo(tmp_path / "foto.jpg", progressive=progressive, icc_profile=profile)
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.actions == ("op een pagina A4 gezet", "rechtop gezet, zoals de camera aangaf", ACCOUNTS_TAKEN)
    with pikepdf.open(part.path) as pdf:
        assert pdf.pages[0].obj.Rotate == 90
        (image,) = pdf.pages[0].get_images().values()
        packed = image.read_raw_bytes()
    assert not any(word in packed for word in (b"Exif", b"Telefoon", b"achter het huis"))
    with Image.open(io.BytesIO(packed)) as bare, Image.open(path) as whole:
        assert bare.tobytes() == whole.tobytes() and bare.info["icc_profile"] == profile
        assert not bare.getexif()


def test_what_a_camera_wrote_in_a_photo_in_a_pdf_goes_too(tmp_path):
    photo = told_photo(tmp_path / "foto.jpg")
    path = tmp_path / "a.pdf"
    path.write_bytes(img2pdf.convert(photo.read_bytes(), nodate=True, rotation=img2pdf.Rotation.none))
    assert b"Telefoon" in path.read_bytes()
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.actions == (ACCOUNTS_TAKEN,) and b"Telefoon" not in part.path.read_bytes()


@pytest.mark.parametrize("cut", [3, 30, 200])
def test_a_photo_that_is_odd_stays_as_it_is(tmp_path, cut):
    data = told_photo(tmp_path / "foto.jpg").read_bytes()
    assert without_account(data[:cut]) == data[:cut]
    assert without_account(b"geen foto") == b"geen foto"


@pytest.mark.parametrize("ink", [0, 1], ids=["white is zero", "black is zero"])
def test_pages_of_a_fax_in_strips_become_faxes_of_one(tmp_path, ink):
    path = tmp_path / "fax.tif"
    pages = [drawn((1700, 2400), "1"), drawn((2400, 1700), "1").rotate(180)]
    save_fax(path, pages, dpi=(205, 205), tiffinfo={262: ink})
    with Image.open(path) as made:
        assert len(made.tag_v2[273]) > 1
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.actions == ("op 2 pagina's A4 gezet",)
    with pikepdf.open(part.path) as pdf:
        for page, seen in zip(pdf.pages, pages, strict=True):
            (image,) = page.get_images().values()
            assert image.Filter[0] == pikepdf.Name.CCITTFaxDecode
            assert pikepdf.PdfImage(image).as_pil_image().convert("1").tobytes() == seen.tobytes()


@pytest.mark.parametrize("rows", [10, 702], ids=["many strips", "one strip"])
def test_a_fax_of_which_a_page_is_damaged(tmp_path, rows):
    path = tmp_path / "fax.tif"
    pages = [drawn((496, 702), "1"), drawn((496, 702), "1")]
    save_fax(path, pages, tiffinfo={278: rows})
    assert prepare(attach(path), tmp_path / "gaaf")[0].pages == 2
    with Image.open(path) as made:
        made.seek(1)
        start, length = made.tag_v2[273][-1], made.tag_v2[279][-1]
        assert (len(made.tag_v2[273]) == 1) == (rows == 702)
    data = bytearray(path.read_bytes())
    data[start : start + length] = b"\x00" * length
    path.write_bytes(data)
    assert "is beschadigd" in refused(path, tmp_path / "uit")


def test_a_tiff_with_too_many_images(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "PAGES", 2)
    path = tmp_path / "scan.tif"
    drawn((8, 8)).save(path, save_all=True, append_images=[drawn((8, 8))] * 2)
    with pytest.raises(AttachmentError, match="heeft 3 beelden"):
        images.image_to_pdf(path, tmp_path / "a.pdf", "", Kind.TIFF)


@pytest.mark.parametrize("suffix", [".tif", ".gif", ".bmp", ".webp", ".avif"])
def test_half_a_picture_of_each_kind(tmp_path, suffix):
    path = tmp_path / f"half{suffix}"
    drawn((300, 300)).effect_spread(40).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "is beschadigd" in refused(path, tmp_path / "uit")


# SVG

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 200">'
    '<rect width="400" height="200" fill="url(#g)"/><linearGradient id="g"><stop stop-color="#eef"/>'
    '<stop offset="1" stop-color="#fee"/></linearGradient>'
    '<text x="20" y="60" font-family="Carlito" font-size="40">'
    "Zorg &amp; Welzijn</text>{}</svg>"
)


def write_svg(path: Path, inside: str = "", whole: str = "") -> Path:
    path.write_text(whole or SVG.format(inside), encoding="utf-8")
    return path


def test_a_drawing_stays_a_drawing_with_its_text_and_description(tmp_path):
    path = write_svg(tmp_path / "kaart.svg")
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert (part.pages, part.has_text, part.actions) == (1, True, ("op een pagina A4 gezet",))
    assert descriptions(part.path) == ["Titel 1"]
    package = bundle([part], tmp_path / "pakket.pdf", title="Proef")
    assert str(package.claim) == "PDF/A-2a en PDF/UA-1", package.obstacles
    with pikepdf.open(part.path) as pdf:
        assert [round(float(n)) for n in list(pdf.pages[0].mediabox)[2:]] == [842, 595]


def test_a_drawing_reaches_nothing_outside_itself(tmp_path):
    calls = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    over = threading.Event()

    def listen():
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            calls.append(connection.recv(200))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    secret = tmp_path / "geheim.png"
    Image.new("RGB", (50, 50), (1, 2, 3)).save(secret)
    there = f"http://127.0.0.1:{listener.getsockname()[1]}"
    inside = (
        f'<image href="{there}/a.png" width="9" height="9"/>'
        f'<image xlink:href="{secret.as_uri()}" width="50" height="50"/>'
        f'<style>@import url("{there}/b.css"); text {{ fill: url({there}/c.svg#x) }}</style>'
        f'<script href="{there}/d.js">alert(1)</script><use href="{there}/e.svg#y"/><rect onclick="x()"/>'
        f'<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="{there}/f.png"/>'
        "</foreignObject>"
    )
    (part,) = prepare(attach(write_svg(tmp_path / "kwaad.svg", inside)), tmp_path / "uit")
    over.set()
    thread.join()
    listener.close()
    assert calls == []
    assert "scripts en verwijzingen naar buiten weggelaten: 7" in part.actions
    with pikepdf.open(part.path) as pdf:
        assert not any(
            item.get("/Subtype") == "/Image" for item in pdf.objects if isinstance(item, pikepdf.Stream)
        )


def test_a_drawing_with_the_names_of_drawing_programs(tmp_path):
    whole = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd" '
        '[<!ENTITY ns "http://www.w3.org/2000/svg">]>'
        '<svg xmlns="&ns;" width="10cm" height="20cm"><rect width="9" height="9"/></svg>'
    )
    path = write_svg(tmp_path / "logo.svg", whole=whole)
    assert recognising.recognise(path) is Kind.SVG
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.pages == 1


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg'><rect>", "is beschadigd"),
        (
            "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>"
            + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
            + "]><svg xmlns='http://www.w3.org/2000/svg' id='&j;'/>",
            "is beschadigd",
        ),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><g id='g0'><rect/></g>"
            + "".join(f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, 9))
            + "</svg>",
            "te veel onderdelen",
        ),
    ],
)
def test_a_drawing_that_cannot_be_drawn(tmp_path, whole, said):
    assert said in refused(write_svg(tmp_path / "kwaad.svg", whole=whole), tmp_path / "uit")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="10cm" height="5cm"', (100, 50)), ('width="96" height="192px"', (25.4, 50.8)),
        ('width="100%" height="100%" viewBox="0 0 96 48"', (25.4, 12.7)),
        ('width="2in" viewBox="0 0 10 20"', (50.8, 101.6)),
        ("", (300 / 96 * 25.4, 150 / 96 * 25.4)),
        ('width="0" height="-4" viewBox="0,0,x"', (300 / 96 * 25.4, 150 / 96 * 25.4)),
    ],
)  # fmt: skip
def test_the_size_of_a_drawing(attributes, size):
    root = drawings.etree.fromstring(f"<svg {attributes}/>")
    assert drawings._size(root) == pytest.approx(size)


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.GIF])
def test_the_smallest_picture_that_mails_have_is_a_page_too(tmp_path, kind):
    path = tmp_path / f"punt{kind.suffixes[0]}"
    drawn((1, 1)).save(path)
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.pages == 1
