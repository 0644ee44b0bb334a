"""Definitions for the tests: written inline, checked in a temporary folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.definition import check, load_proposal
from pipeline.errors import Problem, Severity

START = "titel: Proef\ngemeente: hilversum\nvoorstel: In te stemmen.\n"


def write(folder: Path, text: str | bytes) -> Path:
    """Write a definition and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "voorstel.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return file


def problems(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    return check(write(folder, text), None)


def errors(folder: Path, text: str | bytes) -> list[str]:
    """Return the errors as ``line:column message remedy``."""
    return [_line(p) for p in problems(folder, text) if p.severity is Severity.ERROR]


def warnings(folder: Path, text: str) -> list[str]:
    return [_line(p) for p in problems(folder, text) if p.severity is Severity.WARNING]


def only_error(folder: Path, text: str | bytes) -> str:
    found = errors(folder, text)
    assert len(found) == 1, found
    return found[0]


def values(folder: Path, text: str) -> Any:
    return load_proposal(write(folder, text), None).values


def _line(problem: Problem) -> str:
    return f"{problem.line}:{problem.column} {problem.message} {problem.remedy}".rstrip()
