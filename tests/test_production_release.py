"""What becomes public, when, and that nothing stays public of which that is not certain; with real LibreOffice."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from pipeline.cli.batch import command as batch_command
from pipeline.cli.day import day_of_run
from pipeline.cli.make import command as make_command
from pipeline.definition import load_proposal
from pipeline.errors import ConversionError, DefinitionError, OutputError, UsageError
from pipeline.production import lot, publish
from pipeline.production.events import Step
from pipeline.production.release import between, release, withdraw
from pipeline.production.results import State
from pipeline.workspace import Workspace, create
from tests.batches import DEFINITION, definition_of, region_in, run_in, states
from tests.documents import template
from tests.pdfs import write_pdf
from tests.test_production_build import DAY, NAMES, PUBLIC

SECRET = """\
openbaarheid: geheim
geheimhouding: {belang: 10 lid 2 b, opgelegd_op: 1 mei 2019, opgelegd_door: college, opheffen_door: raad}
"""
HIDDEN = "bijlagen:\n  - {titel: Strategie, bestand: bijlagen/strategie.pdf, openbaarheid: vertrouwelijk}\n"
CHOSEN = ["soest"]


def rewrite(workspace: Workspace, text: str) -> None:
    definition_of(workspace).write_text(text, encoding="utf-8")


def public(workspace: Workspace, key: str = "soest") -> Path:
    return workspace.build / "openbaar" / "proef" / key


def shown(workspace: Workspace, key: str = "soest") -> list[str]:
    folder = public(workspace, key)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def told(workspace: Workspace) -> dict[str, object]:
    receipt = workspace.build / "proef" / "soest" / "pakket.json"
    found: dict[str, object] = json.loads(receipt.read_bytes())["openbaar"]
    return found


def test_one_package_serves_when_nothing_is_left_out(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    (result,) = run_in(workspace, chosen=CHOSEN).results
    complete = (result.folder / "pakket.pdf").read_bytes()
    assert (public(workspace) / "pakket-openbaar.pdf").read_bytes() == complete
    assert told(workspace) == {
        "pakket": "pakket-openbaar.pdf", "hetzelfde": True, "waarom_niet": None, "weggelaten": []
    }  # fmt: skip
    assert [Path(result.folder, each).resolve() for each in result.public] == [
        public(workspace) / name for name in sorted(PUBLIC, reverse=True)
    ]
    assert json.loads((public(workspace) / "pakket-openbaar.json").read_bytes()).keys().isdisjoint({"openbaar"})


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def test_every_page_that_is_not_public_says_so_and_each_version_has_its_own_contents(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    bare = DEFINITION.partition("bijlagen:")[0]
    attached = HIDDEN + "  - {titel: Brief, bestand: bijlagen/brief.pdf}\n"
    write_pdf(definition_of(workspace).parent / "bijlagen" / "brief.pdf", 2)
    rewrite(workspace, "inhoudsopgave: ja\n" + bare + attached)
    (result,) = run_in(workspace, chosen=CHOSEN).results
    complete, for_all = pages(result.folder / "pakket.pdf"), pages(public(workspace) / "pakket-openbaar.pdf")
    marked = ["VERTROUWELIJK" in page for page in complete]
    secret = ["Bijlage 1 ·" in page for page in complete]
    assert marked == secret and any(secret)
    assert "Bijlage 1" in complete[0] and "Bijlage 2" in complete[0]
    assert "Bijlage 1" not in for_all[0] and "Bijlage 2" in for_all[0]
    assert not any("VERTROUWELIJK" in page for page in for_all)
    assert f"pakket {len(for_all)}" in for_all[-1] and len(for_all) < len(complete)


def test_a_document_with_something_secret_in_it_is_marked_on_each_page(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    text = DEFINITION.partition("bijlagen:")[0] + "doel: {tekst: Zo., openbaarheid: vertrouwelijk, reden: loopt}\n"
    rewrite(workspace, text)
    (result,) = run_in(workspace, chosen=CHOSEN).results
    assert all("VERTROUWELIJK" in page for page in pages(result.folder / "pakket.pdf"))
    assert not any("VERTROUWELIJK" in page for page in pages(public(workspace) / "pakket-openbaar.pdf"))


def test_a_package_of_its_own_where_something_is_left_out(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    rewrite(workspace, DEFINITION.partition("bijlagen:")[0] + HIDDEN)
    (result,) = run_in(workspace, chosen=CHOSEN).results
    receipt = json.loads((public(workspace) / "pakket-openbaar.json").read_bytes())
    assert (result.pages, receipt["paginas"]) == (3, 1)
    assert told(workspace)["weggelaten"] == [{"wat": "bijlage 1", "waarom": "vertrouwelijk"}]
    assert sorted(path.name for path in result.folder.iterdir()) == NAMES
    assert states(run_in(workspace, chosen=CHOSEN)) == {"soest": "ongewijzigd"}


def test_a_template_that_does_not_print_the_notice_is_warned_of(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    rewrite(workspace, DEFINITION.partition("bijlagen:")[0] + HIDDEN)
    (result,) = run_in(workspace, chosen=CHOSEN).results
    (warning,) = result.warnings
    assert "'proef' drukt niet af dat bijlage 1 niet openbaar is" in warning
    lines = ["{{ titel }}", "{%p for bijlage in bijlagen %}", "{{ bijlage.melding }}", "{%p endfor %}"]
    template(tmp_path / "templates" / "proef" / "voorstel.docx", *lines)
    warnings = run_in(workspace, chosen=CHOSEN).results[0].warnings
    assert not any("niet openbaar" in warning for warning in warnings)


@pytest.mark.skipif(sys.platform == "win32", reason="there the rights of the folder count")
def test_the_complete_results_and_the_cache_are_for_their_owner_only(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    run_in(workspace, chosen=CHOSEN)
    names = ("", "openbaar", "proef", ".cache")
    rights = {name: (workspace.build / name).stat().st_mode & 0o777 for name in names}
    assert rights == {"": 0o755, "openbaar": 0o755, "proef": 0o700, ".cache": 0o700}
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in public(workspace).iterdir())
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (workspace.build / "proef" / "soest").iterdir())


# --- Nothing stays public of which that is not certain -----------------------------------------------------


def test_what_became_secret_is_public_no_more(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    run_in(workspace, chosen=CHOSEN)
    rewrite(workspace, DEFINITION + SECRET)
    (result,) = run_in(workspace, chosen=CHOSEN).results
    assert (result.state, result.public, result.closed) == (State.MADE, (), "het hele voorstel is geheim")
    assert not public(workspace).parent.exists()
    assert states(run_in(workspace, chosen=CHOSEN)) == {"soest": "ongewijzigd"}
    public(workspace).mkdir(parents=True)
    (public(workspace) / "pakket-openbaar.pdf").write_text("van vroeger")
    assert run_in(workspace, chosen=CHOSEN).results[0].state is State.MADE
    assert shown(workspace) == []


def test_a_run_that_fails_leaves_nothing_public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = region_in(tmp_path)
    run_in(workspace)

    def fail(*_: object, **__: object) -> None:
        raise ConversionError("LibreOffice doet het niet.")

    rewrite(workspace, DEFINITION.replace("het kort", "'t kort"))
    monkeypatch.setattr(lot.conversion, "convert", fail)
    assert set(states(run_in(workspace)).values()) == {"mislukt"}
    assert not any((workspace.build / "openbaar").rglob("*.*"))
    assert sorted(path.name for path in (workspace.build / "proef" / "soest").iterdir()) == NAMES
    monkeypatch.undo()
    assert set(states(run_in(workspace)).values()) == {"gemaakt"} and shown(workspace) == PUBLIC


def test_half_published_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, put, seen = region_in(tmp_path), publish._put, []

    def fail_at_the_complete_ones(folder: Path, into: Path, *names: object) -> None:
        if into.parent.name == "proef" and into.parent.parent.name == "build":
            seen.extend(shown(workspace))
            raise OSError(28, "No space left on device")
        put(folder, into, *names)

    monkeypatch.setattr(publish, "_put", fail_at_the_complete_ones)
    assert states(run_in(workspace, chosen=CHOSEN)) == {"soest": "mislukt"}
    assert set(PUBLIC) <= set(seen) and shown(workspace) == []


def test_a_definition_that_cannot_be_read_leaves_nothing_public(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    run_in(workspace)
    rewrite(workspace, DEFINITION + "openbaarheid: geheim\n")  # and no secrecy
    assert set(states(run_in(workspace)).values()) == {"mislukt"}
    assert not any((workspace.build / "openbaar").rglob("*.*"))


@pytest.mark.parametrize("arguments", [[], ["--gemeente", "Soest"]])
def test_nor_does_a_single_one(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = region_in(tmp_path)
    run_in(workspace)
    rewrite(workspace, DEFINITION + "openbaarheid: geheim\n")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(make_command, arguments)
    assert isinstance(done.exception, DefinitionError) and "is weggehaald" in done.stderr
    assert shown(workspace) == []
    assert shown(workspace, "baarn") == (PUBLIC if arguments else [])


@pytest.mark.skipif(sys.platform != "linux", reason="kills")
@pytest.mark.parametrize("step", list(Step))
def test_killed_at_any_step_nothing_old_is_public(step: Step, tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    old = run_in(workspace, chosen=CHOSEN).results[0]
    before = (public(workspace) / "pakket-openbaar.pdf").read_bytes()
    rewrite(workspace, "inhoudsopgave: ja\n" + DEFINITION.partition("bijlagen:")[0] + HIDDEN)
    script = f"""
