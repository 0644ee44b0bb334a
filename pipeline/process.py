"""Other programs: running them within limits, and ending them with all that they started; and this process itself.

A command comes in; its exit code and the end of its output go out. This is the only module that knows of
processes and process groups; with ``machine`` it alone knows how operating systems differ. It never looks at what
is made.

On Linux and macOS a program runs in a process group of its own, beside a guard: a shell that waits for the
end of a pipe that only this process holds open. However this process ends, ``kill -9`` included, the pipe
closes and the guard kills the group. (``PR_SET_PDEATHSIG`` would not do: it reaches the start script of
LibreOffice, not the program that the script starts.) On Windows a program and its children are ended on
every way out but a killed parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import MissingProgramError, OutputError

MUCH = 256 * 1024**2  # bytes of memory: what packages of some hundreds of pages take
LITTLE_ROOM = 10_000_000  # bytes free on the disk
_M_ARENA_MAX = -8  # <malloc.h>
_LOOK = 0.02  # seconds between two looks whether a program got further
OUTPUT_KEPT = 16_384  # bytes of a program's output, the last ones: an error is at the end

_GUARD = """\
exec 3<&0 </dev/null
(read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &
exec 3<&-
[ "$1" = 0 ] || ulimit -v "$1" 2>/dev/null
shift
exec "$@"
"""


@dataclass(frozen=True)
class Finished:
    """How a program ended.

    Attributes:
        code: Its exit code; negative when a signal ended it.
        output: The end of what it wrote to standard output and standard error together.
        timed_out: Whether it was stopped because its time was up.
    """

    code: int
    output: str
    timed_out: bool = False


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    memory: int | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    further: Callable[[], bool] | None = None,
) -> Finished:
    """Run a program to its end, and leave none of its processes behind, whatever happens here.

    Args:
        command: The program and its arguments.
        timeout: Seconds after which it is stopped.
        memory: Bytes of address space for each of its processes; where the system knows no such limit (macOS,
            Windows) it has none.
        cwd: The folder it runs in.
        env: Variables to set beside those of this process.
        further: Asked some times a second whether the program got further; when it did, its time begins anew.

    Raises:
        MissingProgramError: There is no such program.
    """
    program = Running(command, memory=memory, cwd=cwd, env=env)
    timed_out = False
    try:
        timed_out = not program.ends(timeout, further)
    finally:
        finished = program.stop(timed_out)
    return finished


def run_all(
    commands: Sequence[Sequence[str | Path]],
    *,
    at_once: int,
    timeout: float,
    env: Mapping[str, str] | None = None,
) -> list[Finished]:
    """Run programs to their ends, so many at once; see ``run``. Each has its own time."""
    waiting, running = list(enumerate(commands)), dict[int, tuple[Running, float]]()
    finished: dict[int, Finished] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                number, command = waiting.pop(0)
                running[number] = Running(command, env=env), time.monotonic() + timeout
            for number, (program, until) in list(running.items()):
                timed_out = not program.ends(_LOOK)
                if not timed_out or time.monotonic() >= until:
                    finished[number] = program.stop(timed_out)
                    del running[number]
    finally:
        for program, _ in running.values():
            program.stop()
    return [finished[number] for number in range(len(commands))]


class Running:
    """A program that runs, with the arguments of ``run``; who starts it stops it, whatever happens.

    Raises:
        MissingProgramError: There is no such program.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        memory: int | None = None,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        if shutil.which(str(command[0])) is None:
            raise MissingProgramError(f"Het programma '{command[0]}' staat niet op deze computer.")
        self._process = _start([str(part) for part in command], memory, cwd, {**os.environ, **(env or {})})
        self._kept = bytearray()
        self._reader = threading.Thread(target=self._keep_end, daemon=True)
        try:
            self._reader.start()
        except BaseException:
            self.stop()
            raise

    def ends(
        self,
        timeout: float,
        further: Callable[[], bool] | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Wait for its end, or until it did enough; return whether that came in time."""
        begun = time.monotonic()
        while not enough():
            left = begun + timeout - time.monotonic()
            try:
                self._process.wait(left if further is None else min(left, _LOOK))
            except subprocess.TimeoutExpired:
                if further is not None and further():
                    begun = time.monotonic()
                elif time.monotonic() >= begun + timeout:
                    return False
            else:
                break
        return True

    def stop(self, timed_out: bool = False) -> Finished:
        """Stop it and all that it started, unless it ended by itself, and return how it ended."""
        assert self._process.stdin is not None
        _kill_all(self._process)
        self._process.stdin.close()
        self._process.wait()
        if self._reader.ident:
            self._reader.join()
        return Finished(self._process.returncode, self._kept.decode(errors="replace").strip(), timed_out)

    def _keep_end(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            while chunk := stream.read(OUTPUT_KEPT):
                self._kept += chunk
                del self._kept[:-OUTPUT_KEPT]


if sys.platform == "win32":  # pragma: no cover

    def _start(
        command: list[str], memory: int | None, cwd: Path | None, env: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, bufsize=0, cwd=cwd, env=env, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def _kill_all(process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)

else:
    import signal

    def _start(
        command: list[str], memory: int | None, cwd: Path | None, env: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        # A shell sets the limit: safe with threads, which Popen's preexec_fn is not.
        guarded = ["/bin/sh", "-c", _GUARD, "guard", str((memory or 0) // 1024), *command]
        return subprocess.Popen(
            guarded, bufsize=0, cwd=cwd, env=env, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def _kill_all(process: subprocess.Popen[bytes]) -> None:
        # The guard is still in the group, so its number cannot have gone to another one.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def cores() -> int:
    """Return on how many cores this process may run."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_one_thread() -> bool:
    """Return whether this process is known to have one thread, counted by the system; only Linux tells."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


def require_room(folder: Path) -> None:
    """Tell a full disk from other reasons why nothing was made.

    Raises:
        OutputError: There is hardly any room left on the disk of this folder.
    """
    if shutil.disk_usage(folder).free < LITTLE_ROOM:
        raise OutputError("De schijf is vol.", "Maak ruimte vrij en probeer het opnieuw.")


def share_memory() -> None:
    """Let new threads fill the gaps in the memory that this process has, before they take more.

    glibc gives each thread memory of its own. Elsewhere this does nothing.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_memory_back() -> None:
    """Give the system the memory that was let go of, if there is much of it.

    glibc keeps it, in pieces that are too small for what comes next. Elsewhere this does nothing.
    """
    with contextlib.suppress(OSError, AttributeError):
        resident = int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        if resident > MUCH:
            ctypes.CDLL(None).malloc_trim(0)
