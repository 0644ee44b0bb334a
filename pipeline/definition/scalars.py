"""Reading what a Dutch secretary wrote: in: the written text of one value; out: the value, exactly.

The other side of ``pipeline.dutch``, which prints. Never guesses: what can be read in two ways is refused, with
both readings in the message. Never uses floats.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pipeline.definition.names import fold, identifier, nearest
from pipeline.dutch import MONTHS, Amount, print_amount, print_number
from pipeline.models import Text


class MisreadError(ValueError):
    """A written value that is not what is asked for, or can be read in two ways.

    Args:
        message: What is wrong, in Dutch.
        remedy: How to write it, in Dutch.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


# --- Numbers and amounts -----------------------------------------------------------------------------------

_SPACES = re.compile("[\u00a0\u2007\u2009\u202f ]+")
_AMOUNT = re.compile(
    r"(?P<minus1>-)? ?(?P<euro1>€|EUR|euro)? ?(?P<minus2>-)?(?P<number>\d[\d.,]*)(?P<dash>,(?:--?|[–—]))?"
    r"(?: (?P<scale>miljoen|mln\.?|miljard|mld\.?))?(?P<euro2> euro)?",
    re.IGNORECASE,
)
_SCALES = {"miljoen": 6, "mln": 6, "miljard": 9, "mld": 9}
_WHOLE = re.compile(r"0|[1-9]\d*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_COMMA = re.compile(r"((?:0|[1-9]\d*)|[1-9]\d{0,2}(?:\.\d{3})+),(\d+)")
_POINT = re.compile(r"(?:0|[1-9]\d*)\.\d{1,2}")
_MEANT_AS_AMOUNT = re.compile(
    r"-? ?(?:€|EUR\b)\s*[-−]?\s*\d.*|-?[\d.,]+ (?:miljoen|miljard|mln\.?|mld\.?)", re.DOTALL
)
_LARGEST_DIGITS = 15
_LARGEST_AMOUNT = Decimal(10) ** _LARGEST_DIGITS

_AMOUNT_REMEDY = "Schrijf bijvoorbeeld € 14.000 of € 14.000,50."
_NUMBER_REMEDY = "Schrijf bijvoorbeeld 14000, '14.000' of 3,5."


def read_amount(written: str, bare: bool) -> Amount:
    """Read an amount in euros.

    Args:
        written: The text as it stands in the file.
        bare: Whether it stands there without quotes, so that YAML would read a number.

    Raises:
        MisreadError: It is no amount, or could be two.
    """
    text = _SPACES.sub(" ", written.strip().replace("−", "-"))
    match = _AMOUNT.fullmatch(text)
    if not match or (match["minus1"] and match["minus2"]) or (match["euro1"] and match["euro2"]):
        raise _no_number(text, bare, "bedrag", _AMOUNT_REMEDY)
    euro = bool(match["euro1"] or match["euro2"])
    scale = match["scale"]
    if scale and "." in match["number"]:
        raise MisreadError(f"'{text}' is niet duidelijk.", "Schrijf het bedrag voluit, of als € 1,5 miljoen.")
    number = _decimal(match["number"], bare and not (euro or scale or match["dash"]), "bedrag", _AMOUNT_REMEDY)
    if scale:
        number = number.scaleb(_SCALES[scale.casefold().rstrip(".")])
    return as_amount(-number if match["minus1"] or match["minus2"] else number)


def as_amount(number: Decimal) -> Amount:
    """Return a number as an amount; raises ``MisreadError`` when it has parts of cents, or is absurdly large."""
    if abs(number) >= _LARGEST_AMOUNT:
        raise MisreadError("Dit bedrag is te groot.", _AMOUNT_REMEDY)
    amount = Amount(number)
    if amount != amount.quantize(Decimal("0.01")):
        raise MisreadError(
            f"'{print_number(amount)}' heeft meer dan twee cijfers achter de komma.", _AMOUNT_REMEDY
        )
    return amount


def read_number(written: str, bare: bool) -> Decimal:
    """Read a number; raises ``MisreadError`` as ``read_amount`` does."""
    text = written.strip().replace("−", "-")
    digits = text.removeprefix("-")
    if not re.fullmatch(r"\d[\d.,]*", digits):
        raise _no_number(text, bare, "getal", _NUMBER_REMEDY)
    number = _decimal(digits, bare, "getal", _NUMBER_REMEDY)
    return -number if text.startswith("-") else number


def read_whole(written: str, bare: bool) -> int:
    """Read a whole number."""
    number = read_number(written, bare)
    if number % 1:
        raise MisreadError(f"'{written}' is geen heel getal.", "Schrijf bijvoorbeeld 3 of 2019.")
    return int(number)


def _decimal(text: str, bare: bool, what: str, remedy: str) -> Decimal:
    """Return the number that is written, if it can be only one."""
    if len(text) > _LARGEST_DIGITS + 5:
        raise MisreadError(f"Dit {what} is te groot.", remedy)
    if _THOUSANDS.fullmatch(text):
        whole = Decimal(text.replace(".", ""))
        if bare and text.count(".") == 1:
            raise _two_readings(text, whole, Decimal(text), what)
        return whole
    if _WHOLE.fullmatch(text) or _POINT.fullmatch(text):
        return Decimal(text)
    if match := _COMMA.fullmatch(text):
        number = Decimal(f"{match[1].replace('.', '')}.{match[2]}")
        if len(match[2]) == 3 and "." not in text:
            raise _two_readings(text, number, Decimal(text.replace(",", "")), what)
        return number
    raise _no_number(text, bare, what, remedy)


def _two_readings(text: str, first: Decimal, second: Decimal, what: str) -> MisreadError:
    small, large = sorted((first, second))
    if what == "bedrag":
        shown = [_euros(small), print_amount(large)]
        write_large, write_small = f"{print_amount(large)} of {large}", f"{small:.2f}".replace(".", ",")
    else:
        shown = [print_number(small.normalize()), print_number(large)]
        write_large = f"'{print_number(large)}' (met aanhalingstekens) of {large}"
        write_small = f"{small.normalize():f}".replace(".", ",")
    return MisreadError(
        f"'{text}' kan {shown[0]} zijn, maar ook {shown[1]}.",
        f"Schrijf {write_large} voor het grote {what}, of {write_small} voor het kleine.",
    )


def _euros(number: Decimal) -> str:
    whole_cents = number == number.quantize(Decimal("0.01"))
    return print_amount(number) if whole_cents else f"{print_amount(Decimal(0))[:2]}{print_number(number)}"


def _no_number(text: str, bare: bool, what: str, remedy: str) -> MisreadError:
    """Say what is wrong with something that is no number, and what YAML would have made of it."""
    if re.fullmatch(r"0\d+", text):
        octal = f"{int(text, 8)}" if bare and re.fullmatch(r"0[0-7]+", text) else ""
        yaml = f" YAML leest dit achttallig, als {octal}." if octal else ""
        return MisreadError(
            f"'{text}' begint met een nul: een {what} of een code?{yaml}",
            f"Schrijf {text.lstrip('0') or '0'} als u het {what} bedoelt.",
        )
    if bare and (match := re.fullmatch(r"(\d{1,3}):([0-5]?\d)", text)):
        minutes = int(match[1]) * 60 + int(match[2])
        return MisreadError(f"'{text}' kan een tijd zijn, maar YAML leest {minutes}; het is geen {what}.", remedy)
    if re.fullmatch(r"\d[\d_]*", text):
        return MisreadError(f"'{text}' heeft streepjes tussen de cijfers; dat is geen {what}.", remedy)
    return MisreadError(f"'{_short(text)}' is geen {what}.", remedy)


# --- Dates -------------------------------------------------------------------------------------------------

_DATE_REMEDY = "Schrijf bijvoorbeeld 29 maart 2019, 29-03-2019 of 2019-03-29."
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_WORDS = re.compile(r"(\d{1,2}) ([a-zA-Z]+)\.? (\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})")
_LOOKS_LIKE_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2} [a-zA-Z]{3,}\.? \d{4}")


