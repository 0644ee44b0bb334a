"""The overview of a batch: what it says, that it can be moved, and that it shows no more than it may."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pypdf
import pytest
from PIL import Image

from pipeline.errors import OutputError
from pipeline.production import overview
from pipeline.production.results import BatchResult, MunicipalityResult, State
from pipeline.production.thumbnails import WIDTH, thumbnail
from tests.pdfs import write_pdf

FILES = ("voorstel.docx", "voorstel.pdf", "pakket.pdf", "pakket.json")
VOID = {"meta", "img", "br", "link"}


def result_in(folder: Path, key: str, name: str, state: State = State.MADE, **more: object) -> MunicipalityResult:
    (folder / key).mkdir()
    if state is not State.FAILED:
        for file in FILES:
            write_pdf(folder / key / file, 1)
        more = {"files": FILES, "pages": 12, "document_pages": 4, **more}
    return MunicipalityResult(key, name, state, folder / key, **more)  # type: ignore[arg-type]


def batch(folder: Path, *results: MunicipalityResult, title: str = "Zorg & <b>Welzijn</b>") -> BatchResult:
    return BatchResult("proef", title, results, 1.5, folder)


@pytest.fixture
def three(tmp_path: Path) -> BatchResult:
    amounts = (("Gemeenten & co", "€ 14.239"),)
    return batch(
        tmp_path,
        result_in(tmp_path, "almere", "Almere", amounts=amounts, warnings=("Kijk <hier> naar.",)),
        result_in(tmp_path, "baarn", "Baarn", State.UNCHANGED),
        result_in(tmp_path, "s-graveland", "'s-Graveland", State.FAILED, error="a.yaml:1:2: Fout.", exit_code=3),
    )


class Page(HTMLParser):
    """A page as a browser reads it: what it links to, and that each element is closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.source = (folder / overview.PAGE).read_text("utf-8")
        self.feed(self.source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := given.get(name))]
        self.ids += [value for name in ("id",) if (value := given.get(name))]
        assert tag != "script"
        assert tag != "img" or "alt" in given
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def test_the_page_says_what_became_of_each_and_first_what_failed(three: BatchResult) -> None:
    overview.write(three, three.folder)
    page = Page(three.folder)
    assert "1 mislukt 1 gemaakt 1 ongewijzigd 1 met een waarschuwing" in page.text
    assert (
        page.text.index("a.yaml:1:2: Fout.") < page.text.index("Kijk <hier> naar.") < page.text.index("✓ gemaakt")
    )
    for said in ("Zorg & <b>Welzijn</b>", "Gemeenten & co", "€ 14.239", "4 pagina’s, pakket 12", "'s-Graveland"):
        assert said in page.text
    assert '<html lang="nl">' in page.source and "<title>1 mislukt" in page.source


def test_every_link_is_relative_and_leads_somewhere(three: BatchResult) -> None:
    overview.write(three, three.folder)
    page = Page(three.folder)
    assert len(set(page.ids)) == len(page.ids)
    files = [link for link in page.links if not link.startswith("#")]
    assert len(files) == 2 * (len(FILES) + 1)
    assert all((three.folder / unquote(link)).is_file() and ":" not in link for link in files)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "url(" not in page.source and "http" not in page.source


def test_it_leads_to_what_is_public_and_says_why_nothing_is(tmp_path: Path) -> None:
    folder = tmp_path / "proef"
    (tmp_path / "openbaar").mkdir()
    folder.mkdir()
    write_pdf(tmp_path / "openbaar" / "pakket-openbaar.pdf", 1)
    public = result_in(folder, "almere", "Almere", public=("../../openbaar/pakket-openbaar.pdf",))
    closed = result_in(folder, "baarn", "Baarn", closed="het hele voorstel is geheim")
    overview.write(batch(folder, public, closed), folder)
    page = Page(folder)
    (link,) = (link for link in page.links if "openbaar" in link)
    assert (folder / unquote(link)).is_file() and "Openbaar pakket van Almere" in page.text
    assert "Geen openbaar pakket: het hele voorstel is geheim." in page.text
    told = json.loads((folder / overview.DATA).read_bytes())["gemeenten"]
    assert [each["niet_openbaar_want"] for each in told] == ["", "het hele voorstel is geheim"]


