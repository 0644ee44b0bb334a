r"""HTML that Outlook put away in RTF → that HTML.

RTF comes in, packed as a message holds it; HTML goes out, or nothing where the RTF is no wrapped HTML. Source:
[MS-OXRTFEX] and [MS-OXRTFCP]: ``{\*\htmltag …}`` has the tags, ``\htmlrtf … \htmlrtf0`` what is for RTF only,
and the rest is the text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from html import escape

import compressed_rtf

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I
)
_LARGEST = 20_000_000  # bytes, unpacked
_SIGNS = {
    "par": "\r\n", "line": "\r\n", "tab": "\t", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "endash": "–", "emdash": "—",
}  # fmt: skip
_NO_TEXT = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "pntext", "xmlnstbl"}


@dataclass(frozen=True)
class _State:
    """What holds within a group of RTF."""

    tag: bool = False  # it is a tag of the HTML
    silent: bool = False  # it is for RTF only
    skipped: int = 1  # characters after a Unicode number that say the same for old readers


def unpacked(data: bytes) -> bytes:
    """Return RTF as it was before it was packed; empty when it cannot be unpacked."""
    if len(data) < 16 or int.from_bytes(data[4:8], "little") > _LARGEST:
        return b""
    try:
        found: bytes = compressed_rtf.decompress(data)
    except Exception:  # it raises many kinds on damaged data; then there is no RTF
        return b""
    return found


def html_in_rtf(rtf: bytes) -> str:
    """Return the HTML that RTF is wrapped around; empty when it is not."""
    if b"\\fromhtml1" not in rtf[:4096]:
        return ""
    page = re.search(rb"\\ansicpg(\d+)", rtf[:4096])
    charset = f"cp{int(page[1])}" if page else "cp1252"
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "cp1252"
    return "".join(_parts(rtf, charset))


def _parts(rtf: bytes, charset: str) -> list[str]:  # noqa: C901 (a branch for each kind of token)
    states, parts, skip, pending = [_State()], list[str](), 0, b""

    def say(text: str) -> None:
        if not states[-1].silent:
            parts.append(text if states[-1].tag else escape(text, quote=False))

    for token in _TOKEN.finditer(rtf):
        word, number, coded, symbol, brace, plain = token.groups()
        if coded:
            if skip:
                skip -= 1
            else:
                pending += bytes.fromhex(coded.decode())
            continue
        if pending:  # letters of two bytes stand in two codes
            say(pending.decode(charset, "replace"))
            pending = b""
        if brace == b"{":
            states.append(states[-1])
        elif brace == b"}":
            if len(states) > 1:
                states.pop()
        elif word:
            name, value = word.decode().lower(), int(number) if number else None
            if name == "u" and value is not None:
                say(chr(value % 65536))
                skip = states[-1].skipped
            elif name == "uc":
                states[-1] = replace(states[-1], skipped=max(0, min(value or 0, 9)))
            elif name == "htmltag":
                states[-1] = replace(states[-1], tag=True, silent=False)
            elif name == "htmlrtf":
                states[-1] = replace(states[-1], silent=value != 0)
            elif name in _NO_TEXT:
                states[-1] = replace(states[-1], silent=True)
            elif name in _SIGNS:
                say(_SIGNS[name])
        elif symbol:
            if symbol == b"*":
                states[-1] = replace(states[-1], silent=True)  # unless it is a tag: that follows at once
            elif symbol in b"\\{}":
                say(symbol.decode())
            elif symbol == b"~":
                say("\u00a0")
            elif symbol == b"_":
                say("\u2011")
        elif plain:
            text = plain[skip:]
            skip = max(0, skip - len(plain))
            say(text.decode(charset, "replace"))
    return parts
