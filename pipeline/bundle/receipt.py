"""The receipt, ``pakket.json``: what is in a package, where it came from, and what was done to it.

In: the package, the files that it was made from, and the files that go with it. Out: JSON with Dutch keys.
It holds no clock, no machine and no absolute path, so the same inputs give the same receipt anywhere. A set
of outputs is whole exactly when each file named under ``bestanden`` has the fingerprint that the receipt
gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.labels import page_label
from pipeline.models import PackagePart, PdfPackage

FORMAT = 1


@dataclass(frozen=True)
class Input:
    """A file that something was made from: where it is, and how the receipt calls it (a relative path)."""

    path: Path
    shown: str


def receipt(
    package: PdfPackage,
    *,
    title: str,
    originals: Sequence[Path],
    inputs: Iterable[Input],
    outputs: Iterable[Path],
    made_with: Mapping[str, str],
) -> bytes:
    """Return the receipt of a package.

    Args:
        package: What was bundled.
        title: Title of the package.
        originals: The file that each part was made from, in the order of the parts.
        inputs: What else had a hand in it, such as the template.
        outputs: The files that go with this receipt.
        made_with: Version of each program, by its name.
    """
    content = {
        "formaat": FORMAT,
        "titel": title,
        "gemaakt_met": dict(made_with),
        "invoer": [{"bestand": each.shown, "sha256": _fingerprint(each.path)} for each in inputs],
        "paginas": package.pages,
        "delen": [_part(*each) for each in zip(package.parts, originals, strict=True)],
        "bestanden": [{"bestand": path.name, "sha256": _fingerprint(path)} for path in outputs],
    }
    # A file name that is not UTF-8 holds lone surrogates; as JSON escapes they can be written and read back.
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(errors="backslashreplace")


def _part(part: PackagePart, original: Path) -> dict[str, object]:
    document = part.document
    return {
        "titel": document.title,
        "bron": document.source,
        "sha256": _fingerprint(original),
        "paginas": document.pages,
        "in_pakket": {"van": part.first_page, "tot": part.last_page},
        "paginanummers": {"van": page_label(part, 1), "tot": page_label(part, document.pages)},
        "doorzoekbaar": document.has_text,
        "gedaan": list(document.actions),
    }


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
