"""Values in texts: filled in exactly, refused with their place, and never a way to Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from definitions import START, errors, only_error, values
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pipeline.markdown import Paragraph, parse


def filled(folder: Path, text: str, more: str = "") -> str:
    indented = "".join(f"  {line}\n" for line in text.split("\n"))
    read: str = values(folder, f"{START}{more}doel: |\n{indented}")["doel"]["tekst"]
    return read.replace("\u00a0", " ")


def test_values_in_their_dutch_form(tmp_path: Path) -> None:
    more = "datum: 2019-03-29\nkenmerk: 2019.012\nwaarden: {rijk: € 30 miljoen, jaar: 2019, deel: '3,5', ja: ja}\n"
    more = more.replace("'3,5'", '"3,5"')
    assert (
        filled(tmp_path, "{{ datum }}, {{ kenmerk }}, {{ rijk }}", more) == "29 maart 2019, 2019.012, € 30.000.000"
    )
    assert filled(tmp_path, "{{ rijk|miljoen }} {{ waarden.jaar }} {{ ja }}", more) == "€ 30 miljoen 2019 ja"
    assert filled(tmp_path, "{{ 12000|getal }} {{ 12000|bedrag }}", more) == "12.000 € 12.000"
    assert (
        filled(tmp_path, "{{ rijk * 0.1 }} {{ rijk + rijk }} {{ rijk / rijk }}", more)
        == "€ 3.000.000 € 60.000.000 1"
    )


def test_the_municipality(tmp_path: Path) -> None:
    text = (
        "{{ gemeente.naam }} ({{ gemeente.code }}): {{ gemeente.inwoners }} {{ gemeente.bijvoeglijke }} inwoners"
    )
    assert filled(tmp_path, text) == "Hilversum (0402): 90.831 Hilversumse inwoners"


def test_choices_and_loops(tmp_path: Path) -> None:
    text = "{% if gemeente.naam == 'Hilversum' %}\nja\n{% else %}\nnee\n{% endif %}"
    assert filled(tmp_path, text) == "ja"
    assert filled(tmp_path, "{% for n in range(3) %}{{ n }}{% endfor %}") == "012"
    assert filled(tmp_path, "{{ 'a' if kenmerk is defined else 'b' }}{{ kenmerk|default('c') }}") == "bc"


def test_lines_and_titles_are_filled_in_too(tmp_path: Path) -> None:
    read = values(tmp_path, START.replace("Proef", "'Plan {{ gemeente.naam }} {{ versie }} *'") + "versie: 1.10\n")
    assert read["titel"] == "Plan Hilversum 1.10 *"


def test_literal_braces(tmp_path: Path) -> None:
    assert filled(tmp_path, "{{ '{{' }} en {# geen opmerking #}") == "{{ en {# geen opmerking #}"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a\n\n{{ gemeent.naam }}", "7:6", "Bedoelt u 'gemeente'?"),
        ("a {{ gemeente.nam }}", "5:17", "Bedoelt u 'naam'?"),
        ("{{ kenmerk }}", "5:6", "niet ingevuld"),
        ("{{ onzin }}", "5:6", "waarden"),
        ("onzin {% if onzin %}{{ kenmerk|default('a') }}{% endif %}", "5:15", "'onzin'"),
        ("{{ gemeente.naam }} {{ gem }}", "5:26", "'gem'"),
        ("{{ bijdragen.om }}", "5:6", "'bijdragen' is in deze definitie niet ingevuld"),
        ("{{ gemeente.naam.x }}", "5:20", "heeft geen onderdelen"),
        ("{% if gemeente.naam == 'Baarn' %}{{ onzin }}{% endif %}", "5:39", "'onzin'"),
        ("a\n{{ gemeente.naam", "6:3", "afgesloten"),
        ("{% if gemeente %}a", "5:3", "{% endif %}"),
        ("{{ gemeente naam }}", "5:3", "klopt niet"),
        ("{{ gemeente.naam|hoofdletters }}", "5:20", "bestaat niet"),
        ("{{ gemeente.naam|uper }}", "5:20", "'|upper'"),
        ("{% set a = 1 %}", "5:3", "mag niet"),
        ("{% include 'x' %}", "5:3", "mag niet"),
        ("{% macro a() %}{% endmacro %}", "5:3", "mag niet"),
        ("{% voor x in y %}", "5:6", "bestaat niet"),
        ("{% for a in range(2) %}{% for b in range(2) %}x{% endfor %}{% endfor %}", "5:", "herhaling"),
        ("{{ gemeente.naam|datum }}", "5:3", "niet worden berekend"),
        ("{{ 1/0 }}", "5:3", "niet worden berekend"),
    ],
)
def test_faults_are_reported_within_the_block(text: str, place: str, words: str, tmp_path: Path) -> None:
    indented = "".join(f"  {line}\n" for line in text.split("\n"))
    error = only_error(tmp_path, f"{START}doel: |\n{indented}")
    assert error.startswith(place) and words in error, error


def test_all_unknown_names_of_a_text_at_once(tmp_path: Path) -> None:
    assert len(errors(tmp_path, START + "doel: |\n  {{ aa }} {{ bb }}\n  {{ cc }}\nkader: '{{ dd }}'\n")) == 4


@pytest.mark.parametrize(
    "text",
    [
        "{{ gemeente.__class__ }}",
        "{{ gemeente['__class__'] }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ gemeente|attr('__class__') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self.__init__ }}",
        "{{ range.__self__ }}",
        "{{ gemeente._values }}",
        "{{ gemeente.items() }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ gemeente[('_' ~ '_class__')] }}",
        "{{ lipsum() }}",
        "{% for k in range(1) %}{{ loop.__class__ }}{% endfor %}",
        "{{ gemeente|map(attribute='__class__')|list }}",
        "{% import 'os' as os %}",
    ],
)
def test_python_cannot_be_reached(text: str, tmp_path: Path) -> None:
    assert errors(tmp_path, f"{START}doel: |\n  {text}\n")


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(10**9) %}x{% endfor %}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 'ab' * 10 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 9**9**9**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ 'a'|indent(1000000000) }}",
        "{{ 'a'|replace('a', 'aa') }}",
        "{{ range(1000000000)|length }}",
        "{{ (99999999999 * 99999999999 * 99999999999)|miljoen }}" * 3000,
    ],
)
def test_bombs_are_refused(text: str, tmp_path: Path) -> None:
    assert errors(tmp_path, f"{START}doel: |\n  {text}\n") or len(text) > 10_000


@pytest.mark.parametrize(
    "text", ["{{ gemeente.__class__ }}", "{{ gemeente['__class__'] }}", "{{ gemeente._values }}"]
)
def test_a_reach_for_python_is_named_with_its_place(text: str, tmp_path: Path) -> None:
    error = only_error(tmp_path, f"{START}doel: |\n  {text}\n")
    assert error.startswith("5:") and "mag niet in een tekst" in error


def test_a_value_that_could_not_be_read_is_reported_once(tmp_path: Path) -> None:
    text = "waarden: {b: 14.000}\nfinanciën: {tekst: '{{ b }} {{ waarden.b }} {{ bijdragen.om }}', " \
        "bijdragen: [{partij: OM, bedrag: 9.000}]}\n"  # fmt: skip
    assert len(errors(tmp_path, START + text)) == 2


def test_an_unknown_municipality_is_reported_once(tmp_path: Path) -> None:
    text = START.replace("hilversum", "hilversem") + "doel: '{{ gemeente.naam }} {{ kenmrk }}'\nkenmerk: a\n"
    assert [error[:4] for error in errors(tmp_path, text)] == ["2:11", "4:31"]


def test_a_table_that_would_lose_a_cell_is_reported(tmp_path: Path) -> None:
    error = only_error(tmp_path, START + "doel: |\n  | a | b |\n  |---|---|\n  | c | d | e |\n")
    assert error.startswith("7:3 Deze rij heeft 3 cellen")


VISIBLE = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"
)


AMOUNT = re.compile(r"-? ?(€|EUR).*\d.*|-?[\d.,]+ (miljoen|miljard|mln|mld)\.?")


@given(st.text(VISIBLE, min_size=1))
@example("€")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_filled_in_value_is_never_markdown(tmp_path: Path, value: str) -> None:
    value = value.replace("{{", "").replace("{%", "").strip()
    assume(value and not AMOUNT.fullmatch(value))  # an amount is printed as such, or refused
    quoted = value.replace("'", "''")
    read = values(tmp_path, f"{START}waarden: {{x: '{quoted}'}}\ndoel: 'a {{{{ x }}}} b'\nkader: '{{{{ x }}}}'\n")
    for text, expected in ((read["doel"]["tekst"], f"a {value} b"), (read["kader"]["tekst"], value)):
        (block,) = parse(text)
        assert isinstance(block, Paragraph)
        (run,) = block.runs
        assert (run.text, run.bold, run.italic, run.link) == (expected, False, False, None)


@pytest.mark.parametrize("value", ["1. a", "- a", "+ a", "# a", "a\\", "2019. Het jaar", "**a**", "[a](b)", "<http://a.b>",
                                   "> a", "1) a", "| a | b |", "\\*", "---", "_a_", "&amp;", "a & b"])  # fmt: skip
def test_markdown_in_a_value_is_literal(value: str, tmp_path: Path) -> None:
    read = values(tmp_path, f"{START}waarden: {{x: '{value}'}}\ndoel: '{{{{ x }}}}'\n")
    (block,) = parse(read["doel"]["tekst"])
    assert isinstance(block, Paragraph) and [run.text for run in block.runs] == [value]
