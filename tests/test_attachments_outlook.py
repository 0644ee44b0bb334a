"""Messages as Outlook saves them: who, when, what, and what hangs on them, as with any other mail."""

from __future__ import annotations

import datetime as dt
import io
import re
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import compressed_rtf
import olefile
import pytest

from pipeline.attachments.kinds import Kind
from pipeline.attachments.laying import lay
from pipeline.attachments.pieces import Origin, Piece, Source
from pipeline.attachments.prepare import prepare
from pipeline.attachments.recognising import recognise
from pipeline.errors import AttachmentError
from pipeline.models import Handling
from tests.outlook import BCC, CC, TO, Storage, attachment, compound, forwarded, message, outlook
from tests.test_attachments import attach, make_image, make_pdf
from tests.test_attachments_mail import hang, make_mail, shown

SUBJECT, HEADERS, SENT, BODY, RTF, HTML = 0x0037, 0x007D, 0x0039, 0x1000, 0x1009, 0x1013
SENDER, SENDER_MAIL, SENDER_SMTP, CODEPAGE, CLASS = 0x0C1A, 0x0C1F, 0x5D01, 0x3FDE, 0x001A
UTF8 = 65001
PLAIN = {SUBJECT: "Zienswijze – reactie", BODY: "Geachte heer,\r\n\r\nDank u."}
WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}Caf\'e9 {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 vet"
    rb"\htmlrtf }\htmlrtf0 {\*\htmltag84 </b>}{\*\htmltag72 </p>}}"
)


def ticks(moment: dt.datetime) -> int:
    """A moment in Greenwich as Outlook keeps it: tenths of microseconds since 1601."""
    return (moment - dt.datetime(1601, 1, 1)) // dt.timedelta(microseconds=1) * 10


def laid(room: Path, content: Storage, **handling: object) -> tuple[tuple[Piece, ...], str]:
    """The pieces of a message, and the text of its page."""
    path = outlook(room / "bericht.msg", content)
    (work := room / "werk").mkdir()
    pieces = lay(Source(path, work, "Titel", Handling(**handling)))  # type: ignore[arg-type]
    return pieces, shown(pieces[0].path)


def refused(room: Path, content: Storage) -> str:
    with pytest.raises(AttachmentError) as caught:
        laid(room, content)
    return f"{caught.value.message} {caught.value.remedy}"


def test_the_file_that_is_made_here_is_sound() -> None:
    """Otherwise these tests show nothing."""
    data = compound(message(PLAIN, attached=[attachment(f"{n}", bytes([n]) * n * 999) for n in range(12)]))
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert not file.parsing_issues
        for n in range(12):
            name = f"__attach_version1.0_#{n:08X}/__substg1.0_37010102"
            assert file.openstream(name).read() == bytes([n]) * n * 999


def test_a_message_that_is_signed_is_read_out_of_what_was_signed(tmp_path: Path) -> None:
    """As Outlook saves it ([MS-OXOSMIME], 2.1.3.2): all is in one attachment, as a mail of MIME."""
    inner = make_mail(text="Akkoord met het voorstel.")
    hang(inner, "kaart.png", make_image(tmp_path / "kaart.png", (40, 30)).read_bytes())
    signed = MIMEMultipart("signed", protocol="application/x-pkcs7-signature")
    signed.attach(inner)
    signed.attach(MIMEApplication(b"x", "x-pkcs7-signature", name="smime.p7s"))
    content = message(
        {**PLAIN, BODY: "", CLASS: "IPM.Note.SMIME.MultipartSigned", SENDER: "Jan de Wit"},
        attached=[attachment("", signed.as_bytes())],
    )
    pieces, text = laid(tmp_path, content)
    assert "Akkoord met het voorstel." in text and "Jan de Wit" in text and "Zienswijze" in text
    assert [piece.title for piece in pieces[1:]] == ["kaart.png"]
    assert any("digitale handtekening weggelaten" in each for piece in pieces for each in piece.actions)


