"""A PDF from elsewhere, made fit for an archive where that loses nothing.

In: a sound PDF. Out: the same or a mended copy, with what was done in Dutch, and what a second judge still has
against it. What a reader sees stays; what PDF/A forbids and paper cannot show goes (hidden annotations), and
that is told; so does what only a show of slides or the program that made it needs. Colours and metadata are the
package's own: see ``bundle``. It embeds no font.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from pipeline.attachments.pdf.opening import SoundPdf, write_copy
from pipeline.bundle.judging import of_the_whole, opinion_on_prepared, prepare, second_opinion
from pipeline.bundle.odd import ODD
from pipeline.models import Obstacle

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
# ISO 32000-1, 7.7.3.3, without what a reader does not see; the second judge does not know the rest.
_ON_A_PAGE = frozenset({
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
    "/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit",
})  # fmt: skip
_MAKERS = ("/Metadata", "/PieceInfo", "/LastModified", "/PTEX.FileName", "/PTEX.InfoDict", "/PTEX.PageNumber")
_BEYOND_ASCII = re.compile(rb"#([89a-fA-F][0-9a-fA-F])")


def make_archival(sound: SoundPdf, copy: Path) -> tuple[SoundPdf, tuple[Obstacle, ...]]:
    """Mend a PDF so that its pages can be part of a PDF/A-2.

    Args:
        sound: The PDF.
        copy: Where a mended copy comes, if there is something to mend; the PDF itself may stand there.

    Returns:
        The PDF to use, and what still denies that its pages are PDF/A-2.
    """
    new = copy.with_name(f"{copy.name}.nieuw")
    with suppress(*ODD):  # what cannot be mended is judged as it is
        with pikepdf.open(sound.path) as pdf:
            said = [(holder, key, holder.get(key)) for holder, key in of_the_whole(pdf)]
            if not (done := _mend(pdf)):
                return sound, opinion_on_prepared(pdf)
            for holder, key, value in said:  # what the preparation says in its place has a time in it
                if value is not None:
                    holder[key] = value
                elif key in holder:
                    del holder[key]
            write_copy(pdf, new)
        new.replace(copy)
        sound = replace(sound, path=copy, actions=sound.actions + done)
    return sound, second_opinion(sound.path)


def _mend(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Change an open PDF, and return what was done; nothing if nothing was."""
    prepared = prepare(pdf)
    actions = []
    if removed := sum(prepared.annotations_removed.values()):
        pages = ", ".join(map(str, sorted(prepared.annotations_removed_pages)))
        actions.append(f"verborgen aantekeningen weggelaten: {removed} (pagina {pages})")
    details = prepared.interpolation_removed + prepared.print_flags_set + prepared.base_encodings_added
    details += sum(_drop(page.obj, _off_the_page(page.obj)) for page in pdf.pages)
    things = list(pdf.objects)
    details += sum(_drop(thing, _of_its_maker(thing)) for thing in things if isinstance(thing, Stream))
    holders = [thing for thing in things if isinstance(thing, Dictionary)]
    details += sum(_drop_leftover(thing) + _settle_button(thing) for thing in holders)
    details += _spell_fonts(holders)
    if details:
        actions.append(f"geschikt gemaakt voor het archief, zonder zichtbaar verschil ({details} kleine dingen)")
    return tuple(actions)


def _off_the_page(page: Object) -> list[str]:
    """Return what a page has that is not on it: how it comes up in a show, a small picture of it, and more."""
    return [key for key in page.keys() if key not in _ON_A_PAGE]  # noqa: SIM118


def _of_its_maker(stream: Object) -> list[str]:
    """Return what a drawing or picture has for the program that made it, or tells of where it comes from."""
    return [key for key in _MAKERS if key in stream]


def _drop(thing: Object, keys: Sequence[str]) -> bool:
    """Remove keys, and return whether there were any."""
    for key in keys:
        del thing[key]
    return bool(keys)


def _drop_leftover(thing: Object) -> bool:
    """Remove the list of what is in a font (ISO 19005-2, 6.2.11.4.2): it need not be there, and is often wrong."""
    if "/CIDSet" not in thing or thing.get(Name.Type) != Name.FontDescriptor:  # the rarest first
        return False
    del thing.CIDSet
    return True


def _spell_fonts(things: Sequence[Object]) -> int:
    """Write names of fonts in the file in ASCII, where their maker had a code of its own (ISO 19005-2, 6.1.8).

    Readers find such a font by its place. The name of a font that is not in the file stays: they look for it. They
    must be UTF-8, of which veraPDF takes no more than ASCII.
    """
    odd = {
        written
        for thing in things
        if isinstance(name := thing.get("/FontName"), Name)
        and _BEYOND_ASCII.search(written := name.unparse())
        and any(file in thing for file in _FONT_FILES)
    }
    spelled = 0
    for thing in things if odd else ():
        inside = thing.get("/DescendantFonts")
        for font in (thing, *(inside if isinstance(inside, Array) else ())):
            for key in ("/BaseFont", "/FontName") if isinstance(font, Dictionary) else ():
                if isinstance(name := font.get(key), Name) and name.unparse() in odd:
                    font[key] = Name(_BEYOND_ASCII.sub(rb"\1", name.unparse()).decode("ascii"))
                    spelled += 1
    return spelled


def _settle_button(thing: Object) -> bool:
    """Let the look of a button be that of its one state (ISO 19005-2, 6.3.3); readers show the same."""
    if "/AP" not in thing or thing.get(Name.Subtype) != Name.Widget or thing.get(Name.FT) != Name.Btn:
        return False
    look = thing.AP.get(Name.N)
    if not isinstance(look, Stream):
        return False
    thing.AP = Dictionary(N=Dictionary(Off=look))
    thing.AS = Name.Off
    return True
