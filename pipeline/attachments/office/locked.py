"""Office files with a password on them, opened with the one that the definition names.

A file comes in; a copy without a password goes out, or an ``AttachmentError`` that says what to do. The password
is never shown, and never stands in a message or a result.
"""

from __future__ import annotations

from pathlib import Path

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from pipeline.attachments.office.old import book_records, is_before_97
from pipeline.attachments.office.package import damaged
from pipeline.attachments.passwords import NEEDED, WRONG, read_password
from pipeline.errors import AttachmentError

_FILEPASS = 0x002F  # [MS-XLS] 2.4.117
_EVERYBODYS = "VelvetSweatshop"  # Excel puts it on a book that may not be changed; anyone may read it


def is_locked(path: Path) -> bool:
    """Return whether an OLE file that is a document of Word, Excel or PowerPoint is locked with a password.

    Raises:
        AttachmentError: It is damaged.
    """
    try:
        with olefile.OleFileIO(path) as ole:
            if ole.exists("EncryptedPackage"):
                return True
            if is_before_97(ole):  # msoffcrypto does not know these
                return any(kind == _FILEPASS for kind, _ in book_records(ole))
        with path.open("rb") as file:
            return bool(msoffcrypto.OfficeFile(file).is_encrypted())
    except (FileFormatError, ParseError, OSError, ValueError, LookupError, TypeError, AttributeError):
        raise damaged() from None
    except Exception as error:  # it lets those of struct and others through
        raise damaged() from error


def unlock(path: Path, target: Path, password_file: Path | None) -> None:
    """Write a copy without a password.

    Raises:
        AttachmentError: There is no password, it is not the right one, or the file is damaged.
    """
    with olefile.OleFileIO(path) as ole:
        if is_before_97(ole):
            raise AttachmentError(
                "heeft een wachtwoord van Excel 95, dat hier niet te openen is.",
                "Open het in Excel of LibreOffice, en sla het zonder wachtwoord op.",
            )
    if _opens(path, target, _EVERYBODYS):
        return
    if password_file is None:
        raise NEEDED
    if not _opens(path, target, read_password(password_file)):
        raise WRONG


def _opens(path: Path, target: Path, key: str) -> bool:
    try:
        with path.open("rb") as file, target.open("wb") as out:
            document = msoffcrypto.OfficeFile(file)
            document.load_key(password=key)
            document.decrypt(out)
    except (InvalidKeyError, DecryptionError):
        return False
    except Exception as error:  # of a damaged file, whatever its parser runs into
        raise damaged() from error
    return True