def test_who_when_and_what_and_nothing_else(tmp_path: Path) -> None:
    values = {
        **PLAIN,
        SENDER: "Jan de Vries",
        SENDER_MAIL: "/O=RAAD/OU=BINNEN/CN=JAN",
        SENDER_SMTP: "jan@hilversum.nl",
        HEADERS: "Received: from binnen.geheim.lan\r\nDate: Fri, 29 Mar 2019 13:30:00 +0100\r\n",
        SENT: ticks(dt.datetime(2019, 3, 29, 12, 30)),
    }
    receivers = [(TO, "College", "college@hilversum.nl"), (CC, "a@b.nl", "a@b.nl"), (BCC, "Stil", "stil@x.nl")]
    pieces, text = laid(tmp_path, message(values, receivers))
    assert recognise(tmp_path / "bericht.msg") is Kind.OUTLOOK
    for part in (
        "Van:|Jan de Vries &lt;jan@hilversum.nl&gt;",
        "Aan:|College &lt;college@hilversum.nl&gt;",
        "Cc:|a@b.nl|",
        "29 maart 2019, 13:30|",
        "Zienswijze – reactie",
        "Geachte heer,",
    ):
        assert part in re.sub(r"\|+", "|", text)
    whole = pieces[0].path.read_text("utf-8")
    assert not [word for word in ("stil@x.nl", "Stil", "geheim.lan", "O=RAAD") if word in whole]


def test_the_moment_that_outlook_keeps_is_that_of_greenwich(tmp_path: Path) -> None:
    _, text = laid(tmp_path, message({**PLAIN, SENT: ticks(dt.datetime(2019, 3, 29, 12, 30))}))
    assert "29 maart 2019, 12:30 (UTC)" in text


@pytest.mark.parametrize(
    "body",
    [
        {HTML: "<p>Café <b>vet</b></p>".encode(), CODEPAGE: UTF8},
        {HTML: "<p>Café <b>vet</b></p>".encode("cp1252"), CODEPAGE: 1252},
        {HTML: "<p>Café <b>vet</b></p>"},
        {RTF: compressed_rtf.compress(WRAPPED)},
    ],
    ids=["utf-8", "1252", "unicode", "rtf"],
)
def test_the_richest_body_is_shown(tmp_path: Path, body: dict[int, str | bytes | int]) -> None:
    pieces, text = laid(tmp_path, message({**PLAIN, **body}))
    assert "Café" in text and "vet" in text and "Dank u" not in text
    assert '"T-b">vet<' in pieces[0].path.read_text("utf-8")


def test_the_text_where_the_layout_is_for_outlook_only(tmp_path: Path) -> None:
    rtf = compressed_rtf.compress(rb"{\rtf1\ansi Geachte {\b heer}}")
    pieces, text = laid(tmp_path, message({**PLAIN, RTF: rtf}))
    assert "Dank u" in text and "opmaak van het bericht niet overgenomen" in pieces[0].actions
    (tmp_path / "ander").mkdir()
    assert "alleen Outlook kan lezen" in refused(tmp_path / "ander", message({SUBJECT: "Kaal", RTF: rtf}))


def test_scripts_and_addresses_in_html_are_left_out_and_told(tmp_path: Path) -> None:
    html = "<p>Tekst</p><script>boos()</script><img src='http://x.nl/p.gif' width=1 height=1>"
    pieces, _ = laid(tmp_path, message({**PLAIN, HTML: html}))
    whole = pieces[0].path.read_text("utf-8")
    assert "boos" not in whole and "x.nl" not in whole
    assert "scripts" in " ".join(pieces[0].actions) and "volgpixels" in " ".join(pieces[0].actions)


