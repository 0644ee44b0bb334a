"""Bare conversion: what LibreOffice itself costs for the same documents, and nothing else.

    python bench/bare.py INTO PROCESSES DOCX…

One LibreOffice for each core, each on a seeded profile of its own, with its share of the files on one command
line, and the same kind of PDF as the product makes. No check, no normalisation.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.conversion.installation import installed
from pipeline.conversion.profile import seed
from pipeline.conversion.soffice import _SWITCHES  # the very same call


def convert(files: list[Path], into: Path, processes: int) -> None:
    """Convert Word files to PDF."""
    office = installed()
    with tempfile.TemporaryDirectory() as room:
        running = []
        for number in range(min(processes, len(files))):
            command = [
                str(office.program), seed(office, Path(room, str(number))), *_SWITCHES,
                "--convert-to", "pdf", "--outdir", str(into),
                *map(str, files[number::processes]),
            ]  # fmt: skip
            env = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
            running.append(
                subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
        for process in running:
            process.wait()
    if missing := [file.name for file in files if not (into / file.name).with_suffix(".pdf").exists()]:
        raise SystemExit(f"no PDF of {missing}")


if __name__ == "__main__":
    convert([Path(file) for file in sys.argv[3:]], Path(sys.argv[1]), int(sys.argv[2]))
