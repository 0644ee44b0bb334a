"""The links of a contents page: they lead to the parts once those have their pages.

In: a contents page whose links lead to made-up addresses, as it was written before the package was there. Out: the
same links, with the same tags, to the first page of each part. It writes no text: page numbers are on the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pipeline.bundle.titles import one_line
from pipeline.models import PackagePart

_ADDRESS = "https://inhoud.invalid/"  # RFC 2606: nobody can ever be there


def address(part: int) -> str:
    """Return the address that stands for a part, by its position in the package from 0."""
    return f"{_ADDRESS}{part}"


def lead(package: pikepdf.Pdf, parts: Sequence[PackagePart]) -> None:
    """Let the links of contents pages lead to the parts of a package (ISO 32000-1, 12.3.2 and 12.5.6.5)."""
    addresses = {address(index): part for index, part in enumerate(parts)}
    for part in parts:
        if part.document.is_contents:
            for page in package.pages[part.first_page - 1 : part.last_page]:
                for annotation in page.obj.get(Name.Annots, Array()):
                    action = annotation.get(Name.A, Dictionary())
                    if to := addresses.get(str(action.get(Name.URI, ""))):
                        del annotation.A
                        annotation.Dest = Array([package.pages[to.first_page - 1].obj, Name.Fit])
                        annotation.Contents = String(f"{one_line(to.document.title)}, pagina {to.first_page}")
