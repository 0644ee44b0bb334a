"""Values per municipality in ``gemeenten.csv`` and ``gemeenten.xlsx``."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from definitions import START, write
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pipeline.definition import check, load_all, load_proposal
from pipeline.definition.faults import Faults
from pipeline.definition.sheets import read_sheet
from pipeline.dutch import Amount


@pytest.fixture(autouse=True)
def standing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def own(folder: Path, name: str = "urk", text: str = START) -> dict[str, Any]:
    return dict(load_proposal(write(folder, text), None, name).values["waarden"])


def errors(folder: Path, text: str = START) -> list[str]:
    return [str(problem) for problem in check(write(folder, text), None)]


def sheet(folder: Path, *rows: tuple[Any, ...], formats: dict[str, str] | None = None) -> None:
    book = Workbook()
    book.active.title = "Blad1"
    for row in rows:
        book.active.append(row)
    for cell, written in (formats or {}).items():
        book.active[cell].number_format = written
    book.save(folder / "gemeenten.xlsx")


# --- CSV ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_as_excel_and_others_save_it(between: str, encoding: str, line_end: str, tmp_path: Path) -> None:
    lines = [
        ["gemeente", "bijdrage (€)", "naam van de wijk", "dag", "aantal"],
        ["Urk", '"1.234,50"', '"Het ""Café""; of, zo"', "1 mei 2020", "7"],
        ["0310", "€ 12.000", "Coördinatie", "2020-05-02", ""],
        ["Totaal", "99", "", "", ""],
        ["", "", "", "", ""],
    ]
    text = line_end.join(between.join(line) for line in lines)
    (tmp_path / "gemeenten.csv").write_bytes(text.encode(encoding))
    assert own(tmp_path) == {
        "bijdrage": Amount("1234.50"), "naam_van_de_wijk": 'Het "Café"; of, zo', "dag": dt.date(2020, 5, 1),
        "aantal": 7,
    }  # fmt: skip
    assert own(tmp_path, "de-bilt")["bijdrage"] == 12000 and "aantal" not in own(tmp_path, "de-bilt")
    assert own(tmp_path, "soest") == {}


@given(st.lists(st.text("ab;,\" \t€é'=1", max_size=6), min_size=1, max_size=4))
def test_a_csv_gives_back_what_was_written(cells: list[str]) -> None:
    import csv
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([["x;" * 9, "y"], [*cells, "z"]])
        faults = Faults(file)
        rows = read_sheet(file, "a.csv", faults)
        assert faults.in_order() == ()
        assert [cell.value for cell in rows[1]] == [*(cell.strip() for cell in cells), "z"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gemeente;a\nUrkk;1\n", "gemeenten.csv:2:1: De gemeente 'Urkk' is niet bekend. Bedoelt u 'Urk'?"),
        ("gemeente;a\nUrk;1\n0184;2\n", "gemeenten.csv:3:1: De gemeente Urk staat er twee keer."),
        ("gemeente;a;A\nUrk;1;2\n", "gemeenten.csv:1:12: Twee kolommen heten 'A'."),
        ("gemeente;a;\nUrk;1;2\n", "gemeenten.csv:1:12: Boven deze kolom staat geen naam."),
        ("gemeente;a\nUrk;1;2\n", "gemeenten.csv:2:7: Boven deze cel staat geen naam."),
        ("naam;a\nUrk;1\n", "gemeenten.csv:1:1: De eerste kolom van deze tabel moet 'gemeente' heten."),
        ("gemeente;a\n;1\n", "gemeenten.csv:2:1: Op deze regel staat geen gemeente."),
        ("gemeente;2020\nUrk;1\n", "gemeenten.csv:1:10: '2020' kan geen naam zijn."),
        ("gemeente;a\nUrk;14.000\n", "gemeenten.csv:2:5: a: '14.000' kan 14 zijn, maar ook 14.000."),
        ('"gemeente";"x y (€)"\nUrk;veel\n', "gemeenten.csv:2:5: x y (€): 'veel' is geen bedrag."),
        ('gemeente;a\nUrk;"b\n', "gemeenten.csv:2:5: Dit aanhalingsteken wordt nergens gesloten."),
        ("gemeente;datum\nUrk;1 mei 2019\n", "gemeenten.csv:1:10: De naam 'datum' is al van een ander onderdeel."),
        ("", "gemeenten.csv: Deze tabel is leeg."),
        ("gemeente;a\nUrk;b\x00c\n", "gemeenten.csv:2:5: Hier staat een onzichtbaar teken"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "gemeenten.csv").write_text(text, "utf-8", newline="")
    found = errors(tmp_path, START.replace("hilversum", "urk"))
    assert len(found) == 1 and found[0].startswith(message), found


def test_a_bad_cell_stops_its_own_municipality_only(tmp_path: Path) -> None:
    (tmp_path / "gemeenten.csv").write_text("gemeente;a (€)\nUrk;x\nSoest;1\n", "utf-8")
    outcomes = tuple(load_all(write(tmp_path, START + "doel: '{{ a|default(0) }}'\n"), None).outcomes())
    assert [o.municipality.key for o in outcomes if o.proposal is None] == ["urk"]


def test_a_value_that_a_text_needs_is_named_with_its_table(tmp_path: Path) -> None:
    (tmp_path / "gemeenten.csv").write_text("gemeente;a\nUrk;1\n", "utf-8")
    (found,) = errors(tmp_path, START + "doel: '{{ a }}'\n")
    assert found.endswith("Vul 'a' in gemeenten.csv in voor deze gemeente.")
    assert own(tmp_path, "urk", START + "doel: '{{ a }}'\n") == {"a": 1}


def test_what_goes_before_what(tmp_path: Path) -> None:
    (tmp_path / "gemeenten.csv").write_text("gemeente;a;b\nUrk;tabel;tabel\nSoest;;tabel\n", "utf-8")
    (tmp_path / "gemeenten").mkdir()
    (tmp_path / "gemeenten" / "urk.yaml").write_text("waarden: {b: bestand}\n")
    text = START + "waarden: {a: basis, b: basis, c: basis}\n"
    assert own(tmp_path, "urk", text) == {"a": "tabel", "b": "bestand", "c": "basis"}
    assert own(tmp_path, "soest", text) == {"a": "basis", "b": "tabel", "c": "basis"}


def test_values_in_a_table_may_use_others(tmp_path: Path) -> None:
    (tmp_path / "gemeenten.csv").write_text(
        "gemeente;a\nUrk;de gemeente {{ gemeente.naam }}\nSoest;{{ x }}\n", "utf-8"
    )
    text = START + "doel: '{{ a }}'\n"
    assert load_proposal(write(tmp_path, text), None, "urk").values["doel"]["tekst"] == "de gemeente Urk"
    (outcome,) = tuple(load_all(tmp_path / "voorstel.yaml", None, ["soest"]).outcomes())
    assert str(outcome.problems[0]).startswith("gemeenten.csv:3:7: 'x' is geen bekende waarde.")


# --- Excel -------------------------------------------------------------------------------------------------


def test_cells_keep_their_type(tmp_path: Path) -> None:
    sheet(
        tmp_path,
        ("Gemeente", "budget", "aantal", "dag", "ja", "deel", "tekst", "code", "bijdrage €", "som", "dun"),
        ("Urk", 14000.5, 14000, dt.datetime(2020, 5, 1), True, 0.105, " Café ", "0402", 12, 0.1 + 0.2, 0.125),
        (310, 14000, None, None, False, None, None, None, "1.250", None, None),
        formats={"B2": '"€" #,##0.00', "B3": "[$€-413] #,##0", "F2": "0.0%"},
    )
    assert own(tmp_path) == {
        "budget": Amount("14000.50"), "aantal": 14000, "dag": dt.date(2020, 5, 1), "ja": True, "deel": "10,5%",
        "tekst": "Café", "code": "0402", "bijdrage": Amount(12), "som": Decimal("0.3"), "dun": Decimal("0.125"),
    }  # fmt: skip
    bilt = own(tmp_path, "de-bilt")
    assert bilt == {"budget": Amount(14000), "ja": False, "bijdrage": Amount(1250)}
    assert isinstance(bilt["budget"], Amount) and isinstance(bilt["bijdrage"], Amount)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("gemeente", "a"), ("Urk", 1), ("Soestt", 2)], "gemeenten.xlsx:Blad1:A3: De gemeente 'Soestt' is niet"),
        ([("gemeente", "a (€)"), ("Urk", 1.255)], "gemeenten.xlsx:Blad1:B2: a (€): '1,255' heeft meer dan twee"),
        ([("gemeente", "a (€)"), ("Urk", 1e300)], "gemeenten.xlsx:Blad1:B2: a (€): Dit bedrag is te groot."),
        ([("gemeente", "a"), ("Hilversum", "{{ x }}")], "gemeenten.xlsx:Blad1:B2: 'x' is geen bekende waarde."),
        ([("gemeente", "a"), ("Urk", "=1/3")], "gemeenten.xlsx:Blad1:B2: Deze formule heeft geen uitkomst."),
        ([("gemeente", "a"), ("Urk", "#N/A")], "gemeenten.xlsx:Blad1:B2: Deze formule heeft geen uitkomst: #N/A."),
        (
            [("gemeente", "a"), (), ("Urk", "30-2-2020")],
            "gemeenten.xlsx:Blad1:B3: a: De datum '30-2-2020' bestaat",
        ),
    ],
)
def test_a_place_in_a_spreadsheet_has_sheet_and_cell(
    rows: list[tuple[Any, ...]], message: str, tmp_path: Path
) -> None:
    sheet(tmp_path, *rows)
    found = errors(tmp_path)
    assert len(found) == 1 and found[0].startswith(message), found


def test_what_is_no_spreadsheet_is_said(tmp_path: Path) -> None:
    for data in (b"geen zip", b"PK\x03\x04" + b"\x00" * 50):
        (tmp_path / "gemeenten.xlsx").write_bytes(data)
        found = errors(tmp_path)
        assert found[0].startswith("gemeenten.xlsx: Dit is geen Excel-bestand dat kan worden gelezen."), data


def test_both_tables_may_be_there_but_not_for_the_same_value(tmp_path: Path) -> None:
    (tmp_path / "gemeenten.csv").write_text("gemeente;a\nUrk;1\n", "utf-8")
    sheet(tmp_path, ("gemeente", "b"), ("Urk", 2))
    assert own(tmp_path) == {"a": 1, "b": 2}
    sheet(tmp_path, ("gemeente", "b", "a"), ("Urk", 2, 3))
    assert errors(tmp_path) == [
        "gemeenten.xlsx:Blad1:C1: 'a' staat ook in gemeenten.csv. Laat één van de twee staan."
    ]


@pytest.mark.parametrize("name", ["gemeenten.ods", "Gemeenten.xls", "gemeenten.yaml"])
def test_a_table_of_another_kind_is_an_error(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert errors(tmp_path)[0].startswith(f"{name}: Een tabel met waarden kan alleen een .xlsx of een .csv zijn.")
