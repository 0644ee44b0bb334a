"""PDF parts → one package.

In: ``PdfDocument``s, each a sound PDF of its own. Out: a ``PdfPackage``, and the receipt that tells what is
in it. Nothing here converts a file, knows of definitions or templates, or decides where a result ends up.
"""

from pipeline.bundle.contents import address
from pipeline.bundle.join import bundle
from pipeline.bundle.receipt import receipt
from pipeline.bundle.titles import own_title

__all__ = ["address", "bundle", "own_title", "receipt"]
