"""Names and filters of tags that stand in a template whose blocks do not hold: each tag is read by itself.

Such a template cannot be read as a whole, and one fault may not hide the others. What any ``for`` or ``set``
names is taken to exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import jinja2
from jinja2 import nodes

from pipeline.document.jinja import FILTERS
from pipeline.document.ooxml import text_of
from pipeline.document.places import Place
from pipeline.document.template import jinja_environment
from pipeline.library.findings import Finding, nearest
from pipeline.library.wordfile import WordFile
from pipeline.naming import without_diacritics

_PRINTED = re.compile(r"\{\{[^{}]*\}\}")
_BOUND = re.compile(r"\{%\s*(?:p|tr|tc)?\s*(?:for|set)\s+([\w, ]+?)\s*(?:\bin\b|=)")
_ALWAYS = ("loop", "range", "namespace")


def loose_tags(word: WordFile, known: Collection[str]) -> Iterator[Finding]:
    """Yield each name and filter of a tag that does not exist.

    Args:
        word: A template of which the tags cannot be read together.
        known: The names that there are, without what is within them.
    """
    found = [(text_of(paragraph), story.place_of, paragraph) for story, paragraph in word.elements("w:p")]
    bound = {each.strip() for text, *_ in found for names in _BOUND.findall(text) for each in names.split(",")}
    for text, place_of, paragraph in found:
        for tag in _PRINTED.findall(text):
            try:
                tree = jinja_environment().parse(tag)
            except jinja2.TemplateSyntaxError:
                continue  # told by who looks at the tags
            yield from _unknown(tree, {*known, *bound, *_ALWAYS}, place_of(paragraph))


def _unknown(tree: nodes.Template, known: Collection[str], place: Place) -> Iterator[Finding]:
    for name in sorted({each.name for each in tree.find_all(nodes.Name) if each.ctx == "load"}):
        if without_diacritics(name) not in known:
            remedy = nearest(name, known) or "Kijk met 'voorstel sjabloon velden' welke namen er zijn."
            yield Finding("onbekende-naam", f"'{name}' bestaat niet.", remedy, place)
    for used in tree.find_all(nodes.Filter):
        if used.name not in jinja_environment().filters:
            remedy = nearest(used.name, jinja_environment().filters) or f"Er zijn: {FILTERS}."
            yield Finding("onbekend-filter", f"het filter '{used.name}' bestaat niet.", remedy, place)
