"""LibreOffice's memory while it converts many documents in one call.

    python bench/memory.py INTO DOCX…

Out: JSON with its resident memory, in MB, after 40 documents and at the end. The call is that of ``bare.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

_LOOK = 0.05  # seconds


def resident(into: Path) -> float:
    """Return the resident memory, in MB, of the LibreOffice that writes into a folder; 0 when there is none."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            if b"soffice.bin" in command.split(b"\0", 1)[0] and bytes(into) in command:
                pages = int((process / "statm").read_text().split()[1])
                return pages * 4096 / 2**20
        except OSError:
            continue
    return 0.0


def main(into: Path, files: list[str]) -> None:
    """Convert and watch."""
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), str(into), "1", *files]
    running, early, late = subprocess.Popen(command), 0.0, 0.0
    while running.poll() is None:
        done, now = sum(1 for _ in into.glob("*.pdf")), resident(into)
        if done <= 41:
            early = now or early
        late = now or late
        time.sleep(_LOOK)
    if running.returncode:
        raise SystemExit("bare conversion failed")
    print(json.dumps({"early": early, "late": late}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
