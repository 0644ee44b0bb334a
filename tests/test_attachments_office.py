"""Office files of every kind as attachments: they print, they reach for nothing, and what is odd is refused."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import binarybook
import msoffcrypto
import office
import openpyxl
import pikepdf
import pypdf
import pytest
from excel95 import excel95
from openpyxl.styles import Font
from PIL import Image

from pipeline.attachments import prepare
from pipeline.attachments.kinds import Kind
from pipeline.attachments.laying import lay
from pipeline.attachments.making import NO_TAGS
from pipeline.attachments.office import layout
from pipeline.attachments.office.headers import header_rows
from pipeline.attachments.passwords import NEEDED, NOT_NEEDED, OPENED, WRONG
from pipeline.attachments.pieces import Piece, Source
from pipeline.attachments.recognising import recognise
from pipeline.bundle import bundle
from pipeline.conversion import convert
from pipeline.conversion.installation import installed
from pipeline.errors import AttachmentError
from pipeline.models import Attachment, Handling
from tests.tagged import outline

# What LibreOffice saves as what; not RTF, of which it takes pictures in even then.
OLD = {".docx": ".doc", ".odt": ".doc", ".xlsx": ".xls", ".ods": ".xls", ".pptx": ".ppt", ".odp": ".ppt"}
SECRET = "Dit staat in een ander bestand"


def laid(path: Path, handling: Handling | None = None) -> Piece:
    room = path.parent / f"ruimte-{path.name}"
    room.mkdir()
    (piece,) = lay(Source(path, room, path.stem, handling or Handling()))
    return piece


def refused(path: Path, handling: Handling | None = None) -> str:
    with pytest.raises(AttachmentError) as caught:
        laid(path, handling)
    return f"{caught.value.message} {caught.value.remedy}"


def text(pdf: Path) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def pictures(pdf: Path) -> int:
    with pikepdf.open(pdf) as opened:
        return sum(
            1
            for each in opened.objects
            if isinstance(each, pikepdf.Stream)
            and each.get("/Subtype") == pikepdf.Name.Image
            and int(each.Width) == 50
        )


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, Path]:
    """One sound file of each kind; LibreOffice makes the old ones."""
    folder = tmp_path_factory.mktemp("soorten")
    made = {
        Kind.WORD: office.word(folder / "a.docx"),
        Kind.EXCEL: office.excel(folder / "b.xlsx"),
        Kind.POWERPOINT: office.pptx(folder / "c.pptx"),
        Kind.ODT: office.odt(folder / "d.odt"),
        Kind.ODS: office.ods(folder / "e.ods"),
        Kind.ODP: office.odp(folder / "f.odp"),
        Kind.ODG: office.odg(folder / "odg.odg"),
        Kind.FLAT: office.resaved(folder / "d.odt", folder / "plat", ".fodt"),
        Kind.RTF: office.rtf(folder / "g.rtf"),
        Kind.CSV: folder / "h.csv",
        Kind.BINARY_EXCEL: binarybook.book(folder / "i.xlsb", {"Blad": binarybook.sheet([["Zorg", 12.0]])}),
    }
    made[Kind.CSV].write_text("Naam;Bedrag\nZorg;12\n", encoding="utf-8")
    for kind, source in ((Kind.OLD_WORD, "a.docx"), (Kind.OLD_EXCEL, "b.xlsx"), (Kind.OLD_POWERPOINT, "c.pptx")):
        made[kind] = office.resaved(folder / source, folder / "oud", kind.suffixes[0])
    return made


def test_each_kind_is_seen_and_made_in_one_call(kinds: dict[Kind, Path], tmp_path: Path) -> None:
    assert {kind: recognise(path) for kind, path in kinds.items()} == {kind: kind for kind in kinds}
    pieces = {}
    for kind, path in kinds.items():
        room = tmp_path / kind.name
        room.mkdir()
        (pieces[kind],) = lay(Source(path, room, path.stem, Handling()))
    made = convert([piece.path for piece in pieces.values()], tmp_path)
    for piece in pieces.values():
        pdf = made[piece.path]
        assert isinstance(pdf, Path), pdf
        assert any(word in text(pdf) for word in ("gewone tekst", "eerste dia", "Zorg", "plankaart"))
        assert piece.actions[-1].startswith("omgezet van ")


def test_another_name_is_told(kinds: dict[Kind, Path], tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(kinds[Kind.OLD_WORD].read_bytes())
    assert laid(path).actions[0] == "is een Word-document van voor 2007, geen Word-document zoals de naam zegt"


@pytest.fixture
def calls() -> Iterator[tuple[str, list[bytes]]]:
    """An address, and what was asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    call, _ = server.accept()
                except OSError:
                    return
                with call:
                    asked.append(call.recv(1000))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)


