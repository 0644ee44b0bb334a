"""Templates, filled in with one proposal and converted, so that they can be laid side by side.

In: Word files with tags. Out: of each what became of it. LibreOffice is called once for all; nothing is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.conversion import convert
from pipeline.definition import load_proposal
from pipeline.definition.described import described
from pipeline.document import render
from pipeline.errors import TemplateError, UsageError
from pipeline.library.comparing.examples import examples
from pipeline.library.matrix.proofs import MOST, REGISTERS, STANDS_IN, write_proofs
from pipeline.models import PdfDocument, Proposal
from pipeline.production.contents import filled_in
from pipeline.workspace import Workspace

_TEMPLATE = "vergelijking"  # that nobody has: a proposal of it has no own fields
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


def proposal_for(workspace: Workspace, name: str | None, municipality: str | None, room: Path) -> Proposal:
    """Return the proposal with which templates are compared.

    Args:
        workspace: Whose proposals and municipalities count.
        name: The proposal that the user means; None for the proof in which every field is filled in.
        municipality: For whom, where a proposal is named; None for the one that it names.
        room: An existing folder to work in; attachments may be there as long as the proposal is used.

    Raises:
        UsageError: There is no such proposal or municipality.
        DefinitionError: The proposal does not hold.
    """
    if name is not None:
        return load_proposal(workspace.definition(name, Path.cwd()), workspace, municipality)
    if municipality is not None:
        raise UsageError("Zonder --voorstel doet --gemeente niets.", "Geef ook --voorstel.")
    proofs = write_proofs(workspace, [_TEMPLATE], room, everyone=False)
    full = next(each.definition for each in proofs if each.name == MOST)
    return load_proposal(full, replace(workspace, first=room / REGISTERS, into=room), STANDS_IN)


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
