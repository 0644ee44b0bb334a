"""Make the first version of templates/beslispunten/: voorstel.docx, and inhoud.docx for the contents page.

The decision comes first; arguments and objections are numbered by the decision that they go with. A band in the
colour of the municipality, header fields in two columns. The .docx is the source of truth: it is edited in Word by
hand, and ``python templates/maken/beslispunten.py`` makes it again from nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm

sys.path.insert(0, str(Path(__file__).resolve().parent))
from indeling import break_style, columns_of_facts, decision_style, filled, ruled, white
from inhoud import FOOTER, write_contents
from pagina import begin, save, write_header_and_footer
from schrijver import Writer
from stijlen import Look, indent, number_style, paragraph_style, set_font, spacing

LOOK = Look(font="Arial", size=10, line=1.2, title=17, heading=11.5, width=16.2, hang=0.9, sign=".", labels=4.2)


def start(title: str) -> Word:
    word = begin(LOOK, title)
    break_style(word)
    decision_style(word, LOOK)
    styles = word.styles

    band = {"top": (5, 0), "left": (7, 0), "bottom": (5, 0), "right": (7, 0)}
    for name in ("Soort voorstel", "Title"):
        white(styles[name])
        filled(styles[name])
    spacing(styles["Title"], 0, 12, 1.05)
    ruled(styles["Title"], left=band["left"], bottom=band["bottom"], right=band["right"])
    kind = styles["Soort voorstel"]
    set_font(kind, LOOK.font, 9, bold=True)
    white(kind)
    spacing(kind, 0, 0, 1.3)
    ruled(kind, top=band["top"], left=band["left"], right=band["right"])

    facts = paragraph_style(word, "Kopgegevens in kolommen")
    set_font(facts, LOOK.font, LOOK.size)
    spacing(facts, 0, 5, 1.1)
    facts.paragraph_format.keep_together = True

    first, second = styles["Heading 1"], styles["Heading 2"]
    spacing(first, 14, 4, 1.1)
    number_style(second, 0)  # the number comes from the definition
    indent(second, LOOK.hang, LOOK.hang)
    second.paragraph_format.tab_stops.add_tab_stop(Cm(LOOK.hang), WD_TAB_ALIGNMENT.LEFT)
    spacing(second, 5, 2, 1.2)

    decision = paragraph_style(word, "Besluitkop", "Heading 1", "Normal")
    ruled(decision, top=(2.25, 6))
    spacing(decision, 10, 4, 1.1)
    end = paragraph_style(word, "Besluiteinde", "Scheiding")
    ruled(end, bottom=(2.25, 1))
    spacing(end, 0, 6)
    return word


def write_body(w: Writer) -> None:
    w.p("{{ (soort or 'voorstel') | upper }}", "Soort voorstel")
    w.p("{{ titel }}", "Title")
    columns_of_facts(w, lambda: w.header_facts("Besluit nodig vóór", stacked=True))
    w.when("melding", ("{{ melding }}", "Melding"))

    w.p("Voorgesteld besluit", "Besluitkop")
    w.body("voorstel")
    w.when("beslispunten", ("{{ beslispunten }}", "Normal"))
    w.p("", "Besluiteinde")
    w.section("samenvatting", "Samenvatting")
    w.section("aanleiding", "Aanleiding")
    w.section("inleiding", "Inleiding")
    w.section("bevoegdheid", "Bevoegdheid")
    w.section("kader", "Kader")
    w.section("doel", "Beoogd effect")
    w.section("argumenten", "Argumenten", numbered=True)
    w.section("kanttekeningen", "Kanttekeningen", numbered=True)
    w.section("risicos", "Risico’s")
    w.section("alternatieven", "Alternatieven")
    w.finances("Financiën")
    w.section("juridisch", "Juridische gevolgen")
    w.advice()
    w.section("communicatie", "Communicatie")
    w.section("participatie", "Participatie")
    w.section("duurzaamheid", "Duurzaamheid")
    w.execution("Planning")
    w.section("evaluatie", "Evaluatie")
    w.attachments()


def main() -> None:
    word = start("Voorstel")
    write_header_and_footer(word, LOOK)
    write_body(Writer(word, LOOK, ("Tussenkop", "Normal")))
    save(word, "beslispunten", "voorstel")
    word = start("Inhoud")
    write_header_and_footer(word, LOOK, FOOTER, pages=False)
    write_contents(word, LOOK, kind=True)
    save(word, "beslispunten", "inhoud")


if __name__ == "__main__":
    main()
