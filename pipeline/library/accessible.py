"""Whether what a template makes can be read by everyone: headings, language, descriptions, tables, bullets.

Source: PDF/UA-1 (ISO 14289-1) 7.3 to 7.6, and WCAG 2.1; each as Word shows it. Colours are in ``contrast``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.document.ooxml import Element, find, get, name, text_of
from pipeline.document.places import Place, heading_levels, shortened
from pipeline.library.findings import Finding, Weight
from pipeline.library.wordfile import WordFile

_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "zapfdingbats")


def accessible(word: WordFile) -> Iterator[Finding]:
    """Yield everything in a template that keeps people from reading what is made with it."""
    yield from _headings(word)
    yield from _language(word)
    yield from _pictures(word)
    yield from _tables(word)
    yield from _bullets(word)


def _headings(word: WordFile) -> Iterator[Finding]:
    levels, above = heading_levels(word.members["word/styles.xml"]), 0
    body = word.stories[0]
    for paragraph in word.body.iter(name("w:p")):
        level = levels.get(get(find(paragraph, "pPr", "pStyle")) or "")
        if level is None:
            continue
        if not text_of(paragraph).strip():
            yield Finding(
                "lege-kop",
                f"hier staat een lege alinea met de stijl Kop {level}.",
                "Verwijder haar, of geef haar een andere stijl.",
                body.place_of(paragraph),
            )
            continue
        if level > above + 1:
            yield Finding(
                "kop-slaat-over",
                f"na {f'Kop {above}' if above else 'het begin'} komt Kop {level}: er is een niveau overgeslagen.",
                f"Maak er Kop {above + 1} van, of zet er een kop tussen.",
                body.place_of(paragraph),
            )
        above = level


def _language(word: WordFile) -> Iterator[Finding]:
    root = word.root("word/styles.xml")
    assert root is not None
    default = find(root, "docDefaults", "rPrDefault", "rPr", "lang")
    language = get(default) or ""
    if not language:
        yield Finding(
            "taal-ontbreekt",
            "het sjabloon zegt niet in welke taal het is; een voorleesprogramma neemt dan Engels.",
            "Kies in Word Controleren > Taal > Controletaal instellen > Nederlands, en Als standaard instellen.",
            Place("stijlen"),
            mendable=True,
        )
    elif not language.lower().startswith("nl"):
        yield Finding(
            "taal-niet-nederlands",
            f"de taal van het sjabloon is '{language}'.",
            "Kies Nederlands: Controleren > Taal > Controletaal instellen > Als standaard instellen.",
            Place("stijlen"),
            Weight.WARNING,
        )


def _pictures(word: WordFile) -> Iterator[Finding]:
    for story, drawing in word.elements("wp:inline", "wp:anchor"):
        properties = drawing.find(name("wp:docPr"))
        decorative = next(drawing.iter(name("adec:decorative")), None)
        if decorative is not None and decorative.get("val") == "1":
            continue
        if next(drawing.iter(name("wps:txbx")), None) is not None:
            yield Finding(
                "tekstvak",
                "een tekstvak wordt niet op zijn plaats voorgelezen.",
                "Zet de tekst in een gewone alinea of in een tabelcel.",
                story.place_of(drawing),
                Weight.WARNING,
            )
        if properties is None or not (properties.get("descr") or "").strip():
            called = "" if properties is None else (properties.get("name") or "")
            yield Finding(
                "plaatje-zonder-beschrijving",
                f"het plaatje '{shortened(called)}' heeft geen alternatieve tekst.",
                "Klik er in Word met rechts op: Alternatieve tekst weergeven.",
                story.place_of(drawing),
            )
    for story, shape in word.elements("v:shape", "v:rect", "v:oval", "v:line"):
        if next(shape.iter(name("v:imagedata")), None) is not None and not (shape.get("alt") or "").strip():
            yield Finding(
                "plaatje-zonder-beschrijving",
                "een plaatje heeft geen alternatieve tekst.",
                "Klik er in Word met rechts op: Alternatieve tekst weergeven.",
                story.place_of(shape),
            )


def _tables(word: WordFile) -> Iterator[Finding]:
    for story, table in word.elements("w:tbl"):
        rows = [row for row in table.iterchildren(name("w:tr")) if not _only_a_tag(row)]
        if not any(_is_on(find(row, "trPr", "tblHeader")) for row in rows):
            first = next(table.iter(name("w:p")), table)
            yield Finding(
                "tabel-zonder-koprij",
                "de tabel heeft geen koprij die herhaald wordt.",
                "Zet de cursor in de eerste rij: Tabelindeling > Veldnamenrijen herhalen.",
                story.place_of(first),
                mendable=len(rows) > 1,
            )


def _only_a_tag(row: Element) -> bool:
    """Tell whether a row has a row tag: it is not in the document."""
    text = "".join(text_of(paragraph) for paragraph in row.iter(name("w:p"))).strip()
    return text.startswith("{%tr")


def _is_on(element: Element | None) -> bool:
    return element is not None and get(element) not in ("0", "false", "off")


def _bullets(word: WordFile) -> Iterator[Finding]:
    root = word.root("word/numbering.xml")
    if root is None:
        return
    seen = set()
    for level in root.iter(name("w:lvl")):
        if get(find(level, "numFmt")) != "bullet":
            continue
        bullet, font = get(find(level, "lvlText")) or "", font_of_bullet(level)
        if is_no_character(level) and (bullet, font) not in seen:
            seen.add((bullet, font))
            yield Finding(
                "opsommingsteken",
                f"een opsommingsteken van {font.title() or 'een tekenlettertype'} is geen echt teken.",
                "Kies • of – in het lettertype van de tekst: Opsommingstekens > Nieuw opsommingsteken definiëren.",
                Place("nummering"),
                Weight.WARNING,
                mendable=True,
            )


def font_of_bullet(level: Element) -> str:
    """Return the font of the bullet of a level (``w:lvl``), in lower case; empty for that of the text."""
    return (get(find(level, "rPr", "rFonts"), "ascii") or "").casefold()


def is_no_character(level: Element) -> bool:
    """Tell whether the bullet of a level is a drawing of a font for signs: nobody can read it out."""
    private = any(unicodedata.category(sign) == "Co" for sign in get(find(level, "lvlText")) or "")
    return private or font_of_bullet(level).startswith(_SYMBOL_FONTS)
