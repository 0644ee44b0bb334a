"""The digital signatures in a PDF from elsewhere: told, and taken out, since they do not hold in a package.

In: an open PDF. Out: the same with the look of each signature but not the signature itself, and who signed when,
as far as the file says so. It never judges whether a signature was good.
"""

from __future__ import annotations

import datetime as dt
import re

import pikepdf
from pikepdf import Dictionary, Object

from pipeline.dutch import print_date
from pipeline.models import Signature

_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_READ_ONLY = 1
_LONGEST = 100  # characters of a name


def take_signatures(pdf: pikepdf.Pdf) -> tuple[Signature, ...]:
    """Take the signatures out of an open PDF, and return them in the order of the file."""
    found = []
    for field in pdf.objects:
        signed = field["/V"] if isinstance(field, Dictionary) and "/V" in field else None
        if isinstance(signed, Dictionary) and "/ByteRange" in signed:
            found.append(Signature(_text(signed.get("/Name"))[:_LONGEST], _day(_text(signed.get("/M")))))
            del field["/V"]
            # Nobody can sign there now: what is seen there is what was signed.
            field["/Ff"] = int(field.get("/Ff", 0)) | _READ_ONLY
    form = pdf.Root.get("/AcroForm")
    if found and isinstance(form, Dictionary):
        form["/SigFlags"] = 0
    for key in ("/Perms", "/DSS") if found else ():
        if key in pdf.Root:
            del pdf.Root[key]
    return tuple(found)


def tell(signature: Signature) -> str:
    """Return what is told of a signature, in Dutch."""
    of = f" van {signature.by}" if signature.by else ""
    on = f" ({print_date(dt.date.fromisoformat(signature.day))})" if signature.day else ""
    return f"digitale handtekening{of}{on} geldt niet in het pakket: bewaar het origineel"


def _text(value: Object | None) -> str:
    text = str(value) if isinstance(value, pikepdf.String) else ""
    return "".join(sign for sign in text if sign.isprintable())


def _day(written: str) -> str:
    """Return a date of PDF (ISO 32000-1, 7.9.4) as one of ISO 8601; empty when it is none."""
    if match := _DATE.match(written):
        try:
            return dt.date(*map(int, match.groups())).isoformat()
        except ValueError:
            pass
    return ""
