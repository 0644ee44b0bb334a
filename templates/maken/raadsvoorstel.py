"""Make the first version of templates/raadsvoorstel/: voorstel.docx, raadsbesluit.docx, and inhoud.docx.

From the college to the council: formal, in a letter with serifs, signed by the college, with the draft decision of
the council as second document. The .docx is the source of truth: it is edited in Word by hand, and
``python templates/maken/raadsvoorstel.py`` makes it again from nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm

sys.path.insert(0, str(Path(__file__).resolve().parent))
from indeling import decision_style, ruled, signature, signature_style
from inhoud import FOOTER, write_contents
from nummering import DECISIONS
from pagina import begin, save, write_header_and_footer
from schrijver import Writer
from stijlen import INK, Look, indent, number_style, paragraph_style, set_font, spacing

LOOK = Look(
    font="Cambria",
    size=11,
    line=1.2,
    title=19,
    heading=12.5,
    width=15.4,
    top=2.8,
    hang=0.9,
    sign=".",
    labels=4.4,
    after=7,
)
COLLEGE = "Burgemeester en wethouders van {{ gemeente.naam }},"
SECRETARY, MAYOR = ("de secretaris", "gemeente.secretaris"), ("de burgemeester", "gemeente.burgemeester")
CLERK, CHAIR = ("de griffier", "gemeente.griffier"), ("de voorzitter", "gemeente.burgemeester")


def start(title: str) -> Word:
    word = begin(LOOK, title)
    decision_style(word, LOOK)
    signature_style(word, LOOK)
    styles = word.styles

    kind = styles["Soort voorstel"]
    set_font(kind, LOOK.font, 11, bold=True, accent=True)
    spacing(kind, 4, 2)
    heading = styles["Title"]
    set_font(heading, LOOK.font, LOOK.title)
    spacing(heading, 0, 12, 1.1)
    ruled(heading, bottom=(0.75, 8))

    first, second = styles["Heading 1"], styles["Heading 2"]
    set_font(first, LOOK.font, LOOK.heading, bold=True, colour=INK)
    spacing(first, 14, 3, 1.1)
    number_style(second, 0)  # the number comes from the definition
    indent(second, LOOK.hang, LOOK.hang)
    second.font.bold, second.font.italic = False, True
    second.paragraph_format.tab_stops.add_tab_stop(Cm(LOOK.hang), WD_TAB_ALIGNMENT.LEFT)
    indent(styles["Tussenkop"], 0)

    for level in (2, 3):  # for the decision, which is printed without its introduction
        deeper = paragraph_style(word, f"Beslispunt {level}", "Beslispunt")
        number_style(deeper, DECISIONS, level - 1)
    addressed = paragraph_style(word, "Geadresseerde", following="Heading 1")
    set_font(addressed, LOOK.font, 11.5, bold=True)
    spacing(addressed, 12, 6)
    addressed.paragraph_format.keep_with_next = True
    considered = paragraph_style(word, "Overweging")
    spacing(considered, 0, 8)
    considered.paragraph_format.keep_with_next = True
    return word


def write_proposal(w: Writer) -> None:
    w.p("{{ (soort or 'raadsvoorstel') | upper }}", "Soort voorstel")
    w.p("{{ titel }}", "Title")
    w.fact("vergaderdatum", "Raadsvergadering")
    w.fact("kenmerk", "Kenmerk")
    w.fact("datum", "Datum")
    w.fact("fatale_datum", "Besluit nodig vóór")
    w.p("{%p if raad %}")
    w.facts("raad", ("behandeling", "Gevraagd van de raad"), ("commissie", "Commissie"))
    w.p("{%p endif %}")
    w.fact("bestuursorgaan", "Besluit door")
    w.fact("behandeling", "Behandeling")
    w.fact("portefeuillehouder", "Portefeuillehouder", "{{ portefeuillehouder | join(', ') }}")
    w.fact("afdeling", "Afdeling")
    w.fact("steller", "Steller")
    w.fact("contactpersoon", "Contactpersoon")
    w.fact("versie", "Versie")
    w.when("melding", ("{{ melding }}", "Melding"))
    w.p("Aan de raad van de gemeente {{ gemeente.naam }}", "Geadresseerde")

    w.section("samenvatting", "Samenvatting")
    w.p("Voorstel", "Heading 1")
    w.body("voorstel")
    w.when("beslispunten", ("{{ beslispunten }}", "Normal"))
    w.section("aanleiding", "Aanleiding")
    w.section("inleiding", "Inleiding")
    w.section("bevoegdheid", "Bevoegdheid van de raad")
    w.section("kader", "Kader")
    w.section("doel", "Beoogd effect")
    w.section("argumenten", "Argumenten", numbered=True)
    w.section("kanttekeningen", "Kanttekeningen", numbered=True)
    w.section("risicos", "Risico’s")
    w.section("alternatieven", "Alternatieven")
    w.finances("Financiën")
    w.section("juridisch", "Juridische gevolgen")
    w.advice()
    w.section("participatie", "Participatie")
    w.section("communicatie", "Communicatie")
    w.section("duurzaamheid", "Duurzaamheid")
    w.execution("Uitvoering")
    w.section("evaluatie", "Evaluatie")
    w.attachments()
    signature(w, COLLEGE, left=SECRETARY, right=MAYOR)


def write_decision(w: Writer) -> None:
    w.p(
        "{% if status == 'besloten' %}RAADSBESLUIT{% else %}ONTWERPBESLUIT VAN DE RAAD{% endif %}",
        "Soort voorstel",
    )
    w.p("{{ titel }}", "Title")
    w.fact("vergaderdatum", "Raadsvergadering")
    w.fact("kenmerk", "Kenmerk")
    w.when("melding", ("{{ melding }}", "Melding"))
    w.p("De raad van de gemeente {{ gemeente.naam }};", "Geadresseerde")
    w.p(
        "gelezen het voorstel van burgemeester en wethouders{% if datum %} van {{ datum }}{% endif %}"
        "{% if kenmerk %}, kenmerk {{ kenmerk }}{% endif %};",
        "Overweging",
    )
    w.when("raad and raad.gelet_op", ("gelet op {{ raad.gelet_op }};", "Overweging"))
    w.p("besluit:", "Heading 1")
    w.p("{%p if beslispunten.punten %}")
    w.when("(beslispunten.openbaarheid or 'openbaar') != 'openbaar'", ("{{ beslispunten.tekst }}", "Normal"))
    for level, (point, above) in enumerate((("punt", "beslispunten"), ("deel", "punt"), ("onderdeel", "deel")), 1):
        w.p(f"{{%p for {point} in {above}.punten %}}")
        w.p(f"{{{{ {point}.tekst }}}}", "Beslispunt" if level == 1 else f"Beslispunt {level}")
    for _ in range(3):
        w.p("{%p endfor %}")
    w.p("{%p elif beslispunten %}")
    w.p("{{ beslispunten }}")
    w.p("{%p else %}")
    w.body("voorstel")
    w.p("{%p endif %}")
    signature(
        w,
        "Aldus besloten in de {% if openbaarheid == 'openbaar' %}openbare {% endif %}vergadering van de raad"
        "{% if vergaderdatum %} van {{ vergaderdatum }}{% endif %},",
        left=CLERK,
        right=CHAIR,
    )


def main() -> None:
    for name, title, write in (
        ("voorstel", "Raadsvoorstel", write_proposal),
        ("raadsbesluit", "Raadsbesluit", write_decision),
    ):
        word = start(title)
        write_header_and_footer(word, LOOK, right=True)
        write(Writer(word, LOOK, ("Tussenkop", "Normal")))
        save(word, "raadsvoorstel", name)
    word = start("Inhoud")
    write_header_and_footer(word, LOOK, FOOTER, pages=False, right=True)
    write_contents(word, LOOK)
    save(word, "raadsvoorstel", "inhoud")


if __name__ == "__main__":
    main()
