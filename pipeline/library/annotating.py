"""A copy of a template with a Word comment at each finding, for who reads in Word what is wrong.

In: a template that was checked. Out: a .docx beside which the original stays as it is. Word allows comments in the
main text only: what is elsewhere is told at the paragraph nearest to it, with its place.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.document.places import BODY
from pipeline.document.template import read, write
from pipeline.library.findings import Finding
from pipeline.library.wordfile import copying

_AUTHOR, _INITIALS = "voorstel sjabloon controleer", "VSC"


def annotate(path: Path, findings: tuple[Finding, ...], into: Path) -> int:
    """Write a copy with comments, and return how many there are.

    Args:
        path: The template, a Word file that can be read.
        findings: What was found in it.
        into: The copy.

    Raises:
        TemplateError: It is too odd to write in.
    """
    with copying():
        word, count = _commented(path, findings)
        word.save(saved := io.BytesIO())
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_bytes(saved.getvalue())
    write(read(into), into)  # the same copy each time
    return count


def _commented(path: Path, findings: tuple[Finding, ...]) -> tuple[WordDocument, int]:
    word = Document(str(path))
    paragraphs = list(word.element.body.iter(qn("w:p")))
    by_paragraph: dict[int, list[Finding]] = {}
    for finding in findings:
        in_body = finding.place.member == BODY and 0 < finding.place.paragraph <= len(paragraphs)
        by_paragraph.setdefault(finding.place.paragraph - 1 if in_body else 0, []).append(finding)
    for number, found in sorted(by_paragraph.items()):
        element = _outermost(paragraphs[number])
        paragraph = Paragraph(element, word)
        runs = [Run(run, paragraph) for run in element.iter(qn("w:r")) if run.getparent() is element] or [
            paragraph.add_run()
        ]
        comment = word.add_comment([runs[0], runs[-1]], author=_AUTHOR, initials=_INITIALS)
        comment._comment_elm.attrib.pop(qn("w:date"), "")
        for at, finding in enumerate(found):
            told = comment.paragraphs[0] if at == 0 else comment.add_paragraph()
            told.add_run(f"{finding.weight}: ").bold = True
            told.add_run(
                f"{'' if finding.place.member == BODY else f'{finding.place}: '}{finding.message} {finding.remedy}"
            )
    for mark in word.element.body.iter(qn("w:commentReference")):
        for style in mark.getparent().iter(qn("w:rStyle")):  # one that a template need not have
            style.getparent().getparent().remove(style.getparent())
    return word, len(by_paragraph)


def _outermost(paragraph: Any) -> Any:
    """Return the paragraph that a text box hangs in: a text box itself cannot have comments."""
    return next((each for each in reversed(list(paragraph.iterancestors(qn("w:p"))))), paragraph)
