"""A lot of attachments of one kind: through the whole attachment stage, or through a bare tool.

    python bench/attach.py ours|read|TOOL FROM INTO

``ours`` is the product: checks, sanitising and all, for all files at once; ``read`` is that with
``leesbaar_maken: ja``. A tool makes PDFs of the same files and does nothing else: one call of LibreOffice for all,
img2pdf, OCRmyPDF and OpenDataLoader for one after the other, or pikepdf that mends for PDF/A, judges and saves.
Each is imported only where it is used.
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
    from pikepdf import pdfa

    for file in files:
        with pikepdf.open(file) as pdf:
            pdfa.prepare(pdf, "2b")
            pdfa.check(pdf, "2b")
            pdf.save(into / file.name)


def read_and_tagged(files: list[Path], into: Path) -> None:
    """Read scans with the settings of the product, and have tags found."""
    import opendataloader_pdf

    jar = next(Path(opendataloader_pdf.__file__).parent.glob("jar/*.jar"))
    for file in files:
        read, settings = into / file.name, ["-l", "nld+eng", "--rotate-pages", "--output-type", "pdf", "-O", "0"]
        subprocess.run([sys.executable, "-m", "ocrmypdf", *settings, file, read], check=True, capture_output=True)
        tags = ["java", "-jar", jar, "--format", "tagged-pdf", "--content-safety-off", "all", "-o", into / "tags"]
        subprocess.run([*tags, read], check=True, capture_output=True)


DOES: dict[str, Callable[[list[Path], Path], None]] = {
    "ours": ours,
    "read": lambda files, into: ours(files, into, readable=True),
    "LibreOffice": office,
    "LibreOffice, of its HTML": office_of_html,
    "img2pdf": with_img2pdf,
    "libheif and img2pdf": heif,
    "pikepdf, for PDF/A": with_pikepdf,
    "OCRmyPDF and OpenDataLoader": read_and_tagged,
}

if __name__ == "__main__":
    DOES[sys.argv[1]](sorted(Path(sys.argv[2]).iterdir()), Path(sys.argv[3]))
