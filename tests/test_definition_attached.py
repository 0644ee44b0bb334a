"""The files that a definition names."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from definitions import START, errors, only_error, values, write

from pipeline.definition import load_proposal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "voorstel"
    (folder / "bijlagen").mkdir(parents=True)
    for name in ("een.pdf", "twee.pdf", "drie.pdf"):
        (folder / "bijlagen" / name).write_bytes(name.encode())
    (tmp_path / "geheim.pdf").write_bytes(b"x")
    return folder


def attached(*files: str) -> str:
    return START + "bijlagen:\n" + "".join(f"- {{titel: T, bestand: '{file}'}}\n" for file in files)


def test_a_missing_file_names_the_nearest(folder: Path) -> None:
    error = only_error(folder, attached("bijlagen/eeen.pdf"))
    assert error == "5:23 Het bestand 'bijlagen/eeen.pdf' bestaat niet. Bedoelt u 'bijlagen/een.pdf'?"


@pytest.mark.parametrize(
    "file",
    ["../geheim.pdf", "bijlagen/../../geheim.pdf", "/etc/passwd", "~/x.pdf", "C:\\x.pdf", "C:x.pdf",
     "\\\\nas\\x.pdf", "..\\geheim.pdf", "bijlagen/../bijlagen/een.pdf"],
)  # fmt: skip
def test_files_outside_the_folder_are_refused(file: str, folder: Path) -> None:
    assert "ligt buiten de map" in only_error(folder, attached(file))


def test_a_link_that_leads_outside_is_refused(folder: Path, tmp_path: Path) -> None:
    link(folder / "bijlagen" / "link.pdf", tmp_path / "geheim.pdf")
    link(folder / "map", tmp_path)
    assert "buiten de map" in only_error(folder, attached("bijlagen/link.pdf"))
    assert "buiten de map" in only_error(folder, attached("map/geheim.pdf"))


def test_a_link_within_the_folder_is_fine(folder: Path) -> None:
    link(folder / "link.pdf", folder / "bijlagen" / "een.pdf")
    assert errors(folder, attached("link.pdf")) == []


def test_a_loop_of_links_is_no_traceback(folder: Path) -> None:
    link(folder / "a.pdf", folder / "b.pdf")
    link(folder / "b.pdf", folder / "a.pdf")
    assert len(errors(folder, attached("a.pdf"))) == 1


def test_a_file_listed_twice_is_refused(folder: Path) -> None:
    link(folder / "link.pdf", folder / "bijlagen" / "een.pdf")
    for again in ("bijlagen/een.pdf", "bijlagen//een.pdf", "./bijlagen/een.pdf", "link.pdf"):
        assert "is ook al bijlage" in only_error(folder, attached("bijlagen/een.pdf", again))


def test_a_folder_an_empty_file_and_a_backslash_are_refused(folder: Path) -> None:
    (folder / "leeg.pdf").touch()
    assert "is een map" in only_error(folder, attached("bijlagen"))
    assert "is leeg" in only_error(folder, attached("leeg.pdf"))
    assert "Schrijf / tussen mappen" in only_error(folder, attached("bijlagen\\een.pdf"))


def test_a_pipe_is_refused(folder: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(folder / "pijp.pdf")
    assert "geen gewoon bestand" in only_error(folder, attached("pijp.pdf"))


def test_a_name_that_no_file_can_have_is_refused(folder: Path) -> None:
    assert len(errors(folder, attached("x" * 5000))) == 1


def test_just_a_file_name_lacks_its_title(folder: Path) -> None:
    assert "'titel' ontbreekt bij punt 1 van 'bijlagen'" in only_error(
        folder, START + "bijlagen: [bijlagen/een.pdf]\n"
    )


def test_a_name_in_another_unicode_form_is_found(folder: Path) -> None:
    name = "bijlagen/één.pdf"
    (folder / unicodedata.normalize("NFD", name)).write_bytes(b"x")
    assert errors(folder, attached(unicodedata.normalize("NFC", name))) == []


def test_fixed_numbers_are_kept_and_the_others_fill_in(folder: Path) -> None:
    text = START + (
        "bijlagen:\n- {titel: A, bestand: bijlagen/een.pdf, nummer: 2}\n- {titel: B, bestand: bijlagen/twee.pdf}\n"
        "- {titel: C, bestand: bijlagen/drie.pdf, kenmerk: 2019.013, openbaarheid: vertrouwelijk}\n"
    )
    proposal = load_proposal(write(folder, text), None)
    assert [(a.number, a.title) for a in proposal.attachments] == [(1, "B"), (2, "A"), (3, "C")]
    assert (
        proposal.attachments[2].reference == "2019.013" and proposal.attachments[2].disclosure == "vertrouwelijk"
    )
    assert all(a.path.is_absolute() for a in proposal.attachments)
    assert [record["nummer"] for record in proposal.values["bijlagen"]] == [1, 2, 3]


def test_a_number_used_twice_is_refused(folder: Path) -> None:
    text = START + (
        "bijlagen:\n- {titel: A, bestand: bijlagen/een.pdf, nummer: 2}\n"
        "- {titel: B, bestand: bijlagen/twee.pdf, nummer: 2}\n"
    )
    assert only_error(folder, text).startswith("6:50 Nummer 2 is ook het nummer van bijlage 'A'.")


def test_the_title_of_an_attachment_may_use_values(folder: Path) -> None:
    text = START + "bijlagen: [{titel: 'Kaart van {{ gemeente.naam }}', bestand: bijlagen/een.pdf}]\n"
    assert values(folder, text)["bijlagen"][0]["titel"] == "Kaart van Hilversum"


def link(new: Path, target: Path) -> None:
    try:
        new.symlink_to(target)
    except OSError:
        pytest.skip("no links here")
