"""Files as they leave spreadsheets and statistics programs: read as they are meant, and told."""

from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from atlas.errors import SourceError
from atlas.readers import acled, read_events

NAMES = ["event_id", "date", "place", "country", "latitude", "longitude", "killed"]
TYRE = ["e1", "2023-04-06", "Tyre", "Lebanon", "33.27", "35.2", "1"]


def _csv(folder, *rows, separator=","):
    """Write rows as text, values quoted where they need it."""
    path = folder / "x.csv"
    pd.DataFrame(list(rows)).to_csv(path, sep=separator, index=False, header=False)
    return path


def _xlsx(folder, *rows, merge=()):
    """Write rows as a workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for area in merge:
        book.active.merge_cells(area)
    book.save(folder / "x.xlsx")
    return folder / "x.xlsx"


def _row(number, **changed):
    return list(
        {**dict(zip(NAMES, TYRE, strict=True)), "event_id": f"e{number}", **changed}.values()
    )


def _notes(record):
    return record.report.frame().query("level == 'note'")["what"].str.cat(sep="\n")


# ---- what stands above the names, and below them ---------------------------------------------


@pytest.mark.parametrize("write", [_csv, _xlsx])
@pytest.mark.parametrize(
    "above",
    [
        [["Incidents of spring 2023"], ["as of 1 May"]],
        [["Incidents of spring 2023"], [None]],
        [["When", "Where", None, None, None, None, "People"]],  # names of groups of columns
    ],
)
def test_names_are_found_below_titles(tmp_path, write, above):
    """What stands above is told with its rows; the numbers stay those of the file."""
    rows = [row + [None] * (7 - len(row)) for row in above]
    record = read_events(write(tmp_path, *rows, NAMES, _row(1), _row(2, date="2023-04-07")))
    assert record.events.index.tolist() == ["e1", "e2"]
    assert record.report["rows_in"] == 2
    assert "rows above the names of the columns: not read" in _notes(record)
    bad = write(tmp_path, *rows, NAMES, _row(1), _row(2, date="soon"))
    with pytest.raises(SourceError, match=f"row {len(rows) + 3}, date: 'soon'"):
        read_events(bad)


def test_a_first_row_that_names_columns_stays_the_names(tmp_path):
    """Values that happen to be names of columns make no header of a row."""
    rows = [["date", "place", "note"], ["2023-04-06", "Tyre", "title"], ["2023-04-07", "x", "kind"]]
    record = read_events(_csv(tmp_path, *rows))
    assert len(record) == 2
    assert "above the names" not in _notes(record)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_line_that_names_the_separator_is_taken(tmp_path, separator):
    """Excel writes it, and hides it."""
    path = _csv(tmp_path, NAMES, _row(1), separator=separator)
    path.write_text(f"sep={separator}\n" + path.read_text())
    record = read_events(path)
    assert record.counts()["shown"] == 1
    assert record.report["separator"] == separator
    assert "above the names" not in _notes(record)


@pytest.mark.parametrize("write", [_csv, _xlsx])
def test_a_row_of_tags_is_no_event(tmp_path, write):
    """HXL puts one below the names; it is told, and the rows keep their numbers."""
    tags = ["#event+id", "#date", "#loc", "#country", "#geo+lat", "#geo+lon", "#affected+killed"]
    record = read_events(write(tmp_path, NAMES, tags, _row(1)))
    assert record.events.index.tolist() == ["e1"]
    assert "a row of tags (HXL)" in _notes(record)


# ---- coordinates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("33,27", "35,2"), ("33,270", "35,200"), ("-33,5", "35")],
)
def test_a_column_of_decimal_commas_is_read(tmp_path, latitude, longitude):
    """Where every value of both columns has one, or is whole; the report says so."""
    path = _csv(tmp_path, NAMES, _row(1, latitude=latitude, longitude=longitude), separator=";")
    record = read_events(path)
    place = record.places.iloc[0]
    assert [place["latitude"], place["longitude"]] == [
        float(text.replace(",", ".")) for text in (latitude, longitude)
    ]
    assert "decimal commas read as points" in _notes(record)
    assert record.to_frame()["latitude"].tolist() == [latitude]


@pytest.mark.parametrize(
    "second",
    [
        {"latitude": "33.5", "longitude": "35,5"},  # a point in one column
        {"latitude": "33,5", "longitude": "35.5"},
        {"latitude": "33,5,1", "longitude": "35,5"},
    ],
)
def test_mixed_commas_and_points_are_refused(tmp_path, second):
    """What a comma means there nobody can tell."""
    rows = [_row(1, latitude="33,27", longitude="35,2"), _row(2, **second)]
    with pytest.raises(SourceError, match="some cells have a decimal comma, others none"):
        read_events(_csv(tmp_path, NAMES, *rows, separator=";"))


@pytest.mark.parametrize(
    ("latitude", "longitude", "wanted"),
    [
        ("33°16'N", "35°12'E", (33.26667, 35.2)),
        ("33° 16' 12\" N", "35°12′14″E", (33.27, 35.20389)),
        ("N33 16.5", "E035 12", (33.275, 35.2)),
        ("33.27° S", "35.2W", (-33.27, -35.2)),
        ("33.27°", "-35.2°", (33.27, -35.2)),
    ],
)
def test_degrees_and_minutes_are_read(tmp_path, latitude, longitude, wanted):
    """A mark or a letter says that they are degrees; the report says which were read so."""
    record = read_events(_csv(tmp_path, NAMES, _row(1, latitude=latitude, longitude=longitude)))
    place = record.places.iloc[0]
    assert (place["latitude"], place["longitude"]) == wanted
    assert "read as a decimal number" in _notes(record)


@pytest.mark.parametrize(
    "latitude", ["33 16", "33°16'E", "33°61'N", "-33°16'S", "N33N", "33.5°16'N"]
)
def test_degrees_that_may_be_something_else_are_not(tmp_path, latitude):
    """Two bare numbers, a letter of the other axis, sixty minutes, a sign beside a letter."""
    with pytest.raises(SourceError, match="or degrees such as 33°16'N"):
        read_events(_csv(tmp_path, NAMES, _row(1, latitude=latitude)))


# ---- words for nothing, thousands, days ------------------------------------------------------


def test_words_for_a_blank_are_blanks(tmp_path):
    """NA, NULL and a dash are no actor and no place; what programs put there is told."""
    names = [*NAMES, "initiators", "targets"]
    rows = [
        [*_row(1, place="NULL", killed="NA"), "NA", "-"],
        [*_row(2, country="N/A", latitude="NULL", longitude="NULL"), "Hezbollah", "None"],
    ]
    record = read_events(_csv(tmp_path, names, *rows))
    assert record.places["name"].tolist() == ["", "Tyre"]
    assert record.places["country"].tolist() == ["Lebanon", ""]
    assert record.quantities["event_id"].tolist() == ["e2"]
    assert record.participants[["event_id", "actor_id"]].to_numpy().tolist() == [["e2", "HZB"]]
    assert _notes(record).count("a word that stands for nothing: taken as blank") == 4
    assert record.to_frame()["place"].tolist() == ["NULL", "Tyre"]


def test_a_date_that_says_null_is_no_date(tmp_path):
    """It is complained of once, as a blank."""
    record = read_events(_csv(tmp_path, NAMES, _row(1), _row(2, date="NULL")), bad_rows="keep")
    assert record.report.set_aside()["reason"].tolist() == ["wanted a date, got none"]


def test_namibia_keeps_its_code(tmp_path):
    """Its two letters are what R writes for a missing value."""
    record = read_events(_csv(tmp_path, NAMES, _row(1, place="Opuwo", country="NA")))
    assert record.places["country"].tolist() == ["NA"]


@pytest.mark.parametrize(
    ("text", "best"), [("1,234", 1234), ("1 234", 1234), ("1\u00a0234 567", 1234567), ("12", 12)]
)
def test_thousands_are_read(tmp_path, text, best):
    """Divided by commas, or by spaces of any width."""
    record = read_events(_csv(tmp_path, NAMES, _row(1, killed=text)))
    assert record.quantities["best"].tolist() == [best]


@pytest.mark.parametrize("text", ["1.234", "12 34", "1,2-30", "1,23"])
def test_what_may_be_two_numbers_is_no_figure(tmp_path, text):
    """A point may be a decimal one, and a comma that divides no thousands anything."""
    with pytest.raises(SourceError, match="wanted a whole number"):
        read_events(_csv(tmp_path, NAMES, _row(1, killed=text)))


def test_days_of_all_sorts_in_one_sheet(tmp_path):
    """Dates, texts and serial numbers stand side by side, as in a sheet that many hands filled."""
    days = [datetime(2023, 4, 6), "06 April 2023", 45022, "45022", "06-Apr-23", "2023-04-06"]
    rows = [_row(number, date=day) for number, day in enumerate(days)]
    record = read_events(_xlsx(tmp_path, NAMES, *rows))
    assert set(record.events["start"].dt.strftime("%Y-%m-%d")) == {"2023-04-06"}
    assert set(record.events["time_precision"]) == {"day"}
    assert "years of two digits" in _notes(record)


def test_acled_out_of_a_spreadsheet_and_out_of_r(tmp_path):
    """Its days shortened, its blanks NA, its columns parted by semicolons: nothing is lost."""
    row = dict.fromkeys(acled.COLUMNS, "NA")
    row |= {"event_id_cnty": "LEB1", "event_date": "06-Apr-23", "time_precision": "1"}
    row |= {"event_type": "Battles", "sub_event_type": "Armed clash", "country": "Lebanon"}
    row |= {"location": "Tyre", "latitude": "33,27", "longitude": "35,2", "geo_precision": "1"}
    record = read_events(_csv(tmp_path, list(row), list(row.values()), separator=";"))
    assert record.report["format"] == "acled"
    assert record.counts()["shown"] == 1
    assert record.participants.empty
    assert record.quantities.empty
    assert record.events["start"].dt.strftime("%Y-%m-%d").tolist() == ["2023-04-06"]
    assert record.to_source().iloc[0].to_dict() == row


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1256", "النبطية"), ("cp1255", "קריית שמונה"), ("cp1252", "Saïda")]
)
def test_lines_in_another_encoding_are_read_and_told(tmp_path, mark, encoding, name):
    """Two files were put into one: each line is read as what it is, and the report says which."""
    rows = [_row(1, place="صور"), _row(2, place=name), _row(3, place="Tyre")]
    lines = [",".join(row) for row in [NAMES, *rows]]
    parts = [line.encode(encoding if at == 2 else "utf-8") for at, line in enumerate(lines)]
    (tmp_path / "x.csv").write_bytes(mark + b"\n".join(parts))
    record = read_events(tmp_path / "x.csv")
    assert record.places["name"].tolist() == ["صور", name, "Tyre"]
    (warning,) = record.report["read_as"]
    assert warning["level"] == "warning"
    assert warning["rows"] == [3]


@pytest.mark.parametrize("write", [_csv, _xlsx])
@pytest.mark.parametrize("word", ["Total", "GRAND TOTAL:", "المجموع", 'סה"כ', "Итого", "Toplam"])
def test_a_row_of_totals_is_left_out_and_named_as_one(tmp_path, write, word):
    """It is no event and no error; its figure is in no sum."""
    total = [word, None, None, None, None, None, 2]
    record = read_events(write(tmp_path, NAMES, _row(1), _row(2), total))
    assert len(record) == 2
    assert record.quantities["best"].sum() == 2
    assert "rows of totals: no events" in _notes(record)
    assert record.report.adds_up()


def test_dates_of_merged_cells_are_filled_down_and_figures_are_not(tmp_path):
    """A date that is merged over two rows is that of both; a figure is not two figures."""
    rows = [_row(1), _row(2, date=None, killed=None), _row(3)]
    path = _xlsx(tmp_path, NAMES, *rows, merge=["B2:B3", "G2:G3"])
    record = read_events(path)
    assert record.events["start"].dt.strftime("%Y-%m-%d").tolist() == ["2023-04-06"] * 3
    assert record.quantities["event_id"].tolist() == ["e1", "e3"]
    assert "date: blank cells of a merged range: filled with its value" in _notes(record)
    assert record.original["date"].isin(["2023-04-06"]).tolist() == [True, False, True]


def test_a_blank_date_below_others_stays_an_error(tmp_path):
    """Where dates repeat in turn, a blank is one that is not known: none is made up."""
    rows = [_row(1), _row(2), _row(3, date=None), _row(4, date=None), _row(5, date="2023-04-08")]
    with pytest.raises(SourceError, match="row 4, date: '': wanted a date, got none"):
        read_events(_csv(tmp_path, NAMES, *rows))


# ---- groups, notes and prepared rows -------------------------------------------------------------

GROUPED = ["date", "province", "place", "killed"]


@pytest.mark.parametrize("write", [_csv, _xlsx])
def test_values_of_groups_are_filled_down_and_said(tmp_path, write):
    """A day and its province stand in the first row of each group, and hold for those below."""
    rows = [
        ["2023-06-01", "Borno", "Bama", 1],
        [None, None, "Gwoza", 2],
        [None, None, "Konduga", 3],
        ["2023-06-02", "Yobe", "Damaturu", 4],
        [None, None, "Geidam", 5],
    ]
    record = read_events(write(tmp_path, GROUPED, *rows))
    assert record.events["start"].dt.day.tolist() == [1, 1, 1, 2, 2]
    assert record.places["adm1"].tolist() == ["Borno"] * 3 + ["Yobe"] * 2
    found = record.report.frame().query("level == 'warning'")["what"].tolist()
    assert sum("filled with the value above" in one for one in found) == 2


def test_figures_that_go_up_by_one_number_no_rows(tmp_path):
    """Behind the dead, a blank place is one that is not known, whatever the figures are."""
    rows = [[2, "Bama", "2023-06-01"], [3, None, "2023-06-02"], [4, "Gwoza", "2023-06-03"]]
    path = _csv(tmp_path, ["killed", "place", "date"], *rows, [5, None, "2023-06-04"])
    assert read_events(path).places["name"].tolist() == ["Bama", "Gwoza"]


def test_a_blank_place_behind_full_dates_is_not_filled(tmp_path):
    """It is a place that is not known: the one above would be a wrong pin."""
    rows = [["2023-06-01", "Borno", "Bama", 1], *[["2023-06-02", None, None, 2]] * 3]
    record = read_events(_csv(tmp_path, GROUPED, *rows, ["2023-06-03", "Yobe", "Geidam", 1]))
    assert record.places["adm1"].tolist() == ["Borno", "Yobe"]


NOTES = [
    *("Source: invented", "* = unconfirmed", "Fuente: inventada", "Источник: выдумано"),
    "compiled by nobody at all",
]


@pytest.mark.parametrize("write", [_csv, _xlsx])
def test_notes_below_a_table_are_counted_and_no_errors(tmp_path, write):
    """In whatever language they begin; the sheet is read without a word about rows."""
    notes = [[note] + [None] * 6 for note in NOTES]
    record = read_events(write(tmp_path, NAMES, _row(1), _row(2), [None] * 7, *notes))
    assert len(record) == 2
    assert "notes, headings or repeated names: no events" in _notes(record)
    assert record.report.adds_up()


@pytest.mark.parametrize("column", ["date", "event_id"])
def test_totals_and_notes_in_the_first_column_are_told_whatever_it_is(tmp_path, column):
    """A sheet may begin with its dates: then the word stands where a date is wanted."""
    names = [column, *(name for name in NAMES if name != column)]
    rows = [dict(zip(NAMES, _row(number), strict=True)) for number in (1, 2)]
    rows += [{column: "Total", "killed": 2}, {column: "Note: all figures are invented"}]
    path = _csv(tmp_path, names, *([row.get(name) for name in names] for row in rows))
    assert len(read_events(path)) == 2


def test_rows_that_are_only_prepared_are_blank(tmp_path):
    """Formulas that were filled down leave zeros, a constant and a running number."""
    names = ["No", "date", "place", "country", "killed"]
    rows = [[1, "2023-04-06", "Tyre", "Lebanon", 1], [2, "2023-04-07", "Sidon", "Lebanon", 2]]
    rows += [[number, 0, None, "Lebanon", 0] for number in range(3, 40)]
    record = read_events(_xlsx(tmp_path, names, *rows))
    assert len(record) == 2
    assert record.report["blank_rows"] == 37
    assert "only a running number, a constant or zeros" in _notes(record)


def test_names_that_are_repeated_on_each_page_are_no_events(tmp_path):
    """A printed list that was pasted has them in its middle."""
    path = _csv(tmp_path, NAMES, _row(1), NAMES, _row(2))
    assert read_events(path).events.index.tolist() == ["e1", "e2"]


def test_a_row_with_a_place_and_no_date_is_not_left_out(tmp_path):
    """It may be an event: it is an error, and is not taken for a note."""
    row = [None, None, "Sidon", None, None, None, None]
    with pytest.raises(SourceError, match="row 3, date: '': wanted a date"):
        read_events(_csv(tmp_path, NAMES, _row(1), row, _row(2)))


# ---- which sheet ---------------------------------------------------------------------------------


def _book(folder, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "x.xlsx")
    return folder / "x.xlsx"


PIVOT = [["Year", "(All)"], [None, None], ["Region", "Incidents"], ["North", 2], ["South", 3]]


@pytest.mark.parametrize("before", [PIVOT, [], [["see codebook"]], [["type", "place", "source"]]])
def test_the_sheet_whose_columns_fit_best_is_taken_and_said(tmp_path, before):
    """A pivot, an empty cover, a codebook before the events; another is read when it is named."""
    path = _book(tmp_path, First=before, Events=[NAMES, _row(1)], Codes=[["Bandits"]])
    record = read_events(path)
    assert record.report["sheet"] == "Events"
    assert record.report["other_sheets"] == ["First", "Codes"]
    assert "sheet taken: its columns fit best" in _notes(record)
    with pytest.raises(SourceError, match="First"):
        read_events(path, sheet="First")


def test_of_sheets_that_fit_alike_the_first_is_taken_and_the_others_are_a_warning(tmp_path):
    """A book with a sheet for each year is not taken for whole."""
    path = _book(tmp_path, **{"2022": [NAMES, _row(1)], "2023": [NAMES, _row(2)]})
    record = read_events(path)
    assert record.report["sheet"] == "2022"
    warning = record.report.frame().query("level == 'warning'").iloc[0]
    assert "sheets with columns that fit as well" in warning["what"]
    assert "'2023'" in warning["examples"]


def test_an_error_about_columns_names_all_sheets(tmp_path):
    """Where none fits, the user sees what else is in the book."""
    path = _book(tmp_path, Pivot=PIVOT, Codes=[["a", "b"], [1, 2]])
    with pytest.raises(SourceError, match="this is 'Pivot'; other sheets: Codes"):
        read_events(path)


def test_letters_that_a_workbook_writes_by_number_are_read_as_letters(tmp_path):
    """Excel writes a carriage return as _x000D_; a code that no text can hold stays in sight."""
    text = "two_x000D_\nlines, _x005F_x0041_, _x0000_ and _xD800_"
    path = _xlsx(tmp_path, [*NAMES, "mood"], [*TYRE, text])
    (read,) = read_events(path).original["mood"]
    assert read == "two\r\nlines, _x0041_, _x0000_ and _xD800_"
