"""``voorstel controleer``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from definitions import START, write

from pipeline.cli.check import command

MANY_MISTAKES = """\
titel: Proef
gemeente: Hilversem
voorstl: In te stemmen.
datum: 2019-02-30
status: consept
openbaarheid: geheim
samenvatting: De kosten zijn {{ bijdragen.totaa }}.
financien:
  bijdragen:
    - {partij: OM, bedrag: 14.000}
    - {partij: Politie, bedrag: 14,50}
  dekkng: reserve
bijlagen:
  - {titel: Kaart, bestand: ../kaart.png}
  - bijlagen/strategie.pdf
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


@pytest.fixture(autouse=True)
def standing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_sound_definition(tmp_path: Path) -> None:
    write(tmp_path, START)
    result = run("voorstel.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 voorstel gecontroleerd: geen fouten.\n"


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path, MANY_MISTAKES)
    result = run("voorstel.yaml")
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    assert [line.split(": ")[0].removeprefix("voorstel.yaml:") for line in lines] == [
        "2:11", "3:1", "4:8", "5:9", "6:15", "7:43", "10:28", "11:36", "12:3", "14:29", "15:5", "15:5", "6:15"
    ]  # fmt: skip
    assert "12 fouten en 1 waarschuwing" in result.stderr


def test_json_has_all_and_the_same(tmp_path: Path) -> None:
    write(tmp_path, MANY_MISTAKES)
    result = run("--json", "voorstel.yaml")
    data = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, len(data)) == (3, "", 13)
    assert data[2] == {
        "bestand": "voorstel.yaml", "regel": 4, "kolom": 8, "ernst": "fout", "pad": "datum",
        "melding": "De datum '2019-02-30' bestaat niet: februari 2019 heeft 28 dagen.",
        "oplossing": "Controleer de dag.",
    }  # fmt: skip


def test_at_most_a_screenful_then_a_count(tmp_path: Path) -> None:
    write(tmp_path, START + "".join(f"onzin{n}: x\n" for n in range(50)))
    lines = run("voorstel.yaml").stdout.splitlines()
    assert len(lines) == 21 and lines[-1] == "… en nog 30 (toon ze met --alles)."
    assert len(run("voorstel.yaml", "--alles").stdout.splitlines()) == 50
    assert len(json.loads(run("voorstel.yaml", "--json").stdout)) == 50


def test_only_warnings_is_no_failure(tmp_path: Path) -> None:
    write(tmp_path, START + "kenmerk: Besluit #3\n")
    result = run("voorstel.yaml")
    assert result.exit_code == 0 and ": waarschuwing: " in result.stdout
    assert "geen fouten en 1 waarschuwing" in result.stderr


def test_the_municipality_can_be_given(tmp_path: Path) -> None:
    write(tmp_path, START.replace("gemeente: hilversum\n", ""))
    assert run("voorstel.yaml").exit_code == 3
    assert run("voorstel.yaml", "--gemeente", "0402").exit_code == 0


def test_without_a_name_where_you_stand_or_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "proposals" / "een", START)
    write(tmp_path / "proposals" / "twee", START + "onzin: x\n")
    assert "2 voorstellen gecontroleerd: 1 fout." in run().stderr
    assert "proposals/twee/voorstel.yaml:4:1" in run().stdout
    assert "1 voorstel gecontroleerd: geen fouten." in run("een").stderr
    monkeypatch.chdir(tmp_path / "proposals" / "twee")
    assert run().stdout.startswith("voorstel.yaml:4:1")


def test_it_loads_nothing_heavy(tmp_path: Path) -> None:
    """A check starts in a fraction of a second: what makes documents and PDFs is not imported.

    Where anything was made before, what the template prints is known; else it is looked up, and not kept.
    """
    write(tmp_path, START)
    assert run("voorstel.yaml").exit_code == 0 and not (tmp_path / "build").exists()
    (tmp_path / "build").mkdir()
    assert run("voorstel.yaml").exit_code == 0
    code = (
        "import sys; from pipeline.cli.check import command\n"
        "command(['voorstel.yaml'], standalone_mode=False)\n"
        "print(sorted({'docxtpl', 'docx', 'lxml', 'pikepdf', 'pypdf', 'PIL', 'jinja2', 'markdown_it', 'openpyxl'}"
        " & set(sys.modules)))"
    )
    root = str(Path(__file__).parent.parent)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": root})  # fmt: skip
    assert done.stdout.strip() == "[]", done.stdout


def test_all_municipalities_at_once(tmp_path: Path) -> None:
    write(tmp_path, START + "doel: '{{ budget }}'\nkader: '{{ onzin }}'\n")
    (tmp_path / "gemeenten.csv").write_text("gemeente;budget\nUrk;1\nSoest;2\n")
    result = run("voorstel.yaml", "--alle")
    assert result.exit_code == 3
    first, second = result.stdout.splitlines()
    assert "niet ingevuld (voor Amersfoort, Baarn, De Bilt en nog 34). Vul 'budget' in gemeenten.csv in" in first
    assert second.startswith("voorstel.yaml:5:12: 'onzin' is geen bekende waarde (voor alle 39).")


def test_what_is_wrong_for_another_municipality_alone_is_told_too(tmp_path: Path) -> None:
    write(tmp_path, START)
    (tmp_path / "gemeenten").mkdir()
    (tmp_path / "gemeenten" / "urk.yaml").write_text("doeel: Veilig.\n")
    result = run("voorstel.yaml")
    assert result.exit_code == 3 and result.stdout.startswith("gemeenten/urk.yaml:1:1: 'doeel' is geen bekend")
    assert "(voor Urk)" in run("voorstel.yaml", "--alle").stdout


def test_all_or_one(tmp_path: Path) -> None:
    write(tmp_path, START)
    assert run("voorstel.yaml", "--alle", "--gemeente", "urk").exit_code != 0
    assert run("voorstel.yaml", "--alle").exit_code == 0
