from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import docx
import pypdf
import pytest
from PIL import Image

from pipeline import conversion
from pipeline.errors import AttachmentError, MissingProgramError, OutputError, UsageError
from pipeline.production.events import Event, Step
from pipeline.production.loose import bundle_files
from tests.pdfs import write_pdf


def titled(path: Path, title: str, pages: int = 1) -> Path:
    def change(pdf):
        pdf.docinfo["/Title"] = title

    return write_pdf(path, pages, change=change)


def picture(path: Path) -> Path:
    Image.effect_noise((400, 300), 60).save(path)
    return path


def bookmarks(path: Path) -> list[str]:
    return [item.title for item in pypdf.PdfReader(path).outline if not isinstance(item, list)]


def test_files_of_all_kinds_become_one_package(tmp_path):
    word = docx.Document()
    word.core_properties.title = "Nota uit Word"
    word.add_heading("Inleiding", 1)
    word.save(tmp_path / "nota.docx")
    files = [
        tmp_path / "nota.docx",
        titled(tmp_path / "s.pdf", "Strategie", 2),
        picture(tmp_path / "Kaart wijk 3.png"),
    ]
    package = bundle_files(files, tmp_path / "uit.pdf")
    assert package.pages == 4
    assert bookmarks(package.path) == ["Nota uit Word", "Strategie", "Kaart wijk 3"]
    assert pypdf.PdfReader(package.path).metadata.title == "Nota uit Word"
    told = json.loads((tmp_path / "uit.json").read_bytes())
    assert [part["bron"] for part in told["delen"]] == ["nota.docx", "s.pdf", "Kaart wijk 3.png"]
    assert told["bestanden"] == [
        {"bestand": "uit.pdf", "sha256": hashlib.sha256(package.path.read_bytes()).hexdigest()}
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "Kaart wijk 3.png", "nota.docx", "s.pdf", "uit.json", "uit.pdf",
    ]  # fmt: skip


def test_title_author_and_language_can_be_given(tmp_path):
    package = bundle_files(
        [titled(tmp_path / "s.pdf", "Strategie")],
        tmp_path / "uit.pdf",
        title="Pakket",
        author="Urk",
        language="fy",
    )
    reader = pypdf.PdfReader(package.path)
    assert (reader.metadata.title, reader.metadata.author, reader.root_object["/Lang"]) == ("Pakket", "Urk", "fy")


def test_same_files_same_bytes_in_another_folder(tmp_path):
    made = set()
    for name in ("een", "twee"):
        folder = tmp_path / name
        folder.mkdir()
        bundle_files(
            [titled(folder / "s.pdf", "Strategie"), titled(folder / "b.pdf", "Begroting")], folder / "uit.pdf"
        )
        made.add(((folder / "uit.pdf").read_bytes(), (folder / "uit.json").read_bytes()))
    assert len(made) == 1


def test_a_package_that_is_there_is_replaced(tmp_path):
    source = titled(tmp_path / "s.pdf", "Strategie")
    bundle_files([source], tmp_path / "uit.pdf")
    assert bundle_files([source, source], tmp_path / "uit.pdf").pages == 2
    assert len(pypdf.PdfReader(tmp_path / "uit.pdf").pages) == 2


def test_an_input_is_never_written_over(tmp_path):
    source = titled(tmp_path / "s.pdf", "Strategie")
    before = source.read_bytes()
    (tmp_path / "link.pdf").symlink_to(source)
    for into in (source, tmp_path / "." / "s.pdf", tmp_path / "link.pdf"):
        with pytest.raises(UsageError, match="een van de bestanden"):
            bundle_files([source], into)
    assert source.read_bytes() == before


def test_a_json_that_is_no_receipt_is_never_written_over(tmp_path):
    (tmp_path / "uit.json").write_text('{"van": "mij"}')
    with pytest.raises(OutputError, match=r"uit\.json bestaat al"):
        bundle_files([titled(tmp_path / "s.pdf", "Strategie")], tmp_path / "uit.pdf")
    assert (tmp_path / "uit.json").read_text() == '{"van": "mij"}'


def test_the_package_comes_first_and_is_a_pdf(tmp_path):
    with pytest.raises(UsageError, match=r"eindigt niet op \.pdf"):
        bundle_files([titled(tmp_path / "s.pdf", "Strategie")], tmp_path / "nota.docx")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"weg\.pdf"):
        bundle_files([tmp_path / "weg.pdf"], tmp_path / "uit.pdf")


def test_a_damaged_file_is_named_and_nothing_is_left(tmp_path):
    (tmp_path / "kapot.pdf").write_bytes(b"%PDF-1.7\nkapot")
    with pytest.raises(AttachmentError, match=r"kapot\.pdf"):
        bundle_files([titled(tmp_path / "s.pdf", "Strategie"), tmp_path / "kapot.pdf"], tmp_path / "uit.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kapot.pdf", "s.pdf"]


def test_a_file_that_changes_while_it_is_read_is_named_and_nothing_is_left(tmp_path):
    source = titled(tmp_path / "s.pdf", "Strategie")

    def change(event: Event) -> None:
        if event.step is Step.ATTACHMENTS and 0 < event.total == event.done:
            titled(source, "Begroting", 2)

    with pytest.raises(AttachmentError) as caught:
        bundle_files([source], tmp_path / "uit.pdf", progress=change)
    (problem,) = caught.value.problems
    assert problem.file == str(source) and "veranderd terwijl het werd gelezen" in problem.message
    assert list(tmp_path.iterdir()) == [source]


def test_a_file_that_changes_later_is_told_of_as_it_was_read(tmp_path):
    source = titled(tmp_path / "s.pdf", "Strategie")
    before = hashlib.sha256(source.read_bytes()).hexdigest()

    def change(event: Event) -> None:
        if event.step is Step.BUNDLE and event.total == 0:
            titled(source, "Begroting", 2)

    assert bundle_files([source], tmp_path / "uit.pdf", progress=change).pages == 1
    assert json.loads((tmp_path / "uit.json").read_bytes())["delen"][0]["sha256"] == before
    titled(source, "Strategie")
    with pytest.raises(AttachmentError, match=r"s\.pdf"):  # a file beside that is not in the package is a lie
        bundle_files([source], tmp_path / "ander.pdf", with_originals=True, progress=change)
    assert not list(tmp_path.glob("ander*"))


def test_pdfs_and_pictures_need_no_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(tmp_path / "weg"))
    with pytest.raises(MissingProgramError):
        conversion.installed()
    bundle_files([titled(tmp_path / "s.pdf", "Strategie"), picture(tmp_path / "k.png")], tmp_path / "uit.pdf")
    assert "libreoffice" not in json.loads((tmp_path / "uit.json").read_bytes())["gemaakt_met"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("name", ["caf\udce9.pdf", "twee\nregels.pdf"])
def test_a_name_that_cannot_be_read_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(write_pdf(tmp_path / "s.pdf").read_bytes())
    with pytest.raises(UsageError, match="tekens die niet te lezen zijn"):
        bundle_files([path], tmp_path / "uit.pdf")


def test_on_a_disk_that_is_really_full(tmp_path):
    folder = tmp_path / "schijf"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a file system")
    try:
        with pytest.raises(OutputError, match="De schijf is vol"):
            bundle_files([picture(tmp_path / "k.png")], folder / "uit.pdf")
        assert list(folder.iterdir()) == []
    finally:
        subprocess.run(["umount", folder], check=True)
