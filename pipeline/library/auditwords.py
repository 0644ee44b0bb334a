"""What ``openxml-audit`` says of a Word file, in Dutch.

A sentence of its comes in, the end of a Dutch sentence goes out. What is not in the table is quoted as it is.
"""

from __future__ import annotations

import re

from pipeline.document.places import shortened

_NOTES = {"Footnote": "voetnoot", "Endnote": "eindnoot", "Comment": "opmerking"}

# What it says → what that is in Dutch, with the groups of the pattern.
_WORDS = tuple(
    (re.compile(pattern, re.DOTALL), dutch)
    for pattern, dutch in (
        (r"Unexpected element '([^']+)' found", "het onderdeel '{0}' hoort daar niet"),
        (r"Element '([^']+)' is not a valid choice", "het onderdeel '{0}' hoort daar niet"),
        (r"Required element '([^']+)' is missing", "het onderdeel '{0}' ontbreekt"),
        (r"Choice requires at least|Required choice element", "er ontbreekt een onderdeel"),
        (r"Required attribute '([^']+)' is missing", "de eigenschap '{0}' ontbreekt"),
        (r"The '([^']+)' attribute is not declared", "de eigenschap '{0}' hoort daar niet"),
        (
            r"Invalid value for attribute '([^']+)': (?:Value|Invalid \w+ value:) '?([^']*?)'?(?: \w.*)?$",
            "de eigenschap '{0}' heeft een waarde die niet mag ('{1}')",
        ),
        (r"Invalid value for attribute '([^']+)'", "de eigenschap '{0}' heeft een waarde die niet mag"),
        (
            r"Attribute '([^']+)' should have unique value\. Its current value '([^']*)'",
            "de eigenschap '{0}' heeft meer dan eens dezelfde waarde ('{1}')",
        ),
        (
            r"Attribute 'id' value '([^']*)' was not found in Part:\S*/(Footnote|Endnote|Comment)sPart",
            "er wordt verwezen naar {1} {0}, en die is er niet",
        ),
        (r"(Footnote|Endnote|Comment) '([^']*)' referenced", "er wordt verwezen naar {0} {1}, en die is er niet"),
        (
            r"Style '([^']*)' references missing style '([^']*)'",
            "de stijl '{0}' verwijst naar de stijl '{1}', en die is er niet",
        ),
        (r"Style '([^']*)' referenced but not defined", "de stijl '{0}' wordt gebruikt, en is er niet"),
        (r"Numbering definition '([^']*)' referenced", "een lijst (nummer {0}) wordt gebruikt, en is er niet"),
        (r"Document references styles but", "de stijlen ontbreken"),
        (r"A required relationship type '[^']*/([^/']+)' is missing", "het deel '{0}' ontbreekt"),
        (
            r"(?:The|\w+Reference) relationship '([^']*)'.*(?:does not exist|not found)",
            "er wordt verwezen naar iets dat er niet is ('{0}')",
        ),
        (r"Relationship target not found: (.+)", "het deel {0} ontbreekt"),
        (r"Relationship target '([^']*)' has content type", "het deel {0} is niet wat het zegt te zijn"),
        (r"Main document content type", "het is van een andere soort dan zijn naam zegt"),
        (r"Missing main document relationship", "er is geen hoofdtekst"),
        (r"duplicate wp:docPr id (\d+)", "twee plaatjes of tekstvakken hebben hetzelfde nummer ({0})"),
        (
            r"stylesWithEffects|styles\.xml contains|docDefaults present",
            "de stijlen staan er twee keer in, en verschillen",
        ),
        (r"docDefaults differ", "de standaardopmaak staat er twee keer in, en verschilt"),
        (r"Ignorable attribute contains undefined prefix '([^']*)'", "de afkorting '{0}' is nergens uitgelegd"),
    )
)


def audit_in_dutch(said: str) -> str:
    """Return what ``openxml-audit`` says in Dutch, without the dot at the end."""
    for pattern, dutch in _WORDS:
        if found := pattern.match(said):
            return dutch.format(*(_NOTES.get(group, group) for group in found.groups("")))
    return f"openxml-audit zegt '{shortened(said).rstrip('.')}'"
