from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.bundle.judging import Report, Verdict
from pipeline.cli import judge
from pipeline.errors import UsageError
from pipeline.models import Claim
from tests.pdfs import without_fonts, write_pdf
from tests.tagged import write_tagged
from tests.test_bundle_judging import claiming


def keur(*arguments: str) -> Result:
    return CliRunner().invoke(judge.command, arguments)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_true_claim(here: Path) -> None:
    claiming(here / "a.pdf", Claim("2a", True))
    done = keur("a.pdf")
    assert done.exit_code == 0
    assert done.stdout.startswith("a.pdf: 1 pagina, zegt zelf PDF/A-2a en PDF/UA-1 te zijn\n")
    assert done.stdout.count("in orde") == 2
    assert "(WCAG), moet ook een mens beoordelen" in done.stdout
    assert done.stderr == "1 bestand gekeurd: 1 in orde, geen niet.\n"


def test_a_false_claim_tells_reason_remedy_page_and_rule_and_what_would_be_true(here: Path) -> None:
    claiming(here / "a.pdf", Claim("2a"), tagged=False)
    done = keur("a.pdf")
    assert done.exit_code == 6
    assert (
        "niet goed   PDF/A-2a: het bestand zegt het, maar het is niet zo; de inhoud voldoet wel aan PDF/A-2u"
        in done.stdout
    )
    assert "Het bestand heeft geen tags." in done.stdout and "zet daarbij de tags" in done.stdout
    assert "PDFA2A-STRUCT-TREE-ROOT-001" in done.stdout


def test_no_claim_is_not_in_order_and_says_what_could_be_claimed(here: Path) -> None:
    claiming(here / "a.pdf", Claim())
    done = keur("a.pdf")
    assert done.exit_code == 6
    assert "zegt zelf niets over PDF/A of PDF/UA" in done.stdout
    assert done.stdout.count("zou kunnen") == 2


def test_what_is_no_pdf_is_told_and_the_rest_is_still_judged(here: Path) -> None:
    claiming(here / "goed.pdf", Claim("2b"))
    (here / "tekst.pdf").write_text("hallo")
    (here / "leeg.pdf").touch()
    (here / "half.pdf").write_bytes(b"%PDF-1.7\n")
    done = keur("tekst.pdf", "leeg.pdf", "half.pdf", ".", "weg.pdf", "goed.pdf")
    assert done.exit_code == 6
    for told in (
        "tekst.pdf is geen PDF.",
        "leeg.pdf is leeg",
        "half.pdf is beschadigd",
        ". is een map",
        "weg.pdf bestaat niet",
    ):
        assert told in done.stdout
    assert "in orde     PDF/A-2b" in done.stdout
    assert "6 bestanden gekeurd: 1 in orde, 5 niet." in done.stderr


@pytest.mark.parametrize(("norm", "code"), [("2b", 0), ("PDF/A-2b", 0), ("ua1", 6), ("2b, PDF/UA-1", 6)])
def test_a_norm_that_is_asked_for_decides(here: Path, norm: str, code: int) -> None:
    claiming(here / "a.pdf", Claim("2b"))
    assert keur("a.pdf", "--norm", norm).exit_code == code


def test_an_unknown_norm_is_a_mistake_in_the_call(here: Path) -> None:
    claiming(here / "a.pdf", Claim("2b"))
    error = keur("a.pdf", "--norm", "2x").exception
    assert isinstance(error, UsageError) and "'2x'" in str(error)


def test_as_data(here: Path) -> None:
    write_pdf(here / "a.pdf", 2)
    done = keur("a.pdf", "weg.pdf", "--json")
    assert done.exit_code == 6
    told = json.loads(done.stdout)
    first, second = told["bestanden"]
    assert (first["in_orde"], first["paginas"], first["zegt"], first["geschikt_als"]) == (False, 2, [], [])
    assert [(norm["norm"], norm["moet"], norm["voldoet"]) for norm in first["normen"]] == [
        ("PDF/A-2b", False, False), ("PDF/UA-1", False, False),
    ]  # fmt: skip
    assert set(first["normen"][0]["redenen"][0]) == {"regel", "pagina", "betekenis", "doen", "melding"}
    assert (second["bestand"], second["in_orde"], second["fout"][:12]) == ("weg.pdf", False, "bestaat niet")
    assert "WCAG" in told["let_op"]


def test_a_screenful_and_a_count_unless_all_is_asked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pdf(here / "a.pdf", change=without_fonts)
    monkeypatch.setattr(judge, "_SCREENFUL", 2)
    short, long = keur("a.pdf").stdout, keur("a.pdf", "--alles").stdout
    assert "… en nog 7 (toon ze met --alles)." in short
    assert "   9. " in long and "… en nog" not in long


def test_a_standard_that_only_the_referee_knows() -> None:
    report = Report(Path("a.pdf"), 1, ("4",), (Verdict("4", True, None),), ())
    assert "met --verapdf" in judge._verdict(report.verdicts[0], report)


def test_the_tags_as_an_outline(here: Path) -> None:
    write_tagged(here / "a.pdf", 2)
    write_tagged(here / "lang.pdf", 10)
    done = keur("a.pdf", "lang.pdf", "--tags")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "a.pdf: 2 pagina's, 5 tags, taal nl-NL\n"
        "  Document  [pagina 1]\n"
        "    P  a 0.0\n"
        "    P  a 0.1\n"
        "    P  a 1.0  [pagina 2]\n"
        "    P  a 1.1\n"
        "\n"
    )
    assert "    P  lang 1.1\n    … en nog 16 keer P (toon ze met --alles)\n" in done.stdout
    assert keur("lang.pdf", "--tags", "--alles").stdout.count("P  lang") == 20


def test_the_tags_as_json(here: Path) -> None:
    write_tagged(here / "a.pdf")
    done = keur("a.pdf", "--tags", "--json")
    (found,) = json.loads(done.stdout)["bestanden"]
    assert (found["paginas"], found["taal"]) == (1, "nl-NL")
    assert found["tags"] == [
        {
            "soort": "Document",
            "pagina": 1,
            "bevat": [
                {"soort": "P", "tekst": "a 0.0", "pagina": 1},
                {"soort": "P", "tekst": "a 0.1", "pagina": 1},
            ],
        }
    ]


def test_no_tags_and_no_pdf(here: Path) -> None:
    write_tagged(here / "a.pdf")
    write_pdf(here / "zonder.pdf")
    (here / "tekst.pdf").write_text("hallo")
    done = keur("a.pdf", "zonder.pdf", "tekst.pdf", "--tags")
    assert done.exit_code == 6
    assert "zonder.pdf: 1 pagina, geen tags" in done.stdout
    assert "tekst.pdf is geen PDF." in done.stdout
    assert '"fout": "is geen PDF.' in keur("tekst.pdf", "--tags", "--json").stdout


def test_tags_are_shown_or_judged(here: Path) -> None:
    write_tagged(here / "a.pdf")
    with pytest.raises(UsageError, match="niet gekeurd"):
        CliRunner().invoke(judge.command, ["a.pdf", "--tags", "--norm", "2a"], catch_exceptions=False)
