"""``make bench``: everything measured side by side in one run, and written to ``bench/RESULTS.md``.

    python bench/run.py [--rounds N] [--long]

Each round measures every row once, so that what else the machine does falls on all alike; a row gives medians,
and the least and most of its rounds. CPU seconds count; wall seconds stand beside them, for they depend on the
machine.
``--long`` adds the rows that take minutes: 10 and 100 definitions for 39 municipalities each.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import material, report
from bench.kinds import KINDS
from bench.measure import Cost, cost
from pipeline import process

_HERE = Path(__file__).parent
_CORES = process.cores()
_SOFFICE_FILES = 200  # the most that the product gives to one call
# As an installed product runs: with its bytecode written.
_ENVIRONMENT = {"PYTHONPATH": str(material.REPOSITORY), "PYTHONDONTWRITEBYTECODE": ""}


class Bench:
    """One run of the bench: what it works on, and what it found."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.found: dict[str, list[Cost]] = defaultdict(list)
        self.numbers: dict[str, list[float]] = defaultdict(list)
        self.stages: list[dict[str, float]] = []
        self._serial = 0

    def fresh(self, times: int = 1) -> Path:
        """Return a new workspace."""
        self._serial += 1
        return material.workspace(self.room / f"workspace-{self._serial}", times)

    def measure(self, name: str, command: Sequence[str | Path], cwd: Path) -> Cost:
        """Measure a command and keep the cost under a name."""
        spent = cost(command, cwd, _ENVIRONMENT)
        self.found[name].append(spent)
        print(f"  {name}: {spent.cpu:.2f} s CPU, {spent.wall:.2f} s wall, {spent.peak:.0f} MB", flush=True)
        return spent

    def batch(self, name: str, workspace: Path) -> Cost:
        """Measure ``voorstel batch`` of all definitions."""
        definitions = sorted(workspace.glob("proposals/*/voorstel.yaml"))
        return self.measure(name, [sys.executable, "-m", "pipeline", "batch", *definitions], workspace)

    def bare(self, name: str, files: Sequence[Path], processes: int) -> None:
        """Measure a bare conversion."""
        with tempfile.TemporaryDirectory(dir=self.room) as into:
            self.measure(name, [sys.executable, _HERE / "bare.py", into, str(processes), *files], self.room)

    def round(self) -> None:
        """Measure each row of the short bench once."""
        workspace = self.fresh()
        made = material.results(workspace)
        self.batch("cold", workspace)
        documents = sorted(made.glob("*/voorstel.docx"))
        copies = self.copies(documents, len(documents))
        self.bare("bare", self.converted(), _CORES)
        self.batch("unchanged", workspace)
        material.change_one(workspace, "Dit staat er alleen voor Almere.")
        self.batch("one changed", workspace)
        self.bare("bare one", copies[:1], 1)
        material.change_shared(workspace, "Dit is een nieuwe alinea voor alle gemeenten.")
        self.batch("shared changed", workspace)
        self.naive(made)
        self.by_stage()
        shutil.rmtree(workspace)
        workspace = self.fresh()
        material.without_contents(workspace)
        self.batch("cold, no contents", workspace)
        self.bare("bare, no contents", copies, _CORES)
        shutil.rmtree(workspace)

    def converted(self) -> list[Path]:
        """Return copies of all Word files that a cold batch makes."""
        folder = self.room / "converted"
        if not folder.exists():
            command = [sys.executable, _HERE / "collect.py", self.fresh(), folder]
            subprocess.run(command, check=True, env={**os.environ, **_ENVIRONMENT})
        return sorted(folder.iterdir())

    def copies(self, documents: Sequence[Path], count: int) -> list[Path]:
        """Return so many copies of documents, each under a name of its own."""
        folder = self.room / f"documents-{count}"
        if not folder.exists():
            folder.mkdir()
            for number in range(count):
                shutil.copyfile(documents[number % len(documents)], folder / f"{number:04}.docx")
        return sorted(folder.iterdir())

    def naive(self, made: Path) -> None:
        """Measure the naive script, with a home of its own."""
        with tempfile.TemporaryDirectory(dir=self.room) as folder:
            room = Path(folder)
            template, values = material.naive(made, room)
            attachments = sorted((made.parent / ".cache" / "bijlagen").glob("*/bijlage.pdf"))
            script = [sys.executable, _HERE / "naive.py", template, values, room / "out", *attachments]
            self.measure("naive", ["env", f"HOME={room}", *script], room)

    def by_stage(self) -> None:
        """Measure the stages of a cold batch."""
        command = [sys.executable, _HERE / "stages.py", self.fresh()]
        told = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, **_ENVIRONMENT}
        )
        self.stages.append(json.loads(told.stdout))

    def memory(self) -> None:
        """Measure LibreOffice's memory over the most documents that one call has."""
        files = self.copies(sorted((self.room / "documents-39").iterdir()), _SOFFICE_FILES)
        with tempfile.TemporaryDirectory(dir=self.room) as into:
            command = [sys.executable, str(_HERE / "memory.py"), into, *map(str, files)]
            told = subprocess.run(
                command, capture_output=True, text=True, check=True, env={**os.environ, **_ENVIRONMENT}
            )
        for name, size in json.loads(told.stdout).items():
            self.numbers[name].append(size)

    def bundling(self) -> None:
        """Measure bundling by itself: ten attachments of 200 pages in all, then of 2,000, as text and as scans."""
        small = self.parts("text", 11, 18)
        with tempfile.TemporaryDirectory(dir=self.room) as folder:
            into = Path(folder, "package.pdf")
            bundle = [sys.executable, _HERE / "bundling.py"]
            self.measure("append", [sys.executable, _HERE / "append.py", into, *small], self.room)
            self.measure("bundle", [*bundle, "--unchecked", into, *small], self.room)
            self.measure("bundle, checked", [*bundle, into, *small], self.room)
            self.measure("bundle 2000 of text", [*bundle, into, *self.parts("text", 11, 182)], self.room)
            self.measure("bundle 2000 scans", [*bundle, into, *self.parts("scans", 10, 200)], self.room)

    def attachments(self) -> None:
        """Measure a lot of attachments of each kind, and the bare tool with the same files."""
        for name, kind in KINDS.items():
            folder = self.room / f"kind-{name}"
            if not folder.exists():
                command = [sys.executable, _HERE / "kinds.py", name, folder]
                subprocess.run(command, check=True, env={**os.environ, **_ENVIRONMENT})
            ours = "read" if kind.tool.startswith("OCRmyPDF") else "ours"
            for row, what in ((f"{kind.shown}, {kind.tool}", kind.tool), (kind.shown, ours)):
                with tempfile.TemporaryDirectory(dir=self.room) as into:
                    self.measure(row, [sys.executable, _HERE / "attach.py", what, folder, into], self.room)

    def templates(self) -> None:
        """Measure the check of all templates: nothing known, and then nothing changed; and its two validators."""
        workspace = self.fresh()
        (workspace / "build").mkdir()
        voorstel = [sys.executable, "-m", "pipeline"]
        self.measure("start-up", [*voorstel, "--versie"], workspace)
        self.measure(
            "audit", [sys.executable, _HERE / "audit.py", *workspace.glob("templates/*/*.docx")], workspace
        )
        for name in ("templates", "templates, unchanged"):
            self.measure(name, [*voorstel, "sjabloon", "controleer"], workspace)
        shutil.rmtree(workspace)

    def parts(self, kind: str, files: int, pages: int) -> list[Path]:
        """Return parts to bundle."""
        folder = self.room / f"{kind}-{files}-{pages}"
        if not folder.exists():
            command = [sys.executable, _HERE / "parts.py", kind, folder, str(files), str(pages)]
            subprocess.run(command, check=True, env={**os.environ, **_ENVIRONMENT})
        return sorted(folder.glob("*.pdf"))

    def many(self, times: int) -> None:
        """Measure a cold batch of so many definitions for 39 municipalities each, in one run."""
        workspace = self.fresh(times)
        self.batch(f"cold {times * 39}", workspace)
        shutil.rmtree(workspace)


def main() -> None:
    """Run the bench and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="39 × 10 (each round) and × 100 (once) too")
    chosen = parser.parse_args()
    compileall.compile_dir(material.REPOSITORY / "pipeline", quiet=1)
    with tempfile.TemporaryDirectory(prefix="bench-") as room:
        bench = Bench(Path(room))
        for number in range(chosen.rounds):
            print(f"round {number + 1} of {chosen.rounds}", flush=True)
            bench.round()
            bench.memory()
            bench.bundling()
            bench.attachments()
            bench.templates()
            if chosen.long:
                bench.many(10)
        if chosen.long:
            bench.many(100)
        (_HERE / "RESULTS.md").write_text(
            report.text(bench.found, bench.numbers, bench.stages, chosen.rounds), "utf-8"
        )
    print(f"written: {_HERE / 'RESULTS.md'}")


if __name__ == "__main__":
    main()
