"""The kinds of file that can be attachments: how each is called, and the suffixes that it goes by."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """A kind of file that can be an attachment: how it is called, and the suffixes that it goes by."""

    PDF = ("PDF", ".pdf")
    WORD = ("Word-document", ".docx", ".docm", ".dotx", ".dotm")
    EXCEL = ("Excel-bestand", ".xlsx", ".xlsm", ".xltx", ".xltm")
    BINARY_EXCEL = ("Excel-bestand in binaire vorm", ".xlsb")
    POWERPOINT = ("PowerPoint-bestand", ".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")
    OLD_WORD = ("Word-document van voor 2007", ".doc", ".dot")
    OLD_EXCEL = ("Excel-bestand van voor 2007", ".xls", ".xlt")
    OLD_POWERPOINT = ("PowerPoint-bestand van voor 2007", ".ppt", ".pps", ".pot")
    ODT = ("OpenDocument-tekst", ".odt", ".ott")
    ODS = ("OpenDocument-rekenblad", ".ods", ".ots")
    ODP = ("OpenDocument-presentatie", ".odp", ".otp")
    ODG = ("OpenDocument-tekening", ".odg", ".otg")
    FLAT = ("OpenDocument-bestand in één stuk", ".fodt", ".fods", ".fodp", ".fodg")
    VISIO = ("Visio-tekening", ".vsdx", ".vsdm", ".vstx", ".vstm")
    OLD_VISIO = ("Visio-tekening van voor 2013", ".vsd", ".vst")
    RTF = ("RTF-document", ".rtf")
    CSV = ("CSV-tabel", ".csv", ".tsv")
    LOCKED = ("Office-bestand met een wachtwoord",)  # what it is shows when it is open
    PNG = ("PNG", ".png")
    JPEG = ("JPEG", ".jpg", ".jpeg", ".jpe", ".jfif")
    TIFF = ("TIFF", ".tif", ".tiff")
    GIF = ("GIF", ".gif")
    BMP = ("BMP", ".bmp", ".dib")
    WEBP = ("WEBP", ".webp")
    HEIC = ("HEIC", ".heic", ".heif", ".hif")
    AVIF = ("AVIF", ".avif")
    JPEG2000 = ("JPEG 2000", ".jp2", ".jpx", ".jpf")
    SVG = ("SVG-tekening", ".svg")
    EMF = ("EMF-tekening", ".emf")
    WMF = ("WMF-tekening", ".wmf")
    TEXT = ("tekstbestand", ".txt", ".text", ".log")
    MARKDOWN = ("Markdown", ".md", ".markdown")
    HTML = ("webpagina", ".html", ".htm", ".xhtml")
    MAIL = ("e-mailbericht", ".eml")
    OUTLOOK = ("Outlook-bericht", ".msg")
    APPOINTMENT = ("afspraak uit een agenda", ".ics", ".ical")
    CARD = ("visitekaartje", ".vcf", ".vcard")
    ZIP = ("ZIP-bestand", ".zip")

    @property
    def is_picture(self) -> bool:
        """Whether it has no words of its own, so that it is described by its title."""
        return self in _PICTURES

    def __init__(self, shown: str, *suffixes: str) -> None:
        self.shown = shown
        self.suffixes = suffixes


_PICTURES = (
    Kind.PNG, Kind.JPEG, Kind.TIFF, Kind.GIF, Kind.BMP, Kind.WEBP, Kind.HEIC, Kind.AVIF, Kind.JPEG2000, Kind.SVG,
    Kind.EMF, Kind.WMF,
)  # fmt: skip
