"""Files that claim more than they hold: an answer or a clear error, within 10 s and 1 GB."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest

from atlas.errors import AtlasError, SourceError
from atlas.readers import read_events
from scripts.fuzz import Worker

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-office'
    'document.spreadsheetml.sharedStrings+xml"/></Types>'
)
_CORNER = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_MERGED, _COLUMN = '<mergeCell ref="A1:B2"/>', '<col min="1" max="9"/>'
HEADER = "event_id,date,place,note\n"
ROW = "a,2023-04-06,Tyre,x\n"
_WIDE = "date,place," + ",".join(f"c{number}" for number in range(16_000)) + "\n"


@pytest.fixture(scope="module")
def worker():
    """Start a process that has 1 GB, and 10 s of the processor for each file."""
    with tempfile.TemporaryDirectory() as home:
        made = Worker(Path(home), [])
        yield made
        made.stop()


def _book(folder, changes=(), name="x.xlsx"):
    """Write a workbook of one event, with texts replaced in its parts (part, old, new)."""
    book = openpyxl.Workbook()
    for row in (["date", "place"], ["2023-04-06", "Tyre"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for part, old, new in changes:
        before = parts.get(part, "")
        assert old in before
        parts[part] = before.replace(old, new, 1) if old else new
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return folder / name


def _in_sheet(rows):
    return [("xl/worksheets/sheet1.xml", "</sheetData>", f"{rows}</sheetData>")]


def _below_sheet(text):
    return [("xl/worksheets/sheet1.xml", "</sheetData>", f"</sheetData>{text}")]


def _shared(strings):
    return [
        ("[Content_Types].xml", "</Types>", _STRINGS),
        ("xl/sharedStrings.xml", "", f'<sst xmlns="{_MAIN}">{strings}</sst>'),
    ]


def _sheets(count):
    one = f'<sheet name="s" sheetId="9" xmlns:r="{_REL}" r:id="rId1"/>'
    return [("xl/workbook.xml", "</sheets>", f"{one * count}</sheets>")]


_DIAGONAL = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(3, 90_000))
BOOKS = {
    "a cell in the last corner": _in_sheet(_CORNER),
    "a cell in the last column of many rows": _in_sheet(_DIAGONAL),
    "a million rows of nothing": _in_sheet("<row/>" * 300_000),
    "a row of ten million cells": _in_sheet(f'<row r="3">{"<c/>" * 9_000_000}</row>'),
    "two million merged ranges": _below_sheet(_MERGED * 2_000_000),
    "ten million shared strings": _shared("<si/>" * 10_000_000),
    "a sheet listed ten thousand times": _sheets(10_000),
    "elements nested deeply in a row": _in_sheet(
        f'<row r="3">{"<a>" * 200_000}{"</a>" * 200_000}</row>'
    ),
    "elements nested deeply below": _below_sheet("<a>" * 200_000 + "</a>" * 200_000),
    "a million descriptions of columns": [
        ("xl/worksheets/sheet1.xml", "<sheetData>", _COLUMN * 1_000_000 + "<sheetData>")
    ],
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_that_claims_what_it_does_not_hold_ends(tmp_path, worker, name):
    """What a sheet claims costs nothing: it is bounded before its cells are made."""
    outcome, told, *_ = worker.end("events", _book(tmp_path, BOOKS[name]), 1)
    assert outcome in ("answer", "refused"), told


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (_in_sheet(_CORNER), "claims 1,048,576 rows x 16,384 columns, and only 5 cells"),
        (_in_sheet('<row r="99999999"><c r="A1"><v>1</v></c></row>'), "row 99,999,999"),
        (_in_sheet('<row r="3"><c r="ZZZ3"><v>1</v></c></row>'), "column 18,278"),
        (_in_sheet('<row r="x"><c r="A3"><v>1</v></c></row>'), "cannot be read as a workbook"),
        (_sheets(50), "claims 51 sheets and holds"),
        (_shared("<si/>" * 400_000), "sharedStrings.xml in it holds more than 300,000 marks"),
    ],
)
def test_a_workbook_that_is_refused_says_why(tmp_path, changes, words):
    """The file, what it claims, and what a workbook has."""
    with pytest.raises(SourceError, match=words) as caught:
        read_events(_book(tmp_path, changes))
    assert str(tmp_path / "x.xlsx") in str(caught.value)


def test_the_size_that_a_sheet_states_is_not_believed(tmp_path):
    """A sheet that says it reaches to the last corner, and does not, is read."""
    changes = [("xl/worksheets/sheet1.xml", 'ref="A1:B2"', 'ref="A1:XFD1048576"')]
    assert len(read_events(_book(tmp_path, changes))) == 1


def test_a_cell_that_holds_an_error_of_the_spreadsheet_is_named(tmp_path):
    """#VALUE! is what stands there; the report says so, and where."""
    cells = '<c r="A3" t="e"><v>#VALUE!</v></c><c r="B3" t="e"><v>#REF!</v></c>'
    path = _book(tmp_path, _in_sheet(f'<row r="3">{cells}</row>'))
    with pytest.raises(SourceError, match="row 3, date: '#VALUE!'"):
        read_events(path)
    found = read_events(path, bad_rows="keep").report.frame()
    one = found[found["what"] == "cells that hold an error of the spreadsheet"].iloc[0]
    assert (one["count"], one["rows"]) == (2, [3, 3])
    assert one["examples"] == "'#VALUE!', '#REF!'"


