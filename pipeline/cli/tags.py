"""The tags of PDFs on the screen, as an outline: what ``voorstel keur --tags`` shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

from pipeline.attachments.recognising import require_pdf
from pipeline.bundle.judging.tagtree import Tag, TagTree, tag_tree
from pipeline.cli.screen import page_count
from pipeline.errors import AttachmentError

_MANY, _SHOWN = 12, 4  # equal tags in a row that are all shown, and how many of more than that
_TEXT = 70  # letters


def show_tags(paths: Sequence[Path], *, everything: bool, as_json: bool) -> bool:
    """Show the tags of each PDF, and return whether all have them."""
    found = {path: _read(path) for path in paths}
    if as_json:
        told = {"bestanden": [_as_data(path, tree) for path, tree in found.items()]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for path, tree in found.items():
            _show(path, tree, everything)
    return all(isinstance(tree, TagTree) and tree.tags for tree in found.values())


def _read(path: Path) -> TagTree | AttachmentError:
    try:
        require_pdf(path)
        return tag_tree(path)
    except AttachmentError as error:
        return error


def _show(path: Path, tree: TagTree | AttachmentError, everything: bool) -> None:
    name = click.style(str(path), bold=True)
    if isinstance(tree, AttachmentError):
        click.echo(f"{name} {click.style(str(tree), fg='red')}\n")
        return
    if not tree.tags:
        click.echo(f"{name}: {page_count(tree.pages)}, geen tags: een schermlezer kan er niet mee overweg\n")
        return
    tags = "1 tag" if tree.count == 1 else f"{tree.count} tags"
    click.echo(f"{name}: {page_count(tree.pages)}, {tags}, taal {tree.language or 'niet genoemd'}")
    page = None
    for depth, tag in _listed(tree.tags, 1, everything):
        if isinstance(tag, str):
            line = click.style(tag, dim=True)
        else:
            line = _line(tag, page)
            page = tag.page or page
        click.echo(f"{'  ' * depth}{line}")
    click.echo()


def _listed(tags: Sequence[Tag], depth: int, everything: bool) -> Iterator[tuple[int, Tag | str]]:
    """Yield each tag with its depth; of many equal ones in a row the first few, and how many more there are."""
    for kind, group in groupby(tags, key=lambda tag: tag.kind):
        row = list(group)
        most = len(row) if everything or len(row) <= _MANY else _SHOWN
        for tag in row[:most]:
            yield depth, tag
            yield from _listed(tag.inner, depth + 1, everything)
        if most < len(row):
            yield depth, f"… en nog {len(row) - most} keer {kind} (toon ze met --alles)"


def _line(tag: Tag, page: int | None) -> str:
    """Return what is known of a tag; its page only where that is another than that of the line before."""
    said = f"'{_cut(tag.title)}'" if tag.title else _cut(tag.description or tag.text)
    if tag.description and not tag.title:
        said = f"beschrijving: {said}"
    about = [f"taal {tag.language}"] if tag.language else []
    about += [f"pagina {tag.page}"] if tag.page not in (None, page) else []
    about += [tag.note] if tag.note else []
    parts = [
        click.style(tag.kind or "(zonder soort)", fg="cyan") + (f" ({tag.own})" if tag.own else ""),
        said,
        click.style(f"[{'; '.join(about)}]", dim=True) if about else "",
    ]
    return "  ".join(filter(None, parts))


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[:_TEXT].rstrip()}…"


def _as_data(path: Path, tree: TagTree | AttachmentError) -> dict[str, object]:
    """Return the tags of a file under Dutch names; these are part of the contract with the user."""
    if isinstance(tree, AttachmentError):
        return {"bestand": str(path), "fout": str(tree)}
    return {
        "bestand": str(path),
        "paginas": tree.pages,
        "taal": tree.language,
        "tags": [_tag_data(tag) for tag in tree.tags],
    }


def _tag_data(tag: Tag) -> dict[str, object]:
    """Return what is known of a tag and of all in it; what is not known is left out."""
    told: dict[str, object] = {
        "soort": tag.kind,
        "eigen_naam": tag.own,
        "titel": tag.title,
        "beschrijving": tag.description,
        "tekst": tag.text,
        "pagina": tag.page,
        "taal": tag.language,
        "let_op": tag.note,
        "bevat": [_tag_data(each) for each in tag.inner],
    }
    return {name: value for name, value in told.items() if value or name == "soort"}