def _planted(tmp_path: Path) -> str:
    """Plant files that nobody may read, and return the address of what their names begin with."""
    secret = tmp_path / "geheim"
    secret.with_suffix(".txt").write_text(SECRET, encoding="ascii")
    Image.new("RGB", (50, 50), "red").save(secret.with_suffix(".png"))
    office.word(secret.with_suffix(".docx"), SECRET)
    office.odt(secret.with_suffix(".odt"), SECRET)
    office.ods(secret.with_suffix(".ods"), office.table("Blad", [[SECRET]]))
    return secret.as_uri()


def _nothing_came_in(pieces: list[Piece], into: Path) -> None:
    for made in convert([piece.path for piece in pieces], into).values():
        assert isinstance(made, Path), made
        assert SECRET not in text(made)
        assert not pictures(made)


def test_nothing_is_fetched_and_no_other_file_is_read(tmp_path: Path, calls: tuple[str, list[bytes]]) -> None:
    address, asked = calls
    folder = tmp_path / "bijlagen"
    folder.mkdir()
    pieces = [laid(path) for path in office.reaching_out(folder, address, _planted(tmp_path))]
    assert all("opgehaald" in " ".join(piece.actions) for piece in pieces)
    _nothing_came_in(pieces, tmp_path)
    assert asked == []


def test_neither_by_files_from_before_2007(tmp_path: Path, calls: tuple[str, list[bytes]]) -> None:
    address, asked = calls
    secret = _planted(tmp_path)
    new, old = tmp_path / "nieuw", tmp_path / "oud"
    new.mkdir()
    by_kind: dict[str, list[Path]] = {}
    for path in office.reaching_out(new, address, secret):
        if kind := OLD.get(path.suffix):
            by_kind.setdefault(kind, []).append(path.rename(new / f"{path.suffix[1:]}-{path.name}"))
    paths = [path for kind, files in by_kind.items() for path in office.resaved_all(files, old, kind)]
    assert len(paths) == 12
    for path in paths:  # they still ask for it; the names of files stand in them in two encodings
        held, wanted = path.read_bytes().replace(b"\0", b""), secret if "lokaal" in path.stem else address
        assert wanted.rpartition("/")[2].encode() in held, path
    pieces = [laid(path) for path in paths]
    told = {piece.path.name: "opgehaald" in " ".join(piece.actions) for piece in pieces}
    assert all(told[name] for name in told if "lokaal" in name and not name.endswith(".ppt"))
    _nothing_came_in(pieces, tmp_path)
    # Even as they are and where they stand, so that "../geheim.png" is there: the profile is closed.
    for pdf in office.resaved_all(paths, tmp_path / "pdf", ".pdf"):
        assert SECRET not in text(pdf) and not pictures(pdf), pdf
    assert asked == []


@pytest.mark.parametrize("kind", [Kind.WORD, Kind.EXCEL, Kind.POWERPOINT, Kind.ODT, Kind.ODS, Kind.ODP])
def test_entities_are_refused(kinds: dict[Kind, Path], tmp_path: Path, kind: Kind) -> None:
    with zipfile.ZipFile(kinds[kind]) as package:
        name = next(
            n
            for n in package.namelist()
            if n.endswith(("document.xml", "workbook.xml", "slide1.xml", "content.xml"))
        )
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    path = office.repacked(kinds[kind], tmp_path / f"bom{kind.suffixes[0]}", {name: bomb})
    assert "entiteiten" in refused(path)


