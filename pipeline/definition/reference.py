"""What the schema tells people: in: the schema; out: ``docs/velden.md``.

``python -m pipeline.definition.reference`` writes it, and the JSON Schemas. Never says what the schema does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.definition.editors import editor_schema
from pipeline.definition.grounds import grounds, periods
from pipeline.definition.schema import Rule, Rules, called, load_schema, meta
from pipeline.definition.vocabulary import vocabulary
from pipeline.dutch import print_date
from pipeline.models import ABOUT_ACCESS
from pipeline.naming import EACH
from pipeline.workspace import carried

_POINTS = "punten"
_SHARED = {"tekst", _POINTS, *ABOUT_ACCESS}

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
_TEMPLATES = """## Wat een sjabloon nog meer kan gebruiken

Een sjabloon kan alle velden hierboven gebruiken, zonder accenten en apostrof (`risicos`), en wat het programma
erbij zet. `[]` is elk punt van een lijst: `bijlagen[].nummer` is `{{ bijlage.nummer }}` tussen
`{%p for bijlage in bijlagen %}` en `{%p endfor %}`. Voor `<naam>` komt een naam uit de definitie, of `totaal`:
`{{ bijdragen.totaal }}`. De delen van het pakket staan alleen in `inhoud.docx`. Welke velden een sjabloon
afdrukt, en welke eigen velden het heeft, laat `voorstel sjabloon velden` zien.
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
    parts += _for_templates()
    return "\n".join(parts)


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


def _for_templates() -> Iterator[str]:
    """Yield what a template can use that no definition has."""
    yield _TEMPLATES
    rows = (
        f"| `{term.path}` | {term.about} | {term.kind.replace(' (zie onder)', '')} |"
        for term in vocabulary().values()
        if term.added and not term.path.endswith(EACH)  # those are told with their list
    )
    yield "\n".join(("| Naam | Betekenis | Wat het is |", "|---|---|---|", *rows)) + "\n"


def write(root: Path) -> None:
    """Write the files in a checkout of the repository.

    Args:
        root: The folder of the repository.
    """
    rules = load_schema("voorstel")
    (root / "docs" / "velden.md").write_text(field_reference(rules), encoding="utf-8")
    for name, overlay in (("voorstel", False), ("gemeente", True)):
        text = editor_schema(None, overlay=overlay)
        (root / "schemas" / f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(carried("schemas").parent)
