"""Scans that are read and pages that are tagged by programs, and when that counts as accessible."""

import datetime as dt
import json
import zipfile
from collections import Counter

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline import process
from pipeline.attachments import prepare, readable
from pipeline.bundle import bundle, receipt
from pipeline.errors import AttachmentError
from pipeline.models import Attachment, Handling, Review
from tests.test_attachments import make_word

READABLE = Handling(readable=True)
LINES = (
    "Zorg en welzijn in de gemeente",
    "Het college besluit het plan vast te stellen, en stuurt het naar de raad.",
    "De kosten zijn gedekt.",
)


def attachment(path, **more):
    return Attachment("Brief", path, path.name, 1, handling=READABLE, **more)


def make_scan(path, lines=LINES):
    sheet = Image.new("L", (1240, 1754), "white")
    font = ImageFont.truetype("DejaVuSans.ttf", 26)
    for number, line in enumerate(lines):
        ImageDraw.Draw(sheet).text((140, 200 + 90 * number), line, 0, font)
    sheet.save(path, dpi=(150, 150))
    return path


@pytest.fixture
def scan(tmp_path):
    return make_scan(tmp_path / "scan.png")


@pytest.fixture
def untagged(tmp_path):
    return without_tags(tmp_path, *LINES)


def without_tags(tmp_path, *lines):
    (part,) = prepare([Attachment("", make_word(tmp_path / "a.docx", *lines), "a.docx", 1)], tmp_path / "los")
    path = tmp_path / "zonder tags.pdf"
    with pikepdf.open(part.path) as pdf:
        del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo
        for page in pdf.pages:
            del page.obj.StructParents
            kept = [
                each
                for each in pikepdf.parse_content_stream(page)
                if str(each.operator) not in ("BDC", "BMC", "EMC")
            ]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
        pdf.save(path)
    return path


def kinds_of_tags(path):
    with pikepdf.open(path) as pdf:
        return Counter(
            str(item.S)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item
        )


def test_this_machine_can_do_both():
    assert readable.able() == (readable.TEXT, readable.TAGS)


def test_a_scan_gets_its_text_and_its_tags(scan, tmp_path):
    (part,) = prepare([attachment(scan)], tmp_path / "uit")
    assert part.has_text and part.by_machine == ("tekst", "tags")
    assert "de tekst is door een programma gelezen (OCR)" in part.actions
    words = pypdf.PdfReader(part.path).pages[0].extract_text()
    assert all(line in " ".join(words.split()) for line in LINES)
    (again,) = prepare([attachment(scan)], tmp_path / "nog eens")
    packages = [bundle([each], tmp_path / f"{n}.pdf", title="Proef") for n, each in enumerate((part, again))]
    assert packages[0].path.read_bytes() == packages[1].path.read_bytes()


def test_pages_without_tags_get_them_and_count_when_a_person_looked(untagged, tmp_path):
    (unseen,) = prepare([attachment(untagged)], tmp_path / "uit")
    assert unseen.by_machine == ("tags",) and len(kinds_of_tags(unseen.path)) > 1
    package = bundle([unseen], tmp_path / "a.pdf", title="Proef")
    assert str(package.claim) == "PDF/A-2a"
    assert [each.rule for each in package.obstacles] == ["nagekeken"]
    (seen,) = prepare([attachment(untagged, review=Review("adviseur", dt.date(2026, 3, 2)))], tmp_path / "weer")
    package = bundle([seen], tmp_path / "b.pdf", title="Proef")
    assert (str(package.claim), package.obstacles) == ("PDF/A-2a en PDF/UA-1", ())
    told = json.loads(receipt(package, title="", originals=[{}], inputs={}, outputs={}, made_with={}))["delen"][0]
    assert told["door_een_programma"] == ["tags"]
    assert told["nagekeken"] == {"door": "adviseur", "op": "2026-03-02"}


def test_the_lines_of_a_paragraph_stay_together(tmp_path):
    sentence = "Het college stelt de raad voor om de middelen voor het komende jaar vast te stellen. "
    (part,) = prepare([attachment(without_tags(tmp_path, sentence * 6, sentence * 9))], tmp_path / "uit")
    assert part.by_machine == ("tags",) and kinds_of_tags(part.path)["/P"] == 2


def test_what_is_tagged_stays_in_its_language(tmp_path):
    """Where none is said it is that of the package; a reader that is told English reads Dutch as English."""
    for number, language in enumerate((None, "fr-FR")):
        (folder := tmp_path / str(number)).mkdir()
        path = without_tags(folder, *LINES)
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            if "/Lang" in pdf.Root:
                del pdf.Root.Lang
            if language:
                pdf.Root.Lang = language
            pdf.save(path)
        (part,) = prepare([attachment(path)], folder / "uit")
        with pikepdf.open(part.path) as pdf:
            assert part.by_machine == ("tags",) and pdf.Root.get("/Lang") == language


def test_what_has_text_and_tags_is_left_alone(tmp_path):
    (part,) = prepare([attachment(make_word(tmp_path / "a.docx"))], tmp_path / "uit")
    assert part.by_machine == ()


def test_without_the_programs_it_is_told_and_no_error(scan, untagged, tmp_path, monkeypatch):
    monkeypatch.setattr(readable, "able", lambda: ())
    parts = prepare([attachment(scan), attachment(untagged)], tmp_path / "uit")
    for part in parts:
        assert part.by_machine == ()
        assert any("collegevoorstel[toegankelijk] en Java nodig" in action for action in part.actions)
    assert any("collegevoorstel[ocr]" in action for action in parts[0].actions)


def test_scans_of_one_name_in_a_zip_each_keep_their_own_text(tmp_path):
    packed = tmp_path / "scans.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for folder, line in (("een", "Eerste brief aan de gemeente"), ("twee", "Tweede brief aan de raad")):
            archive.write(make_scan(tmp_path / f"{folder}.png", [line]), f"{folder}/scan.png")
    handling = Handling(unpack=True, readable=True)
    (part,) = prepare([Attachment("Brieven", packed, "scans.zip", 1, handling=handling)], tmp_path / "uit")
    read = [page.extract_text() for page in pypdf.PdfReader(part.path).pages]
    assert "Eerste brief" in read[0] and "Tweede brief" in read[1]


def test_one_that_a_program_fails_on_costs_only_itself(scan, tmp_path, monkeypatch):
    other = make_scan(tmp_path / "ander.png", ["Dit lukt wel"])
    run_all = process.run_all

    def failing(commands, **limits):
        ended = run_all(commands, **limits)
        if "ocrmypdf" in commands[0]:
            commands[0][-1].unlink()
        return ended

    monkeypatch.setattr(process, "run_all", failing)
    with pytest.raises(AttachmentError) as caught:
        prepare([attachment(scan), attachment(other)], tmp_path / "uit")
    assert [problem.file for problem in caught.value.problems] == ["scan.png"]
    assert "het lukte niet de tekst te lezen" in str(caught.value.problems[0].message)