@pytest.mark.parametrize(
    "kind", [each for each in Kind if each.shown.startswith(("Word", "Excel", "Power", "Open", "RTF"))]
)
def test_half_a_file_and_noise_are_refused(kinds: dict[Kind, Path], tmp_path: Path, kind: Kind) -> None:
    data = kinds[kind].read_bytes()
    half, noise = tmp_path / f"half{kind.suffixes[0]}", tmp_path / f"ruis{kind.suffixes[0]}"
    half.write_bytes(data[: len(data) // 2])
    noise.write_bytes(bytes((i * 197 + i // 7) % 256 for i in range(3000)))
    assert "beschadigd" in refused(noise)
    try:
        piece = laid(half)
    except AttachmentError as error:
        assert "beschadigd" in error.message
    else:  # an old file of which the end is gone may still open: LibreOffice is asked
        assert kind.shown.endswith("van voor 2007")
        convert([piece.path], tmp_path)


def test_passwords(kinds: dict[Kind, Path], tmp_path: Path) -> None:
    locked = tmp_path / "slot.docx"
    with kinds[Kind.WORD].open("rb") as plain, locked.open("wb") as out:
        msoffcrypto.OfficeFile(plain).encrypt("Gehéim1", out)
    assert "met een wachtwoord beveiligd" in refused(locked)
    key = tmp_path / "sleutel.txt"
    key.write_text("fout\n", encoding="utf-8")
    (tmp_path / "ruimte-slot.docx").rename(tmp_path / "weg1")
    said = refused(locked, Handling(password_file=key))
    assert "gaat niet open" in said and "fout" not in said
    (tmp_path / "ruimte-slot.docx").rename(tmp_path / "weg2")
    key.write_text("Gehéim1\r\n", encoding="utf-8")
    piece = laid(locked, Handling(password_file=key))
    assert piece.actions == (OPENED, "omgezet van Word naar PDF")


DATA = Path(__file__).parent / "data"
LOCKED_ODF = [DATA / "slot-libreoffice-7.4.odt", DATA / "slot-libreoffice-25.2.odt"]


@pytest.mark.parametrize("locked", LOCKED_ODF, ids=lambda path: path.name)
def test_a_locked_open_document(tmp_path: Path, locked: Path) -> None:
    path, key = tmp_path / "slot.odt", tmp_path / "sleutel.txt"
    path.write_bytes(locked.read_bytes())

    def tried(password: str) -> Handling:
        (tmp_path / "ruimte-slot.odt").rename(tmp_path / f"weg-{password}")
        key.write_text(password, encoding="utf-8")
        return Handling(password_file=key)

    assert refused(path) == f"{NEEDED.message} {NEEDED.remedy}"
    assert refused(path, tried("fout")) == f"{WRONG.message} {WRONG.remedy}"
    piece = laid(path, tried("Gehéim1"))
    assert piece.actions == (OPENED, "omgezet van OpenDocument naar PDF")
    (made,) = convert([piece.path], tmp_path).values()
    assert isinstance(made, Path) and "Een gewone tekst." in text(made)


def test_a_password_that_an_open_document_did_not_need_is_told(kinds: dict[Kind, Path], tmp_path: Path) -> None:
    key = tmp_path / "sleutel.txt"
    key.write_text("iets", encoding="utf-8")
    attachment = Attachment("A", kinds[Kind.ODT], "d.odt", 1, handling=Handling(password_file=key))
    (made,) = prepare([attachment], tmp_path / "werk")
    assert made.actions[0] == NOT_NEEDED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"http://www.w3.org/2001/04/xmlenc#aes256-cbc", b"Blowfish CFB"),
        (b"http://www.w3.org/2000/09/xmldsig#sha256", b"SHA1"),
        (b"<manifest:key-derivation ", b"<manifest:encrypted-key "),  # for the key of a person
        (b'iteration-count="100000"', b'iteration-count="900000000"'),
        (b'argon2-memory="65536"', b'argon2-memory="65536000"'),
    ],
)
def test_other_locks_of_open_document_are_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    name = "META-INF/manifest.xml"
    key = tmp_path / "sleutel.txt"
    key.write_text("Gehéim1", encoding="utf-8")
    for locked in LOCKED_ODF:
        with zipfile.ZipFile(locked) as package:
            manifest = package.read(name)
        if old in manifest:
            path = office.repacked(locked, tmp_path / locked.name, {name: manifest.replace(old, new)})
            assert "recente LibreOffice" in refused(path, Handling(password_file=key))
            return
    pytest.fail("no file has it")


def test_a_lock_that_locks_nothing_does_not_go_round(kinds: dict[Kind, Path], tmp_path: Path) -> None:
    key = tmp_path / "sleutel.txt"
    key.write_text("iets", encoding="utf-8")
    name = "META-INF/manifest.xml"
    manifest = office.members(kinds[Kind.ODT])[name].decode()
    data = "<manifest:encryption-data/></manifest:manifest>"
    for number, more in enumerate((data, f"<!-- {data[:26]} --></manifest:manifest>")):
        new = manifest.replace("</manifest:manifest>", more)
        path = office.repacked(kinds[Kind.ODT], tmp_path / f"{number}.odt", {name: new})
        try:
            assert laid(path, Handling(password_file=key)).actions
        except AttachmentError as error:
            assert "beschadigd" in error.message


@pytest.mark.parametrize("locked", LOCKED_ODF, ids=lambda path: path.name)
def test_a_locked_open_document_that_is_cut_is_refused(tmp_path: Path, locked: Path) -> None:
    key = tmp_path / "sleutel.txt"
    key.write_text("Gehéim1", encoding="utf-8")
    part = "content.xml" if "7.4" in locked.name else "encrypted-package"
    with zipfile.ZipFile(locked) as package:
        data = package.read(part)
    for number, cut in enumerate((b"", data[:16], data[:-1])):
        path = office.repacked(locked, tmp_path / f"{number}.odt", {part: cut})
        said = refused(path, Handling(password_file=key))
        assert "beschadigd" in said or WRONG.message in said


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_wide_sheet_fits_with_its_header_on_each_page(tmp_path: Path, suffix: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([f"Kop{n}" for n in range(15)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for n in range(150):
        sheet.append([f"rij{n}", *range(14)])
    book.create_sheet("Intern")["A1"] = SECRET
    book["Intern"].sheet_state = "hidden"
    book.create_sheet("Leeg")
    book.save(tmp_path / "wijd.xlsx")
    path = tmp_path / "wijd.xlsx"
    piece = laid(path if suffix == ".xlsx" else office.resaved(path, tmp_path / "ods", suffix))
    assert "verborgen tabbladen weggelaten: Intern" in piece.actions
    made = convert([piece.path], tmp_path)[piece.path]
    assert isinstance(made, Path)
    pages = pypdf.PdfReader(made).pages
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    assert all("Kop0" in page.extract_text() and "Kop14" in page.extract_text() for page in pages)
    assert len(pages) > 1 and "rij149" in pages[-1].extract_text() and SECRET not in text(made)


def test_cells_show_what_was_saved_whatever_the_day(tmp_path: Path) -> None:
    path = office.excel(tmp_path / "a.xlsx", [["Naam", "x"], ["Dag", "=TODAY()"], ["Som", "=1+1"]])
    piece = laid(path)
    made = convert([piece.path], tmp_path)[piece.path]
    assert isinstance(made, Path) and text(made).split()[-2:] == ["Som", "2"]
    assert any(action.startswith("cellen leeg gelaten") and action.endswith(": 1") for action in piece.actions)


def test_far_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lang.csv"
    path.write_text("a;b\n" * (layout.MOST_ROWS + 1), encoding="utf-8")
    assert "20.000 rijen" in refused(path)
    book = openpyxl.Workbook()
    book.worksheets[0].cell(1_000_000, 1).value = "ver weg"
    book.save(tmp_path / "ver.xlsx")
    assert "20.000 rijen" in refused(tmp_path / "ver.xlsx")


def test_csv_stands_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes("Code;Naam;Bedrag\n0012;Café;1.234,50\n0013;=1+1;-5\n".encode("cp1252"))
    piece = laid(path)
    sheet = openpyxl.load_workbook(io.BytesIO(piece.path.read_bytes())).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet][1:] == [
        ["0012", "Café", "1.234,50"],
        ["0013", "=1+1", "-5"],
    ]
    assert "puntkomma" in piece.actions[0] and "Windows-1252" in piece.actions[0]


def test_nothing_to_show_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "leeg.xlsx")
    assert "heeft niets om te laten zien" in refused(tmp_path / "leeg.xlsx")


def test_other_zip_files_are_refused(tmp_path: Path) -> None:
    assert "is een ZIP-bestand" in refused(office.packed(tmp_path / "a.docx", {"iets.txt": "x"}))
    formula = {"mimetype": "application/vnd.oasis.opendocument.formula"}
    assert "Sla het op als PDF" in refused(office.packed(tmp_path / "b.odf", formula))


def test_a_strict_excel_file_is_read_as_any_other(tmp_path: Path) -> None:
    usual = office.excel(tmp_path / "gewoon.xlsx", [["Naam", "Bedrag"], ["Zorg", 12]])
    with zipfile.ZipFile(usual) as package:
        parts = {name: package.read(name) for name in package.namelist() if name != "[Content_Types].xml"}
    for name, part in parts.items():
        for kind in (b"spreadsheetml", b"officeDocument", b"drawingml"):
            usual_name, strict_name = (
                b"schemas.openxmlformats.org/%s/2006/" % kind,
                b"purl.oclc.org/ooxml/%s/" % kind,
            )
            parts[name] = part = part.replace(usual_name, strict_name)
    strict = office.repacked(usual, tmp_path / "strikt.xlsx", parts)
    (pdf,) = convert([laid(strict).path], tmp_path).values()
    assert isinstance(pdf, Path) and "Zorg" in text(pdf)


def test_a_book_of_excel_95(tmp_path: Path) -> None:
    book = excel95(
        tmp_path / "oud.xls", {"Zorg": [["Post", "Bedrag"], ["Jeugd", "€ 10"]], "Weg": [["x"]]}, ["Weg"]
    )
    (document,) = prepare([Attachment("Titel", book, book.name, 1)], tmp_path / "uit")
    assert office.done(document) == ("verborgen tabbladen weggelaten: Weg", "omgezet van Excel naar PDF")
    assert "Jeugd € 10" in text(document.path) and "x" not in text(document.path)
    locked = excel95(tmp_path / "dicht.xls", {"Zorg": [["Post"]]}, locked=True)
    assert "zonder wachtwoord" in refused(locked)


def test_a_book_that_is_elsewhere_in_its_file(tmp_path: Path) -> None:
    """Some programs put it at the top of the file; what refers to it says where it is."""
    book = office.excel(tmp_path / "a.xlsx", [["Post", "Bedrag"], ["Zorg", 12]])
    moved = {name.replace("xl/workbook.xml", "boek.xml"): data for name, data in office.members(book).items()}
    relations = moved.pop("xl/_rels/workbook.xml.rels").replace(b'Target="/xl/', b'Target="xl/')
    moved["_rels/boek.xml.rels"] = relations
    for name in ("[Content_Types].xml", "_rels/.rels"):
        moved[name] = moved[name].replace(b"xl/workbook.xml", b"boek.xml")
    path = office.packed(tmp_path / "b.xlsx", moved)
    (document,) = prepare([Attachment("Boek", path, path.name, 1)], tmp_path / "uit")
    assert "Zorg 12" in text(document.path)


# Tags of sheets


def test_rows_that_come_on_each_page_are_the_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Post", "Bedrag"])
    book.active.append(["Zorg", 12])
    for cell in book.active[1]:
        cell.font = Font(bold=True)
    plain, later = book.create_sheet("Kaal"), book.create_sheet("Later")
    plain.append(["Zorg", 12])
    later.append(["Zorg", 12])
    later.print_title_rows = "2:3"
    book.create_sheet("Weg").sheet_state = "hidden"
    book.save(tmp_path / "boek.xlsx")
    assert header_rows(laid(tmp_path / "boek.xlsx").path) == (1, 0, 0)
    assert header_rows(laid(office.resaved(tmp_path / "boek.xlsx", tmp_path / "ods", ".ods")).path) == (1, 0, 0)
    assert header_rows(office.odt(tmp_path / "tekst.odt")) == ()


def test_cells_of_the_header_are_tagged_so_where_libreoffice_tags_sheets(tmp_path: Path) -> None:
    (table := tmp_path / "lijst.csv").write_text("Naam;Bedrag\nZorg;12\n", encoding="utf-8")
    (document,) = prepare([Attachment("Lijst", table, table.name, 1)], tmp_path / "uit")
    package = bundle([document], tmp_path / "pakket.pdf", title="x")
    if NO_TAGS in document.actions:
        assert installed().release == "7.4" and package.claim.archive == "2u"
    else:
        assert [line.split()[0] for line in outline(package.path) if line.split()[0] in ("TH", "TD")] == [
            *("TH", "TH"),
            *("TD", "TD"),
        ]
        assert package.claim.accessible


def test_sheets_without_tags_can_get_them(tmp_path: Path) -> None:
    book = office.excel(tmp_path / "boek.xlsx", [["Post", "Bedrag"], ["Zorg", 12]])
    handling = Handling(readable=True)
    (document,) = prepare([Attachment("Boek", book, book.name, 1, handling=handling)], tmp_path / "uit")
    assert document.by_machine == (("tags",) if installed().release == "7.4" else ())
    assert NO_TAGS not in document.actions
