"""What a result is made from, and so whether it must be made again, and why.

A proposal and what stands on the disk come in; fingerprints and reasons in Dutch go out. It reads inputs and
results where their stat changed, starts no program, and makes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from pipeline import __version__, machine
from pipeline.conversion.installation import Installation
from pipeline.definition.described import DESCRIPTION
from pipeline.definition.disclosure import withheld_by
from pipeline.models import Proposal
from pipeline.naming import without_diacritics
from pipeline.production import fingerprints
from pipeline.production.index import Entry, Stat, stat_of
from pipeline.production.job import CONTENTS, STANDARD, TEMPLATE, Job
from pipeline.production.release import may_be_public
from pipeline.workspace import TEMPLATES, Workspace, carried

# What has a hand in a result beside the product itself: the name of the package, and of its module.
LIBRARIES = {
    "compressed-rtf": "compressed_rtf",
    "docxtpl": "docxtpl",
    "img2pdf": "img2pdf",
    "jinja2": "jinja2",
    "lxml": "lxml",
    "markdown-it-py": "markdown_it",
    "msoffcrypto-tool": "msoffcrypto",
    "olefile": "olefile",
    "openpyxl": "openpyxl",
    "pi-heif": "pi_heif",
    "pikepdf": "pikepdf",
    "pillow": "PIL",
    "pypdfium2": "pypdfium2",
}
_PROGRAMS = ("collegevoorstel", "LibreOffice", *LIBRARIES)
_MAY_BE_PUBLIC = "openbaar"
_FONTS, _CODE = "een van de lettertypen op deze computer", "de werking van collegevoorstel"
NEW = "nog niet gemaakt"
ASKED = "u vroeg om alles opnieuw te maken"


class Surroundings:
    """The programs, libraries and fonts of this machine that have a hand in every result.

    Args:
        office: LibreOffice; None when there is none.
    """

    def __init__(self, office: Installation | None) -> None:
        self._folders = font_folders(office)
        self.parts = {**programs(office), _FONTS: fonts(self._folders)}
        self.watched = (
            *self._folders,
            *_code(),
            *(office.files if office else ()),
            *(Path(spec.origin) for name in LIBRARIES.values() if (spec := find_spec(name)) and spec.origin),
        )


def font_folders(office: Installation | None) -> tuple[Path, ...]:
    """Return the folders of fonts that LibreOffice sees, and all below them."""
    return tuple(_folders([*machine.font_folders(), *(office.fonts if office else ())]))


def fonts(folders: Sequence[Path]) -> str:
    """Return the fingerprint of the fonts in these folders: another font is another page."""
    return fingerprints.of_values([_listed(folder) for folder in folders])


def programs(office: Installation | None) -> dict[str, str]:
    """Return the versions of what makes results, and the fingerprint of the product's own code.

    Machines of which these and the fonts are equal make the same bytes of the same inputs.
    """
    return {
        "collegevoorstel": __version__,
        "LibreOffice": office.version if office else "",
        **{name: version(name) for name in LIBRARIES},
        _CODE: fingerprints.of_values([fingerprints.of_file(file) for file in _code()]),
    }


def _code() -> list[Path]:
    package = Path(__file__).parents[1]
    return sorted([*package.rglob("*.py"), *package.glob("bundle/font/*")])


def _folders(roots: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders and all below them, also those that are not there (yet)."""
    for root in roots:
        yield root
        if root.is_dir():
            yield from sorted(path for path in root.rglob("*") if path.is_dir())


def _listed(folder: Path) -> list[list[object]]:
    if not folder.is_dir():
        return []
    found = ((path.name, path.stat()) for path in sorted(folder.iterdir()) if path.is_file())
    return [[name, stat.st_size, stat.st_mtime_ns] for name, stat in found]


