"""The matrix in the making: proofs go through the batch that makes all proposals, and each cell tells how it went.

A template fails when the file itself has errors, when a proposal cannot be made with it, or when what is made
cannot be read by everyone.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.definition.registry import load_municipalities
from pipeline.library.checking import check_all
from pipeline.library.findings import Checked
from pipeline.library.matrix.proofs import EVERYONE, REGISTERS, Proof, write_proofs
from pipeline.production import batch
from pipeline.production.events import BatchEvent
from pipeline.production.job import PACKAGE, PDF, RECEIPT
from pipeline.production.results import BatchResult, MunicipalityResult, State
from pipeline.workspace import Workspace

WANTED = "PDF/A-2a en PDF/UA-1"
PLACE = "sjablonen"  # in build/
_NAMES = re.compile(r"\{[{%](.*?)[%}]\}")


@dataclass(frozen=True)
class Cell:
    """What became of a template with a proposal for a municipality.

    Attributes:
        template: The template.
        proof: The proposal.
        municipality: For whom, as printed.
        folder: Where the results stand.
        made: Whether there are any.
        pages: Pages of the proposal itself; 0 when nothing was made.
        claim: What the package says that it is.
        wrong: What is wrong, in Dutch, with its place in the template and its line in the definition.
        warnings: What a keeper should look at.
    """

    template: str
    proof: str
    municipality: str
    folder: Path
    made: bool
    pages: int = 0
    claim: str = ""
    wrong: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def document(self) -> Path:
        """The PDF of the proposal itself."""
        return self.folder / PDF


@dataclass(frozen=True)
class Matrix:
    """All that was tried.

    Attributes:
        checked: What was found in the files of the templates.
        cells: What became of each proposal.
        folder: Where all stands.
    """

    checked: tuple[Checked, ...]
    cells: tuple[Cell, ...]
    folder: Path

    @property
    def failed(self) -> tuple[Cell, ...]:
        """The cells in which something is wrong."""
        return tuple(cell for cell in self.cells if cell.wrong)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failed and not any(each.errors for each in self.checked)


def prove(
    workspace: Workspace,
    named: Sequence[str] = (),
    *,
    day: dt.date,
    tasks: int | None = None,
    progress: Callable[[BatchEvent], None] = lambda event: None,
    done: Callable[[BatchResult], None] = lambda result: None,
) -> Matrix:
    """Check templates, and make proposals with them.

    Args:
        workspace: Whose templates and municipalities count; results come in ``build/sjablonen``.
        named: Names of templates; empty for all, and then also each municipality with its own.
        day: The day of the run.
        tasks: How many lots to make at the same time; None for one for each core.
        progress: Told how far it is.
        done: Told what became of each proof.

    Raises:
        UsageError: There is no such template.
        DefinitionError: The registry of municipalities does not hold.
        TemplateError: What a template says of itself does not hold.
    """
    checked = check_all(workspace, named)
    templates = list(dict.fromkeys(each.path.parent.name for each in checked))
    folder = workspace.build / PLACE
    proofs = write_proofs(workspace, templates, folder / ".proeven", everyone=not named)
    proving = replace(workspace, first=folder / ".proeven" / REGISTERS, into=folder)
    by_folder = {proof.definition.parent.name: proof for proof in proofs}
    template_of = {each.key: each.template for each in load_municipalities(workspace).values()}
    cells: list[Cell] = []
    results = batch.run([(proof.definition, proving) for proof in proofs], day=day, tasks=tasks, progress=progress)
    with closing(results):
        for result in results:
            cells += _cells(result, by_folder[result.proposal_name], template_of)
            done(result)
    order = [(proof.template, proof.name) for proof in proofs]
    cells.sort(key=lambda cell: order.index(("" if cell.proof == EVERYONE else cell.template, cell.proof)))
    return Matrix(checked, tuple(cells), folder)


def _cells(result: BatchResult, proof: Proof, template_of: dict[str, str]) -> Iterator[Cell]:
    if result.error is not None:
        wrong = (str(result.error), *map(str, result.error.problems))
        yield Cell(proof.template, proof.name, "", result.folder, made=False, wrong=wrong)
    for each in result.results:
        template = proof.template or template_of.get(each.key, "")
        yield _cell(each, proof, template)


def _cell(each: MunicipalityResult, proof: Proof, template: str) -> Cell:
    if each.state is State.FAILED:
        lines = each.error.replace(f"{proof.root}{os.sep}", "").splitlines()
        wrong = tuple(_with_line(line, proof.definition) for line in lines)
        return Cell(template, proof.name, each.name, each.folder, made=False, wrong=wrong)
    receipt = json.loads((each.folder / RECEIPT).read_bytes())
    claim = str(receipt.get("norm", ""))
    wrong = () if claim == WANTED else (f"{PACKAGE} is niet {WANTED} maar {claim}.", *_obstacles(receipt))
    return Cell(
        template, proof.name, each.name, each.folder, True, each.document_pages, claim, wrong, each.warnings
    )


def _obstacles(receipt: dict[str, Any]) -> Iterator[str]:
    for each in receipt["in_de_weg"]:
        yield f"{each['betekenis']} {each['doen']}".rstrip()


def _with_line(message: str, definition: Path) -> str:
    """Return a message with the line of the definition that the tag in it prints, if it names one."""
    if str(definition) in message or definition.name in message:
        return message
    lines = definition.read_text("utf-8").splitlines()
    for tag in _NAMES.findall(message):
        for name in re.findall(r"[^\W\d][\w’']*", tag):
            for number, line in enumerate(lines, start=1):
                if re.match(rf"\s*(- |{{)?{re.escape(name)}\s*:", line):
                    return f"{message} (in de proef: {definition.parent.name}/{definition.name}:{number})"
    return message
