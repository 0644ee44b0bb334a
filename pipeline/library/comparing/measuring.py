"""What a template comes to, as figures and words that can be kept: in: what was built of it; out: a ``Golden``.

Kept as JSON that a person can read and that differs in few lines when little changed. What depends on LibreOffice
and on fonts (pages, places of lines, pictures) is kept for each release of LibreOffice apart.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from pipeline import conversion, process
from pipeline.document.template import read
from pipeline.library.comparing.layout import Page, pages_of
from pipeline.library.comparing.styling import set_up_of, styles_of
from pipeline.library.comparing.texts import paragraphs
from pipeline.library.wordfile import WordFile
from pipeline.models import Proposal
from pipeline.production import fingerprints

_FINGERPRINT = 16  # hexadecimal digits: enough to tell one version from another
_ACROSS, _DOWN = 16, 23  # parts of a page whose shades are held against the part to the right
_SECONDS = 20


@dataclass(frozen=True)
class Measured:
    """What one release of LibreOffice made of a document.

    Attributes:
        version: LibreOffice's version in full.
        word: Fingerprint of the Word file that it was given.
        fonts: The fonts in the PDF, with the version of each on that machine; empty where nobody could tell.
        pages: Of each page its lines: left, top, width and height in millimetres, then the text.
        pictures: Of each page a rough picture, as hexadecimal digits: one bit for each two neighbouring parts.
    """

    version: str
    word: str
    fonts: Mapping[str, str]
    pages: tuple[tuple[str, ...], ...]
    pictures: tuple[str, ...]


@dataclass(frozen=True)
class Golden:
    """What a document of a template came to.

    Attributes:
        template: Fingerprint of the template.
        proposal: Fingerprint of what it was filled in with.
        texts: Its paragraphs, each with its style, by what a person calls the part that they are in.
        styles: Its styles and page set-up, in words.
        measured: What was made of it, by the release of LibreOffice, such as ``7.4``.
    """

    template: str
    proposal: str
    texts: Mapping[str, tuple[str, ...]]
    styles: Mapping[str, tuple[str, ...]]
    measured: Mapping[str, Measured]


def golden(template: Path, word: Path, pdf: Path, proposal: Proposal) -> Golden:
    """Return what a template comes to on this machine.

    Args:
        template: The Word file of the template.
        word: The same, filled in.
        pdf: What LibreOffice made of that.
        proposal: What it was filled in with.

    Raises:
        MissingProgramError: There is no LibreOffice.
    """
    file, office = WordFile(word), conversion.installed()
    styles = styles_of(file) | set_up_of(file)
    pages = pages_of(pdf)
    measured = Measured(
        office.version,
        _of_members(word),
        fonts_of(pdf),
        tuple(tuple(_lines(page)) for page in pages),
        tuple(rough(page.picture) for page in pages),
    )
    return Golden(
        _of_members(template),
        fingerprints.of_values([proposal.values, proposal.author, proposal.language])[:_FINGERPRINT],
        {
            label: tuple(f"{each.style}: {each.text}" for each in those)
            for label, those in sorted(paragraphs(file).items())
        },
        {name: tuple(f"{each} {value}" for each, value in words.items()) for name, words in styles.items()},
        {office.release: measured},
    )


def _of_members(path: Path) -> str:
    """Return a fingerprint of a Word file that does not depend on how its ZIP was packed."""
    digest = hashlib.sha256()
    for member, data in sorted(read(path).items()):
        digest.update(f"{member}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:_FINGERPRINT]


def _lines(page: Page) -> Iterator[str]:
    for line in page.lines:
        yield f"{line.left} {line.top} {line.width} {line.height} {line.text}"


def rough(picture: Image.Image) -> str:
    """Return a rough picture as hexadecimal digits: of each part of a page whether it is darker than the next."""
    small = picture.convert("L").resize((_ACROSS + 1, _DOWN), Image.Resampling.BOX).tobytes()
    bits = "".join(
        "1" if small[row * (_ACROSS + 1) + at] < small[row * (_ACROSS + 1) + at + 1] else "0"
        for row in range(_DOWN)
        for at in range(_ACROSS)
    )
    return f"{int(bits, 2):0{len(bits) // 4}x}"


def fonts_of(pdf: Path) -> dict[str, str]:
    """Return the fonts in a PDF by their names, each with its version here where fontconfig knows it."""
    found = set()
    with pikepdf.open(pdf) as document:
        for page in document.pages:
            for font in page.resources.get("/Font", {}).values():
                found.add(str(font.get("/BaseFont", "")).lstrip("/").rpartition("+")[2])
    return {name: _font_version(name) for name in sorted(found) if name}


def _font_version(name: str) -> str:
    """Return the version of a font; more where more than one is installed, for nobody says which is used."""
    if shutil.which("fc-list") is None:
        return ""
    asked = ["fc-list", "--format=%{fontversion}\n", f":postscriptname={name}"]
    return " of ".join(sorted(set(process.run(asked, timeout=_SECONDS).output.split())))


# --- Kept ----------------------------------------------------------------------------------------------------


def load(path: Path) -> Golden | None:
    """Return what was kept; None when nothing was."""
    if not path.is_file():
        return None
    data = json.loads(path.read_text("utf-8"))
    return Golden(
        data["sjabloon"],
        data["voorstel"],
        {label: tuple(those) for label, those in data["tekst"].items()},
        {name: tuple(words) for name, words in data["opmaak"].items()},
        {release: _measured(each) for release, each in data["gemeten"].items()},
    )


def _measured(data: Mapping[str, Any]) -> Measured:
    return Measured(
        data["versie"],
        data["word"],
        data["lettertypen"],
        tuple(tuple(lines) for lines in data["regels"]),
        tuple(data["beelden"]),
    )


def save(path: Path, new: Golden) -> tuple[str, ...]:
    """Keep what a template comes to now, beside what other releases of LibreOffice made of the same Word file.

    Returns:
        The releases of which nothing is kept any more: they were given another Word file.
    """
    old, (own,) = load(path), new.measured.values()
    others = dict(old.measured if old else {})
    for release in new.measured:
        others.pop(release, None)
    stay = {release: each for release, each in others.items() if each.word == own.word}
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = replace(new, measured=dict(sorted({**stay, **new.measured}.items(), key=lambda each: _order(each[0]))))
    path.write_text(json.dumps(_as_data(kept), ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return tuple(sorted(others.keys() - stay.keys()))


def _order(release: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in release.split(".")]


def _as_data(kept: Golden) -> dict[str, object]:
    return {
        "sjabloon": kept.template,
        "voorstel": kept.proposal,
        "tekst": kept.texts,
        "opmaak": kept.styles,
        "gemeten": {
            release: {
                "versie": each.version,
                "word": each.word,
                "lettertypen": each.fonts,
                "regels": each.pages,
                "beelden": each.pictures,
            }
            for release, each in kept.measured.items()
        },
    }
