"""The command line as a whole: Dutch help and messages, exit codes, nothing heavy at the start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.errors import OutputError, Problem

ROOT = Path(__file__).parent.parent
COMMANDS = ("nieuw", "controleer", "maak", "batch", "bundel", "dokter")


def left(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as leaving:
        app.main(list(arguments))
    captured = capsys.readouterr()
    return int(leaving.value.code or 0), captured.out, captured.err


def test_help_is_in_dutch_and_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = left(capsys, "--help")
    assert code == 0
    assert all(f"  {command}  " in out for command in COMMANDS)
    for english in ("Usage", "Options", "Commands", "Show this message", "exit."):
        assert english not in out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_in_dutch(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = left(capsys, command, "--help")
    assert code == 0 and out.startswith(f"Gebruik: voorstel {command}") and "Toon deze hulp." in out
    assert "Show this message" not in out and "[default" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["maka"], "De opdracht 'maka' bestaat niet. Bedoelt u 'maak'?"),
        (["maak", "--gemeent", "x"], "De optie '--gemeent' bestaat niet. Bedoelt u '--gemeente'?"),
        (["nieuw"], "Er ontbreekt een argument: MAP."),
        (["nieuw", "a", "b"], "Er staat te veel achter de opdracht: b."),
        (["maak", "--gemeente"], "De optie '--gemeente' is niet goed gebruikt; er hoort een waarde achter."),
    ],
)
def test_a_wrong_call_is_exit_2_in_dutch(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code, out, err = left(capsys, *arguments)
    assert code == 2 and out == "" and said in err


def test_without_a_command_it_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = left(capsys)
    assert code == 2 and "Opdrachten" in err


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.cli.new.create", fail)


def test_a_foreseen_error_has_its_code_and_its_problems(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, OutputError("Vol.", "Maak ruimte.", (Problem("a.yaml", 1, 2, "Hier."),)))
    code, out, err = left(capsys, "nieuw", "x")
    assert (code, out) == (8, "")
    assert err == "Fout: Vol. Maak ruimte.\n  a.yaml:1:2: Hier.\n"


def test_ctrl_c_is_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert left(capsys, "nieuw", "x")[0] == 130


def test_an_unforeseen_error_keeps_its_details_in_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing(monkeypatch, RuntimeError("kapot"))
    code, _, err = left(capsys, "nieuw", "x")
    (log,) = tmp_path.glob("voorstel-*.log")
    assert code == 1 and "Traceback" not in err and str(log) in err
    assert "RuntimeError: kapot" in log.read_text("utf-8")
    assert "RuntimeError: kapot" in left(capsys, "-v", "nieuw", "x")[2]


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from pipeline.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n" \
        "print(sorted({'docxtpl', 'pikepdf', 'pypdf', 'lxml', 'PIL', 'cerberus'} & set(sys.modules)))"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
