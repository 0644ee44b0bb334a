"""Make the first version of templates/kort/: voorstel.docx, and inhoud.docx for the contents page.

A proposal that can be nodded through: on one page where it can, the decision first, header fields in two columns. What
a hamerstuk does not need, it does not print; the product warns of that. The .docx is the source of truth: it is
edited in Word by hand, and ``python templates/maken/kort.py`` makes it again from nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx.document import Document as Word

sys.path.insert(0, str(Path(__file__).resolve().parent))
from indeling import break_style, columns_of_facts, decision_style, ruled
from inhoud import FOOTER, write_contents
from pagina import begin, save, write_header_and_footer
from schrijver import Writer
from stijlen import INK, Look, indent, paragraph_style, set_font, spacing

LOOK = Look(
    size=10,
    line=1.08,
    title=15,
    heading=10.5,
    width=17.0,
    top=2.4,
    bottom=1.9,
    hang=0.6,
    sign=".",
    labels=3.1,
    after=4,
)


def start(title: str) -> Word:
    word = begin(LOOK, title)
    break_style(word)
    decision_style(word, LOOK)
    styles = word.styles

    heading = styles["Title"]
    set_font(heading, LOOK.font, LOOK.title, bold=True, colour=INK)
    spacing(heading, 2, 6, 1.0)
    ruled(heading, left=(6, 8))
    indent(heading, 0.4)
    spacing(styles["Kopgegevens"], 0, 1, 1.0)
    spacing(styles["Heading 1"], 7, 1, 1.0)
    for name in ("Heading 2", "Heading 3"):
        spacing(styles[name], 3, 1, 1.05)
    for name in ("List Number", "List Bullet"):
        spacing(styles[name], 0, LOOK.after)
    spacing(styles["Bijlage"], 0, 1)
    for name in ("Tabeltekst", "Tabelkop"):
        spacing(styles[name], 1, 1, 1.0)

    decision = paragraph_style(word, "Besluitkop", "Heading 1", "Normal")
    set_font(decision, LOOK.font, 12, bold=True, accent=True)
    ruled(decision, top=(1, 4))
    spacing(decision, 6, 2, 1.0)
    end = paragraph_style(word, "Besluiteinde", "Scheiding")
    ruled(end, bottom=(1, 1))
    spacing(end, 0, 4)
    return word


def write_body(w: Writer) -> None:
    w.p("{{ titel }}", "Title")
    columns_of_facts(w, lambda: w.header_facts("Besluit vóór"), gap=0.8)
    w.when("melding", ("{{ melding }}", "Melding"))
    w.p("Gevraagd besluit", "Besluitkop")
    w.body("voorstel")
    w.when("beslispunten", ("{{ beslispunten }}", "Normal"))
    w.p("", "Besluiteinde")
    w.section("samenvatting", "Samenvatting")
    w.section("aanleiding", "Aanleiding")
    w.section("inleiding", "Inleiding")
    w.section("doel", "Doel")
    w.section("argumenten", "Argumenten")
    w.section("kanttekeningen", "Kanttekeningen")
    w.p("{%p if financiën %}")
    w.p("Financiën", "Heading 1")
    w.body("financiën")
    w.facts("financiën", ("lasten", "Lasten"), ("baten", "Baten"), ("krediet", "Krediet"), ("dekking", "Dekking"))
    w.p("{%p endif %}")
    w.section("communicatie", "Communicatie")
    w.execution("Uitvoering")
    w.attachments()


def main() -> None:
    kind = "{{ (soort or 'voorstel') | upper }}"
    word = start("Voorstel")
    write_header_and_footer(word, LOOK, height=1.05, beside=kind)
    write_body(Writer(word, LOOK))
    save(word, "kort", "voorstel")
    word = start("Inhoud")
    write_header_and_footer(word, LOOK, FOOTER, pages=False, height=1.05, beside=kind)
    write_contents(word, LOOK)
    save(word, "kort", "inhoud")


if __name__ == "__main__":
    main()
