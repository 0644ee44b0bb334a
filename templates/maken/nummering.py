"""The lists of a template: headings with numbered arguments, numbered lists, and bullets."""

from __future__ import annotations

from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from stijlen import Look

HEADINGS, NUMBERS, BULLETS, DECISIONS = 1, 2, 3, 4
_FORMS = ("decimal", "lowerLetter", "lowerRoman")


def twips(cm: float) -> int:
    return round(cm * 567)


def abstract_list(number: int, levels: list[str]) -> str:
    return f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'


def list_level(
    level: int, form: str, text: str, left: float, hanging: float, style: str = "", look: str = ""
) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{twips(left)}"/></w:tabs>'
        f'<w:ind w:left="{twips(left)}" w:hanging="{twips(hanging)}"/></w:pPr><w:rPr>{look}</w:rPr></w:lvl>'
    )


def make_numbering(word: Word, look: Look) -> None:
    """Three lists: the headings (arguments are numbered anew under each section), numbers and bullets."""
    root = word.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    silent = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="none"/><w:pStyle w:val="Heading1"/><w:suff w:val="nothing"/>'
        '<w:lvlText w:val=""/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )
    bullet = f'<w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}" w:cs="{look.font}"/>'
    lists = {
        HEADINGS: [silent, list_level(1, "decimal", f"%2{look.sign}", look.hang, look.hang, "Heading2")],
        NUMBERS: [
            list_level(n, _FORMS[n % 3], f"%{n + 1}{look.sign}", look.hang * (n + 1), look.hang, "" if n else "ListNumber")
            for n in range(9)
        ],
        BULLETS: [
            list_level(n, "bullet", "•–"[n % 2], look.hang * (n + 1), look.hang, "ListBullet" if n == 0 else "", bullet)
            for n in range(9)
        ],
    }  # fmt: skip
    for number, levels in lists.items():
        add_list(word, number, levels)


def add_list(word: Word, number: int, levels: list[str]) -> None:
    """Add a list; the definitions of lists stand before the lists."""
    root = word.part.numbering_part.element
    made = parse_xml(abstract_list(number, levels))
    first = root.find(qn("w:num"))
    if first is None:
        root.append(made)
    else:
        first.addprevious(made)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
