"""The styles of a template: what the families share, in the look of each.

A family says in a ``Look`` how it looks, and then changes the styles that make it different.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

ACCENT = "1F4E79"  # makes way for the colour of the municipality
MUTED, INK, ALARM = "595959", "1A1A1A", "9C1C1C"


@dataclass(frozen=True)
class Look:
    """How a family looks; sizes in points, widths in centimetres.

    Attributes:
        font: One that Word has, and for which LibreOffice has one that is as wide.
        size: Of the text.
        line: Line spacing of the text, in lines.
        title: Size of the title.
        heading: Size of the headings.
        width: Of the text: A4 less the margins left and right.
        top: Margin above.
        bottom: Margin below.
        hang: How far a list or argument hangs.
        labels: Width of the labels of the header fields.
        after: White after a paragraph.
        sign: What follows the number of a list item.
    """

    font: str = "Calibri"
    size: float = 10.5
    line: float = 1.15
    title: float = 20
    heading: float = 14
    width: float = 16.0
    top: float = 2.6
    bottom: float = 2.3
    hang: float = 0.75
    labels: float = 4.0
    after: float = 6
    sign: str = ")"

    @property
    def margin(self) -> float:
        return (21 - self.width) / 2


def set_font(
    style: ParagraphStyle, font: str, size: float, *, bold: bool = False, colour: str = INK, accent: bool = False
) -> None:
    style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    for old in properties.findall(qn("w:color")):
        properties.remove(old)
    element = OxmlElement("w:color")
    element.set(qn("w:val"), ACCENT if accent else colour)
    if accent:
        element.set(qn("w:themeColor"), "accent1")
    properties._insert_color(element)


def paragraph_style(
    word: Word, name: str, based_on: str | None = "Normal", following: str | None = None
) -> ParagraphStyle:
    known = {style.name: style for style in word.styles}
    style = known.get(name) or word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if based_on:
        style.base_style = word.styles[based_on]
    if following:
        style.next_paragraph_style = word.styles[following]
    style.hidden, style.unhide_when_used, style.quick_style = False, False, True
    return style


def spacing(style: ParagraphStyle, before: float, after: float, line: float | None = None) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    if line:
        form.line_spacing = line


def indent(style: ParagraphStyle, left: float, hanging: float = 0) -> None:
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Cm(left), Cm(-hanging)


def number_style(style: ParagraphStyle, num_id: int, level: int = 0) -> None:
    properties = style.element.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = num_id


def drop_styles(word: Word) -> None:
    """Keep the styles that the template uses, without what python-docx's own template adds to them."""
    styles = word.styles
    keep = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Title", "Heading 1", "Heading 2", "Heading 3",
            "List Number", "List Bullet", "Quote", "Caption", "Header", "Footer", "Header Char", "Footer Char"}  # fmt: skip
    for style in list(styles):
        if style.name not in keep:
            style.delete()
    for style in styles:  # links to the character styles that went, and what python-docx's own template adds
        for tag in ("w:link", "w:rsid", "w:contextualSpacing"):
            for old in list(style.element.iter(qn(tag))):
                old.getparent().remove(old)
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            for tag in ("w:pBdr", "w:numPr", "w:tabs"):
                for old in list(style.element.iter(qn(tag))):
                    old.getparent().remove(old)


def make_text_styles(word: Word, look: Look) -> None:
    normal = word.styles["Normal"]
    set_font(normal, look.font, look.size)
    spacing(normal, 0, look.after, look.line)
    normal.paragraph_format.widow_control = True

    title = paragraph_style(word, "Title", following="Normal")
    set_font(title, look.font, look.title, bold=True, accent=True)
    spacing(title, 6, 10, 1.05)
    title.paragraph_format.keep_with_next = True
    for spaced in list(title.element.iter(qn("w:spacing"), qn("w:kern"))):
        if spaced.getparent().tag == qn("w:rPr"):
            spaced.getparent().remove(spaced)

    facts = paragraph_style(word, "Kopgegevens")
    set_font(facts, look.font, look.size)
    spacing(facts, 0, 2, 1.15)
    indent(facts, look.labels, look.labels)
    facts.paragraph_format.tab_stops.add_tab_stop(Cm(look.labels), WD_TAB_ALIGNMENT.LEFT)

    kind = paragraph_style(word, "Soort voorstel", following="Heading 1")
    set_font(kind, look.font, 11, bold=True, colour=MUTED)
    spacing(kind, 16, 0)
    kind.paragraph_format.keep_with_next = True


