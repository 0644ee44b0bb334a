"""Make the first version of templates/standaard/voorstel.docx.

The .docx is the source of truth: it is edited in Word by hand. This script helped to make it, and makes it again
from nothing with ``python templates/maken/standaard.py``; whoever does so loses what was changed in Word.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

sys.path.insert(0, str(Path(__file__).resolve().parent))
from woordmerken import wordmark

HERE = Path(__file__).resolve().parent.parent
FONT = "Calibri"  # Word has it; LibreOffice puts Carlito in its place, which is as wide
ACCENT, MUTED, INK = "1F4E79", "595959", "1A1A1A"
TEXT_WIDTH = 16.0  # cm: A4 less margins of 2.5 cm
HANG = 0.75  # cm that a list or argument hangs
LABELS = 4.0  # cm for the labels of the header fields


def twips(cm: float) -> int:
    return round(cm * 567)


def set_font(
    style: ParagraphStyle, size: float, *, bold: bool = False, colour: str = INK, accent: bool = False
) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
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


def abstract_list(number: int, levels: list[str]) -> str:
    return f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'


def list_level(
    level: int, form: str, text: str, left: float, hanging: float, style: str = "", look: str = ""
) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{twips(left)}"/></w:tabs>'
        f'<w:ind w:left="{twips(left)}" w:hanging="{twips(hanging)}"/></w:pPr><w:rPr>{look}</w:rPr></w:lvl>'
    )


def number_style(style: ParagraphStyle, num_id: int, level: int = 0) -> None:
    properties = style.element.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = num_id


def make_numbering(word: Word) -> None:
    """Three lists: the headings (arguments are numbered anew under each section), numbers and bullets."""
    root = word.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    silent = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="none"/><w:pStyle w:val="Heading1"/><w:suff w:val="nothing"/>'
        '<w:lvlText w:val=""/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )
    deeper = [("decimal", "%1)"), ("lowerLetter", "%2)"), ("lowerRoman", "%3)"), ("decimal", "%4)"), ("lowerLetter", "%5)"),
              ("lowerRoman", "%6)"), ("decimal", "%7)"), ("lowerLetter", "%8)"), ("lowerRoman", "%9)")]  # fmt: skip
    bullet = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    lists = [
        abstract_list(1, [silent, list_level(1, "decimal", "%2)", HANG, HANG, "Heading2")]),
        abstract_list(2, [
            list_level(n, form, text, HANG * (n + 1), HANG, "ListNumber" if n == 0 else "")
            for n, (form, text) in enumerate(deeper)
        ]),
        abstract_list(3, [
            list_level(n, "bullet", "•–"[n % 2], HANG * (n + 1), HANG, "ListBullet" if n == 0 else "", bullet)
            for n in range(9)
        ]),
    ]  # fmt: skip
    for xml in lists:
        root.append(parse_xml(xml))
    for number in (1, 2, 3):
        root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )


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


def make_text_styles(word: Word) -> None:
    normal = word.styles["Normal"]
    set_font(normal, 10.5)
    spacing(normal, 0, 6, 1.15)
    normal.paragraph_format.widow_control = True

    title = paragraph_style(word, "Title", following="Normal")
    set_font(title, 20, bold=True, accent=True)
    spacing(title, 6, 10, 1.05)
    title.paragraph_format.keep_with_next = True
    for spaced in list(title.element.iter(qn("w:spacing"), qn("w:kern"))):
        if spaced.getparent().tag == qn("w:rPr"):
            spaced.getparent().remove(spaced)

    facts = paragraph_style(word, "Kopgegevens")
    set_font(facts, 10.5)
    spacing(facts, 0, 2, 1.15)
    indent(facts, LABELS, LABELS)
    facts.paragraph_format.tab_stops.add_tab_stop(Cm(LABELS), WD_TAB_ALIGNMENT.LEFT)

    kind = paragraph_style(word, "Soort voorstel", following="Heading 1")
    set_font(kind, 11, bold=True, colour=MUTED)
    spacing(kind, 16, 0)
    kind.paragraph_format.keep_with_next = True


def make_heading_styles(word: Word) -> None:
    first = paragraph_style(word, "Heading 1", following="Normal")
    set_font(first, 14, bold=True, accent=True)
    spacing(first, 13, 3, 1.1)
    number_style(first, 1, 0)

    second = paragraph_style(word, "Heading 2", following="Normal")
    set_font(second, 10.5, bold=True)
    spacing(second, 6, 2, 1.15)
    indent(second, HANG, HANG)
    number_style(second, 1, 1)

    between = paragraph_style(word, "Tussenkop", "Heading 2", "Normal")
    indent(between, 0)
    number_style(between, 0)

    third = paragraph_style(word, "Heading 3", following="Normal")
    set_font(third, 10.5, bold=True, colour=MUTED)
    spacing(third, 8, 2, 1.2)
    for heading in (first, second, third):
        heading.paragraph_format.keep_with_next = heading.paragraph_format.keep_together = True

    argument = paragraph_style(word, "Argumenttekst")
    indent(argument, HANG)
    second.next_paragraph_style = argument


def make_list_and_table_styles(word: Word) -> None:
    styles = word.styles
    for name, num_id in (("List Number", 2), ("List Bullet", 3)):
        style = paragraph_style(word, name)
        spacing(style, 0, 6)
        style.paragraph_format.left_indent = style.paragraph_format.first_line_indent = None
        number_style(style, num_id)
        # White between the last item and what follows, none between items (Word: "Geen ruimte tussen alinea's").
        style.element.pPr.find(qn("w:spacing")).addnext(OxmlElement("w:contextualSpacing"))

    quote = paragraph_style(word, "Quote", following="Normal")
    set_font(quote, 10.5, colour=MUTED)
    quote.font.italic = True
    spacing(quote, 3, 8, 1.2)
    indent(quote, HANG)

    caption = paragraph_style(word, "Caption", following="Normal")
    set_font(caption, 9.5, bold=True, colour=MUTED)
    spacing(caption, 10, 4, 1.1)
    caption.paragraph_format.keep_with_next = True

    cell = paragraph_style(word, "Tabeltekst")
    set_font(cell, 10)
    spacing(cell, 2, 2, 1.1)
    head = paragraph_style(word, "Tabelkop", "Tabeltekst")
    set_font(head, 10, bold=True, accent=True)
    head.paragraph_format.keep_with_next = True

    listed = paragraph_style(word, "Bijlage")
    indent(listed, HANG, HANG)
    spacing(listed, 0, 3)
    listed.paragraph_format.tab_stops.add_tab_stop(Cm(HANG), WD_TAB_ALIGNMENT.LEFT)

    for name, left in (("Melding", 0.0), ("Bijlagemelding", HANG)):
        notice = paragraph_style(word, name)
        set_font(notice, 9.5, colour="9C1C1C")
        spacing(notice, 0 if left else 6, 6)
        indent(notice, left)

    for name in ("Header", "Footer"):
        style = paragraph_style(word, name)
        set_font(style, 9, colour=MUTED)
        spacing(style, 0, 0, 1.1)
        style.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    mark = paragraph_style(word, "Markering", "Header")
    set_font(mark, 10, bold=True, colour="9C1C1C")
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


def set_language(word: Word) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")) + properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(
        0,
        parse_xml(
            f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        ),
    )
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="nl-NL" w:eastAsia="nl-NL" w:bidi="ar-SA"/>'))
    core = word.core_properties
    core.title, core.language, core.author, core.comments, core.keywords = "Voorstel", "nl-NL", "", "", ""


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


class Writer:
    """Writes the template's text, paragraph by paragraph."""

    def __init__(self, word: Word) -> None:
        self.word = word

    def p(self, text: str, style: str = "Normal") -> Paragraph:
        return self.word.add_paragraph(text, style)

    def when(self, condition: str, *lines: tuple[str, str]) -> None:
        self.p(f"{{%p if {condition} %}}")
        for text, style in lines:
            self.p(text, style)
        self.p("{%p endif %}")

    def fact(self, field: str, label: str, shown: str | None = None) -> None:
        self.p(f"{{%p if {field} is not none and {field} != () %}}")
        paragraph = self.p("", "Kopgegevens")
        paragraph.add_run(label, "Kopgegeven")
        paragraph.add_run(f"\t{shown or '{{ ' + field + ' }}'}")
        self.p("{%p endif %}")

    def section(self, field: str, heading: str) -> None:
        self.p(f"{{%p if {field} %}}")
        self.p(heading, "Heading 1")
        self.body(field)
        self.p("{%p endif %}")

    def body(self, field: str) -> None:
        self.when(f"{field}.tekst", (f"{{{{ {field}.tekst }}}}", "Normal"))
        self.p(f"{{%p for punt in {field}.punten %}}")
        self.p("{{ punt.kop }}", "Heading 2")
        self.when("punt.tekst", ("{{ punt.tekst }}", "Argumenttekst"))
        self.p("{%p endfor %}")

    def facts(self, group: str, *fields: tuple[str, str]) -> None:
        for field, label in fields:
            self.fact(f"{group}.{field}", label)

    def table(
        self,
        caption: str,
        columns: list[tuple[str, float, bool]],
        loop: str,
        cells: list[str],
        total: list[str] | None = None,
    ) -> None:
        """A table with a heading row, a row per item of ``loop``, and a total when given."""
        self.p(caption, "Caption")
        rows = 4 + bool(total)
        table = self.word.add_table(rows, len(columns))
        table.style = "Voorsteltabel"
        table.autofit = False
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.attrib.clear()
            look.set(qn("w:val"), "0420")
        contents = [
            [head for head, _, _ in columns],
            [f"{{%tr for {loop} %}}"],
            cells,
            ["{%tr endfor %}"],
            *([total] if total else []),
        ]
        for number, content in enumerate(contents):
            row = table.rows[number]
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for column, (_, width, right) in enumerate(columns):
                cell = row.cells[column]
                cell.width = Cm(width)
                paragraph = cell.paragraphs[0]
                paragraph.style = "Tabelkop" if number == 0 else "Tabeltekst"
                if column < len(content):
                    paragraph.add_run(content[column]).bold = True if number == 4 else None
                if right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for column, (_, width, _) in zip(table.columns, columns, strict=True):
            column.width = Cm(width)


