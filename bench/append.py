"""Bare bundling: pypdf's ``append`` of some files, and nothing else.

python bench/append.py INTO PDF…
"""

from __future__ import annotations

import sys

import pypdf

writer = pypdf.PdfWriter()
for path in sys.argv[2:]:
    writer.append(path)
writer.write(sys.argv[1])
