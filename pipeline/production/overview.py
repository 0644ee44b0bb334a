"""The overview of a batch: what became of each municipality, for people and for programs.

A ``BatchResult`` comes in; ``overzicht.html``, ``overzicht.json`` and small pictures of first pages stand beside
the municipalities' folders afterwards. The page is one file without scripts that needs no network; its links are
relative, so that the folder can be moved. Equal results give equal bytes. It never changes a result, and shows no
picture of what is not public.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from pipeline.production.publish import explained
from pipeline.production.results import BatchResult, MunicipalityResult, State
from pipeline.production.thumbnails import thumbnail
from pipeline.production.webpage import page, write_whole

PAGE, DATA, PICTURES = "overzicht.html", "overzicht.json", ".beelden"
_VERSION = 1  # of overzicht.json: goes up when a name or its meaning changes
_FEW = 3  # amounts that stand on a card; more are folded away
_DOCUMENT = "voorstel.pdf"
_CALLED = {
    "voorstel.docx": "Word",
    _DOCUMENT: "PDF",
    "pakket.pdf": "Pakket",
    "pakket.json": "Gegevens",
    "delen": "Losse delen",
    "pakket-openbaar.pdf": "Openbaar pakket",
    "pakket-openbaar.json": "Openbare gegevens",
}
_SIGNS = {State.MADE: "✓", State.UNCHANGED: "=", State.FAILED: "✗", State.EARLIER: "·"}
_PUBLIC = "openbaar"


def write(result: BatchResult, into: Path) -> None:
    """Write the overview of a batch.

    Args:
        result: What became of the batch.
        into: The folder for it, which is there; links go out from it.

    Raises:
        OutputError: It cannot be written.
    """
    with explained(into):
        pictures = _pictures(result, into)
        write_whole(into / DATA, json.dumps(_as_data(result, into), ensure_ascii=False, indent=2) + "\n")
        write_whole(into / PAGE, _page(result, into, pictures))


def _pictures(result: BatchResult, into: Path) -> dict[str, str]:
    """Make the pictures that are missing, and return the link to each by the municipality's key."""
    folder = into / PICTURES
    folder.mkdir(exist_ok=True)
    made = {}
    for each in result.results:
        picture = folder / f"{each.key}.jpg"
        if each.disclosure != _PUBLIC:
            picture.unlink(missing_ok=True)  # of when it still was
        elif _DOCUMENT in each.files and thumbnail(each.folder / _DOCUMENT, picture):
            made[each.key] = _link(picture, into)
    return made


def _as_data(result: BatchResult, into: Path) -> dict[str, object]:
    """Return the results under Dutch names; these are part of the contract with the user."""
    return {
        "versie": _VERSION,
        "voorstel": result.proposal_name,
        "titel": result.title,
        "aantallen": {str(state): count for state, count in result.counts.items()},
        "gemeenten": [
            {
                "sleutel": each.key,
                "naam": each.name,
                "toestand": str(each.state),
                "openbaarheid": each.disclosure,
                "map": _relative(each.folder, into),
                "bestanden": list(each.files),
                "openbaar": list(each.public),
                "niet_openbaar_want": each.closed,
                "paginas": each.pages,
                "paginas_voorstel": each.document_pages,
                "bedragen": [{"wie": whose, "bedrag": amount} for whose, amount in each.amounts],
                "waarschuwingen": list(each.warnings),
                "fout": _without_place(each.error, into),
                "exitcode": each.exit_code,
            }
            for each in result.results
        ],
    }


def _page(result: BatchResult, into: Path, pictures: dict[str, str]) -> str:
    number = len(result.results)
    return page(
        Path(__file__).with_name("overview.html"),
        tab=escape(f"{_verdict(result)} – {result.title}"),
        title=escape(result.title),
        heading="1 gemeente" if number == 1 else f"{number} gemeenten",
        counts="".join(_counts(result)),
        failures="".join(_failures(result, into)),
        warnings="".join(_warnings(result)),
        cards="".join(_card(each, into, pictures.get(each.key)) for each in result.results),
    )


def _verdict(result: BatchResult) -> str:
    """Return in two words what a tab of the browser says."""
    return f"{len(result.failed)} mislukt" if result.failed else "Alles goed"


def _counts(result: BatchResult) -> Iterator[str]:
    counts = result.counts
    for state in (State.FAILED, State.MADE, State.UNCHANGED, State.EARLIER):
        if count := counts[state]:
            yield f'<li class="{_class(state)}"><b>{count}</b> {state}</li>\n'
    if warned := sum(bool(each.warnings) for each in result.results):
        yield f'<li class="heed"><b>{warned}</b> met een waarschuwing</li>\n'


