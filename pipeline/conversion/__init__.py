"""Office files in, PDFs out: tagged, PDF/A-2b and PDF/UA as far as LibreOffice goes, always the same bytes.

This folder is the only one that starts LibreOffice, and it looks at no definition, template or package.
"""

from pipeline.conversion.installation import Installation, installed, version
from pipeline.conversion.soffice import convert

__all__ = ["Installation", "convert", "installed", "version"]
