"""The things that pass between the steps: frozen, picklable, free of behaviour that does work.

``Proposal`` (of many municipalities an ``Outcome`` each) leaves ``definition``; ``RenderedDocument`` ``document``;
``PdfDocument`` leaves ``conversion`` and ``attachments``; ``PdfPackage`` leaves ``bundle``; ``BuildResult`` leaves
``production``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pipeline.dutch import Amount
from pipeline.errors import Problem, VoorstelError


class Disclosure(StrEnum):
    """Who may see a proposal, section or attachment."""

    PUBLIC = "openbaar"
    CONFIDENTIAL = "vertrouwelijk"
    SECRET = "geheim"


ABOUT_ACCESS = ("openbaarheid", "reden", "geheimhouding")
"""Of a section, point or attachment: who may see it, and why not everyone."""


class Text(str):
    """A text of one or more paragraphs, in the Markdown subset of ``docs/handleiding.md``.

    It is a string, so that a template can test whether it is empty; printed in a template it becomes
    paragraphs, lists and tables in the template's own styles.
    """

    __slots__ = ()


class Record(Mapping[str, Any]):
    """Named values that a text or template can reach as ``record.name``; it cannot be changed."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._values!r})"


class Section(Record):
    """A section of a proposal: ``tekst`` (a ``Text``), ``punten`` (each with ``kop`` and ``tekst``), and more.

    A section that is not given is a ``Section`` too: it is false, its ``tekst`` empty and its ``punten`` none.
    Who may see it is no content: a section of which only that is known is false.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return any(value for name, value in self._values.items() if name not in ABOUT_ACCESS)


class Contribution(Amount):
    """What a party pays: prints and counts as its amount, and has parts that a text can ask for.

    Its parts are ``partij``, ``bedrag`` and, where municipalities share it, ``aandeel`` and ``peildatum``.
    """

    __slots__ = ("_parts",)
    _parts: Mapping[str, Any]

    def __new__(cls, amount: Decimal, parts: Mapping[str, Any]) -> Self:
        """Return an amount with its other parts."""
        contribution = super().__new__(cls, amount)
        contribution._parts = {"bedrag": Amount(amount), **parts}
        return contribution

    def __getitem__(self, name: str) -> Any:
        return self._parts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __reduce__(self) -> Any:
        return type(self), (Amount(self), self._parts)


Mapping.register(Contribution)  # for texts: its parts are names after a point


@dataclass(frozen=True)
class Municipality:
    """One municipality of the registry.

    Attributes:
        key: Name as used in file names and on the command line, such as ``de-bilt``.
        name: Name as printed, such as ``De Bilt``.
        code: CBS code, four digits as text, such as ``0310``.
        adjective: The adjective in both forms, such as ``("Bilts", "Biltse")``.
        template: Name of the folder in ``templates/`` that holds its Word template.
        colour: The accent colour of its house style, six hexadecimal digits.
        wordmark: PNG file of its wordmark, or None where the template's own is used.
        data: All the registry says of it, for use in texts and templates.
    """

    key: str
    name: str
    code: str
    adjective: tuple[str, str]
    template: str
    colour: str
    wordmark: Path | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Handling:
    """How a file is made ready, as far as the user may choose.

    Attributes:
        password_file: A text file with the password that opens it.
        unpack: Whether a ZIP file is taken as a folder of files.
        without: Files in it (in a mail, in a ZIP file) that are left out, by name.
        readable: Whether scans get a text layer, and what has no tags gets those that a machine finds.
    """

    password_file: Path | None = None
    unpack: bool = False
    without: tuple[str, ...] = ()
    readable: bool = False


AS_IT_IS = Handling()


@dataclass(frozen=True)
class Review:
    """Who looked at what a machine made readable: a function, not a name, and when."""

    by: str
    day: dt.date


@dataclass(frozen=True)
class Attachment:
    """A file whose pages are added to the package.

    Attributes:
        title: Title as printed in the list of attachments and in the bookmarks.
        path: The file itself, absolute, known to lie inside the proposal's folder.
        shown: The file as the definition names it.
        number: Its number, from 1 in the order of the definition unless fixed there.
        disclosure: Who may see it.
        public_title: Title for the public version where the title itself reveals too much.
        reference: Its own case number (kenmerk).
        date: Its own date.
        version: Its own version.
        role: ``vast te stellen``, ``te verzenden`` or ``achtergrond``; None when not given.
        stamped: Whether its pages are stamped with its number; not where a signed piece must stay clean.
        handling: How its file is made ready.
        review: Who looked at what a machine made readable; None when nobody did.
        with_original: Whether the file itself comes beside the package too.
    """

    title: str
    path: Path
    shown: str
    number: int
    disclosure: Disclosure = Disclosure.PUBLIC
    public_title: str | None = None
    reference: str | None = None
    date: dt.date | None = None
    version: str | None = None
    role: str | None = None
    stamped: bool = True
    handling: Handling = AS_IT_IS
    review: Review | None = None
    with_original: bool = False


@dataclass(frozen=True)
class Proposal:
    """A checked definition for one municipality: all values read, all texts filled in.

    Attributes:
        name: Name of its folder; also the name of its folder in ``build/``.
        source: The definition's file.
        title: Title of the proposal.
        municipality: For whom it is made.
        values: Everything that a template may print, by the names of the schema. A field that is not given
            is None (or an empty tuple, or a false ``Section``), so that a template can ask for it; a block text
            is a ``Text``, a line is ``str``, an amount ``Amount``, a date ``datetime.date``.
        attachments: In the order of the package.
        author: Who is named as author of the documents.
        language: BCP 47 tag of the text.
    """

    name: str
    source: Path
    title: str
    municipality: Municipality
    values: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()
    author: str = ""
    language: str = "nl-NL"


@dataclass(frozen=True)
class Outcome:
    """What a definition comes to for one municipality.

    Attributes:
        municipality: For whom.
        proposal: The proposal; None when there are errors.
        problems: What is wrong, errors before warnings; there may be warnings where there is a proposal.
        error: Why there is no proposal, where that is not the definition.
    """

    municipality: Municipality
    proposal: Proposal | None
    problems: tuple[Problem, ...] = ()
    error: VoorstelError | None = None


@dataclass(frozen=True)
class RenderedDocument:
    """A Word file that is ready to be converted: where it is, and its title."""

    path: Path
    title: str


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of a claim.

    Attributes:
        standard: ``PDF/UA-1`` or ``PDF/A-2a``, ….
        rule: The rule of the validator that found it.
        meaning: What it comes to, in Dutch.
        remedy: What to do about it, in Dutch.
        found: What the validator said.
        page: The first page that it is on, counted from 1; None when it is not of one page.
    """

    standard: str
    rule: str
    meaning: str
    remedy: str
    found: str
    page: int | None = None


