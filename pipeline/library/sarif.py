"""What was found, as SARIF 2.1.0: what code hosts show beside a change.

In: checked templates. Out: the document. Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from pipeline import __version__
from pipeline.library.findings import Checked, Finding, Weight

_LEVELS = {Weight.ERROR: "error", Weight.WARNING: "warning", Weight.REMARK: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(checked: Sequence[Checked]) -> dict[str, Any]:
    """Return what was found in templates as SARIF."""
    rules = sorted({finding.rule for each in checked for finding in each.findings})
    driver = {
        "name": "voorstel sjabloon controleer",
        "version": __version__,
        "language": "nl-NL",
        "rules": [{"id": rule} for rule in rules],
    }
    results = [_result(each.shown, finding, rules) for each in checked for finding in each.findings]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _result(path: str, finding: Finding, rules: list[str]) -> dict[str, Any]:
    mark = hashlib.sha256(f"{finding.rule}\n{finding.place}".encode()).hexdigest()[:32]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.weight],
        "message": {"text": finding.told},
        "locations": [
            {
                # A Word file has no lines; a code host asks for one all the same.
                "physicalLocation": {
                    "artifactLocation": {"uri": PurePath(path).as_posix()},
                    "region": {"startLine": 1},
                },
                "logicalLocations": [{"fullyQualifiedName": str(finding.place)}],
            }
        ],
        "partialFingerprints": {"plaats/v1": mark},
    }
