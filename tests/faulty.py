"""Templates with faults in them, made from ``templates/standaard/voorstel.docx`` as a person makes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from PIL import Image

_ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
STANDARD = Path(__file__).parent.parent / "templates" / "standaard" / "voorstel.docx"


def faulty(into: Path, *plants: Callable[[Word], None], members: dict[str, bytes] | None = None) -> Path:
    """Write a template in which each of ``plants`` put a fault, and ``members`` as parts of the ZIP."""
    word = Document(str(STANDARD))
    for plant in plants:
        plant(word)
    word.save(str(into))
    if members:
        with zipfile.ZipFile(into) as archive:
            all_members = {info.filename: archive.read(info) for info in archive.infolist()}
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in {**all_members, **members}.items():
                archive.writestr(name, data)
    return into


def paragraph(text: str, style: str = "Normal") -> Callable[[Word], None]:
    """A paragraph at the end, under the heading Bijlagen."""
    return lambda word: word.add_paragraph(text, style) and None


def unclosed(word: Word) -> None:
    """A block without an end, before the first heading."""
    word.paragraphs[0].insert_paragraph_before("{%p if kenmerk %}")


def crossing(word: Word) -> None:
    """A table of which row and paragraph tags cross."""
    table = word.add_table(2, 1, word.styles["Voorsteltabel"])
    table.cell(0, 0).text, table.cell(1, 0).text = "{%tr for regel in uitvoering.planning %}", "{{ regel.datum }}"
    word.add_paragraph("{%p endfor %}")


def skipped_heading(word: Word) -> None:
    """A heading of level 3 right after one of level 1."""
    word.add_paragraph("Slot", "Heading 1")
    word.add_paragraph("Te diep", "Heading 3")


def undescribed_picture(word: Word) -> None:
    """A picture without a description."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    picture.seek(0)
    word.add_picture(picture)


def table_without_head(word: Word) -> None:
    """A table of which no row is repeated."""
    table = word.add_table(2, 2, word.styles["Voorsteltabel"])
    table.cell(0, 0).text, table.cell(1, 1).text = "Jaar", "{{ datum }}"


def faint(word: Word) -> None:
    """Light grey text."""
    run = word.add_paragraph().add_run("Nauwelijks te zien")
    run.font.color.rgb = RGBColor(0xAA, 0xAA, 0xAA)


def symbol_bullet(word: Word) -> None:
    """A bullet of the font Symbol."""
    level = next(word.part.numbering_part.element.iter(qn("w:lvl")))
    level.find(qn("w:numFmt")).set(qn("w:val"), "bullet")
    level.find(qn("w:lvlText")).set(qn("w:val"), "\uf0b7")
    level.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr>'))


def strange_font(word: Word) -> None:
    """A font that no machine has."""
    word.add_paragraph().add_run("Sierlijk").font.name = "Gemeentelijke Sierletter"


def linked_picture(word: Word) -> None:
    """A picture that stays on a network drive."""
    undescribed_picture(word)
    blip = list(word.element.body.iter(qn("a:blip")))[-1]
    del blip.attrib[qn("r:embed")]
    target = "file:///X:/Communicatie/logo.png"
    blip.set(qn("r:link"), word.part.relate_to(target, RELATIONSHIP_TYPE.IMAGE, is_external=True))
    list(word.element.body.iter(qn("wp:docPr")))[-1].set("descr", "Logo")


def attached_template(word: Word) -> None:
    """The Word template of who made it."""
    part = word.part._settings_part
    link = part.relate_to("file:///C:/Users/jan/Huisstijl.dotx", _ATTACHED, is_external=True)
    word.settings.element.insert(1, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{link}"/>'))


def link_to_file(word: Word) -> None:
    """A link to a file of who made it."""
    part = word.add_paragraph("Zie ")
    link = word.part.relate_to("file:///C:/Users/jan/notitie.docx", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    part._p.append(parse_xml(
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>de notitie</w:t></w:r></w:hyperlink>'
    ))  # fmt: skip


def tracked_change(word: Word) -> None:
    """A word that was added while changes were tracked."""
    part = word.add_paragraph("Dit is ")
    part._p.append(parse_xml(
        f'<w:ins {nsdecls("w")} w:id="901" w:author="Jan"><w:r><w:t>nieuw</w:t></w:r></w:ins>'
    ))  # fmt: skip


def comment(word: Word) -> None:
    """A comment that was left in."""
    word.add_comment(word.add_paragraph("Besproken").runs, "Klopt dit wel?", "Jan de Wit", "JW")


def personal(word: Word) -> None:
    """Who made it."""
    word.core_properties.author = "Jan de Wit"


def without_quote(word: Word) -> None:
    """The style of quotations is gone."""
    word.styles["Quote"].delete()


def without_language(word: Word) -> None:
    """The language is gone."""
    for element in list(word.styles.element.iter(qn("w:lang"))):
        element.getparent().remove(element)


def in_property(word: Word) -> None:
    """A tag in the keywords that is not closed."""
    word.core_properties.keywords = "{{ kenmerk"


def tables_that_touch(word: Word) -> None:
    """Two tables with only a paragraph tag between them."""
    for _ in range(2):
        table = word.add_table(2, 1, word.styles["Voorsteltabel"])
        table.cell(0, 0).text, table.cell(1, 0).text = "Kop", "{{ titel }}"
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        word.add_paragraph("{%p if kenmerk %}" if _ == 0 else "{%p endif %}")


def out_of_order(word: Word) -> None:
    """A cell's properties in a paragraph, which Word would mend or refuse."""
    word.add_paragraph("Alinea")._p.get_or_add_pPr().append(parse_xml(f"<w:tcPr {nsdecls('w')}/>"))
