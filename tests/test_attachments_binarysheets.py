"""Binary Excel files: they print as other Excel files, reach for nothing, and what is damaged is refused."""

from __future__ import annotations

import socket
from pathlib import Path

import office
import pikepdf
import pypdf
import pytest
from binarybook import TODAY, book, record, sheet
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.attachments import prepare
from pipeline.attachments.kinds import Kind
from pipeline.attachments.laying import lay
from pipeline.attachments.office.layout import MOST_ROWS
from pipeline.attachments.office.records import joined, records
from pipeline.attachments.pieces import Source
from pipeline.attachments.recognising import recognise
from pipeline.errors import AttachmentError
from pipeline.models import Attachment, Handling, PdfDocument

SECRET = "Dit is niet voor iedereen"


def made(path: Path) -> PdfDocument:
    (document,) = prepare([Attachment("Titel", path, path.name, 1)], path.parent / f"uit-{path.name}")
    return document


def text(document: PdfDocument) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(document.path).pages)


def refused(path: Path) -> str:
    (room := path.parent / f"ruimte-{path.name}").mkdir()
    with pytest.raises(AttachmentError) as caught:
        lay(Source(path, room, path.stem, Handling()))
    return f"{caught.value.message} {caught.value.remedy}"


def test_a_wide_book_fits_shows_what_was_saved_and_tells_what_is_hidden(tmp_path: Path) -> None:
    rows = [[f"Kop{n}" for n in range(15)], *([f"rij{n}", (40000.0, TODAY), *range(13)] for n in range(150))]
    sheets = {
        "Blad": sheet(rows, "&LGedrukt op &D", hidden_rows=[7], hidden_columns=[5]),
        "Intern": sheet([[SECRET]]),
        "Leeg": sheet([]),
    }
    path = book(tmp_path / "a.xlsb", sheets, hidden=["Intern"])
    assert recognise(path) is Kind.BINARY_EXCEL
    document = made(path)
    assert office.done(document) == (
        "verborgen tabbladen weggelaten: Intern",
        "verborgen rijen en kolommen weggelaten: 2",
        "datum van vandaag weggelaten uit de koptekst of voettekst van tabbladen: 1",
        "omgezet van Excel naar PDF",
    )
    pages = pypdf.PdfReader(document.path).pages
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    said = text(document)
    assert "rij0" in pages[0].extract_text() and "Kop14" in pages[0].extract_text()
    assert said.count("40000") == 149 and "rij149" in said and "rij6 " not in said and SECRET not in said
    assert said.count("Gedrukt op") == len(pages) and "20" not in pages[0].extract_text().split("Kop0")[0]


def test_what_its_maker_chose_of_the_pages_stays(tmp_path: Path) -> None:
    wide = [[f"Kop{n}" for n in range(30)]]
    breaks = record(394, bytes(8)) + record(395)
    end = record(130)
    chosen = sheet(wide).removesuffix(end) + breaks + end
    assert made(book(tmp_path / "a.xlsb", {"Blad": sheet(wide)})).pages == 1
    assert made(book(tmp_path / "b.xlsb", {"Blad": chosen})).pages > 1


def test_nothing_outside_is_fetched(tmp_path: Path) -> None:
    Image.new("RGB", (50, 50), "red").save(tmp_path / "geheim.png")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        for name, where in (("net", address), ("lokaal", (tmp_path / "geheim.png").as_uri())):
            drawing = {
                "xl/worksheets/_rels/sheet1.bin.rels": office.rels(
                    f'<Relationship Id="rId1" Type="{office.REL}/drawing" Target="../drawings/drawing1.xml"/>'
                ),
                "xl/drawings/drawing1.xml": office.LINKED_PICTURE,
                "xl/drawings/_rels/drawing1.xml.rels": office.rels(office.external(1, "image", where)),
            }
            document = made(
                book(tmp_path / f"{name}.xlsb", {"Blad": sheet([["Naam"]], drawing=True)}, more=drawing)
            )
            assert "verwijst naar 1 bestand(en) erbuiten; die zijn niet opgehaald" in document.actions
            with pikepdf.open(document.path) as pdf:
                streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
                assert not any(int(each.get("/Width", 0)) == 50 for each in streams)
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_nothing_to_show_and_far_too_much_are_refused(tmp_path: Path) -> None:
    assert "heeft niets om te laten zien" in refused(book(tmp_path / "a.xlsb", {"Blad": sheet([])}))
    far = sheet([["ver weg"]], first=MOST_ROWS)
    assert "20.000 rijen" in refused(book(tmp_path / "b.xlsb", {"Blad": far}))


def test_what_is_damaged_is_refused(tmp_path: Path) -> None:
    sound = sheet([["Naam", (1.0, TODAY)]])
    short = {9: bytes(10), 0: b"", 479: bytes(3), 478: bytes(6), 147: b""}
    for number, data in short.items():
        path = book(tmp_path / f"{number}.xlsb", {"Blad": sound.removesuffix(record(130)) + record(number, data)})
        assert "beschadigd" in refused(path)
    assert "beschadigd" in refused(book(tmp_path / "half.xlsb", {"Blad": sound[:-10]}))


@given(st.lists(st.tuples(st.integers(0, 0x3FFF), st.binary(max_size=300))))
def test_records_are_as_they_were(made: list[tuple[int, bytes]]) -> None:
    part = joined(made)
    assert part == b"".join(record(*each) for each in made)
    assert list(records(part)) == made
