"""Metadata of the package: what a reader's title bar, a search engine and an archive see.

In: title, author, language, and what the package claims to be. Out: document information and XMP that say the
same. It never writes a date, a program's name or anything else that differs between two runs, and never judges.
"""

from __future__ import annotations

from html import escape

import pikepdf
from pikepdf import Dictionary, Name, String

from pipeline.bundle.titles import one_line
from pipeline.models import Claim

# PDF/A knows pdfuaid only when it is described (ISO 19005-2, 6.6.2.3.3).
_EXTENSION = """\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
"""
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}


def write(pdf: pikepdf.Pdf, *, title: str, author: str, language: str, claim: Claim) -> None:
    """Set title, author, language and claim, and have the title shown instead of the file's name."""
    title, author = one_line(title), one_line(author)
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title)))
    if author:
        pdf.trailer.Info.Author = String(author)
    pdf.Root.Metadata = pdf.make_stream(
        _xmp(title, author, language, claim).encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    pdf.Root.Lang = String(language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _xmp(title: str, author: str, language: str, claim: Claim) -> str:
    """Return the XMP packet (ISO 16684-1)."""
    said = [f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>']
    if author:
        said.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>")
    said.append(f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>")
    if claim.archive:
        part, level = claim.archive[0], claim.archive[1:].upper()
        said.append(f"<pdfaid:part>{part}</pdfaid:part>\n<pdfaid:conformance>{level}</pdfaid:conformance>")
    if claim.accessible:
        said.append("<pdfuaid:part>1</pdfuaid:part>")
        if claim.archive:
            said.append(_EXTENSION.rstrip())
    body = "\n".join(said)
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items() if f"<{prefix}:" in body)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{spaces}>\n' + body + "\n</rdf:Description>\n</rdf:RDF>\n"
        '</x:xmpmeta>\n<?xpacket end="w"?>'
    )
