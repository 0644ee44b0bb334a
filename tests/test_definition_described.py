"""What a template says of itself: its name, its documents and its own fields, and every mistake in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.definition.described import describe, described
from pipeline.definition.schema import load_schema, meta
from pipeline.definition.validation import SchemaValidator
from pipeline.dutch import Amount
from pipeline.errors import TemplateError
from pipeline.workspace import Workspace

FIELD = "meta: {label: Veld, uitleg: Een veld.}"
ALL_KINDS = f"""naam: Raadsvoorstel
uitleg: Van het college aan de raad.
documenten:
- {{bestand: raadsbesluit.docx, titel: Ontwerpbesluit}}
velden:
  programma: {{type: regel, required: ja, allowed: [Bestuur, Wonen], default: Wonen, {FIELD}}}
  archiefcode: {{type: regel, regex: '[0-9.]+', {FIELD}}}
  budget: {{type: bedrag, min: € 10, max: € 1.000, {FIELD}}}
  ingang: {{type: datum, min: 1 januari 2019, {FIELD}}}
  akkoord: {{type: ja_nee, default: nee, {FIELD}}}
  toelichting: {{type: tekst, empty: nee, {FIELD}}}
  wijken:
    type: list
    minlength: 1
    meta: {{label: Wijken, uitleg: De wijken., enkel: ja}}
    schema: {{type: regel, empty: nee}}
  codes: {{type: dict, keysrules: {{type: naam}}, valuesrules: {{type: waarde}}, {FIELD}}}
  besluitvorming:
    type: dict
    meta: {{label: Besluitvorming, uitleg: De weg., sectie: ja}}
    schema:
      stappen:
        type: list
        meta: {{label: Stappen, uitleg: De stappen.}}
        schema:
          type: dict
          meta: {{kort: {{tekst: wat}}}}
          schema:
            wat: {{type: regel, required: ja, {FIELD}}}
            wanneer: {{type: wanneer, {FIELD}}}
