"""Texts in the template's own styles: lists that start anew, tables, links, and templates that lack a style."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from pipeline.document import render
from pipeline.errors import TemplateError
from pipeline.models import Record, Text
from tests.documents import W, change, empty, paragraphs, part, proposal, section, template


def written(tmp_path: Path, text: str) -> Path:
    made = tmp_path / "u.docx"
    render(proposal({"tekst": Text(text)}), template(tmp_path / "s.docx", "{{ tekst }}"), made)
    assert [str(error) for error in OpenXmlValidator().validate(str(made)).errors] == []
    return made


def numbering(path: Path) -> list[tuple[str, str, str]]:
    """Return (style, numId, level) of each paragraph; empty strings where it has none."""
    rows = []
    for paragraph in part(path).iter(f"{W}p"):
        found = [
            paragraph.find(f"{W}pPr/{W}{tag}")
            for tag in ("pStyle", "numPr/{W}numId".replace("{W}", W), "numPr/{W}ilvl".replace("{W}", W))
        ]
        rows.append(tuple("" if element is None else element.get(f"{W}val") or "" for element in found))
    return rows  # type: ignore[return-value]


def levels(path: Path, num_id: str) -> list[tuple[str, str, str]]:
    """Return (format, text, first number) of the levels of a list."""
    root = part(path, "word/numbering.xml")
    abstract = next(
        n.find(f"{W}abstractNumId").get(f"{W}val") for n in root.iter(f"{W}num") if n.get(f"{W}numId") == num_id
    )
    found = next(a for a in root.iter(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == abstract)
    return [
        tuple(lvl.find(f"{W}{tag}").get(f"{W}val") for tag in ("numFmt", "lvlText", "start"))
        for lvl in found.iter(f"{W}lvl")
    ]


def test_each_list_starts_anew_and_nested_lists_are_levels_of_it(tmp_path: Path) -> None:
    made = written(tmp_path, "1. een\n   - a\n   - b\n2. twee\n\nTussen.\n\n1. weer een\n")
    rows = numbering(made)
    assert [(style, level) for style, _, level in rows] == [
        ("ListNumber", "0"), ("ListBullet", "1"), ("ListBullet", "1"), ("ListNumber", "0"), ("", ""),
        ("ListNumber", "0"),
    ]  # fmt: skip
    first, again = rows[0][1], rows[5][1]
    assert {row[1] for row in rows[:4]} == {first} and again != first
    assert levels(made, first) == [("decimal", "%1)", "1"), ("bullet", "–", "1")]


def test_a_list_that_starts_at_three(tmp_path: Path) -> None:
    made = written(tmp_path, "3. drie\n4. vier")
    assert levels(made, numbering(made)[0][1]) == [("decimal", "%1)", "3")]


def test_number_and_bullet_at_one_depth_each_have_a_level(tmp_path: Path) -> None:
    made = written(tmp_path, "1. een\n   - a\n2. twee\n   1. b\n")
    rows = numbering(made)
    assert [level for _, _, level in rows] == ["0", "1", "0", "2"]
    assert levels(made, rows[0][1]) == [("decimal", "%1)", "1"), ("bullet", "–", "1"), ("lowerLetter", "%3)", "1")]


def test_twelve_levels_deep_stays_a_sound_document(tmp_path: Path) -> None:
    text = "\n".join(f"{'   ' * depth}1. niveau {depth}" for depth in range(12))
    assert [t for t in paragraphs(written(tmp_path, text)) if t] == [f"niveau {depth}" for depth in range(12)]


def test_a_second_paragraph_in_an_item_has_no_number_and_the_same_indent(tmp_path: Path) -> None:
    made = written(tmp_path, "1. een\n\n   vervolg\n2. twee")
    assert [level for _, _, level in numbering(made)] == ["0", "", "0"]
    indent = list(part(made).iter(f"{W}p"))[1].find(f"{W}pPr/{W}ind")
    assert indent is not None and int(indent.get(f"{W}left") or 0) > 0


def test_a_list_in_an_indented_paragraph_stands_farther_in(tmp_path: Path) -> None:
    word = empty()
    word.add_paragraph("{{ tekst }}", "Argumenttekst")
    word.save(tmp_path / "s.docx")
    render(proposal({"tekst": Text("1. een")}), tmp_path / "s.docx", tmp_path / "u.docx")
    root = part(tmp_path / "u.docx", "word/numbering.xml")
    lefts = [int(ind.get(f"{W}left")) for ind in root.iter(f"{W}ind")]
    assert max(lefts[-1:]) == 425 + 425


def test_beslispunten_are_a_nested_numbered_list(tmp_path: Path) -> None:
    def point(text: str, *points: Record) -> Record:
        return Record({"tekst": Text(text), "punten": points})

    values = {"beslispunten": section(punten=(point("Een", point("a", point("i"))), point("Twee")))}
    made = tmp_path / "u.docx"
    render(proposal(values), template(tmp_path / "s.docx", "{{ beslispunten }}"), made)
    assert [(text, row[2]) for text, row in zip(paragraphs(made), numbering(made), strict=True)] == [
        ("Een", "0"), ("a", "1"), ("i", "2"), ("Twee", "0"),
    ]  # fmt: skip


def test_table_has_a_heading_row_and_aligned_amounts(tmp_path: Path) -> None:
    made = written(tmp_path, "| Post | Bedrag |\n|---|--:|\n| Staf | € 10 |\n\nDaarna.")
    root = part(made)
    (table,) = root.iter(f"{W}tbl")
    assert table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "Voorsteltabel"
    headed = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
    assert headed == [True, False]
    assert [jc.get(f"{W}val") for jc in table.iter(f"{W}jc")] == ["right", "right"]
    assert sum(int(c.get(f"{W}w")) for c in table.iter(f"{W}gridCol")) <= 9072
    assert table.getnext().find(f"{W}pPr/{W}spacing").get(f"{W}before") == "120"


def test_two_tables_do_not_touch_and_a_cell_ends_in_a_paragraph(tmp_path: Path) -> None:
    grid = "| a |\n|---|\n| b |"
    made = written(tmp_path, f"{grid}\n\n{grid}")
    assert all(
        table.getnext().tag == f"{W}p" or table.getnext().tag == f"{W}sectPr"
        for table in part(made).iter(f"{W}tbl")
    )
    word = empty()
    word.add_table(1, 1).rows[0].cells[0].paragraphs[0].text = "{{ tekst }}"
    word.save(tmp_path / "cel.docx")
    render(proposal({"tekst": Text(grid)}), tmp_path / "cel.docx", tmp_path / "u2.docx")
    assert all(cell[-1].tag == f"{W}p" for cell in part(tmp_path / "u2.docx").iter(f"{W}tc"))
    assert [str(e) for e in OpenXmlValidator().validate(str(tmp_path / "u2.docx")).errors] == []


def test_link_has_address_description_and_style(tmp_path: Path) -> None:
    made = written(tmp_path, '[Hilversum](https://www.hilversum.nl/a?b=1&c=2 "De gemeente") en <mailto:info@x.nl>')
    links = list(part(made).iter(f"{W}hyperlink"))
    assert [link.get(f"{W}tooltip") for link in links] == ["De gemeente", "info@x.nl"]
    assert all(link.find(f"{W}r/{W}rPr/{W}rStyle").get(f"{W}val") == "Hyperlink" for link in links)
    with zipfile.ZipFile(made) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert 'Target="https://www.hilversum.nl/a?b=1&amp;c=2"' in relations


def test_a_link_in_a_header_belongs_to_that_header(tmp_path: Path) -> None:
    word = empty()
    word.sections[0].header.is_linked_to_previous = False
    word.sections[0].header.paragraphs[0].text = "{{ tekst }}"
    word.save(tmp_path / "s.docx")
    render(proposal({"tekst": Text("<https://x.nl>")}), tmp_path / "s.docx", tmp_path / "u.docx")
    with zipfile.ZipFile(tmp_path / "u.docx") as archive:
        assert any("https://x.nl" in archive.read(n).decode() for n in archive.namelist() if "_rels/header" in n)
    assert [str(e) for e in OpenXmlValidator().validate(str(tmp_path / "u.docx")).errors] == []


def test_styles_are_found_by_name_whatever_their_id(tmp_path: Path) -> None:
    path = template(tmp_path / "s.docx", "{{ tekst }}")
    change(path, "word/styles.xml", 'w:styleId="ListNumber"', 'w:styleId="Lijstnummering"')
    change(path, "word/numbering.xml", 'w:val="ListNumber"', 'w:val="Lijstnummering"')
    render(proposal({"tekst": Text("1. een")}), path, tmp_path / "u.docx")
    assert numbering(tmp_path / "u.docx")[0][0] == "Lijstnummering"


@pytest.mark.parametrize(
    ("style", "text", "dutch"),
    [
        ("List Number", "1. een", "Lijstnummering"),
        ("Hyperlink", "<https://x.nl>", "Hyperlink"),
        ("Quote", "> citaat", "Citaat"),
    ],
)
def test_a_style_that_the_template_lacks_is_named(tmp_path: Path, style: str, text: str, dutch: str) -> None:
    path = template(tmp_path / "s.docx", "{{ tekst }}")
    change(path, "word/styles.xml", f'<w:name w:val="{style}"/>', '<w:name w:val="Anders"/>')
    with pytest.raises(TemplateError, match=dutch):
        render(proposal({"tekst": Text(text)}), path, tmp_path / "u.docx")
