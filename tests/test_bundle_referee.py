"""veraPDF itself: it decides where validators disagree, and what it needs is told where it is missing."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from pipeline import machine
from pipeline.bundle import judging, mending, metadata
from pipeline.bundle.judging import referee
from pipeline.cli.judge import command
from pipeline.errors import AttachmentError, MissingProgramError
from pipeline.models import Claim
from tests.pdfs import with_half_a_font, without_fonts, write_pdf
from tests.test_bundle_judging import claiming

# Without Java these are skipped, and the end of the run says that veraPDF judged nothing.
real = pytest.mark.skipif(not machine.has_java(), reason="geen Java")


@real
def test_it_tells_every_place_and_names_the_fonts(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", 3, change=without_fonts)
    (report,) = referee.review([judging.judge(path)])
    fonts = report.reasons[0]
    assert fonts.meaning.startswith("Dit lettertype zit niet in het bestand: Helvetica (pagina 1)")
    assert fonts.pages == (1, 2, 3)
    assert fonts.rules == ("ISO_19005_2:6.2.11.4.1-1", "ISO_14289_1:7.21.4.1-1")


@real
def test_more_files_in_one_start_and_a_standard_that_only_it_knows(tmp_path: Path) -> None:
    true, newer = claiming(tmp_path / "a.pdf", Claim("2a", True)), claiming(tmp_path / "b.pdf", Claim("4"))
    first, second = referee.review([judging.judge(true), judging.judge(newer)])
    assert first.passed and first.suits == ("2a", "ua1")
    assert second.verdicts[0].standard == "4" and second.verdicts[0].holds is False


@real
def test_it_overrules_page_validation(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with_half_a_font(pdf)
        mending.define_colours(pdf)
        metadata.write(pdf, title="Titel", author="", language="nl-NL", claim=Claim("2b"))

    report = judging.judge(write_pdf(tmp_path / "a.pdf", change=change))
    assert report.passed
    (report,) = referee.review([report])
    assert not report.passed and "2b" not in report.suits
    assert "ISO_19005_2:6.2.11.4.1-1" in report.reasons[0].rules


@real
def test_what_our_own_walk_found_in_the_tags_stays(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", Claim("2a", True))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.StructTreeRoot.K.K = pdf.Root.StructTreeRoot.K.K[0]
        pdf.save(path)
    (report,) = referee.review([judging.judge(path)])
    assert not report.passed and "tags" in report.reasons[0].rules


@real
def test_the_command(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", Claim("2b"), tagged=False)
    done = CliRunner().invoke(command, [str(path), "--verapdf"], catch_exceptions=False)
    assert done.exit_code == 0 and "in orde     PDF/A-2b" in done.stdout
    assert "ISO_14289_1:7.1-11" in done.stdout


@real
def test_it_says_which_java() -> None:
    assert int(referee.look().split(".")[0]) >= 11


def test_without_the_extra_the_one_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referee, "find_spec", lambda name: None)
    monkeypatch.setattr(machine, "has_java", lambda: False)
    monkeypatch.setattr(machine, "java_install_command", lambda: "installeer java")
    with pytest.raises(MissingProgramError) as caught:
        referee.look()
    assert caught.value.exit_code == 7
    assert caught.value.remedy.endswith("met: installeer java && pip install 'collegevoorstel[keuring]'")


@pytest.mark.parametrize(
    ("code", "error", "told"),
    [
        ("sys.exit(7)", MissingProgramError, "kan op deze computer niet draaien"),
        ("sys.exit(1)", AttachmentError, "vastgelopen"),
        ("sys.exit(0)", AttachmentError, "vastgelopen"),
        ("time.sleep(60)", AttachmentError, "niet op tijd klaar"),
    ],
)
def test_a_process_that_fails_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, error: type[Exception], told: str
) -> None:
    fake = tmp_path / "verapdf.py"
    fake.write_text(f"import sys, time\n{code}\n")
    monkeypatch.setattr(referee, "_PROGRAM", fake)
    monkeypatch.setattr(referee, "_TIME", 3)
    monkeypatch.setattr(referee, "_jar", lambda: Path("x.jar"))
    with pytest.raises(error, match=told):
        referee.look()
