import json
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import conversion, machine
from pipeline.bundle.judging import referee
from pipeline.cli import doctor
from pipeline.errors import MissingProgramError


def test_packages_are_those_of_the_project():
    project = tomllib.loads((Path(doctor.__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[<>=\[]", line)[0].lower() for line in project["project"]["dependencies"]}
    assert {name.lower() for name in doctor.PACKAGES} == names


def test_all_in_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(machine, "has_font", lambda font: True)
    done = CliRunner().invoke(doctor.command)
    assert done.exit_code == 0, done.output
    assert f"LibreOffice: {conversion.version()}" in done.output
    assert "niet goed" not in done.output
    assert str(tmp_path / "build") in done.output
    assert not (tmp_path / "build").exists()


def test_the_referee_is_told_and_never_a_fault(tmp_path, monkeypatch):
    def missing():
        raise MissingProgramError("veraPDF kan niet draaien.", "Installeer het met: zo")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(machine, "has_font", lambda font: True)
    for look, told in ((lambda: "21.0.1", "veraPDF: gevonden (Java 21.0.1)"), (missing, "met: zo")):
        monkeypatch.setattr(referee, "look", look)
        done = CliRunner().invoke(doctor.command)
        assert done.exit_code == 0
        assert told in done.output


def test_fonts_are_found_for_real():
    assert any(machine.has_font(font) for font in doctor.FONTS)
    assert not machine.has_font("Bestaat Niet")


@pytest.mark.parametrize(("file", "found"), [("DejaVuSans.ttf", True), ("DejaVuSansMono.ttf", False)])
def test_a_font_by_its_file(tmp_path, file, found):
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / file).touch()
    assert machine.has_font_file("DejaVu Sans", tmp_path / "weg", tmp_path) is found


def test_what_is_missing_and_the_command_for_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(tmp_path / "weg"))
    monkeypatch.setattr(machine, "has_font", lambda font: font != "Caladea")
    monkeypatch.setattr(machine, "install_command", lambda: "apt-get install alles")
    done = CliRunner().invoke(doctor.command)
    assert done.exit_code == MissingProgramError.exit_code == 7
    assert re.findall("niet goed *(.*)", done.output) == [
        "LibreOffice: niet gevonden", "Lettertype Caladea: niet gevonden",
    ]  # fmt: skip
    assert "omgevingsvariabele" in done.output and "apt-get install alles" in done.output


def test_an_office_that_is_too_old(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho 'LibreOffice 6.4.7.2 40(Build:2)'\n")
    program.chmod(0o755)
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(program))
    done = CliRunner().invoke(doctor.command)
    assert done.exit_code == 7
    assert "6.4.7.2" in done.output and "7.4 of nieuwer" in done.output


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    done = CliRunner().invoke(doctor.command)
    assert done.exit_code == 7
    assert "niet te beschrijven" in done.output and "schrijfrechten" in done.output


def test_as_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    findings = json.loads(CliRunner().invoke(doctor.command, ["--json"]).output)
    assert findings[0]["naam"] == "LibreOffice"
    assert set(findings[0]) == {"naam", "in_orde", "gevonden", "remedie"}
