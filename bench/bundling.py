"""The product's own bundling of a document and its attachments: tags, stamps and all, checked or not.

python bench/bundling.py [--unchecked] INTO PDF…
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.bundle import bundle, conformance
from pipeline.models import PdfDocument

if sys.argv[1] == "--unchecked":
    del sys.argv[1]
    conformance._denial = lambda path, claim: []
# As parts come to be bundled: a second judge was asked of those from elsewhere when they were made ready.
files = [Path(path) for path in sys.argv[2:]]
parts = [
    PdfDocument(path, path.stem, 0, path.name, objections=(), number=index or None)
    for index, path in enumerate(files)
]
package = bundle(parts, Path(sys.argv[1]), title="Pakket")
print(package.pages, package.claim, *package.obstacles[:5], sep="\n")
