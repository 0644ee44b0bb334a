"""Binary Excel files (``.xlsb``) that a test makes, record by record: no library and no LibreOffice writes them.

The numbers: [MS-XLSB] 2.3. Written apart from the product's own, so that a mistake in the one shows in the other.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import office

SHEETS = "application/vnd.ms-excel"
TODAY = bytes((0x21, 221, 0))  # PtgFunc of TODAY
_NONE = b"\xff" * 4


def record(number: int, data: bytes = b"") -> bytes:
    kind = bytes([number]) if number < 128 else bytes([number % 128 + 128, number // 128])
    size, rest = bytearray(), len(data)
    while True:
        rest, low = divmod(rest, 128)
        size.append(low + 128 * bool(rest))
        if not rest:
            return kind + bytes(size) + data


def string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, value: object) -> bytes:
    head = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return record(6, head + string(value))
    if isinstance(value, tuple):  # what was saved, and the formula
        saved, formula = value
        return record(9, head + struct.pack("<dHI", saved, 0, len(formula)) + formula + bytes(4))
    return record(5, head + struct.pack("<d", value))


def sheet(
    rows: Sequence[Sequence[object]],
    header: str = "",
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    drawing: bool = False,
    first: int = 0,
) -> bytes:
    """Return a sheet; of its cells text, numbers, and pairs of a number that was saved with a formula."""
    parts = [record(129), record(147, b"\xc9\4\2" + bytes(8) + b"\xff" * 8 + bytes(4))]
    parts.append(record(485, _NONE + struct.pack("<HHI", 8, 300, 0)))
    if hidden_columns:
        columns = (record(60, struct.pack("<IIIIH", n, n, 2304, 0, 1)) for n in hidden_columns)
        parts += [record(390), *columns, record(391)]
    parts.append(record(145))
    for number, row in enumerate(rows, start=first):
        flags = 0x1000 if number in hidden_rows else 0
        parts.append(record(0, struct.pack("<IIHHBI", number, 0, 300, flags, 0, 0)))
        parts += (_cell(column, value) for column, value in enumerate(row))
    parts += [record(146), record(476, struct.pack("<6d", 0.7, 0.7, 0.75, 0.75, 0.3, 0.3))]
    if header:
        parts += [record(479, bytes(2) + string(header) + _NONE * 5), record(480)]
    if drawing:
        parts.append(record(550, string("rId1")))
    return b"".join([*parts, record(130)])


def book(
    path: Path,
    sheets: Mapping[str, bytes],
    hidden: Sequence[str] = (),
    more: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write a book of these sheets, by their names; ``more`` are parts to add."""
    bundle = b"".join(
        record(156, struct.pack("<II", name in hidden, n) + string(f"rId{n}") + string(name))
        for n, name in enumerate(sheets, start=1)
    )
    types = "".join(
        f'<Override PartName="/xl/{part}.bin" ContentType="{SHEETS}.{kind}"/>'
        for part, kind in (
            ("workbook", "sheet.binary.macroEnabled.main"),
            *((f"worksheets/sheet{n}", "worksheet") for n in range(1, len(sheets) + 1)),
        )
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{office.REL}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    return office.packed(
        path,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
            f"{types}</Types>",
            "_rels/.rels": office.rels(
                f'<Relationship Id="rId1" Type="{office.REL}/officeDocument" Target="xl/workbook.bin"/>'
            ),
            "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": office.rels(relations),
            **{f"xl/worksheets/sheet{n}.bin": data for n, data in enumerate(sheets.values(), start=1)},
            **(more or {}),
        },
    )
