"""PDFs that want to do something, or to fill the memory; each is made here."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.attachments.apart import Apart
from tests.pdfs import add_field, add_link, to_page

Change = Callable[[pikepdf.Pdf], None]


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def file(pdf: pikepdf.Pdf, name: str = "geheim.xlsx", content: bytes = b"inhoud") -> Object:
    """A file in the file."""
    held = pdf.make_stream(content, Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=held))
    )


def note(pdf: pikepdf.Pdf, kind: str, *, look: bool = False, **entries: object) -> Object:
    made = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=[9, 9, 90, 90], **entries))
    if look:
        drawn = pdf.make_stream(b"0 0 80 80 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 80, 80])
        made.AP = Dictionary(N=drawn)
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", []), made])
    return made


def _link(action: Dictionary) -> Change:
    return lambda pdf: add_link(pdf, 0, A=action, F=4)


def _at_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = script()


def _in_names(pdf: pikepdf.Pdf) -> None:
    tree = pikepdf.NameTree.new(pdf)
    tree["a"] = script()
    pdf.Root.Names = Dictionary(JavaScript=tree.obj)


def _more(holder: Callable[[pikepdf.Pdf], Object]) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        holder(pdf).AA = Dictionary(O=script(), C=pdf.make_indirect(script()))

    return change


def _field(pdf: pikepdf.Pdf) -> Object:
    add_field(pdf, 0, "veld", "waarde")
    return pdf.pages[0].obj.Annots[0]


def _button(pdf: pikepdf.Pdf) -> None:
    _field(pdf).A = Dictionary(S=Name.SubmitForm, F=String("https://example.org"))


def _bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Kop", action=pdf.make_indirect(script())))


def _afterwards(pdf: pikepdf.Pdf) -> None:
    going = Dictionary(S=Name.GoTo, D=to_page(pdf, 0), Next=Array([script(), Dictionary(S=Name.Launch)]))
    add_link(pdf, 0, A=pdf.make_indirect(going), F=4)


def _xfa(pdf: pikepdf.Pdf) -> None:
    _field(pdf)
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def _stream_outside(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"n", F=String("/etc/passwd"))


def _page_outside(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Ref = Dictionary(F=String("//server/ander.pdf"), Page=0)
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)


def _embedded(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["geheim.xlsx"] = b"inhoud"


def _associated(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF = Array([file(pdf)])
    pdf.pages[0].obj.AF = Array([file(pdf)])


def _captured(pdf: pikepdf.Pdf) -> None:
    pdf.Root.SpiderInfo = Dictionary(V=1.0, C=Array())


def _media(kind: str, **entries: object) -> Change:
    return lambda pdf: (note(pdf, kind, look=True, F=2, **entries), None)[1]


# What is in it, and what is told when it is taken out.
HOSTILE: dict[str, tuple[Change, str]] = {
    "script bij openen": (_at_opening, "scripts (1)"),
    "script in de namen": (_in_names, "scripts (1)"),
    "script bij een pagina": (_more(lambda pdf: pdf.pages[0].obj), "scripts (2)"),
    "script bij een veld": (_more(_field), "scripts (2)"),
    "script bij het document": (_more(lambda pdf: pdf.Root), "scripts (2)"),
    "script bij een koppeling": (_link(script()), "scripts (1)"),
    "script bij een bladwijzer": (_bookmark, "scripts (1)"),
    "script na een koppeling": (_afterwards, "opdrachten om een programma te starten (1), scripts (1)"),
    "knop die verstuurt": (_button, "opdrachten om gegevens te versturen (1)"),
    "programma": (_link(Dictionary(S=Name.Launch, F=String("cmd.exe"))), "een programma te starten (1)"),
    "ander bestand": (
        _link(Dictionary(S=Name.GoToR, F=String("a.pdf"))),
        "koppelingen naar een ander bestand (1)",
    ),
    "ingesloten bestand": (_link(Dictionary(S=Name.GoToE)), "koppelingen naar een ander bestand (1)"),
    "inlezen": (_link(Dictionary(S=Name.ImportData, F=String("a.fdf"))), "gegevens in te lezen (1)"),
    "wissen": (_link(Dictionary(S=Name.ResetForm)), "andere opdrachten (1)"),
    "afdrukken": (_link(Dictionary(S=Name.Named, N=Name.Print)), "andere opdrachten (1)"),
    "afspelen": (_link(Dictionary(S=Name.Rendition, JS=String("x()"))), "film, geluid en 3D (1)"),
    "adres van een bestand": (
        _link(Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
        "onveilig adres (1)",
    ),
    "adres met script": (_link(Dictionary(S=Name.URI, URI=String(" java\tscript:a()"))), "onveilig adres (1)"),
    "adres op het netwerk": (_link(Dictionary(S=Name.URI, URI=String("\\\\server\\map"))), "onveilig adres (1)"),
    "film": (_media("/Movie", Movie=Dictionary(F=String("a.mov"))), "film, geluid en 3D (1)"),
    "geluid": (_media("/Sound", Sound=Dictionary(R=8000)), "film, geluid en 3D (1)"),
    "scherm": (_media("/Screen", A=Dictionary(S=Name.Rendition)), "film, geluid en 3D (1)"),
    "rijke media": (_media("/RichMedia", RichMediaContent=Dictionary()), "film, geluid en 3D (1)"),
    "driedimensionaal": (_media("/3D", **{"3DD": Dictionary()}), "film, geluid en 3D (1)"),
    "bijlage op een pagina": (lambda pdf: note(pdf, "/FileAttachment", FS=file(pdf)) and None, "geheim.xlsx"),
    "bijlage van het document": (_embedded, "geheim.xlsx"),
    "bijbehorend bestand": (_associated, "geheim.xlsx"),
    "XFA": (_xfa, "XFA-formulieren (1)"),
    "inhoud elders": (_stream_outside, "verwijzingen naar gegevens buiten de PDF (1)"),
    "pagina elders": (_page_outside, "verwijzingen naar gegevens buiten de PDF (1)"),
    "van het web gehaald": (_captured, "verwijzingen naar gegevens buiten de PDF (1)"),
}


def sign(pdf: pikepdf.Pdf, by: str | None = "J. Jansen", at: str | None = "D:20190329101500+01'00'") -> None:
    """Add a field with a digital signature, which need not hold."""
    field = _field(pdf)
    del field["/V"]
    field.FT = Name.Sig
    field.V = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=String("x"))
    )
    if by:
        field.V.Name = String(by)
    if at:
        field.V.M = String(at)
    pdf.Root.AcroForm.SigFlags = 3
    pdf.Root.Perms = Dictionary(DocMDP=field.V)


def flood(size: int, times: int = 1) -> bytes:
    """Zeros, packed in little room; packed more than once, in less."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()
    return packed if times == 1 else zlib.compress(packed, 9) if times == 2 else flood(size, times - 1)


