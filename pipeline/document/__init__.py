"""Proposal + Word template → Word document.

In: a ``Proposal`` and the .docx that a municipality wrote in Word. Out: a .docx with every value and text in
the template's own styles. Nothing here knows of YAML, PDF or LibreOffice.
"""

from pipeline.document.render import render
from pipeline.document.saying import says

__all__ = ["render", "says"]
