"""Own fields from definition to package: printed, withheld where that is asked, noticed when they change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from documents import paragraphs, template
from leaks import read
from pypdf import PdfReader
from regions import OWN, definition, overlay, region

from pipeline.production.batch import run
from pipeline.production.results import State
from pipeline.workspace import Workspace


def made(workspace: Workspace, file: Path) -> dict[str, State]:
    (result,) = run([(file, workspace)], day=dt.date(2026, 3, 2), tasks=1)
    return {each.key: each.state for each in result.results}


def text_of(pdf: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_own_fields_in_a_batch(tmp_path: Path) -> None:
    workspace = region(tmp_path)
    folder = tmp_path / "templates" / "eigen"
    template(folder / "voorstel.docx", "{{ titel }}", "{{ voorstel }}",
             "{%p if programma %}", "Programma: {{ programma }}", "{%p endif %}", "{{ opgave }}")  # fmt: skip
    file = definition(workspace, "")
    overlay(file, "urk", "programma: Haven\nopgave: {tekst: 'Bij het thema.'}\nniet_openbaar: {programma: plan}\n")
    overlay(file, "zeist", "programma: Bos\nopgave: 'Bij {{ programma }}.'\n")
    assert set(made(workspace, file).values()) == {State.MADE}

    built = workspace.build / "proef"
    assert {"Programma: Haven", "Bij het thema."} <= set(paragraphs(built / "urk" / "voorstel.docx"))
    assert {"Programma: Bos", "Bij Bos."} <= set(paragraphs(built / "zeist" / "voorstel.docx"))
    public = workspace.public_results("proef") / "urk"
    assert "Bij het thema." in text_of(public / "pakket-openbaar.pdf")
    assert not any(read(each).has("Haven") for each in public.iterdir())
    assert "Haven" in text_of(built / "urk" / "pakket.pdf")

    assert set(made(workspace, file).values()) == {State.UNCHANGED}
    description = folder / "sjabloon.yaml"
    description.write_text(OWN.replace("type: regel", "type: regel\n    allowed: [Bos, Zee]", 1), encoding="utf-8")
    assert made(workspace, file) == {"urk": State.FAILED, "zeist": State.UNCHANGED, "soest": State.UNCHANGED}
    description.unlink()
    assert made(workspace, file) == {"urk": State.FAILED, "zeist": State.FAILED, "soest": State.UNCHANGED}
