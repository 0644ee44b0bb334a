from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import img2pdf
import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from pipeline.attachments.pdf.opening import check_pdf
from pipeline.bundle import bundle
from pipeline.errors import AttachmentError
from pipeline.models import PdfPackage
from tests.pdfs import add_field, add_link, document, name_page, new_pdf, to_page, write_pdf


def join(folder: Path, *paths: Path, **options: object) -> tuple[PdfPackage, pypdf.PdfReader]:
    package = bundle([document(path) for path in paths], folder / "pakket.pdf", title="Pakket", **options)
    return package, pypdf.PdfReader(package.path)


def texts(reader: pypdf.PdfReader) -> list[str]:
    return [page.extract_text().strip() for page in reader.pages]


def led_to(reader: pypdf.PdfReader, page: int) -> list[int]:
    """The pages (from 0) that the links on a page lead to, as pypdf resolves them."""
    found = []
    for annotation in reader.pages[page].annotations or []:
        target = annotation.get("/Dest") or annotation["/A"]["/D"]
        if not isinstance(target, list):
            target = reader.named_destinations[target].dest_array
        found.append(next(n for n, p in enumerate(reader.pages) if p.indirect_reference == target[0]))
    return found


def test_pages_of_all_parts_in_order(tmp_path):
    package, reader = join(
        tmp_path,
        write_pdf(tmp_path / "voorstel.pdf", 2),
        write_pdf(tmp_path / "a.pdf", 3),
        write_pdf(tmp_path / "b.pdf"),
    )
    assert texts(reader) == ["voorstel 1", "voorstel 2", "a 1", "a 2", "a 3", "b 1"]
    assert [(part.first_page, part.last_page) for part in package.parts] == [(1, 2), (3, 5), (6, 6)]
    assert package.pages == 6


def test_the_same_file_twice_leads_to_its_own_pages(tmp_path):
    def change(pdf):
        add_link(pdf, 0, Dest=to_page(pdf, 1))

    path = write_pdf(tmp_path / "a.pdf", 2, change=change)
    _, reader = join(tmp_path, path, path)
    assert (led_to(reader, 0), led_to(reader, 2)) == ([1], [3])


def name_in_tree(pdf):
    name_page(pdf, "doel", 2)
    return String("doel")


def name_in_dictionary(pdf):  # PDF 1.1; pypdf reads this one only when it is there, hence apart
    pdf.Root.Dests = Dictionary(doel=to_page(pdf, 2))
    return Name.doel


@pytest.mark.parametrize("give_name", [name_in_tree, name_in_dictionary])
def test_links_lead_to_their_page_forward_and_back_by_name_and_by_action(tmp_path, give_name):
    def change(pdf):
        name = give_name(pdf)
        add_link(pdf, 0, Dest=to_page(pdf, 1))
        add_link(pdf, 0, Dest=name)
        add_link(pdf, 2, A=Dictionary(S=Name.GoTo, D=to_page(pdf, 0)))
        add_link(pdf, 1, A=Dictionary(S=Name.GoTo, D=name))

    paths = [write_pdf(tmp_path / f"{name}.pdf", 3, change=change) for name in "abc"]
    _, reader = join(tmp_path, *paths)
    for start in (0, 3, 6):
        assert led_to(reader, start) == [start + 1, start + 2]
        assert led_to(reader, start + 1) == [start + 2]
        assert led_to(reader, start + 2) == [start]


def test_links_to_the_web_and_broken_links_stay_on_their_page(tmp_path):
    def change(pdf):
        add_link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("https://example.org/")))
        add_link(pdf, 0, Dest=String("bestaat niet"))

    _, reader = join(tmp_path, write_pdf(tmp_path / "a.pdf", change=change))
    web, broken = reader.pages[0].annotations
    assert web["/A"]["/URI"] == "https://example.org/"
    assert broken["/Dest"] == "bestaat niet"