def write_raw(path: Path, *objects: bytes, root: int = 1, size: int | None = None) -> Path:
    """Write a PDF of objects as they are given, numbered from 1, with a table that is right."""
    content, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    path.write_bytes(content + trailer % (size or len(objects) + 1, root, content.index(b"xref\n0 ")))
    return path


def many_objects(path: Path, count: int) -> Path:
    """Write a PDF of one page and so many objects that it has no use for; none of them is held here."""
    catalog, pages = b"<</Type/Catalog/Pages 2 0 R/X 4 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>"
    first = [b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate((catalog, pages, page), start=1)]
    last = 4 + count
    with path.open("wb") as out:
        out.write(b"%PDF-1.7\n")
        places = array("Q")
        for number in range(1, last):
            places.append(out.tell())
            held = b"<</N %d 0 R>>" % min(number + 1, last - 1)
            out.write(first[number - 1] if number < 4 else b"%d 0 obj\n%s\nendobj\n" % (number, held))
        table = out.tell()
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % last)
        out.writelines(b"%010d 00000 n \n" % place for place in places)
        out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (last, table))
    return path


def apart(tasks: Sequence[Callable[[], Any]], room: Path, **limits: Any) -> list[Any]:
    """Carry out tasks in a process apart."""
    with Apart(room, **limits) as process:
        return process.carry_out(tasks)
