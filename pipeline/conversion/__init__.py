"""Office files in, PDFs out: tagged, PDF/A-2b and PDF/UA as far as LibreOffice goes, always the same bytes.

This folder is the only one that starts LibreOffice, and it looks at no definition, template or package.
"""

from typing import TYPE_CHECKING, Any

from pipeline.conversion.installation import Installation, installed, version

if TYPE_CHECKING:
    from pipeline.conversion.soffice import convert

__all__ = ["Installation", "convert", "installed", "version"]


def __getattr__(name: str) -> Any:
    """Import ``convert`` when it is asked for: who only wants to know the version does not wait for pikepdf."""
    if name == "convert":
        from pipeline.conversion.soffice import convert

        return convert
    raise AttributeError(name)
