"""The field reference and the JSON Schema say what the schema says; the examples use all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.definition.reference import write
from pipeline.definition.scalars import READERS
from pipeline.definition.schema import load_schema, meta
from pipeline.definition.validation import SchemaValidator

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "proposals").glob("*/voorstel.yaml"))
ALL_FIELDS = ROOT / "proposals" / "voorbeeld-alle-velden" / "voorstel.yaml"


@pytest.mark.parametrize("name", ["voorstel", "gemeenten"])
def test_the_schemas_are_sound_cerberus_schemas(name: str) -> None:
    SchemaValidator(dict(load_schema(name)))


@pytest.mark.parametrize("name", ["voorstel", "gemeenten"])
def test_every_field_tells_what_it_is(name: str) -> None:
    for path, rule in every_rule(load_schema(name)):
        assert meta(rule)["label"] and meta(rule)["uitleg"] and "voorbeeld" in meta(rule), path
        assert rule["type"] in {*READERS, "dict", "list"}, path


def test_the_generated_files_are_in_sync(tmp_path: Path) -> None:
    for folder in ("docs", "schemas"):
        (tmp_path / folder).mkdir()
    write(tmp_path)
    for name in ("docs/velden.md", "schemas/voorstel.schema.json", "schemas/gemeente.schema.json"):
        assert (tmp_path / name).read_text("utf-8") == (ROOT / name).read_text("utf-8"), "run: make docs"


def test_the_reference_names_every_field() -> None:
    page = (ROOT / "docs" / "velden.md").read_text("utf-8")
    for path, _ in every_rule(load_schema("voorstel")):
        assert path[-1] in ("kop", "tekst", "punten") or f"| `{path[-1]}` |" in page, path


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_fit_the_json_schema(file: Path) -> None:
    schema = json.loads((ROOT / "schemas" / "voorstel.schema.json").read_text("utf-8"))
    assert list(faults(as_json(yaml.safe_load(file.read_text("utf-8"))), schema, schema)) == []
    assert file.read_text("utf-8").startswith(
        "# yaml-language-server: $schema=../../schemas/voorstel.schema.json\n"
    )


def test_an_editor_knows_overlays_too() -> None:
    schema = json.loads((ROOT / "schemas" / "gemeente.schema.json").read_text("utf-8"))
    for file in (ROOT / "proposals").glob("*/gemeenten/*.yaml"):
        text = file.read_text("utf-8")
        assert text.startswith("# yaml-language-server: $schema=../../../schemas/gemeente.schema.json\n"), file
        assert list(faults(as_json(yaml.safe_load(text)), schema, schema)) == []
    assert list(faults({}, schema, schema)) == [] and list(faults({"gemeente": "urk"}, schema, schema))


@pytest.mark.parametrize(
    "document",
    [{}, {"titel": "a"}, {"titel": "a", "voorstel": "b", "onzin": "c"}, {"titel": [], "voorstel": "b"},
     {"titel": "a", "voorstel": "b", "financien": {"onzin": "c"}}, {"titel": "a", "voorstel": "b", "status": "x"}],
)  # fmt: skip
def test_the_json_schema_refuses_what_is_wrong(document: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "schemas" / "voorstel.schema.json").read_text("utf-8"))
    assert list(faults(document, schema, schema))


def test_the_second_example_uses_every_field() -> None:
    given = set(names_used(yaml.safe_load(ALL_FIELDS.read_text("utf-8"))))
    wanted = {path[-1] for path, _ in every_rule(load_schema("voorstel"))}
    assert wanted - given == set()


def test_the_second_example_is_plainly_marked() -> None:
    text = ALL_FIELDS.read_text("utf-8")
    assert "titel: VOORBEELD" in text and "verzonnen" in text


# --- Helpers -----------------------------------------------------------------------------------------------


def every_rule(rules: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, rule in rules.items():
        yield (*above, name), rule
        inner = rule
        while inner.get("type") == "list":
            inner = inner["schema"]
        if inner.get("type") == "dict":
            yield from every_rule(inner.get("schema", {}), (*above, name))


def names_used(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from names_used(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_used(inner)


def as_json(value: Any) -> Any:
    """Return a YAML value as an editor's JSON Schema sees it: a date is text there."""
    if isinstance(value, dict):
        return {str(name): as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def faults(value: Any, schema: Any, root: Any) -> Iterator[str]:
    """Yield what does not fit: the part of JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema and all(list(faults(value, option, root)) for option in schema["anyOf"]):
        yield f"{value!r} fits none"
    if value not in schema.get("enum", [value]):
        yield f"{value!r} not in {schema['enum']}"
    types = schema.get("type", [])
    if types and not any(is_type(value, kind) for kind in ([types] if isinstance(types, str) else types)):
        yield f"{value!r} is no {types}"
    if isinstance(value, dict):
        yield from faults_within(value, schema, root)
    elif isinstance(value, list):
        yield from (fault for inner in value for fault in faults(inner, schema.get("items", {}), root))


def faults_within(value: dict[str, Any], schema: Any, root: Any) -> Iterator[str]:
    properties, extra = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{name} missing" for name in schema.get("required", ()) if name not in value)
    for name, inner in value.items():
        if name not in properties and extra is False:
            yield f"{name} unknown"
        rule = properties.get(name, extra)
        yield from faults(inner, rule, root) if isinstance(rule, dict) else ()


def is_type(value: Any, kind: str) -> bool:
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    if kind in ("number", "integer"):
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool)
    return isinstance(value, kinds[kind])
