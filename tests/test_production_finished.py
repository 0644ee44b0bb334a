"""A document that was finished by hand in Word, in place of a new one."""

import datetime as dt
import json

import docx
import pypdf
import pytest
from click.testing import CliRunner

from pipeline.cli.make import command
from pipeline.definition import load_proposal
from pipeline.errors import AttachmentError, UsageError
from pipeline.production.build import build
from pipeline.production.job import Finished
from tests.test_attachments import make_word
from tests.test_production_build import workspace_in

DAY = dt.date(2026, 3, 2)
SECRET = """
bijlagen:
  - titel: Raming
    bestand: bijlagen/raming.docx
    openbaarheid: vertrouwelijk
    reden: de onderhandelingen lopen nog
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    workspace = workspace_in(tmp_path_factory.mktemp("werkmap"))
    folder = workspace.root / "proposals" / "besloten"
    (folder / "bijlagen").mkdir(parents=True)
    make_word(folder / "bijlagen" / "raming.docx", "Bedragen")
    start = "titel: Proef\ngemeente: hilversum\nvoorstel: In te stemmen.\n"
    (folder / "voorstel.yaml").write_text(start + SECRET, encoding="utf-8")
    return workspace


def proposal(workspace, name):
    return load_proposal(workspace.root / "proposals" / name / "voorstel.yaml", workspace)


def text(path):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_it_takes_the_place_of_a_new_document(workspace, tmp_path):
    by_hand = make_word(tmp_path / "af.docx", "Door collega's afgemaakt.")
    result = build(proposal(workspace, "proef"), workspace, tmp_path / "uit", day=DAY, finished=Finished(by_hand))
    assert (tmp_path / "uit" / "voorstel.docx").read_bytes() == by_hand.read_bytes()
    for path in (tmp_path / "uit" / "pakket.pdf", *(p for p in result.public if p.suffix == ".pdf")):
        assert "Door collega's afgemaakt." in text(path)
        assert "In te stemmen" not in text(path)
    told = json.loads((tmp_path / "uit" / "pakket.json").read_bytes())["delen"]
    (part,) = (part for part in told if part["bron"] == "af.docx")
    assert part["gedaan"][0] == "met de hand afgemaakt, niet opnieuw ingevuld" and part["sha256"]


def test_an_edited_result_is_used_where_it_stands_and_kept(workspace, tmp_path):
    into = tmp_path / "uit"
    build(proposal(workspace, "proef"), workspace, into, day=DAY)
    edited = docx.Document(into / "voorstel.docx")
    edited.add_paragraph("Nog een zin.")
    edited.save(into / "voorstel.docx")
    bytes_by_hand = (into / "voorstel.docx").read_bytes()
    build(proposal(workspace, "proef"), workspace, into, day=DAY, finished=Finished(into / "voorstel.docx"))
    assert "Nog een zin." in text(into / "pakket.pdf")
    assert (into / "voorstel.docx").read_bytes() == bytes_by_hand
    build(proposal(workspace, "proef"), workspace, into, day=DAY)
    kept = [path.read_bytes() for path in into.glob("voorstel-bewerkt*.docx")]
    assert kept == [bytes_by_hand]


def test_what_is_withheld_needs_a_document_of_its_own(workspace, tmp_path):
    complete, public = make_word(tmp_path / "af.docx", "Alles"), make_word(tmp_path / "open.docx", "Zonder")
    besloten = proposal(workspace, "besloten")
    with pytest.raises(UsageError, match="--openbaar-document"):
        build(besloten, workspace, tmp_path / "uit", day=DAY, finished=Finished(complete))
    assert not (tmp_path / "uit").exists()
    result = build(besloten, workspace, tmp_path / "uit", day=DAY, finished=Finished(complete, public))
    (shown,) = (path for path in result.public if path.suffix == ".pdf")
    assert "Zonder" in text(shown) and "Alles" not in text(shown) and "Bedragen" not in text(shown)
    assert "Alles" in text(tmp_path / "uit" / "pakket.pdf") and "Bedragen" in text(tmp_path / "uit" / "pakket.pdf")
    with pytest.raises(UsageError, match="Laat --openbaar-document weg"):
        build(
            proposal(workspace, "proef"), workspace, tmp_path / "x", day=DAY, finished=Finished(complete, public)
        )


def test_only_a_sound_word_file(workspace, tmp_path):
    for name, content in (("af.docx", b"PK\x03\x04niets"), ("af.pdf", b"%PDF-1.7 niets")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(AttachmentError, match=name):
            build(proposal(workspace, "proef"), workspace, tmp_path / "uit", day=DAY, finished=Finished(path))
    assert not (tmp_path / "uit").exists()


def test_on_the_command_line(workspace, tmp_path, monkeypatch):
    monkeypatch.chdir(workspace.root)
    by_hand = make_word(tmp_path / "af.docx", "Afgemaakt")
    arguments = ["proef", "--uit", str(tmp_path / "uit"), "--document", str(by_hand)]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0 and "pakket.pdf" in done.stdout
    alone = CliRunner().invoke(command, ["proef", "--openbaar-document", str(by_hand)])
    assert isinstance(alone.exception, UsageError)
