from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from pipeline.attachments import prepare
from pipeline.attachments.pdf.room import spots
from pipeline.bundle.stamps import places
from pipeline.models import Attachment, Spot
from tests.test_bundle_stamps import bare

BELOW, ABOVE = b"0 g 0 0 595 60 re f", b"0 g 0 782 595 60 re f"
FOOTER = b"BT /F 9 Tf 250 38 Td (Pagina 1 van 12) Tj ET"
LOW_FOOTER = b"BT /F 9 Tf 250 16 Td (Pagina 1 van 12) Tj ET"


def on(path: Path, content: bytes, **boxes: object) -> Spot:
    (spot,) = spots(bare(path / "a.pdf", content=content, **boxes))
    return spot


def test_below_in_the_middle_when_nothing_is_there(tmp_path):
    assert on(tmp_path, b"") == Spot(0)
    assert on(tmp_path, FOOTER) == Spot(0)


def test_beside_a_low_footer(tmp_path):
    spot = on(tmp_path, LOW_FOOTER)
    assert spot == Spot(1)
    assert places(595, 842)[1].left > 330


def test_above_when_there_is_no_room_below(tmp_path):
    spot = on(tmp_path, BELOW)
    assert spot.clear and places(595, 842)[spot.place].bottom > 800


def test_on_a_white_ground_where_least_is_lost_when_there_is_no_room(tmp_path):
    assert on(tmp_path, b"0 g 0 0 595 842 re f") == Spot(0, clear=False)
    lightest = on(tmp_path, b"0 g 0 0 595 842 re f 0.9 g 0 800 250 42 re f 0 g 100 790 20 50 re f")
    assert not lightest.clear
    place = places(595, 842)[lightest.place]
    assert place.bottom > 790 and place.left < 100


def test_light_paper_is_room_and_grey_paper_is_not(tmp_path):
    assert on(tmp_path, b"1 1 0.9 rg 0 0 595 842 re f").clear
    assert not on(tmp_path, b"0.5 g 0 0 595 842 re f").clear


def test_as_the_page_is_seen(tmp_path):
    left_side = b"0 g 0 0 60 842 re f"  # turned a quarter, the left is above; turned three quarters, below
    assert on(tmp_path, left_side, Rotate=90) == Spot(0)
    assert places(842, 595)[on(tmp_path, left_side, Rotate=270).place].bottom > 500
    assert on(tmp_path, BELOW, CropBox=[0, 100, 595, 842]) == Spot(0)


def test_notes_and_fields_count(tmp_path):
    path = bare(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        look = pdf.make_stream(b"0 g 0 0 300 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 40])
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=[150, 5, 450, 45], AP=Dictionary(N=look))
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        pdf.save(path)
    assert spots(path)[0].place > 0


def test_all_pages_in_one_place_if_they_have_it(tmp_path):
    with pikepdf.new() as pdf:
        for content in (b"", LOW_FOOTER, LOW_FOOTER, b"", LOW_FOOTER):
            one = pikepdf.open(bare(tmp_path / "een.pdf", content=content))
            pdf.pages.extend(one.pages)
        pdf.save(tmp_path / "a.pdf")
    assert spots(tmp_path / "a.pdf") == (Spot(1),) * 5


@pytest.mark.parametrize("kind", ["pixels", "drawing"])
def test_what_is_too_heavy_to_draw_is_not_looked_at(tmp_path, kind, monkeypatch):
    path = bare(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        if kind == "pixels":
            picture = pdf.make_stream(
                b"", Type=Name.XObject, Subtype=Name.Image, Width=30000, Height=30000, BitsPerComponent=1,
                ColorSpace=Name.DeviceGray,
            )  # fmt: skip
            form = pdf.make_stream(b"", Subtype=Name.Form, Resources=Dictionary(XObject=Dictionary(P=picture)))
            pdf.pages[0].Resources = Dictionary(XObject=Dictionary(F=form))
        else:
            monkeypatch.setattr("pipeline.attachments.pdf.room._DRAWING", 100)
            pdf.pages[0].Contents = pdf.make_stream(bytes(i % 251 for i in range(997)))
        pdf.save(path, compress_streams=False)
    assert spots(path) == (Spot(clear=False),)


def test_drawings_that_share_what_they_may_use_are_looked_at_once(tmp_path):
    """As LibreOffice writes slides with much that is see-through; a walk along all ways would take for ever."""
    path = bare(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        shared = pdf.make_indirect(Dictionary(XObject=Dictionary()))
        for number in range(200):
            form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=shared)
            shared.XObject[f"/F{number}"] = form
        pdf.pages[0].Resources = shared
        pdf.save(path)
    assert spots(path) == (Spot(0),)


def test_what_cannot_be_drawn_is_not_looked_at(tmp_path, monkeypatch):
    def refuse(path):
        raise pypdfium2.PdfiumError("kan niet")

    path = bare(tmp_path / "a.pdf")
    monkeypatch.setattr(pypdfium2, "PdfDocument", refuse)
    assert spots(path) == (Spot(clear=False),)


@pytest.mark.parametrize(
    "odd",
    [{"Rotate": Name.links}, {"Rotate": 45}, {"UserUnit": -1}, {"UserUnit": Name.x}, {"Contents": Name.x}],
    ids=str,
)
def test_odd_pages_are_looked_at_all_the_same(tmp_path, odd):
    assert on(tmp_path, b"", **odd) == Spot(0)


def test_every_attachment_knows_its_room_number_and_whether_it_is_stamped(tmp_path):
    picture = tmp_path / "kaart.png"
    Image.new("RGB", (1000, 1414), "black").save(picture)
    path = bare(tmp_path / "a.pdf", content=LOW_FOOTER)
    plan, chart = prepare(
        [Attachment("Plan", path, "a.pdf", 3, stamped=False), Attachment("Kaart", picture, "kaart.png", 5)],
        tmp_path / "werk",
    )
    assert (plan.number, plan.stamped, plan.spots) == (3, False, (Spot(1),))
    assert (chart.number, chart.stamped, len(chart.spots)) == (5, True, 1)


def test_a_page_of_no_size_has_no_room(tmp_path):
    assert spots(bare(tmp_path / "plat.pdf", MediaBox=[0, 0, 0, 0])) == (Spot(clear=False),)
