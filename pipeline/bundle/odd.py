"""What pikepdf raises on files that break the rules of PDF, beside errors of its own.

A number where a dictionary belongs is a TypeError, a missing key an AttributeError, nesting without end a
RecursionError.
"""

import pikepdf

ODD = (
    pikepdf.PikepdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
