"""The setup script, on copies of what it reads; a fake stands in for the programs that it starts."""

import importlib.machinery
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and setup are for Linux and macOS")


@pytest.fixture
def setup(tmp_path, monkeypatch):
    """The script as a module, in a project of its own in which nothing is installed for real."""
    for name in (
        "requirements.txt",
        "requirements-dev.txt",
        "scripts/setup",
        "pipeline/machine.py",
        "pipeline/process.py",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    loader = importlib.machinery.SourceFileLoader("setup_script", str(tmp_path / "scripts" / "setup"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("setup_script", loader))
    loader.exec_module(module)
    module.steps = []
    monkeypatch.setattr(module, "install_programs", lambda: module.steps.append("programs"))
    monkeypatch.setattr(module, "make_environment", lambda: (make(module), module.steps.append("environment")))
    monkeypatch.setattr(module, "install_packages", lambda lock: module.steps.append(lock))
    return module


def make(module) -> None:
    shutil.rmtree(module.VENV, ignore_errors=True)
    module.PYTHON.parent.mkdir(parents=True)
    module.PYTHON.touch()


def steps(setup, monkeypatch, *arguments: str) -> list[str]:
    setup.steps.clear()
    monkeypatch.setattr(sys, "argv", ["setup", *arguments])
    setup.main()
    return list(setup.steps)


ALL = ["programs", "environment", "requirements.txt"]


def test_the_second_time_there_is_nothing_to_do(setup, monkeypatch):
    assert steps(setup, monkeypatch) == ALL
    assert steps(setup, monkeypatch) == []


def test_what_the_tests_need_comes_on_top_and_holds_the_rest(setup, monkeypatch):
    steps(setup, monkeypatch)
    assert steps(setup, monkeypatch, "--dev") == ["programs", "requirements-dev.txt"]
    assert steps(setup, monkeypatch, "--dev") == steps(setup, monkeypatch) == []


@pytest.mark.parametrize("change", ["lock", "python", "folder", "no python"])
def test_a_change_is_noticed(setup, monkeypatch, change):
    steps(setup, monkeypatch)
    if change == "lock":
        with (setup.ROOT / "requirements.txt").open("a") as lock:
            lock.write("# anders\n")
    elif change == "python":
        monkeypatch.setattr(sys, "version", "3.99")
    elif change == "folder":
        here, moved = setup.ROOT, setup.ROOT.rename(setup.ROOT.with_name("verhuisd"))
        for name in ("ROOT", "VENV", "PYTHON", "READY"):
            monkeypatch.setattr(setup, name, moved / getattr(setup, name).relative_to(here))
    else:
        setup.PYTHON.unlink()
    assert steps(setup, monkeypatch) == ALL


def test_an_interrupted_setup_is_done_again(setup, monkeypatch):
    def interrupted(lock):
        raise KeyboardInterrupt

    steps(setup, monkeypatch)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(setup, "install_packages", interrupted)
        steps(setup, patch, "--dev")
    assert steps(setup, monkeypatch) == ALL


def test_giving_up_names_the_command_and_leaves_with_seven(setup, capsys):
    with pytest.raises(SystemExit) as caught:
        setup.give_up("Er ontbreekt iets.", "sudo apt-get install iets")
    assert caught.value.code == 7
    assert capsys.readouterr().err == "Er ontbreekt iets. Voer uit: sudo apt-get install iets\n"


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_have_a_hash_for_each_package_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|index-url|find-links|^-e|(?<!\w)/\w+/", text, re.MULTILINE)
    packages = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
    assert packages
    assert all(re.match(r"[a-z0-9.-]+==[^ ]+( ; .+)? \\$", line) for line in packages)


def test_locks_hold_every_dependency_and_agree():
    locked = [
        dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        for lock in ("requirements.txt", "requirements-dev.txt")
    ]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)[1]
    assert {name.lower() for name in re.findall(r'"([\w-]+)', needed)} <= set(locked[0])
    assert locked[0].items() <= locked[1].items()


def test_make_without_a_target_lists_what_there_is():
    listed = subprocess.run(["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True).stdout
    assert "make proposal" in listed and "make test" in listed
