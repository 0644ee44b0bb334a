"""What a template uses and prints, followed through loops, names of its own, filters and conditions."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import STANDARD, template
from docx import Document

from pipeline.document.contract import Contract, contract
from pipeline.document.template import load


def of(folder: Path, *paragraphs: str) -> Contract:
    return contract(load(template(folder / "sjabloon.docx", *paragraphs)))


@pytest.mark.parametrize(
    ("tags", "printed"),
    [
        (["{{ titel }}"], {"titel"}),
        (["{{ raad.commissie }}{{ raad['behandeling'] }}"], {"raad.commissie", "raad.behandeling"}),
        (["{{ financiën.lasten }}"], {"financien.lasten"}),
        (["{%p for punt in argumenten.punten %}", "{{ punt.kop }}", "{%p endfor %}"],
         {"argumenten.punten[].kop"}),
        (["{%p for a in x.punten %}", "{%p for b in a.punten %}", "{{ b.c }}", "{%p endfor %}", "{%p endfor %}"],
         {"x.punten[].punten[].c"}),
        (["{% for p in punten recursive %}{{ p.tekst }}{{ loop(p.punten) }}{% endfor %}"],
         {f"punten[]{'.punten[]' * depth}.tekst" for depth in range(5)}),
        (["{{ portefeuillehouder | join(', ') }}"], {"portefeuillehouder[]"}),
        (["{{ wie | first }}{{ bijlagen[0].titel }}"], {"wie[]", "bijlagen[].titel"}),
        (["{{ bijlagen | map(attribute='titel') | join('; ') }}"], {"bijlagen[].titel"}),
        (["{% for b in bijlagen | sort(attribute='nummer') | reverse %}{{ b.titel }}{% endfor %}"],
         {"bijlagen[].titel"}),
        (["{{ datum | datum }}{{ lasten|bedrag }}"], {"datum", "lasten"}),
        (["{{ soort or 'voorstel' }}{{ a if b else c }}{{ d ~ e }}"], {"soort", "a", "c", "d", "e"}),
        (["{{ kenmerk | default(versie) }}"], {"kenmerk", "versie"}),
        (["{{ bijlagen | length }}{{ titel == 'a' }}{{ not b }}"], set()),
        (["{% set kop = raad.commissie %}{{ kop }}"], {"raad.commissie"}),
        (["{% set kop = titel %}{% if a %}{% set kop = kenmerk %}{% endif %}{{ kop }}"], {"titel", "kenmerk"}),
        (["{% set kop %}{{ titel }}!{% endset %}"], set()),
        (["{% set kop %}{{ titel }}!{% endset %}{{ kop }}"], {"titel"}),
        (["{% with wie = steller %}{{ wie }}{% endwith %}"], {"steller"}),
        (["{% set ns = namespace(x=titel) %}{% for b in c %}{% set ns.x = b.d %}{% endfor %}{{ ns.x }}"],
         {"titel", "c[].d"}),
        (["{% macro toon(deel, wie=steller) %}{{ deel.tekst }}{{ wie }}{% endmacro %}{{ toon(doel) }}"],
         {"doel.tekst", "steller"}),
        (["{% for naam, bijdrage in bijdragen.items() %}{{ bijdrage.aandeel }}{% endfor %}"],
         {"bijdragen.<naam>.aandeel"}),
        (["{% for deel in [doel, kader] %}{{ deel.tekst }}{% endfor %}"], {"doel.tekst", "kader.tekst"}),
        (["{% for b in bijlagen if b.rol == 'x' %}{{ loop.index }}{{ b.d }}{% endfor %}"], {"bijlagen[].d"}),
        (["{% if a %}{{ b }}{% elif c %}{{ d }}{% else %}{{ e }}{% endif %}"], {"b", "d", "e"}),
    ],
)  # fmt: skip
def test_what_is_printed(tags: list[str], printed: set[str], tmp_path: Path) -> None:
    found = of(tmp_path, *tags)
    assert found.printed == printed
    assert printed <= found.used


def test_what_is_asked_and_compared(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        "{% if akkoord %}{% elif behandeling == 'hamerstuk' %}{% endif %}",
        "{% if kenmerk is not none and kenmerk != () %}{% endif %}",
    )
    assert (found.asked, found.compared, found.printed) == ({"akkoord"}, {"behandeling"}, set())
    assert found.used == {"akkoord", "behandeling", "kenmerk"}


def test_a_section_that_is_printed_whole_prints_its_text_and_points(tmp_path: Path) -> None:
    found = of(tmp_path, "{{ doel }}", "{{ kader.tekst }}")
    shown = ["doel", "doel.tekst", "doel.punten", "doel.punten[].kop", "doel.punten[].tekst", "kader.tekst",
             "doel.punten[].punten[].punten[].tekst"]  # fmt: skip
    assert [path for path in shown if not found.prints(path)] == []
    for path in ("doel.reden", "doel.punten[].reden", "kader.punten[].kop", "kader", "doelen.tekst"):
        assert not found.prints(path), path


def test_parts_are_told_apart_and_properties_are_not_printed(tmp_path: Path) -> None:
    path = template(tmp_path / "sjabloon.docx", "{{ titel }}")
    word = Document(path)
    word.sections[0].header.paragraphs[0].text = "{{ kenmerk }}"
    word.core_properties.subject = "{{ versie }}"
    word.save(path)
    found = contract(load(path))
    assert dict(found.by_part) == {
        "tekst": {"titel"}, "koptekst": {"kenmerk"}, "documenteigenschappen": {"versie"}
    }  # fmt: skip
    assert found.printed == {"titel", "kenmerk"} and not found.prints("versie")


def test_each_use_has_a_place(tmp_path: Path) -> None:
    found = of(
        tmp_path, "Een: {{ titel }}", "{%p for punt in argumenten.punten %}", "{{ punt.kop }}", "{%p endfor %}"
    )
    places = {use.path: use.place for use in found.uses}
    assert str(places["titel"]) == "in de tekst ('Een: {{ titel }}')"
    assert str(places["argumenten.punten[].kop"]) == "in de tekst ('{{ punt.kop }}')"
    assert str(places["argumenten.punten"]) == "in de tekst ('{%p for punt in argumenten.punten %}')"


def test_the_standard_template_prints_what_it_should() -> None:
    found = contract(load(STANDARD))
    for path in ("titel", "beslispunten.punten[].punten[].tekst", "financien.per_jaar[].lasten",
                 "uitvoering.planning[].activiteit", "bijlagen[].titel", "advies.juridisch"):  # fmt: skip
        assert found.prints(path), path
    assert contract(load(STANDARD)) is found  # once per template
