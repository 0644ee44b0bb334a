"""``voorstel sjabloon velden``: what a template may use, with its meaning, and what this template prints."""

from __future__ import annotations

import json
import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.dutch import DutchCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.library.fieldlist import Field, FieldList
    from pipeline.workspace import Workspace

_WIDEST = 110  # of a line
_NAMES = 34  # signs for the name of a field
_DEEP = 2
_SIGNS = {"afgedrukt": "✓", "deels afgedrukt": "~", "gebruikt": "·", "niet gebruikt": " "}


@click.command("velden", cls=DutchCommand, short_help="Toon welke velden een sjabloon kan gebruiken.")
@click.argument("sjabloon", required=False)
@click.option("--json", "as_json", is_flag=True, help="Geef alle velden als JSON.")
@click.option(
    "--schema",
    metavar="BESTAND",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Schrijf een JSON-schema, waarmee een editor ook de eigen velden aanvult.",
)
def command(sjabloon: str | None, as_json: bool, schema: Path | None) -> None:
    """Toon welke velden een sjabloon kan gebruiken, wat ze betekenen, en welke dit sjabloon afdrukt.

    SJABLOON is de naam van een sjabloon in templates/, of de map daarvan. Zonder SJABLOON ziet u de velden die elk
    sjabloon kan gebruiken.
    """
    # Imported here, so that the help of this command does not wait for them.
    from pipeline.library.fieldlist import field_list
    from pipeline.workspace import Workspace

    here = Path.cwd()
    workspace = Workspace.around(here) or Workspace(here)
    if schema is not None:
        _write_schema(workspace, sjabloon, schema)
        return
    found = field_list(workspace, sjabloon)
    if as_json:
        click.echo(json.dumps([_as_data(each) for each in found.fields], ensure_ascii=False, indent=2))
    else:
        for line in _lines(found):
            click.echo(line)


def _write_schema(workspace: Workspace, template: str | None, path: Path) -> None:
    from pipeline.cli.screen import shown
    from pipeline.definition.described import describe
    from pipeline.definition.editors import editor_schema
    from pipeline.errors import OutputError
    from pipeline.library.fieldlist import template_named

    described = describe(workspace, template_named(workspace, template)) if template else None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(editor_schema(described), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} kan niet worden geschreven.", "Kies een map waarin u mag schrijven.") from error
    click.echo(shown(path))


def _as_data(field: Field) -> dict[str, object]:
    """Return a field under Dutch names; these are part of the contract with the user."""
    term = field.term
    told: dict[str, object] = {
        "veld": term.path,
        "hoofdstuk": field.chapter,
        "soort": term.type,
        "wat": term.kind,
        "label": term.label,
        "uitleg": term.about,
        "voorbeeld": term.example,
        "eigen": term.own,
        "instelling": term.setting,
        "alleen": term.only or None,
    }
    if field.mark is not None:
        told |= {"sjabloon": str(field.mark), "plaatsen": field.places}
    return told


def _lines(found: FieldList) -> Iterator[str]:
    from pipeline.library.fieldlist import CHAPTERS, SECTIONS, SETTINGS

    yield from _head(found)
    for chapter in CHAPTERS:
        fields = [each for each in found.fields if each.chapter == chapter and _is_told(each, found)]
        if not fields:
            continue
        yield f"\n{click.style(chapter, bold=True)}"
        if chapter == SECTIONS:
            yield from _wrapped(
                "Elk onderdeel heeft een tekst en punten, en elk punt een kop en een tekst. {{ doel }} drukt "
                "alles af; los kan ook: {{ doel.tekst }}, en {{ punt.kop }} en {{ punt.tekst }} tussen "
                "{%p for punt in doel.punten %} en {%p endfor %}.",
            )
        elif chapter == SETTINGS:
            names = ", ".join(each.term.path for each in fields if each.term.path.count(".") < _DEEP)
            yield from _wrapped(f"Een sjabloon mag ook gebruiken wat alleen iets regelt: {names}.")
            continue
        for each in fields:
            yield from _field_lines(each)


def _head(found: FieldList) -> Iterator[str]:
    from pipeline.library.fieldlist import Mark

    if found.described is None:
        yield "Wat elk sjabloon kan gebruiken. Noem een sjabloon om te zien wat het afdrukt."
        return
    yield click.style(f"{found.described.name} ({found.template})", bold=True)
    if found.described.about:
        yield from _wrapped(found.described.about)
    signs = {mark: _SIGNS[mark] for mark in Mark}
    yield (
        f"{signs[Mark.PRINTED]} drukt het sjabloon af, {signs[Mark.PARTLY]} deels; "
        f"{signs[Mark.USED]} gebruikt het alleen om iets te kiezen."
    )


def _is_told(field: Field, found: FieldList) -> bool:
    """Return whether a field has a line: what all sections have, only where one section prints part of it."""
    from pipeline.library.fieldlist import Mark
    from pipeline.naming import EACH

    if not field.common:
        return not field.term.path.endswith(EACH)  # told with the list
    top = field.term.path.split(".")[0]
    section = next(each for each in found.fields if each.term.path == top)
    is_leaf = field.term.type != "list" and not field.term.setting
    return section.mark is Mark.PARTLY and is_leaf and field.mark is Mark.UNUSED


def _field_lines(field: Field) -> Iterator[str]:
    term = field.term
    sign = _SIGNS[field.mark] if field.mark else " "
    told = term.about if term.type == "sectie" else f"{term.about} ({_kind(field)})"
    name = f"{sign} {term.path}"
    first, *rest = textwrap.wrap(told, _width() - _NAMES - 2) or [""]
    if len(name) >= _NAMES:
        yield f"  {name}"
        name = ""
    yield f"  {name:<{_NAMES}}{first}"
    yield from (f"  {'':<{_NAMES}}{line}" for line in rest)


def _kind(field: Field) -> str:
    term = field.term
    kind = term.kind.replace("`", "").replace(" (zie onder)", "")
    example = f", zoals {term.example}" if term.example and not term.chosen else ""
    only = f"; alleen in {term.only}" if term.only else ""
    return f"{kind}{example}{only}"


def _wrapped(text: str) -> Iterator[str]:
    yield from (f"  {line}" for line in textwrap.wrap(text, _width() - 2, break_on_hyphens=False))


def _width() -> int:
    return min(shutil.get_terminal_size().columns, _WIDEST)
