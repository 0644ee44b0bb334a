from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from pipeline.bundle import bundle, receipt
from tests.pdfs import document, without_fonts, write_pdf


def make(folder, **changes):
    folder.mkdir(exist_ok=True)
    proposal, picture = write_pdf(folder / "v.pdf", 2, change=without_fonts), write_pdf(folder / "a.pdf", 3)
    source, template = folder / "voorstel.yaml", folder / "sjabloon.docx"
    source.write_text("titel: x")
    template.write_text("sjabloon")
    parts = [
        replace(document(proposal, "Voorstel"), source="voorstel.yaml", actions=("omgezet naar pdf",)),
        replace(document(picture, "Kaart", 1), source="bijlagen/kaart.pdf", has_text=False),
    ]
    package = bundle(parts, folder / "pakket.pdf", title="x")
    options = {
        "title": "Zorg & één",
        "originals": [{"sha256": sha256(source)}, {"sha256": sha256(picture)}],
        "inputs": {"templates/standaard/voorstel.docx": sha256(template)},
        "outputs": {package.path.name: sha256(package.path)},
        "made_with": {"collegevoorstel": "1.0", "libreoffice": "7.4"},
    }
    return package, receipt(package, **options | changes)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_one_for_all_says_nothing_of_files_and_what_was_done(tmp_path):
    released = {"weggelaten": [{"wat": "bijlage 2", "waarom": "geheim"}]}
    complete = json.loads(make(tmp_path, released=released)[1])
    for_all = json.loads(make(tmp_path, for_all=True)[1])
    assert complete["openbaar"] == released and "openbaar" not in for_all
    assert [set(one) - set(other) for one, other in zip(complete["delen"], for_all["delen"], strict=True)] == [
        {"bron", "gedaan"}, {"bron", "gedaan"}
    ]  # fmt: skip


def test_it_tells_every_part_with_its_place_and_what_was_done(tmp_path):
    package, written = make(tmp_path)
    told = json.loads(written)
    assert told["formaat"] == 3
    assert told["titel"] == "Zorg & één"
    assert told["paginas"] == 5
    assert told["gemaakt_met"] == {"collegevoorstel": "1.0", "libreoffice": "7.4"}
    assert told["delen"] == [
        {
            "titel": "Voorstel", "bron": "voorstel.yaml", "sha256": sha256(tmp_path / "voorstel.yaml"),
            "paginas": 2, "in_pakket": {"van": 1, "tot": 2}, "paginanummers": {"van": "1", "tot": "2"},
            "doorzoekbaar": True, "tags": "heeft geen tags", "gedaan": ["omgezet naar pdf"],
        },
        {
            "titel": "Kaart", "bron": "bijlagen/kaart.pdf", "sha256": sha256(tmp_path / "a.pdf"),
            "paginas": 3, "in_pakket": {"van": 3, "tot": 5}, "paginanummers": {"van": "B1-1", "tot": "B1-3"},
            "doorzoekbaar": False, "tags": "heeft geen tags", "gedaan": [],
        },
    ]  # fmt: skip
    assert told["invoer"] == [
        {"bestand": "templates/standaard/voorstel.docx", "sha256": sha256(tmp_path / "sjabloon.docx")}
    ]
    assert told["bestanden"] == [{"bestand": "pakket.pdf", "sha256": sha256(package.path)}]


def test_what_stands_in_the_way_is_said_in_dutch_with_its_part(tmp_path):
    told = json.loads(make(tmp_path)[1])["in_de_weg"]
    fonts = told[0]
    assert (fonts["delen"], fonts["paginas"]) == (["Voorstel"], [1])
    assert fonts["normen"] == ["PDF/A-2u", "PDF/A-2b"]
    assert fonts["regels"] == ["PDFA2U-FONT-EMBEDDING-001", "PDFA2B-FONT-EMBEDDING-001"]
    assert fonts["betekenis"].startswith("Dit lettertype zit niet in het bestand: Helvetica (pagina 1).")
    assert "Maak de PDF opnieuw" in fonts["doen"]
    assert "font" in fonts["meldingen"][0]


def test_it_is_read_by_people_and_knows_no_place(tmp_path):
    _, written = make(tmp_path)
    assert "één".encode() in written
    assert written.endswith(b"}\n")
    assert str(tmp_path).encode() not in written


def test_same_inputs_same_receipt_in_another_folder(tmp_path):
    assert make(tmp_path / "een")[1] == make(tmp_path / "twee")[1]


def test_a_name_that_is_not_utf8_can_be_written_and_read_back(tmp_path):
    _, written = make(tmp_path, title="nota\udce9.pdf")
    assert json.loads(written)["titel"] == "nota\udce9.pdf"
