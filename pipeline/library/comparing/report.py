"""What differs, for people: one page for a browser.

In: comparisons. Out: HTML: one file without scripts that needs no network, its pictures in it. Equal comparisons
give equal bytes.
"""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

from PIL import Image

from pipeline.library.comparing.changes import Change, Kind
from pipeline.library.comparing.comparison import DocumentComparison, TemplateComparison
from pipeline.library.comparing.data import About
from pipeline.library.comparing.marking import PagePair, framed
from pipeline.production import webpage
from pipeline.production.publish import OWNER, explained

_COLOURS = 256  # of a picture: half of the size, and nobody sees it
_HEADS = {
    Kind.BUILD: "Niet te maken",
    Kind.FIELDS: "Velden",
    Kind.TEXT: "Tekst",
    Kind.STYLE: "Opmaak",
    Kind.PAGES: "Pagina's",
}
_BRIEF = 15  # differences of a template that a summary tells
_LEGEND = (
    '<p class="legend"><span><i class="gone"></i>met streepjes omkaderd: zo was het</span>'
    '<span><i class="come"></i>met een lijn omkaderd: zo is het nu</span></p>\n'
)


def page(about: About, found: Sequence[TemplateComparison]) -> str:
    """Return the page for a browser."""
    every = [change for each in found for change in each.every]
    return webpage.page(
        Path(__file__).with_name("report.html"),
        tab=escape(f"{_verdict(every)} – {about.new}"),
        verdict=escape(_verdict(every)),
        old=escape(about.old),
        new=escape(about.new),
        proposal=escape(f"{about.proposal} ({about.municipality})"),
        made_with=escape(about.made_with),
        counts="".join(_counts(every)),
        summary="".join(_summary(found)),
        templates="".join(_template(each) for each in found),
    )


def write(text: str, into: Path) -> None:
    """Write a report, whole or not at all; only its owner may read it, for it shows a proposal.

    Raises:
        OutputError: It cannot be written.
    """
    beside = into.with_name(f".{into.name}.{os.getpid()}")
    with explained(into.parent):
        into.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.touch(OWNER)
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(into)
        finally:
            beside.unlink(missing_ok=True)


def _verdict(every: Sequence[Change]) -> str:
    if not every:
        return "Er is geen verschil"
    return "Er is 1 verschil" if len(every) == 1 else f"Er zijn {len(every)} verschillen"


def _counts(every: Sequence[Change]) -> Iterator[str]:
    for kind in Kind:
        if number := sum(each.kind is kind for each in every):
            yield f"<li><b>{number}</b> {escape(_HEADS[kind].lower())}</li>\n"


def _summary(found: Sequence[TemplateComparison]) -> Iterator[str]:
    """Yield what a reader has to know first: all that is no matter of pages, in words."""
    if found:
        yield '<section class="card" aria-labelledby="kort">\n<h2 id="kort">In het kort</h2>\n'
    for each in found:
        told = [f"{change}." for change in each.every if change.kind is not Kind.PAGES]
        if len(told) > _BRIEF:
            told[_BRIEF:] = [f"En nog {len(told) - _BRIEF} verschillen: zie hieronder."]
        pages = [pair for document in each.documents for pair in document.pages]
        if pages:
            other = sum(pair.places > 0 or pair.alone for pair in pages)
            told.append(f"{other} van de {len(pages)} pagina's zien er anders uit.")
        rows = "".join(f"<li>{escape(line)}</li>\n" for line in told)
        yield f'<h3><a href="#{_anchor(each.name)}">{escape(each.name)}</a></h3>\n'
        yield f'<ul class="brief">\n{rows}</ul>\n'
    if found:
        yield f"{_LEGEND}</section>\n"


def _template(found: TemplateComparison) -> str:
    anchor = _anchor(found.name)
    body = "".join(_groups(found.changes, "h3")) + "".join(map(_document, found.documents))
    head = f'<h2 id="{anchor}">Sjabloon {escape(found.name)}</h2>'
    return f'<section aria-labelledby="{anchor}">\n{head}\n{body}</section>\n'


def _document(found: DocumentComparison) -> str:
    if not found.changes:
        return ""
    told = [each for each in found.changes if each.kind is not Kind.PAGES]
    body = "".join(_groups(told, "h4"))
    return f"<h3>{escape(found.name)}</h3>\n{body}{_pages(found)}"


def _groups(changes: Sequence[Change], head: str) -> Iterator[str]:
    for kind in Kind:
        if those := [each for each in changes if each.kind is kind]:
            yield f'<{head}>{escape(_HEADS[kind])}</{head}>\n<ul class="changes">\n'
            yield from (f"<li>{_change(each)}</li>\n" for each in those)
            yield "</ul>\n"


def _change(change: Change) -> str:
    place = f' <span class="place">{escape(change.place)}</span>' if change.place else ""
    told = f"<p>{escape(change.message)}{place}</p>"
    if len(change.old) == len(change.new) == 1:
        return f'{told}\n<p class="said">{"".join(_word_by_word(change.old[0], change.new[0]))}</p>'
    lines = [f"<del>{escape(text)}</del>" for text in change.old] + [
        f"<ins>{escape(text)}</ins>" for text in change.new
    ]
    return told + (f'\n<p class="said">{"<br>".join(lines)}</p>' if lines else "")


def _word_by_word(old: str, new: str) -> Iterator[str]:
    before, after = re.split(r"(\s+)", old), re.split(r"(\s+)", new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = escape("".join(before[i1:i2])), escape("".join(after[j1:j2]))
        if tag == "equal":
            yield gone
        else:
            yield (f"<del>{gone}</del>" if gone else "") + (f"<ins>{come}</ins>" if come else "")


def _pages(found: DocumentComparison) -> str:
    """Return the pages side by side: those that differ open, those that only moved folded, the others not."""
    if not found.pages:
        return ""
    rows = [f"<h4>{escape(_HEADS[Kind.PAGES])}</h4>\n"]
    rows += [
        f"<p>{escape(str(change))}.</p>\n"
        for change in found.about(Kind.PAGES)
        if " in plaats van " in change.message
    ]
    for pair in found.pages:
        if pair.places or pair.alone:
            rows.append(_pair(pair))
        elif pair.moved:
            rows.append(
                f"<details><summary>Pagina {pair.number}: alleen verschoven</summary>\n{_pair(pair)}</details>\n"
            )
        else:
            rows.append(f'<p class="same">Pagina {pair.number} is gelijk.</p>\n')
    return "".join(rows)


def _pair(pair: PagePair) -> str:
    sides = []
    for each, boxes, called, gone in ((pair.old, pair.gone, "oud", True), (pair.new, pair.come, "nieuw", False)):
        caption = f"Pagina {pair.number}, {called}"
        if each is None:
            sides.append(
                f'<figure><figcaption>{caption}: is er niet</figcaption><div class="none"></div></figure>'
            )
            continue
        marked = (
            "niets omkaderd" if not boxes else f"{len(boxes)} {'plek' if len(boxes) == 1 else 'plekken'} omkaderd"
        )
        image = framed(each, boxes, gone=gone)
        size = f'width="{image.width}" height="{image.height}"'
        picture = f'<img src="{_inline(image)}" {size} alt="{caption}: {marked}" loading="lazy">'
        sides.append(f"<figure><figcaption>{caption}</figcaption>{picture}</figure>")
    together = "\n".join(sides)
    return f'<div class="pair">\n{together}\n</div>\n'


def _inline(picture: Image.Image) -> str:
    """Return a picture as an address that holds it."""
    file = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def _anchor(name: str) -> str:
    return "sjabloon-" + re.sub(r"\W+", "-", name)