import os, signal, sys
from datetime import date
from pathlib import Path
from pipeline.production.batch import run
from pipeline.production.events import Event
from pipeline.workspace import Workspace

def tell(event):
    if isinstance(event, Event) and event.step == {step.value!r}:
        os.kill(os.getpid(), signal.SIGKILL)

list(run([(Path({str(definition_of(workspace))!r}), Workspace(Path({str(tmp_path)!r})))], day=date(2019, 4, 9),
    chosen=["soest"], tasks=1, progress=tell))
"""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", script], check=False, env=environment, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert not any(path.is_file() and path.read_bytes() == before for path in public(workspace).rglob("*.pdf"))
    again = run_in(workspace, chosen=CHOSEN).results[0]
    assert again.state is State.MADE and again.pages == old.pages + 1 and shown(workspace) == PUBLIC


def test_what_cannot_be_withdrawn_stops_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "soest"
    folder.mkdir()
    (folder / "pakket-openbaar.pdf").write_text("x")

    def locked(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use", str(path))

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(OutputError, match="in gebruik"):
        withdraw(folder)


def test_files_of_others_stay_where_they_are(tmp_path: Path) -> None:
    for name in (*PUBLIC, "notitie.txt"):
        (tmp_path / name).write_text("x")
    assert withdraw(tmp_path) and [path.name for path in tmp_path.iterdir()] == ["notitie.txt"]
    assert not withdraw(tmp_path) and not withdraw(tmp_path / "er niet")


# --- Embargo -----------------------------------------------------------------------------------------------


def test_before_its_day_nothing_is_public_and_a_run_on_the_day_makes_it(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    rewrite(workspace, DEFINITION + "openbaar_vanaf: 10 april 2019\n")
    (early,) = run_in(workspace, chosen=CHOSEN, day=DAY).results
    assert (early.public, early.closed) == ((), "het mag pas openbaar zijn vanaf 10\u00a0april 2019")
    assert shown(workspace) == [] and told(workspace)["waarom_niet"] == early.closed
    assert states(run_in(workspace, chosen=CHOSEN, day=DAY)) == {"soest": "ongewijzigd"}
    (late,) = run_in(workspace, chosen=CHOSEN, day=DAY + dt.timedelta(1)).results
    assert late.reasons == ("openbaar nog niet → ja",) and shown(workspace) == PUBLIC
    assert states(run_in(workspace, chosen=CHOSEN, day=DAY + dt.timedelta(99))) == {"soest": "ongewijzigd"}
    (back,) = run_in(workspace, chosen=CHOSEN, day=DAY).results
    assert back.reasons == ("openbaar ja → nog niet",) and shown(workspace) == []


def test_an_unchanged_run_looks_at_the_day_alone(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    rewrite(workspace, DEFINITION + "openbaar_vanaf: 10 april 2019\n")
    for _ in range(2):  # files that were written just before the first run are looked at once more
        time.sleep(0.1)
        run_in(workspace, chosen=CHOSEN)
    from pipeline.production import index

    folder = workspace.build / "proef"
    found = index.read(folder)
    assert (found.since, found.until) == ("", "2019-04-10")
    assert found.unchanged(definition_of(workspace), folder, CHOSEN, DAY) is not None
    assert found.unchanged(definition_of(workspace), folder, CHOSEN, DAY + dt.timedelta(1)) is None


@pytest.mark.parametrize(
    ("command", "more"), [(make_command, ["--gemeente", "soest"]), (batch_command, ["--taken", "1"])]
)
def test_it_is_made_when_asked(command, more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = region_in(tmp_path)
    rewrite(workspace, DEFINITION + "openbaar_vanaf: 2019-04-10\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1554800000")  # 9 April 2019
    done = CliRunner().invoke(command, more, catch_exceptions=False)
    assert shown(workspace) == [] and done.exit_code == 0
    if command is make_command:
        assert "Er is geen openbaar pakket: het mag pas openbaar zijn vanaf 10\u00a0april 2019." in done.stderr
    assert CliRunner().invoke(command, [*more, "--openbaar-nu"], catch_exceptions=False).exit_code == 0
    assert shown(workspace) == PUBLIC


def test_the_clock_is_read_once_and_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1554800000")
    assert day_of_run(openbaar_nu=False) == DAY and day_of_run(openbaar_nu=True) == dt.date.max
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "gisteren")
    with pytest.raises(UsageError, match="gisteren"):
        day_of_run(openbaar_nu=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert abs(day_of_run(openbaar_nu=False) - dt.date.today()) <= dt.timedelta(1)


def test_between_embargoes_as_much_is_public(tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    proposals = []
    for date in ("1 april 2019", "9 april 2019", "1 mei 2019", "1 juni 2019"):
        rewrite(workspace, f"{DEFINITION}openbaar_vanaf: {date}\n")
        proposals.append(load_proposal(definition_of(workspace), workspace))
    dates = [None, *(each.values["openbaar_vanaf"] for each in proposals)]
    assert between(dates, DAY) == ("2019-04-09", "2019-05-01")
    assert between(dates, dt.date.max) == ("2019-06-01", "") and between([], DAY) == ("", "")
    assert release(proposals[1], DAY).version and not release(proposals[2], DAY).version


# --- Names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["openbaar", "Openbaar"])
def test_a_proposal_cannot_have_the_name_of_the_public_folder(name: str, tmp_path: Path) -> None:
    workspace = region_in(tmp_path)
    with pytest.raises(UsageError, match="zo heet de map met de openbare pakketten"):
        create(Path(name), workspace, "hilversum")
    (tmp_path / "proposals" / "proef").rename(tmp_path / "proposals" / name)
    definition = tmp_path / "proposals" / name / "voorstel.yaml"
    from pipeline.production.batch import run
    from pipeline.production.build import build

    with pytest.raises(UsageError):
        list(run([(definition, workspace)], day=DAY))
    with pytest.raises(UsageError):
        build(load_proposal(definition, workspace), workspace, None, day=DAY)


def test_in_a_folder_of_ones_own_the_public_results_stand_apart_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    region_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(make_command, ["--uit", "uit"], catch_exceptions=False)
    assert done.stdout.splitlines()[-2:] == [
        "uit/openbaar/pakket-openbaar.pdf",
        "uit/openbaar/pakket-openbaar.json",
    ]
    assert not (tmp_path / "build" / "openbaar").exists()
    definition_of(Workspace(tmp_path)).write_text("titel: [", encoding="utf-8")
    done = CliRunner().invoke(make_command, ["--uit", "uit"])
    assert isinstance(done.exception, DefinitionError) and "is weggehaald" in done.stderr
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == NAMES
