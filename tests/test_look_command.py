"""``voorstel bekijk``: what a user reads of files before they are used."""

import json

import pytest
from click.testing import CliRunner

from pipeline.cli.look import command
from tests.test_attachments import make_image, make_pdf, make_word


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_word(tmp_path / "brief.docx")
    make_image(tmp_path / "kaart.png")
    make_pdf(tmp_path / "plan.pdf")
    return tmp_path


def test_every_file_is_told_of_and_nothing_is_left_behind(folder):
    before = sorted(folder.iterdir())
    done = CliRunner().invoke(command, ["brief.docx", "kaart.png", "plan.pdf"], catch_exceptions=False)
    assert done.exit_code == 0
    assert sorted(folder.iterdir()) == before
    word, picture, pdf = done.stdout.strip().split("\n\n")
    assert word.startswith("brief.docx: Word-document, ") and "1 pagina\n" in word
    assert "omgezet van Word naar PDF" in word
    assert "toegankelijk, geschikt voor het archief (PDF/A-2a)" in picture and "niet toegankelijk" not in picture
    assert "zonder tekst" in picture and "op een pagina A4 gezet" in picture
    assert "plan.pdf: PDF, " in pdf and "3 pagina's" in pdf and "ongewijzigd overgenomen" in pdf
    assert "niet toegankelijk, niet geschikt voor het archief" in pdf and "lettertype" in pdf.lower()


def test_what_cannot_be_used_is_told_beside_the_rest(folder):
    (folder / "leeg.docx").write_bytes(b"")
    done = CliRunner().invoke(command, ["leeg.docx", "weg.pdf", "kaart.png"], catch_exceptions=False)
    assert done.exit_code == 6
    assert "kan niet mee: is leeg (0 bytes). Zet het juiste bestand neer." in done.stdout
    assert "kan niet mee: bestaat niet." in done.stdout
    assert "kaart.png: PNG" in done.stdout


def test_as_data(folder):
    done = CliRunner().invoke(command, ["--json", "kaart.png", "weg.pdf"], catch_exceptions=False)
    picture, gone = json.loads(done.stdout)["bestanden"]
    assert picture["kan_mee"] and picture["norm"] == "PDF/A-2a en PDF/UA-1" and picture["paginas"] == 1
    assert not gone["kan_mee"] and gone["doen"] and gone["bytes"] is None
