"""What a PDF is found to be, and how that is explained."""

from __future__ import annotations

import re
from pathlib import Path

import page as validator
import pikepdf
import pytest
from pikepdf import Dictionary, Name

from pipeline.bundle import judging, metadata
from pipeline.bundle.judging import explanations, validation
from pipeline.bundle.judging.standards import claimed
from pipeline.errors import AttachmentError
from pipeline.models import Claim
from tests.pdfs import add_field, new_pdf, without_fonts, write_pdf
from tests.tagged import write_tagged


def claiming(path: Path, claim: Claim, tagged: bool = True) -> Path:
    """Write a PDF without text that says what it is; nothing else can be wrong with it."""

    def change(pdf: pikepdf.Pdf, *_: object) -> None:
        for each in pdf.pages:
            each.obj.Contents = pdf.make_stream(
                b"/P <</MCID 0>> BDC EMC /P <</MCID 1>> BDC EMC" if tagged else b""
            )
            del each.obj.Resources
        metadata.write(pdf, title="Titel", author="", language="nl-NL", claim=claim)

    return write_tagged(path, change=change) if tagged else write_pdf(path, change=change)


@pytest.mark.parametrize(
    ("claim", "standards"),
    [(Claim("2a", True), ("2a", "ua1")), (Claim("2b"), ("2b",)), (Claim("", True), ("ua1",)), (Claim(), ())],
)
def test_what_a_file_claims(tmp_path: Path, claim: Claim, standards: tuple[str, ...]) -> None:
    with pikepdf.open(claiming(tmp_path / "a.pdf", claim)) as pdf:
        assert claimed(pdf) == standards


