"""Mail as an attachment: who, when, what; what hangs on it; and what must never be shown, fetched or skipped."""

import http.server
import re
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest
from test_attachments import attach, make_image, make_pdf

from pipeline.attachments import prepare
from pipeline.attachments.laying import lay
from pipeline.attachments.mail.rtfhtml import html_in_rtf
from pipeline.attachments.pieces import Piece, Source
from pipeline.errors import AttachmentError
from pipeline.models import Handling


def make_mail(
    subject: str = "Zienswijze – reactie", html: str = "", text: str = "Geachte heer,\n\nDank u."
) -> EmailMessage:
    mail = EmailMessage()
    mail["Received"] = "from binnen.geheim.lan by mx"
    mail["From"], mail["To"], mail["Bcc"] = "Jan de Vries <jan@hilversum.nl>", "college@hilversum.nl", "stil@x.nl"
    mail["Date"], mail["Subject"] = "Fri, 29 Mar 2019 13:30:00 +0100", subject
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def hang(mail: EmailMessage, name: str, data: bytes) -> EmailMessage:
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail


def laid(room: Path, mail: EmailMessage | bytes, **handling) -> tuple[tuple[Piece, ...], str]:
    """The pieces of a mail, and the text of its page."""
    path = room / "bericht.eml"
    path.write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes())
    (work := room / "werk").mkdir()
    pieces = lay(Source(path, work, "Titel", Handling(**handling)))
    return pieces, shown(pieces[0].path)


