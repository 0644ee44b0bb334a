"""What must not stay behind in a template: it would be in every document that is made with it.

Macros, what refers to outside the file, tracked changes, comments, who made it, objects of other programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.ooxml import Element, find, get, name
from pipeline.document.places import Place, shortened
from pipeline.document.template import CORE
from pipeline.library.findings import Finding, Weight
from pipeline.library.wordfile import WordFile

_CHANGES = (
    "w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:trPrChange",
    "w:tcPrChange", "w:sectPrChange", "w:numberingChange", "w:cellIns", "w:cellDel", "w:cellMerge",
)  # fmt: skip
_FETCHES = re.compile(r"^\s*(INCLUDEPICTURE|INCLUDETEXT|LINK|DDE|DDEAUTO|DATABASE|IMPORT|RD)\b", re.IGNORECASE)
_HARMLESS = re.compile(r"^(https?:|mailto:|tel:|#|\{\{)", re.IGNORECASE)
PERSONAL = (
    (CORE, "dc:creator", "auteur"),
    (CORE, "cp:lastModifiedBy", "laatst gewijzigd door"),
    ("docProps/app.xml", "app:Manager", "manager"),
    ("docProps/app.xml", "app:Company", "bedrijf"),
)
_MACROS = ("vbaproject.bin", "vbadata.xml")
_INSPECT = "Bestand > Info > Controleren op problemen > Document controleren"


def leftovers(word: WordFile) -> Iterator[Finding]:
    """Yield everything that was left in a template and must not be in a document."""
    yield from _macros(word)
    yield from _outside(word)
    yield from _fetching_fields(word)
    yield from _changes(word)
    yield from _comments(word)
    yield from _personal(word)
    yield from _objects(word)


def holds_macros(member: str) -> bool:
    """Tell whether a member of a Word file holds macros."""
    return member.lower().endswith(_MACROS)


def _macros(word: WordFile) -> Iterator[Finding]:
    if any(holds_macros(member) for member in word.members):
        yield Finding(
            "macro",
            "het sjabloon bevat macro's.",
            "Bewaar het in Word als gewoon document (.docx); macro's gaan dan niet mee.",
            Place("instellingen"),
            mendable=True,
        )


def _outside(word: WordFile) -> Iterator[Finding]:
    for relation in word.relations:
        if not relation.outside:
            continue
        place, target = word.place_of_relation(relation), shortened(relation.target)
        if relation.kind == "hyperlink":
            if not _HARMLESS.match(relation.target):
                yield Finding(
                    "koppeling-naar-bestand",
                    f"een koppeling wijst naar '{target}': dat heeft alleen de maker van het sjabloon.",
                    "Haal de koppeling weg, of laat haar naar een webadres wijzen.",
                    place,
                )
        elif relation.kind == "attachedTemplate":
            yield Finding(
                "gekoppeld-sjabloon",
                f"het sjabloon is zelf gekoppeld aan een ander sjabloon ('{target}').",
                "Haal dat in Word weg: Ontwikkelaars > Documentsjabloon.",
                place,
                mendable=True,
            )
        elif relation.kind == "image":
            yield Finding(
                "gekoppeld-plaatje",
                f"een plaatje staat niet in het sjabloon maar op '{target}'; in het document is het er niet.",
                "Voeg het plaatje in Word opnieuw in, met Invoegen in plaats van Koppelen.",
                place,
            )
        else:
            yield Finding(
                "verwijzing-naar-buiten",
                f"het sjabloon haalt iets van buiten ('{target}'); dat gebeurt niet.",
                "Neem op wat nodig is, of haal de verwijzing weg.",
                place,
            )


def _fetching_fields(word: WordFile) -> Iterator[Finding]:
    for story, element in word.elements("w:instrText", "w:fldSimple"):
        instruction = (element.text if element.tag == name("w:instrText") else get(element, "instr")) or ""
        if found := _FETCHES.match(instruction):
            yield Finding(
                "veld-van-buiten",
                f"een veld {found[1].upper()} haalt iets van buiten het sjabloon; dat gebeurt niet.",
                "Maak er gewone tekst van (Ctrl+Shift+F9 in Word), of haal het veld weg.",
                story.place_of(element),
            )


def _changes(word: WordFile) -> Iterator[Finding]:
    seen = set()
    for story, element in word.elements(*_CHANGES):
        place = story.place_of(element)
        if (place.member, place.paragraph) not in seen:
            seen.add((place.member, place.paragraph))
            yield Finding(
                "bijgehouden-wijziging",
                "hier staat een bijgehouden wijziging; die komt in elk document.",
                "Aanvaard of weiger alle wijzigingen: Controleren > Accepteren.",
                place,
            )
    settings = word.root("word/settings.xml")
    if settings is not None and find(settings, "trackRevisions") is not None and not seen:
        yield Finding(
            "wijzigingen-bijhouden",
            "Wijzigingen bijhouden staat aan; in elk document dus ook.",
            "Zet het uit: Controleren > Wijzigingen bijhouden.",
            Place("instellingen"),
            Weight.WARNING,
            mendable=True,
        )


def _comments(word: WordFile) -> Iterator[Finding]:
    root = word.root("word/comments.xml")
    if root is None:
        return
    said = {get(each, "id"): each for each in root.iter(name("w:comment"))}
    referred = {
        get(element, "id"): story.place_of(element) for story, element in word.elements("w:commentReference")
    }
    for identifier, comment in said.items():
        text = shortened(" ".join(part.text or "" for part in comment.iter(name("w:t"))))
        yield Finding(
            "opmerking",
            f"een opmerking van {get(comment, 'author') or 'iemand'} ('{text}') komt in elk document.",
            "Verwijder haar: Controleren > Verwijderen > Alle opmerkingen verwijderen.",
            referred.get(identifier, Place("tekst")),
            mendable=True,
        )


def _personal(word: WordFile) -> Iterator[Finding]:
    for member, tag, called in PERSONAL:
        root = word.root(member)
        element: Element | None = None if root is None else root.find(name(tag))
        value = "" if element is None else (element.text or "").strip()
        if value and "{{" not in value and value.casefold() != "python-docx":
            yield Finding(
                "persoonsgegevens",
                f"het sjabloon noemt wie het maakte ({called}: '{shortened(value)}').",
                f"Haal het weg: {_INSPECT}.",
                Place("documenteigenschappen"),
                Weight.WARNING,
                mendable=True,
            )


def _objects(word: WordFile) -> Iterator[Finding]:
    for relation in word.relations:
        if relation.outside or relation.kind not in ("oleObject", "package", "control", "aFChunk", "subDocument"):
            continue
        if relation.member.startswith("word/"):
            yield Finding(
                "ingesloten-object",
                "hier staat een bestand of knop van een ander programma in het sjabloon.",
                "Maak er een plaatje of een tabel van.",
                word.place_of_relation(relation),
            )
