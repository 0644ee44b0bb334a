from __future__ import annotations

import pikepdf
import pypdf
from pikepdf import Dictionary, Name, OutlineItem, String

from pipeline.bundle import bundle
from tests.pdfs import add_bookmarks, attached, document, name_page, to_page, write_pdf


def as_read(reader: pypdf.PdfReader, level: list) -> list:
    """The outline as pypdf reads it: ``[title, page from 1, [those below]]``."""
    found: list = []
    for item in level:
        if isinstance(item, list):
            found[-1].append(as_read(reader, item))
        else:
            page = reader.get_destination_page_number(item)
            found.append([item.title, None if page is None else page + 1])
    return found


def outline_of(tmp_path, *documents) -> list:
    package = bundle(documents, tmp_path / "pakket.pdf", title="x")
    reader = pypdf.PdfReader(package.path)
    return as_read(reader, reader.outline)


def test_a_bookmark_for_each_part_with_its_own_beneath(tmp_path):
    def headings(pdf):
        deep = OutlineItem("1.1", 1)
        top = OutlineItem("1", 0)
        top.children.append(deep)
        add_bookmarks(pdf, top, OutlineItem("2", 1))

    proposal = document(write_pdf(tmp_path / "v.pdf", 2, change=headings), "Voorstel")
    bare = document(write_pdf(tmp_path / "a.pdf"), "Kaart")
    other = document(write_pdf(tmp_path / "b.pdf", 2, change=headings), "Strategie")
    assert outline_of(tmp_path, proposal, bare, other) == [
        ["Voorstel", 1, [["1", 1, [["1.1", 2]]], ["2", 2]]],
        ["Kaart", 3],
        ["Strategie", 4, [["1", 4, [["1.1", 5]]], ["2", 5]]],
    ]  # fmt: skip


def test_bookmarks_by_name_and_by_action_lead_to_the_pages_of_their_own_part(tmp_path):
    def change(pdf):
        name_page(pdf, "doel", 1)
        add_bookmarks(
            pdf,
            OutlineItem("naam", String("doel")),
            OutlineItem("actie", action=Dictionary(S=Name.GoTo, D=to_page(pdf, 1))),
            OutlineItem("actie met naam", action=Dictionary(S=Name.GoTo, D=String("doel"))),
        )

    parts = [document(write_pdf(tmp_path / f"{name}.pdf", 2, change=change)) for name in "ab"]
    assert outline_of(tmp_path, *parts) == [
        ["a", 1, [["naam", 2], ["actie", 2], ["actie met naam", 2]]],
        ["b", 3, [["naam", 4], ["actie", 4], ["actie met naam", 4]]],
    ]  # fmt: skip


def test_a_heading_that_leads_nowhere_is_kept_for_what_is_below_it(tmp_path):
    def change(pdf):
        heading = OutlineItem("deel")
        heading.children.append(OutlineItem("hoofdstuk", 0))
        add_bookmarks(pdf, heading, OutlineItem("web", action=Dictionary(S=Name.URI, URI=String("https://x.nl"))))

    package = bundle([document(write_pdf(tmp_path / "a.pdf", change=change))], tmp_path / "p.pdf", title="x")
    with pikepdf.open(package.path) as pdf, pdf.open_outline() as outline:
        (part,) = outline.root
        assert [(item.title, [below.title for below in item.children]) for item in part.children] == [
            ("deel", ["hoofdstuk"])
        ]


def test_an_outline_that_bites_its_tail_costs_only_itself(tmp_path):
    def change(pdf):
        node = pdf.make_indirect(Dictionary(Title=String("rond"), Dest=to_page(pdf, 0)))
        node.Next = node
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=node, Last=node, Count=1))

    parts = [document(write_pdf(tmp_path / "a.pdf", change=change)), document(write_pdf(tmp_path / "b.pdf"))]
    found = outline_of(tmp_path, *parts)
    assert [item[:2] for item in found] == [["a", 1], ["b", 2]]


def test_the_document_is_shown_open_and_attachments_closed(tmp_path):
    def change(pdf):
        add_bookmarks(pdf, OutlineItem("kop", 0))

    parts = [document(write_pdf(tmp_path / f"{name}.pdf", change=change)) for name in "ab"]
    package = bundle(attached(*parts), tmp_path / "p.pdf", title="x")
    with pikepdf.open(package.path) as pdf, pdf.open_outline() as outline:
        assert [item.is_closed for item in outline.root] == [False, True]
        assert pdf.Root.PageMode == Name.UseOutlines


def test_a_title_with_breaks_and_control_characters_is_one_line(tmp_path):
    part = document(write_pdf(tmp_path / "a.pdf"), "Zorg\n&\tWelzijn\x00 <2019> 😀")
    assert outline_of(tmp_path, part) == [["Zorg & Welzijn <2019> 😀", 1]]


def test_two_thousand_bookmarks_in_one_part(tmp_path):
    def change(pdf):
        add_bookmarks(pdf, *(OutlineItem(str(n), 0) for n in range(2000)))

    part = document(write_pdf(tmp_path / "a.pdf", change=change))
    package = bundle([part], tmp_path / "p.pdf", title="x")
    with pikepdf.open(package.path) as pdf, pdf.open_outline() as outline:
        assert len(outline.root[0].children) == 2000
