"""Building one proposal for one municipality.

In: a checked ``Proposal`` and the folder for its results. Out: ``voorstel.docx``, ``voorstel.pdf``,
``pakket.pdf`` and the receipt ``pakket.json``, whole or not at all, the same bytes for the same inputs. It
never prints; how far it is, is told through events.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf

from pipeline import __version__, conversion
from pipeline.attachments import prepare
from pipeline.bundle import Input, bundle, receipt
from pipeline.document import render
from pipeline.errors import ConversionError
from pipeline.models import BuildResult, PdfDocument, Proposal, RenderedDocument
from pipeline.production.edited import keep_edited
from pipeline.production.events import Event, Step
from pipeline.production.publish import published
from pipeline.workspace import TEMPLATES, Workspace

DOCUMENT, PDF, PACKAGE, RECEIPT = "voorstel.docx", "voorstel.pdf", "pakket.pdf", "pakket.json"
_TEMPLATE, _REGISTRY = "voorstel.docx", "gemeenten.yaml"


def output_folder(proposal: Proposal, workspace: Workspace) -> Path:
    """Return where the results of a proposal stand unless the user says otherwise."""
    return workspace.build / proposal.name / proposal.municipality.key


def build(
    proposal: Proposal,
    workspace: Workspace,
    into: Path,
    *,
    progress: Callable[[Event], None] = lambda event: None,
) -> BuildResult:
    """Make the document, its PDF, the package and the receipt of one proposal.

    Args:
        proposal: For one municipality.
        workspace: Where its template is.
        into: Folder for the results; made when it is not there.
        progress: Called as each step begins.

    Raises:
        VoorstelError: A step failed; what stood in ``into`` is as it was.
    """

    def begin(step: Step) -> None:
        progress(Event(proposal.title, step))

    names = (DOCUMENT, PDF, PACKAGE)
    with published(into, names, RECEIPT) as folder:
        begin(Step.RENDER)
        template = workspace.data(proposal.municipality.template, _TEMPLATE)
        rendered = render(proposal, template, folder / DOCUMENT)
        begin(Step.CONVERT)
        document = _convert(proposal, rendered, folder / PDF)
        begin(Step.ATTACHMENTS)
        attachments = prepare(proposal.attachments, folder / "bijlagen")
        begin(Step.BUNDLE)
        package = bundle(
            (document, *attachments),
            folder / PACKAGE,
            title=proposal.title,
            author=proposal.author,
            language=proposal.language,
            numbers=[attachment.number for attachment in proposal.attachments],
        )
        (folder / RECEIPT).write_bytes(
            receipt(
                package,
                title=proposal.title,
                originals=(proposal.source, *(attachment.path for attachment in proposal.attachments)),
                inputs=_inputs(proposal, workspace),
                outputs=[folder / name for name in names],
                made_with={"collegevoorstel": __version__, "libreoffice": conversion.version()},
            )
        )
        begin(Step.PUBLISH)
        notices = keep_edited(into, RECEIPT)
    return BuildResult(
        folder=into,
        files=tuple(into / name for name in (*names, RECEIPT)),
        pages=package.pages,
        document_pages=package.parts[0].document.pages,
        warnings=notices,
    )


def _convert(proposal: Proposal, rendered: RenderedDocument, pdf: Path) -> PdfDocument:
    made = conversion.convert([rendered.path], pdf.parent)[rendered.path]
    if isinstance(made, ConversionError):
        raise made
    made.replace(pdf)
    with pikepdf.open(pdf) as opened:
        pages = len(opened.pages)
    return PdfDocument(
        path=pdf,
        title=rendered.title,
        pages=pages,
        source=proposal.source.name,
        actions=(f"ingevuld in sjabloon '{proposal.municipality.template}'", "omgezet van Word naar PDF"),
    )


def _inputs(proposal: Proposal, workspace: Workspace) -> list[Input]:
    """Return what a proposal is made from beside its definition and attachments, by the names of a workspace."""
    template = proposal.municipality.template
    inputs = [
        Input(workspace.data(template, _TEMPLATE), f"{TEMPLATES}/{template}/{_TEMPLATE}"),
        Input(workspace.data(_REGISTRY), f"{TEMPLATES}/{_REGISTRY}"),
    ]
    if (wordmark := proposal.municipality.wordmark) is not None:
        inputs.append(Input(wordmark, f"{TEMPLATES}/huisstijlen/{proposal.municipality.key}/{wordmark.name}"))
    return inputs
