"""Tag trees of parts joined: every element once, at its own page, and a broken tree costs only its own part."""

from __future__ import annotations

from pathlib import Path

import docx
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.bundle.treecheck import faults
from pipeline.conversion import convert
from tests.tagged import Change, joined, outline, told, write_tagged

BROKEN = "de tags kloppen niet"


def found(path: Path) -> tuple[str, ...]:
    with pikepdf.open(path) as pdf:
        return faults(pdf)


def test_parts_stand_in_order_under_one_document_each_at_its_own_pages(tmp_path: Path) -> None:
    one, two = write_tagged(tmp_path / "een.pdf"), write_tagged(tmp_path / "twee.pdf", 2)
    package = joined(tmp_path / "uit.pdf", one, two)
    assert outline(tmp_path / "uit.pdf") == [
        "Document",
        "  Part een", "    P", "      0 @ 1", "    P", "      1 @ 1",
        "  Part twee", "    P", "      0 @ 2", "    P", "      1 @ 2", "    P", "      0 @ 3", "    P",
        "      1 @ 3",
    ]  # fmt: skip
    assert found(tmp_path / "uit.pdf") == () and told(package) == ["", ""]
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked and pdf.Root.StructTreeRoot.K[0].K[1].Lang == String("nl-NL")


def test_the_same_file_twice_points_at_its_own_pages(tmp_path: Path) -> None:
    one = write_tagged(tmp_path / "een.pdf")
    joined(tmp_path / "uit.pdf", one, one)
    assert [line.strip() for line in outline(tmp_path / "uit.pdf") if "@" in line] == [
        "0 @ 1",
        "1 @ 1",
        "0 @ 2",
        "1 @ 2",
    ]
    assert found(tmp_path / "uit.pdf") == ()


