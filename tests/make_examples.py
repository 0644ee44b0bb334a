"""Makes the attachments of the example proposals: fictitious, small, and each plainly marked VOORBEELD.

Run it with ``python tests/make_examples.py`` after a change; what it makes is kept in the repository.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.conversion import convert

PROPOSALS = Path(__file__).parent.parent / "proposals"
INK, ACCENT, SOFT = (38, 50, 56), (23, 95, 131), (225, 236, 242)
MARK = "VOORBEELD: verzonnen, geen officieel stuk"


def main() -> None:
    strategy = PROPOSALS / "regionale-veiligheidsstrategie" / "bijlagen"
    fields = PROPOSALS / "voorbeeld-alle-velden" / "bijlagen"
    for folder in (strategy, fields):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        make_pdf(strategy_text(), strategy / "strategie.pdf", Path(work))
        make_pdf(advice(), fields / "voorbeeld-advies.pdf", Path(work))
    save(budget(), strategy / "begroting.docx")
    save(note(), fields / "voorbeeld-notitie.docx")
    map_of_districts().save(strategy / "kaart.png", optimize=True)
    map_of_districts("Kaart van de fietsroute", route=True).save(fields / "voorbeeld-kaart.png", optimize=True)
    photo().save(fields / "voorbeeld-foto.jpg", quality=82, optimize=True)


# --- Word files --------------------------------------------------------------------------------------------


def document(title: str) -> Document:
    word = docx.Document()
    word.core_properties.title = title
    word.core_properties.author = "Voorbeeld"
    word.core_properties.comments = ""
    word.core_properties.language = "nl-NL"
    word.core_properties.created = word.core_properties.modified = dt.datetime(2019, 1, 1)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.6)
    for name, size in (("Normal", 11), ("Title", 24), ("Heading 1", 15), ("Heading 2", 12)):
        style = word.styles[name]
        style.font.name, style.font.size = "Carlito", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:hAnsi"), "Carlito")
        if name != "Normal":
            style.font.color.rgb = RGBColor(*ACCENT)
    language = word.styles["Normal"].element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "nl-NL"})
    word.styles["Normal"].element.rPr.append(language)
    for part in word.styles.element.iter(qn("w:lang")):
        part.set(qn("w:val"), "nl-NL")
    for level in word.part.numbering_part.element.iter(qn("w:lvl")):
        if level.find(qn("w:numFmt")).get(qn("w:val")) == "bullet":  # a real character, not one of the Symbol font
            level.find(qn("w:lvlText")).set(qn("w:val"), "•")
            level.remove(level.find(qn("w:rPr")))
    word.styles["Normal"].paragraph_format.space_after = Pt(8)
    word.styles["Normal"].paragraph_format.line_spacing = 1.2
    for part in (section.header.paragraphs[0], section.footer.paragraphs[0]):
        part.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = part.add_run(MARK)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9), RGBColor(0xB0, 0x2A, 0x1F)
    word.add_paragraph(title, style="Title")
    return word


def table(word: Document, rows: list[tuple[str, ...]]) -> None:
    made = word.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for number, row in enumerate(rows):
        cells = made.add_row().cells
        for column, text in enumerate(row):
            cells[column].text = text
            if column and number:
                cells[column].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    properties = made.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))


def strategy_text() -> Document:
    word = document("Concept Regionale Veiligheidsstrategie 2019-2022")
    word.add_paragraph(
        "Dit is een voorbeeld. Het is gemaakt om te laten zien hoe een bijlage in het pakket komt, en bevat "
        "geen afspraken van gemeenten, Openbaar Ministerie of politie."
    )
    chapters = (
        ("Samen voor een veilige regio", ("Waarom een regionale strategie", "Hoe wij samenwerken")),
        ("Drie thema’s", ("Ondermijning", "Zorg en veiligheid", "Cyberveiligheid")),
        ("Van plan naar uitvoering", ("Taskforces", "Volgen en bijstellen")),
    )
    for number, (chapter, parts) in enumerate(chapters):
        if number:
            word.add_page_break()
        word.add_heading(f"{number + 1} {chapter}", 1)
        for letter, part in enumerate(parts, 1):
            word.add_heading(f"{number + 1}.{letter} {part}", 2)
            word.add_paragraph(
                f"Deze voorbeeldtekst staat op de plaats van de tekst over {part.lower()}. Partners "
                "spreken af wat zij doen, wie het voortouw neemt en wanneer zij de stand opmaken. Elk jaar kijken "
                "zij samen terug."
            )
            for point in ("wat we willen bereiken", "wat elke partner doet", "hoe we zien dat het werkt"):
                word.add_paragraph(point, style="List Bullet")
    return word


def budget() -> Document:
    word = document("Begroting Bureau Regionale Veiligheidsstrategie 2019")
    word.add_paragraph("De bedragen in deze tabel zijn verzonnen en dienen alleen als voorbeeld.")
    word.add_heading("Lasten", 1)
    table(word, [("Post", "2019", "2020"), ("Personeel", "€ 402.000", "€ 410.000"),
                 ("Huisvesting", "€ 95.000", "€ 96.500"), ("Projectkosten", "€ 180.000", "€ 180.000"),
                 ("Totaal", "€ 677.000", "€ 686.500")])  # fmt: skip
    word.add_heading("Toelichting", 1)
    word.add_paragraph("Het bureau ondersteunt de partners bij de uitvoering van de strategie.")
    return word


def note() -> Document:
    word = document("Notitie doorfietsroute De Bilt – Zeist")
    word.add_paragraph("Deze notitie is verzonnen. Zij laat zien hoe een Word-bestand als bijlage meegaat.")
    word.add_heading("Tracé", 1)
    word.add_paragraph("De route loopt van het station via de Soestdijkseweg naar de gemeentegrens.")
    word.add_heading("Kosten per deel", 1)
    table(word, [("Deel", "Lengte", "Kosten"), ("Station – centrum", "1,4 km", "€ 180.000"),
                 ("Centrum – grens", "2,1 km", "€ 240.000")])  # fmt: skip
    return word


def advice() -> Document:
    word = document("Advies van de fietsadviseur")
    word.add_paragraph("Dit advies is verzonnen. De adviseur bestaat niet.")
    word.add_heading("Advies", 1)
    for point in (
        "Kies voor rood asfalt van vier meter breed.",
        "Maak de kruising bij de school vrij van autoverkeer.",
        "Meet een jaar voor en een jaar na de aanleg.",
    ):
        word.add_paragraph(point, style="List Number")
    return word


def save(word: Document, target: Path) -> None:
    word.save(str(target))


def make_pdf(word: Document, target: Path, work: Path) -> None:
    source = work / f"{target.stem}.docx"
    save(word, source)
    made = convert([source], work)[source]
    assert isinstance(made, Path), made
    shutil.copyfile(made, target)


# --- Pictures ----------------------------------------------------------------------------------------------


def map_of_districts(title: str = "Kaart van het werkgebied", *, route: bool = False) -> Image.Image:
    picture = Image.new("RGB", (1400, 1000), "white")
    draw = ImageDraw.Draw(picture)
    districts = (
        ("Noord", [(180, 190), (620, 150), (700, 430), (330, 520), (150, 400)], (205, 224, 233)),
        ("Oost", [(620, 150), (1180, 230), (1220, 560), (840, 640), (700, 430)], (222, 233, 213)),
        ("Midden", [(330, 520), (700, 430), (840, 640), (640, 840), (300, 780)], (243, 231, 204)),
        ("Zuid", [(840, 640), (1220, 560), (1150, 860), (640, 840)], (235, 214, 214)),
    )
    for name, outline, colour in districts:
        draw.polygon(outline, fill=colour, outline=INK, width=3)
        middle = [sum(axis) / len(outline) for axis in zip(*outline, strict=True)]
        draw.text(tuple(middle), name, fill=INK, font=ImageFont.load_default(34), anchor="mm")
    draw.line([(150, 400), (430, 610), (760, 560), (1220, 560)], fill=(120, 170, 205), width=14, joint="curve")
    if route:
        stops = [(300, 300), (520, 380), (760, 480), (980, 520), (1120, 740)]
        draw.line(stops, fill=(176, 42, 31), width=8, joint="curve")
        for x, y in stops:
            draw.ellipse([x - 13, y - 13, x + 13, y + 13], fill="white", outline=(176, 42, 31), width=5)
    draw.text((60, 46), title, fill=ACCENT, font=ImageFont.load_default(46))
    return marked(picture)


def photo() -> Image.Image:
    picture = Image.new("RGB", (1200, 800))
    draw = ImageDraw.Draw(picture)
    for y in range(800):
        part = y / 800
        draw.line([(0, y), (1200, y)], fill=(int(150 + 90 * part), int(195 + 40 * part), int(230 - 10 * part)))
    draw.ellipse([880, 110, 1010, 240], fill=(255, 244, 205))
    draw.polygon([(0, 520), (300, 430), (640, 500), (1200, 410), (1200, 800), (0, 800)], fill=(120, 150, 96))
    draw.polygon([(560, 470), (590, 470), (900, 800), (300, 800)], fill=(166, 70, 58))
    for x, y, size in ((140, 430, 70), (260, 405, 54), (900, 390, 64), (1060, 385, 80)):
        draw.rectangle([x - 7, y, x + 7, y + size * 1.6], fill=(94, 72, 54))
        draw.ellipse([x - size, y - size * 1.3, x + size, y + size * 0.5], fill=(70, 112, 66))
    return marked(picture.filter(ImageFilter.GaussianBlur(1.2)))


def marked(picture: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(picture)
    top = picture.height - 64
    draw.rectangle([0, top, picture.width, picture.height], fill=(176, 42, 31))
    draw.text((picture.width / 2, top + 32), MARK, fill="white", font=ImageFont.load_default(30), anchor="mm")
    return picture


if __name__ == "__main__":
    main()
