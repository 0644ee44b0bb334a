from __future__ import annotations

import pypdf
from click.testing import CliRunner

from pipeline.cli.bundle import command
from pipeline.errors import UsageError
from tests.pdfs import write_pdf


def test_the_result_goes_to_stdout_and_progress_to_stderr(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_pdf(tmp_path / "a.pdf", 2)
    write_pdf(tmp_path / "b.pdf")
    done = CliRunner().invoke(command, ["uit.pdf", "a.pdf", "b.pdf", "--titel", "Pakket"], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout == "uit.pdf  3 pagina's\n"
    assert done.stderr == "Bijlagen klaarmaken…\nPakket samenvoegen…\nPakket keuren…\nResultaten wegschrijven…\n"
    assert (tmp_path / "uit.pdf").is_file() and (tmp_path / "uit.json").is_file()


def test_attachments_are_stamped_unless_asked_not_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in "ab":
        write_pdf(tmp_path / f"{name}.pdf")
    for options, stamp in (([], "Bijlage 1 · pagina 1 van 1 · pakket 2"), (["--zonder-stempel"], "")):
        CliRunner().invoke(command, ["uit.pdf", "a.pdf", "b.pdf", *options], catch_exceptions=False)
        texts = [page.extract_text() for page in pypdf.PdfReader("uit.pdf").pages]
        assert ("".join(texts[0].split()), "".join(texts[1].split())) == ("a1", "b1" + "".join(stamp.split()))


def test_an_error_is_left_to_the_handler_at_the_top(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_pdf(tmp_path / "a.pdf")
    done = CliRunner().invoke(command, ["a.pdf", "a.pdf"])
    assert isinstance(done.exception, UsageError)
    assert done.exception.exit_code == 2


def test_help_is_dutch_and_tells_what_is_first():
    done = CliRunner().invoke(command, ["--help"])
    assert "Gebruik: " in done.stdout and "Usage" not in done.stdout
    assert "Het eerste BESTAND is het stuk zelf" in done.stdout
