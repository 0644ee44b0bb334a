"""Make the first version of templates/standaard/: voorstel.docx, and inhoud.docx for the contents page.

The .docx is the source of truth: it is edited in Word by hand. This script helped to make it, and makes it again
from nothing with ``python templates/maken/standaard.py``; whoever does so loses what was changed in Word.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from inhoud import FOOTER, write_contents
from pagina import begin, save, write_header_and_footer
from schrijver import Writer
from stijlen import Look

LOOK = Look()


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

    w.finances("Financiën, middelen & capaciteit")
    w.section("juridisch", "Juridische gevolgen")
    w.advice()
    w.execution("Uitvoering")
    w.section("communicatie", "Communicatie")
    w.section("participatie", "Participatie")
    w.section("duurzaamheid", "Duurzaamheid")
    w.section("evaluatie", "Evaluatie")

    w.attachments()


def main() -> None:
    word = begin(LOOK, "Voorstel")
    write_header_and_footer(word, LOOK)
    write_body(Writer(word, LOOK))
    save(word, "standaard", "voorstel")
    word = begin(LOOK, "Inhoud")
    write_header_and_footer(word, LOOK, FOOTER, pages=False)
    write_contents(word, LOOK)
    save(word, "standaard", "inhoud")


if __name__ == "__main__":
    main()
