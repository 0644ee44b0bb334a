"""``voorstel batch`` as a user sees it: lines or a bar, a summary, exit codes."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import progress
from pipeline.cli.batch import command
from pipeline.errors import PartlyFailedError, UsageError
from pipeline.production.events import Event, Finished, Planned, Step, Waiting
from pipeline.production.results import BatchResult, MunicipalityResult, State
from pipeline.workspace import Workspace
from tests.batches import NAMES, another_in, definition_of, region_in

ROOT = Path(__file__).parent.parent


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.chdir(tmp_path)
    return region_in(tmp_path)


def batch(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["--taken", "1", *arguments])


def override(region: Workspace, key: str, text: str) -> None:
    folder = definition_of(region).parent / "gemeenten"
    folder.mkdir(exist_ok=True)
    (folder / f"{key}.yaml").write_text(text, encoding="utf-8")


def test_a_line_for_each_then_a_summary_and_the_second_time_nothing_to_do(region: Workspace) -> None:
    done = batch()
    assert done.exit_code == 0, done.output
    lines = [f"[{n}/5] {name}: gemaakt, 3 pagina's" for n, name in enumerate(NAMES, 1)]
    assert done.stderr.splitlines() == lines
    assert done.stdout.splitlines() == [
        "5 gemeenten: 5 gemaakt.",
        "Overzicht: build/proef/overzicht.html",
        "Openbaar: build/openbaar/proef (5 pakketten)",
    ]
    again = batch("--waarom")
    assert again.exit_code == 0 and again.stderr == ""
    assert again.stdout.splitlines()[:-2] == [
        *(f"{name}: ongewijzigd" for name in NAMES),
        "5 gemeenten: 5 ongewijzigd.",
    ]
    anew = batch("--opnieuw", "--waarom", "--gemeenten", "Baarn, laren")
    assert anew.stdout.splitlines()[:3] == [
        "Baarn: u vroeg om alles opnieuw te maken",
        "Laren: u vroeg om alles opnieuw te maken",
        "2 gemeenten: 2 gemaakt.",
    ]


def test_broken_municipalities_are_named_with_their_message_and_the_rest_is_made(region: Workspace) -> None:
    override(region, "baarn", "samenvating: x\n")
    lacking = "bijlagen:\n  - {titel: Kapot, bestand: bijlagen/kapot.pdf}\n"
    override(region, "eemnes", lacking)
    override(region, "soest", lacking)
    (definition_of(region).parent / "bijlagen" / "kapot.pdf").write_text("nee")
    done = batch()
    assert isinstance(done.exception, PartlyFailedError) and done.exception.exit_code == 9
    assert "3 van de 5" in str(done.exception)
    assert done.stdout.splitlines()[0] == "5 gemeenten: 2 gemaakt, 3 mislukt."
    assert "Baarn:\n  proposals/proef/gemeenten/baarn.yaml:1:1: 'samenvating' is geen bekend" in done.stderr
    assert "Eemnes, Soest:\n" in done.stderr and done.stderr.count("bijlagen/kapot.pdf: is geen PDF") == 1
    assert "[5/5]" in done.stderr
    told = json.loads((region.build / "proef" / "overzicht.json").read_bytes())
    assert [each["toestand"] for each in told["gemeenten"]].count("mislukt") == 3
    assert (region.build / "proef" / "laren" / "pakket.pdf").is_file()


def test_a_fault_in_the_definition_itself_is_told_once(region: Workspace) -> None:
    file = definition_of(region)
    file.write_text(file.read_text("utf-8") + "samenvating: x\n", encoding="utf-8")
    done = batch()
    assert done.exit_code == 3
    assert done.stderr.count("'samenvating' is geen bekend onderdeel") == 1 and "Alle gemeenten:" in done.stderr


def test_several_proposals_have_a_line_each_and_one_that_does_not_hold_stops_no_other(region: Workspace) -> None:
    another_in(region, "tweede")
    file = another_in(region, "kapot")
    file.write_text(file.read_text("utf-8") + "register: weg.yaml\n", encoding="utf-8")
    override(region, "baarn", "samenvating: x\n")
    done = batch("proef", "kapot", "tweede")
    assert isinstance(done.exception, PartlyFailedError)
    assert "Bij 2 van de 3 voorstellen ging iets mis." in str(done.exception)
    assert sorted(done.stdout.splitlines()[:-1]) == [
        "kapot: mislukt",
        "proef: 4 gemaakt, 1 mislukt (build/proef/overzicht.html)",
        "tweede: 5 gemaakt (build/tweede/overzicht.html)",
    ]
    assert done.stdout.splitlines()[-1] == "3 voorstellen, 10 pakketten: 9 gemaakt, 1 mislukt."
    assert "kapot:\n  proposals/kapot/voorstel.yaml kan niet worden gebruikt." in done.stderr
    assert "  proposals/kapot/voorstel.yaml:9:11: Het register 'weg.yaml' bestaat niet." in done.stderr
    assert "proef (Baarn):\n  proposals/proef/gemeenten/baarn.yaml:1:1: 'samenvating'" in done.stderr
    assert [line.split("]")[0] for line in done.stderr.splitlines()[:3]] == ["[1/3", "[2/3", "[3/3"]
    assert not (region.build / "kapot" / "overzicht.html").exists()
    again = batch("--waarom", "tweede", "proef", "--gemeenten", "soest")
    assert again.exit_code == 0, again.output
    assert again.stdout.splitlines() == [
        "proef, Soest: ongewijzigd",
        "proef: 1 ongewijzigd (build/proef/overzicht.html)",
        "tweede, Soest: ongewijzigd",
        "tweede: 1 ongewijzigd (build/tweede/overzicht.html)",
        "2 voorstellen, 2 pakketten: 2 ongewijzigd.",
    ]


def test_an_error_of_many_proposals_is_told_once(region: Workspace) -> None:
    names = [f"v{n}" for n in range(8)]
    for name in names:
        another_in(region, name)
    (region.root / "templates" / "proef" / "voorstel.docx").write_bytes(b"nee")
    done = batch(*names)
    assert done.exit_code == 4
    assert "v0, v1, v2, v3, v4, v5 en nog 2:\n  " in done.stderr


def test_a_proposal_named_twice_is_a_wrong_call(region: Workspace) -> None:
    done = batch("proef", "proposals/proef/voorstel.yaml")
    assert isinstance(done.exception, UsageError) and "'proef' is twee keer genoemd" in str(done.exception)
    other = shutil.copy(definition_of(region), definition_of(region).with_name("ander.yaml"))
    done = batch("proef", str(other))
    assert isinstance(done.exception, UsageError) and "in dezelfde map komen: " in str(done.exception)


def test_messages_fill_at_most_a_screen(region: Workspace) -> None:
    override(region, "baarn", "".join(f"onbekend{n}: x\n" for n in range(40)))
    done = batch()
    assert isinstance(done.exception, PartlyFailedError)
    told = done.stderr[done.stderr.index("Baarn:\n") :].splitlines()
    assert len(told) == 21 and told[-1] == "… en nog 21 regels; zie het overzicht."


def test_an_unknown_municipality_is_a_wrong_call(region: Workspace) -> None:
    done = batch("--gemeenten", "atlantis")
    assert isinstance(done.exception, UsageError) and "atlantis" in str(done.exception)


def test_tasks_and_a_cluster_do_not_go_together(region: Workspace) -> None:
    assert isinstance(batch("--cluster", "tcp://127.0.0.1:1").exception, UsageError)


def test_an_unchanged_run_loads_nothing_heavy_and_starts_no_program(region: Workspace) -> None:
    for _ in range(2):  # what was written at the moment that the first run began, the second looks at again
        assert batch().exit_code == 0
    code = (
        "import sys\n"
        "sys.addaudithook(lambda event, _: event in ('subprocess.Popen', 'os.posix_spawn', 'os.fork')"
        " and print('program', event))\n"
        "from pipeline.cli import main\n"
        "try: main(['batch'])\n"
        "except SystemExit as leaving: print(leaving.code)\n"
        "print(sorted({'rich', 'yaml', 'cerberus', 'jinja2', 'docxtpl', 'lxml', 'pikepdf', 'pypdf', 'PIL',"
        " 'pypdfium2', 'openpyxl', 'distributed', 'multiprocessing', 'concurrent.futures'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert done.stdout.splitlines() == [
        "5 gemeenten: 5 ongewijzigd.",
        "Overzicht: build/proef/overzicht.html",
        "Openbaar: build/openbaar/proef (5 pakketten)",
        "0",
        "[]",
    ], done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_is_a_bar_that_says_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    for name, value in {"TERM": "xterm", "COLUMNS": "120"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stderr", screen)
    with progress.Shown() as tell:
        tell(Waiting("een andere run"))
        tell(Planned("proef", 2, 5, 5))
        tell(Event("Baarn", Step.CONVERT))
        assert tell._bar is not None
        tell._bar.refresh()
        tell(Finished(MunicipalityResult("baarn", "Baarn", State.MADE, Path("baarn"), pages=3)))
        tell(Finished(MunicipalityResult("laren", "Laren", State.FAILED, Path("laren"), error="Stuk.")))
        tell._bar.refresh()
    said = screen.getvalue()
    assert "Er wordt gewacht op een andere run…" in said
    assert "PDF maken: Baarn" in said and "0/2" in said and "2/2" in said and "nog" in said
    assert "Laren: mislukt" in said and "Baarn: gemaakt" not in said


def test_of_several_the_bar_counts_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    for name, value in {"TERM": "xterm", "COLUMNS": "120"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stderr", screen)
    good = MunicipalityResult("baarn", "Baarn", State.MADE, Path("baarn"), pages=3)
    bad = MunicipalityResult("laren", "Laren", State.FAILED, Path("laren"), error="Stuk.")
    with progress.Shown(3) as tell:
        tell(Planned("a", 2, 5, 5))
        tell(Finished(bad))
        tell.done(BatchResult("a", "A", (good, bad), 1.0, Path("a")))
        tell.done(BatchResult("b", "B", (good,), 1.0, Path("b")))
        assert tell._bar is not None
        tell._bar.refresh()
    said = screen.getvalue()
    assert "2/3 voorstellen, nog" in said and "a: 1 gemaakt, 1 mislukt" in said
    assert "b: " not in said and "Laren" not in said


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.Shown() as tell:
        tell(Planned("proef", 2, 5, 5))
        assert tell._bar is None


def test_how_much_is_done_never_goes_back() -> None:
    amount = progress.Amount(1)
    amount.planned(Planned("proef", 2, 5, 5))
    parts = [amount.part]
    for step in (*Step, *Step, *Step):  # one of the two is done again
        amount.begun(step)
        parts.append(amount.part)
    assert parts == sorted(parts) and parts[0] == 0 and 0.4 < parts[len(Step)] < 0.5 and 0.8 < parts[-1] < 1
    amount.finished = 2
    assert amount.part == 1


def test_proposals_that_are_not_planned_yet_are_work_too() -> None:
    amount = progress.Amount(4)
    amount.planned(Planned("a", 0, 39, 39))
    amount.planned(Planned("b", 10, 100, 200))  # of a large registry that is looked at in parts
    amount.finished = 10
    assert amount.part == pytest.approx(0.25)
