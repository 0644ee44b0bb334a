"""The password that opens an attachment, from the file that the definition names.

A path comes in, the password goes out. It is never shown, kept or logged.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import AttachmentError

_LONGEST = 4096  # bytes

NEEDED = AttachmentError(
    "is met een wachtwoord beveiligd.",
    "Sla het op zonder wachtwoord, of zet dat in een tekstbestand en noem dit bij 'wachtwoord_bestand'.",
)
WRONG = AttachmentError(
    "gaat niet open met het wachtwoord uit het wachtwoordbestand.",
    "Kijk of het goed is overgenomen: alleen het wachtwoord, op de eerste regel.",
)
OPENED = "met het wachtwoord geopend; in het pakket heeft het er geen"
NOT_NEEDED = "het wachtwoordbestand was niet nodig"


def read_password(file: Path) -> str:
    """Return the password in a text file: its first line.

    Raises:
        AttachmentError: It cannot be read, or holds no password.
    """
    try:
        with file.open("rb") as opened:
            first, *_ = opened.read(_LONGEST).decode("utf-8-sig").splitlines() or [""]
    except OSError as error:
        raise AttachmentError(
            f"heeft een wachtwoordbestand dat niet te lezen is ({error.strerror}).",
            "Controleer de naam en de rechten ervan.",
        ) from None
    except UnicodeDecodeError:
        raise AttachmentError(
            "heeft een wachtwoordbestand dat geen tekstbestand is.", "Sla het op als gewone tekst (UTF-8)."
        ) from None
    if not first:
        raise AttachmentError("heeft een leeg wachtwoordbestand.", "Zet het wachtwoord op de eerste regel.")
    return first


def spellings(password: str) -> tuple[bytes, ...]:
    """Return the bytes that a password may stand for: every program once wrote é in its own way."""
    codes = ("utf-8", "cp1252", "cp437", "cp850")
    return tuple(dict.fromkeys(password.encode(code, "replace") for code in codes))