def shown(path: Path) -> str:
    page = re.sub(r"<office:binary-data>.*?</office:binary-data>", "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "|", page.partition("<office:body>")[2]).replace("\u00a0", " ")


def test_the_block_above_shows_who_when_and_what_and_nothing_else(tmp_path):
    pieces, text = laid(tmp_path, make_mail())
    for part in ("Van:", "Jan de Vries &lt;jan@hilversum.nl&gt;", "29 maart 2019, 13:30", "Zienswijze – reactie"):
        assert part in text
    whole = pieces[0].path.read_text("utf-8")
    assert "stil@x.nl" not in whole and "geheim.lan" not in whole


def test_html_is_shown_and_what_is_left_out_is_told(tmp_path):
    html = (
        "<p>Geachte <b>heer</b></p><script>boos()</script><iframe src='file:///etc/passwd'></iframe>"
        "<a href='javascript:boos()'>klik</a><img src='http://x.nl/p.gif' width=1 height=1>"
        "<p style='display:none'>verborgen woord</p>"
    )
    pieces, text = laid(tmp_path, make_mail(html=html))
    whole = pieces[0].path.read_text("utf-8")
    assert "heer" in text and "klik" in text
    assert not [bad for bad in ("boos", "javascript", "passwd", "x.nl/p.gif", "verborgen woord") if bad in whole]
    told = " ".join(pieces[0].actions)
    assert all(each in told for each in ("scripts", "pagina's", "volgpixels", "onzichtbare tekst"))


def test_a_picture_in_the_text_is_in_its_place_and_no_attachment(tmp_path):
    mail = make_mail(html="<p>Logo <img src='cid:logo@x' alt='Wapen'></p>")
    data = make_image(tmp_path / "a.png").read_bytes()
    mail.get_payload()[1].add_related(data, "image", "png", cid="<logo@x>", filename="logo.png")
    pieces, text = laid(tmp_path, mail)
    assert len(pieces) == 1 and "Bijlagen:" not in text
    assert "<svg:title>Wapen</svg:title>" in pieces[0].path.read_text("utf-8")


def test_what_hangs_on_it_follows_in_order_nested_mails_too(tmp_path):
    mail = hang(make_mail(), "reactie.pdf", make_pdf(tmp_path / "a.pdf").read_bytes())
    mail.add_attachment(hang(make_mail("Binnen"), "foto.png", make_image(tmp_path / "a.png").read_bytes()))
    pieces, text = laid(tmp_path, mail)
    assert [piece.title for piece in pieces] == [
        "Bericht", "reactie.pdf", "Binnen.eml › Bericht", "Binnen.eml › foto.png",
    ]  # fmt: skip
    assert "reactie.pdf; Binnen.eml" in text


def test_one_that_cannot_be_used_is_named_and_can_be_left_out(tmp_path):
    mail = hang(make_mail(), "programma.exe", b"MZ\x90\0" + bytes(200))
    nested = make_mail("Buiten")
    nested.add_attachment(mail)
    with pytest.raises(AttachmentError) as caught:
        laid(tmp_path, nested)
    assert "'Zienswijze – reactie.eml › programma.exe' daarin" in caught.value.message
    assert "zonder: [programma.exe]" in caught.value.remedy
    (other := tmp_path / "nogmaals").mkdir()
    pieces, _ = laid(other, nested, without=("Programma.EXE",))
    assert any("'programma.exe' weggelaten zoals u vroeg" in each for piece in pieces for each in piece.actions)


def test_a_name_to_leave_out_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(AttachmentError, match=r"niets in zich dat weg\.pdf heet"):
        laid(tmp_path, make_mail(), without=("weg.pdf",))


def test_mails_within_mails_have_an_end(tmp_path):
    mail = make_mail("0")
    for number in range(1, 8):
        outer = make_mail(str(number))
        outer.add_attachment(mail)
        mail = outer
    with pytest.raises(AttachmentError, match="dieper dan 5"):
        laid(tmp_path, mail)


def test_an_encrypted_mail_is_refused_and_a_signature_left_out(tmp_path):
    locked = b"From: a@b.nl\nSubject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMII="
    with pytest.raises(AttachmentError, match="versleuteld"):
        laid(tmp_path, locked)
    (other := tmp_path / "ander").mkdir()
    pieces, _ = laid(other, hang(make_mail(), "smime.p7s", b"x"))
    assert len(pieces) == 1 and "digitale handtekening" in " ".join(pieces[0].actions)


def test_broken_mails_are_read_as_far_as_they_go(tmp_path):
    raw = (
        b"From: =?utf-8?q?Jos=C3?= <x\nSubject: caf\xe9 =?bogus?x?y?=\nDate: gisteren\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=klets\n\nh\xe9 daar\n"  # noqa: E501
    )
    _, text = laid(tmp_path, raw)
    assert "gisteren" in text and "hé daar" in text and "café" in text


def test_a_date_with_numbers_beyond_all_calendars_stays_as_it_stands(tmp_path):
    date = "Fri, 29 Mar 99999999999 13:30:00 +0100"
    assert date in laid(tmp_path, f"From: a@b.nl\nTo: c@d.nl\nDate: {date}\n\nDag".encode())[1]


def test_no_connection_is_made_and_no_file_is_read(tmp_path):
    asked, secret = [], tmp_path / "geheim.txt"
    secret.write_text("GEHEIMWOORD")

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        out = f"http://127.0.0.1:{server.server_port}"
        html = (
            f"<html><head><link rel=stylesheet href='{out}/a'><style>@import url({out}/b)</style></head>"
            f"<body background='{out}/c'><p style='background:url({out}/d)'>Tekst</p><img src='{out}/e'>"
            f"<img src='{secret.as_uri()}'><object data='{secret.as_uri()}'></object><svg><image href='{out}/f'/>"
            f"</svg><iframe src='{secret.as_uri()}'></iframe></body></html>"
        )
        path = tmp_path / "bericht.eml"
        path.write_bytes(make_mail(html=html).as_bytes())
        page = tmp_path / "pagina.html"
        page.write_text(html)
        made = prepare(attach(path, page), tmp_path / "uit")
        again = prepare(attach(path, page), tmp_path / "nogmaals")
        server.shutdown()
    assert not asked
    for one, other in zip(made, again, strict=True):
        assert b"GEHEIMWOORD" not in one.path.read_bytes()
        assert one.path.read_bytes() == other.path.read_bytes()


def test_html_that_outlook_put_in_rtf():
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag18 <html>}{\*\htmltag64 <p>}"
        rb"\htmlrtf {\b \htmlrtf0 Caf\'e9 \u8364? {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 \{x\}\htmlrtf }\htmlrtf0"
        rb"{\*\htmltag72 </p>}}"
    )
    assert html_in_rtf(rtf) == "<html><p>Café € &lt;{x}</p>"
    assert html_in_rtf(rb"{\rtf1 gewoon}") == ""
