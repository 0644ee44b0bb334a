"""Forms: what is filled in is seen, on the page, in the package and in an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.attachments.pdf.archival import make_archival
from pipeline.attachments.pdf.fieldlooks import encoded
from pipeline.attachments.pdf.opening import SoundPdf, check_pdf
from pipeline.bundle import bundle
from tests.pdfs import add_field, attached, document, write_pdf

SHOWN = "ingevulde velden zichtbaar gemaakt: 1"


def form(path: Path, *fields: dict[str, Any], anew: bool = True, **more: Any) -> Path:
    """Write a form with fields that have no look."""

    def add(pdf: pikepdf.Pdf) -> None:
        made = Array()
        for number, each in enumerate(fields):
            high = 700 - 60 * number
            usual = {"FT": Name.Tx, "Rect": [72, high, 322, high + 20], "DA": String("/Helv 0 Tf 0 g")}
            widget = Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, F=4, T=String(f"veld {number}"), **{**usual, **each}
            )
            made.append(pdf.make_indirect(widget))
        pdf.pages[0].obj.Annots = made
        pdf.Root.AcroForm = Dictionary(Fields=made, NeedAppearances=anew, **more)

    return write_pdf(path, change=add)


def sound(path: Path) -> SoundPdf:
    return check_pdf(path, path.with_name("gaaf.pdf"))


def read(path: Path, page: int = 0) -> str:
    """Return the text of a page with its fields, as pdfium draws them."""
    pdf = pypdfium2.PdfDocument(path)
    drawn = pdf[page]
    assert pypdfium2.raw.FPDFPage_Flatten(drawn, pypdfium2.raw.FLAT_NORMALDISPLAY) != 0
    text = str(pdf[page].get_textpage().get_text_bounded())
    pdf.close()
    return text


def ink(path: Path, left: float, low: float, right: float, high: float) -> int:
    """Return how many pixels of a part of the first page are dark, at 144 dots per inch."""
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        picture = pdf[0].render(scale=2).to_pil().convert("L")
    box = picture.crop((int(left * 2), int((842 - high) * 2), int(right * 2), int((842 - low) * 2)))
    return sum(box.histogram()[:128])


OPTIONS = Array([Array([String("j"), String("ja, graag")]), Array([String("n"), String("nee")])])
VALUES = {
    "text": ({"V": String("Jansen-Öztürk’s “€ 5”")}, "Jansen-Öztürk’s “€ 5”"),
    "right": ({"V": String("€ 14.000,50"), "Q": 2}, "€ 14.000,50"),
    "lines": ({"V": String("eerste\rtweede"), "Ff": 1 << 12, "Rect": [72, 700, 322, 760]}, "eerste\r\ntweede"),
    "choice": ({"FT": Name.Ch, "V": String("j"), "Opt": OPTIONS, "Ff": 1 << 17}, "ja, graag"),
    "list": ({"FT": Name.Ch, "V": Array([String("n")]), "Opt": OPTIONS, "Rect": [72, 700, 322, 750]}, "nee"),
    "turned": ({"V": String("dwars"), "MK": Dictionary(R=90), "Rect": [72, 650, 92, 750]}, "dwars"),
    "far too long": ({"V": String("woord " * 40), "DA": String("/Helv 12 Tf 1 0 0 rg")}, "woord woord"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_seen(tmp_path: Path, name: str) -> None:
    given, said = VALUES[name]
    path = form(tmp_path / "a.pdf", given)
    assert said not in read(path) or name == "far too long"  # pdfium itself shows none
    made = sound(path)
    assert SHOWN in made.actions
    assert said in read(made.path)
    with pikepdf.open(made.path) as pdf:
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        assert given["V"] == pdf.pages[0].Annots[0].V


def test_what_is_inherited_and_without_the_mark(tmp_path: Path) -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), V=String("geërfd")))
        kid = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, Parent=parent, Rect=[72, 600, 272, 620], F=4)
        )
        parent.Kids = Array([kid])
        pdf.pages[0].obj.Annots = Array([kid])
        pdf.Root.AcroForm = Dictionary(Fields=Array([parent]), DA=String("/Helv 10 Tf 0 g"))

    made = sound(write_pdf(tmp_path / "a.pdf", change=add))
    assert SHOWN in made.actions and "geërfd" in read(made.path)


def test_in_cells_each_sign_has_its_own(tmp_path: Path) -> None:
    made = sound(form(tmp_path / "a.pdf", {"V": String("1211AB"), "Ff": 1 << 24, "MaxLen": 10}))
    for number in range(10):
        dark = ink(made.path, 72 + 25 * number + 1, 701, 72 + 25 * (number + 1) - 1, 719)
        assert bool(dark) == (number < 6), number


def test_a_password_stays_one(tmp_path: Path) -> None:
    made = sound(form(tmp_path / "a.pdf", {"V": String("geheim"), "Ff": 1 << 13}))
    assert "******" in read(made.path) and "geheim" not in read(made.path)


@pytest.mark.parametrize("flags", [0, 1 << 15])
def test_a_tick_is_seen_and_no_tick_is_not(tmp_path: Path, flags: int) -> None:
    on = {"FT": Name.Btn, "V": Name.Ja, "AS": Name.Ja, "Ff": flags, "Rect": [72, 700, 92, 720]}
    off = {**on, "V": Name.Off, "AS": Name.Off, "Rect": [72, 600, 92, 620]}
    made = sound(form(tmp_path / "a.pdf", on, off))
    assert SHOWN in made.actions
    assert ink(made.path, 73, 701, 91, 719) > 50
    assert ink(made.path, 73, 601, 91, 619) == 0


def with_look(path: Path, drawn: str, value: str) -> Path:
    """Write a form with a field that looks otherwise than its value, or the same."""

    def add(pdf: pikepdf.Pdf) -> None:
        add_field(pdf, 0, "naam", drawn)
        pdf.pages[0].Annots[0].V = String(value)
        pdf.Root.AcroForm.NeedAppearances = True

    return write_pdf(path, change=add)


def look_of(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        note: Object = pdf.pages[0].Annots[0]
        return bytes(note.AP.N.read_bytes())


def test_a_look_that_shows_the_value_stays_and_another_does_not(tmp_path: Path) -> None:
    right, stale = with_look(tmp_path / "a.pdf", "Jansen", "Jansen"), with_look(tmp_path / "b.pdf", "oud", "nieuw")
    kept = sound(right)
    assert look_of(kept.path) == look_of(right)
    assert kept.actions == ("velden van het formulier vastgezet zoals ze eruitzien",)
    assert "nieuw" in read(sound(stale).path)


def test_a_form_that_is_drawn_stays_to_the_byte(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", change=lambda pdf: add_field(pdf, 0, "naam", "Jansen"))
    made = sound(path)
    assert (made.path, made.actions) == (path, ())


ODD_FIELDS: dict[str, dict[str, Any]] = {
    "no letters": {"V": String("x"), "DA": String("geen opmaak (")},
    "no size": {"V": String("x"), "Rect": [0, 0, 0, 0]},
    "half a place": {"V": String("x"), "Rect": [0, 0]},
    "no cells": {"V": String("x"), "Ff": 1 << 24, "MaxLen": 0},
    "cells that are no number": {"V": String("x"), "Ff": 1 << 24, "MaxLen": Name.Veel},
    "a value of no kind": {"V": Dictionary(A=1)},
    "options of no kind": {"FT": Name.Ch, "V": String("x"), "Opt": Array([1, Array([String("a")])])},
    "its own parent": {"V": String("x"), "Parent": Dictionary(Parent=Dictionary())},
    "colours of no kind": {"V": String("x"), "MK": Dictionary(BC=Array([Name.Rood]), BG=[1, 2])},
    "very long": {"V": String("x" * 200_000), "Ff": 1 << 12},
}


@pytest.mark.parametrize("name", ODD_FIELDS)
def test_an_odd_field_is_no_reason_to_refuse(tmp_path: Path, name: str) -> None:
    made = sound(form(tmp_path / "a.pdf", ODD_FIELDS[name], {"V": String("gewoon")}))
    assert "gewoon" in read(made.path)


def test_signs_that_the_font_has_not() -> None:
    assert encoded("Şahin Łukasz 你") == (b"Sahin ?ukasz ?", 3)


def test_a_package_with_a_form_is_fit_for_the_archive(tmp_path: Path) -> None:
    path = form(
        tmp_path / "a.pdf",
        {"V": String("Jansen"), "MK": Dictionary(BC=[0, 0, 0, 1], BG=[1, 1, 0.9])},
        {"FT": Name.Btn, "V": Name.Ja, "AS": Name.Ja, "Rect": [72, 560, 92, 580]},
        {"FT": Name.Btn, "Ff": 1 << 16, "MK": Dictionary(CA=String("Verstuur"))},
        {"FT": Name.Sig},
        DR=Dictionary(
            Font=Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        ),
    )
    made, objections = make_archival(sound(path), tmp_path / "gaaf.pdf")
    assert not objections
    cover = document(write_pdf(tmp_path / "voorstel.pdf"))
    package = tmp_path / "pakket.pdf"
    result = bundle(attached(cover, document(made.path, objections=())), package, title="Pakket")
    assert "Jansen" in read(package, 1) and "Verstuur" in read(package, 1)
    assert result.claim.archive == "2u"