# ---- text ------------------------------------------------------------------------------------

TEXTS = {
    "a row of a hundred megabytes": lambda: HEADER + "a,2023-04-06,Tyre," + "x" * 100_000_000,
    "a line of a hundred megabytes": lambda: "x" * 100_000_000,
    "commas alone": lambda: "," * 50_000_000,
    "quotes alone": lambda: '"' * 50_000_000,
    "a million columns": lambda: "date,place" + ",c" * 1_000_000 + "\n" + "2023-04-06,Tyre\n",
    "short rows below many columns": lambda: _WIDE + "2023-04-06,Tyre\n" * 300_000,
    "blank rows below many columns": lambda: _WIDE + "\n" * 3_000_000 + "2023-04-06,Tyre\n",
    "a quote in the names that is never closed": lambda: '"' + HEADER + ROW * 1_000_000,
    "quotes that are never closed": lambda: HEADER + 'a,2023-04-06,Tyre,"x\n' * 300_001,
    "millions of actors in one cell": lambda: (
        "date,place,initiators\n2023-04-06,Tyre," + "".join(f"a{n};" for n in range(2_000_000))
    ),
    "ten million blank lines": lambda: HEADER + ROW + "\n" * 10_000_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_any_shape_ends(tmp_path, worker, name):
    """Neither the length of a line nor the width of its first row costs more than it holds."""
    path = tmp_path / "x.csv"
    path.write_text(TEXTS[name](), encoding="utf-8")
    outcome, told, *_ = worker.end("events", path, 1)
    assert outcome in ("answer", "refused"), told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 5_000_000, "row of column names does not end within 4 MB"),
        ("date,place" + ",c" * 20_000 + "\n", "20,002 columns.*wanted 16,384"),
        (_WIDE + "2023-04-06,Tyre\n" * 300, "rows do not have its 16,002 values"),
        (HEADER + 'a,2023-04-06,Tyre,"x\n' * 30_001, "in more than 10,000 values whole rows"),
        (f"date,place,source\n2023-04-06,x,{'a;' * 10_001}\n", "row 2, source.*10,000 at most"),
    ],
)
def test_a_text_that_is_refused_says_why(tmp_path, text, words):
    """The file and the number that no table has."""
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=words) as caught:
        read_events(path)
    assert "x.csv" in str(caught.value)


