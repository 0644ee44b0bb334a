"""Nothing confidential reaches the public outputs: markers are put, and looked for, wherever a thing can be.

That the search finds what is there is shown by the same search over what is not public.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pikepdf
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from PIL import Image, PngImagePlugin

from pipeline.definition import load_proposal
from pipeline.models import BuildResult
from pipeline.production.build import build
from pipeline.workspace import Workspace
from tests.leaks import Markers
from tests.pdfs import add_bookmarks, add_field, name_page, new_pdf, to_page, write_pdf

DAY = dt.date(2024, 5, 1)
# What LibreOffice or the bundling leaves out of every package; it is still looked for in the public ones.
ONLY_IN_SOURCES = {
    "pdf: title", "pdf: XMP", "pdf: content of an embedded file", "pdf: named destination",
    "word: comment", "word: title", "word: author", "word: keywords", "picture: text in the file", "motivering",
}  # fmt: skip


def secret_pdf(path: Path, markers: Markers) -> None:
    """Write a PDF with a marker wherever a PDF can hold words."""
    pdf = new_pdf(markers.word("pdf: text"))
    page = pdf.pages[0]
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:description"] = markers.word("pdf: XMP")
    pdf.docinfo[Name.Title] = markers.word("pdf: title")
    add_field(pdf, 0, markers.word("pdf: name of a field"), markers.word("pdf: value of a field"))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[72, 650, 90, 670], Dest=to_page(pdf, 0),
        Contents=String(markers.word("pdf: link description")),
    )  # fmt: skip
    page.obj.Annots.append(pdf.make_indirect(note))
    add_bookmarks(pdf, OutlineItem(markers.word("pdf: bookmark"), 0))
    name_page(pdf, markers.word("pdf: named destination"), 0)
    name, content = markers.word("pdf: embedded file"), markers.word("pdf: content of an embedded file")
    pdf.attachments[f"{name}.txt"] = content.encode()
    picture = Image.new("RGB", (40, 40), markers.colour("pdf: pixels"))
    image = pdf.make_stream(picture.tobytes())
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=40, Height=40, BitsPerComponent=8, ColorSpace=Name.DeviceRGB,
    )  # fmt: skip
    page.obj.Resources.XObject = Dictionary(Im=image)
    page.contents_add(
        b"/Span <</Alt (" + markers.word("pdf: alt text without tags").encode() + b")>> BDC "
        b"q 100 0 0 100 72 400 cm /Im Do Q EMC"
    )
    page.obj.Resources[Name.Properties] = Dictionary(P=Dictionary(Note=String(markers.word("pdf: property"))))
    pdf.save(path)


def secret_word(path: Path, markers: Markers) -> None:
    """Write a Word file with a marker wherever one can hold words."""
    word = Document()
    word.add_heading(markers.word("word: heading"), 1)
    paragraph = word.add_paragraph(markers.word("word: text"))
    word.sections[0].header.paragraphs[0].text = markers.word("word: header")
    word.core_properties.title = markers.word("word: title")
    word.core_properties.author = markers.word("word: author")
    word.core_properties.keywords = markers.word("word: keywords")
    word.add_comment(paragraph.runs, text=markers.word("word: comment"))
    for kind, text in (("ins", "t"), ("del", "delText")):
        change = f'<w:{kind} {nsdecls("w")} w:id="9{len(kind)}" w:author="x"><w:r><w:{text}>'
        change += f"{markers.word(f'word: tracked {kind}')}</w:{text}></w:r></w:{kind}>"
        paragraph._p.append(parse_xml(change))
    picture = path.with_suffix(".png")
    Image.new("RGB", (40, 40), markers.colour("word: pixels")).save(picture)
    word.add_picture(str(picture))
    picture.unlink()
    next(iter(word.inline_shapes))._inline.docPr.set("descr", markers.word("word: alt text"))
    word.save(path)


def secret_picture(path: Path, markers: Markers) -> None:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", markers.word("picture: text in the file"))
    Image.new("RGB", (300, 200), markers.colour("picture: pixels")).save(path, pnginfo=about)


def definition(markers: Markers, files: dict[str, str]) -> str:
    m = markers.word
    return f"""
titel: Koop {m("title")}
openbare_titel: Koop van grond
gemeente: hilversum
datum: 1 mei 2024
kenmerk: {m("kenmerk")}
fatale_datum: 2 mei 2024
steller: {m("steller")}
contactpersoon: {m("contactpersoon")}
auteur: {m("auteur")}
afdeling: {m("afdeling")}
niet_openbaar: {{kenmerk: omdat, afdeling: omdat, perceel: omdat}}
waarden: {{perceel: {m("own value")}}}
voorstel: In te stemmen met de koop.
risico's: {{tekst: "{m("section")} {{{{ perceel }}}}", openbaarheid: geheim}}
argumenten:
  - Dit is openbaar
  - {{kop: {m("point")}, tekst: {m("text of a point")}, openbaarheid: vertrouwelijk, reden: omdat}}
advies: {{juridisch: {m("field of a section")}, openbaarheid: vertrouwelijk, reden: omdat}}
uitvoering:
  planning: [{{datum: {m("when in a table")}, activiteit: {m("cell of a table")}}}]
  openbaarheid: vertrouwelijk
  reden: omdat
financiën:
  bijdragen: [{{partij: {m("party")}, bedrag: 8675309}}]
  bijdragen_tabel: ja
  dekking: {m("dekking")}
  openbaarheid: geheim
geheimhouding:
  {{belang: 5.1 lid 2 b, motivering: {m("motivering")}, opgelegd_door: college, opheffen_door: raad}}
