"""Where the CPU time of a cold batch goes, by stage.

    python bench/stages.py WORKSPACE

In: a workspace in which nothing was made yet. Out: JSON with milliseconds of CPU by stage, for the whole batch. It
does the work in this process (``tasks=1``), with a clock around the function that is each stage.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from collections import Counter
from functools import wraps
from pathlib import Path
from typing import Any

_began = time.process_time()

from pipeline.conversion import soffice  # noqa: E402
from pipeline.definition import loading  # noqa: E402
from pipeline.production import (  # noqa: E402
    batch,
    contents,
    filling,
    fingerprints,
    overview,
    planning,
    publish,
    shared,
    steps,
)
from pipeline.workspace import find_definition  # noqa: E402

STAGES = {
    "read the definition": (loading, "gather"),
    "fill it in and check it": (loading, "_resolve"),
    "decide what is fresh": (planning.freshness, "parts"),
    "fonts, code and versions": (planning.freshness, "Surroundings"),
    "fill in the Word file": (filling, "render"),
    "fill in the contents page": (contents, "render"),
    "freeze dates in Word": (soffice, "copy_frozen"),
    "take clock and chance out of the PDF": (soffice, "normalise"),
    "attachments": (shared.Shared, "prepared"),
    "bundle": (steps, "bundle"),
    "receipt": (steps, "receipt"),
    "hashes in the receipt": (steps.fingerprints, "of_file"),
    "write through and publish": (publish, "_put"),
    "overview and its pictures": (overview, "write"),
}


def timed(spent: Counter[str], running: list[float], name: str, function: Any) -> Any:
    """Return a function that adds its own CPU time, without that of stages within it, to what was spent."""

    @wraps(function, updated=())
    def clocked(*args: Any, **kwargs: Any) -> Any:
        running.append(0.0)
        began = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            whole, inner = time.process_time() - began, running.pop()
            spent[name] += whole - inner
            if running:
                running[-1] += whole

    return clocked


def main(workspace: Path) -> None:
    """Run a batch and print what each stage cost."""
    assert fingerprints is steps.fingerprints
    spent: Counter[str] = Counter({"imports": time.process_time() - _began})
    running: list[float] = []
    for name, (holder, attribute) in STAGES.items():
        setattr(holder, attribute, timed(spent, running, name, getattr(holder, attribute)))
    definition, found = find_definition(None, workspace / "proposals" / "regionale-veiligheidsstrategie")
    began = time.process_time()
    (result,) = batch.run([(definition, found)], day=dt.date.today(), tasks=1)
    spent["the rest"] = time.process_time() - began - (spent.total() - spent["imports"])
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent["LibreOffice (all calls)"] = children.ru_utime + children.ru_stime
    if result.failed:
        raise SystemExit(str(result.failed[0].error))
    print(json.dumps({name: seconds * 1000 for name, seconds in spent.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
