"""Bundling loose files: a package without a definition, for a document that was finished by hand.

In: files of any supported kind, the document itself first. Out: one PDF and its receipt, whole or not at
all. It never writes over a file that it reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline import __version__, conversion
from pipeline.bundle import bundle, own_title, receipt
from pipeline.errors import MissingProgramError, OutputError, UsageError
from pipeline.models import AS_IT_IS, Attachment, Handling, PdfDocument, PdfPackage
from pipeline.production import fingerprints
from pipeline.production.events import Event, Step, bundling
from pipeline.production.originals import FOLDER, copy_original
from pipeline.production.publish import published
from pipeline.production.shared import shared


def bundle_files(
    files: Sequence[Path],
    into: Path,
    *,
    title: str | None = None,
    author: str = "",
    language: str = "nl-NL",
    stamped: bool = True,
    with_originals: bool = False,
    handling: Handling = AS_IT_IS,
    progress: Callable[[Event], None] = lambda event: None,
) -> PdfPackage:
    """Join files into one PDF, with the receipt beside it.

    Args:
        files: The document and its attachments.
        into: The PDF to write; one that is there is replaced.
        title: Title of the package; the first file's when not given.
        author: Its author; none when empty.
        language: BCP 47 tag.
        stamped: Whether the pages of attachments are stamped.
        with_originals: Whether the files come beside it too, in a folder of their own.
        handling: How the files are made ready.
        progress: Called as each step begins.

    Raises:
        UsageError: ``into`` is not a PDF's name or is one of the files, or a file does not exist.
        VoorstelError: A step failed; what stood at ``into`` is as it was.
    """
    written = into.with_suffix(".json")
    _check(files, into, written)
    subject = title or into.stem

    def going_on(step: Step, done: int = 0, total: int = 0) -> None:
        progress(Event(subject, step, done, total))

    names = [into.name]
    told = partial(going_on, Step.ATTACHMENTS)
    with (
        published(into.parent, names, written.name) as folder,
        shared(folder / "delen", told=told) as ready,
    ):
        going_on(Step.ATTACHMENTS)
        # A file's own name will do for its title until it is known to have a better one.
        attachments = [
            Attachment(file.stem, file.absolute(), str(file), n, stamped=stamped, handling=handling)
            for n, file in enumerate(files)
        ]
        document, *others = (
            replace(part, title=own_title(part.path) or part.title) for part in ready.prepared(attachments)
        )
        parts = [replace(document, number=None), *others]
        going_on(Step.BUNDLE)
        title = title or parts[0].title
        package = bundle(
            parts, folder / into.name, title=title, author=author, language=language, told=bundling(going_on)
        )
        # How the user came to a file is his own business: the receipt knows it by its name.
        named = [replace(part, document=replace(part.document, source=file.name))
                 for part, file in zip(package.parts, files, strict=True)]  # fmt: skip
        if with_originals:
            names += _originals(files, parts, folder, f"{into.stem}-{FOLDER}")
        (folder / written.name).write_bytes(
            receipt(
                replace(package, parts=tuple(named)),
                title=title,
                originals=[{"sha256": part.made_from} for part in parts],
                inputs={},
                outputs={name: fingerprints.of_file(folder / name) for name in names},
                made_with=_programs(),
            )
        )
        going_on(Step.PUBLISH)
    return replace(package, path=into)


def _originals(files: Sequence[Path], parts: Sequence[PdfDocument], folder: Path, into: str) -> list[str]:
    """Copy the files, each under its number and its own name, and return what they are called from the folder."""
    digits = len(str(len(files)))
    names = [f"{into}/{number:0{digits}} {file.name}" for number, file in enumerate(files)]
    (folder / into).mkdir()
    for file, part, name in zip(files, parts, names, strict=True):
        copy_original(file, part, folder / name)
    return names


def _programs() -> dict[str, str]:
    programs = {"collegevoorstel": __version__}
    with suppress(MissingProgramError):  # without it, PDFs and pictures can still be bundled
        programs["libreoffice"] = conversion.version()
    return programs


def _check(files: Sequence[Path], into: Path, written: Path) -> None:
    if into.suffix.lower() != ".pdf":
        raise UsageError(
            f"{into} eindigt niet op .pdf.", "Noem eerst het pakket dat u wilt maken, en dan de bestanden."
        )
    if missing := [str(file) for file in files if not file.is_file()]:
        raise UsageError(f"Er is geen bestand {', '.join(missing)}.", "Kijk of de naam goed gespeld is.")
    for file in files:
        if not str(file).isprintable():
            raise UsageError(
                f"De naam {str(file)!r} heeft tekens die niet te lezen zijn.", "Geef het bestand een andere naam."
            )
        if any(made.exists() and made.samefile(file) for made in (into, written)):
            raise UsageError(
                f"{file} is een van de bestanden en kan niet ook het pakket worden.",
                "Noem eerst het pakket dat u wilt maken, en dan de bestanden.",
            )
    if written.exists() and not _is_receipt(written):
        raise OutputError(
            f"{written} bestaat al en hoort niet bij een pakket.",
            "Geef het pakket een andere naam, of verplaats het bestand.",
        )


def _is_receipt(path: Path) -> bool:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "formaat" in content and "delen" in content
