"""HTML from elsewhere → elements for ``pages``, with what was left out.

HTML and the pictures that came with it come in; headings, paragraphs, lists, tables, links and those pictures go
out. Only what is known is taken over, piece by piece: nothing is carried out, fetched or read, as there is nothing
here that could. What a reader would miss is told. What it looked like (colours, columns of a newsletter) goes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from lxml import etree

from pipeline.attachments.text import pages
from pipeline.attachments.text.inline import Picture, picture
from pipeline.attachments.text.pages import Element, make
from pipeline.attachments.text.tablegrid import grid, is_data, table_rows

_DEEPEST = 150  # elements within elements; what is deeper loses its look, not its text
_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_LOOK = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "u": "u", "ins": "u", "s": "s", "strike": "s",
    "del": "s", "code": "c", "kbd": "c", "samp": "c", "tt": "c", "sup": "p", "sub": "d", "th": "b", "dt": "b",
}  # fmt: skip
_CSS_LOOK = (
    (re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE), "b"),
    (re.compile(r"font-style\s*:\s*italic", re.IGNORECASE), "i"),
    (re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE), "s"),
)
_BLOCKS = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend", "main", "nav", "p",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
_TOLD = {
    "script": "scripts weggelaten", "iframe": "ingesloten pagina's weggelaten",
    "frame": "ingesloten pagina's weggelaten", "object": "ingesloten objecten weggelaten",
    "embed": "ingesloten objecten weggelaten", "applet": "ingesloten objecten weggelaten",
    "svg": "tekeningen in de tekst weggelaten", "canvas": "tekeningen in de tekst weggelaten",
    "video": "film of geluid weggelaten", "audio": "film of geluid weggelaten",
    "input": "invulvelden weggelaten", "select": "invulvelden weggelaten", "textarea": "invulvelden weggelaten",
}  # fmt: skip
_SILENT = frozenset({
    "area", "base", "button", "colgroup", "col", "datalist", "head", "link", "map", "meta", "param", "source",
    "style", "template", "track",
})  # fmt: skip
OUTSIDE = "afbeeldingen van buiten niet opgehaald"
TRACKING = "volgpixels weggelaten"
HIDDEN = "onzichtbare tekst weggelaten"

Pictures = Callable[[str], Picture | None]


class Markup:
    """HTML, read into elements for ``pages``.

    Attributes:
        title: What the HTML says that it is called; empty when it does not.
        language: BCP 47 tag that it gives itself; empty when it does not.
    """

    def __init__(self, html: str, pictures: Pictures = lambda _: None, above: int = 0) -> None:
        """Read HTML.

        Args:
            html: A whole page or a part of one.
            pictures: Gives the picture that came along under an address such as ``cid:…``.
            above: How many levels of headings there are above it.
        """
        self._pictures, self._level, self._above = pictures, above, above
        self._told: Counter[str] = Counter()
        self._paragraph: Element | None = None
        self._link: Element | None = None
        self._gap = self._ends_in_space = False
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        data = pages.clean(html).encode("utf-8", "replace")
        self._root = etree.fromstring(data, parser) if data.strip() else None
        found = None if self._root is None else self._root.find(".//title")
        self.title = "" if found is None else _SPACE.sub(" ", found.text or "").strip()
        tag = "" if self._root is None else self._root.get("lang", "")
        self.language = tag if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", tag) else ""

    def elements(self) -> list[Element]:
        """Return the content, in order."""
        holder = make("office:text")
        if self._root is not None:
            self._flow(self._root, holder, "", "Alinea", 0)
            self._close()
        return list(holder)

    def remarks(self) -> tuple[str, ...]:
        """Return what was left out, in Dutch; known after ``elements``."""
        return tuple(f"{what}: {count}" for what, count in self._told.items())

    # Paragraphs: one is open at a time, and begins with the first text.

    def _open(self, holder: Element, style: str) -> Element:
        if self._paragraph is None:
            if style == "Regel" and self._gap:
                style = "Alinea"
            self._paragraph = make("text:p", text__style_name=style)
            holder.append(self._paragraph)
            self._gap, self._ends_in_space = False, True
        return self._paragraph

    def _close(self) -> None:
        """End the open paragraph; without anything to see in it, it only leaves a gap."""
        if (paragraph := self._paragraph) is not None:
            text = "".join(map(str, paragraph.itertext())).strip(" \u00a0\u200b")
            if not text and next(paragraph.iter(pages.qualified("draw:frame")), None) is None:
                parent = paragraph.getparent()
                assert parent is not None
                parent.remove(paragraph)
                self._gap = True
        self._paragraph = None

    def _say(self, text: str, holder: Element, looks: str, style: str) -> None:
        collapsed = _SPACE.sub(" ", text)
        if self._paragraph is None or self._ends_in_space:
            collapsed = collapsed.removeprefix(" ")
        if not collapsed:
            return
        self._write(collapsed, holder, looks, style)
        self._ends_in_space = collapsed.endswith(" ")

    def _write(self, text: str, holder: Element, looks: str, style: str) -> None:
        place = self._open(holder, style)
        if self._link is not None:
            if self._link.getparent() is None:
                place.append(self._link)
            place = self._link
        if looks:
            place.append(inner := pages.span(looks))
            place = inner
        pages.write(place, text)

    # What is in an element, by its kind.

    def _flow(self, element: Element, holder: Element, looks: str, style: str, depth: int) -> None:
        if depth > _DEEPEST:
            self._say(" ".join(map(str, element.itertext())), holder, looks, style)
            return
        if element.text:
            self._say(element.text, holder, looks, style)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, holder, looks, style, depth + 1)
            if child.tail:
                self._say(child.tail, holder, looks, style)

    def _child(  # noqa: C901 (a case for each kind of element)
        self, child: Element, holder: Element, looks: str, style: str, depth: int
    ) -> None:
        tag, css = str(child.tag), child.get("style", "")
        if tag in _TOLD:
            self._told[_TOLD[tag]] += 1
            return
        if tag in _SILENT or self._is_hidden(child, css):
            return
        if letters := _LOOK.get(tag, "") + "".join(letter for found, letter in _CSS_LOOK if found.search(css)):
            looks = "".join(sorted({*looks, *letters} - ({"p"} if "d" in letters else set())))
        match tag:
            case "br":
                self._break(holder, style)
            case "img":
                self._image(child, holder, style)
            case "a":
                self._anchor(child, holder, looks, style, depth)
            case "pre":
                self._preformatted(child, holder)
            case "ul" | "ol" | "menu" | "dir":
                self._list(child, holder, looks, depth)
            case "blockquote":
                deeper = int(style[-1]) + 1 if style.startswith("Citaat") else 1
                self._block(child, holder, looks, f"Citaat{min(deeper, pages.QUOTES)}", depth)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._heading(child, holder, looks, depth)
            case "table" if is_data(child):
                self._table(child, holder, looks, depth)
            case "hr":
                self._close()
                self._gap = True
            case "p" if style == "Alinea" and not child.get("class", "").startswith("Mso"):
                self._block(child, holder, looks, "Alinea", depth)
            case "dd" if style in ("Alinea", "Regel"):
                self._block(child, holder, looks, "Citaat1", depth)
            case _ if tag in _BLOCKS:
                self._block(child, holder, looks, "Regel" if style == "Alinea" else style, depth)
            case _:
                self._flow(child, holder, looks, style, depth)

    def _is_hidden(self, child: Element, css: str) -> bool:
        hidden = child.get("hidden") is not None or bool(_HIDDEN.search(css))
        if hidden and "".join(map(str, child.itertext())).strip():
            self._told[HIDDEN] += 1
        return hidden

    def _block(self, child: Element, holder: Element, looks: str, style: str, depth: int) -> None:
        self._close()
        # A paragraph within a block is a paragraph again, whatever the block is.
        self._flow(child, holder, looks, "Alinea" if style == "Regel" and _has_blocks(child) else style, depth)
        self._close()

    def _break(self, holder: Element, style: str) -> None:
        paragraph = self._paragraph
        if paragraph is not None and self._ends_in_line:
            self._close()  # two in a row: a new paragraph
            self._gap = True
        else:
            paragraph = self._open(holder, style)
            place = self._link if self._link is not None and self._link.getparent() is not None else paragraph
            place.append(make("text:line-break"))
            self._ends_in_space = True

    @property
    def _ends_in_line(self) -> bool:
        paragraph = self._paragraph
        if paragraph is None or not len(paragraph):
            return False
        return paragraph[-1].tag == pages.qualified("text:line-break") and not (paragraph[-1].tail or "").strip()

    def _anchor(self, child: Element, holder: Element, looks: str, style: str, depth: int) -> None:
        address = child.get("href", "").strip()
        if self._link is not None or not address.lower().startswith(_SCHEMES) or _has_blocks(child):
            self._flow(child, holder, looks, style, depth)
            return
        self._link = make(
            "text:a", xlink__type="simple", xlink__href=address, office__title=address,
            text__style_name="Internet_20_link", text__visited_style_name="Internet_20_link",
        )  # fmt: skip
        self._flow(child, holder, looks, style, depth)
        self._link = None

    def _image(self, child: Element, holder: Element, style: str) -> None:
        source, said = child.get("src", "").strip(), _SPACE.sub(" ", child.get("alt", "")).strip()
        asked = tuple(_pixels(child.get(side, "")) for side in ("width", "height"))
        found = _in_address(source) if source.lower().startswith("data:") else self._pictures(source)
        if any(side is not None and side <= 2 for side in asked) or (
            found and max(found.width, found.height) <= 2
        ):
            self._told[TRACKING] += 1
        elif found is None:
            self._told[OUTSIDE] += 1
            if said:
                self._say(f"[afbeelding: {said}]", holder, "", style)
        else:
            place = self._open(holder, style)
            place.append(found.element(said or "Afbeelding", *asked))
            self._ends_in_space = False

    def _preformatted(self, child: Element, holder: Element) -> None:
        self._close()
        text = "".join(map(str, child.itertext())).strip("\n").expandtabs(4)
        if text.strip():
            holder.append(paragraph := make("text:p", text__style_name="Vast"))
            pages.write(paragraph, text)

    def _heading(self, child: Element, holder: Element, looks: str, depth: int) -> None:
        self._close()
        inside = make("office:text")
        self._flow(child, inside, looks.replace("b", ""), "Regel", depth)
        self._close()
        paragraphs = list(inside)
        if not any("".join(map(str, each.itertext())).strip() for each in paragraphs):
            holder.extend(paragraphs)
            return
        self._level = min(int(str(child.tag)[1]) + self._above, self._level + 1, 6)  # no level is skipped
        heading = make("text:h", text__style_name=f"Heading_20_{self._level}", text__outline_level=self._level)
        for number, paragraph in enumerate(paragraphs):
            if number:
                heading.append(make("text:line-break"))
            pages.write(heading, paragraph.text or "")
            heading.extend(paragraph)
        holder.append(heading)

    def _list(self, child: Element, holder: Element, looks: str, depth: int) -> None:
        self._close()
        numbered = child.tag == "ol"
        made = make("text:list", text__style_name="Nummers" if numbered else "Punten")
        start = child.get("start", "")
        for item in child:
            if not isinstance(item.tag, str):
                continue
            entry = make("text:list-item")
            if numbered and not len(made) and start.isdecimal():
                entry.set(pages.qualified("text:start-value"), str(min(int(start), 30_000)))
            made.append(entry)
            if item.tag == "li":
                self._flow(item, entry, looks, "Regel", depth)
            else:
                self._child(item, entry, looks, "Regel", depth)
            self._close()
            if not len(entry):
                made.remove(entry)
        if len(made):
            holder.append(made)
            self._gap = True

    def _table(self, child: Element, holder: Element, looks: str, depth: int) -> None:  # noqa: C901
        self._close()
        for caption in child.findall("caption"):
            self._block(caption, holder, looks + "b", "Alinea", depth)
        rows = table_rows(child)
        head, cells, widths = grid(child, rows)
        table = make("table:table", table__style_name="tabel")
        for width in widths:
            table.append(make("table:table-column", table__style_name=f"kolom{width}"))
        top = make("table:table-header-rows")
        for number, row in enumerate(cells):
            line = make("table:table-row")
            for cell in row:
                if cell is None:
                    line.append(make("table:covered-table-cell"))
                    continue
                made = make("table:table-cell", table__style_name="cel")
                if cell.columns > 1:
                    made.set(pages.qualified("table:number-columns-spanned"), str(cell.columns))
                if cell.rows > 1:
                    made.set(pages.qualified("table:number-rows-spanned"), str(cell.rows))
                if cell.element is not None:
                    bold = number < head or cell.element.tag == "th"
                    self._flow(cell.element, made, "b" if bold else looks, "Cel", depth)
                    self._close()
                if not len(made):
                    made.append(make("text:p", text__style_name="Cel"))
                line.append(made)
            (top if number < head else table).append(line)
            if number == head - 1:
                table.append(top)
        holder.append(table)
        self._gap = True


def _has_blocks(element: Element) -> bool:
    return any(
        child.tag in _BLOCKS or child.tag in ("ul", "ol", "blockquote", "pre")
        for child in element.iterdescendants()
    )


def _pixels(length: str) -> float | None:
    found = re.fullmatch(r"\s*(\d{1,5}(?:\.\d+)?)\s*(?:px)?\s*", length)
    return float(found[1]) if found else None


def _in_address(address: str) -> Picture | None:
    """Return the picture that stands in an address itself (RFC 2397)."""
    head, _, data = address[5:].partition(",")
    try:
        raw = unquote_to_bytes(data)
        return picture(base64.b64decode(raw) if head.endswith(";base64") else raw)
    except (binascii.Error, ValueError):
        return None


def referred(html: str) -> Iterator[str]:
    """Yield the content ids of the parts of a mail that its text refers to (RFC 2392)."""
    for found in re.finditer(r"""cid:([^"'<>\s)]+)""", html, re.IGNORECASE):
        yield unquote_to_bytes(found[1]).decode("utf-8", "replace")
