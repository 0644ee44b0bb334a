"""The Markdown subset: what it reads, and that it loses nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markdown import Block, List, Paragraph, Quote, Run, Table, faults, parse


def text_of(blocks: tuple[Block, ...]) -> str:
    """Return all text of blocks in reading order."""
    pieces: list[str] = []
    for block in blocks:
        match block:
            case Paragraph():
                pieces += [run.text for run in block.runs]
            case List():
                pieces += [text_of(item.blocks) for item in block.items]
            case Table():
                pieces += [text_of((cell,)) for row in block.rows for cell in row]
            case Quote():
                pieces.append(text_of(block.blocks))
    return "\n".join(pieces)


def test_lines_of_a_paragraph_flow_together() -> None:
    assert parse("een\ntwee\n\ndrie") == (Paragraph((Run("een twee"),)), Paragraph((Run("drie"),)))


def test_bold_italic_link_and_line_break() -> None:
    (paragraph,) = parse('**vet** *cursief* ***beide*** [naar](https://x.nl "uitleg")\\\nnieuw')
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs == (
        Run("vet", bold=True), Run(" "), Run("cursief", italic=True), Run(" "),
        Run("beide", bold=True, italic=True), Run(" "), Run("naar", link="https://x.nl", tooltip="uitleg"),
        Run("\n"), Run("nieuw"),
    )  # fmt: skip


def test_lists_nest_and_keep_their_first_number() -> None:
    numbers, bullets = parse("3. drie\n   - a\n   - b\n4. vier\n\n- los")
    assert isinstance(numbers, List) and numbers.start == 3 and len(numbers.items) == 2
    inner = numbers.items[0].blocks[1]
    assert isinstance(inner, List) and inner.start is None and len(inner.items) == 2
    assert isinstance(bullets, List) and bullets.start is None


def test_table_with_alignment() -> None:
    (table,) = parse("| a | b |\n|---|--:|\n| x | € 14.000 |")
    assert isinstance(table, Table)
    assert table.align == ("left", "right")
    assert [text_of((cell,)) for cell in table.rows[1]] == ["x", "€ 14.000"]


def test_a_row_with_too_many_cells_is_a_fault() -> None:
    assert [line for line, _ in faults("tekst\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n")] == [4]
    assert list(faults("| a | b |\n|---|---|\n| 1 \\| 3 | 2 |\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        "2019. Het jaar van de strategie",
        "1500) euro",
        "Samen is dat 5*3 en 4*2 = 23",
        "snake_case_naam en a_b_c",
        "Zorg &amp; Welzijn & meer < minder > <b>niet vet</b>",
        "# geen kop",
        "`geen code`",
        "![geen plaatje](x.png)",
        "[niet veilig](javascript:alert(1))",
        "\u00a0vooraan en achteraan\u00a0",
        "https://www.hilversum.nl zonder haken",
        "~~niet doorgehaald~~",
    ],
)
def test_what_is_not_in_the_subset_stays_as_typed(text: str) -> None:
    assert parse(text) == (Paragraph((Run(text),)),)


def test_lines_that_commonmark_reads_as_headings_or_code_stay() -> None:
    assert (
        text_of(parse("Titel\n===\n\nTekst\n---\n\n    ver ingesprongen"))
        == "Titel ===\nTekst ---\nver ingesprongen"
    )


WORDS = st.text(st.sampled_from("aé€1 .,*_-+|>#&<[]()!`~\\{}:;'’\n\u00a0😀"), max_size=120)


@given(WORDS)
def test_no_letter_or_sign_is_ever_lost(text: str) -> None:
    """Marks of the subset may go, since they mean something; letters and other signs stay.

    The number of a list item is drawn by Word, so it may go where the line starts one; an address in a link is
    no text. A table that would lose cells is reported.
    """
    if list(faults(text)):
        return
    kept = re.compile("[aé€&<;,{}’😀\u00a0]")
    link = re.compile(r"\]\([^)\s]*|<[^>\s]*:[^>\s]*>")
    if link.search(text):
        return
    assert kept.findall(text_of(parse(text))) == kept.findall(text)