def read_date(written: str, bare: bool = True) -> dt.date:
    """Read a date: ``2019-03-29``, ``29-03-2019`` or ``29 maart 2019``."""
    text = _SPACES.sub(" ", written.strip())
    if match := _ISO.fullmatch(text):
        return _date(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _DUTCH.fullmatch(text):
        return _date(text, int(match[3]), int(match[2]), int(match[1]))
    if match := _WORDS.fullmatch(text):
        return _date(text, int(match[3]), _month(match[2]), int(match[1]))
    if match := _SHORT_YEAR.fullmatch(text):
        first, middle, last = (int(part) for part in match.groups())
        readings = [
            f"{day} {MONTHS[month - 1]} {2000 + year}"
            for day, month, year in ((first, middle, last), (last, middle, first))
            if 1 <= month <= 12 and 1 <= day <= 31
        ]
        said = f"kan {readings[0]} zijn, maar ook {readings[1]}" if len(set(readings)) == 2 else "is te kort"
        raise MisreadError(f"'{text}' {said}.", f"Schrijf het jaar met vier cijfers. {_DATE_REMEDY}")
    raise MisreadError(f"'{_short(text)}' is geen datum.", _DATE_REMEDY)


def read_when(written: str, bare: bool) -> dt.date | str:
    """Read a date, or a period in words such as ``voorjaar 2020``; what looks like a date must be one."""
    text = written.strip()
    return read_date(text) if _LOOKS_LIKE_DATE.fullmatch(_SPACES.sub(" ", text)) else read_line(text, bare)


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, 1):
        if fold(name) in (month, month[:3]) or (fold(name), month) == ("mrt", "maart"):
            return number
    meant = nearest(name, MONTHS)
    raise MisreadError(
        f"'{name}' is geen maand.", f"Bedoelt u '{meant}'?" if meant else "Schrijf de maand in het Nederlands."
    )


