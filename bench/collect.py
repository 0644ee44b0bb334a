"""The Word files that a batch makes and has converted: proposals, contents pages, public versions.

    python bench/collect.py WORKSPACE INTO

Out: a copy of each in a folder, ``0000.docx`` and on. Attachments in Word, which it does not make, are left out.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import conversion
from pipeline.production import batch
from pipeline.production.job import CONTENTS, DOCUMENT
from pipeline.workspace import find_definition

_convert = conversion.convert


def main(workspace: Path, into: Path) -> None:
    """Run a batch in one process, and keep what it gives to LibreOffice."""
    into.mkdir()

    def convert(sources: Sequence[Path], *arguments: Any, **more: Any) -> Any:
        for source in sources:
            if source.name in (DOCUMENT, CONTENTS):
                shutil.copyfile(source, into / f"{sum(1 for _ in into.iterdir()):04}.docx")
        return _convert(sources, *arguments, **more)

    conversion.convert = convert
    definition = next(workspace.glob("proposals/*/voorstel.yaml"))
    for result in batch.run([find_definition(None, definition.parent)], day=dt.date.today(), tasks=1):
        if result.failed or result.error:
            raise SystemExit(str(result.error or result.failed[0].error))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
