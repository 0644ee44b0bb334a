"""Every name that a template may use is in the vocabulary, and all that is in it exists."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from regions import OWN, definition, overlay, region

from pipeline.definition import load_proposal
from pipeline.definition.described import described
from pipeline.definition.schema import TYPE_NAMES, load_schema, meta
from pipeline.definition.vocabulary import Term, find, vocabulary
from pipeline.models import Contribution, PdfDocument, Proposal
from pipeline.naming import EACH, FREE, without_diacritics
from pipeline.production.contents import filled_in

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "proposals" / "voorbeeld-alle-velden"
# A municipality of which the registry says all that it can say.
COMPLETE = """gemeenten:
  urk:
    naam: Urk
    code: "0184"
    tooi: https://identifier.overheid.nl/tooi/id/gemeente/gm0184
    deelgebied: Flevoland
    bijvoeglijk: [Urker, Urker]
    inwoners: {2020-01-01: 21227}
    van: 1 januari 1900
    tot: 1 januari 2100
    opvolger: Noordoostpolder
    kleur: "1F4E79"
    sjabloon: eigen
    niet_openbaar: [steller]
"""


@pytest.fixture
def everything(tmp_path: Path) -> Proposal:
    """A proposal with everything filled in, as a template for the contents page gets it."""
    workspace = region(tmp_path, registry=COMPLETE)
    file = definition(workspace, "", "alles")
    shutil.copytree(EXAMPLE / "bijlagen", file.parent / "bijlagen")
    lines = (EXAMPLE / "voorstel.yaml").read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("gemeente:", "register:"))]
    own = "programma: Wonen\narchiefcode: 207\nopgave: {tekst: A, punten: [{kop: B, tekst: C}], thema: D}"
    file.write_text("\n".join(["gemeente: urk", "register: gemeenten.yaml", own, *kept]), encoding="utf-8")
    overlay(file, "urk", json.dumps(dict(every_section()), ensure_ascii=False))
    proposal = load_proposal(file, workspace)
    return filled_in(proposal, [PdfDocument(file, "Titel", 4, "")], 1)


def every_section() -> Iterator[tuple[str, Any]]:
    """Yield each section with points and with all about who may see it: the example does so for some."""
    secrecy = {"belang": "10, lid 2, onder b", "motivering": "M", "opgelegd_door": "college",
               "opgelegd_op": "2019-03-29", "opheffen_door": "raad", "tot": "2020-01-01"}  # fmt: skip
    access = {"openbaarheid": "geheim", "reden": "R", "geheimhouding": secrecy}
    for name, rule in load_schema("voorstel").items():
        if name == "beslispunten":
            yield (
                name,
                {"punten": [{"tekst": "A", "punten": [{"tekst": "B", "punten": [{"tekst": "C"}]}]}], **access},
            )
        elif meta(rule).get("sectie"):
            yield name, {"tekst": "T", "punten": [{"kop": "K", "tekst": "T", **access}], **access}
    yield "opgave", {"punten": [{"kop": "K", "tekst": "T", **access}], **access}
    yield "bijlagen", [{"titel": "Kaart van de route (voorbeeld)", "zonder": "a", **access}]


def own_rules(tmp_path: Path) -> Any:
    folder = tmp_path / "los"
    folder.mkdir()
    (folder / "sjabloon.yaml").write_text(OWN, encoding="utf-8")
    return described(folder).rules


def paths(value: Any, terms: Mapping[str, Term], above: str = "") -> Iterator[str]:
    """Yield the path of every value, also of those that are not given."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from paths(item, terms, f"{above}{EACH}") if isinstance(item, Mapping) else [f"{above}{EACH}"]
    elif isinstance(value, Mapping):
        free = f"{above}.{FREE}" in terms
        for name in value:
            step = FREE if free and not isinstance(value, Contribution) else without_diacritics(name)
            path = f"{above}.{step}" if above else step
            yield path
            yield from paths(value[name], terms, path)


def test_every_value_of_a_full_proposal_is_in_the_vocabulary(everything: Proposal, tmp_path: Path) -> None:
    terms = vocabulary(own_rules(tmp_path))
    assert {path for path in paths(everything.values, terms) if path not in terms} == set()


def test_all_that_is_in_the_vocabulary_exists(everything: Proposal, tmp_path: Path) -> None:
    terms = vocabulary(own_rules(tmp_path))
    there = set(paths(everything.values, terms))
    assert {path for path in terms if path not in there} == set()


def test_every_term_says_what_it_is(tmp_path: Path) -> None:
    for term in vocabulary(own_rules(tmp_path)).values():
        assert term.label and term.about and term.kind and term.type in {*TYPE_NAMES, "sectie"}, term


def test_what_is_added_is_told_of_as_it_is(tmp_path: Path) -> None:
    terms = vocabulary(own_rules(tmp_path))
    assert terms["gemeente"].about.startswith("De gemeente waarvoor") and terms["gemeente.naam"].type == "regel"
    assert terms["gemeente.bijvoeglijk"].type == "regel" and terms["delen[].pagina"].only == "inhoud.docx"
    assert terms["bijdragen.<naam>"].type == "bedrag" and terms["opgave.thema"].own and not terms["titel"].own
    assert terms["bijlagen[].bestand"].setting and not terms["bijlagen[].titel"].setting
    assert terms["doel.geheimhouding.belang"].setting and not terms["doel.tekst"].setting
    assert terms["soort"].chosen and "`raadsvoorstel`" in terms["soort"].kind
    assert "risicos" in terms and "financien.lasten" in terms and "risico's" not in terms


@pytest.mark.parametrize(
    ("path", "found"),
    [("bijdragen.totaal", "bijdragen.<naam>"), ("bijdragen.om.aandeel", "bijdragen.<naam>.aandeel"),
     ("waarden.x", "waarden.<naam>"), ("bijlagen[]", "bijlagen"), ("portefeuillehouder[]", "portefeuillehouder[]"),
     ("bijlagen[].titel", "bijlagen[].titel")],
)  # fmt: skip
def test_a_path_of_a_template_is_found(path: str, found: str) -> None:
    term = find(vocabulary(), path)
    assert term and term.path == found


@pytest.mark.parametrize("path", ["onzin", "titel.onzin", "doel.onzin", "gemeente.onzin", "bijdragen.om.onzin"])
def test_what_does_not_exist_is_not_found(path: str) -> None:
    assert find(vocabulary(), path) is None


def test_names_that_the_program_adds_have_the_form_of_a_schema() -> None:
    text = yaml.safe_load((ROOT / "schemas" / "sjabloonnamen.yaml").read_text("utf-8"))
    assert text["velden"] == load_schema("sjabloonnamen")
