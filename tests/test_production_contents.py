from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Name

from pipeline import conversion
from pipeline.definition import load_proposal
from pipeline.models import BuildResult
from pipeline.production.build import build
from pipeline.workspace import Workspace
from tests.batches import region_in, run_in
from tests.documents import template
from tests.pdfs import write_pdf

START = "titel: Zorg & Welzijn\ngemeente: laren\nvoorstel: Ja.\nvergaderdatum: 2 april 2019\nkenmerk: 2019.012\n"


def made(workspace: Workspace, *titles: str, more: str = "", pages: int = 2) -> BuildResult:
    """Make the proposal for Laren with these attachments, each of ``pages`` pages."""
    proposal = workspace.root / "proposals" / "proef"
    lines = [START + more + "bijlagen:"] if titles else [START + more]
    for number, title in enumerate(titles, start=1):
        write_pdf(proposal / "bijlagen" / f"{number}.pdf", pages)
        lines.append(f"  - {{titel: {json.dumps(title, ensure_ascii=False)}, bestand: bijlagen/{number}.pdf}}")
    (proposal / "voorstel.yaml").write_text("\n".join(lines), encoding="utf-8")
    resolved = load_proposal(proposal / "voorstel.yaml", workspace)
    return build(resolved, workspace, workspace.build / "proef" / "laren", day=dt.date(2019, 4, 9))


def package_of(result: BuildResult) -> Path:
    return result.folder / "pakket.pdf"


