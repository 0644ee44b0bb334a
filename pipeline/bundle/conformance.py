"""What a package may call itself: the strongest claim that is true of its very bytes.

In: a package on disk. Out: the same file with the claim that it was found to satisfy, and for each stronger claim
what stood in its way. Judges are ``page-validation`` (PDF/A-2 and PDF/UA-1) and our own walk through the tags. A
check that cannot be finished is no claim, never a crash. It changes nothing in a package but its claim.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import page as validator
import pikepdf

from pipeline.bundle.lineends import settle_file, settle_streams
from pipeline.bundle.treecheck import faults
from pipeline.models import Claim, Obstacle

_LEVELS = ("2a", "2u", "2b")
# A package of 2,000 pages and 400 MB must pass: its page tree, bookmarks and tags are long chains of references.
_LIMITS = validator.SafetyLimits(
    max_input_size=1024**3,
    max_decoded_stream_size=512 * 1024**2,
    max_total_decoded_content_size=4 * 1024**3,
    max_form_invocations=1_000_000,
    max_object_count=10_000_000,
    max_reference_depth=100_000,
)


def strongest(package: pikepdf.Pdf) -> Claim:
    """Return the strongest claim that may be true of a package."""
    tagged = "/StructTreeRoot" in package.Root
    return Claim("2a" if tagged else "2u", accessible=tagged)


def save(package: pikepdf.Pdf, into: Path, version: str = "") -> None:
    """Save a package, of at least this version of PDF."""
    with warnings.catch_warnings():
        # Form fields that no form knows were so in the attachment; they keep their look.
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        package.save(
            into,
            min_version=version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )


def settle(
    path: Path, claim: Claim, declare: Callable[[pikepdf.Pdf, Claim], None]
) -> tuple[Claim, tuple[Obstacle, ...]]:
    """Let a saved package claim what is true of its bytes.

    Args:
        path: The package.
        claim: What it claims now.
        declare: Writes a claim in the metadata of a package.

    Returns:
        The claim that stands in the file, and what stood in the way of more.
    """
    obstacles: dict[Obstacle, None] = {}

    def declare_it(package: pikepdf.Pdf) -> None:
        declare(package, claim)

    while True:
        if not settle_file(path):
            _change(path, settle_streams)
            settle_file(path)
        found = _denial(path, claim)
        if not found:
            return claim, tuple(obstacles)
        obstacles |= dict.fromkeys(found)
        claim = _weaker(claim, found)
        _change(path, declare_it)


def _change(path: Path, change: Callable[[pikepdf.Pdf], None]) -> None:
    """Change a package on disk."""
    new = path.with_name(f"{path.name}.nieuw")
    with pikepdf.open(path) as package:
        change(package)
        save(package, new)
    new.replace(path)


def _weaker(claim: Claim, found: Sequence[Obstacle]) -> Claim:
    """Return the strongest claim that these findings do not deny."""
    denied = {obstacle.standard for obstacle in found}
    archive = claim.archive
    if f"PDF/A-{archive}" in denied:
        following = _LEVELS.index(archive) + 1
        archive = _LEVELS[following] if following < len(_LEVELS) else ""
    return Claim(archive, claim.accessible and "PDF/UA-1" not in denied)


def _denial(path: Path, claim: Claim) -> list[Obstacle]:
    """Return what the first check that denies a claim found; nothing when all are passed.

    The others would have to be done again for the weaker claim, which is other bytes.
    """
    archive = f"PDF/A-{claim.archive}"
    standards = [archive] if claim.archive == "2a" else []
    standards += ["PDF/UA-1"] if claim.accessible else []
    return (
        (list(_judged(path, archive, claim.archive)) if claim.archive else [])
        or (list(_walked(path, standards)) if standards else [])
        or (list(_judged(path, "PDF/UA-1", "ua1")) if claim.accessible else [])
    )


def _walked(path: Path, standards: Sequence[str]) -> Iterator[Obstacle]:
    """Yield what our own walk finds wrong, for each of the standards that want it right."""
    with pikepdf.open(path) as package:
        for fault in faults(package):
            for standard in standards:
                yield Obstacle(standard, "tags", fault)


def _judged(path: Path, standard: str, profile: str) -> Iterator[Obstacle]:
    """Yield what ``page-validation`` finds wrong."""
    try:
        report = validator.validate_pdf(str(path), profile=profile, limits=_LIMITS)
    except validator.PageError as error:
        yield Obstacle(standard, type(error).__name__, "De controle kon niet worden afgemaakt.")
        return
    for failure in report.failures:
        yield Obstacle(standard, failure.rule_id, failure.message, _page_of(path, failure))


def _page_of(path: Path, failure: validator.ValidationFailure) -> int | None:
    """Return the first page that a finding is about: the one it names, or one that leads to its object."""
    named = re.search(r"\bpage (\d+)\b", failure.message)
    if named:
        return int(named[1])
    if failure.object_id is None:
        return None
    wanted = re.search(r"(\d+), (\d+)", repr(failure.object_id))
    seen: set[tuple[int, int]] = set()
    with pikepdf.open(path) as package:
        for number, page in enumerate(package.pages, start=1):
            todo: list[object] = [page.obj]
            while wanted and todo:
                thing = todo.pop()
                if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
                    continue
                if thing.is_indirect:
                    if thing.objgen == (int(wanted[1]), int(wanted[2])):
                        return number
                    if thing.objgen in seen:
                        continue
                    seen.add(thing.objgen)
                if isinstance(thing, pikepdf.Array):
                    todo += list(thing)
                else:
                    todo += [value for key, value in thing.items() if key not in ("/Parent", "/P", "/Dest", "/D")]
    return None
