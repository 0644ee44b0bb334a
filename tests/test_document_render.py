"""Filling in a template: what is printed, what is refused, and that the result is a sound Word file."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from pipeline.document import render
from pipeline.dutch import Amount
from pipeline.errors import TemplateError
from pipeline.models import Municipality, Record, Text
from tests.documents import W, change, empty, paragraphs, part, proposal, section, template

DIFFICULT = (
    "Zorg & Welzijn <b>5 > 3</b> {{ niet }} {% ook niet %} {_{ \"recht\" 'enkel' ‘krul’ é ë € 14.000 😀 "
    "A & B <c> D"
)


def errors(path: Path) -> list[str]:
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def filled(tmp_path: Path, *lines: str, **values: object) -> Path:
    made = tmp_path / "uit.docx"
    render(proposal(values), template(tmp_path / "sjabloon.docx", *lines), made)
    return made


def refused(tmp_path: Path, *lines: str, **values: object) -> str:
    with pytest.raises(TemplateError) as caught:
        filled(tmp_path, *lines, **values)
    assert not (tmp_path / "uit.docx").exists()
    return str(caught.value) + "".join(str(problem) for problem in caught.value.problems)


def test_difficult_characters_survive_exactly(tmp_path: Path) -> None:
    made = filled(tmp_path, "Regel: {{ regel }}.", "{{ tekst }}", regel=DIFFICULT, tekst=Text(DIFFICULT))
    assert paragraphs(made) == [f"Regel: {DIFFICULT}.", DIFFICULT]
    assert errors(made) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u2028\u2029"), max_size=60)
)
def test_any_line_is_printed_as_it_is(tmp_path: Path, line: str) -> None:
    assert paragraphs(filled(tmp_path, "{{ regel }}", regel=line)) == [line]


def test_values_print_in_dutch_form(tmp_path: Path) -> None:
    made = filled(
        tmp_path, "{{ bedrag }} | {{ dag }} | {{ leeg }} | {{ ja }} | {{ rijk | miljoen }}",
        bedrag=Amount("14000.5"), dag=dt.date(2019, 3, 29), leeg=None, ja=True, rijk=Amount(Decimal("30e6")),
    )  # fmt: skip
    assert paragraphs(made) == ["€\u00a014.000,50 | 29\u00a0maart 2019 |  | ja | €\u00a030\u00a0miljoen"]


def test_a_field_that_is_not_given_leaves_no_line(tmp_path: Path) -> None:
    lines = ("{%p if kenmerk %}", "Kenmerk {{ kenmerk }}", "{%p endif %}", "Slot")
    assert paragraphs(filled(tmp_path, *lines, kenmerk=None)) == ["Slot"]
    assert paragraphs(filled(tmp_path, *lines, kenmerk="2019.012")) == ["Kenmerk 2019.012", "Slot"]


def test_a_long_text_arrives_whole(tmp_path: Path) -> None:
    words = [f"woord{n}" for n in range(5000)]
    made = filled(
        tmp_path, "{{ tekst }}", tekst=Text("\n\n".join(" ".join(words[n : n + 50]) for n in range(0, 5000, 50)))
    )
    assert " ".join(paragraphs(made)).split() == words


def test_unknown_name_is_told_with_its_place_even_in_a_branch_not_taken(tmp_path: Path) -> None:
    message = refused(tmp_path, "{%p if weg %}", "Zie {{ samenvating }} hier", "{%p endif %}", weg=None)
    assert "'samenvating'" in message and "in de tekst ('Zie {{ samenvating }} hier')" in message


def test_unknown_field_of_a_known_name(tmp_path: Path) -> None:
    message = refused(tmp_path, "Van {{ gemeente.naamm }}", gemeente=Record({"naam": "Hilversum"}))
    assert "'naamm' bestaat niet" in message and "('Van {{ gemeente.naamm }}')" in message


def test_unknown_name_in_a_table_cell_header_and_property(tmp_path: Path) -> None:
    word = empty()
    table = word.add_table(2, 2)
    table.rows[1].cells[0].text = "{{ celnaam }}"
    word.sections[0].header.is_linked_to_previous = False
    word.sections[0].header.paragraphs[0].text = "{{ kopnaam }}"
    word.core_properties.subject = "{{ eigennaam }}"
    word.save(tmp_path / "s.docx")
    with pytest.raises(TemplateError) as caught:
        render(proposal({}), tmp_path / "s.docx", tmp_path / "uit.docx")
    places = {problem.message.split(":")[0] for problem in caught.value.problems}
    assert places == {
        "in de tekst, tabel 1, rij 2, cel 1 ('{{ celnaam }}')",
        "in de koptekst ('{{ kopnaam }}')",
        "in de documenteigenschappen ('eigennaam')",
    }


@pytest.mark.parametrize("member", ["keywords", "category", "subject", "comments"])
def test_every_property_is_filled_in_once(tmp_path: Path, member: str) -> None:
    word = empty()
    setattr(word.core_properties, member, "Over {{ onderwerp }}")
    word.save(tmp_path / "s.docx")
    render(
        proposal({"onderwerp": "Zorg & Welzijn"}, title="Zorg & Welzijn" * 40),
        tmp_path / "s.docx",
        tmp_path / "u.docx",
    )
    core = part(tmp_path / "u.docx", "docProps/core.xml")
    texts = [element.text for element in core.iter()]
    assert "Over Zorg & Welzijn" in texts and "Zorg & Welzijn" * 40 in texts and "nl-NL" in texts


def test_a_tag_in_a_part_that_is_not_printed_is_refused(tmp_path: Path) -> None:
    path = template(tmp_path / "s.docx", "x")
    change(path, "word/settings.xml", "</w:settings>", '<w:attachedSchema w:val="{{ naam }}"/></w:settings>')
    with pytest.raises(TemplateError, match=r"word/settings\.xml"):
        render(proposal({"naam": "x"}), path, tmp_path / "u.docx")


@pytest.mark.parametrize(
    "line", ["{{ ''.__class__.__mro__ }}", "{{ cycler.__init__.__globals__ }}", "{{ x|attr('__class__') }}"]
)
def test_the_sandbox_holds(tmp_path: Path, line: str) -> None:
    assert "niet mag" in refused(tmp_path, line, x="x")


@pytest.mark.parametrize(
    "line", ["{% if x %}", "{{ x", "{{ x | onbekend }}", "{% endfor %}", "{{ x + 1 }}", "{{ 1 / 0 }}"]
)
def test_a_tag_that_is_wrong_is_a_template_error_with_its_text(tmp_path: Path, line: str) -> None:
    message = refused(tmp_path, f"Hier: {line} einde", x="tekst")
    assert "in de tekst" in message and "uit.docx" not in message


def test_a_block_text_amid_other_text_is_refused(tmp_path: Path) -> None:
    assert "tussen andere tekst" in refused(tmp_path, "Samenvatting: {{ tekst }}", tekst=Text("een"))


def test_a_block_text_through_a_filter_is_refused(tmp_path: Path) -> None:
    assert "filter" in refused(tmp_path, "{{ tekst | upper }}", tekst=Text("een"))


def test_a_block_text_in_a_property_is_refused(tmp_path: Path) -> None:
    word = empty()
    word.core_properties.subject = "{{ tekst }}"
    word.save(tmp_path / "s.docx")
    with pytest.raises(TemplateError):
        render(proposal({"tekst": Text("een")}), tmp_path / "s.docx", tmp_path / "u.docx")


def test_bare_text_in_the_body_is_refused(tmp_path: Path) -> None:
    assert "buiten een alinea" in refused(tmp_path, "{{p regel }}", regel="los")


def test_same_input_same_bytes_whatever_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = template(tmp_path / "s.docx", "{{ tekst }}")
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr("time.time", lambda name=name: 1e9 if name == "a" else 2e9)
        render(proposal({"tekst": Text("1. een\n2. [twee](https://x.nl)")}), path, tmp_path / name / "u.docx")
        made.append((tmp_path / name / "u.docx").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "a" / "u.docx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("content", [b"", b"geen zip", b"PK\x03\x04" + b"\x00" * 40])
def test_a_template_that_is_no_word_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.docx").write_bytes(content)
    with pytest.raises(TemplateError, match="geen Word-document"):
        render(proposal({}), tmp_path / "s.docx", tmp_path / "u.docx")


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="is er niet"):
        render(proposal({}), tmp_path / "s.docx", tmp_path / "u.docx")


def test_tags_that_word_cut_in_pieces_are_whole_again(tmp_path: Path) -> None:
    word = empty()
    paragraph = word.add_paragraph()
    for piece in ("{", "{ na", "am }", "} staat er"):
        paragraph.add_run(piece)
    word.save(tmp_path / "s.docx")
    render(proposal({"naam": "Hilversum"}), tmp_path / "s.docx", tmp_path / "u.docx")
    assert paragraphs(tmp_path / "u.docx") == ["Hilversum staat er"]


def test_accent_colour_and_language(tmp_path: Path) -> None:
    made = tmp_path / "u.docx"
    render(proposal({}), template(tmp_path / "s.docx", "x"), made)
    styles = part(made, "word/styles.xml")
    colours = {e.get(f"{W}val") for e in styles.iter(f"{W}color") if e.get(f"{W}themeColor") == "accent1"}
    assert colours == {"8A1538"}
    assert [e.get(f"{W}val") for e in styles.iter(f"{W}lang")] == ["nl-NL"]
    assert errors(made) == []


def test_wordmark_of_the_municipality_takes_its_place_in_its_own_shape(tmp_path: Path) -> None:
    from PIL import Image

    from tests.documents import STANDARD

    Image.new("RGB", (300, 100), "red").save(tmp_path / "merk.png")
    other = Municipality("x", "X", "0001", ("X", "X"), "standaard", "112233", tmp_path / "merk.png")
    word = empty(STANDARD)
    word.sections[0].first_page_header.is_linked_to_previous = False
    word.sections[0].different_first_page_header_footer = True
    picture = (
        word.sections[0]
        .first_page_header.paragraphs[0]
        .add_run()
        .add_picture(str(tmp_path / "merk.png"), 900000, 900000)
    )
    picture._inline.docPr.set("name", "woordmerk")
    word.save(tmp_path / "s.docx")
    render(proposal({}, municipality=other), tmp_path / "s.docx", tmp_path / "u.docx")
    with zipfile.ZipFile(tmp_path / "u.docx") as archive:
        media = [archive.read(name) for name in archive.namelist() if "/media/" in name]
        headers = [
            archive.read(name).decode()
            for name in archive.namelist()
            if "header" in name and name.endswith(".xml")
        ]
    assert (tmp_path / "merk.png").read_bytes() in media
    assert any('cx="2700000"' in header and 'cy="900000"' in header for header in headers)


def test_a_wordmark_that_is_no_png(tmp_path: Path) -> None:
    from tests.documents import STANDARD

    (tmp_path / "merk.png").write_bytes(b"\xff\xd8\xff")
    other = Municipality("x", "X", "0001", ("X", "X"), "standaard", "112233", tmp_path / "merk.png")
    from pipeline.document.housestyle import swap_wordmark

    header = part(STANDARD, "word/header1.xml")
    with zipfile.ZipFile(STANDARD) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/_rels/header")]
        relationships = archive.read(names[0])
    with pytest.raises(TemplateError, match="geen PNG"):
        swap_wordmark(header, relationships, "word", other.wordmark or Path())


def test_section_printed_whole_has_text_and_points(tmp_path: Path) -> None:
    points = (Record({"kop": "Eerste", "tekst": Text("Uitleg.")}), Record({"kop": "Tweede", "tekst": Text("")}))
    made = filled(tmp_path, "{{ argumenten }}", argumenten=section("Vooraf.", punten=points))
    assert paragraphs(made) == ["Vooraf.", "Eerste", "Uitleg.", "Tweede"]


@pytest.mark.parametrize("member", ["word/styles.xml", "word/numbering.xml", "word/document.xml"])
def test_a_template_with_a_damaged_part_is_named(tmp_path: Path, member: str) -> None:
    path = template(tmp_path / "s.docx", "{{ x }}")
    change(path, member, "<w:", "<<w:")
    with pytest.raises(TemplateError, match=r"s\.docx is beschadigd"):
        render(proposal({"x": "x"}), path, tmp_path / "u.docx")