def test_a_message_does_not_repeat_a_name_of_megabytes(tmp_path):
    """What a file calls its columns is shortened where it is told."""
    path = tmp_path / "x.csv"
    path.write_text(f"{'x' * 1_000_000},b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="lacks a date") as caught:
        read_events(path)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("letter", [b"\xe9", b"\xc9"])
def test_a_mark_of_utf_8_above_another_encoding_loses_no_row(tmp_path, letter):
    """Rows that are too long are counted, whatever bytes stand in them."""
    path = tmp_path / "x.csv"
    long = b"a,2023-04-06,Ty" + letter + b"re,x,y,z\n"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER.encode() + long + ROW.replace("a,", "b,").encode())
    report = read_events(path, bad_rows="keep").report
    assert report.adds_up()
    assert report["set_aside"] == [2]


# ---- JSON ------------------------------------------------------------------------------------

_ONE = '{"date": "2023-04-06", "place": "Tyre", '
JSONS = {
    "lists without end": lambda: "[" * 1_000_000,
    "objects without end": lambda: '[{"a":' * 300_000,
    "ten million objects of nothing": lambda: f"[{','.join(['{}'] * 10_000_000)}]",
    "a member of its own in each row": lambda: json.dumps(
        [
            {"date": "2023-04-06", "place": "x", **{f"{n}-{m}": 1 for m in range(9)}}
            for n in range(9000)
        ]
    ),
    "many members above short rows": lambda: json.dumps(
        [{f"c{n}": 1 for n in range(16_000)}, *[{"date": "2023-04-06", "place": "x"}] * 100_000]
    ),
    "a number of a million digits": lambda: f'[{_ONE}"killed": {"9" * 1_000_000}}}]',
    "numbers that no float holds": lambda: f'[{_ONE}"killed": 1e999, "longitude": -1e999}}]',
    "half surrogate pairs": lambda: f'[{_ONE}"\\ud800": "\\udfff", "note": "\\ud83d"}}]',
    "an endless count of pages": lambda: f'{{"data": [{_ONE}"a": 1}}], "count": 1e999}}',
    "no number and no place": lambda: f'[{_ONE}"killed": NaN, "latitude": Infinity}}]',
}


@pytest.mark.parametrize("name", JSONS)
@pytest.mark.parametrize("turn", [1, 3])  # read and check
def test_json_of_any_shape_ends(tmp_path, worker, name, turn):
    """Depth, width and numbers are bounded by what the file holds."""
    path = tmp_path / "x.json"
    path.write_text(JSONS[name](), encoding="utf-8")
    outcome, told, *_ = worker.end("events", path, turn)
    assert outcome in ("answer", "refused"), told


def test_members_that_stand_twice_are_told(tmp_path):
    """Of two dates in one object the last is taken, and nobody need find out by chance."""
    path = tmp_path / "x.json"
    path.write_text(f'[{_ONE}"date": "2023-05-06"}}]', encoding="utf-8")
    found = read_events(path).report.frame()
    one = found[found["what"].str.contains("stand twice")].iloc[0]
    assert (one["level"], one["count"], one["examples"]) == ("warning", 1, "'date'")


def test_half_surrogate_pairs_are_read_and_written(tmp_path):
    """They are no text; in names, values and words about the data they become a question mark."""
    path = tmp_path / "x.json"
    path.write_text(JSONS["half surrogate pairs"](), encoding="utf-8")
    record = read_events(path, dataset={"title": "\ud800"})
    record.save(tmp_path / "saved")
    assert read_events(tmp_path / "saved").original.columns.tolist()[-2:] == ["?", "note"]


def test_a_fault_of_any_kind_is_an_error_of_ours_with_its_cause(tmp_path, monkeypatch):
    """What nobody thought of names the file, and the cause stays to be found."""

    def broken(*_, **__):
        raise ZeroDivisionError

    path = tmp_path / "x.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    monkeypatch.setattr("atlas.readers.choose_reader.read_numbered", broken)
    with pytest.raises(AtlasError, match=r"x\.csv cannot be read.*ZeroDivisionError") as caught:
        read_events(path)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
