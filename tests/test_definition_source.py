from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import yaml
from definitions import START, errors, only_error, problems, values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.definition import source


@pytest.fixture(params=["libyaml", "pure Python"])
def either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure Python":
        monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    return str(request.param)


# What a secretary types wrong, the place that must be named, and a word that must be in the message.
SYNTAX = {
    "tab": ("titel: a\ndoel:\n\ttekst: b\n", "3:1", "tab"),
    "tab after spaces": ("titel: a\nraad:\n  commissie: b\n \tbehandeling: besluit\n", "4:2", "tab"),
    "colon missing": ("titel: a\ndoel\nkader: b\n", "2:1", "dubbele punt"),
    "colon too many": ("titel: Besluit: ja\n", "1:15", "dubbele punt"),
    "quote open": ('titel: a\ndoel: "b\nkader: c\n', "2:7", "aanhalingsteken"),
    "bracket open": ("titel: a\nbijlagen: [b, c\n", "2:11", "haak"),
    "indentation": ("doel:\n    tekst: a\n  punten: []\n", "3:3", "springt niet goed in"),
    "at sign": ("titel: @naam\n", "1:8", "dit teken"),
    "star": ("titel: **Vet** begin\n", "1:8", "verwijzing"),
    "unknown alias": ("titel: *cursief\n", "1:8", "'*'"),
    "text after bar": ("doel: | tekst\n  meer\n", "1:9", "'|'"),
    "escape": ('titel: "C:\\map"\n', "1:", "\\"),
}


@pytest.mark.parametrize("case", SYNTAX)
@pytest.mark.usefixtures("either_loader")
def test_syntax_errors_are_said_in_dutch_with_their_place(case: str, tmp_path: Path) -> None:
    text, place, word = SYNTAX[case]
    found = errors(tmp_path, text)
    assert any(error.startswith(place) and word in error for error in found), found
    assert not any("found" in error or "expected" in error for error in found)


def test_all_tabs_are_reported_at_once(tmp_path: Path) -> None:
    found = errors(tmp_path, "doel:\n\ttekst: b\n\tpunten: []\n")
    assert [error.split()[0] for error in found] == ["2:1", "3:1"]


@pytest.mark.parametrize(
    "text", ["doel: {{ gemeente.naam }} betaalt\n", "doel:\n  - {{ gemeente.naam }} betaalt\n", "doel: {{ x }}\n"]
)
def test_bare_jinja_is_explained(text: str, tmp_path: Path) -> None:
    assert any("aanhalingstekens" in error for error in errors(tmp_path, START + text))


def test_double_keys_name_both_places(tmp_path: Path) -> None:
    error = only_error(tmp_path, START + "doel: a\nkader: b\ndoel: c\n")
    assert error.startswith("6:1 'doel' staat er twee keer (ook op regel 4, kolom 1)")


@pytest.mark.parametrize(
    ("first", "second"),
    [("financiën", "financien"), ("financiën", "financie\u0308n"), ("risico's", "risicos"), ("Doel", "doel")],
)
def test_one_key_in_two_forms_is_double(first: str, second: str, tmp_path: Path) -> None:
    error = only_error(tmp_path, f"{START}{first}: a\n{second}: b\n")
    assert error.startswith("5:1") and "zijn hetzelfde onderdeel (ook op regel 4" in error


@pytest.mark.usefixtures("either_loader")
def test_exploding_aliases_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "onmogelijk groot" in only_error(tmp_path, "\n".join(lines))


def test_an_alias_to_itself_is_refused(tmp_path: Path) -> None:
    assert errors(tmp_path, START + "doel: &a [*a]\n")


def test_an_anchor_and_alias_may_be_used(tmp_path: Path) -> None:
    assert values(tmp_path, START + "doel: &t Zelfde tekst\nkader: *t\n")["kader"]["tekst"] == "Zelfde tekst"


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert "te diep" in only_error(tmp_path, "a: " + "[" * 5000)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16"])
def test_other_encodings_are_refused_with_the_place(encoding: str, tmp_path: Path) -> None:
    error = only_error(tmp_path, "titel: a\ndoel: één\n".encode(encoding))
    assert "UTF-8" in error
    assert error.startswith("1:1" if encoding == "utf-16" else "2:7")


def test_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    assert errors(tmp_path, b"\xef\xbb\xbf" + START.encode()) == []


@pytest.mark.parametrize("text", ["", "  \n\n", "\ufeff", "# alleen een opmerking\n"])
def test_an_empty_file_is_said_to_be_empty(text: str, tmp_path: Path) -> None:
    error = only_error(tmp_path, text)
    assert "leeg" in error or "alleen opmerkingen" in error


def test_a_file_of_50_mb_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "voorstel.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    (problem,) = problems_of(file)
    assert "groter dan 2 MB" in problem


def test_a_device_is_not_read() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no such device here")
    assert "geen gewoon bestand" in problems_of(Path("/dev/zero"))[0]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(tmp_path / "voorstel.yaml")
    assert "geen gewoon bestand" in problems_of(tmp_path / "voorstel.yaml")[0]


def test_a_missing_file_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    assert "bestaat niet" in problems_of(tmp_path / "er-niet.yaml")[0]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [echo]", "!!python/name:os.system", "!eigen x"])
@pytest.mark.usefixtures("either_loader")
def test_tags_are_refused(tag: str, tmp_path: Path) -> None:
    error = only_error(tmp_path, f"{START}kenmerk: {tag}\n".replace("[echo]", "x"))
    assert error.startswith("4:10") and "'!'" in error


def test_a_second_document_is_refused(tmp_path: Path) -> None:
    assert only_error(tmp_path, START + "---\ntitel: b\n").startswith("4:1 Hier begint een tweede document")


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\ufdd0", "\uffff", "\ufffe"]
)
def test_characters_that_word_loses_are_refused_with_their_place(character: str, tmp_path: Path) -> None:
    error = only_error(tmp_path, f"{START}kenmerk: ab{character}c\n")
    assert error.startswith("4:12") and f"U+{ord(character):04X}" in error


@pytest.mark.parametrize("written", [r'"\0"', r'"a\x0b"', r'"\uFFFF"'])
def test_escapes_cannot_smuggle_them_in(written: str, tmp_path: Path) -> None:
    assert "U+" in only_error(tmp_path, f"{START}kenmerk: {written}\n")


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_bytes_give_problems_and_nothing_else(tmp_path: Path, data: bytes) -> None:
    assert problems(tmp_path, data)


@given(st.text(alphabet="titelvors: {}[]|>-*&!%@`\"'#\n\tabc{%}", max_size=120))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_yaml_gives_problems_and_nothing_else(tmp_path: Path, text: str) -> None:
    problems(tmp_path, START + text)


def problems_of(file: Path) -> list[str]:
    from pipeline.definition import check

    return [problem.message for problem in check(file, None)]


@pytest.mark.parametrize(
    "text",
    [
        "portefeuillehouder:\n" + "- a\n" * 480_000,
        "kenmerk: " + "\x01" * 1_900_000,
        "doel:\n" + "\tb: c\n" * 300_000,
    ],
)
def test_a_large_wrong_file_is_refused_in_seconds(text: str, tmp_path: Path) -> None:
    start = time.monotonic()
    assert 1 <= len(errors(tmp_path, START + text)) <= 1000
    assert time.monotonic() - start < 20