def test_rotation_and_boxes_of_pages_stay(tmp_path):
    def change(pdf):
        pdf.pages[0].obj.Rotate = 90
        pdf.pages[0].obj.CropBox = Array([50, 50, 500, 700])
        pdf.Root.Pages.Rotate = 270  # inherited by the second page
        pdf.pages[1].obj.UserUnit = 2

    _, reader = join(tmp_path, write_pdf(tmp_path / "v.pdf"), write_pdf(tmp_path / "a.pdf", 2, change=change))
    upright, turned, inherited = reader.pages
    assert (upright.rotation, turned.rotation, inherited.rotation) == (0, 90, 270)
    assert [float(side) for side in turned.cropbox] == [50, 50, 500, 700]
    assert inherited.user_unit == 2


def test_pictures_keep_their_pixels(tmp_path):
    picture = tmp_path / "foto.png"
    Image.effect_noise((40, 30), 50).convert("RGB").save(picture)
    path = tmp_path / "foto.pdf"
    path.write_bytes(img2pdf.convert(str(picture)))
    _, reader = join(tmp_path, write_pdf(tmp_path / "v.pdf"), path)
    assert reader.pages[1].images[0].image.tobytes() == Image.open(picture).tobytes()


def test_form_fields_of_two_attachments_keep_their_own_value_and_look(tmp_path):
    paths = [
        write_pdf(tmp_path / f"{value}.pdf", change=lambda pdf, value=value: add_field(pdf, 0, "naam", value))
        for value in ("Jansen", "Pietersen")
    ]
    _, reader = join(tmp_path, write_pdf(tmp_path / "v.pdf"), *paths)
    assert sorted(reader.get_form_text_fields().values()) == ["Jansen", "Pietersen"]
    for page, value in ((1, "Jansen"), (2, "Pietersen")):
        look = reader.pages[page].annotations[0]["/AP"]["/N"].get_data()
        assert value.encode() in look


def test_a_field_that_no_form_knows_keeps_its_look_without_a_warning(tmp_path):
    def change(pdf):
        add_field(pdf, 0, "los", "waarde", in_form=False)

    path = tmp_path / "a.pdf"
    with pytest.warns(pikepdf.PageCopyWarning):
        write_pdf(path, change=change)
    _, reader = join(tmp_path, path)
    assert b"waarde" in reader.pages[0].annotations[0]["/AP"]["/N"].get_data()


def test_layers_that_are_off_stay_off(tmp_path):
    def change(pdf):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Concept")))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer], Order=[layer]))

    package, _ = join(tmp_path, write_pdf(tmp_path / "v.pdf"), write_pdf(tmp_path / "a.pdf", change=change))
    with pikepdf.open(package.path) as pdf:
        assert [str(layer.Name) for layer in pdf.Root.OCProperties.D.OFF] == ["Concept"]


def test_no_trace_of_a_tag_tree_stays(tmp_path):
    def change(pdf):
        page = pdf.pages[0].obj
        page.StructParents = 0
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], StructParent=1)])
        add_link(pdf, 0, Dest=to_page(pdf, 0), StructParent=2)
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=0))
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=element)
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    package, _ = join(tmp_path, write_pdf(tmp_path / "a.pdf", change=change))
    with pikepdf.open(package.path) as pdf:
        everything = " ".join(repr(thing) for thing in pdf.objects)
        assert "/StructParent" not in everything and "/StructElem" not in everything
        assert "/StructTreeRoot" not in pdf.Root and "/MarkInfo" not in pdf.Root


