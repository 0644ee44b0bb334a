"""A PDF from elsewhere, without what could do something, or leads out of the file.

In: an open PDF. Out: the same without scripts, commands, media, embedded files, and references to what is not in
it, and in Dutch what was taken out. Links to pages, websites and mail addresses stay, and so does all that is seen
on a page: of a film the picture that stands for it. Every object is looked at, not only what a reader would find.
It never decides whether a PDF is sound, and changes nothing in one that is safe.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import suppress

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from pipeline.attachments.pdf.signatures import take_signatures, tell
from pipeline.bundle.odd import ODD
from pipeline.errors import AttachmentError
from pipeline.models import Signature

_SCRIPTS, _OTHER, _MEDIA = "scripts", "andere opdrachten", "film, geluid en 3D"
_FILES, _ADDRESSES = "koppelingen naar een ander bestand", "koppelingen naar een onveilig adres"
_OUTSIDE, _XFA = "verwijzingen naar gegevens buiten de PDF", "XFA-formulieren"

# ISO 32000-1, 12.6.4: what an action does; and ISO 32000-2. What is neither here nor kept is "other".
_ACTIONS = {
    "/JavaScript": _SCRIPTS,
    "/Launch": "opdrachten om een programma te starten",
    "/GoToR": _FILES,
    "/GoToE": _FILES,
    "/SubmitForm": "opdrachten om gegevens te versturen",
    "/ImportData": "opdrachten om gegevens in te lezen",
    "/Rendition": _MEDIA,
    "/Movie": _MEDIA,
    "/Sound": _MEDIA,
    "/GoTo3DView": _MEDIA,
    "/RichMediaExecute": _MEDIA,
    **dict.fromkeys(("/Thread", "/ResetForm", "/Hide", "/SetOCGState", "/Trans", "/GoToDp"), _OTHER),
}
_KEPT = ("/GoTo", "/URI", "/Named")
_TURNING = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
_HOLDERS = ("/A", "/PA", "/Next", "/OpenAction")
_SAFE = ("http://", "https://", "mailto:", "tel:")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0]")  # what a browser skips in an address

_MEDIA_NOTES = ("/Movie", "/Sound", "/Screen", "/RichMedia", "/3D")
_LOOK = frozenset({
    "/Type", "/Rect", "/AP", "/AS", "/P", "/F", "/StructParent", "/Contents", "/OC", "/Border", "/BS", "/NM",
    "/M",
})  # fmt: skip
_NAMES = {
    "/JavaScript": _SCRIPTS,
    "/EmbeddedFiles": "",  # told by name
    "/AlternatePresentations": _OTHER,
    "/Renditions": _MEDIA,
    "/IDS": _OUTSIDE,
    "/URLS": _OUTSIDE,
}
_CATALOG = {"/SpiderInfo": _OUTSIDE, "/Requirements": _OTHER}
_EXTERNAL = ("/F", "/FFilter", "/FDecodeParms")  # ISO 32000-1, 7.3.8.2: a stream whose data are another file

# Names of keys by which a dictionary can be one that is to be changed. Most objects have none of them, and finding
# that out in their written form takes a tenth of the time of looking at each.
_SUSPECT = re.compile(
    rb"/(?:AA|A|PA|Next|OpenAction|EF|AF|F|Ref|OPI|Movie|Sound|Screen|RichMedia|3D)(?![^\s/<\[({])"
)


def sanitise(pdf: pikepdf.Pdf) -> tuple[tuple[str, ...], tuple[Signature, ...]]:
    """Take out of an open PDF what is not safe.

    Returns:
        What was done, nothing if nothing was; and the digital signatures, which no longer hold.

    Raises:
        AttachmentError: What is to be read is not on its pages: they say that another program is needed.
    """
    _refuse_what_is_not_on_pages(pdf)
    signatures = take_signatures(pdf)
    work = _Work()
    work.catalog(pdf)
    for page in pdf.pages:
        work.page(page.obj)
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | Array | Stream):
            written = _written(thing)
            if keys := {key.decode() for key in _SUSPECT.findall(written)}:
                for each in _within(thing) if written.count(b"<<") > 1 or isinstance(thing, Array) else (thing,):
                    work.dictionary(each, keys)
    return (*map(tell, signatures), *work.told()), signatures


def _refuse_what_is_not_on_pages(pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        fields = form.get("/Fields")
        if pdf.Root.get("/NeedsRendering") or not (isinstance(fields, Array) and len(fields)):
            raise AttachmentError(
                "is een formulier dat alleen Adobe Reader kan tonen (XFA).",
                "Open het daarin, druk het af naar PDF, en gebruik die.",
            )
    if "/Collection" in pdf.Root and "/EmbeddedFiles" in pdf.Root.get("/Names", Dictionary()):
        raise AttachmentError(
            "is een PDF-portfolio: de stukken zitten erin als losse bestanden.",
            "Bewaar die bestanden apart, en noem ze elk als bijlage.",
        )


def _written(thing: Object) -> bytes:
    return thing.stream_dict.unparse() if isinstance(thing, Stream) else thing.unparse(resolved=True)


def _within(thing: Object) -> Iterator[Object]:
    """Yield the dictionaries and streams that an object is or holds; what it refers to has its own turn."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            inside = list(each)
        else:
            yield each
            inside = [each[key] for key in each.keys()]  # noqa: SIM118  (a pikepdf object iterates otherwise)
        waiting += (one for one in inside if isinstance(one, Dictionary | Array) and not one.is_indirect)


