"""The matrix for people and for programs: template by proposal by municipality, with a picture of each first page.

A ``Matrix`` comes in; ``matrix.html``, ``matrix.json`` and what was found as SARIF stand in its folder afterwards.
The page is one file without scripts that needs no network; its links are relative, so that the folder can be moved
or kept by a CI.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from pipeline.library.findings import Checked, Weight
from pipeline.library.matrix.building import Cell, Matrix
from pipeline.library.matrix.proofs import EVERYONE, PROOFS
from pipeline.library.sarif import sarif
from pipeline.production.job import PACKAGE
from pipeline.production.publish import explained
from pipeline.production.thumbnails import thumbnail
from pipeline.production.webpage import page, write_whole

PAGE, DATA, FOUND, PICTURES = "matrix.html", "matrix.json", "meldingen.sarif", ".beelden"
_VERSION = 1  # of matrix.json: goes up when a name or its meaning changes


def write(matrix: Matrix) -> None:
    """Write the matrix beside the results.

    Raises:
        OutputError: It cannot be written.
    """
    with explained(matrix.folder):
        pictures = _pictures(matrix)
        write_whole(matrix.folder / FOUND, json.dumps(sarif(matrix.checked), ensure_ascii=False, indent=1) + "\n")
        write_whole(matrix.folder / DATA, json.dumps(_as_data(matrix), ensure_ascii=False, indent=2) + "\n")
        write_whole(matrix.folder / PAGE, _page(matrix, pictures))


def _pictures(matrix: Matrix) -> dict[Cell, str]:
    folder = matrix.folder / PICTURES
    folder.mkdir(exist_ok=True)
    made = {}
    for cell in matrix.cells:
        picture = folder / f"{cell.folder.parent.name}-{cell.folder.name}.jpg"
        if cell.made and thumbnail(cell.document, picture):
            made[cell] = quote(f"{PICTURES}/{picture.name}")
    return made


def _as_data(matrix: Matrix) -> dict[str, object]:
    """Return the matrix under Dutch names; these are part of the contract with the user."""
    return {
        "versie": _VERSION,
        "goed": matrix.sound,
        "sjablonen": [
            {
                "bestand": each.shown,
                "meldingen": [
                    {"ernst": str(f.weight), "regel": f.rule, "plaats": str(f.place), "melding": f.message}
                    for f in each.findings
                ],
            }
            for each in matrix.checked
        ],
        "proeven": [
            {
                "sjabloon": cell.template,
                "voorstel": cell.proof,
                "gemeente": cell.municipality,
                "gemaakt": cell.made,
                "paginas": cell.pages,
                "norm": cell.claim,
                "fout": list(cell.wrong),
                "waarschuwingen": list(cell.warnings),
                "map": Path(os.path.relpath(cell.folder, matrix.folder)).as_posix(),
            }
            for cell in matrix.cells
        ],
    }


def _page(matrix: Matrix, pictures: dict[Cell, str]) -> str:
    own = [cell for cell in matrix.cells if cell.proof != EVERYONE]
    everyone = [cell for cell in matrix.cells if cell.proof == EVERYONE]
    failed = len(matrix.failed) + sum(bool(each.errors) for each in matrix.checked)
    return page(
        Path(__file__).with_name("matrix.html"),
        verdict="Alle sjablonen zijn goed" if matrix.sound else f"{failed} keer mis",
        state="good" if matrix.sound else "bad",
        counts=f"{len(matrix.checked)} bestanden gecontroleerd, {len(matrix.cells)} voorstellen gemaakt",
        wrong="".join(_wrong(matrix)),
        head="".join(f'<th scope="col">{proof}</th>' for proof in PROOFS),
        rows="".join(_rows(matrix.checked, own, pictures, matrix.folder)),
        everyone="".join(_everyone(everyone, pictures, matrix.folder)),
    )


def _wrong(matrix: Matrix) -> Iterator[str]:
    if matrix.sound:
        return
    yield '<section aria-labelledby="mis"><h2 id="mis">Wat er mis is</h2>\n<ul class="failures">\n'
    for each in matrix.checked:
        for finding in each.findings:
            if finding.weight is Weight.ERROR:
                yield f"<li><b>{escape(each.shown)}</b>: {escape(finding.told)}</li>\n"
    for cell in matrix.failed:
        yield f"<li><b>{escape(called(cell))}</b>: {escape(' '.join(cell.wrong))}</li>\n"
    yield "</ul></section>\n"


def called(cell: Cell) -> str:
    """Return what a cell is called: ``kort, lastig`` or ``Zeist (kort)``."""
    return f"{cell.municipality} ({cell.template})" if cell.proof == EVERYONE else f"{cell.template}, {cell.proof}"


def _rows(
    checked: Sequence[Checked], cells: Sequence[Cell], pictures: dict[Cell, str], into: Path
) -> Iterator[str]:
    for template in dict.fromkeys(cell.template for cell in cells):
        yield f'<tr><th scope="row">{escape(template)}{_found(checked, template)}</th>'
        for proof in PROOFS:
            found = next((cell for cell in cells if (cell.template, cell.proof) == (template, proof)), None)
            yield "<td></td>" if found is None else f"<td>{_shown(found, pictures, into)}</td>"
        yield "</tr>\n"


def _found(checked: Sequence[Checked], template: str) -> str:
    those = [each for each in checked if each.path.parent.name == template]
    counts = {weight: sum(each.count(weight) for each in those) for weight in Weight}
    told = [f"{number} × {weight}" for weight, number in counts.items() if number]
    return f'<br><span class="details">{", ".join(told) or "niets gevonden"}</span>'


def _shown(cell: Cell, pictures: dict[Cell, str], into: Path) -> str:
    place = quote(Path(os.path.relpath(cell.folder, into)).as_posix())
    name = escape(called(cell))
    picture = f'<img src="{pictures[cell]}" alt="" loading="lazy">' if cell in pictures else ""
    state = '<b class="bad">✗ mis</b>' if cell.wrong else '<b class="good">✓ goed</b>'
    pages = "" if not cell.made else f" · {'1 pagina' if cell.pages == 1 else f'{cell.pages} pagina’s'}"
    link = f'<a href="{place}/{PACKAGE}">Pakket<span class="hidden"> van {name}</span></a>' if cell.made else ""
    heed = _heed(cell.warnings)
    return f'{picture}<p>{state}<span class="details">{pages}</span></p><p>{link}</p>{heed}'


def _heed(warnings: Sequence[str]) -> str:
    if not warnings:
        return ""
    number = "1 waarschuwing" if len(warnings) == 1 else f"{len(warnings)} waarschuwingen"
    told = "".join(f"<li>{escape(each)}</li>" for each in warnings)
    return f'<details><summary>{number}</summary><ul class="details">{told}</ul></details>'


def _everyone(cells: Sequence[Cell], pictures: dict[Cell, str], into: Path) -> Iterator[str]:
    if not cells:
        return
    yield '<section aria-labelledby="alle"><h2 id="alle">Elke gemeente met haar eigen sjabloon</h2>\n'
    yield '<ul class="cards">\n'
    for cell in cells:
        yield f"<li><h3>{escape(cell.municipality)}</h3>"
        yield f'<p class="details">{escape(cell.template)}</p>{_shown(cell, pictures, into)}</li>\n'
    yield "</ul></section>\n"
