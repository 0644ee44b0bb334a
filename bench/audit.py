"""The bare validators of Word files and of tags, over some files: ``python bench/audit.py FILE…``."""

from __future__ import annotations

import sys

import docxtpl_lint
from openxml_audit import OpenXmlValidator

if __name__ == "__main__":
    validator = OpenXmlValidator()
    for file in sys.argv[1:]:
        validator.validate(file)
        docxtpl_lint.lint(file)
