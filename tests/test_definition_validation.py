"""Structure: missing, unknown, misspelt and wrongly typed keys; what YAML silently misreads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from definitions import START, errors, only_error, values, warnings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.models import Section, Text


def test_a_missing_key_says_what_to_write(tmp_path: Path) -> None:
    found = errors(tmp_path, "gemeente: hilversum\nvoorstel: a\n")
    assert found == [
        "1:1 'titel' ontbreekt. Schrijf bijvoorbeeld 'titel: Regionale Veiligheidsstrategie "
        "Midden-Nederland 2019-2022'."
    ]


def test_a_required_key_without_value_is_not_filled_in(tmp_path: Path) -> None:
    assert only_error(tmp_path, "titel:\ngemeente: hilversum\nvoorstel: a\n").startswith(
        "1:1 'titel' is niet ingevuld"
    )


def test_an_optional_key_without_value_is_as_if_not_there(tmp_path: Path) -> None:
    assert not values(tmp_path, START + "kanttekeningen:\nkenmerk: ~\n")["kanttekeningen"]


def test_missing_in_a_list_names_the_item(tmp_path: Path) -> None:
    error = only_error(tmp_path, START + "uitvoering:\n  planning:\n  - {datum: 2019-03-29}\n")
    assert error.startswith("6:5 'activiteit' ontbreekt bij punt 1 van 'planning'")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("samenvating", "samenvatting"), ("financieën", "financiën"), ("agumenten", "argumenten"), ("Doell", "doel")],
)
def test_a_misspelt_key_names_the_nearest(written: str, meant: str, tmp_path: Path) -> None:
    error = only_error(tmp_path, f"{START}{written}: a\n")
    assert error == f"4:1 '{written}' is geen bekend onderdeel. Bedoelt u '{meant}'?"


def test_a_misspelt_required_key_is_reported_once(tmp_path: Path) -> None:
    assert "Bedoelt u 'voorstel'" in only_error(tmp_path, "titel: a\ngemeente: hilversum\nvorstel: b\n")


def test_a_key_of_another_level_is_shown_its_place(tmp_path: Path) -> None:
    assert "'dekking' hoort onder 'financiën'" in only_error(tmp_path, START + "dekking: reserve\n")
    assert "laat de regel niet inspringen" in only_error(tmp_path, START + "raad:\n  titel: x\n")


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    assert only_error(tmp_path, START + "zomaar: x\n").startswith("4:1 'zomaar' is geen bekend onderdeel.")


def test_prose_with_a_colon_in_a_list_is_recognised(tmp_path: Path) -> None:
    found = errors(tmp_path, START + "beslispunten:\n  - Kennis te nemen van: de strategie\n")
    assert any("dubbele punt" in error and error.startswith("5:5") for error in found)


@pytest.mark.parametrize("key", ["financiën", "financie\u0308n", "financien", "Financiën", "FINANCIEN"])
def test_keys_with_diacritics_are_read_in_every_form(key: str, tmp_path: Path) -> None:
    read = values(tmp_path, f"{START}{key}: tekst\n")
    assert read["financiën"]["tekst"] == read["financien"]["tekst"] == "tekst"


@pytest.mark.parametrize("key", ["risico's", "risico’s", "risicos", "Risico's"])
def test_keys_with_an_apostrophe_too(key: str, tmp_path: Path) -> None:
    assert values(tmp_path, f"{START}{key}: tekst\n")["risicos"]["tekst"] == "tekst"


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("bijlagen: tekst\n", "4:11", "lijst"),
        ("kenmerk: [a, b]\n", "4:10", "één regel tekst, geen lijst"),
        ("kenmerk: {a: b}\n", "4:10", "één regel tekst"),
        ("waarden: a\n", "4:10", "onderdelen met een naam"),
        ("datum: morgen\n", "4:8", "geen datum"),
        ("financiën: {lasten: veel}\n", "4:21", "geen bedrag"),
        ("financiën: {begrotingswijziging: misschien}\n", "4:34", "ja of nee"),
        ("financiën: {taakveld: verkeer}\n", "4:23", "taakveld"),
        ("kenmerk: |\n  een\n  twee\n", "4:10", "één regel"),
        ("financiën: {lasten: 14,50}\n", "4:24", "'50' is er geen"),
        ("argumenten: [{kop: Ja, maar nee}]\n", "4:24", "'maar nee' is er geen"),
        ("waarden: {mijn naam: a}\n", "4:11", "mijn_naam"),
        ("bijlagen: [{titel: a, bestand: b, nummer: 0}]\n", "4:", "kleiner dan 1"),
    ],
)
def test_wrong_types_are_reported_with_their_place(text: str, place: str, word: str, tmp_path: Path) -> None:
    found = errors(tmp_path, START + text)
    assert any(error.startswith(place) and word in error for error in found), found


def test_a_choice_lists_what_can_be_chosen(tmp_path: Path) -> None:
    assert "Bedoelt u 'concept'?" in only_error(tmp_path, START + "status: consept\n")
    assert "Kies uit: openbaar, vertrouwelijk, geheim." in only_error(tmp_path, START + "openbaarheid: x\n")
    assert values(tmp_path, START + "status: Concept\n")["status"] == "concept"


# --- What YAML silently misreads ---------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["2019.012", "1.10", "0402", "0123", "13:30", "no", "yes", "on", "null", "1e3",
                                     "2019-03-29", ".inf", "0x1F", "1_000", "=", "Ja", "12:30:45"])  # fmt: skip
def test_a_text_stays_what_was_written(written: str, tmp_path: Path) -> None:
    read = values(tmp_path, f"{START}kenmerk: {written}\nversie: {written}\ndoel: {written}\n")
    assert read["kenmerk"] == read["versie"] == read["doel"]["tekst"] == written


@pytest.mark.parametrize("written", ["2019-03-29", "29-03-2019", "29-3-2019", "29 maart 2019", '"29 Maart 2019"'])
def test_dates_are_dates_in_every_form(written: str, tmp_path: Path) -> None:
    assert values(tmp_path, f"{START}datum: {written}\n")["datum"] == dt.date(2019, 3, 29)


def test_a_date_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert only_error(tmp_path, START + "datum: 2019-02-30\n").startswith("4:8 De datum '2019-02-30' bestaat niet")


def test_an_ambiguous_amount_names_both_readings(tmp_path: Path) -> None:
    error = only_error(tmp_path, START + "financiën: {lasten: 14.000}\n").replace("\u00a0", " ")
    assert error.startswith("4:21 '14.000' kan € 14 zijn, maar ook € 14.000.")


def test_yes_and_no_where_they_are_meant(tmp_path: Path) -> None:
    for word, meaning in (("ja", True), ("nee", False), ("yes", True), ("no", False), ("on", True)):
        read = values(tmp_path, f"{START}financiën: {{begrotingswijziging: {word}}}\n")
        assert read["financiën"]["begrotingswijziging"] is meaning


def test_a_municipality_by_its_octal_looking_code(tmp_path: Path) -> None:
    assert values(tmp_path, START.replace("hilversum", "0402"))["gemeente"]["naam"] == "Hilversum"


def test_text_lost_as_a_comment_is_warned_of(tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, START + "kenmerk: Besluit #3\nversie: 1 # gewone opmerking\n")
    assert warning.startswith("4:18 '#3' telt als opmerking")


@given(
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"
        )
    )
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives(tmp_path: Path, text: str) -> None:
    text = text.replace("{{", "{ {").replace("{%", "{ %").strip()
    if not text:
        return
    read = values(tmp_path, f"{START}doel: |2\n  {text}\nkader: '{text.replace(chr(39), chr(39) * 2)}'\n")
    assert read["doel"]["tekst"] == text
    assert read["kader"]["tekst"] == text


# --- Shapes ------------------------------------------------------------------------------------------------


def test_a_section_in_its_three_forms(tmp_path: Path) -> None:
    read = values(
        tmp_path,
        START + "doel: proza\nargumenten:\n  - kop: a\n    tekst: b\n  - c\n"
        "kanttekeningen: {tekst: vooraf, punten: [{kop: d}]}\n",
    )
    assert (read["doel"]["tekst"], read["doel"]["punten"]) == ("proza", ()) and isinstance(
        read["doel"]["tekst"], Text
    )
    assert [(p["kop"], p["tekst"]) for p in read["argumenten"]["punten"]] == [("a", "b"), ("c", "")]
    assert read["kanttekeningen"]["tekst"] == "vooraf" and read["kanttekeningen"]["punten"][0]["kop"] == "d"


def test_what_is_not_given_is_there_and_false(tmp_path: Path) -> None:
    read = values(tmp_path, START)
    assert isinstance(read["evaluatie"], Section) and not read["evaluatie"] and not read["financien"]
    assert read["kenmerk"] is None and read["bijlagen"] == () and read["raad"] is None
    assert (read["status"], read["openbaarheid"], read["taal"]) == ("definitief", "openbaar", "nl-NL")


def test_one_alderman_or_several(tmp_path: Path) -> None:
    assert values(tmp_path, START + "portefeuillehouder: A\n")["portefeuillehouder"] == ("A",)
    assert values(tmp_path, START + "portefeuillehouder: [A, B]\n")["portefeuillehouder"] == ("A", "B")


def test_nested_decisions(tmp_path: Path) -> None:
    read = values(
        tmp_path, START + "beslispunten:\n- een\n- tekst: twee\n  punten:\n  - tekst: drie\n    punten: [vier]\n"
    )
    first, second = read["beslispunten"]["punten"]
    assert (first["tekst"], first["punten"]) == ("een", ())
    assert second["punten"][0]["punten"][0]["tekst"] == "vier"


def test_a_synonym_of_a_key(tmp_path: Path) -> None:
    assert values(tmp_path, START + "advies: {or: Akkoord}\n")["advies"]["ondernemingsraad"] == "Akkoord"
    assert "is hetzelfde als" in only_error(tmp_path, START + "advies: {or: a, ondernemingsraad: b}\n")


def test_council_in_short(tmp_path: Path) -> None:
    assert values(tmp_path, START + "raad: zienswijze\n")["raad"]["behandeling"] == "zienswijze"


@pytest.mark.parametrize("text", ["tekst", "- a\n- b\n", "1", "'titel: a'"])
def test_a_file_without_names_is_refused(text: str, tmp_path: Path) -> None:
    assert "onderdelen met een naam" in only_error(tmp_path, text)