@pytest.mark.parametrize("producer", ["LibreOffice 7.4", "Acme"])
def test_content_that_cannot_be_read_costs_a_part_its_tags(tmp_path: Path, producer: str) -> None:
    def spoil(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        pdf.docinfo["/Producer"] = producer
        pdf.pages[0].obj.Contents.write(b"no flate", filter=Name.FlateDecode)

    package = joined(tmp_path / "uit.pdf", write_tagged(tmp_path / "a.pdf", change=spoil))
    assert told(package) == [f"{BROKEN}: de inhoud van een pagina is niet te lezen"]


def test_a_part_without_tags_between_parts_with_tags(tmp_path: Path) -> None:
    def untag(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        del pdf.Root.MarkInfo

    parts = [
        write_tagged(tmp_path / "a.pdf"),
        write_tagged(tmp_path / "b.pdf", change=untag),
        write_tagged(tmp_path / "c.pdf"),
    ]
    package = joined(tmp_path / "uit.pdf", *parts)
    assert told(package) == ["", "heeft geen tags", ""]
    assert [line for line in outline(tmp_path / "uit.pdf") if "Part" in line] == ["  Part a", "  Part c"]


# --- What is mended ------------------------------------------------------------------------------------------


def wrong_parent_tree(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    pdf.Root.StructTreeRoot.ParentTree = Dictionary(
        Nums=Array([0, Array([elements[1], elements[0], elements[0]]), 7, elements[0]])
    )


def no_parent_tree(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    del pdf.Root.StructTreeRoot.ParentTree
    del pdf.pages[0].obj.StructParents


def wrong_parents(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    elements[0].P = elements[1]
    del elements[1].P


def page_only_above(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    for element in elements:
        del element.Pg
    pdf.Root.StructTreeRoot.K.Pg = pdf.pages[0].obj


def direct_elements(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    page = pdf.pages[0].obj
    pdf.Root.StructTreeRoot.K.K = Array(
        [
            Dictionary(S=Name.P, Pg=page, K=Array([Dictionary(Type=Name.MCR, Pg=page, MCID=mark)]))
            for mark in range(2)
        ]
    )


def junk_among_kids(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    elements[0].K = Array([0, String("x"), Name.X, Dictionary(Type=Name.OBJR, Obj=Array()), Dictionary()])


@pytest.mark.parametrize(
    "change", [wrong_parent_tree, no_parent_tree, wrong_parents, page_only_above, direct_elements, junk_among_kids]
)
def test_what_is_sure_is_mended(tmp_path: Path, change: Change) -> None:
    parts = [write_tagged(tmp_path / "heel.pdf"), write_tagged(tmp_path / "vreemd.pdf", change=change)]
    package = joined(tmp_path / "uit.pdf", *parts)
    assert told(package) == ["", ""]
    assert found(tmp_path / "uit.pdf") == ()
    assert [line.strip() for line in outline(tmp_path / "uit.pdf") if "@" in line] == [
        "0 @ 1",
        "1 @ 1",
        "0 @ 2",
        "1 @ 2",
    ]


# --- What costs a part its tags ------------------------------------------------------------------------------


def cycle(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    elements[1].K = Array([1, pdf.Root.StructTreeRoot.K])


def element_twice(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    pdf.Root.StructTreeRoot.K.K = Array([*elements, elements[0]])


def mark_claimed_twice(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    elements[1].K = Array([1, 0])


def half_the_tags_gone(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    pdf.Root.StructTreeRoot.K.K = Array(elements[:1])


def mark_that_is_not_there(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    elements[1].K = Array([1, 99])


def mark_drawn_twice(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes() * 2)


def page_of_another(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    elements[0].Pg = pdf.make_indirect(Dictionary(Type=Name.Page))


def no_elements(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    pdf.Root.StructTreeRoot.K = Array()


def very_deep(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    inner = elements[0]
    for _ in range(900):
        inner = pdf.make_indirect(Dictionary(S=Name.Sect, K=inner))
    pdf.Root.StructTreeRoot.K.K = Array([inner, elements[1]])


@pytest.mark.parametrize(
    "change",
    [cycle, element_twice, mark_claimed_twice, half_the_tags_gone, mark_that_is_not_there, mark_drawn_twice,
     page_of_another, no_elements, very_deep],
)  # fmt: skip
def test_a_broken_tree_costs_that_part_its_tags_and_not_the_others(tmp_path: Path, change: Change) -> None:
    broken = write_tagged(tmp_path / "kapot.pdf", change=change)
    package = joined(
        tmp_path / "uit.pdf", write_tagged(tmp_path / "a.pdf"), broken, write_tagged(tmp_path / "b.pdf")
    )
    assert [BROKEN in why for why in told(package)] == [False, True, False]
    assert [line for line in outline(tmp_path / "uit.pdf") if "Part" in line] == ["  Part a", "  Part b"]
    assert found(tmp_path / "uit.pdf") in ((), ("Er is inhoud met een nummer dat geen tag kent op pagina 2.",))


# --- Names that two parts share ------------------------------------------------------------------------------


def headed_table(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    elements[0].S, elements[0].ID = Name.TH, String("kop")
    elements[1].S = Name.TD
    elements[1].A = Dictionary(O=Name.Table, Headers=Array([String("kop"), String("weg")]))
    elements[1].Ref = Array([elements[0], pdf.make_indirect(Dictionary(S=Name.P))])


def test_ids_are_made_unique_and_headers_and_refs_follow(tmp_path: Path) -> None:
    parts = [write_tagged(tmp_path / f"{name}.pdf", change=headed_table) for name in "ab"]
    joined(tmp_path / "uit.pdf", *parts)
    assert found(tmp_path / "uit.pdf") == ()
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        for part in pdf.Root.StructTreeRoot.K[0].K:
            head, cell = part.K
            assert [bytes(name) for name in cell.A.Headers] == [bytes(head.ID)]
            assert [to.objgen for to in cell.Ref] == [head.objgen]


def test_one_name_for_two_roles_and_two_classes(tmp_path: Path) -> None:
    def means(role: str) -> Change:
        def change(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
            pdf.Root.StructTreeRoot.RoleMap = Dictionary(
                {"/Kop": Name(role), "/Quote": Name.P, "/Rond": Name.Rond}
            )
            pdf.Root.StructTreeRoot.ClassMap = Dictionary(Breed=Dictionary(O=Name.Layout, Width=len(role)))
            elements[0].S, elements[1].S, elements[0].C = Name.Kop, Name.Quote, Name.Breed

        return change

    parts = [write_tagged(tmp_path / f"{role[1:]}.pdf", change=means(role)) for role in ("/H1", "/Caption", "/H1")]
    joined(tmp_path / "uit.pdf", *parts)
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        root = pdf.Root.StructTreeRoot
        heads = [part.K[0] for part in root.K[0].K]
        assert [str(root.RoleMap[head.S]) for head in heads] == ["/H1", "/Caption", "/H1"]
        assert [int(root.ClassMap[head.C].Width) for head in heads] == [3, 8, 3]
        assert "/Quote" not in root.RoleMap and str(root.K[0].K[0].K[1].S) == "/P"


# --- Links, fields, drawings, namespaces ---------------------------------------------------------------------


def with_link(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    page = pdf.pages[0].obj
    link = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Contents=String("uitleg"),
                   A=Dictionary(S=Name.URI, URI=String("https://www.example.nl")))
    )  # fmt: skip
    page.Annots = Array([link])
    elements[1].S = Name.Link
    elements[1].K = Array([1, Dictionary(Type=Name.OBJR, Obj=link, Pg=page)])


def with_field(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    page = pdf.pages[0].obj
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 20]))
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("naam"), V=String("x"),
                   Rect=Array([0, 0, 90, 20]), AP=Dictionary(N=look), DA=String("/F 10 Tf"))
    )  # fmt: skip
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(F=page.Resources.Font.F)))
    elements[1].S = Name.Form
    elements[1].K = Array([1, Dictionary(Type=Name.OBJR, Obj=field)])


@pytest.mark.parametrize(("change", "kind"), [(with_link, "/Link"), (with_field, "/Widget")])
def test_links_and_fields_keep_their_tag(tmp_path: Path, change: Change, kind: str) -> None:
    parts = [write_tagged(tmp_path / f"{name}.pdf", change=change) for name in "ab"]
    package = joined(tmp_path / "uit.pdf", *parts)
    assert told(package) == ["", ""] and found(tmp_path / "uit.pdf") == ()
    assert [line.strip() for line in outline(tmp_path / "uit.pdf") if kind in line] == [
        f"{kind} @ 1",
        f"{kind} @ 2",
    ]


def with_drawing(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
    page = pdf.pages[0].obj
    form = pdf.make_stream(
        b"/P <</MCID 0>> BDC 0 0 9 9 re f EMC",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]),
        StructParents=5,
    )
    page.Resources.XObject = Dictionary(X=form)
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n/X Do")
    elements[1].K = Array([1, Dictionary(Type=Name.MCR, Pg=page, Stm=form, MCID=0)])


def test_marked_content_in_a_drawing(tmp_path: Path) -> None:
    parts = [write_tagged(tmp_path / f"{name}.pdf", change=with_drawing) for name in "ab"]
    package = joined(tmp_path / "uit.pdf", *parts)
    assert told(package) == ["", ""] and found(tmp_path / "uit.pdf") == ()
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        keys = {int(page.obj.Resources.XObject.X.StructParents) for page in pdf.pages}
        assert len(keys) == 2 and keys.isdisjoint({int(page.obj.StructParents) for page in pdf.pages})


def test_marks_named_in_the_resources(tmp_path: Path) -> None:
    def named(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        page = pdf.pages[0].obj
        page.Resources.Properties = Dictionary(M0=Dictionary(MCID=0), M1=Dictionary(MCID=1))
        text = page.Contents.read_bytes().replace(b"<</MCID 0>>", b"/M0").replace(b"<</MCID 1>>", b"/M1")
        page.Contents = pdf.make_stream(text)

    joined(tmp_path / "uit.pdf", write_tagged(tmp_path / "a.pdf", change=named))
    assert found(tmp_path / "uit.pdf") == () and len(outline(tmp_path / "uit.pdf")) == 6


def test_namespaces_come_along(tmp_path: Path) -> None:
    def spaced(pdf: pikepdf.Pdf, elements: list[Object]) -> None:
        space = pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=String("http://iso.org/pdf2/ssn")))
        pdf.Root.StructTreeRoot.Namespaces = Array([space])
        elements[0].NS = space

    joined(tmp_path / "uit.pdf", *(write_tagged(tmp_path / f"{name}.pdf", change=spaced) for name in "ab"))
    with pikepdf.open(tmp_path / "uit.pdf") as pdf:
        assert [str(space.NS) for space in pdf.Root.StructTreeRoot.Namespaces] == ["http://iso.org/pdf2/ssn"] * 2


def test_documents_from_word_keep_every_element(tmp_path: Path) -> None:
    sources = []
    for name in ("een", "twee"):
        word = docx.Document()
        word.core_properties.title = name
        word.add_heading(f"Kop {name}", 1)
        word.add_paragraph("punt", "List Bullet")
        table = word.add_table(2, 2, "Table Grid")
        for cell in (*table.rows[0].cells, *table.rows[1].cells):
            cell.text = name
        word.add_paragraph("citaat", "Quote")
        word.save(str(tmp_path / f"{name}.docx"))
        sources.append(tmp_path / f"{name}.docx")
    made = [path for path in convert(sources, tmp_path).values() if isinstance(path, Path)]
    before = [[line.strip().split(" @")[0] for line in outline(path)][1:] for path in made]
    package = joined(tmp_path / "uit.pdf", *made)
    assert told(package) == ["", ""] and found(tmp_path / "uit.pdf") == ()
    after = [line.strip().split(" @")[0] for line in outline(tmp_path / "uit.pdf")][1:]
    middle = after.index("Part twee")
    standard = {"Quote": "P"}
    for lines, whole in ((after[1:middle], before[0]), (after[middle + 1 :], before[1])):
        assert lines == [standard.get(line, line) for line in whole]
