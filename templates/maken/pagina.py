"""The Word file of a template: empty but for its styles, with its page size, header with wordmark, and footer."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from nummering import make_numbering
from stijlen import ACCENT, Look, drop_styles, make_heading_styles, make_list_and_table_styles, make_text_styles
from woordmerken import wordmark

HERE = Path(__file__).resolve().parent.parent


def begin(look: Look, title: str) -> Word:
    """Return an empty Word file with the styles of a family."""
    word = Document()
    clean_package(word)
    set_accent(word)
    make_numbering(word, look)
    drop_styles(word)
    make_text_styles(word, look)
    make_heading_styles(word, look)
    make_list_and_table_styles(word, look)
    set_language(word, look)
    word.core_properties.title = title
    return word


def clean_package(word: Word) -> None:
    """Drop what python-docx's own template carries and a proposal does not need."""
    part = word.part
    for identifier, relation in list(part.rels.items()):
        if relation.reltype.endswith(("/stylesWithEffects", "/customXml", "/webSettings")):
            part.rels.pop(identifier)
    package = part.package
    for identifier, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(identifier)
    settings = word.settings.element
    for child in list(settings):
        if child.tag not in (
            qn("w:zoom"),
            qn("w:defaultTabStop"),
            qn("w:compat"),
            qn("w:themeFontLang"),
            qn("w:characterSpacingControl"),
        ):
            settings.remove(child)
    compat = settings.find(qn("w:compat"))
    if compat is None:
        settings.append(compat := OxmlElement("w:compat"))
    for child in list(compat):
        compat.remove(child)
    compat.append(parse_xml(
        f'<w:compatSetting {nsdecls("w")} w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    ))  # fmt: skip


def set_accent(word: Word) -> None:
    """Let Accent 1 be what it is for who changes the template in Word, before a municipality's own takes its place."""
    theme = next(each.target_part for each in word.part.rels.values() if each.reltype.endswith("/theme"))
    theme._blob = theme.blob.replace(b'"4F81BD"', f'"{ACCENT}"'.encode(), 1)


def set_language(word: Word, look: Look) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")) + properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(
        0,
        parse_xml(
            f'<w:rFonts {nsdecls("w")} w:ascii="{look.font}" w:hAnsi="{look.font}" w:eastAsia="{look.font}" w:cs="{look.font}"/>'
        ),
    )
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="nl-NL" w:eastAsia="nl-NL" w:bidi="ar-SA"/>'))
    core = word.core_properties
    core.language, core.author, core.comments, core.keywords = "nl-NL", "", "", ""


def save(word: Word, family: str, name: str) -> None:
    """Write a Word file of a family: ``templates/<family>/<name>.docx``."""
    target = HERE / family / f"{name}.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    word.save(target)


def add_field(paragraph: Paragraph, instruction: str) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("result", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "result":
            run.text = text
        elif kind:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        else:
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))


def write_header_and_footer(
    word: Word,
    look: Look,
    footer: str = "{% if kenmerk %}Kenmerk {{ kenmerk }}{% endif %}\tPagina ",
    *,
    pages: bool = True,
    height: float = 1.25,
    beside: str = "",
    right: bool = False,
) -> None:
    """Write header and footer.

    Args:
        word: The Word file.
        look: How the family looks.
        footer: What stands in the footer, with what comes before the number of the page.
        pages: Whether that number comes.
        height: Of the wordmark, in centimetres.
        beside: What stands beside the wordmark, at the right.
        right: Whether the wordmark itself stands at the right.
    """
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(look.margin)
    section.top_margin, section.bottom_margin = Cm(look.top), Cm(look.bottom)
    section.header_distance, section.footer_distance = Cm(1.2), Cm(1.1)
    section.different_first_page_header_footer = True

    picture = BytesIO()
    wordmark("Gemeente", f"#{ACCENT}").save(picture, "PNG", optimize=True)
    for header, first in ((section.first_page_header, True), (section.header, False)):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.style = "Header"
        if first:
            picture.seek(0)
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.add_run().add_picture(picture, height=Cm(height))
            if beside:
                paragraph.add_run(f"\t{beside}").bold = True
            properties = next(paragraph._p.iter(qn("wp:docPr")))
            for side in ("distT", "distB", "distL", "distR"):  # LibreOffice takes 3 mm where they are not given
                properties.getparent().set(side, "0")
            properties.set("name", "woordmerk")
            properties.set("descr", "Woordmerk van de gemeente {{ gemeente.naam }}")
        else:
            paragraph.add_run("Gemeente {{ gemeente.naam }}\t{{ titel }}")
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(look.width), WD_TAB_ALIGNMENT.RIGHT)
        for condition, text in (
            ("status == 'concept'", "CONCEPT"),
            ("openbaarheid != 'openbaar'", "{{ openbaarheid | upper }}"),
        ):
            for line, style in (
                (f"{{%p if {condition} %}}", "Header"),
                (text, "Markering"),
                ("{%p endif %}", "Header"),
            ):
                header.add_paragraph(line, style)
        header.add_paragraph("", "Header")
    for part in (section.first_page_footer, section.footer):
        part.is_linked_to_previous = False
        paragraph = part.paragraphs[0]
        paragraph.style = "Footer"
        paragraph.add_run(footer)
        if pages:
            add_field(paragraph, "PAGE")
            paragraph.add_run(" van ")
            add_field(paragraph, "NUMPAGES")
