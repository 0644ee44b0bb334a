"""Attachments → PDFs that can be parts of a package.

``Attachment``s come in, ``PdfDocument``s go out in the same order; what was done to each stands in its
``actions``. All that cannot be used is reported at once. It never changes an attachment's file, and never
leaves one out.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from pipeline.attachments.archival import make_archival
from pipeline.attachments.kinds import Kind, recognise, remark_on_name
from pipeline.attachments.pdfs import SoundPdf, check_pdf
from pipeline.attachments.word import check_word
from pipeline.conversion import convert
from pipeline.errors import AttachmentError, ConversionError, Problem
from pipeline.models import Attachment, Obstacle, PdfDocument

Prepared = tuple[PdfDocument | Problem, ...]
Preparing = Generator[tuple[Path, ...], Mapping[Path, Path | ConversionError], Prepared]


def prepare(attachments: Sequence[Attachment], into: Path) -> tuple[PdfDocument, ...]:
    """Make of each attachment a PDF, all Word files in one call of LibreOffice.

    Args:
        attachments: In the order of the package.
        into: Folder for what has to be made; a sound PDF stays where it is.

    Raises:
        AttachmentError: One or more cannot be used: a problem for each, naming the file and what to do.
        MissingProgramError: There is a Word file and no LibreOffice.
    """
    work = preparing(attachments, into)
    word = next(work)
    return all_usable(finish(work, convert(word, into) if word else {}))


def finish(work: Preparing, converted: Mapping[Path, Path | ConversionError]) -> Prepared:
    """Send what the Word files became, and return what was prepared."""
    try:
        work.send(converted)
    except StopIteration as end:
        made: Prepared = end.value
        return made
    raise AssertionError("it asks for Word files once")


def preparing(attachments: Sequence[Attachment], into: Path) -> Preparing:
    """Do what ``prepare`` does, but let another convert the Word files, together with its own.

    Yields:
        The Word files, once; what they became must be sent back.

    Returns:
        A document for each attachment, or the problem of one that cannot be used.
    """
    into.mkdir(parents=True, exist_ok=True)
    ready: dict[int, SoundPdf] = {}
    objections: dict[int, tuple[Obstacle, ...]] = {}
    remarks: dict[int, tuple[str, ...]] = {}
    word: dict[int, Path] = {}
    problems: dict[int, Problem] = {}
    for index, attachment in enumerate(attachments):
        target = into / f"bijlage-{index + 1:03}.pdf"
        try:
            kind = recognise(attachment.path)
            remarks[index] = remark_on_name(attachment.path, kind)
            if kind is Kind.PDF:
                ready[index], objections[index] = make_archival(check_pdf(attachment.path, target), target)
            elif kind is Kind.WORD:
                remarks[index] += check_word(attachment.path)
                word[index] = _named_as_word(attachment.path, into / f"{index + 1:03}")
            else:
                from pipeline.attachments.images import image_to_pdf  # here: 20 ms, and most have no picture

                remarks[index] += image_to_pdf(attachment.path, target, attachment.title)
                ready[index] = SoundPdf(target, pages=1, has_text=False)
        except AttachmentError as error:
            problems[index] = _problem(attachment, error)
    made = yield tuple(word.values())
    for index, source in word.items():
        pdf = made[source]
        if isinstance(pdf, ConversionError):
            why = AttachmentError(f"is niet om te zetten: {pdf.message}", pdf.remedy)
            problems[index] = _problem(attachments[index], why)
        else:
            ready[index] = check_pdf(pdf, pdf)
            remarks[index] += ("omgezet van Word naar PDF",)
    return tuple(
        problems[index]
        if index in problems
        else _document(attachment, ready[index], remarks[index], objections.get(index, ()))
        for index, attachment in enumerate(attachments)
    )


def all_usable(made: Prepared) -> tuple[PdfDocument, ...]:
    """Return the documents.

    Raises:
        AttachmentError: There is a problem among them; the error has all problems.
    """
    if problems := tuple(each for each in made if isinstance(each, Problem)):
        names = ", ".join(problem.file for problem in problems)
        raise AttachmentError(f"Niet te gebruiken als bijlage: {names}.", "", problems)
    return tuple(each for each in made if isinstance(each, PdfDocument))


def _document(
    attachment: Attachment, pdf: SoundPdf, remarks: tuple[str, ...], objections: tuple[Obstacle, ...]
) -> PdfDocument:
    from pipeline.attachments.room import spots  # here: what was made ready before has been looked at

    return PdfDocument(
        path=pdf.path,
        title=attachment.title,
        pages=pdf.pages,
        source=attachment.shown,
        actions=(remarks + pdf.actions) or ("ongewijzigd overgenomen",),
        has_text=pdf.has_text,
        objections=objections,
        number=attachment.number,
        stamped=attachment.stamped,
        spots=spots(pdf.path),
    )


def _named_as_word(path: Path, room: Path) -> Path:
    """Return a Word file under a name that says what it is: LibreOffice goes by the name."""
    if path.suffix.lower() in Kind.WORD.suffixes:
        return path
    room.mkdir()
    return Path(shutil.copyfile(path, room / f"{path.stem}.docx"))


def _problem(attachment: Attachment, error: AttachmentError) -> Problem:
    return Problem(attachment.shown, 0, 0, error.message, error.remedy)
