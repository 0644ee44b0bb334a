"""The interests on which secrecy can rest: in: what a secretary wrote and the day it was imposed; out: the ground.

The lists are data, with their sources: ``schemas/geheimhouding.yaml``. Never judges how much an interest weighs.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache

import yaml

from pipeline.definition.names import fold, nearest
from pipeline.dutch import print_date
from pipeline.workspace import carried

_ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende")
_ARTICLE = re.compile(  # of the Woo or the Wob, its paragraph, and the letter
    r"(?<![\d.])(5[. ][12]|1[01])(?!\d)(?:\W*lid)?\W*([1-7])?(?!\d)"
    r"(?:\W*(?:lid|onder|onderdeel|sub))*\W*([a-i])?\b"
)
_LIST = "De belangen waaruit u kunt kiezen, staan in docs/velden.md."
_ENOUGH = 8  # letters of a part of the words by which an interest is recognised, if no other has it


class GroundError(Exception):
    """Secrecy cannot rest on what was written; it says why, and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message, self.remedy = message, remedy


@dataclass(frozen=True)
class Ground:
    """An interest in the list of its time.

    Attributes:
        article: Article, paragraph and letter, as far as it has them.
        words: The words of the law.
        law: The law that it is in, with its article (``de``), as printed.
        imposed: The article of the Gemeentewet by which secrecy is imposed.
        other: Other words by which it is recognised.
        refused: Why secrecy cannot rest on it; empty when it can.
    """

    article: tuple[str, ...]
    words: str
    law: str
    imposed: str
    other: tuple[str, ...] = field(default=(), repr=False)
    refused: str = ""

    @property
    def where(self) -> str:
        """Where it stands: ``artikel 5.1, tweede lid, onder b, van de Wet open overheid``."""
        number, *rest = self.article
        paragraph = [f"{_ORDINALS[int(rest[0]) - 1]} lid"] if rest else []
        letter = [f"onder {rest[1]}"] if len(rest) > 1 else []
        return f"artikel {', '.join([number, *paragraph, *letter, ''])[:-2]}{',' if rest else ''} van {self.law}"

    @property
    def told(self) -> str:
        """The interest and where it stands, as a sentence can hold it."""
        return f"{self.words} ({self.where})"


def grounds(imposed: dt.date | None) -> tuple[Ground, ...]:
    """Return the interests that count for secrecy imposed on a day, with those that are refused.

    Args:
        imposed: The day; None when it is not known: then those of now.
    """
    return [found for start, found in _periods() if imposed is None or start <= imposed][-1]


def periods() -> tuple[dt.date, ...]:
    """Return the first day of each time that has its own list."""
    return tuple(start for start, _ in _periods())


def find_ground(written: str, imposed: dt.date | None) -> Ground:
    """Return the interest that a secretary means: by its article, its words, or a part of them that no other has.

    Args:
        written: What stands in the definition.
        imposed: The day on which secrecy was imposed; None when it is not known.

    Raises:
        GroundError: There is no such interest in the list of that day, or secrecy cannot rest on it.
    """
    known = grounds(imposed)
    article, words = _article(written), fold(re.sub(r"\(.*?\)", "", written))
    found = [each for each in known if fold(written) in _words(each)]
    if not found and article:
        found = [each for each in known if each.article == article[: len(each.article)]]
    elif not found:
        found = [each for each in known if len(words) >= _ENOUGH and words in fold(each.words)]
    if len(found) != 1:
        raise _unknown(written, article, words, imposed)
    if found[0].refused:
        raise GroundError(f"Geheimhouding kan niet rusten op {found[0].told}.", f"{found[0].refused} {_LIST}")
    return found[0]


def _words(ground: Ground) -> list[str]:
    """Return all words by which a ground is recognised, in comparable form."""
    return [fold(each) for each in (ground.words, *ground.other)]


def _unknown(written: str, article: tuple[str, ...], words: str, imposed: dt.date | None) -> GroundError:
    usable = [each for each in grounds(imposed) if not each.refused]
    by_words = {name: each for each in usable for name in _words(each)}
    # An article of the law of another time: what says the same in the law of this time?
    elsewhere = [
        _words(each)[0] for _, period in _periods() for each in period if article and each.article == article
    ]
    found = (by_words.get(nearest(each, by_words) or "") for each in (*elsewhere, words))
    near = next((each for each in found if each), None)
    when = f", die gold op {print_date(imposed)}" if imposed else ""
    remedy = f"Bedoelt u '{near.words}' ({near.where})? " if near else ""
    return GroundError(f"'{written}' is geen belang uit {usable[0].law}{when}.", remedy + _LIST)


def _article(written: str) -> tuple[str, ...]:
    """Return the article that is named: ``5.1 lid 2 b`` and ``artikel 5.1, tweede lid, onder b, van de Woo``."""
    text = written.casefold()
    for place, ordinal in enumerate(_ORDINALS, 1):
        text = re.sub(rf"\b{ordinal}\b", str(place), text)
    if not (match := _ARTICLE.search(text)):
        return ()
    number, paragraph, letter = match.groups()
    return tuple(part for part in (number.replace(" ", "."), paragraph, letter) if part)


@cache
def _periods() -> tuple[tuple[dt.date, tuple[Ground, ...]], ...]:
    text = (carried("schemas") / "geheimhouding.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return tuple(
        (
            period["vanaf"],
            tuple(
                Ground(
                    tuple(map(str, each["artikel"])),
                    each["belang"],
                    period["wet"],
                    period["gemeentewet"],
                    tuple(each.get("ook", ())),
                    each.get("waarom", ""),
                )
                for each in (*period["belangen"], *period["geweigerd"])
            ),
        )
        for period in data["perioden"]
    )
