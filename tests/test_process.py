import os
import platform
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from pipeline import process
from pipeline.errors import MissingProgramError

posix = pytest.mark.skipif(sys.platform == "win32", reason="process groups")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead but not yet collected does not."""
    if sys.platform == "linux":
        status = Path(f"/proc/{pid}/stat")
        return status.exists() and ") Z " not in status.read_text()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


# A program as LibreOffice is one: a parent that starts the real worker and waits for it.
PARENT = """
import pathlib, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path({note!r}).write_text(str(child.pid))
print("started", flush=True)
child.wait()
"""


def test_gives_exit_code_and_both_outputs():
    done = process.run(python("import sys; print('uit'); print('fout', file=sys.stderr); sys.exit(3)"), timeout=20)
    assert done.code == 3
    assert set(done.output.split()) == {"uit", "fout"}
    assert not done.timed_out


def test_sees_a_signal():
    done = process.run(python("import os; os.kill(os.getpid(), 11)"), timeout=20)
    assert done.code == -signal.SIGSEGV


def test_keeps_only_the_end_of_the_output():
    done = process.run(python("print('x' * 5_000_000); print('slot')"), timeout=20)
    assert len(done.output) <= process.OUTPUT_KEPT
    assert done.output.endswith("slot")


def test_runs_in_a_folder_with_extra_variables(tmp_path):
    code = "import os; print(os.getcwd(), os.environ['KLEUR'], 'PATH' in os.environ)"
    done = process.run(python(code), timeout=20, cwd=tmp_path, env={"KLEUR": "groen"})
    assert done.output == f"{tmp_path.resolve()} groen True"


def test_reads_nothing_from_the_keyboard():
    assert process.run(python("import sys; print(repr(sys.stdin.read()))"), timeout=20).output == "''"


def test_time_is_up_for_the_whole_group(tmp_path):
    note = tmp_path / "pid"
    begin = time.monotonic()
    done = process.run(python(PARENT.format(note=str(note))), timeout=1.5)
    assert done.timed_out
    assert time.monotonic() - begin < 10
    assert wait_until(lambda: not alive(int(note.read_text())))


def test_leaves_no_straggler_when_the_program_itself_ends(tmp_path):
    note = tmp_path / "pid"
    done = process.run(python(PARENT.format(note=str(note)).replace("child.wait()", "")), timeout=20)
    assert done.code == 0
    assert wait_until(lambda: not alive(int(note.read_text())))


@posix
@pytest.mark.parametrize("deadly", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_dies_with_its_parent_however_that_dies(tmp_path, deadly):
    note = tmp_path / "pid"
    code = f"""
        from pipeline import process
        process.run({python(PARENT.format(note=str(note)))!r}, timeout=60)
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(process.__file__).parents[1])}
    with subprocess.Popen(python(code), env=environment, stderr=subprocess.DEVNULL) as parent:
        assert wait_until(lambda: note.exists() and note.read_text())
        parent.send_signal(deadly)
        parent.wait(20)
    assert wait_until(lambda: not alive(int(note.read_text())))


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on address space")
def test_memory_has_a_limit():
    eat = python("print(len(bytearray(600_000_000)))")
    assert process.run(eat, timeout=20, memory=2_000_000_000).output == "600000000"
    assert "MemoryError" in process.run(eat, timeout=20, memory=400_000_000).output


def test_several_run_at_once_and_each_has_its_own_time(tmp_path):
    meets = """
        import pathlib, sys, time
        here, there = map(pathlib.Path, sys.argv[1:])
        here.touch()
        while not there.exists():
            time.sleep(0.01)
        """
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    commands = [[*python(meets), a, b], [*python(meets), b, a], python("import sys; sys.exit('mis')")]
    ended = process.run_all([*commands, python("import time; time.sleep(60)")], at_once=2, timeout=5)
    assert [(each.code, each.output, each.timed_out) for each in ended[:3]] == [
        (0, "", False),
        (0, "", False),
        (1, "mis", False),
    ]
    assert ended[3].timed_out
    assert process.run_all([], at_once=2, timeout=5) == []


def test_a_program_that_is_not_there():
    with pytest.raises(MissingProgramError, match="bestaatniet"):
        process.run(["bestaatniet"], timeout=1)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was let go of")
def test_memory_that_was_let_go_of_is_given_back() -> None:
    code = """
        import re
        from pathlib import Path
        from pipeline import process

        def resident():
            return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

        pieces = [bytes(1000) for _ in range(400_000)]
        keep = pieces[::1000]
        del pieces
        before = resident()
        process.give_memory_back()
        print(before, resident())
    """
    here = {**os.environ, "PYTHONPATH": str(Path(process.__file__).parents[1])}
    done = subprocess.run(python(code), capture_output=True, text=True, check=True, env=here)
    before, after = map(int, done.stdout.split())
    assert before > process.MUCH / 1024 and after < before / 2
