from __future__ import annotations

import colorsys
from pathlib import Path

import pytest
from definitions import START, errors, write

from pipeline.definition import load_municipalities, load_proposal
from pipeline.definition.registry import find_municipality
from pipeline.errors import DefinitionError, UsageError
from pipeline.workspace import Workspace

KNOWN = load_municipalities(None)


def test_all_39_are_there() -> None:
    assert len(KNOWN) == 39
    assert len({m.code for m in KNOWN.values()}) == 39 and all(len(m.code) == 4 for m in KNOWN.values())
    total = sum(next(iter(m.data["inwoners"].values())) for m in KNOWN.values())
    assert total == 2_046_130 or total > 2_000_000
    assert all(m.data["tooi"].endswith(m.code) for m in KNOWN.values())


@pytest.mark.parametrize("name", ["de-bilt", "De Bilt", "de bilt", "0310", "DE BILT"])
def test_a_municipality_is_found_by_key_name_and_code(name: str) -> None:
    found = find_municipality(name, KNOWN)
    assert found and (found.key, found.adjective) == ("de-bilt", ("Bilts", "Biltse"))


def test_an_unknown_one_names_the_nearest(tmp_path: Path) -> None:
    found = errors(tmp_path, START.replace("hilversum", "Hilversem"))
    assert found == ["2:11 De gemeente 'Hilversem' is niet bekend. Bedoelt u 'Hilversum'?"]


def test_the_command_line_goes_before_the_definition(tmp_path: Path) -> None:
    file = write(tmp_path, START + "doel: '{{ gemeente.naam }}'\n")
    proposal = load_proposal(file, None, "Baarn")
    assert proposal.values["doel"]["tekst"] == proposal.municipality.name == "Baarn"
    with pytest.raises(UsageError, match="Baarn"):
        load_proposal(file, None, "Baarm")


def test_without_a_municipality_there_is_a_remedy(tmp_path: Path) -> None:
    text = START.replace("gemeente: hilversum\n", "")
    assert "--gemeente" in errors(tmp_path, text)[0]
    assert load_proposal(write(tmp_path, text), None, "urk").author == "Gemeente Urk"


def test_colours_are_distinct_and_dark_enough_for_text_on_white() -> None:
    assert len({m.colour for m in KNOWN.values()}) == 39
    for municipality in KNOWN.values():
        assert contrast_with_white(municipality.colour) >= 4.5, municipality.name
        assert colorsys.rgb_to_hls(*rgb(municipality.colour))[1] < 0.5


def test_a_workspace_has_its_own_registry_and_wordmarks(tmp_path: Path) -> None:
    styles = tmp_path / "templates" / "huisstijlen" / "ons-dorp"
    styles.mkdir(parents=True)
    (styles / "woordmerk.png").write_bytes(b"png")
    registry = tmp_path / "templates" / "gemeenten.yaml"
    registry.write_text(
        'gemeenten:\n  ons-dorp: {naam: Ons Dorp, code: "9999", bijvoeglijk: [Dorps, Dorpse], kleur: "000000"}\n'
    )
    (found,) = load_municipalities(Workspace(tmp_path)).values()
    assert found.wordmark == styles / "woordmerk.png" and found.template == "standaard"
    registry.write_text("gemeenten:\n  ons-dorp: {naam: Ons Dorp, kleur: groen}\n")
    with pytest.raises(DefinitionError) as caught:
        load_municipalities(Workspace(tmp_path))
    assert {p.path for p in caught.value.problems} == {
        f"gemeenten.ons-dorp.{name}" for name in ("code", "kleur", "bijvoeglijk")
    }


def rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def contrast_with_white(colour: str) -> float:
    """WCAG 2.1, "contrast ratio"."""
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_who_sign_is_in_the_registry_and_a_template_can_ask(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "gemeenten.yaml").write_text(
        "gemeenten:\n  urk: {naam: Urk, code: '0184', bijvoeglijk: [a, a], kleur: '112233', griffier: G. Ober}\n"
    )
    definition = tmp_path / "voorstel.yaml"
    definition.write_text("titel: a\ngemeente: urk\nvoorstel: Instemmen.\n")
    found = load_proposal(definition, Workspace(tmp_path)).values["gemeente"]
    assert (found["griffier"], found["burgemeester"], found["secretaris"]) == ("G. Ober", None, None)
