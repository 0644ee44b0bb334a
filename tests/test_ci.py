"""The workflows that template libraries copy call what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pipeline.cli.templates import command

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / "docs" / "ci").glob("*.yml"))


def commands(workflow: Path) -> str:
    """Return all that a workflow runs, whichever code host it is for."""
    found = yaml.safe_load(workflow.read_text("utf-8"))
    job = (found.get("jobs") or found)["sjablonen"]
    steps = [step.get("run", "") for step in job.get("steps", ())]
    return "\n".join([*steps, *job.get("before_script", ()), *job.get("script", ())])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_calls_targets_and_commands_that_exist(workflow: Path) -> None:
    run = commands(workflow)
    targets = re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    called = set(re.findall(r"(?:^|sudo )make (\w+)", run, re.MULTILINE))
    assert {"templates", "proposal"} <= called <= set(targets)
    asked = re.findall(r"voorstel sjabloon (\w+)", run)
    assert asked and set(asked) <= set(command.list_commands(None))


def test_there_is_one_for_each_code_host() -> None:
    assert [path.name for path in WORKFLOWS] == ["github-actions.yml", "gitlab-ci.yml"]
