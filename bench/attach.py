"""A lot of attachments of one kind: through the whole attachment stage, or through a bare tool.

    python bench/attach.py ours|read|TOOL FROM INTO

``ours`` is the product: checks, sanitising and all, for all files at once; ``read`` is that with
``leesbaar_maken: ja``. A tool makes PDFs of the same files and does nothing else: one call of LibreOffice for all,
img2pdf, OCRmyPDF for one after the other, or pikepdf that opens and saves. Each is imported only where it is used.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_OFFICE = Path(__file__).with_name("bare.py")


def ours(files: list[Path], into: Path, *, readable: bool = False) -> None:
    from pipeline.attachments import prepare
    from pipeline.models import Attachment, Handling

    handling = Handling(readable=readable)
    prepare([Attachment(file.stem, file, file.name, n, handling=handling) for n, file in enumerate(files)], into)


def office(files: list[Path], into: Path) -> None:
    subprocess.run([sys.executable, _OFFICE, into, "1", *files], check=True)


def office_of_html(files: list[Path], into: Path) -> None:
    """Convert what mails say, as web pages: of the mail itself LibreOffice prints the source."""
    import email
    from email import policy

    pages = []
    for file in files:
        mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body(("html",))
        assert body is not None
        (page := into / f"{file.stem}.html").write_text(body.get_content(), "utf-8")
        pages.append(page)
    office(pages, into)


def with_img2pdf(files: list[Path], into: Path) -> None:
    import img2pdf

    for file in files:
        (into / f"{file.name}.pdf").write_bytes(img2pdf.convert(str(file)))


def heif(files: list[Path], into: Path) -> None:
    import img2pdf
    import pi_heif

    for file in files:
        out = io.BytesIO()
        pi_heif.open_heif(file).to_pillow().convert("RGB").save(out, "JPEG", quality=90)
        (into / f"{file.name}.pdf").write_bytes(img2pdf.convert(out.getvalue()))


def with_pikepdf(files: list[Path], into: Path) -> None:
    import pikepdf

    for file in files:
        with pikepdf.open(file) as pdf:
            pdf.save(into / file.name)


def with_ocrmypdf(files: list[Path], into: Path) -> None:
    for file in files:
        command = [sys.executable, "-m", "ocrmypdf", "-l", "nld", "--output-type", "pdf", file, into / file.name]
        subprocess.run(command, check=True, capture_output=True)


DOES: dict[str, Callable[[list[Path], Path], None]] = {
    "ours": ours,
    "read": lambda files, into: ours(files, into, readable=True),
    "LibreOffice": office,
    "LibreOffice, of its HTML": office_of_html,
    "img2pdf": with_img2pdf,
    "libheif and img2pdf": heif,
    "pikepdf": with_pikepdf,
    "OCRmyPDF": with_ocrmypdf,
}

if __name__ == "__main__":
    DOES[sys.argv[1]](sorted(Path(sys.argv[2]).iterdir()), Path(sys.argv[3]))