def make_heading_styles(word: Word, look: Look) -> None:
    first = paragraph_style(word, "Heading 1", following="Normal")
    set_font(first, look.font, look.heading, bold=True, accent=True)
    spacing(first, 13, 3, 1.1)
    number_style(first, 1, 0)

    second = paragraph_style(word, "Heading 2", following="Normal")
    set_font(second, look.font, look.size, bold=True)
    spacing(second, 6, 2, 1.15)
    indent(second, look.hang, look.hang)
    number_style(second, 1, 1)

    between = paragraph_style(word, "Tussenkop", "Heading 2", "Normal")
    indent(between, 0)
    number_style(between, 0)

    third = paragraph_style(word, "Heading 3", following="Normal")
    set_font(third, look.font, look.size, bold=True, colour=MUTED)
    spacing(third, 8, 2, 1.2)
    for heading in (first, second, third):
        heading.paragraph_format.keep_with_next = heading.paragraph_format.keep_together = True

    argument = paragraph_style(word, "Argumenttekst")
    indent(argument, look.hang)
    second.next_paragraph_style = argument


def make_list_and_table_styles(word: Word, look: Look) -> None:
    styles = word.styles
    for name, num_id in (("List Number", 2), ("List Bullet", 3)):
        style = paragraph_style(word, name)
        spacing(style, 0, 6)
        style.paragraph_format.left_indent = style.paragraph_format.first_line_indent = None
        number_style(style, num_id)
        # White between the last item and what follows, none between items (Word: "Geen ruimte tussen alinea's").
        style.element.pPr.find(qn("w:spacing")).addnext(OxmlElement("w:contextualSpacing"))

    quote = paragraph_style(word, "Quote", following="Normal")
    set_font(quote, look.font, look.size, colour=MUTED)
    quote.font.italic = True
    spacing(quote, 3, 8, 1.2)
    indent(quote, look.hang)

    caption = paragraph_style(word, "Caption", following="Normal")
    set_font(caption, look.font, 9.5, bold=True, colour=MUTED)
    spacing(caption, 10, 4, 1.1)
    caption.paragraph_format.keep_with_next = True

    cell = paragraph_style(word, "Tabeltekst")
    set_font(cell, look.font, 10)
    spacing(cell, 2, 2, 1.1)
    head = paragraph_style(word, "Tabelkop", "Tabeltekst")
    set_font(head, look.font, 10, bold=True, accent=True)
    head.paragraph_format.keep_with_next = True

    listed = paragraph_style(word, "Bijlage")
    indent(listed, look.hang, look.hang)
    spacing(listed, 0, 3)
    listed.paragraph_format.tab_stops.add_tab_stop(Cm(look.hang), WD_TAB_ALIGNMENT.LEFT)

    for name, left in (("Melding", 0.0), ("Bijlagemelding", look.hang)):
        notice = paragraph_style(word, name)
        set_font(notice, look.font, 9.5, colour=ALARM)
        spacing(notice, 0 if left else 6, 6)
        indent(notice, left)

    for name in ("Header", "Footer"):
        style = paragraph_style(word, name)
        set_font(style, look.font, 9, colour=MUTED)
        spacing(style, 0, 0, 1.1)
        style.paragraph_format.tab_stops.add_tab_stop(Cm(look.width), WD_TAB_ALIGNMENT.RIGHT)
    mark = paragraph_style(word, "Markering", "Header")
    set_font(mark, look.font, 10, bold=True, colour=ALARM)
    mark.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.element.get_or_add_rPr().append(parse_xml(f'<w:color {nsdecls("w")} w:val="0B5394"/>'))
    link.element.get_or_add_rPr().append(parse_xml(f'<w:u {nsdecls("w")} w:val="single"/>'))
    label = styles.add_style("Kopgegeven", WD_STYLE_TYPE.CHARACTER)
    label.element.get_or_add_rPr().append(parse_xml(f'<w:color {nsdecls("w")} w:val="{MUTED}"/>'))

    styles.element.append(parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Voorsteltabel"><w:name w:val="Voorsteltabel"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
        '<w:tblPr><w:tblBorders>'
        '<w:top w:val="single" w:sz="8" w:space="0" w:color="1F4E79" w:themeColor="accent1"/>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F4E79" w:themeColor="accent1"/>'
        '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders>'
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F4E79" w:themeColor="accent1"/></w:tcBorders></w:tcPr></w:tblStylePr>'
        '</w:style>'
    ))  # fmt: skip