def test_a_picture_in_the_text_is_in_its_place_and_no_attachment(tmp_path: Path) -> None:
    picture = attachment("logo.png", make_image(tmp_path / "a.png").read_bytes(), "<logo@x>")
    html = {HTML: "<p>Logo <img src='cid:logo@x' alt='Wapen'></p>"}
    pieces, text = laid(tmp_path, message({**PLAIN, **html}, attached=[picture]))
    assert len(pieces) == 1 and "Bijlagen:" not in text
    assert "<svg:title>Wapen</svg:title>" in pieces[0].path.read_text("utf-8")
    assert "afbeeldingen in de tekst op hun plaats gezet: 1" in pieces[0].actions


def test_what_hangs_on_it_follows_in_order_nested_messages_too(tmp_path: Path) -> None:
    picture = make_image(tmp_path / "a.png").read_bytes()
    within = forwarded({SUBJECT: "Binnen", BODY: "Van binnen"}, [attachment("foto.png", picture)])
    many = [attachment(f"{n}.txt", f"tekst {n}".encode()) for n in range(17, 0, -1)]  # past 0x0F
    pdf = attachment("reactie.pdf", make_pdf(tmp_path / "a.pdf").read_bytes())
    pieces, text = laid(tmp_path, message(PLAIN, attached=[*many, within, pdf]))
    assert [piece.title for piece in pieces] == [
        "Bericht", *(f"{n}.txt" for n in range(17, 0, -1)), "Binnen.msg › Bericht", "Binnen.msg › foto.png",
        "reactie.pdf",
    ]  # fmt: skip
    assert "1.txt; Binnen.msg; reactie.pdf" in text
    assert "Van binnen" in shown(pieces[18].path) and pieces[-1].origin is Origin.ELSEWHERE


def test_it_becomes_one_pdf(tmp_path: Path) -> None:
    hanging = attachment("reactie.pdf", make_pdf(tmp_path / "a.pdf").read_bytes())
    path = outlook(tmp_path / "bericht.msg", message(PLAIN, attached=[hanging]))
    (part,) = prepare(attach(path), tmp_path / "uit")
    assert part.pages == 4 and part.has_text


def test_one_that_cannot_be_used_is_named_and_can_be_left_out(tmp_path: Path) -> None:
    program = forwarded({SUBJECT: "Binnen"}, [attachment("programma.exe", b"MZ\x90\0" + bytes(200))])
    said = refused(tmp_path, message(PLAIN, attached=[program]))
    assert "'Binnen.msg › programma.exe' daarin" in said and "zonder: [programma.exe]" in said
    (tmp_path / "ander").mkdir()
    pieces, _ = laid(tmp_path / "ander", message(PLAIN, attached=[program]), without=("programma.exe",))
    assert "'programma.exe' weggelaten zoals u vroeg" in " ".join(pieces[-1].actions)


def test_messages_within_messages_have_an_end(tmp_path: Path) -> None:
    within: list[Storage] = []
    for number in range(7):
        within = [forwarded({SUBJECT: str(number)}, within)]
    assert "dieper dan 5" in refused(tmp_path, message(PLAIN, attached=within))


def test_an_encrypted_message_is_refused_and_one_with_a_signature_is_not(tmp_path: Path) -> None:
    assert "is versleuteld" in refused(tmp_path, message({**PLAIN, CLASS: "IPM.Note.SMIME"}))
    (tmp_path / "ander").mkdir()
    _, text = laid(tmp_path / "ander", message({**PLAIN, CLASS: "IPM.Note.SMIME.MultipartSigned"}))
    assert "Dank u" in text


def test_every_cut_of_a_message_is_an_answer(tmp_path: Path) -> None:
    hanging = attachment("a.txt", b"tekst" * 2000)
    data = compound(message({**PLAIN, HTML: "<p>Tekst</p>"}, [(TO, "a", "a@b.nl")], [hanging]))
    for n, size in enumerate(range(700, len(data), 1700)):
        room = tmp_path / str(n)
        room.mkdir()
        (path := room / "bericht.msg").write_bytes(data[:size])
        try:
            assert lay(Source(path, room, "Titel", Handling()))
        except AttachmentError as error:
            assert error.message and error.remedy
