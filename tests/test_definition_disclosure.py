"""Who may see what: marks that do not hold are refused, and what is marked cannot come back through a value."""

from __future__ import annotations

from pathlib import Path

import pytest
from definitions import START, errors, only_error, warnings

SECRECY = "geheimhouding: {belang: 5.1 lid 2 b, opgelegd_door: college, opheffen_door: raad}\n"
HIDDEN = "openbaarheid: vertrouwelijk, reden: de onderhandelingen lopen"


def test_secret_needs_its_secrecy(tmp_path: Path) -> None:
    assert only_error(tmp_path, START + "openbaarheid: geheim\n").startswith("4:15 'geheim' kan niet zonder")
    assert errors(tmp_path, START + "openbaarheid: geheim\n" + SECRECY) == []


def test_secrecy_must_be_complete(tmp_path: Path) -> None:
    found = errors(tmp_path, START + "openbaarheid: geheim\ngeheimhouding: {belang: 5.1 lid 2 b}\n")
    assert len(found) == 2 and all("'geheimhouding'" in error for error in found)


@pytest.mark.parametrize(
    "what",
    ["doel:\n  tekst: x\n", "argumenten:\n- kop: x\n", "bijlagen:\n- titel: a\n  bestand: a.pdf\n"],
)
def test_a_secret_part_needs_secrecy_of_its_own_or_of_the_proposal(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    text = START + what + "  openbaarheid: geheim\n"
    assert "'geheim' kan niet zonder" in only_error(tmp_path, text)
    assert errors(tmp_path, text + "  " + SECRECY) == []
    assert errors(tmp_path, text + SECRECY) == []


def test_secrecy_of_nothing_is_warned_of(tmp_path: Path) -> None:
    assert "niets is geheim" in warnings(tmp_path, START + SECRECY)[0]


@pytest.mark.parametrize("kind", ["geheim", "vertrouwelijk"])
def test_a_wholly_closed_proposal_is_warned_of(kind: str, tmp_path: Path) -> None:
    found = warnings(tmp_path, f"{START}openbaarheid: {kind}\n{SECRECY}")
    assert any(f"Het hele voorstel is {kind}: er komt geen openbaar pakket." in each for each in found)


def test_a_wrong_ground_is_refused_where_it_stands(tmp_path: Path) -> None:
    text = START + "doel:\n  tekst: x\n  openbaarheid: geheim\n  " + SECRECY.replace("5.1 lid 2 b", "5.1 lid 5")
    assert only_error(tmp_path, text).startswith("7:27 Geheimhouding kan niet rusten op")


@pytest.mark.parametrize("date", ["datum", "vergaderdatum"])
def test_the_day_of_the_proposal_counts_where_secrecy_has_none(date: str, tmp_path: Path) -> None:
    text = f"{START}openbaarheid: geheim\n{date}: 1 mei 2019\n{SECRECY}"
    assert "Bedoelt u 'de economische" in only_error(tmp_path, text)
    assert errors(tmp_path, text.replace("{belang", "{opgelegd_op: 1 mei 2022, belang")) == []


@pytest.mark.parametrize("what", ["doel: {tekst: x, %s}\n", "argumenten: [{kop: x, %s}]\n"])
def test_what_is_left_out_needs_a_reason(what: str, tmp_path: Path) -> None:
    assert "staat niet bij waarom" in only_error(tmp_path, START + what % "openbaarheid: vertrouwelijk")
    assert errors(tmp_path, START + what % HIDDEN) == []


@pytest.mark.parametrize("name", ["reden: x", SECRECY.strip()])
def test_a_reason_without_a_mark_is_refused(name: str, tmp_path: Path) -> None:
    assert "dan is het openbaar" in only_error(tmp_path, f"{START}doel: {{tekst: x, {name}}}\n")
    assert errors(tmp_path, f"{START}doel: {{tekst: x, openbaarheid: openbaar, {name}}}\n") == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("kenmerk", ""), ("prijs", ""), ("kenmrk", "Bedoelt u 'kenmerk'?"), ("titel", "is geen veld"),
     ("doel", "bij het onderdeel")],
)  # fmt: skip
def test_only_fields_of_the_header_and_own_values_are_withheld_by_name(
    name: str, said: str, tmp_path: Path
) -> None:
    text = f"{START}doel: x\nwaarden: {{prijs: 3}}\nniet_openbaar: {{{name}: omdat}}\n"
    assert said in only_error(tmp_path, text) if said else errors(tmp_path, text) == []


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("waarden: {prijs: € 3}\nniet_openbaar: {prijs: omdat}\n", "prijs"),
        ("waarden: {prijs: € 3}\nniet_openbaar: {prijs: omdat}\n", "waarden.prijs"),
        ("kenmerk: x1\nniet_openbaar: {kenmerk: omdat}\n", "kenmerk"),
        ("steller: A\n", "steller"),
        ("openbare_titel: b\n", "titel"),
        (f"financiën: {{lasten: 3, {HIDDEN}}}\n", "financiën.lasten"),
        (f"financiën: {{bijdragen: [{{partij: OM, bedrag: 3}}], {HIDDEN}}}\n", "bijdragen.om"),
    ],
)
def test_a_public_text_cannot_use_what_is_not_public(given: str, used: str, tmp_path: Path) -> None:
    for use in (f"{{{{ {used} }}}}", f"{{% if {used} %}}x{{% endif %}}"):
        text = START + given
        error = only_error(tmp_path, f"{text}doel: '{use}'\n")
        assert "komt niet in de openbare versie, maar deze tekst wel" in error
        assert errors(tmp_path, f"{text}doel: {{tekst: '{use}', {HIDDEN}}}\n") == []
        assert errors(tmp_path, f"{text}argumenten: [{{kop: a, tekst: '{use}', {HIDDEN}}}]\n") == []
        assert (
            len(errors(tmp_path, f"{text}doel: {{tekst: a, openbaarheid: vertrouwelijk, reden: '{use}'}}\n")) == 1
        )


def test_the_title_of_a_secret_attachment_may_say_all_but_its_public_title_may_not(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    text = START + "waarden: {prijs: 3}\nniet_openbaar: {prijs: omdat}\nbijlagen:\n- bestand: a.pdf\n"
    hidden = "  openbaarheid: vertrouwelijk\n  titel: '{{ prijs }}'\n"
    assert errors(tmp_path, text + hidden) == []
    assert len(errors(tmp_path, text + hidden + "  openbare_titel: '{{ prijs }}'\n")) == 1
    assert len(errors(tmp_path, text + "  titel: '{{ prijs }}'\n")) == 1
    assert errors(tmp_path, text + "  titel: '{{ prijs }}'\n  openbare_titel: b\n") == []
