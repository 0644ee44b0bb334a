"""The contents page of a package, in the look of a family."""

from __future__ import annotations

from docx.document import Document as Word
from schrijver import Writer
from stijlen import Look

FOOTER = "{% if kenmerk %}Kenmerk {{ kenmerk }}{% endif %}\tInhoud"
"""The pages of the contents are counted in the package: a number of their own would only confuse."""


def write_contents(word: Word, look: Look, *, kind: bool = False) -> None:
    """Write the page, with the kind of proposal above its title if that belongs to the look."""
    writer = Writer(word, look)
    if kind:
        writer.p("{{ (soort or 'voorstel') | upper }}", "Soort voorstel")
    writer.p("Inhoud", "Title")
    writer.fact("titel", "Voorstel")
    writer.fact("kenmerk", "Kenmerk")
    writer.fact("vergaderdatum", "Vergadering")
    writer.table(
        "Pagina’s van dit pakket",
        [
            ("Onderdeel", 3.6, False),
            ("Titel", 7.8, False),
            ("Aantal pagina’s", 2.2, True),
            ("Vanaf pagina", 2.4, True),
        ],
        "deel in delen",
        [
            "{{ deel.soort }}{% if deel.openbaarheid != 'openbaar' %} ({{ deel.openbaarheid }}){% endif %}",
            "{{ deel.titel }}",
            "{{ deel.aantal }}",
            "{{ deel.pagina }}",
        ],
    )