def write_body(w: Writer) -> None:
    w.p("{{ titel }}", "Title")
    w.fact("kenmerk", "Kenmerk")
    w.fact("datum", "Datum")
    w.fact("vergaderdatum", "Vergadering")
    w.fact("fatale_datum", "Besluit nodig vóór")
    w.fact("bestuursorgaan", "Bestuursorgaan")
    w.fact("behandeling", "Behandeling")
    w.fact(
        "raad", "Raad", "{{ raad.behandeling }}{% if raad.commissie %}, commissie {{ raad.commissie }}{% endif %}"
    )
    w.fact("portefeuillehouder", "Portefeuillehouder", "{{ portefeuillehouder | join(', ') }}")
    w.fact("afdeling", "Afdeling")
    w.fact("steller", "Steller")
    w.fact("contactpersoon", "Contactpersoon")
    w.fact("versie", "Versie")
    w.when("melding", ("{{ melding }}", "Melding"))
    w.p("{{ (soort or 'voorstel') | upper }}", "Soort voorstel")

    w.section("voorstel", "Voorstel")
    w.when("beslispunten", ("Beslispunten", "Heading 1"), ("{{ beslispunten }}", "Normal"))
    w.section("samenvatting", "Samenvatting")
    w.section("aanleiding", "Aanleiding")
    w.section("inleiding", "Inleiding")
    w.section("bevoegdheid", "Bevoegdheid")
    w.section("kader", "Kader")
    w.section("doel", "Doel")
    w.section("argumenten", "Argumenten")
    w.section("kanttekeningen", "Kanttekeningen")
    w.section("risicos", "Risico’s")
    w.section("alternatieven", "Alternatieven")

    w.p("{%p if financiën %}")
    w.p("Financiën, middelen & capaciteit", "Heading 1")
    w.body("financiën")
    w.facts(
        "financiën",
        ("duur", "Duur"), ("lasten", "Lasten"), ("baten", "Baten"), ("dekking", "Dekking"), ("programma", "Programma"),
        ("taakveld", "Taakveld"), ("krediet", "Krediet"), ("reserve", "Reserve"),
        ("begrotingswijziging", "Begrotingswijziging"), ("btw", "Btw"),
    )  # fmt: skip
    w.p("{%p if financiën.per_jaar %}")
    w.table(
        "Lasten en baten per jaar",
        [("Jaar", 4, False), ("Lasten", 6, True), ("Baten", 6, True)],
        "regel in financiën.per_jaar",
        ["{{ regel.jaar }}", "{{ regel.lasten }}", "{{ regel.baten }}"],
    )
    w.p("{%p endif %}")
    w.p("{%p if financiën.bijdragen_tabel %}")
    w.table(
        "Bijdragen",
        [("Partij", 6, False), ("Toelichting", 6.5, False), ("Bedrag", 3.5, True)],
        "regel in financiën.bijdragen",
        ["{{ regel.partij }}", "{{ regel.toelichting }}", "{{ regel.bedrag }}"],
        ["Totaal", "", "{{ bijdragen.totaal }}"],
    )
    w.p("{%p endif %}")
    w.p("{%p endif %}")
    w.section("juridisch", "Juridische gevolgen")
    w.p("{%p if advies %}")
    w.p("Adviezen", "Heading 1")
    w.body("advies")
    for field, label in (
        ("financieel", "Financieel"),
        ("juridisch", "Juridisch"),
        ("ondernemingsraad", "Ondernemingsraad"),
    ):
        w.when(f"advies.{field}", (label, "Tussenkop"), (f"{{{{ advies.{field} }}}}", "Normal"))
    w.p("{%p endif %}")
    w.p("{%p if uitvoering %}")
    w.p("Uitvoering", "Heading 1")
    w.body("uitvoering")
    w.p("{%p if uitvoering.planning %}")
    w.table(
        "Planning",
        [("Wanneer", 4, False), ("Activiteit", 12, False)],
        "regel in uitvoering.planning",
        ["{{ regel.datum }}", "{{ regel.activiteit }}"],
    )
    w.p("{%p endif %}")
    w.p("{%p endif %}")
    w.section("communicatie", "Communicatie")
    w.section("participatie", "Participatie")
    w.section("duurzaamheid", "Duurzaamheid")
    w.section("evaluatie", "Evaluatie")

    w.p("{%p if bijlagen %}")
    w.p("Bijlagen", "Heading 1")
    w.p("{%p for bijlage in bijlagen %}")
    w.p(
        "{{ bijlage.nummer }}.\t{{ bijlage.titel }}{% if bijlage.kenmerk %}, {{ bijlage.kenmerk }}{% endif %}"
        "{% if bijlage.versie %}, versie {{ bijlage.versie }}{% endif %}"
        "{% if bijlage.datum %}, {{ bijlage.datum }}{% endif %}{% if bijlage.rol %} ({{ bijlage.rol }}){% endif %}",
        "Bijlage",
    )
    w.when("bijlage.melding", ("{{ bijlage.melding }}", "Bijlagemelding"))
    w.p("{%p endfor %}")
    w.p("{%p endif %}")


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
    word: Word, footer: str = "{% if kenmerk %}Kenmerk {{ kenmerk }}{% endif %}\tPagina ", *, pages: bool = True
) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.3)
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
            paragraph.add_run().add_picture(picture, height=Cm(1.25))
            properties = next(paragraph._p.iter(qn("wp:docPr")))
            for side in ("distT", "distB", "distL", "distR"):  # LibreOffice takes 3 mm where they are not given
                properties.getparent().set(side, "0")
            properties.set("name", "woordmerk")
            properties.set("descr", "Woordmerk van de gemeente {{ gemeente.naam }}")
        else:
            paragraph.add_run("Gemeente {{ gemeente.naam }}\t{{ titel }}")
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
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


def main() -> None:
    word = Document()
    clean_package(word)
    make_numbering(word)
    drop_styles(word)
    make_text_styles(word)
    make_heading_styles(word)
    make_list_and_table_styles(word)
    set_language(word)
    write_header_and_footer(word)
    write_body(Writer(word))
    target = HERE / "standaard" / "voorstel.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    word.save(target)


if __name__ == "__main__":
    main()
