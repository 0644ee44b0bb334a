"""Pages for a browser: one look for all, each one file without scripts that needs no network.

In: a template of a page and its parts. Out: the page, and files that are written whole. What is on a page is known
by who makes it.
"""

from __future__ import annotations

import os
from pathlib import Path
from string import Template


def page(template: Path, **parts: str) -> str:
    """Return a page.

    Args:
        template: Its HTML; ``$style`` in it is the look that all pages have.
        parts: What comes in the places of the other names, as HTML.
    """
    style = Path(__file__).with_name("webpage.css").read_text("utf-8").strip()
    return Template(template.read_text("utf-8")).substitute(style=style, **parts)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
