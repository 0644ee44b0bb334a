"""What is on this machine, and what to do where it is not."""

import sys
from pathlib import Path

import pytest

from pipeline import machine
from pipeline.errors import MissingProgramError

posix = pytest.mark.skipif(sys.platform == "win32", reason="programs without a suffix")


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@posix
def test_soffice_where_the_variable_points(tmp_path, monkeypatch):
    program = executable(tmp_path / "kantoor" / "soffice")
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(program))
    assert machine.find_soffice() == program
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(tmp_path / "weg"))
    with pytest.raises(MissingProgramError, match="VOORSTEL_SOFFICE"):
        machine.find_soffice()


@posix
def test_soffice_on_the_path_and_at_its_usual_place(tmp_path, monkeypatch):
    monkeypatch.delenv("VOORSTEL_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    usual = executable(tmp_path / "opt" / "soffice")
    monkeypatch.setattr(machine, "_usual_places", lambda: [str(tmp_path / "nee"), str(usual)])
    assert machine.find_soffice() == usual
    on_path = executable(tmp_path / "bin" / "libreoffice")
    assert machine.find_soffice() == on_path


def test_no_soffice_names_the_command_that_mends_it(monkeypatch):
    monkeypatch.delenv("VOORSTEL_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(machine, "_usual_places", lambda: [])
    monkeypatch.setattr(machine, "install_command", lambda: "brew install --cask libreoffice")
    with pytest.raises(MissingProgramError) as caught:
        machine.find_soffice()
    assert caught.value.exit_code == 7
    assert caught.value.remedy == "Installeer het met: brew install --cask libreoffice"


def test_parts_with_a_screen_where_the_rest_has_one(monkeypatch):
    monkeypatch.setattr(
        machine, "_installed_of", lambda names: {"libreoffice-core", "libreoffice-writer"} & set(names)
    )
    assert machine.missing_debian_packages("libreoffice-writer-nogui", "libreoffice-calc-nogui") == [
        "libreoffice-calc"
    ]
    monkeypatch.setattr(machine, "_installed_of", lambda names: set())
    assert machine.missing_debian_packages("libreoffice-calc-nogui") == ["libreoffice-calc-nogui"]
