from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.bundle.judging.tagtree import Tag, tag_tree
from pipeline.errors import AttachmentError
from tests.pdfs import write_pdf
from tests.tagged import write_tagged


def top(path: Path) -> Tag:
    (tag,) = tag_tree(path).tags
    return tag


def test_a_tag_tells_its_type_text_page_and_language(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        elements[0].S = Name("/Kop 1")
        elements[0].T = String("Titel\x1b[31m")  # would colour a terminal
        elements[1].Lang = String("fy-NL")
        elements[2].Alt = String("Een foto")
        elements[3].ActualText = String("Wat er echt staat")
        pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/Kop 1": Name.Kop, "/Kop": Name.H1})

    tree = tag_tree(write_tagged(tmp_path / "a.pdf", 2, change))
    assert (tree.pages, tree.language, tree.count) == (2, "nl-NL", 5)
    (document,) = tree.tags
    assert (document.kind, document.page, document.language) == ("Document", 1, "")
    first, second, third, fourth = document.inner
    assert (first.kind, first.own, first.title, first.text) == ("H1", "Kop 1", "Titel [31m", "a 0.0")
    assert (second.kind, second.own, second.text, second.language) == ("P", "", "a 0.1", "fy-NL")
    assert (third.description, third.page) == ("Een foto", 2)
    assert fourth.text == "Wat er echt staat"


def test_a_text_shows_where_another_tag_comes_between(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        first, second, *_ = elements
        inner = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Span, P=first, K=Array()))
        first.K = Array([0, inner, 1, inner])
        second.K = Array()

    first, *_ = top(write_tagged(tmp_path / "a.pdf", 1, change)).inner
    assert first.text == "a 0.0 … a 0.1"


def test_a_tree_that_goes_round_ends_with_a_note(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        elements[0].K = Array([pdf.Root.StructTreeRoot.K, elements[0], 0])
        pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/P": Name.Q, "/Q": Name.P})

    first, *_ = top(write_tagged(tmp_path / "a.pdf", 1, change)).inner
    assert [tag.note for tag in first.inner] == ["dit element staat al eerder in de tags"] * 2
    assert first.text == "a 0.0"


def test_a_tree_that_is_too_deep_ends_with_a_note(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        for _ in range(2000):
            elements[0].K = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, K=elements[0].K))

    tag = top(write_tagged(tmp_path / "a.pdf", 1, change))
    while tag.inner:
        tag = tag.inner[0]
    assert tag.note == "wat hierin staat, is te diep genest om te tonen"


def test_odd_things_in_a_tree_are_passed_over(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        elements[0].K = Array([String("x"), -3, 99, Dictionary(), Dictionary(Type=Name.OBJR), 0])
        elements[0].Pg = Array()
        elements[1].S = String("P")
        elements[1].Lang = 3

    first, second = top(write_tagged(tmp_path / "a.pdf", 1, change)).inner
    assert (first.text, first.page, first.inner) == ("", None, (Tag(""),))
    assert (second.text, second.language) == ("a 0.1", "")


def test_without_tags(tmp_path: Path) -> None:
    assert tag_tree(write_pdf(tmp_path / "a.pdf")).tags == ()


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(AttachmentError, match="is beschadigd"):
        tag_tree(tmp_path / "a.pdf")