@dataclass(frozen=True)
class Spot:
    """Where on a page a stamp comes.

    Attributes:
        place: Which of the places that ``bundle.stamps`` knows, from 0.
        clear: Whether nothing is there; where something is, the stamp gets a white ground.
    """

    place: int = 0
    clear: bool = True


@dataclass(frozen=True)
class Signature:
    """A digital signature that a PDF had: who signed, and on which day (ISO 8601); empty when it does not say."""

    by: str
    day: str


@dataclass(frozen=True)
class PdfDocument:
    """A PDF that can be a part of a package.

    Attributes:
        path: The PDF.
        title: Title of the part.
        pages: Number of pages.
        source: The file that it was made from, as the user knows it.
        actions: What was done to it, in Dutch, one short sentence each; empty when it was kept as it was.
        has_text: Whether any page has text; False for a bare scan.
        objections: What a second judge has against its pages as PDF/A-2, by the pages of the part; empty for what
            we made ourselves. None when it was not asked: then it is asked when the part is bundled.
        number: Its number as attachment; None for what is no attachment.
        further: Which of the documents that come with the proposal it is, from 1; 0 for what is none of them.
        is_contents: Whether it is the contents page of the package.
        stamped: Whether each page of the attachment is stamped with its number and place.
        mark: What is stamped on each of its pages, such as ``GEHEIM``; empty for nothing.
        spots: Where on each page a stamp comes; empty when nobody looked.
        by_machine: What a machine made of it so that it can be read: ``tekst``, ``tags``.
        review: Who looked at that; None when nobody did.
        signatures: The digital signatures that its file had; they do not hold here.
        made_from: The fingerprint of the file that it was made from; empty for what is no attachment.
    """

    path: Path
    title: str
    pages: int
    source: str
    actions: tuple[str, ...] = ()
    has_text: bool = True
    objections: tuple[Obstacle, ...] | None = None
    number: int | None = None
    further: int = 0
    is_contents: bool = False
    stamped: bool = True
    mark: str = ""
    spots: tuple[Spot, ...] = ()
    by_machine: tuple[str, ...] = ()
    review: Review | None = None
    signatures: tuple[Signature, ...] = ()
    made_from: str = ""


@dataclass(frozen=True)
class PackagePart:
    """One part of a package: its document and where its pages are, counted from 1.

    Attributes:
        document: The part.
        first_page: Its first page in the package.
        last_page: Its last page in the package.
        untagged: Why it has no tags in the package, in Dutch; empty when it has them.
    """

    document: PdfDocument
    first_page: int
    last_page: int
    untagged: str = ""


@dataclass(frozen=True)
class Claim:
    """What a PDF says that it is.

    Attributes:
        archive: The level of PDF/A: ``2a``, ``2u`` or ``2b``; empty for none.
        accessible: Whether it is PDF/UA-1.
    """

    archive: str = ""
    accessible: bool = False

    def __str__(self) -> str:
        named = [f"PDF/A-{self.archive}"] if self.archive else []
        return " en ".join([*named, *(["PDF/UA-1"] if self.accessible else [])]) or "geen"


@dataclass(frozen=True)
class PdfPackage:
    """A bundled PDF and its parts in order.

    Attributes:
        path: The PDF.
        pages: Number of pages.
        parts: Its parts.
        claim: What it says that it is, and was found to be.
        obstacles: What stood in the way of a stronger claim.
    """

    path: Path
    pages: int
    parts: tuple[PackagePart, ...]
    claim: Claim = Claim()
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True)
class BuildResult:
    """What one build left behind.

    Attributes:
        folder: Where the results stand.
        files: The results, in the order in which they were made.
        public: What all may see of them; empty when that is nothing.
        closed: Why nothing is public, in Dutch; empty when something is.
        pages: Number of pages of the package.
        document_pages: Number of pages of the proposal itself.
        warnings: What the user should know, in Dutch.
    """

    folder: Path
    files: tuple[Path, ...]
    pages: int
    document_pages: int
    public: tuple[Path, ...] = ()
    closed: str = ""
    warnings: tuple[str, ...] = ()
