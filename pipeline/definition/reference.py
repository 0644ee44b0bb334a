"""What the schema tells people and editors: in: the schema; out: ``docs/velden.md`` and JSON Schemas.

``python -m pipeline.definition.reference`` writes all. Never says anything that the schema does not say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.definition.grounds import grounds, periods
from pipeline.definition.permitted import standard
from pipeline.definition.schema import Rule, Rules, called, load_schema, meta
from pipeline.dutch import print_date
from pipeline.models import ABOUT_ACCESS
from pipeline.naming import without_diacritics
from pipeline.workspace import carried

_JSON_TYPES: dict[str, list[str]] = {
    # What an editor takes for a number or a yes is read as it was written, so those are right too.
    "regel": ["string", "number", "boolean"],
    "tekst": ["string", "number", "boolean"],
    "naam": ["string"],
    "bedrag": ["number", "string"],
    "getal": ["number", "string"],
    "geheel": ["integer", "string"],
    "datum": ["string"],
    "wanneer": ["string", "number"],
    "waarde": ["string", "number", "boolean"],
}
_POINTS = "punten"
_SHARED = {"tekst", _POINTS, *ABOUT_ACCESS}
_PLAIN = "onderdeel"
"""Name in the JSON Schema of a section with only a text and points; most are such."""

_HEAD = """<!-- Gemaakt uit schemas/voorstel.yaml met: make docs. Verander dit bestand niet zelf. -->
# Velden van een voorstel

Dit kan er in `voorstel.yaml` staan. Een veld dat u niet invult, komt niet in het document.

- Namen met accenten mogen ook zonder: `financien` is `financiën`, `risicos` is `risico's`.
- Bedragen: `14000`, `€ 14.000`, `€ 14.000,50`, `€ 106.707,-`, `€ 30 miljoen`, of `"14.000"` met aanhalingstekens.
  Zonder aanhalingstekens en zonder € is `14.000` niet duidelijk (veertien of veertienduizend?): dat is een fout.
- Datums: `29 maart 2019`, `29-03-2019` of `2019-03-29`.
- Ja of nee: `ja` of `nee`.
- Een tekst van meer alinea's begint na `|` op de volgende regel, ingesprongen. Hoe u vet, lijsten en tabellen
  maakt, staat in de handleiding.
- In elke tekst kunt u waarden invullen: `{{ gemeente.naam }}`, `{{ gemeente.bijvoeglijke }}`, `{{ kenmerk }}`,
  `{{ bijdragen.totaal }}` en uw eigen `waarden`. Anders opschrijven kan met `|bedrag`, `|miljoen`, `|getal` en
  `|datum`. Van een bijdrage met een `verdeelsleutel` is er ook `{{ bijdragen.naam.aandeel }}` en
  `{{ bijdragen.naam.peildatum }}`.
- Wat voor één gemeente anders is, staat in `gemeenten/<naam>.yaml` naast `voorstel.yaml`. Daar kan alles staan wat
  hieronder staat, behalve `gemeente` en `register`; niets is er verplicht. Waarden voor veel gemeenten staan in
  een tabel `gemeenten.csv` of `gemeenten.xlsx`. Hoe dat gaat, staat in de handleiding.
"""
_SECTIONS = """Elk onderdeel van de tekst mag op drie manieren:

```yaml
doel: Eén of meer alinea's tekst.

argumenten:            # een lijst van punten, elk met een kop en een tekst
  - kop: Het is goedkoper
    tekst: Want …

kanttekeningen:        # of allebei
  tekst: Een inleiding op de punten.
  punten:
    - kop: Het kost tijd
```

Bij elk onderdeel, en bij elk punt met een `kop`, kunt u ook `openbaarheid`, `reden` en `geheimhouding` zetten: wat
`vertrouwelijk` of `geheim` is, komt niet in de openbare versie.
"""
_GROUNDS = """## Belangen van geheimhouding

