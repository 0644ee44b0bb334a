"""Batches for the tests: a small region in a workspace that they write themselves."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pipeline.production.batch import run
from pipeline.production.results import BatchResult
from pipeline.workspace import Workspace
from tests.documents import template
from tests.pdfs import write_pdf
from tests.test_production_build import DAY, sums

NAMES = ("Baarn", "Bunnik", "Eemnes", "Laren", "Soest")
KEYS = [name.lower() for name in NAMES]
DEFINITION = """\
titel: Zorg & Welzijn 2019
gemeente: laren
voorstel: |
  In te stemmen met het {{ gemeente.bijvoeglijke }} plan.
samenvatting: |
  Het plan in het kort.
bijlagen:
  - {titel: Strategie, bestand: bijlagen/strategie.pdf}
"""
_MUNICIPALITY = """
  {key}:
    naam: {name}
    code: "{code}"
    inwoners: {{2020-01-01: 10000}}
    bijvoeglijk: [{name}s, {name}se]
    kleur: "235E95"
    sjabloon: proef
"""


def region_in(folder: Path) -> Workspace:
    """Make a workspace with a registry of five municipalities, a small template, and one proposal."""
    proposal = folder / "proposals" / "proef"
    (proposal / "bijlagen").mkdir(parents=True)
    (proposal / "voorstel.yaml").write_text(DEFINITION, encoding="utf-8")
    write_pdf(proposal / "bijlagen" / "strategie.pdf", 2)
    entries = [
        _MUNICIPALITY.format(key=k, name=n, code=f"{i:04}")
        for i, (k, n) in enumerate(zip(KEYS, NAMES, strict=True))
    ]
    (folder / "templates" / "proef").mkdir(parents=True)
    (folder / "templates" / "gemeenten.yaml").write_text("gemeenten:" + "".join(entries), encoding="utf-8")
    (folder / "templates" / "proef" / "voorstel.docx").write_bytes(_template())
    return Workspace(folder)


@functools.cache
def _template() -> bytes:
    """Return the same bytes each time, which python-docx does not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "voorstel.docx")
        template(path, "{{ titel }}", "{{ voorstel.tekst }}", "{{ samenvatting.tekst }}")
        return path.read_bytes()


def definition_of(workspace: Workspace) -> Path:
    return workspace.root / "proposals" / "proef" / "voorstel.yaml"


def another_in(workspace: Workspace, name: str) -> Path:
    """Make one more proposal like the first, and return its definition."""
    return shutil.copytree(definition_of(workspace).parent, workspace.root / "proposals" / name) / "voorstel.yaml"


def run_in(workspace: Workspace, **options: Any) -> BatchResult:
    (result,) = run([(definition_of(workspace), workspace)], **{"tasks": 1, "day": DAY, **options})
    if result.error:
        raise result.error
    return result


def states(result: BatchResult) -> dict[str, str]:
    return {each.key: each.state.value for each in result.results}


def all_sums(workspace: Workspace, name: str = "proef") -> dict[str, dict[str, str]]:
    """Return the fingerprints of all results, the public ones among them."""
    folders = sorted(path for path in (workspace.build / name).glob("[!.]*") if path.is_dir())
    public = workspace.build / "openbaar" / name
    return {folder.name: {**sums(folder), **sums(public / folder.name)} for folder in folders}


RUN = """
import sys
from datetime import date
from pathlib import Path
from pipeline.production.batch import run
from pipeline.production.events import Event
from pipeline.workspace import Workspace

def tell(event):
    print(event.step if isinstance(event, Event) else type(event).__name__, flush=True)

if __name__ == "__main__":
    workspace = Workspace(Path(sys.argv[1]))
    definitions = [(definition, workspace) for definition in workspace.definitions()]
    try:
        for result in run(definitions, day=date(2019, 4, 9), tasks=int(sys.argv[2]), progress=tell):
            assert result.error is None
    except KeyboardInterrupt:
        sys.exit(130)
"""


def started(workspace: Workspace, tasks: int) -> subprocess.Popen[str]:
    """Start a batch as a process of its own, that says what it does."""
    script = workspace.root / "run.py"
    script.write_text(RUN, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, script, workspace.root, str(tasks)],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
