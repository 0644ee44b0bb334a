"""What changed between two versions of a template: in words, on the pages, and against what was kept."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.shared import Cm, Pt
from lxml import html
from PIL import Image, ImageDraw

from pipeline.cli import main
from pipeline.errors import MissingProgramError, UsageError
from pipeline.library.comparing import holding, measuring, sides
from pipeline.library.comparing.building import proposal_for
from pipeline.library.comparing.changes import Kind
from pipeline.library.comparing.comparison import compare
from pipeline.library.comparing.holding import Cause
from pipeline.library.comparing.layout import SHARPNESS, Line, Page
from pipeline.library.comparing.marking import paired
from pipeline.library.comparing.measuring import Golden, Measured
from pipeline.library.comparing.styling import style_changes
from pipeline.library.comparing.texts import text_changes
from pipeline.library.wordfile import WordFile
from pipeline.workspace import Workspace
from tests import documents

ROOT = Path(__file__).parent.parent
STANDARD = ROOT / "templates" / "standaard"
PROGRAMME = """\
velden:
  programma: {type: regel, required: ja, meta: {label: Programma, uitleg: Het programma., voorbeeld: Bereikbaar}}
"""
# Runs compare nothing that needs LibreOffice unless they say so: the same proposal would be converted each time.


def changed(into: Path, change: Callable[[Word], object], description: str = "") -> Path:
    """Write the standard template as a person changed it in Word, in a folder of its own."""
    into.mkdir(parents=True)
    word = Document(str(STANDARD / "voorstel.docx"))
    change(word)
    word.save(str(into / "voorstel.docx"))
    if description:
        (into / "sjabloon.yaml").write_text(description, encoding="utf-8")
    return into


def planted(word: Word) -> None:
    """Make a heading larger, take a section out, print a field."""
    word.styles["Heading 1"].font.size = Pt(18)
    begin = next(n for n, each in enumerate(word.paragraphs) if each.text == "{%p if risicos %}")
    depth = 0
    for each in word.paragraphs[begin:]:
        depth += each.text.startswith(("{%p if", "{%p for")) - each.text.startswith("{%p end")
        each._p.getparent().remove(each._p)
        if not depth:
            break
    word.add_paragraph("Programma: {{ programma }}")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one template and one version of it in git; we stand in it."""
    folder = tmp_path / "werk"
    shutil.copytree(STANDARD, folder / "templates" / "standaard")
    (folder / "proposals").mkdir()
    git = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *arguments], cwd=folder, check=True)
    monkeypatch.chdir(folder)
    return folder


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["sjabloon", "vergelijk", *arguments])
    return int(left.value.code or 0), *capsys.readouterr()


# --- The whole way, with LibreOffice -------------------------------------------------------------------------


