"""The fingerprint of a file: equal for equal content, whatever its name or time.

In: a path, or values. Out: sixty-four hexadecimal digits (SHA-256). A file that has not changed since is not read
again.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def of_file(path: Path) -> str:
    """Return the fingerprint of a file.

    Raises:
        OSError: It cannot be read.
    """
    found = path.stat()
    return _of_file(path, found.st_size, found.st_mtime_ns, found.st_ino)


@functools.lru_cache(maxsize=4096)
def _of_file(path: Path, _size: int, _mtime_ns: int, _inode: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_values(values: object) -> str:
    """Return the fingerprint of values as a template prints them; the order of names does not count."""
    written = json.dumps(values, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> object:
    """Return a value that JSON does not know as one that it knows: records, amounts, dates, paths."""
    return {str(name): value[name] for name in value} if isinstance(value, Mapping) else str(value)