def test_the_data_are_the_same_wherever_and_however_long_it_took(three: BatchResult) -> None:
    overview.write(three, three.folder)
    first = {name: (three.folder / name).read_bytes() for name in (overview.DATA, overview.PAGE)}
    overview.write(replace(three, seconds=99.0), three.folder)
    assert first == {name: (three.folder / name).read_bytes() for name in first}
    assert str(three.folder).encode() not in first[overview.DATA] + first[overview.PAGE]
    data = json.loads(first[overview.DATA])
    assert data["versie"] == 1 and data["aantallen"] == {
        "gemaakt": 1, "ongewijzigd": 1, "mislukt": 1, "eerder gemaakt": 0,
    }  # fmt: skip
    assert [each["map"] for each in data["gemeenten"]] == ["almere", "baarn", "s-graveland"]
    assert data["gemeenten"][0]["bedragen"] == [{"wie": "Gemeenten & co", "bedrag": "€ 14.239"}]
    assert data["gemeenten"][2]["fout"] == "a.yaml:1:2: Fout." and data["gemeenten"][2]["exitcode"] == 3


def test_an_error_that_all_have_is_told_once(tmp_path: Path) -> None:
    names = [f"Gemeente {n}" for n in range(39)]
    made = [
        result_in(tmp_path, f"g{n}", name, State.FAILED, error=f"{tmp_path}{os.sep}x is stuk.")
        for n, name in enumerate(names)
    ]
    overview.write(batch(tmp_path, *made), tmp_path)
    page = Page(tmp_path)
    assert page.source.count("x is stuk.") == 1 and str(tmp_path) not in page.source
    assert ", ".join(names) in page.text


def test_a_failed_one_says_that_an_earlier_version_stands_there(three: BatchResult) -> None:
    said = "In de map staat nog een eerdere versie."
    overview.write(three, three.folder)
    assert said not in Page(three.folder).text
    (three.folder / "s-graveland" / "pakket.pdf").touch()
    overview.write(three, three.folder)
    assert said in Page(three.folder).text


def test_many_amounts_are_folded_away(tmp_path: Path) -> None:
    amounts = tuple((f"Partij {n}", f"€ {n}") for n in range(12))
    overview.write(batch(tmp_path, result_in(tmp_path, "almere", "Almere", amounts=amounts)), tmp_path)
    assert "<summary>12 bedragen</summary>" in Page(tmp_path).source


@pytest.mark.parametrize("disclosure", ["geheim", "vertrouwelijk"])
def test_no_picture_of_what_is_not_public_also_not_one_that_was(tmp_path: Path, disclosure: str) -> None:
    public = result_in(tmp_path, "almere", "Almere")
    overview.write(batch(tmp_path, public), tmp_path)
    picture = tmp_path / ".beelden" / "almere.jpg"
    assert picture.is_file()
    overview.write(batch(tmp_path, replace(public, disclosure=disclosure)), tmp_path)
    assert not picture.exists()
    page = Page(tmp_path)
    assert "<img" not in page.source and disclosure in page.text


def test_a_picture_is_made_again_only_when_its_pdf_changed(tmp_path: Path) -> None:
    pdf, picture = tmp_path / "a.pdf", tmp_path / "a.jpg"
    write_pdf(pdf, 2)
    assert thumbnail(pdf, picture)
    with Image.open(picture) as image:
        assert image.width == WIDTH
    before = picture.stat().st_ino
    assert thumbnail(pdf, picture) and picture.stat().st_ino == before
    os.utime(pdf, ns=(1, 1))
    assert thumbnail(pdf, picture) and picture.stat().st_mtime_ns == 1
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.jpg", "a.pdf"]


def test_what_cannot_be_drawn_has_no_picture(tmp_path: Path) -> None:
    assert not thumbnail(tmp_path / "weg.pdf", tmp_path / "a.jpg")
    (tmp_path / "stuk.pdf").write_bytes(b"%PDF-1.7 nee")
    assert not thumbnail(tmp_path / "stuk.pdf", tmp_path / "a.jpg")
    with pypdf.PdfWriter() as locked:
        locked.add_blank_page(100, 100)
        locked.encrypt("geheim", algorithm="RC4-128")
        locked.write(tmp_path / "dicht.pdf")
    assert not thumbnail(tmp_path / "dicht.pdf", tmp_path / "a.jpg")
    assert not (tmp_path / "a.jpg").exists()


def test_a_folder_that_cannot_be_written_is_said_in_dutch(three: BatchResult) -> None:
    (three.folder / overview.DATA).mkdir()
    with pytest.raises(OutputError, match=re.escape(overview.DATA)):
        overview.write(three, three.folder)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_text_can_be_read_on_every_ground(three: BatchResult) -> None:
    """WCAG 2.1, 1.4.3: at least 4.5 to 1, in the light, in the dark and on paper."""
    overview.write(three, three.folder)
    schemes = re.findall(r":root \{(.*?)\}", Page(three.folder).source, re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        colours = {name: luminance(value) for name, value in re.findall(r"--([\w-]+): (#\w+);", scheme)}
        for ground in ("paper", "ground", "bad-ground"):
            for ink in ("ink", "soft", "link", "good", "same", "bad", "heed"):
                low, high = sorted((colours[ground], colours[ink]))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (scheme, ground, ink)