def test_a_changed_template_is_told_in_words_and_shown_in_pictures(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(ROOT)
    new, report = changed(tmp_path / "standaard", planted, PROGRAMME), tmp_path / "verslag" / "verschil.html"
    shutil.copy(STANDARD / "inhoud.docx", new)
    code, out, err = run(["standaard", str(new), "--uit", str(report), "--json", "--streng"], capsys)
    assert code == 4 and "Verslag: " in err
    (template,) = json.loads(out)["sjablonen"]
    (document,) = (each for each in template["documenten"] if each["verschillen"])
    assert document["bestand"] == "voorstel.docx"
    told = [each["melding"] for each in (*template["verschillen"], *document["verschillen"])]
    assert "Het eigen veld 'programma' is nieuw en is verplicht" in told
    assert any(each.endswith("('risicos'): wordt niet meer afgedrukt") for each in told)
    assert "Kop 1: lettergrootte 14 pt → 18 pt" in told
    (gone,) = (each for each in document["verschillen"] if each["melding"] == "Weg")
    assert gone["oud"][:2] == ["Risico’s", "{{ risicos.tekst }}"] and "Kanttekeningen" in gone["plaats"]
    first = document["paginas"][0]
    assert first["plekken_oud"] and first["plekken_nieuw"] and len(first["plekken_oud"]) < 12

    page = html.fromstring(report.read_bytes())
    pictures = page.xpath("//img")
    assert len(pictures) == sum(each["in_oud"] + each["in_nieuw"] for each in document["paginas"]) == 9
    assert all(each.get("alt") for each in pictures)
    assert all(each.get("src").startswith("data:image/png;base64,") for each in pictures)
    assert not page.xpath("//script | //link | //*[starts-with(@href, 'http')]")
    assert "Risico’s" in [each.text for each in page.xpath("//del")]


# --- Which versions ------------------------------------------------------------------------------------------


def test_without_a_second_version_what_stands_in_the_folder_counts(repository: Path, tmp_path: Path) -> None:
    Document(str(STANDARD / "inhoud.docx")).save("templates/standaard/inhoud.docx")
    changed(repository / "templates" / "nieuw", lambda word: None)
    for number, old in enumerate((None, "main", "HEAD:templates", "main:standaard", "standaard")):
        room = tmp_path / str(number)
        room.mkdir()
        found = sides.pairs(*sides.sides(Workspace(repository), old, None, room))
        differing = {(pair.name, name) for pair in found for name in pair.documents if pair.differs(name)}
        one = old in ("main:standaard", "standaard")
        assert differing == {("standaard", "inhoud.docx")} | (set() if one else {("nieuw", "voorstel.docx")})


def test_a_file_goes_with_the_file_of_that_name(repository: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copy(STANDARD / "inhoud.docx", tmp_path / "inhoud.docx"))
    (pair,) = sides.pairs(*sides.sides(Workspace(repository), "standaard", str(mine), tmp_path))
    assert pair.documents == ("inhoud.docx",) and pair.new["inhoud.docx"] == mine


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("standard", None, "Bedoelt u 'standaard'?"),
        ("geenversie:standaard", None, "geen versie van git"),
        ("main:kort", None, "In main is geen 'kort'"),
        ("--help-mij", "standaard", "geen versie van git"),
        ("proposals", "standaard", "geen Word-bestand"),
    ],
)
def test_a_version_that_is_not_there_is_told(old, new, told, repository: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        sides.sides(Workspace(repository), old, new, tmp_path)


def test_no_git_and_no_repository_are_told(repository: Path, tmp_path: Path, monkeypatch) -> None:
    shutil.rmtree(repository / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(UsageError, match="geen map met versies van git"):
        sides.sides(Workspace(repository), None, None, tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgramError, match="git"):
        sides.sides(Workspace(repository), None, None, tmp_path)


def test_what_is_the_same_is_not_made(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("VOORSTEL_SOFFICE", "false")  # starts, and makes nothing
    copy = shutil.copytree(STANDARD, tmp_path / "standaard")
    code, out, _ = run(["standaard", str(copy), "--uit", str(tmp_path / "r.html"), "--streng"], capsys)
    assert (code, out) == (0, "Er is geen verschil.\n")
    assert "Er is geen verschil" in (tmp_path / "r.html").read_text("utf-8")


def test_a_file_that_is_no_word_file_is_told_and_leaves_with_4(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(
        "pipeline.library.comparing.building.convert", lambda words, room: dict.fromkeys(words, room)
    )
    (tmp_path / "stuk.docx").write_bytes(b"geen Word")
    code, out, _ = run(["standaard", str(tmp_path / "stuk.docx"), "--uit", str(tmp_path / "r.html")], capsys)
    assert code == 4 and out.count("stuk.docx is geen Word-document") == 1


def test_a_template_that_cannot_be_filled_in_is_told_beside_the_rest(tmp_path: Path, monkeypatch) -> None:
    new = changed(tmp_path / "standaard", lambda word: word.add_paragraph("{{ bestaat_niet }}"))
    pair = sides.Pair(
        "standaard", {"voorstel.docx": STANDARD / "voorstel.docx"}, {"voorstel.docx": new / "voorstel.docx"}
    )
    monkeypatch.setattr(
        "pipeline.library.comparing.building.convert", lambda words, room: dict.fromkeys(words, room)
    )
    proposal = proposal_for(Workspace(ROOT), None, None, tmp_path)
    ((document,),) = (each.documents for each in compare([pair], proposal))
    (told,) = document.about(Kind.BUILD)
    assert "De nieuwe versie kan niet worden gemaakt" in told.message and "bestaat_niet" in told.message
    assert document.about(Kind.TEXT) and not document.pages


# --- In words ------------------------------------------------------------------------------------------------


def differences(tmp_path: Path, old: Callable[[Word], object], new: Callable[[Word], object]) -> list[str]:
    files = []
    for number, change in enumerate((old, new)):
        word = documents.empty()
        change(word)
        word.save(tmp_path / f"{number}.docx")
        files.append(WordFile(tmp_path / f"{number}.docx"))
    return [str(each) for each in (*text_changes(*files), *style_changes(*files))]


def lines(*texts: str) -> Callable[[Word], None]:
    return lambda word: [word.add_paragraph(text) for text in texts] and None


def test_a_changed_paragraph_is_one_difference(tmp_path: Path) -> None:
    told = differences(tmp_path, lines("Wij vragen u dit.", "Slot"), lines("Wij vragen u dat.", "Slot"))
    assert told == ["Anders in de tekst: 'Wij vragen u dit.' is nu 'Wij vragen u dat.'"]


def test_another_condition_is_told_where_the_text_stayed(tmp_path: Path) -> None:
    (told,) = differences(tmp_path, lines("Altijd"), lines("{%p if kenmerk %}", "Altijd", "{%p endif %}"))
    assert "voorwaarde voor 'Altijd'" in told and "'altijd' is nu 'if kenmerk'" in told


def test_what_is_the_same_in_two_sections_is_gone_from_the_right_one(tmp_path: Path) -> None:
    def both(*names: str) -> list[str]:
        return [line for name in names for line in (f"{{%p if {name} %}}", "Kop", "Tekst", "{%p endif %}")]

    old, new = both("aanleiding", "doel", "kader"), both("aanleiding", "kader")
    old[5], old[9], new[5] = "Doel", "Kader", "Kader"
    assert differences(tmp_path, lines(*old), lines(*new)) == ["Weg in de tekst: 'Doel', 'Tekst'"]


def test_look_is_told_in_words_of_word(tmp_path: Path) -> None:
    def other(word: Word) -> None:
        paragraph = word.add_paragraph("Tekst", "Heading 2")
        paragraph.paragraph_format.space_before = Pt(12)
        paragraph.runs[0].bold = True
        word.styles["List Number"].paragraph_format.left_indent = Cm(1)
        word.sections[0].left_margin = Cm(3)

    told = "\n".join(differences(tmp_path, lines("Tekst"), other))
    assert "'Tekst': stijl Standaard → Kop 2, ruimte ervoor 12 pt, was niet ingesteld, vet ja" in told
    assert "Lijstnummering: inspringing links 1 cm, was niet ingesteld" in told
    assert "Pagina: marge links 2,5 cm → 3 cm" in told


# --- On the pages --------------------------------------------------------------------------------------------


def drawn(*said: tuple[str, float, float], colour: str = "black") -> Page:
    """A page on which each text stands as a bar as high as its letters: text, top and height in millimetres."""
    picture = Image.new("RGB", (300, 400), "white")
    texts = []
    for text, top, height in said:
        line = Line(text, 10.0, top, 40.0, height)
        box = [edge * SHARPNESS / 25.4 for edge in (10, top, 50, top + height)]
        ImageDraw.Draw(picture).rectangle(box, fill=colour)
        texts.append(line)
    return Page(95.0, 127.0, tuple(texts), picture)


def test_what_only_moved_is_not_framed() -> None:
    (pair,) = paired([drawn(("kop", 10, 3), ("tekst", 20, 3))], [drawn(("kop", 10, 5), ("tekst", 24, 3))])
    assert pair.moved and len(pair.gone) == len(pair.come) == 1
    assert pair.come[0][1] < 10 * SHARPNESS / 25.4 < pair.come[0][3] < 20 * SHARPNESS / 25.4


def test_text_that_runs_on_to_the_next_page_only_moved() -> None:
    head = ("koptekst", 5, 2)
    old = [drawn(head, ("een", 60, 3), ("twee", 70, 3)), drawn(head, ("drie", 20, 3))]
    new = [drawn(head, ("nieuw", 50, 3), ("een", 70, 3)), drawn(head, ("twee", 20, 3), ("drie", 30, 3))]
    first, second = paired(old, new)
    assert (len(first.gone), len(first.come)) == (0, 1) and second.moved and not second.places


def test_another_colour_is_framed_in_its_place_and_elsewhere() -> None:
    (pair,) = paired([drawn(("kop", 10, 3))], [drawn(("kop", 10, 3), colour="#8A1538")])
    assert len(pair.come) == 1 and not pair.moved
    (pair,) = paired([drawn(("kop", 10, 3), colour="#15388A")], [drawn(("kop", 30, 3), colour="#8A1538")])
    assert len(pair.gone) == len(pair.come) == 1 and not pair.moved


def test_the_same_page_has_no_frames_and_a_new_page_stands_alone() -> None:
    same, extra = paired([drawn(("kop", 10, 3))], [drawn(("kop", 10, 3)), drawn(("slot", 10, 3))])
    assert same.same and not extra.same and extra.old is None


# --- Against what was kept -----------------------------------------------------------------------------------

MEASURED = Measured(
    "7.4.7.2", "w", {"Carlito": "1"}, (("25.2 10.0 50.0 3.2 Eén", "25.2 20.0 50.0 3.2 Twee"),), ("0f" * 46,)
)
KEPT = Golden("s", "v", {"tekst": ("Kop 1: Eén",)}, {"Kop 1": ("lettergrootte 14 pt",)}, {"7.4": MEASURED})
ELSEWHERE = (("25.2 10.0 50.0 3.2 Eén", "25.2 21.0 50.0 3.2 Twee"),)


def now(kept: Golden = KEPT, **measured: object) -> Golden:
    return replace(kept, measured={"7.4": replace(MEASURED, **measured)})


@pytest.mark.parametrize(
    ("made", "causes"),
    [
        (now(pages=ELSEWHERE), (Cause.UNEXPLAINED,)),
        (now(pages=ELSEWHERE, fonts={"Carlito": "2"}), (Cause.FONTS,)),
        (now(pages=ELSEWHERE, version="7.4.8.1"), (Cause.OFFICE,)),
        (now(pages=ELSEWHERE, word="x"), (Cause.PROGRAM,)),
        (now(replace(KEPT, template="t"), pages=ELSEWHERE, word="x"), (Cause.TEMPLATE,)),
        (now(replace(KEPT, proposal="u", texts={"tekst": ("Kop 1: Twee",)}), word="x"), (Cause.PROPOSAL,)),
        (now(pictures=("f0" * 46,)), (Cause.UNEXPLAINED,)),
        (now(replace(KEPT, template="t"), word="x", fonts={"Arial": "2"}), ()),  # nothing that anybody sees
    ],
)
def test_the_reason_is_what_did_not_stay_the_same(made: Golden, causes: tuple[Cause, ...]) -> None:
    verdict = holding.held(KEPT, made)
    assert verdict.causes == causes and bool(verdict.differences) == bool(causes), str(verdict)


def test_of_a_new_libreoffice_only_words_and_the_number_of_pages_are_compared() -> None:
    verdict = holding.held(KEPT, replace(KEPT, measured={"26.2": replace(MEASURED, pages=ELSEWHERE)}))
    assert not verdict.differences and "26.2 is niets bewaard" in verdict.unseen
    verdict = holding.held(KEPT, replace(KEPT, measured={"26.2": replace(MEASURED, pages=ELSEWHERE * 2)}))
    assert verdict.differences == ("2 pagina's, dat waren er 1",) and verdict.causes == (Cause.OFFICE,)


def test_what_another_release_made_of_the_same_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "standaard" / "voorstel.json"
    measuring.save(path, KEPT)
    newer = replace(MEASURED, version="25.2.3.2")
    assert measuring.save(path, replace(KEPT, measured={"25.2": newer})) == ()
    assert measuring.load(path) == replace(KEPT, measured={"7.4": MEASURED, "25.2": newer})
    assert measuring.save(path, now(word="x")) == ("25.2",)
    assert measuring.load(path) == now(word="x")
