"""What the bench found, as a page to read: ``bench/RESULTS.md``.

In: costs and numbers, a list for each row with one of each round. Out: Markdown. It measures nothing.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from statistics import median

from bench.kinds import KINDS, Kind
from bench.measure import Cost
from pipeline import conversion, process

_LIBRARIES = ("docxtpl", "jinja2", "lxml", "pikepdf", "pypdf")
_COUNT = 39

Costs = Mapping[str, Sequence[Cost]]


def text(costs: Costs, numbers: Mapping[str, Sequence[float]], stages: Sequence[Mapping[str, float]],
         rounds: int) -> str:  # fmt: skip
    """Return the page."""
    return "\n".join(
        [
            "# Results of `make bench`",
            "",
            f"{dt.date.today():%-d %B %Y}, {rounds} rounds. {_machine()}.",
            f"{_versions()}.",
            "",
            "A ratio is the median of the rounds' ratios, with the least and the most of them. Both of a ratio "
            "were measured in the same round. Less than 1 is quicker.",
            "",
            *_ratios(costs, numbers),
            "",
            "## Attachments of each kind",
            "",
            *_kinds(costs),
            "",
            "## What was measured",
            "",
            *_seconds(costs),
            "",
            "## Where the CPU time of a cold batch goes",
            "",
            *_stages(stages),
            "",
        ]
    )


def _machine() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    kernel = platform.release().split("-")[0]
    return (
        f"{process.cores()} cores, {pages / 2**30:.1f} GB of memory, {platform.system()} {kernel}, "
        f"{platform.machine()}"
    )


def _versions() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"LibreOffice {conversion.version()}, Python {platform.python_version()}, {libraries}"


def _ratios(costs: Costs, numbers: Mapping[str, Sequence[float]]) -> list[str]:
    def row(what: str, goal: str, above: str, below: str, share: float = 1.0) -> str:
        if not costs.get(above):
            return f"| {what} | {goal} | not measured: `--long` | |"
        cells = [_spread([part(a) / part(b) / share for a, b in zip(costs[above], costs[below], strict=False)])
                 for part in (_cpu, _wall)]  # fmt: skip
        return f"| {what} | {goal} | {cells[0]} | {cells[1]} |"

    lasting = [late / early for early, late in zip(numbers["early"], numbers["late"], strict=True)]
    peaks = [
        large.peak / small.peak for large, small in zip(costs.get("cold 3900", ()), costs["cold"], strict=False)
    ]
    naive = "≥ 8" if conversion.version().startswith("7.") else "≥ 4"
    return [
        "| what | goal | CPU ÷ CPU | wall ÷ wall |",
        "|---|---|---|---|",
        row(
            "whole cold batch of 39, validation and all, ÷ bare conversion of all its Word files (contents too)",
            "≤ 1.5",
            "cold",
            "bare",
        ),
        row(
            "the same without contents pages ÷ bare conversion of the 39 documents",
            "≤ 1.5",
            "cold, no contents",
            "bare, no contents",
        ),
        row("naive script ÷ whole cold batch", naive, "naive", "cold"),
        row("naive script ÷ the same without contents pages", naive, "naive", "cold, no contents"),
        row("second run, nothing changed ÷ cold", "≤ 0.02", "unchanged", "cold"),
        row(
            "one municipality's override changed ÷ one bare call of LibreOffice",
            "≤ 1.5",
            "one changed",
            "bare one",
        ),
        row("the shared text changed ÷ cold", "≤ 1.0", "shared changed", "cold"),
        row("a package at 390 (39 × 10 definitions) ÷ at 39", "≤ 1.02", "cold 390", "cold", share=10),
        row(
            "bundling ten attachments, 200 pages, with tags and stamps ÷ pypdf's append of the same files",
            "≤ 1.3",
            "bundle",
            "append",
        ),
        row("the same with both checks too ÷ pypdf's append", "≤ 4", "bundle, checked", "append"),
        row(
            "check of all templates, nothing known ÷ openxml-audit and docxtpl-lint alone",
            "",
            "templates",
            "audit",
        ),
        row("the same, nothing changed", "", "templates, unchanged", "audit"),
        *(
            f"| {what}, wall seconds beyond start-up | about 1 | "
            f"{_spread([a.wall - b.wall for a, b in zip(costs[name], costs['start-up'], strict=True)])} | |"
            for what, name in (
                ("check of all templates, nothing known", "templates"),
                ("the same, nothing changed", "templates, unchanged"),
            )
        ),
        f"| LibreOffice's memory after 200 documents ÷ after 40 | ≤ 1.1 | {_spread(lasting)} | |",
        "| the parent's peak memory at 3,900 (39 × 100 definitions) ÷ at 39 | ≤ 1.5 "
        f"| {_spread(peaks) or 'not measured: `--long`'} | |",
        *(
            f"| peak memory of bundling {what}, with checks, MB | ≤ {goal} | {_spread(_peaks(costs, name))} | |"
            for what, goal, name in (
                ("2,000 pages of text", 600, "bundle 2000 of text"),
                ("2,000 scans of 380 MB", 1300, "bundle 2000 scans"),
            )
        ),
    ]


def _seconds(costs: Costs) -> list[str]:
    lines = ["| what | CPU s | wall s | peak of the first process, MB |", "|---|---|---|---|"]
    for name, each in costs.items():
        cells = " | ".join(_spread([part(one) for one in each]) for part in (_cpu, _wall))
        lines.append(f"| {name} | {cells} | {median(one.peak for one in each):.0f} |")
    return lines


def _kinds(costs: Costs) -> list[str]:
    lines = [
        "A lot of so many files through the whole attachment stage, start of Python and all, ÷ the bare tool with "
        "the same files. What it takes more is for each file; the goal is no more than 10% or 50 ms of CPU, "
        "whichever is more. Memory is that of the largest of all processes.",
        "",
        "| kind | files | bare tool | CPU ÷ CPU | wall ÷ wall | CPU more a file, ms | within the goal "
        "| memory, MB | of the tool |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    return lines + [_kind(kind, costs[kind.shown], costs[f"{kind.shown}, {kind.tool}"]) for kind in KINDS.values()]


def _kind(kind: Kind, ours: Sequence[Cost], bare: Sequence[Cost]) -> str:
    pairs = list(zip(ours, bare, strict=True))
    ratios = [_spread([part(a) / part(b) for a, b in pairs]) for part in (_cpu, _wall)]
    more = [1000 * (a.cpu - b.cpu) / kind.count for a, b in pairs]
    allowed = max(50.0, 100 * median(b.cpu for b in bare) / kind.count)
    cells = [
        kind.shown, str(kind.count), kind.tool, *ratios, _spread(more), "yes" if median(more) <= allowed else "no",
        *(f"{median(one.largest for one in each):.0f}" for each in (ours, bare)),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _stages(stages: Sequence[Mapping[str, float]]) -> list[str]:
    spent = {name: median(each[name] for each in stages) for name in stages[0]}
    whole, office = sum(spent.values()), spent.pop("LibreOffice (all calls)")
    own = sum(spent.values())
    lines = [
        f"In one process, {whole / 1000:.1f} s of CPU; LibreOffice has {office / whole:.0%} of that: "
        f"{office / _COUNT:.0f} ms for each municipality. All else takes {own / _COUNT:.1f} ms for each:",
        "",
        "| stage | ms, whole batch | ms for each municipality |",
        "|---|---|---|",
    ]
    ordered = sorted(spent.items(), key=lambda pair: -pair[1])
    return lines + [f"| {name} | {time:.0f} | {time / _COUNT:.2f} |" for name, time in ordered]


def _peaks(costs: Costs, name: str) -> list[float]:
    return [one.peak for one in costs.get(name, ())]


def _cpu(one: Cost) -> float:
    return one.cpu


def _wall(one: Cost) -> float:
    return one.wall


def _spread(values: Sequence[float]) -> str:
    if not values:
        return ""
    show: Callable[[float], str] = lambda value: f"{value:.3g}"  # noqa: E731
    return f"**{show(median(values))}** ({show(min(values))}–{show(max(values))})"