bijlagen:
  - {{titel: {m("title of a secret attachment")}, bestand: {files["pdf"]}, openbaarheid: geheim,
     kenmerk: {m("kenmerk of an attachment")}}}
  - {{titel: Kaart, bestand: bijlagen/kaart.pdf}}
  - {{titel: {m("title of a confidential attachment")}, bestand: {files["docx"]}, openbaarheid: vertrouwelijk}}
  - {{titel: {m("title of a secret picture")}, openbare_titel: Luchtfoto, bestand: {files["png"]},
     openbaarheid: geheim, geheimhouding: {{belang: privacy, opgelegd_door: raad, opheffen_door: raad}}}}
  - {{titel: {m("title that says too much")}, openbare_titel: Brief, bestand: {files["brief"]}}}
  - {{titel: {m("title of a public picture")}, openbare_titel: Foto, bestand: {files["photo"]}}}
"""


@dataclass
class Planted:
    markers: Markers
    workspace: Workspace
    sources: list[Path]
    made: BuildResult

    @property
    def public(self) -> Path:
        return self.workspace.build / "openbaar"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    root = tmp_path_factory.mktemp("werkmap")
    random = Random()
    markers = Markers(random)
    folder = root / "proposals" / "koop"
    (folder / "bijlagen").mkdir(parents=True)
    kinds = {"pdf": "pdf", "docx": "docx", "png": "png", "brief": "pdf", "photo": "png"}
    files = {each: f"bijlagen/{markers.word(f'file name: {each}')}.{suffix}" for each, suffix in kinds.items()}
    secret_pdf(folder / files["pdf"], markers)
    secret_word(folder / files["docx"], markers)
    secret_picture(folder / files["png"], markers)
    write_pdf(folder / files["brief"], name="brief")
    Image.linear_gradient("L").save(folder / files["photo"])
    write_pdf(folder / "bijlagen" / "kaart.pdf", name="kaart")
    (folder / "voorstel.yaml").write_text(definition(markers, files), encoding="utf-8")
    workspace = Workspace(root)
    made = build(load_proposal(folder / "voorstel.yaml", workspace), workspace, None, day=DAY)
    return Planted(markers, workspace, sorted(folder.rglob("*.*")), made)


def test_the_search_finds_every_marker_in_what_is_not_public(planted: Planted) -> None:
    everywhere = {*planted.markers.words, *planted.markers.colours}
    full = planted.markers.found_in(planted.made.files)
    assert planted.markers.found_in(planted.sources) == everywhere
    assert everywhere - full == ONLY_IN_SOURCES
    assert "8.675.309" in text_of(planted.made.folder / "pakket.pdf")


def test_nothing_of_it_is_in_the_public_outputs(planted: Planted, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = sorted(path for path in planted.public.rglob("*") if path.is_file())
    assert [path.name for path in outputs] == ["pakket-openbaar.json", "pakket-openbaar.pdf"]
    assert sorted(planted.made.public) == outputs
    leaked = planted.markers.found_in(outputs)
    folders = " ".join(path.name for path in planted.public.rglob("*"))
    assert leaked == set() and not any(word in folders for word in planted.markers.words.values())
    assert "8.675.309" not in text_of(outputs[1]) and "8675309" not in outputs[0].read_text("utf-8")
    found = planted.markers.found_in
    with capsys.disabled():
        print(
            f"\n{len(planted.markers.words) + len(planted.markers.colours)} markers, each in a place of its own: "
            f"{len(found(planted.sources))} found in the sources, {len(found(planted.made.files))} in the "
            f"complete outputs, {len(leaked)} in the {len(outputs)} public ones."
        )


def test_the_public_package_says_where_something_was_left_out(planted: Planted) -> None:
    said = " ".join(text_of(planted.public / "koop" / "hilversum" / "pakket-openbaar.pdf").split())
    assert "Koop van grond" in said and "kaart 1" in said and "brief 1" in said
    assert said.count("wordt niet openbaar gemaakt") == 5 + 1  # four sections, a point, and the picture
    assert "3. Wordt niet openbaar gemaakt: vertrouwelijk" in said
    assert "4. Luchtfoto – wordt niet openbaar gemaakt: geheim vanwege de eerbiediging" in said


def test_names_in_the_cache_and_beside_say_nothing(planted: Planted) -> None:
    names = " ".join(path.name for path in planted.workspace.build.rglob("*"))
    assert not any(word in names for word in planted.markers.words.values())


@pytest.mark.parametrize("encoding", ["ascii", "utf-16", "hex", "split"])
def test_the_search_knows_every_way_to_write_a_word(encoding: str, tmp_path: Path) -> None:
    markers = Markers(Random(1))
    word = markers.word("x")
    written = {
        "ascii": word.encode(),
        "utf-16": b"\xfe\xff" + word.encode("utf-16-be"),
        "hex": word.encode().hex().encode(),
        "split": word[:5].encode() + b"-\n" + word[5:].encode(),
    }[encoding]  # fmt: skip
    pdf = new_pdf("x")
    if encoding == "split":
        (tmp_path / "a.json").write_bytes(written)
        assert markers.found_in([tmp_path / "a.json"]) == {"x"}
        return
    pdf.Root.PieceInfo = pdf.make_stream(written)
    pdf.Root.Other = Array([String(word)])
    pdf.save(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert markers.found_in([tmp_path / "a.pdf"]) == {"x"}
    del pdf.Root.Other
    pdf.save(tmp_path / "b.pdf", compress_streams=True)
    assert markers.found_in([tmp_path / "b.pdf"]) == {"x"}


def text_of(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text