def _failures(result: BatchResult, into: Path) -> Iterator[str]:
    if result.failed:
        yield '<section aria-labelledby="mislukt">\n<h2 id="mislukt">Wat niet lukte</h2>\n<ul class="failures">\n'
        for error, stopped in result.failures:
            yield f"<li><h3>{_names(stopped)}</h3>\n"
            yield f'<p class="message">{escape(_without_place(error, into))}</p></li>\n'
        yield "</ul>\n</section>\n"


def _warnings(result: BatchResult) -> Iterator[str]:
    by_warning: dict[str, list[MunicipalityResult]] = {}
    for each in result.results:
        for warning in dict.fromkeys(each.warnings):
            by_warning.setdefault(warning, []).append(each)
    if by_warning:
        yield '<section aria-labelledby="letop">\n<h2 id="letop">Let op</h2>\n<ul>\n'
        for warning, warned in by_warning.items():
            everyone = len(warned) == len(result.results) > 1
            names = "alle gemeenten" if everyone else _names(warned)
            yield f'<li><p class="message">{escape(warning)} <span class="details">({names})</span></p></li>\n'
        yield "</ul>\n</section>\n"


def _names(results: Sequence[MunicipalityResult]) -> str:
    """Return the names, each with a link to its card."""
    return ", ".join(f'<a href="#{escape(each.key)}">{escape(each.name)}</a>' for each in results)


def _card(each: MunicipalityResult, into: Path, picture: str | None) -> str:
    failed = each.state is State.FAILED
    state = (
        f'<b class="{_class(each.state)}"><span aria-hidden="true">{_SIGNS[each.state]} </span>{each.state}</b>'
    )
    rows = [f"<h3>{escape(each.name)}</h3>", f'<p class="state">{state}{_heed(each)}</p>']
    if failed and (each.folder / "pakket.pdf").is_file():
        rows.append('<p class="details">In de map staat nog een eerdere versie.</p>')
    if not failed:
        rows.append(f'<p class="details">{_pages(each)}</p>')
    if each.amounts:
        rows.append(_amounts(each.amounts))
    if each.closed:
        rows.append(f'<p class="details">Geen openbaar pakket: {escape(each.closed)}.</p>')
    if each.files:
        rows.append(f'<p class="links">{" ".join(_links(each, into))}</p>')
    kind = ' class="failed"' if failed else ""
    body = "\n".join(rows)
    return f'<li id="{escape(each.key)}"{kind}>\n{_picture(each, picture)}\n<div>\n{body}\n</div>\n</li>\n'


def _class(state: State) -> str:
    return state.split()[0]


def _heed(each: MunicipalityResult) -> str:
    if each.state is State.FAILED:
        return ' · <a href="#mislukt">waarom</a>'
    if not each.warnings:
        return ""
    count = "1 waarschuwing" if len(each.warnings) == 1 else f"{len(each.warnings)} waarschuwingen"
    return f' · <a class="heed" href="#letop">{count}</a>'


def _pages(each: MunicipalityResult) -> str:
    pages = "1 pagina" if each.document_pages == 1 else f"{each.document_pages} pagina’s"
    return f"{pages}, pakket {each.pages}"


def _picture(each: MunicipalityResult, picture: str | None) -> str:
    if picture:  # the name and links beside it say all that it says to who cannot see it
        return f'<img class="picture" src="{picture}" alt="">'
    if each.state is State.FAILED:
        return '<div class="picture none" aria-hidden="true">geen resultaat</div>'
    why = "" if each.disclosure == _PUBLIC else each.disclosure
    return f'<div class="picture none">{escape(why or "geen beeld")}</div>'


def _amounts(amounts: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(whose)}</th><td>{escape(amount)}</td></tr>' for whose, amount in amounts
    )
    table = f"<table>{rows}</table>"
    if len(amounts) <= _FEW:
        return table
    return f"<details><summary>{len(amounts)} bedragen</summary>{table}</details>"


def _links(each: MunicipalityResult, into: Path) -> Iterator[str]:
    folder, of = _link(each.folder, into), f'<span class="hidden"> van {escape(each.name)}</span>'
    # Numbered parts are there to be uploaded, not to be read here: their folder will do.
    places = dict.fromkeys([*(name.partition("/")[0] for name in each.files), *each.public])
    for name in places:
        called = _CALLED.get(Path(name).name, name)
        yield f'<a href="{folder}/{quote(name)}">{escape(called)}{of}</a>'


def _relative(path: Path, into: Path) -> str:
    return Path(os.path.relpath(path, into)).as_posix()


def _link(path: Path, into: Path) -> str:
    return quote(_relative(path, into))


def _without_place(message: str, into: Path) -> str:
    """Return a message with files as seen from the overview: it does not say on which computer it was made."""
    return message.replace(f"{into}{os.sep}", "")
