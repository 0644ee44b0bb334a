"""Office files that a test makes: by hand where no library writes the kind, and harmful where that is asked."""

# ruff: noqa: E501  XML is read best as it is.
from __future__ import annotations

import os
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import openpyxl

from pipeline.attachments.making import NO_TAGS
from pipeline.conversion.installation import installed
from pipeline.conversion.profile import seed
from pipeline.models import PdfDocument

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = {
    "office": f"{_ODF}:office:1.0",
    "style": f"{_ODF}:style:1.0",
    "text": f"{_ODF}:text:1.0",
    "table": f"{_ODF}:table:1.0",
    "draw": f"{_ODF}:drawing:1.0",
    "presentation": f"{_ODF}:presentation:1.0",
    "fo": f"{_ODF}:xsl-fo-compatible:1.0",
    "svg": f"{_ODF}:svg-compatible:1.0",
    "script": f"{_ODF}:script:1.0",
    "of": f"{_ODF}:of:1.2",
    "xlink": "http://www.w3.org/1999/xlink",
}
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml"
# A drawing on a sheet with a picture that stands elsewhere, by its relation rId1.
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
LINKED_PICTURE = (
    f'<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main" xmlns:r="{REL}"><xdr:oneCellAnchor>'
    "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    '<xdr:ext cx="900000" cy="900000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="x"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>'
    '<a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
)


