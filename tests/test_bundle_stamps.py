from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageOps

from pipeline.bundle import bundle
from pipeline.bundle.stamps import places, sheet
from pipeline.bundle.treecheck import faults
from pipeline.models import Spot
from tests.pdfs import document, font, write_pdf
from tests.tagged import told, write_tagged

A4 = (595, 842)


def bare(path: Path, size: tuple[float, float] = A4, content: bytes = b"", **boxes: object) -> Path:
    """Write a PDF of one page that draws nothing, or this."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=size).obj
        page.Resources = Dictionary(Font=Dictionary(F=font()))
        page.Contents = pdf.make_stream(content)
        for name, value in boxes.items():
            page[f"/{name}"] = Array(value) if isinstance(value, list) else value
        pdf.save(path, deterministic_id=True)
    return path


def stamped(path: Path, number: int | None = 2, **more: object) -> Path:
    """Stamp a PDF, as attachment 2 behind a proposal of one page, and return the package."""
    before = document(write_pdf(path.with_name("voorstel.pdf")))
    into = path.with_name("pakket.pdf")
    bundle([before, document(path, "Kaart", number, **more)], into, title="x")
    return into


def picture(path: Path, page: int = 1, wide: int = 1000) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        drawn = pdf[page]
        return drawn.render(scale=wide / drawn.get_width()).to_pil().convert("L")


def text(path: Path, page: int = 1) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(pdf[page].get_textpage().get_text_range().split())


def test_it_says_which_attachment_which_page_and_where_in_the_package(tmp_path):
    proposal = document(write_pdf(tmp_path / "v.pdf", 2))
    plan, scan = (
        document(write_pdf(tmp_path / f"{n}.pdf", 2), n, number) for number, n in ((3, "plan"), (12, "scan"))
    )
    bundle([proposal, plan, scan], tmp_path / "p.pdf", title="x")
    assert [text(tmp_path / "p.pdf", page) for page in range(6)] == [
        "v 1",
        "v 2",
        "plan 1 Bijlage 3 · pagina 1 van 2 · pakket 3",
        "plan 2 Bijlage 3 · pagina 2 van 2 · pakket 4",
        "scan 1 Bijlage 12 · pagina 1 van 2 · pakket 5",
        "scan 2 Bijlage 12 · pagina 2 van 2 · pakket 6",
    ]


def test_a_signed_piece_stays_clean(tmp_path):
    path = stamped(write_pdf(tmp_path / "besluit.pdf"), stamped=False)
    assert text(path) == "besluit 1"


def test_a_mark_comes_on_any_part_with_the_stamp_or_alone(tmp_path):
    secret = stamped(write_pdf(tmp_path / "advies.pdf"), mark="GEHEIM")
    assert text(secret) == "advies 1 GEHEIM · Bijlage 2 · pagina 1 van 1 · pakket 2"
    alone = stamped(write_pdf(tmp_path / "stuk.pdf"), None, mark="VERTROUWELIJK")
    assert text(alone) == "stuk 1 VERTROUWELIJK"
    clean = stamped(write_pdf(tmp_path / "besluit.pdf"), stamped=False, mark="GEHEIM")
    assert text(clean) == "besluit 1 GEHEIM"


@pytest.mark.parametrize(
    ("size", "boxes"),
    [
        ((842, 595), {"Rotate": 90}),
        ((595, 842), {"Rotate": 180}),
        ((842, 595), {"Rotate": -90}),
        ((900, 1100), {"CropBox": [100, 200, 695, 1042]}),
        ((1100, 900), {"CropBox": [100, 200, 942, 795], "Rotate": 270}),
        ((595, 842), {"CropBox": [-50, -50, 700, 900]}),
        ((595, 842), {"CropBox": [595, 842, 0, 0]}),
        ((59.5, 84.2), {"UserUnit": 10}),
        ((84.2, 59.5), {"UserUnit": 10, "Rotate": 90}),
    ],
)  # fmt: skip
def test_turned_and_cropped_pages_look_as_an_upright_one(tmp_path, size, boxes):
    upright = picture(stamped(bare(tmp_path / "recht.pdf")))
    other = picture(stamped(bare(tmp_path / "anders.pdf", size, **boxes)))
    assert other.size == pytest.approx(upright.size, abs=1)
    difference = ImageChops.difference(other.resize(upright.size), upright)
    assert ImageOps.invert(upright).getbbox() is not None
    # Letters are drawn a fraction of a pixel apart; a stamp elsewhere differs by whole letters.
    assert sum(difference.histogram()[128:]) == 0


@pytest.mark.parametrize(
    "size", [A4, (842, 595), (1191, 842), (2384, 3370), (298, 420), (72, 30), (30, 200)], ids=str
)
def test_it_lies_in_its_place_on_pages_of_every_size(tmp_path, size):
    with pikepdf.open(bare(tmp_path / "blad.pdf", size)) as pdf:
        seen = sheet(pdf.pages[0])
    assert (seen.width, seen.height) == size
    for number, place in enumerate(places(*size)):
        assert place.left >= 0 and place.bottom >= 0
        assert place.left + place.width <= size[0] and place.bottom + place.height <= size[1]
        drawn = picture(stamped(tmp_path / "blad.pdf", spots=(Spot(number),)), wide=2000)
        scale = 2000 / size[0]
        left, top, right, bottom = ImageOps.invert(drawn).getbbox()
        assert left >= place.left * scale - 2 and right <= (place.left + place.width) * scale + 2
        assert bottom <= (size[1] - place.bottom) * scale + 2
        assert top >= (size[1] - place.bottom - place.height) * scale - 2


def test_on_a_large_page_it_is_as_large_as_it_is_seen():
    small, large = places(*A4)[0], places(2384, 3370)[0]
    assert large.size / 2384 == pytest.approx(small.size / 595, rel=0.01)


def test_what_is_below_gets_a_white_ground_only_where_there_is_no_room(tmp_path):
    black = bare(tmp_path / "zwart.pdf", content=b"0 g 0 0 595 842 re f")
    covered = picture(stamped(black, spots=(Spot(0, clear=False),)))
    assert covered.getextrema() == (0, 255)
    assert picture(stamped(black, spots=(Spot(0),))).getextrema()[1] < 255


@pytest.mark.parametrize(
    "content",
    [
        b"q 3 0 0 3 100 100 cm 1 0 0 rg",
        b"q q 0 g Q 1 0 0 1 300 300 cm q",
        b"Q Q 2 0 0 2 50 50 cm",
        b"Q q q Q 5 0 0 5 0 0 cm",
        b"3 0 0 3 100 100 cm 1 0 0 rg",
        b"BT /F 1 Tf 1 1 1 rg ( q q q ) Tj ET 9 0 0 9 9 9 cm",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID q EI 4 0 0 4 9 9 cm",
        b"0 0 10 10 re W n",
    ],
)
def test_what_a_page_leaves_behind_does_not_reach_the_stamp(tmp_path, content):
    alone = picture(stamped(bare(tmp_path / "leeg.pdf")))
    after = picture(stamped(bare(tmp_path / "rommel.pdf", content=content)))
    bottom = (100, 1300, 1000, alone.height)
    assert ImageChops.difference(alone.crop(bottom), after.crop(bottom)).getbbox() is None


def test_a_page_without_content_or_resources_gets_one_too(tmp_path):
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4).obj
        for key in (Name.Contents, Name.Resources):
            if key in page:
                del page[key]
        pdf.save(tmp_path / "kaal.pdf")
    assert text(stamped(tmp_path / "kaal.pdf")).startswith("Bijlage 2")


def test_a_font_of_the_page_with_its_name_is_left_alone(tmp_path):
    path = bare(tmp_path / "a.pdf", content=b"BT /Stempel 20 Tf 72 720 Td (eigen) Tj ET")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.Font[Name.Stempel] = pdf.make_indirect(font())
        pdf.save(path)
    with pikepdf.open(stamped(path)) as pdf:
        fonts = pdf.pages[1].Resources.Font
        assert fonts[Name.Stempel].BaseFont == Name.Helvetica
        assert fonts[Name.Stempel0].BaseFont == Name.Voorstelstempel


def test_one_font_in_a_package_and_what_a_page_draws_is_not_packed_anew(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", 3)
    raw = [page.Contents[0].read_raw_bytes() for page in pikepdf.open(path).pages]
    with pikepdf.open(stamped(path)) as pdf:
        used = {page.Resources.Font[Name.Stempel].objgen for page in list(pdf.pages)[1:]}
        assert len(used) == 1
        assert [page.Contents[1].read_raw_bytes() for page in list(pdf.pages)[1:]] == raw


def test_tags_stay_and_the_stamp_is_no_part_of_them(tmp_path):
    package = bundle(
        [document(write_tagged(tmp_path / "a.pdf", 2), number=1, mark="GEHEIM")], tmp_path / "p.pdf", title="x"
    )
    assert told(package) == [""]
    with pikepdf.open(package.path) as pdf:
        assert faults(pdf) == ()
        after = pdf.pages[0].Contents[-1].read_bytes()
    assert after.index(b"/Artifact") < after.index(b"BT") < after.index(b"EMC")


def test_the_same_bytes_each_time(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", 2)
    assert stamped(path).read_bytes() == stamped(path).read_bytes()


def test_signs_that_the_font_has_not_do_no_harm(tmp_path):
    path = stamped(write_pdf(tmp_path / "a.pdf"), mark="(GEHEIM) \\ Ω ß")
    assert text(path).startswith("a 1 (GEHEIM) \\")
