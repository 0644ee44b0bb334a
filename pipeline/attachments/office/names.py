"""Names in the XML of OpenDocument (ODF 1.3 part 3), as lxml writes them."""

from __future__ import annotations

import re

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_ODF}office:1.0}}"
STYLE = f"{{{_ODF}style:1.0}}"
TEXT = f"{{{_ODF}text:1.0}}"
TABLE = f"{{{_ODF}table:1.0}}"
DRAW = f"{{{_ODF}drawing:1.0}}"
MANIFEST_NAME = f"{{{_ODF}manifest:1.0}}"
PRESENTATION = f"{{{_ODF}presentation:1.0}}"
FO = f"{{{_ODF}xsl-fo-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"

FORMULA_FREE = re.compile(
    r"(?!.*(\b(TODAY|NOW|RAND|RANDBETWEEN|WEBSERVICE|DDE)\(|://|file:|'#)).*", re.IGNORECASE | re.DOTALL
)
"""A formula that neither moves nor reaches out of its file."""