def test_what_belongs_to_a_document_stays_behind(tmp_path):
    def change(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('dag')"))
        pdf.attachments["begroting.xlsx"] = b"inhoud"

    _, reader = join(tmp_path, write_pdf(tmp_path / "v.pdf"), write_pdf(tmp_path / "a.pdf", change=change))
    assert "/OpenAction" not in reader.root_object
    assert not reader.attachments


def test_same_parts_same_bytes_in_another_folder(tmp_path):
    sums = set()
    for name in ("een", "twee"):
        folder = tmp_path / name
        folder.mkdir()
        package, _ = join(
            folder, write_pdf(folder / "v.pdf", 3), write_pdf(folder / "a.pdf", 2), author="Hilversum"
        )
        sums.add(hashlib.sha256(package.path.read_bytes()).hexdigest())
    assert len(sums) == 1


def test_a_newer_pdf_keeps_its_version(tmp_path):
    path = tmp_path / "a.pdf"
    new_pdf("a").save(path, force_version="2.0")
    _, reader = join(tmp_path, write_pdf(tmp_path / "v.pdf"), path)
    assert reader.pdf_header == "%PDF-2.0"


@pytest.mark.parametrize("content", [b"", b"geen pdf", b"%PDF-1.7\n%%EOF\n"])
def test_a_part_that_is_no_pdf_is_named(tmp_path, content):
    path = tmp_path / "kapot.pdf"
    good = document(write_pdf(path))
    path.write_bytes(content)
    with pytest.raises(AttachmentError, match=r"kapot\.pdf"):
        bundle([good], tmp_path / "pakket.pdf", title="x")
    assert not (tmp_path / "pakket.pdf").exists()


def test_a_part_without_pages_is_named(tmp_path):
    path = tmp_path / "leeg.pdf"
    good = document(write_pdf(path))
    pikepdf.new().save(path)
    with pytest.raises(AttachmentError, match=r"leeg\.pdf"):
        bundle([good], tmp_path / "pakket.pdf", title="x")


ODD = st.sampled_from(
    [
        lambda: 7, lambda: None, lambda: String("x"), lambda: Name.X, lambda: Array([1, Name.Y, None]),
        lambda: Dictionary(Type=Name.Catalog), lambda: Dictionary(S=Name.GoTo, D=9),
    ]
)  # fmt: skip
PLACES = [
    ("Root", "Outlines"), ("Root", "Names"), ("Root", "Dests"), ("Root", "AcroForm"), ("Root", "OCProperties"),
    ("Root", "Lang"), ("Root", "Metadata"), ("Root", "StructTreeRoot"), ("Page", "Annots"), ("Page", "Resources"),
    ("Page", "Contents"), ("Page", "MediaBox"), ("Page", "Rotate"), ("Page", "Parent"), ("AcroForm", "Fields"),
    ("AcroForm", "SigFlags"), ("AcroForm", "DR"), ("Annot", "Dest"), ("Annot", "A"), ("Annot", "Rect"),
    ("Annot", "Parent"), ("Names", "EmbeddedFiles"), ("Names", "Dests"),
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
def test_an_odd_part_is_joined_or_refused_but_never_a_traceback(tmp_path, faults):
    path = tmp_path / "vreemd.pdf"

    def change(pdf):
        add_field(pdf, 0, "naam", "x")
        name_page(pdf, "doel", 1)
        add_link(pdf, 0, Dest=String("doel"))
        holders = {
            "Root": pdf.Root, "Page": pdf.pages[0].obj, "AcroForm": pdf.Root.AcroForm,
            "Annot": pdf.pages[0].obj.Annots[1], "Names": pdf.Root.Names,
        }  # fmt: skip
        for (holder, key), value in faults:
            new = value()
            if new is None:
                holders[holder].pop(f"/{key}", None)
            else:
                holders[holder][f"/{key}"] = new

    good = document(write_pdf(path, 2))
    try:
        pdf = new_pdf("vreemd", 2)
        change(pdf)
        pdf.save(path)
    except (pikepdf.PikepdfError, pikepdf.PageCopyWarning, RuntimeError, TypeError, ValueError):
        return  # such a file cannot be made this way
    try:
        package = bundle([good], tmp_path / "pakket.pdf", title="x")
    except AttachmentError as error:
        assert "vreemd.pdf" in error.message
    else:
        assert len(pypdf.PdfReader(package.path).pages) == package.pages


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_part_is_joined_or_refused_but_never_a_traceback(tmp_path, place, byte, cut):
    path = tmp_path / "kapot.pdf"
    good = document(write_pdf(path, 2, change=lambda pdf: add_field(pdf, 0, "naam", "x")))
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content[: place % len(content)] if cut else content)
    try:
        good = replace(good, path=check_pdf(path, tmp_path / "gaaf.pdf").path)
    except AttachmentError as error:
        assert error.remedy
        return
    try:
        bundle([good], tmp_path / "pakket.pdf", title="x")
    except AttachmentError as error:
        assert "kapot.pdf" in error.message
