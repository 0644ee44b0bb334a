from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pypdf
import pytest

from pipeline.production import numbered as module
from pipeline.production.index import read
from tests.batches import definition_of, region_in, run_in
from tests.pdfs import write_pdf
from tests.test_production_build import is_whole
from tests.test_production_contents import made

PARTS = "losse_delen: ja\n"


def parts_of(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "delen").iterdir())


def texts(path: Path) -> list[str]:
    return [page.extract_text().strip() for page in pypdf.PdfReader(path).pages]


def test_each_part_is_a_checked_pdf_of_its_own_without_stamps(tmp_path):
    result = made(region_in(tmp_path), "Strategie", "Begroting", more=PARTS + "soort: collegevoorstel\n")
    assert parts_of(result.folder) == ["0 Collegevoorstel.pdf", "1 Strategie.pdf", "2 Begroting.pdf"]
    assert texts(result.folder / "delen" / "1 Strategie.pdf") == ["1 1", "1 2"]
    with pikepdf.open(result.folder / "delen" / "0 Collegevoorstel.pdf") as pdf:
        assert pdf.docinfo["/Title"] == "Zorg & Welzijn" and pdf.docinfo["/Author"] == "Gemeente Laren"
        assert b"<pdfuaid:part>1<" in pdf.Root.Metadata.read_bytes()
    with pikepdf.open(result.folder / "delen" / "1 Strategie.pdf") as pdf:
        assert pdf.docinfo["/Title"] == "Strategie"
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()  # it has no tags


def test_the_receipt_tells_them(tmp_path):
    result = made(region_in(tmp_path), "Strategie", "Begroting", more=PARTS)
    receipt = json.loads((result.folder / "pakket.json").read_bytes())
    assert [part.get("los", {}).get("bestand") for part in receipt["delen"]] == [
        None, "delen/0 Voorstel.pdf", "delen/1 Strategie.pdf", "delen/2 Begroting.pdf",
    ]  # fmt: skip
    assert receipt["delen"][1]["los"]["norm"] == "PDF/A-2a en PDF/UA-1"
    assert receipt["delen"][2]["los"]["norm"] == "PDF/A-2u"  # it has no tags
    listed = [each["bestand"] for each in receipt["bestanden"]]
    assert listed[-3:] == ["delen/0 Voorstel.pdf", "delen/1 Strategie.pdf", "delen/2 Begroting.pdf"]
    assert [path.relative_to(result.folder).as_posix() for path in result.files] == [*listed, "pakket.json"]


def test_without_asking_there_are_none(tmp_path):
    assert not (made(region_in(tmp_path), "Strategie").folder / "delen").exists()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Nota 2019/2022: één <concept>", "1 Nota 2019-2022- één -concept.pdf"),
        ("Cafe\u0301 d’Oor…", "1 Café d’Oor….pdf"),
        ("Plan. . ", "1 Plan.pdf"),
        ("../../etc", "1 etc.pdf"),
        (" ???", "1 Bijlage.pdf"),
        ("woord " * 40, "1 " + ("woord " * 20).strip() + ".pdf"),
        ("é" * 200, "1 " + "é" * 60 + ".pdf"),
    ],
)
def test_names_can_stand_on_any_disk(tmp_path, title, name):
    result = made(region_in(tmp_path), title, more=PARTS)
    assert parts_of(result.folder)[1] == name


def test_they_stand_in_order_also_beyond_nine(tmp_path):
    result = made(region_in(tmp_path), *map(str, range(10)), more=PARTS + "inhoudsopgave: nee\n", pages=1)
    assert [name.split()[0] for name in parts_of(result.folder)] == [f"{n:02}" for n in range(11)]


def test_a_title_that_says_too_much_makes_way_for_the_public_one(tmp_path):
    workspace = region_in(tmp_path)
    definition = definition_of(workspace)
    secret = (
        "{titel: Ontslag van J. Jansen, bestand: bijlagen/strategie.pdf, openbaarheid: vertrouwelijk, "
        "openbare_titel: Personeelszaak}"
    )
    text = definition.read_text().replace("{titel: Strategie, bestand: bijlagen/strategie.pdf}", secret)
    definition.write_text(text + PARTS)
    (result,) = run_in(workspace, chosen=["laren"]).results
    assert parts_of(result.folder) == ["0 Voorstel.pdf", "1 Personeelszaak.pdf"]


def test_that_of_a_shared_attachment_is_made_once_and_is_a_file_of_its_own(tmp_path, monkeypatch):
    workspace = region_in(tmp_path)
    definition_of(workspace).write_text(definition_of(workspace).read_text() + PARTS)
    counted = []
    real = module.bundle

    def count(parts, into, **more):
        counted.append(into.name)
        return real(parts, into, **more)

    monkeypatch.setattr(module, "bundle", count)
    result = run_in(workspace)
    assert sorted(counted) == ["0 Voorstel.pdf"] * 5 + ["1 Strategie.pdf"]
    paths = [each.folder / "delen" / "1 Strategie.pdf" for each in result.results]
    assert len({path.read_bytes() for path in paths}) == 1
    assert len({path.stat().st_ino for path in paths}) == 5


def test_they_come_go_and_are_missed_with_the_set(tmp_path):
    workspace = region_in(tmp_path)
    definition = definition_of(workspace)
    bare = definition.read_text()
    definition.write_text(bare + PARTS)
    (first,) = run_in(workspace, chosen=["laren"]).results
    part = first.folder / "delen" / "1 Strategie.pdf"
    assert "delen/1 Strategie.pdf" in read(workspace.build / "proef").entries["laren"].files
    content = part.read_bytes()
    part.unlink()
    (again,) = run_in(workspace, chosen=["laren"]).results
    assert again.reasons == ("delen/1 Strategie.pdf is weg",)
    assert part.read_bytes() == content
    definition.write_text((bare + PARTS).replace("titel: Strategie", "titel: Het plan"))
    run_in(workspace, chosen=["laren"])
    assert parts_of(first.folder) == ["0 Voorstel.pdf", "1 Het plan.pdf"]
    assert is_whole_with_parts(first.folder)
    definition.write_text(bare)
    run_in(workspace, chosen=["laren"])
    assert not (first.folder / "delen").exists()
    assert is_whole(first.folder)


def test_one_that_was_changed_by_hand_and_what_the_user_put_there_is_kept(tmp_path):
    workspace = region_in(tmp_path)
    definition = definition_of(workspace)
    bare = definition.read_text()
    definition.write_text(bare + PARTS)
    (first,) = run_in(workspace, chosen=["laren"]).results
    write_pdf(first.folder / "delen" / "0 Voorstel.pdf", name="met de hand")
    (first.folder / "delen" / "notitie.txt").write_text("van mij")
    definition.write_text(bare)
    (second,) = run_in(workspace, chosen=["laren"]).results
    assert parts_of(first.folder) == ["0 Voorstel-bewerkt.pdf", "notitie.txt"]
    assert "Die versie staat nu in 0 Voorstel-bewerkt.pdf." in second.warnings[-1]


def is_whole_with_parts(folder: Path) -> bool:
    from pipeline.production.edited import listed
    from pipeline.production.fingerprints import of_file

    return all(of_file(folder / name) == found for name, found in listed(folder / "pakket.json").items())
