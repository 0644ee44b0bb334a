"""What a command costs: wall time, CPU time and memory, of itself and of all that it started.

In: a command. Out: a ``Cost``. The command runs under a process that adopts its orphans: workers and LibreOffice
end with others than who started them, and would else not be counted. Linux only.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


@dataclass(frozen=True)
class Cost:
    """What one run of a command cost.

    Attributes:
        wall: Seconds until the command ended.
        cpu: Seconds of processor, user and system together, of all its processes.
        peak: Most memory in use by the command's first process, in MB.
        largest: Most memory in use by any one of its processes, in MB.
    """

    wall: float
    cpu: float
    peak: float
    largest: float


def cost(command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command and return what it cost.

    Args:
        command: The program and its arguments.
        cwd: The folder it runs in.
        env: Variables to set beside those of this process.

    Raises:
        RuntimeError: It failed; the message has what it said.
    """
    with tempfile.TemporaryDirectory() as room:
        told, said = Path(room, "cost.json"), Path(room, "output")
        arguments = [sys.executable, __file__, str(told), str(said), *map(str, command)]
        subprocess.run(arguments, cwd=cwd, env={**os.environ, **(env or {})}, check=True)
        found = json.loads(told.read_text())
        if found.pop("code"):
            raise RuntimeError(f"{' '.join(map(str, command))[:300]}\n{said.read_text(errors='replace')[-2000:]}")
        return Cost(**found)


def _adopt(told: Path, said: Path, command: Sequence[str]) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    with said.open("wb") as output:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        try:
            while True:  # what it left running ends by itself
                os.wait()
        except ChildProcessError:
            pass
    total = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {
        "wall": wall,
        "cpu": total.ru_utime + total.ru_stime,
        "peak": used.ru_maxrss / 1024,
        "largest": total.ru_maxrss / 1024,
    }
    told.write_text(json.dumps({**found, "code": os.waitstatus_to_exitcode(status)}))


if __name__ == "__main__":
    _adopt(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
