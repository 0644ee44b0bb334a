"""Text, Markdown and HTML as attachments: read in any encoding, in one quiet style, with tags."""

import re
from pathlib import Path

import pikepdf
import pytest
from test_attachments import NOISE, attach, refused

from pipeline.attachments import prepare
from pipeline.attachments.laying import lay
from pipeline.attachments.pieces import Source
from pipeline.models import Handling


def laid(room: Path, name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The body of the document that is made, and what was done."""
    (room / name).write_bytes(data)
    (piece,) = lay(Source(room / name, room, "Titel", Handling()))
    return piece.path.read_text("utf-8").partition("<office:text>")[2], piece.actions


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_any_encoding(tmp_path, encoding):
    body, _ = laid(tmp_path, "a.txt", "Beste café,\r\n\r\n€ 14.000\r\ntwee".encode(encoding))
    assert "Beste café," in body and "€ 14.000<text:line-break/>twee" in body


def test_noise_is_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(NOISE)
    assert refused(tmp_path / "a.txt", tmp_path / "uit")


def test_markdown_as_github_reads_it(tmp_path):
    body, told = laid(
        tmp_path, "a.md", b"# T\n\n### Diep\n\n1. x\n   - y\n\n|A|B|\n|-|-|\n|1|2|\n\n![p](passwd.png)\n"
    )
    assert re.findall(r'outline-level="(\d)"', body) == ["1", "2"]  # no level is skipped
    assert "table:table-header-rows" in body and body.count("<text:list ") == 2
    assert "passwd" not in body and "[afbeelding: p]" in body
    assert any("niet opgehaald" in each for each in told)


def test_a_table_that_only_arranges_is_read_from_cell_to_cell(tmp_path):
    html = b"<html><body><table><tr><td><table><tr><td>Een</td></tr></table></td></tr></table><p>Twee</p></body></html>"  # noqa: E501
    body, _ = laid(tmp_path, "a.html", html)
    assert "table:table" not in body and "Een" in body and "Twee" in body


def test_cells_that_cover_others(tmp_path):
    html = b"<html><table><tr><th>A<th>B</tr><tr><td rowspan=2>1<td>2</tr><tr><td>3</tr><tr><td colspan=2>4</tr></table></html>"  # noqa: E501
    body, _ = laid(tmp_path, "a.html", html)
    assert 'number-rows-spanned="2"' in body and 'number-columns-spanned="2"' in body
    assert body.count("<table:covered-table-cell/>") == 2


def test_deep_html_loses_no_text(tmp_path):
    body, _ = laid(tmp_path, "a.html", b"<html>" + b"<div>" * 220 + b"diep" + b"</div>" * 220)
    assert "diep" in body


def test_the_pages_have_tags_and_a_language(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# Titel\n\nTekst\n\n- punt\n\n|A|B|\n|-|-|\n|1|2|\n")
    (part,) = prepare(attach(path), tmp_path / "uit")
    with pikepdf.open(part.path) as pdf:
        kinds = {
            str(thing.S)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing
        }
        assert {"/H1", "/L", "/LI", "/Table", "/TH", "/TD"} <= kinds
        assert str(pdf.Root.Lang) == "nl-NL"