def packed(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """Write a ZIP file; a member ``mimetype`` comes first and unpacked, as OpenDocument has it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(name, content, kind)
    return path


def members(path: Path) -> dict[str, bytes]:
    """Return what is in a ZIP file, by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(source: Path, target: Path, changes: Mapping[str, str | bytes | None]) -> Path:
    """Write a ZIP file again with other members; None takes one away."""
    new = {**members(source), **changes}
    return packed(target, {name: content for name, content in new.items() if content is not None})


def odf(path: Path, kind: str, body: str, styles: str = "", settings: str = "") -> Path:
    """Write an OpenDocument file: ``kind`` is text, spreadsheet or presentation."""
    names = " ".join(f'xmlns:{short}="{name}"' for short, name in _NAMES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">{settings}'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return packed(path, {"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def odt(path: Path, text: str = "Een gewone tekst.", more: str = "") -> Path:
    return odf(path, "text", f'<text:h text:outline-level="1">Kop</text:h><text:p>{text}</text:p>{more}')


def ods(path: Path, tables: str | None = None) -> Path:
    return odf(path, "spreadsheet", tables or table("Blad", [["Naam", "Bedrag"], ["Zorg", "12"]]))


def table(name: str, rows: list[list[str]], extra: str = "", style: str = "") -> str:
    """Return a sheet of an OpenDocument spreadsheet."""
    styled = f' table:style-name="{style}"' if style else ""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{name}"{styled}>{extra}{lines}</table:table>'


def odp(path: Path, more: str = "") -> Path:
    box = (
        '<draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="3cm"><draw:text-box>'
        "<text:p>De eerste dia</text:p></draw:text-box></draw:frame>"
    )
    return odf(path, "presentation", f'<draw:page draw:name="dia 1">{box}{more}</draw:page>')


def odg(path: Path) -> Path:
    """Write a drawing: its body is called otherwise than its kind, and its page has a size."""
    box = (
        '<draw:page draw:name="blad"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="10cm" svg:height="3cm">'
        "<draw:text-box><text:p>Een plankaart</text:p></draw:text-box></draw:frame></draw:page>"
    )
    odf(path, "drawing", box)
    was, kind = "opendocument.drawing", "opendocument.graphics"
    return repacked(path, path, {name: data.decode().replace(was, kind) for name, data in members(path).items()})


def pptx(path: Path, relations: str = "", shapes: str = "") -> Path:
    """Write a presentation of one slide."""
    a, p = (f"http://schemas.openxmlformats.org/{n}ml/2006/main" for n in ("drawing", "presentation"))
    names = f'xmlns:a="{a}" xmlns:p="{p}" xmlns:r="{REL}"'
    tree = (
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Titel"/><p:cNvSpPr/><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="500000" y="500000"/><a:ext cx="8000000" cy="1000000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        "<p:txBody><a:bodyPr/><a:p><a:r><a:t>De eerste dia</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    types = "".join(
        f'<Override PartName="/ppt/{part}" ContentType="{_PPTX}.{kind}+xml"/>'
        for part, kind in (("presentation.xml", "presentation.main"), ("slides/slide1.xml", "slide"))
    )
    return packed(
        path,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>",
            "_rels/.rels": rels(
                f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="ppt/presentation.xml"/>'
            ),
            "ppt/presentation.xml": f'<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
            "ppt/_rels/presentation.xml.rels": rels(
                f'<Relationship Id="rId1" Type="{REL}/slide" Target="slides/slide1.xml"/>'
            ),
            "ppt/slides/slide1.xml": f"<p:sld {names}><p:cSld><p:spTree>{tree}{shapes}</p:spTree></p:cSld></p:sld>",
            "ppt/slides/_rels/slide1.xml.rels": rels(relations),
        },
    )


def rels(relations: str) -> str:
    return f'<Relationships xmlns="{_RELS}">{relations}</Relationships>'


def external(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{REL}/{kind}" Target="{target}" TargetMode="External"/>'


def word(path: Path, text: str = "Een gewone tekst.") -> Path:
    document = docx.Document()
    document.add_heading("Kop", 1)
    document.add_paragraph(text)
    document.save(str(path))
    return path


def excel(path: Path, rows: list[list[object]] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows or [["Naam", "Bedrag"], ["Zorg", 12]]:
        sheet.append(row)
    book.save(path)
    return path


def rtf(path: Path, more: str = "") -> Path:
    path.write_text(
        rf"{{\rtf1\ansi{{\fonttbl{{\f0 Carlito;}}}}\f0 Een gewone tekst.\par {more}}}", encoding="ascii"
    )
    return path


def reaching_out(folder: Path, address: str, secret: str) -> list[Path]:
    """Make a file of each kind that asks for what is outside in every way that the kind knows.

    Args:
        folder: Where they come.
        address: Such as ``http://127.0.0.1:9999``; nobody may ever call it.
        secret: Such as ``file:///tmp/geheim``; there are ``.txt``, ``.png``, ``.docx``, ``.ods`` of it.
    """
    made = []
    for where, short in ((address + "/x", "net"), (secret, "lokaal")):
        made += [
            _outside_docx(folder, short, where),
            _outside_xlsx(folder, short, where),
            pptx(
                folder / f"uit-{short}.pptx",
                external(1, "image", f"{where}.png") + external(2, "video", f"{where}.mp4"),
                '<p:pic><p:nvPicPr><p:cNvPr id="9" name="x"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
                '<a:blip r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>'
                '<a:off x="900000" y="2000000"/><a:ext cx="2000000" cy="2000000"/></a:xfrm>'
                '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>',
            ),
            odt(
                folder / f"uit-{short}.odt",
                more=f"<text:p>{_odf_picture(where)}</text:p>"
                f'<text:section text:name="s"><text:section-source xlink:href="{where}.odt"/></text:section>'
                f'<text:section text:name="t"><text:section-source xlink:href="{where}.txt"'
                ' text:filter-name="Text (encoded)"/></text:section>'
                f'<text:p><draw:frame text:anchor-type="paragraph" svg:width="5cm" svg:height="5cm">'
                f'<draw:floating-frame xlink:href="{where}.txt"/></draw:frame></text:p>'
                f'<text:p><draw:frame text:anchor-type="paragraph" svg:width="5cm" svg:height="5cm">'
                f'<draw:object xlink:href="{where}.ods"/></draw:frame></text:p>',
            ),
            ods(
                folder / f"uit-{short}.ods",
                table(
                    "Blad",
                    [["Naam"]],
                    f'<table:table-source xlink:href="{where}.ods" table:table-name="Blad" table:mode="copy-all"/>'
                    f"<table:shapes>{_odf_picture(where)}</table:shapes>",
                )
                + '<table:table table:name="Twee"><table:table-row>'
                + "".join(
                    f'<table:table-cell table:formula="of:={formula}"/>'
                    for formula in (
                        f"WEBSERVICE(&quot;{where}.txt&quot;)",
                        f"&apos;{where}.ods&apos;#$Blad.A1",
                        f"DDE(&quot;soffice&quot;;&quot;{where}.ods&quot;;&quot;Blad.A1&quot;)",
                    )
                )
                + "</table:table-row></table:table>",
            ),
            odp(
                folder / f"uit-{short}.odp",
                _odf_picture(where)
                + f'<draw:frame svg:width="5cm" svg:height="5cm"><draw:plugin xlink:href="{where}.mp4"/></draw:frame>'
                f'<draw:frame svg:width="5cm" svg:height="5cm"><draw:floating-frame xlink:href="{where}.txt"/>'
                "</draw:frame>",
            ),
            rtf(
                folder / f"uit-{short}.rtf",
                rf'{{\*\template {where}.dot}}{{\field{{\*\fldinst INCLUDEPICTURE "{where}.png" \\d}}{{\fldrslt x}}}}'
                rf'{{\field{{\*\fldinst INCLUDETEXT "{where}.txt"}}{{\fldrslt x}}}}'
                rf"{{\object\objautlink\objupdate{{\*\objclass Word.Document.8}}{{\*\objdata "
                + _ole_link(where + ".docx")
                + r"}{\result x}}",
            ),
        ]
    return made


def _odf_picture(where: str) -> str:
    return (
        '<draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">'
        f'<draw:image xlink:href="{where}.png" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame>'
    )


def _outside_docx(folder: Path, short: str, where: str) -> Path:
    plain = word(folder / f"gewoon-{short}.docx")
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    a = "http://schemas.openxmlformats.org/drawingml/2006"
    fields = "".join(
        f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
        for code in (
            f" INCLUDEPICTURE &quot;{where}.png&quot; \\d ",
            f" INCLUDETEXT &quot;{where}.txt&quot; ",
            f" DDEAUTO soffice &quot;{where}.txt&quot; A1 ",
            f" LINK Word.Document &quot;{where}.docx&quot; ",
        )
    )
    body = (
        f'<w:document xmlns:w="{w}" xmlns:r="{REL}" xmlns:v="urn:schemas-microsoft-com:vml"'
        f' xmlns:o="urn:schemas-microsoft-com:office:office"'
        f' xmlns:wp="{a}/wordprocessingDrawing" xmlns:a="{a}/main" xmlns:pic="{a}/picture"><w:body>'
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/>'
        f'<a:graphic><a:graphicData uri="{a}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="x"/>'
        '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId901"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        '<w:p><w:r><w:pict><v:shape style="width:50pt;height:50pt"><v:imagedata r:id="rId901"/></v:shape></w:pict>'
        '</w:r></w:p><w:p><w:r><w:object><v:shape style="width:50pt;height:50pt"/>'
        '<o:OLEObject Type="Link" ProgID="Word.Document.12" r:id="rId903" UpdateMode="Always"/></w:object></w:r></w:p>'
        f'{fields}<w:altChunk r:id="rId904"/><w:p><w:subDoc r:id="rId905"/></w:p></w:body></w:document>'
    )
    with zipfile.ZipFile(plain) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    relations = relations.replace(
        "</Relationships>",
        external(901, "image", f"{where}.png")
        + external(902, "attachedTemplate", f"{where}.dotx")
        + external(903, "oleObject", f"{where}.docx")
        + external(904, "aFChunk", f"{where}.txt")
        + external(905, "subDocument", f"{where}.docx")
        + "</Relationships>",
    )
    changes = {"word/document.xml": body, "word/_rels/document.xml.rels": relations}
    return repacked(plain, folder / f"uit-{short}.docx", changes)


def _outside_xlsx(folder: Path, short: str, where: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "Naam"
    sheet["A2"] = f'=_xlfn.WEBSERVICE("{where}.txt")'
    sheet["A3"] = f"='{where}.ods'#$Blad.A1"
    sheet["A4"] = "=[1]Blad!A1"
    sheet["A5"] = "=cmd|'/C calc'!A0"
    sheet["A6"] = f'=HYPERLINK("{where}.txt")'
    sheet["A7"] = f'=IMAGE("{where}.png")'
    book.save(folder / f"gewoon-{short}.xlsx")
    m = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(folder / f"gewoon-{short}.xlsx") as package:
        relations, workbook = (
            package.read(f"xl/{n}").decode() for n in ("_rels/workbook.xml.rels", "workbook.xml")
        )
        types = package.read("[Content_Types].xml").decode()
        blad = package.read("xl/worksheets/sheet1.xml").decode()
    link = f'<Relationship Id="rId901" Type="{REL}/externalLink" Target="/xl/externalLinks/externalLink1.xml"/>'
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{kind}+xml"/>'
        for part, kind in (
            ("externalLinks/externalLink1.xml", f"{spreadsheet}.externalLink"),
            ("connections.xml", f"{spreadsheet}.connections"),
            ("drawings/drawing1.xml", "application/vnd.openxmlformats-officedocument.drawing"),
        )
    )
    changes = {
        "xl/_rels/workbook.xml.rels": relations.replace(
            "</Relationships>",
            link
            + f'<Relationship Id="rId902" Type="{REL}/connections" Target="/xl/connections.xml"/></Relationships>',
        ),
        "xl/workbook.xml": workbook.replace(
            "</sheets>",
            f'</sheets><externalReferences><externalReference xmlns:r="{REL}" r:id="rId901"/></externalReferences>',
        ),
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{m}" xmlns:r="{REL}"><externalBook r:id="rId1">'
        '<sheetNames><sheetName val="Blad"/></sheetNames></externalBook></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels(external(1, "externalLinkPath", f"{where}.ods")),
        "xl/connections.xml": f'<connections xmlns="{m}"><connection id="1" name="c" type="4" refreshedVersion="6"'
        f' refreshOnLoad="1"><webPr xml="1" sourceData="1" url="{where}.txt"/></connection></connections>',
        "xl/worksheets/sheet1.xml": blad.replace(
            "</worksheet>", f'<drawing xmlns:r="{REL}" r:id="rId1"/></worksheet>'
        ),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            f'<Relationship Id="rId1" Type="{REL}/drawing" Target="/xl/drawings/drawing1.xml"/>'
        ),
        "xl/drawings/drawing1.xml": LINKED_PICTURE,
        "xl/drawings/_rels/drawing1.xml.rels": rels(external(1, "image", f"{where}.png")),
        "[Content_Types].xml": types.replace("</Types>", f"{parts}</Types>"),
    }
    return repacked(folder / f"gewoon-{short}.xlsx", folder / f"uit-{short}.xlsx", changes)


def _ole_link(target: str) -> str:
    """Return the OLE 1.0 data of a linked object, in hexadecimal ([MS-OLEDS] 2.2.6)."""

    def string(text: str) -> bytes:
        return (len(text) + 1).to_bytes(4, "little") + text.encode("ascii") + b"\0"

    number = (0x501).to_bytes(4, "little") + (1).to_bytes(4, "little")
    return (number + string("Word.Document.8") + string(target) + string("") + bytes(12)).hex()


def done(document: PdfDocument) -> tuple[str, ...]:
    """Return what was done to a spreadsheet, but for the remark that this version of LibreOffice tags none."""
    return tuple(action for action in document.actions if action != NO_TAGS)


def resaved(source: Path, folder: Path, suffix: str) -> Path:
    """Let LibreOffice save a file as another kind."""
    return resaved_all([source], folder, suffix)[0]


def resaved_all(sources: Sequence[Path], folder: Path, suffix: str) -> list[Path]:
    """Let LibreOffice save files, no two of one name, as another kind."""
    folder.mkdir(exist_ok=True)
    office = installed()
    room = Path(tempfile.mkdtemp(dir=folder))
    subprocess.run(
        [
            office.program,
            seed(office, room / "profiel"),
            "--headless",
            "--convert-to",
            suffix[1:],
            "--outdir",
            folder,
            *sources,
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
    )
    return [folder / f"{source.stem}{suffix}" for source in sources]
