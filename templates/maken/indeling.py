"""Layout that makes a family look like itself: rules and bands around paragraphs, columns, decision lists, signatures."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from docx.document import Document as Word
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from nummering import DECISIONS, add_list, list_level
from schrijver import Writer
from stijlen import ACCENT, Look, number_style, paragraph_style, set_font, spacing

_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc",
                  "w:outlineLvl", "w:rPr", "w:sectPr")  # fmt: skip


def ruled(style: ParagraphStyle, **sides: tuple[float, float]) -> None:
    """Draw rules in the accent colour: of each side its width in points, and its distance from the text."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{round(width * 8)}" w:space="{round(space)}" w:color="{ACCENT}" w:themeColor="accent1"/>'
        for side in ("top", "left", "bottom", "right") if side in sides for width, space in [sides[side]]
    )  # fmt: skip
    element = parse_xml(f"<w:pBdr {nsdecls('w')}>{borders}</w:pBdr>")
    style.element.get_or_add_pPr().insert_element_before(element, *_AFTER_BORDERS)


def filled(style: ParagraphStyle) -> None:
    """Give paragraphs the accent colour as their ground."""
    ground = parse_xml(
        f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{ACCENT}" w:themeFill="accent1"/>'
    )
    style.element.get_or_add_pPr().insert_element_before(ground, *_AFTER_BORDERS[1:])


def decision_style(word: Word, look: Look, sign: str = ".") -> None:
    """Number decisions in bold and in the accent colour, with letters and Roman numbers below."""
    bold = f'<w:b/><w:color w:val="{ACCENT}" w:themeColor="accent1"/>'
    forms = ("decimal", "lowerLetter", "lowerRoman")
    add_list(word, DECISIONS, [
        list_level(n, forms[n % 3], f"%{n + 1}{sign}", look.hang * (n + 1), look.hang, "" if n else "Beslispunt", "" if n else bold)
        for n in range(9)
    ])  # fmt: skip
    style = paragraph_style(word, "Beslispunt")
    set_font(style, look.font, look.size)
    spacing(style, 0, look.after / 2)
    number_style(style, DECISIONS)


def columns_of_facts(w: Writer, write: Callable[[], None], gap: float = 0.9) -> None:
    """Let what ``write`` puts after the last paragraph stand in two columns.

    A section for the page, one with two columns, and one for the rest: no table that a screen reader must walk. Only
    the first has a header of its own for the first page; the others go on with its headers.
    """
    word = w.word
    page = word.element.body.find(qn("w:sectPr"))
    above, columns = deepcopy(page), deepcopy(page)
    for section in (columns, page):
        for tag in ("w:headerReference", "w:footerReference", "w:titlePg"):
            for old in section.findall(qn(tag)):
                section.remove(old)
        section.insert(0, parse_xml(f'<w:type {nsdecls("w")} w:val="continuous"/>'))
    for old in columns.findall(qn("w:cols")):
        columns.remove(old)
    parted = parse_xml(f'<w:cols {nsdecls("w")} w:num="2" w:space="{round(gap * 567)}"/>')
    columns.find(qn("w:pgMar")).addnext(parted)
    word.paragraphs[-1]._p.get_or_add_pPr().append(above)
    write()
    w.p("", "Scheiding")._p.get_or_add_pPr().append(columns)


def break_style(word: Word) -> None:
    """The style of the empty paragraph that ends columns: as low as can be."""
    style = paragraph_style(word, "Scheiding")
    style.font.size = Pt(1)
    spacing(style, 0, 0)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(1)


def signature_style(word: Word, look: Look) -> None:
    style = paragraph_style(word, "Ondertekening")
    spacing(style, 0, 0)
    style.paragraph_format.keep_with_next = style.paragraph_format.keep_together = True
    style.paragraph_format.tab_stops.add_tab_stop(Cm(look.width / 2), WD_TAB_ALIGNMENT.LEFT)


def signature(w: Writer, *lines: str, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Write who sign, beside each other: of each the office, and the field of the registry with the name.

    Without names there is only room to sign.
    """
    for number, line in enumerate(lines):
        w.p(line, "Ondertekening").paragraph_format.space_before = Pt(0 if number else 20)
    w.p(f"{left[0]},\t{right[0]},", "Ondertekening").paragraph_format.space_before = Pt(6)
    names = [f"{{% if {field} %}}{{{{ {field} }}}}{{% endif %}}" for _, field in (left, right)]
    paragraph = w.p("\t".join(names), "Ondertekening")
    paragraph.paragraph_format.space_before = Pt(42)
    paragraph.paragraph_format.keep_with_next = False


def white(style: ParagraphStyle) -> None:
    """Make the letters white, for on the accent colour."""
    for old in style.element.rPr.findall(qn("w:color")):
        style.element.rPr.remove(old)
    colour = OxmlElement("w:color")
    colour.set(qn("w:val"), "FFFFFF")
    style.element.rPr._insert_color(colour)
