"""A small region for the tests: a workspace with three municipalities on two templates, one with own fields."""

from __future__ import annotations

from pathlib import Path

from pipeline.workspace import Workspace

OWN = """velden:
  programma:
    type: regel
    meta: {label: Programma, uitleg: Programma van de begroting., voorbeeld: Wonen}
  archiefcode:
    type: regel
    regex: '[0-9]+'
    meta: {label: Archiefcode, uitleg: Code van het archief., voorbeeld: "207", instelling: ja}
  opgave:
    type: dict
    meta: {label: Opgave, uitleg: Bij welke opgave dit hoort., sectie: ja}
    schema:
      thema: {type: regel, meta: {label: Thema, uitleg: Het thema., voorbeeld: Klimaat}}
"""
REGISTRY = """gemeenten:
  urk: {naam: Urk, code: "0184", bijvoeglijk: [Urker, Urker], kleur: "1F4E79", sjabloon: eigen}
  zeist: {naam: Zeist, code: "0355", bijvoeglijk: [Zeister, Zeister], kleur: "1F4E79", sjabloon: eigen}
  soest: {naam: Soest, code: "0342", bijvoeglijk: [Soester, Soester], kleur: "1F4E79", sjabloon: standaard}
"""


def region(root: Path, description: str = OWN, registry: str = REGISTRY) -> Workspace:
    """Write the workspace; its proposal is still to be written."""
    (root / "templates" / "eigen").mkdir(parents=True)
    (root / "templates" / "gemeenten.yaml").write_text(registry, encoding="utf-8")
    (root / "templates" / "eigen" / "sjabloon.yaml").write_text(description, encoding="utf-8")
    (root / "proposals").mkdir()
    return Workspace(root)


def definition(workspace: Workspace, text: str, name: str = "proef") -> Path:
    """Write a definition without its first lines."""
    folder = workspace.root / "proposals" / name
    folder.mkdir(exist_ok=True)
    file = folder / "voorstel.yaml"
    file.write_text(f"titel: Proef\nvoorstel: In te stemmen.\n{text}", encoding="utf-8")
    return file


def overlay(definition: Path, municipality: str, text: str) -> None:
    """Write what is different for a municipality."""
    folder = definition.parent / "gemeenten"
    folder.mkdir(exist_ok=True)
    (folder / f"{municipality}.yaml").write_text(text, encoding="utf-8")
