"""LibreOffice itself converts here; a fake stands in for it only where it must fail in a given way."""

import os
import socket
import sys
import threading
import time
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from pipeline import conversion, process
from pipeline.conversion import installation, soffice
from pipeline.conversion.normalise import normalise
from pipeline.errors import ConversionError, MissingProgramError, OutputError


def word(path: Path, *texts: str, heading: str = "Voorstel") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = docx.Document()
    document.core_properties.title = heading
    document.add_heading(heading, 1)
    for text in texts or ("Het college besluit in te stemmen.",):
        document.add_paragraph(text)
    document.save(path)
    return path


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def fake_office(path: Path, code: str) -> Path:
    """A program in LibreOffice's place, which sees ``names`` (the files) and ``out`` (the folder for PDFs)."""
    path.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, shutil, sys, time, os\n"
        "args = sys.argv; out = pathlib.Path(args[args.index('--outdir') + 1]); out.mkdir(exist_ok=True)\n"
        "names = args[args.index('--outdir') + 2:]\n"
        f"good = {str(path.parent / 'good.pdf')!r}\n"
        "def make(name): shutil.copy(good, out / name.replace('.docx', '.pdf'))\n" + code
    )
    path.chmod(0o755)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path.parent / "good.pdf")
    return path


@pytest.fixture
def fake(tmp_path, monkeypatch):
    def use(code: str) -> None:
        home = folder(tmp_path / "kantoor")
        program = fake_office(home / "soffice", code)
        monkeypatch.setattr(soffice, "installed", lambda: installation.Installation(program, "0.0", "0.0", "fake"))

    return use


def test_version_without_starting_it(monkeypatch):
    monkeypatch.setattr(process, "run", lambda *a, **k: pytest.fail("LibreOffice was started"))
    installation._read.cache_clear()
    assert conversion.version()[0].isdigit()
    assert conversion.version().count(".") >= 2
    assert installation.installed().build


