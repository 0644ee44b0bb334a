"""What a template says of itself: in: its folder; out: its name, its further documents and its own fields.

``sjabloon.yaml`` is optional: a template without it says nothing. Its own fields are Cerberus rules such as those
of ``schemas/voorstel.yaml``; each is judged by its own type. Never looks at a definition or a Word file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.definition.faults import Faults, Trail
from pipeline.definition.names import fold
from pipeline.definition.ownfields import complete, judge
from pipeline.definition.reader import Reading, read_document
from pipeline.definition.schema import TYPE_NAMES, Rule, Rules, load_schema
from pipeline.definition.source import Fields, Node, Scalar, read_source
from pipeline.definition.validation import validate
from pipeline.errors import TemplateError
from pipeline.workspace import TEMPLATES, Workspace, carried

DESCRIPTION = "sjabloon.yaml"
_TAKEN = ("voorstel.docx", "inhoud.docx", "pakket.docx")  # the PDF of the last would be the package


@dataclass(frozen=True)
class TemplateDocument:
    """A Word file that is filled in beside the proposal: where it is, and its title in the package."""

    path: Path
    title: str


@dataclass(frozen=True, eq=False)
class Described:
    """What a template says of itself.

    Attributes:
        name: What people call it.
        folder: The name of its folder.
        about: What it is for; empty when it does not say.
        documents: What comes after the proposal in the package.
        rules: Its own fields, complete: sections have a text and points.
    """

    name: str
    folder: str
    about: str = ""
    documents: tuple[TemplateDocument, ...] = ()
    rules: Rules = field(default_factory=dict)


def described(folder: Path) -> Described:
    """Return what the template in a folder says of itself; one that has not changed since is not read again.

    Raises:
        TemplateError: What it says does not hold; it carries all problems.
    """
    file = folder / DESCRIPTION
    try:
        state = file.stat()
    except OSError:
        return Described(folder.name, folder.name)
    return _read(file, state.st_mtime_ns, state.st_size)


def description_file(workspace: Workspace | None, template: str) -> Path:
    """Return where a template describes itself: in the workspace if it does so there, else as it was carried."""
    parts = (template, DESCRIPTION)
    return workspace.data(*parts) if workspace else carried(TEMPLATES).joinpath(*parts)


def describe(workspace: Workspace | None, template: str) -> Described:
    """Return what a template of a workspace says of itself; where the workspace has a document, that one counts.

    Raises:
        TemplateError: What it says does not hold; it carries all problems.
    """
    found = described(description_file(workspace, template).parent)
    if workspace is None or not found.documents:
        return found
    own = (replace(each, path=workspace.data(template, each.path.name)) for each in found.documents)
    return replace(found, documents=tuple(own))


@lru_cache(maxsize=64)
def _read(file: Path, _mtime_ns: int, _size: int) -> Described:
    faults = Faults(file)
    source = read_source(file, faults)
    if source is not None:
        rules = _unrolled(source.root)
        reading = read_document(source, rules, faults)
        document = validate(reading, rules, faults)
        documents = _documents(file.parent, document, reading, faults)
        own = document.get("velden") or {}
        judge(own, reading, faults)
        if not faults.any_errors:
            fields = {name: complete(rule) for name, rule in own.items()}
            folder = file.parent.name
            name, about = document.get("naam") or folder, document.get("uitleg") or ""
            return Described(name, folder, about, documents, fields)
    raise TemplateError(
        f"De beschrijving van het sjabloon '{file.parent.name}' klopt niet.",
        "Verbeter wat hieronder staat.",
        faults.in_order(),
    )


def _documents(
    folder: Path, document: Mapping[str, Any], reading: Reading, faults: Faults
) -> tuple[TemplateDocument, ...]:
    """Return the further documents; one may stand in the carried template where a workspace has not its own."""
    found: dict[str, TemplateDocument] = {}
    for number, entry in enumerate(document.get("documenten") or ()):
        if not entry or "bestand" not in entry:
            continue
        name, path = entry["bestand"], ("documenten", number, "bestand")
        files = (folder / name, carried(TEMPLATES) / folder.name / name)
        if fold(name) in _TAKEN:
            _fault(reading, faults, path, f"'{name}' heeft al een vaste plaats.", "Noem een ander bestand.")
        elif fold(name) in found:
            _fault(reading, faults, path, f"'{name}' staat er twee keer.", "Laat er één staan.")
        elif not any(each.is_file() for each in files):
            remedy = f"Zet het in de map {TEMPLATES}/{folder.name}, of verbeter de naam."
            _fault(reading, faults, path, f"Het bestand '{name}' is er niet.", remedy)
        else:
            file = next(each for each in files if each.is_file())
            found[fold(name)] = TemplateDocument(file, entry.get("titel", ""))
    return tuple(found.values())


def _fault(reading: Reading, faults: Faults, path: Trail, message: str, remedy: str) -> None:
    faults.add(reading.value_place(path), message, remedy, path=path)


# --- The schema of a schema --------------------------------------------------------------------------------


def _unrolled(root: Fields) -> Rules:
    """Return the rules for a description, as deep as its fields go: each field is judged by its own type."""
    rules = load_schema("sjabloon")
    written = next((value for key, value in root.pairs if fold(key.text) == "velden"), None)
    return {**rules, "velden": _named(written, rules["velden"], rules["velden"]["valuesrules"])}


def _named(node: Node | None, around: Rule, one: Rule) -> Rule:
    """Return the rule for named fields."""
    pairs = node.pairs if isinstance(node, Fields) else ()
    kept = {name: part for name, part in around.items() if name not in ("keysrules", "valuesrules")}
    return {**kept, "schema": {key.text: _described(value, one) for key, value in pairs}}


def _described(node: Node, one: Rule, *, named: bool = True) -> Rule:
    """Return the rule for what describes one field: what can stand there depends on the type that it names."""
    given = {fold(key.text): value for key, value in node.pairs} if isinstance(node, Fields) else {}
    written = given.get("type")
    kind = fold(written.text) if isinstance(written, Scalar) else ""
    parts = _of_kind(one["schema"], kind)
    about = parts["meta"]["schema"]
    if not named:  # a point of a list need not have a name for people
        about = {name: {**rule, "required": False} for name, rule in about.items()}
    parts["meta"] = {**parts["meta"], "schema": about, "required": named}
    if kind == "dict":
        parts["schema"] = _named(given.get("schema"), parts["schema"], one)
    elif kind == "list" and "schema" in given:
        parts["schema"] = _described(given["schema"], one, named=False)
    if kind == "dict" and "valuesrules" in given:
        parts["valuesrules"] = _described(given["valuesrules"], one, named=False)
    return {**one, "schema": parts}


def _of_kind(parts: Rules, kind: str) -> dict[str, Rule]:
    """Return what can be said of a field; what has the field's own type, by that type."""
    own = kind if kind in TYPE_NAMES else "waarde"
    return {name: {**rule, "type": own} if rule["type"] == "eigen" else rule for name, rule in parts.items()}
