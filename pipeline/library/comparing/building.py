"""Templates, filled in with one proposal and converted, so that they can be laid side by side.

In: Word files with tags. Out: of each what became of it. LibreOffice is called once for all; nothing is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.conversion import convert
from pipeline.definition.described import described
from pipeline.document import render
from pipeline.errors import TemplateError
from pipeline.library.comparing.examples import examples
from pipeline.models import PdfDocument, Proposal
from pipeline.production.contents import filled_in
from pipeline.workspace import PROPOSALS, Workspace

EXAMPLE = "voorbeeld-alle-velden"  # the proposal in which every field is filled in
_PAGES = 4  # of the proposal and each attachment, on a contents page


@dataclass(frozen=True)
class Built:
    """What became of a template.

    Attributes:
        word: The Word file, filled in; None when it cannot be.
        pdf: The PDF; None when there is none.
        problem: Why there is none, in Dutch.
    """

    word: Path | None = None
    pdf: Path | None = None
    problem: str = ""


def definition(workspace: Workspace, name: str | None, start: Path) -> Path:
    """Return the definition with which templates are compared: the named one, or the example with every field.

    Raises:
        UsageError: There is no such definition.
    """
    example = workspace.root / PROPOSALS / EXAMPLE
    return workspace.definition(name or (EXAMPLE if example.is_dir() else None), start)


def build(templates: Sequence[Path], proposal: Proposal, room: Path) -> Mapping[Path, Built]:
    """Fill templates in and convert them.

    Args:
        templates: The Word files; one that cannot be filled in stops no other.
        proposal: With what.
        room: An existing folder for what is made.

    Raises:
        MissingProgramError: There is no LibreOffice.
        OutputError: The disk is full.
    """
    built: dict[Path, Built] = {}
    filled: dict[Path, Path] = {}
    for number, template in enumerate(dict.fromkeys(templates)):
        word = room / f"{number}-{template.stem}.docx"
        try:
            render(complete(proposal, template), template, word)
        except TemplateError as error:
            told = "; ".join(problem.message for problem in error.problems)
            built[template] = Built(problem=(told or str(error)).replace(f"{template.parent}/", ""))
        else:
            filled[template] = word
    converted = convert(list(filled.values()), room) if filled else {}
    for template, word in filled.items():
        pdf = converted[word]
        built[template] = Built(word, pdf) if isinstance(pdf, Path) else Built(word, problem=str(pdf))
    return built


def complete(proposal: Proposal, template: Path) -> Proposal:
    """Return a proposal with all that a template may use.

    Beside its own values those are examples of the template's own fields, and the parts of the package for a
    contents page: invented, for nobody knows its pages.

    Raises:
        TemplateError: The template's description of itself does not hold.
    """
    parts = [PdfDocument(proposal.source, proposal.title, _PAGES, proposal.source.name)]
    parts += [
        PdfDocument(each.path, each.title, _PAGES, each.shown, number=each.number) for each in proposal.attachments
    ]
    own = examples(described(template.parent).rules)
    return replace(proposal, values={**own, **filled_in(proposal, parts, own=1).values})
