"""Whether the tags of a template hold: closed, in pairs, in the right cell, with filters that exist.

``docxtpl-lint`` finds all that can be known of docxtpl's tags from the file alone; it says so in English, and says
where by counting. What it does not read (properties, endnotes, parts in which nothing is filled in) is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.document.jinja import FILTERS, in_dutch
from pipeline.document.ooxml import Element, name, text_of
from pipeline.document.places import Place, Story, shortened
from pipeline.document.template import compiled, has_tag, jinja_environment
from pipeline.errors import TemplateError
from pipeline.library.findings import Finding, Weight, nearest
from pipeline.library.wordfile import WordFile

if TYPE_CHECKING:
    from docxtpl_lint import Issue

_LABELS = {"body": "document", "header": "header", "footer": "footer", "footnotes": "footnotes"}
_CURLY = re.compile(r"\{[{%][^{}]*[‘’“”„][^{}]*[}%]\}")
_READ_BY_LINT = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_PREFIXES = {"p": "alinea", "tr": "tabelrij", "tc": "tabelcel", "r": "stuk tekst", "-": "gewone tag"}

# Rule of docxtpl-lint → our rule, what is wrong, what to do. Braces that stay are doubled.
_WORDS: dict[str, tuple[str, str, str]] = {
    "DTL001": (
        "tag-niet-gesloten",
        "de tag '{snippet}' wordt niet gesloten.",
        "Zet {close} achter de tag.",
    ),
    "DTL002": (
        "tag-over-alineas",
        "de tag '{snippet}' loopt door in een andere alinea; die alinea's worden er één.",
        "Zet de hele tag in één alinea.",
    ),
    "DTL003": (
        "tag-in-verwijdering",
        "in een verwijdering die nog niet is aanvaard, staat een tag; die wordt toch uitgevoerd.",
        "Aanvaard of weiger alle wijzigingen: Controleren > Accepteren.",
    ),
    "DTL005": (
        "onderdrukt-niets",
        "de opmerking '{directive}' onderdrukt niets ({rules}).",
        "Haal de opmerking weg.",
    ),
    "DTL101": (
        "blok-zonder-einde",
        "'{snippet}' heeft geen einde.",
        "Zet {{% end{kw} %}} waar het ophoudt, op dezelfde manier (met of zonder p of tr).",
    ),
    "DTL102": (
        "einde-zonder-begin",
        "'{raw}' hoort bij geen {{% if %}} of {{% for %}}.",
        "Haal de tag weg, of zet het begin erbij.",
    ),
    "DTL103": ("tag-klopt-niet", "de tag '{snippet}' klopt niet: {dutch}.", "{remedy}"),
    "DTL104": ("onbekend-filter", "het filter '{name}' bestaat niet.", "{near}"),
    "DTL105": (
        "onbekende-vergelijking",
        "'is {name}' bestaat niet.",
        "Gebruik bijvoorbeeld 'is none'.",
    ),
    "DTL106": (
        "naam-buiten-lus",
        "'{name}' bestaat alleen binnen zijn {{% for %}}, en die is hier al afgelopen.",
        "Zet deze tag voor {{% endfor %}}.",
    ),
    "DTL201": (
        "teken-in-tag",
        "in een tag met {prefix} kan geen % of }} staan.",
        "Reken de waarde eerst uit met {{% set %}}.",
    ),
    "DTL202": (
        "spatie-in-tag",
        "tussen {{% en {prefix} staat een spatie; dan werkt de tag niet.",
        "Schrijf {{%{prefix} zonder spatie.",
    ),
    "DTL203": (
        "rijtag-buiten-tabel",
        "'{raw}' hoort in een tabel, maar staat er niet in.",
        "Gebruik {{%p … %}} voor alinea's, of zet de tag in een tabelrij.",
    ),
    "DTL204": (
        "begin-en-einde-verschillen",
        "'{close_raw}' sluit '{open_raw}', maar de een is een {close_prefix} en de ander een {open_prefix}.",
        "Schrijf ze op dezelfde manier.",
    ),
    "DTL205": (
        "rijtag-over-tabellen",
        "'{open_raw}' staat in tabel {t1} en '{close_raw}' in tabel {t2}; de rijen raken kwijt.",
        "Zet begin en einde in dezelfde tabel.",
    ),
    "DTL206": (
        "rijtag-in-een-rij",
        "'{open_raw}' en '{close_raw}' staan in dezelfde rij.",
        "Geef elk een eigen rij, met de rij die zich herhaalt ertussen.",
    ),
    "DTL207": (
        "celtag-over-rijen",
        "'{open_raw}' en '{close_raw}' staan in verschillende rijen.",
        "Zet begin en einde in dezelfde rij.",
    ),
    "DTL208": (
        "celtag-buiten-tabel",
        "'{raw}' werkt alleen in een tabelcel.",
        "Zet de tag in een cel.",
    ),
    "DTL209": (
        "tekst-naast-tag",
        "'{raw}' neemt de hele {unit} in; '{rest}' ernaast komt niet in het document.",
        "Geef de tag een eigen {unit}.",
    ),
    "DTL210": (
        "alineatag-in-een-alinea",
        "'{open_raw}' en '{close_raw}' staan in dezelfde alinea.",
        "Geef elk een eigen alinea.",
    ),
    "DTL307": (
        "tag-voor-opmaak",
        "'{raw}' drukt niets af: {{{{r }}}} en {{{{p }}}} zijn voor programma's.",
        "Schrijf {{{{ {path} }}}}.",
    ),
}
_UNITS = {"paragraph": "alinea", "table row": "tabelrij", "table cell": "tabelcel"}
_MENDABLE = {"DTL001", "DTL102", "DTL103", "DTL202", "DTL204"}


def tags(word: WordFile) -> Iterator[Finding]:
    """Yield everything that is wrong with the tags of a template, whatever is filled in."""
    yield from _linted(word)
    yield from _elsewhere(word)
    yield from _curly_quotes(word)


def _linted(word: WordFile) -> Iterator[Finding]:
    from docxtpl_lint import lint

    found = lint(str(word.path), jinja_env=jinja_environment(), autoescape=True)
    placed = Placed(word)
    for issue in found.issues:
        if issue.rule in _WORDS:
            rule, message, remedy = _told(issue)
            weight = Weight.ERROR if issue.severity == "error" else Weight.WARNING
            yield Finding(rule, message, remedy, placed.of(issue), weight, issue.rule in _MENDABLE)


class Placed:
    """Finds the paragraphs that docxtpl-lint counts: every one of a part, text boxes too, from 1."""

    def __init__(self, word: WordFile) -> None:
        self._word = word
        self._paragraphs: dict[str, list[Element]] = {}

    def of(self, issue: Issue) -> Place:
        """Return the place of an issue."""
        label, number = issue.location.part, issue.location.paragraph
        member = "word/" + re.sub(r"^[a-z]+", lambda found: _LABELS.get(found[0], found[0]), label) + ".xml"
        story: Story | None = self._word.story(member)
        if story is None:
            return Place("tekst")
        if member not in self._paragraphs:
            root = self._word.root(member)
            self._paragraphs[member] = [] if root is None else list(root.iter(name("w:p")))
        paragraphs = self._paragraphs[member]
        if not 0 < number <= len(paragraphs):
            return Place(story.label, shortened(issue.snippet), member=member)
        return story.place_of(paragraphs[number - 1])


def _told(issue: Issue) -> tuple[str, str, str]:
    """Return our rule, message and remedy for an issue of docxtpl-lint."""
    rule, message, remedy = _WORDS[issue.rule]
    about: dict[str, Any] = {"snippet": shortened(issue.snippet), **issue.params}
    if issue.rule == "DTL103":
        about["dutch"], about["remedy"] = in_dutch(str(about.get("msg", "")))
    if issue.rule == "DTL104":
        about["near"] = nearest(str(about["name"]), jinja_environment().filters) or f"Er zijn: {FILTERS}."
    for prefix in ("open_prefix", "close_prefix"):
        about[prefix] = _PREFIXES.get(str(about.get(prefix)), "")
    about["unit"] = _UNITS.get(str(about.get("unit")), "")
    return rule, message.format(**about), remedy.format(**about)


def _elsewhere(word: WordFile) -> Iterator[Finding]:
    """Yield what is wrong with tags in the parts that docxtpl-lint does not read."""
    stories = {story.member: story for story in word.stories}
    for member, data in word.members.items():
        if not member.endswith(".xml") or _READ_BY_LINT.fullmatch(member) or not has_tag(data):
            continue
        story = stories.get(member)
        if story is None:
            yield Finding(
                "tag-waar-niets-wordt-ingevuld",
                f"in het onderdeel {member} staat een tag; daar wordt niets ingevuld.",
                "Haal de tag weg, of zet hem in de tekst, de kop- of voettekst of een noot.",
                Place("opmerkingen" if "comments" in member else "onderdelen", member=member),
            )
            continue
        try:
            compiled(word.path, story)
        except TemplateError as error:
            where, _, what = error.message.partition(": ")
            place = Place(story.label, where.partition("('")[2].rstrip("')"), member=member)
            yield Finding("tag-klopt-niet", what or where, error.remedy, place)


def _curly_quotes(word: WordFile) -> Iterator[Finding]:
    for story, paragraph in word.elements("w:p"):
        if found := _CURLY.search(text_of(paragraph)):
            low = "„" in found[0]
            yield Finding(
                "kromme-aanhalingstekens",
                f"in de tag '{shortened(found[0])}' staan kromme aanhalingstekens"
                + ("; zo werkt hij niet." if low else "; ze worden als rechte gelezen."),
                "Maak er rechte van ('). Zet ze in Word uit: Opties > Controle > AutoCorrectie-opties.",
                story.place_of(paragraph),
                Weight.ERROR if low else Weight.REMARK,
                mendable=True,
            )
