"""PDFs from elsewhere lose what could do something, and keep what is seen and what is safe."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.attachments.pdf.opening import SoundPdf, check_pdf
from pipeline.bundle import bundle
from pipeline.errors import AttachmentError
from pipeline.models import PdfDocument, Signature
from tests.hostile import HOSTILE, Change, file, note, script, sign
from tests.pdfs import add_field, add_link, embedded, to_page, write_pdf

# What may be in no object; keys and names as qpdf writes them.
FORBIDDEN = re.compile(
    r"/(?:JavaScript|JS|Launch|GoToR|GoToE|SubmitForm|ImportData|ResetForm|Rendition|Movie|Sound|Screen|RichMedia\w*"
    r"|3D\w*|FileAttachment|EmbeddedFiles?|EF|AF|AA|XFA|Ref|SpiderInfo|Print|ByteRange)\b|file:|script:|passwd|server"
)


def checked(folder: Path, change: Change) -> SoundPdf:
    return check_pdf(write_pdf(folder / "a.pdf", 2, change=change), folder / "kopie.pdf")


def everything(path: Path) -> str:
    """Every object of a file, as it is written."""
    with pikepdf.open(path) as pdf:
        things = [pdf.trailer, *pdf.objects]
        return "\n".join(
            (thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing)
            .unparse(resolved=True)
            .decode("latin-1")
            for thing in things
            if isinstance(thing, pikepdf.Object)
        )


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_not_safe_is_in_no_object_and_told(tmp_path: Path, what: str) -> None:
    change, told = HOSTILE[what]
    sound = checked(tmp_path, change)
    assert len(sound.actions) == 1 and told in sound.actions[0]
    assert FORBIDDEN.search(everything(tmp_path / "a.pdf"))
    assert not FORBIDDEN.search(everything(sound.path))
    assert b"inhoud" not in sound.path.read_bytes()
    part = PdfDocument(sound.path, "Bijlage", 2, "a.pdf", sound.actions)
    bundle([part], tmp_path / "pakket.pdf", title="Pakket")
    assert not FORBIDDEN.search(re.sub(r"/AF /?\w+", "", everything(tmp_path / "pakket.pdf")))


def test_a_name_written_with_codes_is_the_same_name(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", change=lambda pdf: add_link(pdf, 0, A=script()))
    with pikepdf.open(path) as pdf:
        pdf.save(path.with_name("b.pdf"), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = path.with_name("b.pdf").read_bytes()
    path.write_bytes(content.replace(b"/S /JavaScript", b"/#53 /J#61vaScript").replace(b"/JS (", b"/J#53 ("))
    sound = check_pdf(path, tmp_path / "kopie.pdf")
    assert "scripts (1)" in sound.actions[-1]
    assert not FORBIDDEN.search(everything(sound.path))


def test_what_is_safe_stays_to_the_byte(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for address in ("https://example.org", "HTTP://example.org", "mailto:griffie@example.org", "tel:14035"):
            add_link(pdf, 0, A=Dictionary(S=Name.URI, URI=String(address)), F=4)
        add_link(pdf, 0, A=Dictionary(S=Name.GoTo, D=to_page(pdf, 1)), F=4)
        add_link(pdf, 0, A=Dictionary(S=Name.Named, N=Name.NextPage), F=4)
        add_link(pdf, 0, Dest=to_page(pdf, 1), F=4)
        pdf.Root.OpenAction = to_page(pdf, 0)
        # Resources may be called anything.
        font = embedded(pdf)
        names = ("AA", "A", "AF", "EF", "Next", "F", "JS", "Movie")
        pdf.pages[1].obj.Resources.Font = Dictionary(**dict.fromkeys(names, font))
        soft = Dictionary(S=Name.Luminosity)
        pdf.pages[1].obj.Resources.ExtGState = Dictionary(AA=Dictionary(SMask=soft), A=Dictionary(SMask=soft))

    sound = checked(tmp_path, change)
    assert (sound.path, sound.actions) == (tmp_path / "a.pdf", ())


def test_an_address_without_its_beginning_gets_it(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        add_link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("www.hilversum.nl/map")), F=4)
        add_link(pdf, 1, A=script(), F=4)

    with pikepdf.open(checked(tmp_path, change).path) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].A.URI) == "https://www.hilversum.nl/map"


def test_the_picture_of_a_film_stays_and_what_has_none_goes(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        note(pdf, "/Movie", look=True, Movie=Dictionary(F=String("a.mov")), A=script())
        gone = note(pdf, "/Sound", Sound=Dictionary(R=8000))
        note(pdf, "/Popup", Parent=gone)
        note(pdf, "/Popup", Parent=note(pdf, "/Text", Contents=String("let op")))

    with pikepdf.open(checked(tmp_path, change).path) as pdf:
        kinds = [str(each.Subtype) for each in pdf.pages[0].obj.Annots]
        assert kinds == ["/Stamp", "/Text", "/Popup"]
        assert pdf.pages[0].obj.Annots[0].AP.N.read_bytes() == b"0 0 80 80 re f"


def test_tags_that_lead_to_what_is_gone_lead_to_nothing(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        held = note(pdf, "/FileAttachment", FS=file(pdf))
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Annot, K=Dictionary(Type=Name.OBJR)))
        element.K.Obj, element.K.Pg = held, pdf.pages[0].obj
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))
        element.P = pdf.Root.StructTreeRoot
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    sound = checked(tmp_path, change)
    assert not FORBIDDEN.search(everything(sound.path))
    bundle([PdfDocument(sound.path, "A", 2, "a.pdf")], tmp_path / "pakket.pdf", title="Pakket")
    assert not FORBIDDEN.search(everything(tmp_path / "pakket.pdf"))


def test_all_is_counted_together(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for _ in range(3):
            add_link(pdf, 0, A=script())
        add_link(pdf, 1, A=Dictionary(S=Name.Launch))
        pdf.attachments["b\n.docx"] = b"x"
        pdf.attachments["a.xlsx"] = b"y"

    assert checked(tmp_path, change).actions == (
        "ingesloten bestanden niet overgenomen: a.xlsx, b�.docx",
        "om de veiligheid weggelaten: opdrachten om een programma te starten (1), scripts (3)",
    )


@pytest.mark.parametrize("needs_rendering", [True, False])
def test_a_form_that_only_adobe_shows_is_refused(tmp_path: Path, needs_rendering: bool) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        if needs_rendering:
            add_field(pdf, 0, "veld", "waarde")
            pdf.Root.NeedsRendering = True
        else:
            pdf.Root.AcroForm = Dictionary(Fields=Array())
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")

    with pytest.raises(AttachmentError, match="XFA") as caught:
        checked(tmp_path, change)
    assert "druk het af naar PDF" in caught.value.remedy


def test_a_portfolio_is_refused(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["a.pdf"] = b"x"
        pdf.Root.Collection = Dictionary(View=Name.D)

    with pytest.raises(AttachmentError, match="portfolio"):
        checked(tmp_path, change)


@pytest.mark.parametrize(
    ("by", "at", "told", "day"),
    [
        ("J. Jansen", "D:20190329101500+01'00'", " van J. Jansen (29\N{NO-BREAK SPACE}maart 2019)", "2019-03-29"),
        ("J. Jansen", "D:20199999", " van J. Jansen", ""),
        (None, None, "", ""),
    ],
)
def test_a_signature_is_told_and_its_look_stays(tmp_path: Path, by, at, told, day) -> None:  # type: ignore[no-untyped-def]
    sound = checked(tmp_path, lambda pdf: sign(pdf, by, at))
    assert sound.actions == (f"digitale handtekening{told} geldt niet in het pakket: bewaar het origineel",)
    assert sound.signatures == (Signature(by or "", day),)
    assert not FORBIDDEN.search(everything(sound.path))
    with pikepdf.open(sound.path) as pdf:
        field = pdf.pages[0].obj.Annots[0]
        assert b"(waarde) Tj" in field.AP.N.read_bytes()
        assert "/V" not in field and int(field.Ff) == 1
        assert "/Perms" not in pdf.Root and int(pdf.Root.AcroForm.SigFlags) == 0


@pytest.mark.parametrize(
    "rubbish", ["/AA 5", "/A [1 2]", "/Annots [5 null]", "/Next 7", "/AF 3", "/EF /x", "/AA <<>>"]
)
def test_odd_values_are_no_traceback(tmp_path: Path, rubbish: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        key, _, value = rubbish.partition(" ")
        pdf.pages[0].obj[key] = pikepdf.Object.parse(value.encode())

    assert checked(tmp_path, change).pages == 2