def test_version_of_an_office_whose_files_are_elsewhere(tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho 'LibreOffice 25.2.3.2 520(Build:2)'\n")
    program.chmod(0o755)
    office = installation._read(program)
    assert (office.version, office.release, office.build) == ("25.2.3.2", "25.2", "")


def test_a_tagged_pdf_with_bookmarks_and_claims(tmp_path):
    source = word(tmp_path / "in" / "a.docx", "Zorg & Welzijn kost € 14.000.", heading="Één voorstel")
    made = conversion.convert([source], folder(tmp_path / "uit"))[source]
    with pikepdf.open(made) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.K
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Één voorstel"]
        metadata = pdf.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>2</pdfaid:part>" in metadata
        assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert "/CreationDate" not in pdf.docinfo and b"Date>" not in metadata
        assert pdf.docinfo.Title == "Één voorstel"
        assert not pdf.get_warnings()


def test_same_bytes_at_another_time_in_another_folder(tmp_path):
    one = word(tmp_path / "één map" / "a.docx")
    two = tmp_path / "b" / "een andere naam.docx"
    folder(two.parent)
    two.write_bytes(one.read_bytes())
    first = conversion.convert([one], folder(tmp_path / "uit 1"))[one]
    time.sleep(1.1)  # LibreOffice writes whole seconds
    second = conversion.convert([two], folder(tmp_path / "uit" / "dieper" / "2"))[two]
    assert first.read_bytes() == second.read_bytes()


def test_names_of_all_kinds_and_the_same_name_twice(tmp_path):
    names = [
        "a.docx",
        "map/a.docx",
        "-weird --name.docx",
        "100% é 😀 #1?.docx",
        "x" * 240 + ".docx",
        "a'b\"c.DOCX",
    ]
    sources = [word(tmp_path / "in" / name, heading=f"Kop {n}") for n, name in enumerate(names)]
    into = folder(tmp_path / "de uitvoer #1 é")
    made = conversion.convert([*sources, sources[0]], into)
    assert list(made) == sources
    assert len({str(path) for path in made.values()}) == len(names)
    for number, source in enumerate(sources):
        with pikepdf.open(made[source]) as pdf:
            assert pdf.docinfo.Title == f"Kop {number}"
    assert sorted(into.iterdir()) == sorted(made.values())  # and nothing else is left there


def test_a_locale_without_accents(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    source = word(tmp_path / "voorstél" / "één.docx")
    made = conversion.convert([source], folder(tmp_path / "uitvoér"))
    assert isinstance(made[source], Path)


def test_what_does_not_exist_is_named_and_the_rest_is_made(tmp_path):
    good, gone = word(tmp_path / "goed.docx"), tmp_path / "weg.docx"
    made = conversion.convert([gone, good], folder(tmp_path / "uit"))
    assert isinstance(made[good], Path)
    assert isinstance(made[gone], ConversionError)
    assert "weg.docx" in made[gone].message


def test_nothing_to_do(tmp_path):
    assert conversion.convert([], tmp_path) == {}


def reaching_out(path: Path, *targets: str) -> Path:
    """A Word file that links a picture and a text at each of the targets."""
    document = docx.Document()
    for target in targets:
        link = document.part.relate_to(target, f"{_OFFICE}/relationships/image", is_external=True)
        drawing = OxmlElement("w:drawing")
        drawing.append(etree.fromstring(_INLINE.format(link=link)))
        document.add_paragraph().add_run()._r.append(drawing)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f'INCLUDETEXT "{target}"')
        document.add_paragraph()._p.append(field)
    document.save(path)
    return path


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_INLINE = """
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
 <wp:extent cx="990000" cy="990000"/><wp:docPr id="1" name="p" descr="p"/>
 <a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
  <a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
   <pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
    <pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>
    <pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
      r:link="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
    <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="990000"/></a:xfrm>
     <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
   </pic:pic></a:graphicData></a:graphic></wp:inline>"""


def test_a_document_reaches_neither_the_network_nor_files(tmp_path, monkeypatch):
    secret = tmp_path / "geheim.png"
    Image.new("RGB", (64, 64), (255, 0, 0)).save(secret)
    callers = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                callers.append(address)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        remote = f"http://127.0.0.1:{server.getsockname()[1]}/plaatje.png"
        source = reaching_out(tmp_path / "nieuwsgierig.docx", remote, secret.as_uri())

        made = conversion.convert([source], folder(tmp_path / "uit"))[source]
        assert callers == []
        assert pictures(made) == 0

        # The same document, with LibreOffice as it comes: this shows that the trap works.
        monkeypatch.setattr("pipeline.conversion.profile._SETTINGS", ())
        made = conversion.convert([source], folder(tmp_path / "open"))[source]
        assert callers
        assert pictures(made) > 0
        server.shutdown(socket.SHUT_RDWR)


def pictures(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return sum(
            1 for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        )


def test_a_file_that_hangs_is_stopped_and_named(tmp_path, fake):
    fake("for name in names:\n    if name.startswith('00001'): time.sleep(60)\n    make(name)\n")
    sources = [word(tmp_path / f"{name}.docx") for name in ("een", "twee", "drie")]
    begin = time.monotonic()
    made = conversion.convert(sources, folder(tmp_path / "uit"), seconds_per_call=2)
    assert time.monotonic() - begin < 20
    assert isinstance(made[sources[0]], Path) and isinstance(made[sources[2]], Path)
    assert "twee.docx" in made[sources[1]].message and "2 seconden" in made[sources[1]].message
    assert made[sources[1]].exit_code == 5


def test_a_file_that_crashes_it_is_named(tmp_path, fake):
    fake("for name in names:\n    if name.startswith('00000'): os.kill(os.getpid(), 11)\n    make(name)\n")
    sources = [word(tmp_path / f"{name}.docx") for name in ("een", "twee", "drie")]
    made = conversion.convert(sources, folder(tmp_path / "uit"))
    assert "een.docx" in made[sources[0]].message and "code -11" in made[sources[0]].message
    assert isinstance(made[sources[1]], Path) and isinstance(made[sources[2]], Path)


@pytest.mark.parametrize("pdf", ["b''", "b'%PDF-1.7 half'", "pathlib.Path(good).read_bytes()[:200]"])
def test_half_a_pdf_is_no_pdf(tmp_path, fake, pdf):
    fake(f"for name in names: (out / name.replace('.docx', '.pdf')).write_bytes({pdf})\n")
    source = word(tmp_path / "a.docx")
    into = folder(tmp_path / "uit")
    assert isinstance(conversion.convert([source], into)[source], ConversionError)
    assert list(into.iterdir()) == []


def test_exit_zero_without_a_word_is_no_success(tmp_path, fake):
    fake("for name in names[:1]: make(name)\n")
    sources = [word(tmp_path / f"{name}.docx") for name in "abcde"]
    made = conversion.convert(sources, folder(tmp_path / "uit"))
    assert all(isinstance(path, Path) for path in made.values())


def test_one_that_only_has_to_start_again(tmp_path, fake):
    fake("again = pathlib.Path('again')\nif not again.exists(): again.touch(); sys.exit(81)\nmake(names[0])\n")
    source = word(tmp_path / "a.docx")
    assert isinstance(conversion.convert([source], folder(tmp_path / "uit"))[source], Path)


def test_many_files_take_several_calls(tmp_path, fake, monkeypatch):
    monkeypatch.setattr(soffice, "FILES_PER_CALL", 3)
    fake("assert len(names) <= 3\nfor name in names: make(name)\n")
    sources = [word(tmp_path / f"{n}.docx") for n in range(7)]
    made = conversion.convert(sources, folder(tmp_path / "uit"))
    assert all(isinstance(path, Path) for path in made.values())


def test_a_full_disk_is_not_the_documents_fault(tmp_path, fake, monkeypatch):
    fake("")
    usage = type("Usage", (), {"free": 0})()
    monkeypatch.setattr(process.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(OutputError, match="schijf is vol"):
        conversion.convert([word(tmp_path / "a.docx")], folder(tmp_path / "uit"))


def test_no_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setenv("VOORSTEL_SOFFICE", str(tmp_path / "weg"))
    with pytest.raises(MissingProgramError):
        conversion.convert([word(tmp_path / "a.docx")], tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_leaves_no_process_and_no_file_of_its_own(tmp_path):
    heavy = word(tmp_path / "zwaar.docx")
    with zipfile.ZipFile(heavy) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    body = parts["word/document.xml"]
    parts["word/document.xml"] = body.replace(b"<w:sectPr", b"<w:p/>" * 300_000 + b"<w:sectPr")
    with zipfile.ZipFile(heavy, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    into = folder(tmp_path / "uit")
    made = conversion.convert([heavy], into, seconds_per_call=1.5)
    assert isinstance(made[heavy], ConversionError)
    assert list(into.iterdir()) == []
    mine = str(into)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                assert mine not in (entry / "cmdline").read_text(errors="replace")
            except OSError:
                continue


def test_objects_that_swapped_numbers_give_the_same_bytes(tmp_path):
    made = []
    for order in (("een", "twee"), ("twee", "een")):
        with pikepdf.new() as pdf:
            fonts = {name: pdf.make_indirect(pikepdf.Dictionary(Name=pikepdf.Name(f"/{name}"))) for name in order}
            pdf.add_blank_page()
            pdf.pages[0].obj.Resources = pikepdf.Dictionary(
                Font=pikepdf.Dictionary({f"/{name}": fonts[name] for name in sorted(order)})
            )
            pdf.save(tmp_path / "los.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
        normalise(tmp_path / "los.pdf", tmp_path / "vast.pdf")
        made.append((tmp_path / "vast.pdf").read_bytes())
    assert made[0] == made[1]


def test_each_file_is_told_once_also_when_it_is_done_before_anyone_looks(tmp_path, fake, monkeypatch):
    fake("for name in names: make(name)")
    monkeypatch.setattr(process, "_LOOK", 60.0)
    sources, told = [word(tmp_path / f"{name}.docx") for name in "abc"], []
    conversion.convert(sources, folder(tmp_path / "uit"), told=told.append)
    assert told == sources