def parts(job: Job, surroundings: Surroundings) -> dict[str, str]:
    """Return the fingerprint or version of all that a result is made from, by how a user calls it."""
    proposal = job.proposal
    municipality = proposal.municipality
    return {
        **surroundings.parts,
        f"sjabloon {municipality.template}": _content(job.template),
        f"de inhoudsopgave van sjabloon {municipality.template}": _content(job.contents),
        **{
            f"{each.path.name} van sjabloon {municipality.template}": f"{_content(each.path)} {each.title}"
            for each in job.documents
        },
        "de kleur van de huisstijl": municipality.colour,
        "het woordmerk": _content(municipality.wordmark) if municipality.wordmark else "",
        **{f"'{name}'": fingerprint for name, fingerprint in _values(proposal).items()},
        **{f"bijlage {each.shown}": _content(each.path) for each in proposal.attachments},
        **{
            f"het wachtwoord van bijlage {each.shown}": _content(each.handling.password_file)
            for each in proposal.attachments
            if each.handling.password_file
        },
        **_helpers(proposal),
        _MAY_BE_PUBLIC: "ja" if may_be_public(proposal, job.day) else "nog niet",
        "wat in de gemeente niet openbaar is": fingerprints.of_values(list(withheld_by(municipality))),
        "de auteur of de taal": fingerprints.of_values([proposal.author, proposal.language]),
        "de naam van het voorstel of de definitie": f"{proposal.name}/{proposal.source.name}",
    }


def _helpers(proposal: Proposal) -> dict[str, str]:
    """Return the versions of what makes attachments readable, where that is asked."""
    if not any(each.handling.readable for each in proposal.attachments):
        return {}
    from pipeline.attachments.readable import made_with  # heavy, and most do not ask for it

    return {"de hulpprogramma's om leesbaar te maken": ", ".join(made_with())}


def _values(proposal: Proposal) -> dict[str, str]:
    """Return the fingerprint of each field that is given, under its name as written with diacritics."""
    given = {name: value for name, value in proposal.values.items() if value or value == 0}
    plain = {bare for name in given if (bare := without_diacritics(name)) != name}
    return {name: _value(value) for name, value in given.items() if name not in plain}


def _value(value: object) -> str:
    return fingerprints.of_values(value)


def _content(path: Path) -> str:
    try:
        return fingerprints.of_file(path)
    except OSError:
        return "niet te lezen"


def watched(job: Job, workspace: Workspace) -> Iterator[Path]:
    """Yield the files that a result depends on beside what its definition was read from.

    Files that the workspace does not have, but would be used if it had, are among them.
    """
    proposal = job.proposal
    municipality = proposal.municipality
    own = (TEMPLATE, DESCRIPTION, *(each.path.name for each in job.documents))
    for attachment in proposal.attachments:
        yield attachment.path
        if attachment.handling.password_file:
            yield attachment.handling.password_file
    for root in (workspace.root / TEMPLATES, carried(TEMPLATES)):
        yield from (root / municipality.template / name for name in own)
        yield from (root / folder / CONTENTS for folder in (municipality.template, STANDARD))
        yield root / "huisstijlen" / municipality.key / "woordmerk.png"


def why(old: Entry | None, new: Mapping[str, str], folder: Path) -> tuple[tuple[str, ...], dict[str, Stat]]:
    """Return why a result must be made again, in Dutch; none when it is as it would be made now.

    Args:
        old: What is known of it.
        new: What it would be made from now.
        folder: Where it stands.

    Returns:
        The reasons, and the stat of each file now.
    """
    if old is None:
        return (NEW,), {}
    reasons = [reason for name in {**new, **old.parts} if (reason := _compared(name, old.parts, new))]
    stats = {}
    for name, (stat, fingerprint) in old.files.items():
        stats[name] = now = stat_of(folder / name)
        if now != stat:
            called = "het openbare pakket" if name.startswith("..") else name
            if not now:
                reasons.append(f"{called} is weg")
            elif _content(folder / name) != fingerprint:
                reasons.append(f"{called} is veranderd sinds het is gemaakt")
    return tuple(dict.fromkeys(reasons)), stats


def _compared(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    before, now = old.get(name), new.get(name)
    if before == now:
        return ""
    if name in (*_PROGRAMS, _MAY_BE_PUBLIC):
        return f"{name} {before or '-'} → {now or '-'}"
    if before is None:
        return f"{name} is nieuw"
    return f"{name} is weggehaald" if now is None else f"{name} is veranderd"
