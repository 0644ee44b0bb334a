"""What a template has beside the proposal: filled in, and in all that is made; with real LibreOffice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from pipeline import conversion
from pipeline.definition import load_proposal
from pipeline.models import BuildResult
from pipeline.production import freshness
from pipeline.production.build import build
from pipeline.production.job import job_for
from pipeline.production.parcels import needed
from pipeline.workspace import Workspace
from tests.batches import definition_of, region_in, run_in, states
from tests.documents import template
from tests.test_production_build import DAY

DOCUMENTS = "documenten: [{bestand: besluit.docx, titel: Ontwerp & besluit}]\n"
MORE = """\
losse_delen: ja
inhoudsopgave: ja
kanttekeningen: {tekst: GEHEIMPJE, openbaarheid: vertrouwelijk, reden: omdat}
"""


def with_a_decision(folder: Path, more: str = MORE) -> Workspace:
    """Make a region of which the template has a second document."""
    workspace = region_in(folder)
    own = folder / "templates" / "proef"
    template(own / "besluit.docx", "De raad van {{ gemeente.naam }} besluit:", "{{ kanttekeningen }}")
    (own / "sjabloon.yaml").write_text(DOCUMENTS, encoding="utf-8")
    with definition_of(workspace).open("a", encoding="utf-8") as definition:
        definition.write(more)
    return workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildResult, list[int]]:
    workspace = with_a_decision(tmp_path_factory.mktemp("werk"))
    counted: list[int] = []
    real = conversion.convert

    def count(sources, into, **more):
        counted.append(len(sources))
        return real(sources, into, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversion, "convert", count)
        return build(load_proposal(definition_of(workspace), workspace), workspace, None, day=DAY), counted


def test_it_has_a_word_file_and_a_pdf_of_its_own(made: tuple[BuildResult, list[int]]) -> None:
    result, _ = made
    names = [path.relative_to(result.folder).as_posix() for path in result.files]
    assert names == [
        "voorstel.docx", "voorstel.pdf", "pakket.pdf", "besluit.docx", "besluit.pdf", "delen/0 Voorstel.pdf",
        "delen/0.1 Ontwerp & besluit.pdf", "delen/1 Strategie.pdf", "pakket.json",
    ]  # fmt: skip
    word = Document(str(result.folder / "besluit.docx"))
    assert word.paragraphs[0].text == "De raad van Laren besluit:"
    assert word.core_properties.title == "Ontwerp & besluit: Zorg & Welzijn 2019"


def test_it_stands_after_the_proposal_in_package_contents_and_receipt(made: tuple[BuildResult, list[int]]) -> None:
    result, _ = made
    package = PdfReader(result.folder / "pakket.pdf")
    marks = [each.title for each in package.outline if not isinstance(each, list)]  # type: ignore[union-attr]
    assert marks == ["Inhoud", "Zorg & Welzijn 2019", "Ontwerp & besluit", "Strategie"]
    assert package.page_labels == ["Inhoud 1", "1", "S1-1", "B1-1", "B1-2"]
    assert "Stuk 1 Ontwerp & besluit 1 3" in " ".join(package.pages[0].extract_text().split())
    told = json.loads((result.folder / "pakket.json").read_text("utf-8"))
    part = told["delen"][2]
    assert (part["bron"], part["titel"]) == ("besluit.docx", "Ontwerp & besluit")
    assert part["los"] == {"bestand": "delen/0.1 Ontwerp & besluit.pdf", "norm": "PDF/A-2a en PDF/UA-1"}
    assert "templates/proef/besluit.docx" in [each["bestand"] for each in told["invoer"]]


def test_the_public_one_is_made_anew(made: tuple[BuildResult, list[int]]) -> None:
    result, _ = made
    complete = PdfReader(result.folder / "besluit.pdf").pages[0].extract_text()
    shown = "".join(page.extract_text() for page in PdfReader(result.public[0]).pages)
    assert "GEHEIMPJE" in complete and "GEHEIMPJE" not in shown
    assert "De raad van Laren besluit:" in shown


def test_it_goes_through_libreoffice_with_the_proposal(made: tuple[BuildResult, list[int]]) -> None:
    """The proposal and its second document, for all and complete; then the two contents pages."""
    assert made[1] == [4, 2]


def test_a_change_makes_it_again_and_what_is_gone_goes(tmp_path: Path) -> None:
    workspace = with_a_decision(tmp_path, "")
    own, laren = workspace.root / "templates" / "proef", workspace.build / "proef" / "laren"

    def reasons() -> tuple[str, ...]:
        (result,) = run_in(workspace, chosen=["laren"]).results
        return result.reasons

    assert reasons() == (freshness.NEW,)
    assert reasons() == () and (laren / "besluit.pdf").exists()
    template(own / "besluit.docx", "Iets anders")
    assert reasons() == ("besluit.docx van sjabloon proef is veranderd",)
    (own / "sjabloon.yaml").unlink()
    assert reasons() == ("besluit.docx van sjabloon proef is weggehaald",)
    assert not (laren / "besluit.pdf").exists() and not (laren / "besluit.docx").exists()


def test_a_description_that_does_not_hold_stops_its_own_municipalities_only(tmp_path: Path) -> None:
    workspace = with_a_decision(tmp_path, "")
    registry = workspace.root / "templates" / "gemeenten.yaml"
    head, soest = registry.read_text("utf-8").split("  soest:")
    registry.write_text(f"{head}  soest:{soest.replace('sjabloon: proef', 'sjabloon: standaard')}")
    (workspace.root / "templates" / "proef" / "sjabloon.yaml").write_text("documenten: [{bestand: weg.docx}]\n")
    result = run_in(workspace, chosen=["laren", "soest"])
    assert states(result) == {"laren": "mislukt", "soest": "gemaakt"}
    (failed,) = result.failed
    assert failed.exit_code == 4 and "templates/proef/sjabloon.yaml:1:" in failed.error.replace("\\", "/")


def test_it_travels_to_a_cluster(tmp_path: Path) -> None:
    workspace = with_a_decision(tmp_path, "")
    job = job_for(load_proposal(definition_of(workspace), workspace), workspace, DAY)
    assert workspace.root / "templates" / "proef" / "besluit.docx" in list(needed(replace(job, turn=None)))