def listed(result: BuildResult) -> list[tuple[str, int]]:
    """Return where the links of the contents page lead: the description and the page, from the top."""
    with pikepdf.open(package_of(result)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        found = []
        for page in pdf.pages:
            links = [a for a in page.obj.get(Name.Annots, ()) if a.Subtype == Name.Link and Name.Dest in a]
            links.sort(key=lambda link: -float(link.Rect[3]))
            found += [(str(link.Contents), pages[link.Dest[0].objgen]) for link in links]
        return list(dict.fromkeys(found))


def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the calls of LibreOffice, and the files of each."""
    counted: list[int] = []
    real = conversion.convert

    def count(sources, into, **more):
        counted.append(len(sources))
        return real(sources, into, **more)

    monkeypatch.setattr(conversion, "convert", count)
    return counted


def test_it_stands_first_and_says_what_begins_where(tmp_path):
    result = made(region_in(tmp_path), "Strategie", "Begroting", pages=3)
    first = pypdf.PdfReader(package_of(result)).pages[0].extract_text()
    said = " ".join(first.split())
    for line in (
        "Voorstel Zorg & Welzijn", "Kenmerk 2019.012", "Vergadering 2 april 2019",
        "Voorstel Zorg & Welzijn 1 2", "Bijlage 1 Strategie 3 3", "Bijlage 2 Begroting 3 6",
    ):  # fmt: skip
        assert line.replace("\u00a0", " ") in said.replace("\u00a0", " ")
    assert listed(result) == [
        ("Zorg & Welzijn, pagina 2", 2),
        ("Strategie, pagina 3", 3),
        ("Begroting, pagina 6", 6),
    ]
    assert (result.pages, result.document_pages) == (8, 1)
    labels = pypdf.PdfReader(package_of(result)).page_labels
    assert labels == ["Inhoud 1", "1", "B1-1", "B1-2", "B1-3", "B2-1", "B2-2", "B2-3"]
    assert "pakket 8" in pypdf.PdfReader(package_of(result)).pages[7].extract_text()


def test_it_is_a_part_like_any_other(tmp_path):
    result = made(region_in(tmp_path), "Strategie", "Begroting")
    receipt = json.loads((result.folder / "pakket.json").read_bytes())
    contents = receipt["delen"][0]
    assert (contents["titel"], contents["bron"], contents["in_pakket"]) == (
        "Inhoud",
        "inhoud.docx",
        {"van": 1, "tot": 1},
    )
    assert contents["tags"] == "ja" and len(contents["sha256_ingevuld"]) == 64
    assert "templates/standaard/inhoud.docx" in [entry["bestand"] for entry in receipt["invoer"]]
    with pikepdf.open(package_of(result)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Inhoud", "Zorg & Welzijn", "Strategie", "Begroting"]
        assert b"inhoud.invalid" not in b"".join(
            page.Contents.read_bytes() for page in pdf.pages if isinstance(page.Contents, pikepdf.Stream)
        )
        assert not any("inhoud.invalid" in str(a.get(Name.A, "")) + str(a.Contents) for a in pdf.pages[0].Annots)


@pytest.mark.parametrize(
    ("count", "more", "there"),
    [
        (0, "", False), (1, "", False), (2, "", True),
        (1, "inhoudsopgave: ja\n", True), (2, "inhoudsopgave: nee\n", False),
    ],
)  # fmt: skip
def test_with_two_attachments_or_when_asked(tmp_path, count, more, there):
    result = made(region_in(tmp_path), *map(str, range(count)), more=more)
    receipt = json.loads((result.folder / "pakket.json").read_bytes())
    assert (receipt["delen"][0]["titel"] == "Inhoud") is there


def test_its_own_length_counts(tmp_path):
    titles = [
        f"Bijlage over onderwerp {n}, met een titel die meer dan een regel van de tabel lang is" for n in range(40)
    ]
    result = made(region_in(tmp_path), *titles, pages=1)
    receipt = json.loads((result.folder / "pakket.json").read_bytes())
    own = receipt["delen"][0]["paginas"]
    assert own > 1
    assert [page for _, page in listed(result)] == list(range(own + 1, own + 42))
    texts = [page.extract_text() for page in pypdf.PdfReader(package_of(result)).pages]
    for number in (1, 40):
        assert f"Bijlage {number} · pagina 1 van 1 · pakket {own + 1 + number}" in texts[own + number]


def test_an_unchanged_one_is_not_made_again_and_the_bytes_are_the_same(tmp_path, monkeypatch):
    workspace = region_in(tmp_path)
    first = package_of(made(workspace, "Een", "Twee")).read_bytes()
    counted = calls(monkeypatch)
    second = made(workspace, "Een", "Twee")
    assert counted == [1]
    assert package_of(second).read_bytes() == first
    made(workspace, "Een", "Twee", pages=3)
    assert counted == [1, 1, 1]


@pytest.mark.parametrize("damage", ["pdf", "json"])
def test_a_kept_one_that_is_damaged_is_made_again(tmp_path, monkeypatch, damage):
    workspace = region_in(tmp_path)
    first = package_of(made(workspace, "Een", "Twee")).read_bytes()
    (kept,) = (workspace.build / ".cache" / "inhoud").glob(f"*.{damage}")
    kept.write_bytes(b"{}")
    counted = calls(monkeypatch)
    assert package_of(made(workspace, "Een", "Twee")).read_bytes() == first
    assert counted == [1, 1]


def test_those_of_a_lot_go_through_one_call(tmp_path, monkeypatch):
    workspace = region_in(tmp_path)
    definition = workspace.root / "proposals" / "proef" / "voorstel.yaml"
    definition.write_text(definition.read_text() + "inhoudsopgave: ja\n")
    counted = calls(monkeypatch)
    assert not run_in(workspace).failed
    assert counted == [5, 5]


def test_a_template_of_ones_own(tmp_path):
    workspace = region_in(tmp_path)
    template(tmp_path / "templates" / "proef" / "inhoud.docx", "Overzicht van {{ titel }}", "{{ delen[1].titel }}")
    result = made(workspace, "Strategie", "Begroting")
    assert "Overzicht van Zorg & Welzijn" in pypdf.PdfReader(package_of(result)).pages[0].extract_text()
    assert listed(result) == [("Strategie, pagina 3", 3)]


def test_titles_with_signs_of_their_own(tmp_path):
    titles = ["Zorg & [concept] *versie* <1> | _a_", "2019. Een jaar", "Meervoudigepersoonlijkheidsstoornis" * 6]
    result = made(region_in(tmp_path), *titles)
    said = pypdf.PdfReader(package_of(result)).pages[0].extract_text()
    assert "Zorg & [concept] *versie* <1> | _a_" in " ".join(said.split())
    assert "2019. Een jaar" in said
    assert [page for _, page in listed(result)] == [2, 3, 5, 7]