def _date(text: str, year: int, month: int, day: int) -> dt.date:
    if not 1 <= month <= 12:
        raise MisreadError(f"De datum '{text}' bestaat niet: er zijn twaalf maanden, niet {month}.", _DATE_REMEDY)
    if not 1800 <= year <= 2199:
        raise MisreadError(f"De datum '{text}' ligt in het jaar {year}.", "Controleer het jaar.")
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    if not 1 <= day <= last:
        raise MisreadError(
            f"De datum '{text}' bestaat niet: {MONTHS[month - 1]} {year} heeft {last} dagen.", "Controleer de dag."
        )
    return dt.date(year, month, day)


# --- Texts, yes and no, free values ------------------------------------------------------------------------

YES, NO = {"ja", "true", "yes", "on"}, {"nee", "false", "no", "off"}


def read_line(written: str, bare: bool) -> str:
    """Read a text of one line, exactly as written."""
    text = written.strip()
    if "\n" in text:
        raise MisreadError("Deze tekst hoort op één regel te staan.", "Haal de regeleinden weg.")
    return text


def read_text(written: str, bare: bool) -> Text:
    """Read a text of one or more paragraphs; lines left empty around it are not part of it."""
    return Text(written.strip("\n "))


def read_yes_no(written: str, bare: bool) -> bool:
    """Read ja or nee (or what YAML itself calls true and false)."""
    word = written.strip().casefold()
    if word not in YES | NO:
        raise MisreadError(f"Hier hoort ja of nee, niet '{_short(written)}'.", "Schrijf ja of nee.")
    return word in YES


def read_name(written: str, bare: bool) -> str:
    """Read a name that can be used in ``{{ … }}``."""
    name = written.strip()
    if not name.isidentifier() or name.startswith("_"):
        raise MisreadError(
            f"'{_short(name)}' kan geen naam zijn.",
            "Gebruik letters, cijfers en _ (geen spaties of streepjes)"
            + (f", bijvoorbeeld '{identifier(name)}'." if identifier(name).isidentifier() else "."),
        )
    return name


def read_value(written: str, bare: bool) -> Any:
    """Read a free value: an amount with €, a date, ja or nee, a number, or else the text as written.

    A quoted value is text, unless it is an amount with €: with a digit right after it, so that '€ per inwoner'
    is text. A whole number prints as it is written (2019, not 2.019).
    """
    text = written.strip()
    if _MEANT_AS_AMOUNT.fullmatch(text):
        return read_amount(text, bare)
    if not bare:
        return read_line(text, bare)
    if text in ("ja", "nee"):
        return text == "ja"
    if _LOOKS_LIKE_DATE.fullmatch(text):
        return read_date(text)
    if re.fullmatch(r"-?[1-9]\d{0,14}|0", text):
        return int(text)
    if re.fullmatch(r"-?\d+,\d+|-?[1-9]\d{0,2}\.\d{3}", text):
        return read_number(text, bare)
    return read_line(text, bare)


def to_fill_in(value: Any) -> bool:
    """Return whether a value is a text with something to fill in."""
    return isinstance(value, str) and ("{{" in value or "{%" in value)


def _short(text: str) -> str:
    """Return a text short enough to be quoted in a message."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


READERS: Mapping[str, Callable[[str, bool], Any]] = {
    "regel": read_line,
    "tekst": read_text,
    "bedrag": read_amount,
    "getal": read_number,
    "geheel": read_whole,
    "datum": read_date,
    "wanneer": read_when,
    "ja_nee": read_yes_no,
    "naam": read_name,
    "waarde": read_value,
}
"""How each kind of value of the schemas is read."""
