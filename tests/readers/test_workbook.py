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
@pytest.mark.parametrize("word", ["Total", "GRAND TOTAL:", "المجموع", 'סה"כ'])
def test_a_row_of_totals_is_named_as_one(tmp_path, write, word):
    """It is set aside with the others, and the reason says what it looks like."""
    total = [word, None, None, None, None, None, 2]
    path = write(tmp_path, NAMES, _row(1), _row(2), total)
    with pytest.raises(SourceError, match=r"row 4, date.*a row of totals is no event"):
        read_events(path)
    record = read_events(path, bad_rows="keep")
    assert len(record) == 2
    assert record.report.adds_up()


def test_blanks_below_merged_cells_say_what_they_may_be(tmp_path):
    """A figure that is merged over three rows is not three figures: nothing is filled down."""
    path = _xlsx(tmp_path, NAMES, _row(1), _row(2, date=None), merge=["B2:B3"])
    with pytest.raises(SourceError, match="of merged cells the first alone holds the value"):
        read_events(path)