Schrijf bij `belang` het artikel (`5.1, lid 2, onder b`) of de woorden. De dag waarop de geheimhouding is opgelegd,
bepaalt welke lijst geldt. Op de Woo, artikel 5.1, lid 5, en artikel 5.2, kan geheimhouding niet rusten.
"""


def field_reference(rules: Rules) -> str:
    """Return the page for secretaries with every field: name, meaning, type, whether it is required, example."""
    header = {name: rule for name, rule in rules.items() if not meta(rule).get("sectie")}
    sections = {name: rule for name, rule in rules.items() if meta(rule).get("sectie")}
    parts = [
        _HEAD,
        "## Kop en bijlagen\n",
        _table(header),
        "## Onderdelen van de tekst\n",
        _SECTIONS,
        _table(sections),
    ]
    for name, rule in rules.items():
        parts += _details(name, rule)
    parts += _grounds()
    return "\n".join(parts)


def json_schema(rules: Rules, title: str, description: str) -> dict[str, Any]:
    """Return the JSON Schema with which an editor completes and checks a definition or overlay as it is written.

    Args:
        rules: The fields that it may have.
        title: What an editor calls such a file.
        description: What it is.
    """
    aliases = {without_diacritics(name): name for name in rules if without_diacritics(name) != name}
    properties = {name: _field(rule) for name, rule in rules.items()}
    plain_section = {"anyOf": list(_dict_forms(rules["doel"]))}
    shared = {plain: properties[name] for plain, name in aliases.items()}
    references = {name: {"$ref": f"#/$defs/{plain}"} for plain, name in aliases.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "description": f"{description} Gemaakt uit schemas/voorstel.yaml.",
        "type": "object",
        "required": [name for name, rule in rules.items() if rule.get("required")],
        "additionalProperties": False,
        "properties": {**properties, **references, **{plain: {"$ref": f"#/$defs/{plain}"} for plain in aliases}},
        "$defs": {_PLAIN: plain_section, **shared},
    }


# --- The page ----------------------------------------------------------------------------------------------


def _table(rules: Rules) -> str:
    rows = ["| Veld | Betekenis | Wat u invult | Verplicht | Voorbeeld |", "|---|---|---|---|---|"]
    for name, rule in rules.items():
        shown = meta(rule).get("voorbeeld", "")
        example = f"`{shown}`" if shown else ""
        required = "ja" if rule.get("required") else ""
        rows.append(f"| `{name}` | {meta(rule)['uitleg']} | {called(rule)} | {required} | {example} |")
    return "\n".join(rows) + "\n"


def _details(name: str, rule: Rule) -> Iterator[str]:
    """Yield the tables of what stands within a field, the fields that every section has left out."""
    inner = rule.get("schema", {}) if rule["type"] == "dict" else rule.get("schema", {}).get("schema", {})
    shown_elsewhere = _SHARED if meta(rule).get("sectie") or name.endswith(f" > {_POINTS}") else ()
    own = {key: field for key, field in inner.items() if key not in shown_elsewhere}
    if own and set(own) != {"kop", "tekst"}:
        yield f"## `{name}`\n"
        yield meta(rule)["uitleg"] + "\n"
        yield _table(own)
    for key, field in inner.items():
        if field["type"] in ("dict", "list") and (key not in _SHARED or (key == _POINTS and _has_more(field))):
            yield from _details(f"{name} > {key}", field)


def _has_more(points: Rule) -> bool:
    """Tell whether the points of a section have more than those of any other."""
    return bool(set(points["schema"]["schema"]) - {"kop", *_SHARED})


def _grounds() -> Iterator[str]:
    """Yield the interests on which secrecy can rest, for each time that had a list of its own."""
    yield _GROUNDS
    told: dict[str, list[str]] = {}
    for start in periods():
        usable = [each for each in grounds(start) if not each.refused]
        rows = "\n".join(f"| {each.where.partition(' van ')[0].rstrip(',')} | {each.words} |" for each in usable)
        head = f"### {usable[0].law.removeprefix('de ')}\n\nOpgelegd {{}}.\n\n| Artikel | Belang |\n|---|---|\n"
        when = f"vanaf {print_date(start)}" if start.year > 1 else f"vóór {print_date(periods()[1])}"
        told.setdefault(f"{head}{rows}\n", []).append(f"{when} (op grond van {usable[0].imposed})")
    yield from (table.format(" of ".join(times)) for table, times in told.items())


# --- The JSON Schema ---------------------------------------------------------------------------------------


def _field(rule: Rule) -> dict[str, Any]:
    told = meta(rule)
    about = {"title": told.get("label"), "description": told.get("uitleg"), "default": rule.get("default")}
    about["examples"] = [told["voorbeeld"]] if told.get("voorbeeld") else None
    about = {key: value for key, value in about.items() if value is not None}
    plain = told.get("sectie") and rule["schema"] in [
        rules["doel"]["schema"] for rules in (standard().rules, standard().overlay)
    ]
    forms = [{"$ref": f"#/$defs/{_PLAIN}"}] if plain else list(_forms(rule))
    if not rule.get("required"):
        forms.append({"type": "null"})  # a field that waits to be filled in
    return {**about, **(forms[0] if len(forms) == 1 else {"anyOf": forms})}


def _forms(rule: Rule) -> Iterator[dict[str, Any]]:
    """Yield every form in which a value may be written."""
    kind = rule["type"]
    if "allowed" in rule:
        yield {"enum": list(rule["allowed"])}
    elif kind == "ja_nee":
        yield {"enum": ["ja", "nee", True, False]}
    elif kind == "list":
        item = _field(rule["schema"])
        yield {"type": "array", "items": item}
        if meta(rule).get("enkel"):
            yield item
    elif kind == "dict":
        yield from _dict_forms(rule)
    else:
        yield {"type": _JSON_TYPES[kind]}


def _dict_forms(rule: Rule) -> Iterator[dict[str, Any]]:
    if "valuesrules" in rule:
        yield {"type": "object", "additionalProperties": _field(rule["valuesrules"])}
        return
    fields: Rules = rule["schema"]
    names = {other: field for field in fields.values() for other in meta(field).get("ook", ())}
    yield {
        "type": "object",
        "required": [name for name, field in fields.items() if field.get("required")],
        "additionalProperties": False,
        "properties": {name: _field(field) for name, field in {**fields, **names}.items()},
    }
    for name in meta(rule).get("kort", {}).values():
        yield from _forms(fields[name])


def write(root: Path) -> None:
    """Write the files in a checkout of the repository.

    Args:
        root: The folder of the repository.
    """
    rules = load_schema("voorstel")
    (root / "docs" / "velden.md").write_text(field_reference(rules), encoding="utf-8")
    schemas = {
        "voorstel": json_schema(rules, "Voorstel", "De definitie van een voorstel."),
        "gemeente": json_schema(
            standard().overlay, "Gemeente", "Wat in een voorstel voor één gemeente anders is."
        ),
    }
    for name, schema in schemas.items():
        text = json.dumps(schema, ensure_ascii=False, indent=1)
        (root / "schemas" / f"{name}.schema.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(carried("schemas").parent)
