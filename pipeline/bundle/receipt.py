"""The receipt, ``pakket.json``: what is in a package, where it came from, and what was done to it.

In: the package, and the fingerprints of what it was made from and of the files that go with it. Out: JSON with
Dutch keys. It reads no file.
It holds no clock, no machine and no absolute path, so the same inputs give the same receipt anywhere. A set
of outputs is whole exactly when each file named under ``bestanden`` has the fingerprint that the receipt
gives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pipeline.bundle.judging import Reason, reasons
from pipeline.bundle.labels import page_label
from pipeline.models import PackagePart, PdfDocument, PdfPackage, Signature

FORMAT = 3


def receipt(
    package: PdfPackage,
    *,
    title: str,
    originals: Sequence[Mapping[str, object]],
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    made_with: Mapping[str, str],
    released: Mapping[str, object] | None = None,
    for_all: bool = False,
) -> bytes:
    """Return the receipt of a package.

    Args:
        package: What was bundled.
        title: Title of the package.
        originals: For each part the fingerprint of what it was made from, under the name that says which:
            ``sha256`` of a file, or ``sha256_ingevuld`` of a definition as it was filled in; and what else is to
            be told of it.
        inputs: The fingerprint of what else had a hand in it, such as the template, by a relative path.
        outputs: The fingerprint of each file that goes with this receipt, by its name.
        made_with: Version of each program, by its name.
        released: What becomes public and what does not, where that is known.
        for_all: Whether all may see it: then it does not say how files are called, and what was done to them.
    """
    content = {
        "formaat": FORMAT,
        "titel": title,
        "gemaakt_met": dict(made_with),
        "invoer": [{"bestand": name, "sha256": fingerprint} for name, fingerprint in inputs.items()],
        "paginas": package.pages,
        "norm": str(package.claim),
        "in_de_weg": [_reason(each, package) for each in reasons(package.obstacles)],
        **({"openbaar": dict(released)} if released else {}),
        "delen": [_part(*each, for_all=for_all) for each in zip(package.parts, originals, strict=True)],
        "bestanden": [{"bestand": name, "sha256": fingerprint} for name, fingerprint in outputs.items()],
    }
    # A file name that is not UTF-8 holds lone surrogates; as JSON escapes they can be written and read back.
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(errors="backslashreplace")


def _reason(reason: Reason, package: PdfPackage) -> dict[str, object]:
    """Return what stood in the way of a claim, and of which parts it is where that is known."""
    return {
        "betekenis": reason.meaning,
        "doen": reason.remedy,
        "normen": reason.standards,
        "delen": [
            part.document.title
            for part in package.parts
            if any(part.first_page <= page <= part.last_page for page in reason.pages)
        ],
        "paginas": reason.pages,
        "regels": reason.rules,
        "meldingen": reason.found,
    }


def _signature(signature: Signature) -> dict[str, object]:
    return {"door": signature.by or None, "op": signature.day or None, "geldt_in_pakket": False}


def _part(part: PackagePart, original: Mapping[str, object], *, for_all: bool) -> dict[str, object]:
    document = part.document
    return {
        "titel": document.title,
        **({} if for_all else {"bron": document.source}),
        **original,
        "paginas": document.pages,
        "in_pakket": {"van": part.first_page, "tot": part.last_page},
        "paginanummers": {"van": page_label(document, 1), "tot": page_label(document, document.pages)},
        "doorzoekbaar": document.has_text,
        "tags": part.untagged or "ja",
        **_readable(document, for_all=for_all),
        **(
            {"handtekening": [_signature(each) for each in document.signatures]}
            if document.signatures and not for_all
            else {}
        ),
        **({} if for_all else {"gedaan": list(document.actions)}),
    }


def _readable(document: PdfDocument, *, for_all: bool) -> dict[str, object]:
    """Return what a machine made readable, and who looked at it; nothing where no machine did."""
    if not document.by_machine:
        return {}
    review = document.review
    looked = {"door": review.by, "op": review.day.isoformat()} if review else None
    return {"door_een_programma": list(document.by_machine), **({} if for_all else {"nagekeken": looked})}
