"""What a package may call itself: the strongest claim that is true of its very bytes.

In: a package on disk. Out: the same file with the claim that it was found to satisfy, and for each stronger claim
what stood in its way. It changes nothing in a package but its claim; ``judging`` judges.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf

from pipeline.bundle.judging.findings import obstacle
from pipeline.bundle.judging.standards import ACCESSIBLE, ARCHIVE, named
from pipeline.bundle.judging.validation import by_the_book, in_the_tags
from pipeline.bundle.lineends import settle_file, settle_streams
from pipeline.models import Claim, Obstacle, PackagePart

NOBODY_LOOKED = "een programma maakte dit leesbaar, en niemand heeft het nagekeken"


def strongest(parts: Sequence[PackagePart]) -> tuple[Claim, tuple[Obstacle, ...]]:
    """Return the strongest claim that may be true of these parts, and what stands in the way of more.

    A part without tags denies what asks for tags: validators only see whether there are any at all. What a machine
    made readable is accessible only when a person looked at it.
    """
    obstacles = tuple(
        replace(
            obstacle(standard, "tags", part.untagged, part.first_page),
            meaning=f"{part.document.title}: {part.untagged}.",
        )
        for part in parts
        if part.untagged
        for standard in (ARCHIVE[0], ACCESSIBLE)
    )
    if obstacles:
        return Claim(ARCHIVE[1]), obstacles
    unseen = tuple(
        replace(
            obstacle(ACCESSIBLE, "nagekeken", NOBODY_LOOKED, part.first_page),
            meaning=f"{part.document.title}: {NOBODY_LOOKED}.",
            remedy="Bekijk of het klopt, en schrijf bij de bijlage 'nagekeken' met wie het bekeek en wanneer.",
        )
        for part in parts
        if part.document.by_machine and part.document.review is None
    )
    return Claim(ARCHIVE[0], accessible=not unseen), unseen


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
            fix_metadata_version=False,  # ours names no version
        )


def settle(
    path: Path,
    claim: Claim,
    declare: Callable[[pikepdf.Pdf, Claim], None],
    objections: Callable[[], Sequence[Obstacle]],
) -> tuple[Claim, tuple[Obstacle, ...]]:
    """Let a saved package claim what is true of its bytes.

    Args:
        path: The package.
        claim: What it claims now.
        declare: Writes a claim in the metadata of a package.
        objections: Asks a second judge what there is against parts from elsewhere as PDF/A, by the pages of the
            package; asked only when it matters, since it takes time.

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
        # A part from elsewhere is PDF/A only when two judges say so.
        found = _denial(path, claim) or (tuple(objections()) if claim.archive else ())
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
    if archive and named(archive) in denied:
        archive = dict(pairwise(ARCHIVE)).get(archive, "")
    if named(ARCHIVE[-1]) in denied:
        archive = ""
    return Claim(archive, claim.accessible and named(ACCESSIBLE) not in denied)


def _denial(path: Path, claim: Claim) -> tuple[Obstacle, ...]:
    """Return what the first check that denies a claim found; nothing when all are passed.

    The others would have to be done again for the weaker claim, which is other bytes.
    """
    tagged = [claim.archive] if claim.archive == ARCHIVE[0] else []
    tagged += [ACCESSIBLE] if claim.accessible else []
    return (
        (by_the_book(path, claim.archive) if claim.archive else ())
        or in_the_tags(path, tagged)
        or (by_the_book(path, ACCESSIBLE) if claim.accessible else ())
    )