"""


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sjabloon.yaml").write_text(text, encoding="utf-8")
    return folder


def mistakes(folder: Path, text: str) -> list[str]:
    """Return what is wrong as ``line:column message remedy``."""
    with pytest.raises(TemplateError) as caught:
        described(write(folder, text))
    assert caught.value.exit_code == 4
    return [f"{each.line}:{each.column} {each.message} {each.remedy}".rstrip() for each in caught.value.problems]


def only(folder: Path, field: str) -> str:
    (found,) = mistakes(folder, f"velden:\n  {field}\n")
    return found


def test_a_template_without_a_description_says_nothing(tmp_path: Path) -> None:
    found = described(tmp_path)
    assert (found.name, found.about, found.documents, found.rules) == (tmp_path.name, "", (), {})


def test_all_that_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "raadsbesluit.docx").touch()
    found = described(write(tmp_path, ALL_KINDS))
    assert (found.name, found.about) == ("Raadsvoorstel", "Van het college aan de raad.")
    assert [(each.path, each.title) for each in found.documents] == [
        (tmp_path / "raadsbesluit.docx", "Ontwerpbesluit")
    ]
    rules = found.rules
    assert rules["programma"]["required"] is True and rules["programma"]["default"] == "Wonen"
    assert (rules["budget"]["min"], type(rules["budget"]["max"])) == (10, Amount)
    assert rules["ingang"]["min"] == dt.date(2019, 1, 1) and rules["akkoord"]["default"] is False
    assert meta(rules["programma"])["voorbeeld"] == ""
    SchemaValidator({**load_schema("voorstel"), **rules})  # Cerberus takes them


def test_a_section_of_ones_own_is_like_all_sections(tmp_path: Path) -> None:
    (tmp_path / "raadsbesluit.docx").touch()
    section = described(write(tmp_path, ALL_KINDS)).rules["besluitvorming"]
    assert list(section["schema"]) == ["tekst", "punten", "openbaarheid", "reden", "geheimhouding", "stappen"]
    assert meta(section)["kort"] == {"tekst": "tekst", "lijst": "punten"}


def test_it_is_read_again_when_it_changed(tmp_path: Path) -> None:
    first = described(write(tmp_path, "naam: A\n"))
    assert described(tmp_path) is first
    assert described(write(tmp_path, "naam: Anders\n")).name == "Anders"


def test_the_file_line_and_column_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TemplateError) as caught:
        described(write(tmp_path / "templates" / "kort", "naam: Kort\nveldn: {}\n"))
    (problem,) = caught.value.problems
    assert str(problem) == (
        "templates/kort/sjabloon.yaml:2:1: 'veldn' is geen bekend onderdeel. Bedoelt u 'velden'?"
    )
    assert str(caught.value).startswith("De beschrijving van het sjabloon 'kort' klopt niet.")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("titel", "'titel' is een standaardveld; de betekenis daarvan kan een sjabloon niet veranderen."),
        ("financien", "'financiën' is een standaardveld"),
        ("Risico's", '"risico\'s" is een standaardveld'.replace('"', "'")),
        ("gemeente", "'gemeente' is een standaardveld"),
        ("bijdragen", "'bijdragen' betekent in een sjabloon al iets anders."),
        ("melding", "'melding' betekent"),
        ("delen", "'delen' betekent"),
        ("class", "'class' betekent"),
        ("loop", "'loop' betekent"),
        ("items", "'items' betekent"),
        ("geheimhouding", "'geheimhouding' is een standaardveld"),
        ("reden", "'reden' heeft een vaste betekenis"),
        ("Coördinator", "'Coördinator' kan niet de naam van een veld zijn."),
        ("wijk-naam", "'wijk-naam' kan niet de naam van een veld zijn."),
        ("2e", "'2e' kan niet"),
    ],
)
def test_names_that_are_taken(name: str, told: str, tmp_path: Path) -> None:
    found = only(tmp_path, f"{name}: {{type: regel, {FIELD}}}")
    assert found.startswith("2:3 ") and told in found
    assert "Kies een andere naam." in found or "a-z" in found


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("a: {type: regle, " + FIELD + "}", "2:13 'regle' kan niet bij 'type'. Bedoelt u 'regel'?"),
        ("a: {" + FIELD + "}", "2:3 'type' ontbreekt in 'a'."),
        ("a: {type: regel}", "2:3 'meta' ontbreekt in 'a'."),
        ("a: {type: regel, meta: {label: A}}", "'uitleg' ontbreekt in 'meta'."),
        ("a: {type: regel, reqired: ja, " + FIELD + "}", "Bedoelt u 'required'?"),
        ("a: {type: tekst, allowed: [b], " + FIELD + "}", "'allowed' kan niet bij een veld van de soort 'tekst'."),
        ("a: {type: regel, meta: {label: A, uitleg: B, sectie: ja}}", "'sectie' kan niet bij"),
        ("a: {type: regel, allowed: [b], default: c, " + FIELD + "}", "'c' is geen van de keuzes. Kies uit: b."),
        ("a: {type: regel, default: '{{ titel }}', " + FIELD + "}", "Hier kan niets worden ingevuld"),
        ("a: {type: regel, regex: '[', " + FIELD + "}", "geen reguliere expressie"),
        ("a: {type: geheel, min: 3, max: 2, " + FIELD + "}", "kleiner dan de kleinste"),
        ("a: {type: bedrag, min: 14.000, " + FIELD + "}", "kan € 14 zijn"),
        ("a: {type: list, " + FIELD + "}", "wat de punten van deze lijst zijn"),
        ("a: {type: dict, " + FIELD + "}", "wat er in dit veld kan staan"),
        ("a: {type: list, schema: {type: dict, schema: {get: {type: regel, " + FIELD + "}}}, " + FIELD + "}",
         "'get' betekent in een sjabloon al iets anders."),
        ("a: {type: dict, schema: {b: {type: dict, meta: {label: a, uitleg: b, sectie: ja}}}, " + FIELD + "}",
         "Een sectie kan niet binnen een ander veld staan."),
        ("a: {type: dict, meta: {label: a, uitleg: b, sectie: ja}, schema: {tekst: {type: regel, " + FIELD + "}}}",
         "'tekst' heeft elke sectie al"),
        ("a: {type: dict, schema: {d: {type: regel," + FIELD + "}}, meta: {label: a, uitleg: b,kort: {tekst: c}}}",
         "'c' onder 'kort' is geen veld hiervan. Kies uit: d."),
        ("a: b", "hoort onderdelen met een naam"),
    ],
)  # fmt: skip
def test_fields_that_do_not_hold(field: str, told: str, tmp_path: Path) -> None:
    assert told in only(tmp_path, field).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{bestand: er-niet.docx, titel: A}", "2:13 Het bestand 'er-niet.docx' is er niet."),
        ("{bestand: voorstel.docx, titel: A}", "2:13 'voorstel.docx' heeft al een vaste plaats."),
        ("{bestand: ../a.docx, titel: A}", "2:13 'bestand' heeft niet de goede vorm."),
        ("{bestand: a.docx}", "'titel' ontbreekt bij punt 1 van 'documenten'."),
    ],
)
def test_documents_that_do_not_hold(entry: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    (found,) = mistakes(tmp_path, f"documenten:\n- {entry}\n")
    assert told in found


def test_a_workspace_has_its_own_documents(tmp_path: Path) -> None:
    folder = write(tmp_path / "templates" / "kort", "documenten: [{bestand: a.docx, titel: A}]\n")
    (folder / "a.docx").touch()
    (document,) = describe(Workspace(tmp_path), "kort").documents
    assert document.path == folder / "a.docx"
    assert describe(None, "bestaat-niet").rules == {}


def test_the_example_of_the_documentation_holds(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "sjablonen.md").read_text("utf-8")
    example = page.partition("## Eigen velden")[2].partition("```yaml\n")[2].partition("```")[0]
    assert list(described(write(tmp_path, example)).rules) == ["archiefcode", "opgave"]