@pytest.mark.parametrize(
    "xmp", [b"", b"<x", b"\x00\xff", b"<a xmlns:p='http://www.aiim.org/pdfa/ns/id/' p:part='9x'/>"]
)
def test_metadata_that_make_no_sense_claim_nothing(tmp_path: Path, xmp: bytes) -> None:
    with new_pdf("a") as pdf:
        pdf.Root.Metadata = pdf.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
        pdf.save(tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert claimed(pdf) == ()


def test_a_true_claim_holds(tmp_path: Path) -> None:
    report = judging.judge(claiming(tmp_path / "a.pdf", Claim("2a", True)))
    assert report.passed and report.reasons == () and report.suits == ("2a", "ua1")


def test_a_claim_of_tags_without_tags_is_denied_and_a_lesser_one_would_do(tmp_path: Path) -> None:
    report = judging.judge(claiming(tmp_path / "a.pdf", Claim("2a"), tagged=False))
    assert not report.passed
    assert "2u" in report.suits
    assert "geen tags" in report.reasons[0].meaning
    assert [(v.standard, v.required, v.holds) for v in report.verdicts] == [
        ("2a", True, False),
        ("ua1", False, False),
    ]


def test_a_file_that_claims_nothing_does_not_pass_but_is_told_what_it_could_be(tmp_path: Path) -> None:
    report = judging.judge(claiming(tmp_path / "a.pdf", Claim()))
    assert not report.passed
    assert report.suits == ("2a", "ua1")
    (reason,) = report.reasons
    assert "zegt niet" in reason.meaning and reason.standards == ("PDF/A-2b", "PDF/UA-1")


def test_what_is_asked_counts_whatever_the_file_says(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", Claim("2b"))
    assert judging.judge(path).passed
    assert judging.judge(path, ["2b"]).passed
    assert not judging.judge(path, ["2b", "ua1"]).passed


def test_a_standard_that_nothing_here_knows_is_not_passed(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", Claim("4"))
    report = judging.judge(path)
    assert report.verdicts[0].holds is None and not report.passed


def test_half_the_tags_gone_is_not_accessible_though_the_validator_passes_it(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", Claim("2a", True))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.StructTreeRoot.K.K = pdf.Root.StructTreeRoot.K.K[0]
        pdf.save(path)
    assert validator.validate_pdf(str(path), profile="ua1").is_compliant
    report = judging.judge(path)
    assert not report.passed and {rule for reason in report.reasons for rule in reason.rules} == {"tags"}


def test_fonts_that_are_not_embedded_are_named_with_their_pages(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        without_fonts(pdf)
        other = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/ABCDEF+Courier"))
        pdf.pages[1].obj.Resources = Dictionary(Font=Dictionary(F=other))
        add_field(pdf, 2, "veld", "waarde")

    report = judging.judge(write_pdf(tmp_path / "a.pdf", 3, change=change))
    assert report.reasons[0].meaning.startswith(
        "Deze lettertypen zitten niet in het bestand: Helvetica (pagina 1), Courier (pagina 2)."
    )
    assert report.reasons[0].pages == (1,)


def test_the_page_of_an_object_is_looked_up(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        picture = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                                  ColorSpace=Name.DeviceGray, BitsPerComponent=8, Interpolate=True)  # fmt: skip
        pdf.pages[1].obj.Resources.XObject = Dictionary(I=picture)
        pdf.pages[1].contents_add(b"/I Do")

    obstacles = validation.against(write_pdf(tmp_path / "a.pdf", 3, change=change), "2b")
    (found,) = [each for each in obstacles if "INTERPOLATE" in each.rule]
    assert found.page == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"%PDF-1.7\nrommel", "is beschadigd"), (b"", "is beschadigd"), (None, "met een wachtwoord")],
)
def test_what_cannot_be_opened_is_told(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "a.pdf"
    if content is None:
        new_pdf("a").save(path, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    else:
        path.write_bytes(content)
    with pytest.raises(AttachmentError, match=told):
        judging.judge(path)


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(validation.LARGEST + 1)
    with pytest.raises(AttachmentError, match="te groot"):
        judging.judge(tmp_path / "a.pdf")


def test_what_unpacks_to_too_much_is_told_and_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = claiming(tmp_path / "a.pdf", Claim("2a", True))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b" " * 2_000_000)
        pdf.save(path)
    monkeypatch.setattr(validation, "_LIMITS", validator.SafetyLimits(max_decoded_stream_size=1_000_000))
    monkeypatch.setattr(validation, "faults", None)
    report = judging.judge(path)
    assert not report.passed and report.reasons[0].rules == ("SafetyLimitError",)
    assert "te groot of te ingewikkeld" in report.reasons[0].meaning


# Rules --------------------------------------------------------------------------------------------------------


def rules_of_page_validation() -> set[str]:
    """Read from the validator itself the rules that it knows."""
    (library,) = (
        path for path in Path(validator.__file__).parent.glob("_page.*") if path.suffix in (".so", ".pyd")
    )
    found = re.findall(rb"PDF(A1[AB]|UA1)-([A-Z0-9-]+?)-00\d", library.read_bytes())
    return {f"PDF{book.decode()}-{rule.decode()}-001" for book, rule in found}


def test_every_rule_of_the_validator_is_explained() -> None:
    rules = rules_of_page_validation()
    assert len(rules) > 250
    general = explanations.explain("onbekend")
    assert [rule for rule in rules if explanations.explain(rule) == general] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("PDFA3U-FONT-EMBEDDING-001", "lettertype zit niet in het bestand"),
        ("PDFUA1-FIGURE-ALTERNATIVE-TEXT-001", "geen beschrijving"),
        ("PDFUA1-STREAM-LENGTH-001", "technisch"),
        ("ISO_19005_2:6.2.11.4.1-1", "lettertype zit niet in het bestand"),
        ("ISO_19005_3:6.2.11.2-7", "niet op de juiste manier"),
        ("ISO_14289_1:7.18.5-2", "koppeling heeft geen beschrijving"),
        ("ISO_14289_1:7.9-1", "voetnoot"),
        ("ISO_19005_1:6.3.4-1", "lettertype zit niet in het bestand"),
        ("ISO_19005_3:6.9-1", "lagen"),
        ("ISO_19005_4:6.9-1", "een regel van de norm"),
        ("ISO_99999_1:1.1-1", "een regel van de norm"),
        ("pikepdf:schema-Catalog", "niet zeker"),
    ],
)
def test_a_rule_is_explained_by_whatever_name(rule: str, words: str) -> None:
    assert words in explanations.explain(rule).meaning


def test_every_explanation_is_a_sentence_that_says_what_to_do() -> None:
    patterns, clauses = explanations._read()
    for explanation in {explanation for _, explanation in patterns} | set(clauses.values()):
        assert explanation.meaning[0].isupper() and explanation.meaning.endswith(".")
        assert explanation.remedy[0].isupper() and explanation.remedy.endswith(".")


def test_a_colour_in_terms_of_itself_does_not_end_the_process(tmp_path: Path) -> None:
    """The validator follows it as deep as it may, which is deeper than the usual stack."""

    def round_and_round(pdf: pikepdf.Pdf) -> None:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0], C1=[1])
        space = pdf.make_indirect(pikepdf.Array([Name.Separation, Name.Goud, Name.DeviceGray, tint]))
        space[2] = space
        pdf.pages[0].obj.Resources.ColorSpace = Dictionary(C=space)
        pdf.pages[0].contents_add(b"/C cs 1 scn 9 9 9 9 re f")

    path = write_pdf(tmp_path / "a.pdf", change=round_and_round)
    assert [each.rule for each in validation.against(path, "2b")] == ["SafetyLimitError"]
