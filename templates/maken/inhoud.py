"""Make the first version of templates/standaard/inhoud.docx, the contents page of a package, in the same style.

The .docx is the source of truth, as with ``standaard.py``: ``python templates/maken/inhoud.py`` makes it from nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document

sys.path.insert(0, str(Path(__file__).resolve().parent))
import standaard


def main() -> None:
    word = Document()
    standaard.clean_package(word)
    standaard.make_numbering(word)
    standaard.drop_styles(word)
    standaard.make_text_styles(word)
    standaard.make_heading_styles(word)
    standaard.make_list_and_table_styles(word)
    standaard.set_language(word)
    # The pages of the contents are counted in the package: a number of their own would only confuse.
    standaard.write_header_and_footer(
        word, footer="{% if kenmerk %}Kenmerk {{ kenmerk }}{% endif %}\tInhoud", pages=False
    )
    word.core_properties.title = "Inhoud"
    writer = standaard.Writer(word)
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
    word.save(standaard.HERE / "standaard" / "inhoud.docx")


if __name__ == "__main__":
    main()
