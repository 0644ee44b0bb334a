"""Whether a template asks only for what there is, and prints what a secretary can fill in.

The vocabulary (the schema, what the program adds, the template's own fields) is held against the contract (what
the tags use and print). Texts of more paragraphs must stand alone, for paragraphs come in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.definition.described import describe
from pipeline.definition.schema import load_schema
from pipeline.definition.vocabulary import Term, find, vocabulary
from pipeline.document.contract import Contract, contract
from pipeline.document.ooxml import text_of
from pipeline.document.places import Place
from pipeline.document.template import load
from pipeline.errors import TemplateError
from pipeline.library.findings import Finding, Weight, nearest
from pipeline.library.loosetags import loose_tags
from pipeline.library.wordfile import WordFile
from pipeline.naming import EACH, without_diacritics
from pipeline.workspace import Workspace

_BLOCKS = ("tekst", "sectie")
_ALONE = re.compile(r"\{\{\s*([\w.’'-]+)\s*\}\}")
_TITLE = "titel"  # of the proposal: in the properties of each document, whatever the template prints


def names(word: WordFile, workspace: Workspace | None) -> Iterator[Finding]:
    """Yield each name that does not exist, and each text that does not stand alone."""
    terms = _terms(word.path, workspace)
    try:
        asked = contract(load(word.path))
    except TemplateError:  # what is wrong with the tags themselves is told by who looks at those
        yield from loose_tags(word, {path for path in terms if path.isidentifier()})
        return
    yield from _unknown(asked, terms, word.path.name)
    yield from _not_alone(word, asked, terms)


def unprinted(documents: Sequence[Path], workspace: Workspace | None) -> Iterator[Finding]:
    """Yield what no document of a template prints: a required field as an error, the others in one remark.

    Args:
        documents: The Word files of one template that are filled in, the proposal first.
        workspace: Whose description of the template counts.
    """
    try:
        asked = [contract(load(path)) for path in documents]
        fields = {**load_schema("voorstel"), **describe(workspace, documents[0].parent.name).rules}
    except TemplateError:
        return
    terms = _terms(documents[0], workspace)
    required = {without_diacritics(each) for each, rule in fields.items() if rule.get("required")} - {_TITLE}
    printable = [path for path in map(without_diacritics, fields) if not terms[path].setting]
    missing = [path for path in printable if not any(_shows(each, path, terms) for each in asked)]
    for path in missing:
        if path in required:
            yield Finding(
                "verplicht-niet-afgedrukt",
                f"'{path}' ({terms[path].label}) is verplicht, maar het sjabloon drukt het nergens af.",
                f"Zet {{{{ {path} }}}} alleen in een alinea, of haal het sjabloon weg.",
                Place("tekst"),
            )
    others = [path for path in missing if path not in required]
    if others:
        yield Finding(
            "niet-afgedrukt",
            f"wat een voorstel bij {_listed(others)} invult, komt met dit sjabloon niet in het document.",
            "Is dat niet de bedoeling, zet die velden er dan in; wie ze invult, krijgt een waarschuwing.",
            Place("tekst"),
            Weight.REMARK,
        )


def _terms(path: Path, workspace: Workspace | None) -> Mapping[str, Term]:
    try:
        return vocabulary(describe(workspace, path.parent.name).rules)
    except TemplateError:  # told where the description is looked at
        return vocabulary()


def _shows(asked: Contract, path: str, terms: Mapping[str, Term]) -> bool:
    """Tell whether a field is printed: itself, or anything that is in it."""
    within = (f"{path}.", f"{path}{EACH}")
    if asked.prints(path) or any(each.startswith(within) for each in asked.printed):
        return True
    return terms[path].chosen and path in asked.compared


def _unknown(asked: Contract, terms: Mapping[str, Term], document: str) -> Iterator[Finding]:
    for use in asked.uses:
        known, holder = find(terms, use.path), use.path.rpartition(".")[0]
        if known is None and holder and find(terms, holder.removesuffix(EACH)) is None:
            continue  # what it is within does not exist
        if known is None:
            yield Finding("onbekende-naam", f"'{use.path}' bestaat niet.", _nearest(use.path, terms), use.place)
        elif known.only and known.only != document:
            yield Finding(
                "naam-hoort-elders",
                f"'{use.path}' bestaat alleen in {known.only}.",
                f"Gebruik hem in {known.only}, of haal de tag weg.",
                use.place,
            )


def _nearest(path: str, terms: Mapping[str, Term]) -> str:
    """Return what to do about a name: the nearest at the same place, or else the nearest of all."""
    above = path.rpartition(".")[0]
    beside = [each for each in terms if each.rpartition(".")[0] == above]
    near = nearest(path, beside) or nearest(path, terms)
    return near or "Kijk met 'voorstel sjabloon velden' welke namen er zijn."


def _not_alone(word: WordFile, asked: Contract, terms: Mapping[str, Term]) -> Iterator[Finding]:
    """Yield each text of more paragraphs that stands amid other text."""
    blocks = {use.path.rpartition(".")[2]: use for use in asked.uses if _kind(use.path, terms) in _BLOCKS}
    for story, paragraph in word.elements("w:p"):
        text = text_of(paragraph).strip()
        for tag in _ALONE.finditer(text):
            use = blocks.get(without_diacritics(tag[1].rpartition(".")[2]))
            if not use or tag[0] == text or not asked.prints(use.path):
                continue
            place = story.place_of(paragraph)
            if use.place.paragraph in (0, place.paragraph):
                yield Finding(
                    "tekst-niet-alleen",
                    f"'{tag[0]}' is een tekst van meer alinea's en staat tussen andere tekst.",
                    "Zet die tag alleen in een eigen alinea.",
                    place,
                )


def _kind(path: str, terms: Mapping[str, Term]) -> str:
    found = find(terms, path)
    return found.type if found else ""


def _listed(paths: Sequence[str]) -> str:
    quoted = [f"'{path}'" for path in paths]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} of {quoted[-1]}"
