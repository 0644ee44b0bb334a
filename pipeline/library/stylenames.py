"""What a Dutch Word calls its own styles: a file has their English names, in every language of Word."""

from __future__ import annotations

import re

from pipeline.document.ooxml import Element, find, get

_DUTCH = {
    "normal": "Standaard", "title": "Titel", "subtitle": "Ondertitel", "header": "Koptekst", "footer": "Voettekst",
    "quote": "Citaat", "caption": "Bijschrift", "strong": "Zwaar", "emphasis": "Nadruk",
    "no spacing": "Geen afstand", "list paragraph": "Lijstalinea", "list number": "Lijstnummering",
    "list bullet": "Lijstopsomteken",
    "table grid": "Tabelraster", "normal table": "Standaardtabel", "no list": "Geen lijst",
    "default paragraph font": "Standaardalinea-lettertype", "footnote text": "Voetnoottekst",
    "footnote reference": "Voetnootmarkering", "page number": "Paginanummer", "body text": "Platte tekst",
}  # fmt: skip
_NUMBERED = {"heading": "Kop", "toc": "Inhopg"}


def called(style: Element) -> str:
    """Return what a Dutch Word calls a style."""
    english = get(find(style, "name")) or str(get(style, "styleId"))
    if numbered := re.fullmatch(r"(heading|toc) (\d)", english.casefold()):
        return f"{_NUMBERED[numbered[1]]} {numbered[2]}"
    return _DUTCH.get(english.casefold(), english)