class _Work:
    """What is taken out of one PDF, counted by its kind."""

    def __init__(self) -> None:
        self._removed: Counter[str] = Counter()
        self._files: set[str] = set()

    def told(self) -> Iterator[str]:
        """Yield what was taken out, in Dutch."""
        if self._files:
            yield f"ingesloten bestanden niet overgenomen: {', '.join(sorted(self._files))}"
        if kinds := [f"{kind} ({count})" for kind, count in sorted(self._removed.items()) if kind and count]:
            yield f"om de veiligheid weggelaten: {', '.join(kinds)}"

    def catalog(self, pdf: pikepdf.Pdf) -> None:
        """Take out what belongs to the file as a whole."""
        names = pdf.Root.get("/Names")
        if isinstance(names, Dictionary):
            with suppress(*ODD):
                self._files |= {_plain(name) for name in pdf.attachments}
            for key, kind in _NAMES.items():
                self._delete(names, key, kind)
        for key, kind in _CATALOG.items():
            self._delete(pdf.Root, key, kind)
        form = pdf.Root.get("/AcroForm")
        if isinstance(form, Dictionary):
            self._delete(form, "/XFA", _XFA)

    def page(self, page: Object) -> None:
        """Take the notes that carry a file, a film or a sound from a page; what stands for a film stays."""
        notes = page.get("/Annots")
        if not isinstance(notes, Array):
            return
        kept = [note for note in notes if not (isinstance(note, Dictionary) and self._is_gone(note))]
        if len(kept) < len(notes):
            gone = [note for note in kept if isinstance(note, Dictionary) and _explains_nothing(note)]
            page["/Annots"] = Array([note for note in kept if note not in gone])

    def _is_gone(self, note: Object) -> bool:
        kind = str(note.get("/Subtype"))
        if kind == "/FileAttachment":
            held = note.get("/FS")
            if isinstance(held, Dictionary):
                self._file(held)
            else:
                self._removed[_OUTSIDE] += 1
            keep: frozenset[str] = frozenset()
        elif kind in _MEDIA_NOTES:
            self._removed[_MEDIA] += 1
            keep = _LOOK if "/AP" in note else frozenset()
        else:
            return False
        # The tags may still lead to it: then it is to lead nowhere.
        for key in set(note.keys()) - keep:
            del note[key]
        if keep:
            note["/Subtype"], note["/F"] = Name.Stamp, 4
        return not keep

    def dictionary(self, holder: Object, keys: Container[str]) -> None:
        """Take out of a dictionary what it does, and what it refers to outside the file.

        Args:
            holder: The dictionary, or a stream.
            keys: Those of ``_SUSPECT`` that it may have: asking it for each takes most of the time.
        """
        for key in _HOLDERS:
            if key in keys and key in holder:
                self._action(holder, key)
        more = holder.get("/AA") if "/AA" in keys else None
        if isinstance(more, Dictionary) and (kinds := [kind for kind in map(_kind, _values(more)) if kind]):
            del holder["/AA"]
            self._removed.update(_ACTIONS.get(kind, _OTHER) for kind in kinds)
        if "/EF" in keys and "/EF" in holder and isinstance(holder.get("/UF", holder.get("/F")), String):
            self._file(holder)
        related = holder.get("/AF") if "/AF" in keys else None
        if isinstance(related, Array) or _is_file(related):
            del holder["/AF"]  # the files in it are objects too, and told by name
        if isinstance(holder, Stream):
            self._stream(holder)

    def _stream(self, stream: Stream) -> None:
        outside = "/F" in stream
        for key in _EXTERNAL if outside else ():
            self._delete(stream, key, "")
        drawn = str(stream.get("/Subtype"))
        for key in ("/Ref", "/OPI") if drawn in ("/Form", "/Image") else ():
            outside |= key in stream
            self._delete(stream, key, "")
        self._removed[_OUTSIDE] += outside

    def _action(self, holder: Object, key: str) -> None:
        found = holder[key]
        if isinstance(found, Array) and key == "/Next":
            judged = [(each, self._forbidden(each)) for each in found]
            self._removed.update(kind for _, kind in judged if kind)
            if any(kind for _, kind in judged):
                holder[key] = Array([each for each, kind in judged if not kind])
        elif kind := self._forbidden(found):
            self._delete(holder, key, kind)
        elif key == "/A" and _kind(found) and str(holder.get("/Subtype")) == "/Widget":
            self._delete(holder, key, _OTHER)  # ISO 19005-2, 6.4.1

    def _forbidden(self, action: Object) -> str:
        """Return of what kind an action is that is not kept; empty for one that is, and for what is no action."""
        kind = _kind(action)
        if kind == "/URI":
            return "" if _is_safe(action) else _ADDRESSES
        if kind == "/Named":
            return "" if str(action.get("/N")) in _TURNING else _OTHER
        return _ACTIONS.get(kind, "")

    def _file(self, file: Object) -> None:
        if name := file.get("/UF", file.get("/F")):
            self._files.add(_plain(str(name)))
        for key in ("/EF", "/RF"):
            self._delete(file, key, "")

    def _delete(self, holder: Object, key: str, kind: str) -> None:
        if key in holder:
            del holder[key]
            self._removed[kind] += 1


def _kind(action: object) -> str:
    """Return what kind of action something is; empty when it is none."""
    if not isinstance(action, Dictionary):
        return ""
    kind = str(action.get("/S"))
    return kind if kind in _ACTIONS or kind in _KEPT else ""


def _is_safe(action: Object) -> bool:
    """Return whether an address may stay; one that lacks its beginning gets it, as browsers do."""
    address = action.get("/URI")
    if not isinstance(address, String):
        return False
    plain = _IGNORED.sub("", str(address)).lower()
    if plain.startswith("www."):
        action["/URI"] = String("https://" + _IGNORED.sub("", str(address)))
        return True
    return plain.startswith(_SAFE)


def _values(holder: Object) -> list[Object]:
    return [holder[key] for key in holder.keys()]  # noqa: SIM118


def _is_file(thing: object) -> bool:
    return isinstance(thing, Dictionary) and "/EF" in thing


def _explains_nothing(note: Object) -> bool:
    """Return whether it is the text balloon of a note that is gone."""
    parent = note.get("/Parent")
    return note.get("/Subtype") == Name.Popup and isinstance(parent, Dictionary) and "/Subtype" not in parent


def _plain(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name)[:100]
