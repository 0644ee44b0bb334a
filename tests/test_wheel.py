"""The wheel works outside the repository: it carries templates and schemas along."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, as pip does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def voorstel(installed: Path, folder: Path, *arguments: str) -> list[str]:
    env = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_new_and_make_in_an_empty_folder_and_from_below(installed: Path, tmp_path: Path) -> None:
    made = voorstel(installed, tmp_path, "nieuw", ".")
    assert made[-1] == str(Path("proposals", "mijn-eerste-voorstel", "voorstel.yaml"))
    below = tmp_path / "proposals" / "mijn-eerste-voorstel" / "bijlagen"
    voorstel(installed, below, "maak")
    results = tmp_path / "build" / "mijn-eerste-voorstel" / "hilversum"
    assert sorted(path.name for path in results.iterdir()) == [
        "pakket.json", "pakket.pdf", "voorstel.docx", "voorstel.pdf",
    ]  # fmt: skip


def test_it_takes_its_data_from_the_wheel(installed: Path) -> None:
    code = "from pipeline.workspace import carried; print(carried('templates'))"
    env = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=installed, env=env, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == (installed / "pipeline" / "data" / "templates").resolve()


def test_its_templates_can_be_tried_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    voorstel(installed, tmp_path, "sjabloon", "proef", "kort")
    assert (tmp_path / "build" / "sjablonen" / "matrix.html").is_file()
