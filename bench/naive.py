"""The script that people write first: fill in, convert and append, one municipality after the other.

    python bench/naive.py TEMPLATE VALUES.json INTO ATTACHMENT.pdf…

docxtpl as its documentation shows it, one plain ``soffice --convert-to`` for each document on the user's default
profile, pypdf to append. No checks, no receipts, nothing kept from one municipality to the next. Its template is a
document that the product made, with tags where municipalities differ, so that it prints the same text in the same
look (but one municipality's share for all); and its attachments are PDFs already, which makes it
cheaper than it would be.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from docxtpl import DocxTemplate
from pypdf import PdfWriter

template, values, into, *attachments = sys.argv[1:]
for municipality in json.loads(Path(values).read_text("utf-8")):
    folder = Path(into) / municipality["sleutel"]
    folder.mkdir(parents=True)
    document = DocxTemplate(template)
    document.render(municipality, autoescape=True)
    document.save(folder / "voorstel.docx")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "voorstel.docx"],
        check=True,
        capture_output=True,
    )
    package = PdfWriter()
    for part in (folder / "voorstel.pdf", *attachments):
        package.append(part)
    package.write(folder / "pakket.pdf")
