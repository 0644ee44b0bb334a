"""The files of attachments themselves, beside the package and never among what is public."""

import datetime as dt
import json

from click.testing import CliRunner

from pipeline.cli.bundle import command as bundle_command
from pipeline.cli.make import command
from pipeline.definition import load_proposal
from pipeline.production import fingerprints
from pipeline.production.build import build
from tests.test_attachments import make_pdf
from tests.test_production_build import workspace_in

DEFINITION = """
titel: Proef
gemeente: hilversum
voorstel: In te stemmen.
bijlagen:
  - {titel: "Contract: getekend", bestand: bijlagen/getekend.pdf, origineel_bijvoegen: ja}
  - {titel: Kaart, bestand: bijlagen/kaart.pdf}
"""


def workspace(folder):
    made = workspace_in(folder)
    files = made.root / "proposals" / "getekend" / "bijlagen"
    files.mkdir(parents=True)
    make_pdf(files / "getekend.pdf")
    make_pdf(files / "kaart.pdf", text="Kaart")
    (files.parent / "voorstel.yaml").write_text(DEFINITION, encoding="utf-8")
    return made


def test_one_that_is_asked_stands_beside_the_package_to_the_byte(tmp_path):
    made = workspace(tmp_path / "w")
    definition = made.root / "proposals" / "getekend" / "voorstel.yaml"
    result = build(load_proposal(definition, made), made, tmp_path / "uit", day=dt.date(2026, 3, 2))
    original = tmp_path / "uit" / "originelen" / "1 Contract- getekend.pdf"
    assert original in result.files and len(list(original.parent.iterdir())) == 1
    assert original.read_bytes() == (definition.parent / "bijlagen" / "getekend.pdf").read_bytes()
    told = json.loads((tmp_path / "uit" / "pakket.json").read_bytes())
    assert [part.get("origineel") for part in told["delen"] if "origineel" in part] == [
        "originelen/1 Contract- getekend.pdf"
    ]
    listed = {each["bestand"]: each["sha256"] for each in told["bestanden"]}
    assert listed["originelen/1 Contract- getekend.pdf"] == fingerprints.of_file(original)
    assert not any("originelen" in str(path) for path in result.public)
    assert not any("origineel" in path.read_text("utf-8") for path in result.public if path.suffix == ".json")


def test_all_on_the_command_line(tmp_path, monkeypatch):
    made = workspace(tmp_path / "w")
    monkeypatch.chdir(made.root)
    arguments = ["getekend", "--origineel-bijvoegen", "--uit", str(tmp_path / "uit")]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert [path.name for path in sorted((tmp_path / "uit" / "originelen").iterdir())] == [
        "1 Contract- getekend.pdf",
        "2 Kaart.pdf",
    ]


def test_of_loose_files_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_pdf(tmp_path / "a.pdf")
    arguments = ["uit.pdf", "a.pdf", "--origineel-bijvoegen"]
    assert CliRunner().invoke(bundle_command, arguments, catch_exceptions=False).exit_code == 0
    assert (tmp_path / "uit-originelen" / "0 a.pdf").read_bytes() == (tmp_path / "a.pdf").read_bytes()
    again = CliRunner().invoke(bundle_command, arguments[:2], catch_exceptions=False)
    assert again.exit_code == 0 and not (tmp_path / "uit-originelen" / "0 a.pdf").exists()
