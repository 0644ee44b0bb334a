"""Writing the text of a template: tags, paragraphs, sections, facts and tables."""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from stijlen import Look


class Writer:
    """Writes the template's text, paragraph by paragraph.

    Args:
        word: The Word file.
        look: How the family looks.
        point: Style of the heading of a point, and of its text.
    """

    def __init__(self, word: Word, look: Look, point: tuple[str, str] = ("Heading 2", "Argumenttekst")) -> None:
        self.word, self.look, self.point = word, look, point

    def p(self, text: str, style: str = "Normal") -> Paragraph:
        return self.word.add_paragraph(text, style)

    def when(self, condition: str, *lines: tuple[str, str]) -> None:
        self.p(f"{{%p if {condition} %}}")
        for text, style in lines:
            self.p(text, style)
        self.p("{%p endif %}")

    def fact(self, field: str, label: str, shown: str | None = None, *, stacked: bool = False) -> None:
        """A field with its label before it, or ``stacked`` above it."""
        self.p(f"{{%p if {field} is not none and {field} != () %}}")
        paragraph = self.p("", "Kopgegevens in kolommen" if stacked else "Kopgegevens")
        label_run = paragraph.add_run(label, "Kopgegeven")
        if stacked:
            label_run.add_break()
        paragraph.add_run(f"{'' if stacked else chr(9)}{shown or '{{ ' + field + ' }}'}")
        self.p("{%p endif %}")

    def header_facts(self, decided: str, *, stacked: bool = False) -> None:
        """The header fields that stand in two columns; ``decided`` is the label of the day it must be decided by."""
        for field, label in (
            ("kenmerk", "Kenmerk"), ("datum", "Datum"), ("vergaderdatum", "Vergadering"),
            ("fatale_datum", decided), ("bestuursorgaan", "Bestuursorgaan"), ("behandeling", "Behandeling"),
        ):  # fmt: skip
            self.fact(field, label, stacked=stacked)
        self.p("{%p if raad %}")
        for field, label in (("raad.behandeling", "Raad"), ("raad.commissie", "Commissie")):
            self.fact(field, label, stacked=stacked)
        self.p("{%p endif %}")
        holders = "{{ portefeuillehouder | join(', ') }}"
        self.fact("portefeuillehouder", "Portefeuillehouder", holders, stacked=stacked)
        for field, label in (
            ("afdeling", "Afdeling"), ("steller", "Steller"), ("contactpersoon", "Contactpersoon"), ("versie", "Versie"),
        ):  # fmt: skip
            self.fact(field, label, stacked=stacked)

    def section(self, field: str, heading: str, *, numbered: bool = False) -> None:
        self.p(f"{{%p if {field} %}}")
        self.p(heading, "Heading 1")
        self.body(field, numbered=numbered)
        self.p("{%p endif %}")

    def body(self, field: str, *, numbered: bool = False) -> None:
        """The text and points of a section; ``numbered`` by the decision that they go with, such as 1.2."""
        self.when(f"{field}.tekst", (f"{{{{ {field}.tekst }}}}", "Normal"))
        self.p(f"{{%p for punt in {field}.punten %}}")
        heading, text = ("Heading 2", "Argumenttekst") if numbered else self.point
        self.p("{{ punt.nummer }}\t{{ punt.kop }}" if numbered else "{{ punt.kop }}", heading)
        self.when("punt.tekst", ("{{ punt.tekst }}", text))
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
        rows, scale = 4 + bool(total), self.look.width / sum(width for _, width, _ in columns)
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
                cell.width = Cm(width * scale)
                paragraph = cell.paragraphs[0]
                paragraph.style = "Tabelkop" if number == 0 else "Tabeltekst"
                if column < len(content):
                    paragraph.add_run(content[column]).bold = True if number == 4 else None
                if right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for column, (_, width, _) in zip(table.columns, columns, strict=True):
            column.width = Cm(width * scale)

    def finances(self, heading: str) -> None:
        """What it costs, the figures, and the tables."""
        self.p("{%p if financiën %}")
        self.p(heading, "Heading 1")
        self.body("financiën")
        self.facts(
            "financiën",
            ("duur", "Duur"), ("lasten", "Lasten"), ("baten", "Baten"), ("dekking", "Dekking"), ("programma", "Programma"),
            ("taakveld", "Taakveld"), ("krediet", "Krediet"), ("reserve", "Reserve"),
            ("begrotingswijziging", "Begrotingswijziging"), ("btw", "Btw"),
        )  # fmt: skip
        self.p("{%p if financiën.per_jaar %}")
        self.table(
            "Lasten en baten per jaar",
            [("Jaar", 4, False), ("Lasten", 6, True), ("Baten", 6, True)],
            "regel in financiën.per_jaar",
            ["{{ regel.jaar }}", "{{ regel.lasten }}", "{{ regel.baten }}"],
        )
        self.p("{%p endif %}")
        self.p("{%p if financiën.bijdragen_tabel %}")
        self.table(
            "Bijdragen",
            [("Partij", 6, False), ("Toelichting", 6.5, False), ("Bedrag", 3.5, True)],
            "regel in financiën.bijdragen",
            ["{{ regel.partij }}", "{{ regel.toelichting }}", "{{ regel.bedrag }}"],
            ["Totaal", "", "{{ bijdragen.totaal }}"],
        )
        self.p("{%p endif %}")
        self.p("{%p endif %}")

    def advice(self) -> None:
        """The advice that was asked, by whom."""
        self.p("{%p if advies %}")
        self.p("Adviezen", "Heading 1")
        self.body("advies")
        for field, label in (
            ("financieel", "Financieel"),
            ("juridisch", "Juridisch"),
            ("ondernemingsraad", "Ondernemingsraad"),
        ):
            self.when(f"advies.{field}", (label, "Tussenkop"), (f"{{{{ advies.{field} }}}}", "Normal"))
        self.p("{%p endif %}")

    def execution(self, heading: str) -> None:
        """What follows, with the table of when."""
        self.p("{%p if uitvoering %}")
        self.p(heading, "Heading 1")
        self.body("uitvoering")
        self.p("{%p if uitvoering.planning %}")
        self.table(
            "Planning",
            [("Wanneer", 4, False), ("Activiteit", 12, False)],
            "regel in uitvoering.planning",
            ["{{ regel.datum }}", "{{ regel.activiteit }}"],
        )
        self.p("{%p endif %}")
        self.p("{%p endif %}")

    def attachments(self) -> None:
        """The list of attachments."""
        self.p("{%p if bijlagen %}")
        self.p("Bijlagen", "Heading 1")
        self.p("{%p for bijlage in bijlagen %}")
        self.p(
            "{{ bijlage.nummer }}.\t{{ bijlage.titel }}{% if bijlage.kenmerk %}, {{ bijlage.kenmerk }}{% endif %}"
            "{% if bijlage.versie %}, versie {{ bijlage.versie }}{% endif %}"
            "{% if bijlage.datum %}, {{ bijlage.datum }}{% endif %}{% if bijlage.rol %} ({{ bijlage.rol }}){% endif %}",
            "Bijlage",
        )
        self.when("bijlage.melding", ("{{ bijlage.melding }}", "Bijlagemelding"))
        self.p("{%p endfor %}")
        self.p("{%p endif %}")
