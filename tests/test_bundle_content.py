"""Content of pages: what depends on its bytes alone is worked out once."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.bundle import content
from pipeline.bundle.content import content_of, instructions, remembering
from pipeline.bundle.marks import marks_of


def test_content_in_pieces_is_one_content() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = pdf.pages[0].obj
        page.Contents = Array([pdf.make_stream(b"q 1 0 0 1 0"), pdf.make_stream(b"0 cm Q")])
        assert content_of(page) == b"q 1 0 0 1 0\n0 cm Q"
        assert [str(each.operator) for each in instructions(content_of(page))] == ["q", "cm", "Q"]
        assert len(instructions(content_of(page), "cm")) == 1


def test_equal_content_is_worked_out_once_and_other_content_is_not_taken_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []

    @remembering
    def length(content: bytes) -> int:
        asked.append(content)
        return len(content)

    monkeypatch.setattr(content, "_MOST", 2)
    assert [length(each) for each in (b"a", b"bb", b"a", b"bb")] == [1, 2, 1, 2]
    assert asked == [b"a", b"bb"]
    assert [length(each) for each in (b"ccc", b"a")] == [3, 1]  # memory is bounded
    assert asked == [b"a", b"bb", b"ccc", b"a"]


def test_a_name_for_marked_content_means_what_each_page_says_it_means() -> None:
    with pikepdf.new() as pdf:
        for number in (4, 5):
            pdf.add_blank_page()
            page = pdf.pages[-1].obj
            page.Contents = pdf.make_stream(
                b"/P /here BDC EMC /P /here BDC EMC /P <</MCID 1>> BDC EMC /P /gone BDC EMC"
            )
            page.Resources = Dictionary(Properties=Dictionary(here=Dictionary(MCID=number)))
        assert [marks_of(page.obj) for page in pdf.pages] == [{4: 2, 1: 1}, {5: 2, 1: 1}]
        form = pdf.make_stream(b"/P <</MCID 7>> BDC EMC", Type=Name.XObject, Subtype=Name.Form)
        assert marks_of(form) == {7: 1}
