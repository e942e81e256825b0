"""Files of events: encodings, separators, workbooks, and files that are no table."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from atlas import open_record
from atlas.errors import RecordError, SourceError
from atlas.readers import check_file, read_events
from atlas.record.record import Record

ARABIC = "date,place,note\n2023-04-06,صور,قصف مدفعي\n"
FRENCH = "date,place,note\n2023-04-06,Tyr,près de la forêt\n"
HEBREW = "date,place,note\n2023-04-06,קריית שמונה,x\n"
PLAIN = "date,place,note\n2023-04-06,Tyre,x\n"


def _write(folder, content, name="events.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (ARABIC, "utf-8", "utf-8"),
        (ARABIC, "utf-8-sig", "utf-8-sig"),
        (ARABIC, "utf-16", "utf-16"),
        # without a mark, by its zero bytes
        (PLAIN, "utf-16-le", "utf-16-le"),
        (PLAIN, "utf-16-be", "utf-16-be"),
        # Arabic letters stand in runs; accents stand alone
        (ARABIC, "cp1256", "cp1256"),
        (FRENCH, "latin-1", "latin-1"),
        (HEBREW, "utf-8", "utf-8"),
        (HEBREW, "cp1255", "cp1255"),
        # curled quotes and dashes are Windows', not Latin-1's
        (FRENCH.replace("Tyr", "Tyr\u2019"), "cp1252", "cp1252"),
    ],
)
def test_encodings_are_told_and_reported(tmp_path, text, encoding, told):
    """Text in any usual encoding is read, and the report says in which."""
    record = read_events(_write(tmp_path, text, encoding=encoding))
    assert record.places["name"].iloc[0] == text.split("\n")[1].split(",")[1]
    assert record.events["note"].iloc[0] == text.split("\n")[1].split(",")[2]
    assert record.report["encoding"] == told


def test_an_encoding_may_be_asked_for(tmp_path):
    """The caller's encoding wins; one that does not fit is an error."""
    path = _write(tmp_path, HEBREW, encoding="cp1255")
    assert read_events(path, encoding="cp1255").places["name"].iloc[0] == "קריית שמונה"
    with pytest.raises(SourceError, match="is not in utf-8"):
        read_events(path, encoding="utf-8")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_told(tmp_path, separator):
    """The separator is the one in the header; a quoted one is text."""
    row = separator.join(["2023-04-06", "Tyre", f'"a{separator}b\n""c"""'])
    path = _write(tmp_path, separator.join(["date", "place", "note"]) + "\n" + row + "\n")
    record = read_events(path)
    assert record.events["note"].tolist() == [f'a{separator}b\n"c"']
    assert record.report["separator"] == separator


def test_short_rows_and_blank_lines_are_read(tmp_path):
    """A row that ends early has blanks; a blank line is counted and moves no row number."""
    path = _write(tmp_path, "date,place,note\n2023-04-06,Tyre\n\n2023-04-07,x,y\n2023-04-32,z,\n")
    record = read_events(path, bad_rows="keep")
    assert record.report["blank_rows"] == 1
    assert record.report["set_aside"] == [5]
    assert record.events["note"].tolist() == ["", "y"]


@pytest.mark.parametrize(
    ("content", "name", "match"),
    [
        # nothing in it, only names, no table at all
        (b"", "e.csv", "is empty"),
        (b"\n\n", "e.csv", "is empty"),
        (b"date,place\n", "e.csv", "column names but no rows"),
        (b"hello world\n", "e.csv", "lacks a date"),
        (b"%PDF-1.7 ...", "e.csv", "is a PDF, no table"),
        (b"\x89PNG....", "e.csv", "is a picture"),
        (b"\x00\x01\x02\x03 bin", "e.csv", "binary, no table"),
        (b"<!DOCTYPE html><html>", "e.csv", "a web page"),
        (b"PK\x03\x04 broken", "e.xlsx", "no workbook"),
        (b"PAR1 broken", "e.parquet", "no Parquet file"),
        (b'{"type": 3}', "e.geojson", "wanted GeoJSON"),
        # a row longer than the header
        (b"date,place\n2023-04-06,Tyre,x\n", "e.csv", "row 2: 3 values, 'x' is beyond"),
    ],
)
def test_a_file_that_is_no_table_says_so(tmp_path, content, name, match):
    """What cannot be a table of events is named, with what was wanted."""
    path = _write(tmp_path, content, name)
    with pytest.raises(SourceError, match=match):
        read_events(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    """A path to nothing, and a format that has no reader, are named."""
    with pytest.raises(SourceError, match="no such file"):
        read_events(tmp_path / "none.csv")
    with pytest.raises(SourceError, match="no reader for source='telex'; readers: table"):
        read_events(_write(tmp_path, PLAIN), source="telex")


def test_column_names_that_come_twice_are_numbered(tmp_path):
    """Two columns of one name are both kept."""
    record = read_events(_write(tmp_path, "date,place,note,note\n2023-04-06,Tyre,a,b\n"))
    assert record.events["note"].tolist() == ["a"]
    assert record.report["columns_not_understood"] == ["note (2)"]


def test_a_workbook_is_read(tmp_path):
    """XLSX: the first sheet, dates and numbers as they are, other sheets reported."""
    pytest.importorskip("openpyxl", reason="reading workbooks is an extra")
    path = tmp_path / "events.xlsx"
    frame = pd.DataFrame(
        {"Date": [pd.Timestamp("2023-04-06"), 45023], "Place": ["Tyre", "صور"], "killed": [2, None]}
    )
    with pd.ExcelWriter(path) as writer:
        frame.to_excel(writer, sheet_name="events", index=False)
        frame.iloc[:1].to_excel(writer, sheet_name="more", index=False)
    record = read_events(path)
    assert record.events["start"].dt.strftime("%Y-%m-%d").tolist() == ["2023-04-06", "2023-04-07"]
    assert record.quantities["best"].tolist() == [2]
    assert record.report["other_sheets"] == ["more"]
    assert len(read_events(path, sheet="more")) == 1
    with pytest.raises(SourceError, match="no sheet 'less'; sheets: events, more"):
        read_events(path, sheet="less")


def test_parquet_and_geojson_are_read(tmp_path):
    """Parquet with and without geometry, and GeoJSON, are tables too."""
    frame = gpd.GeoDataFrame(
        {"date": ["2023-04-06"], "title": ["x"]}, geometry=[Point(35.2, 33.27)], crs=4326
    )
    frame.to_parquet(tmp_path / "geo.parquet")
    frame.to_file(tmp_path / "events.geojson")
    pd.DataFrame({"date": ["2023-04-06"], "lon": 35.2, "lat": 33.27}).to_parquet(
        tmp_path / "plain.parquet"
    )
    for name in ("geo.parquet", "events.geojson", "plain.parquet"):
        record = read_events(tmp_path / name)
        assert record.places[["longitude", "latitude"]].to_numpy().tolist() == [[35.2, 33.27]]


def test_check_file_lists_everything(tmp_path):
    """All problems of a file are listed, by row of the file; nothing is changed."""
    path = _write(
        tmp_path,
        "event_id,date,place,lon,lat,kind,mood\n"
        "a,2023-04-06,Tyre,35.2,33.27,clash,x\n"
        "a,2023-04-06,Tyre,235.2,33.27,clash,x\n"
        "c,soon,Tyre,33.27,135.2,boat_incident,x\n",
    )
    before = path.read_bytes()
    found = check_file(path)
    errors = found[found["level"] == "error"]
    named = set(zip(errors["row"], errors["column"], errors["value"], strict=True))
    assert named == {
        (3, "lon", "235.2"),
        (4, "date", "soon"),
        (4, "lat", "135.2"),
    }
    notes = found[found["level"] == "note"]
    # The id of another event is no error: both are kept, and it is named.
    assert set(notes["column"]) == {"event_id", "kind", "mood"}
    assert notes.loc[notes["column"] == "event_id", ["row", "value"]].to_numpy().tolist() == [
        [3, "a"]
    ]
    assert set(found["file"]) == {str(path)}
    assert path.read_bytes() == before


def test_check_file_takes_what_cannot_be_read(tmp_path):
    """A file that is no table, and one that is not there, are one error each."""
    for path in (_write(tmp_path, b""), tmp_path / "none.csv"):
        found = check_file(path)
        assert found["level"].tolist() == ["error"]
        assert str(path) in found["message"].iloc[0]


def test_check_file_takes_a_folder(tmp_path):
    """A saved record is checked table by table, without raising at the first."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    folder = Record(events).save(tmp_path / "r")
    assert check_file(folder).empty
    text = (folder / "events.csv").read_text("utf-8").replace(",reported,", ",sure,")
    (folder / "events.csv").write_text(text, encoding="utf-8")
    (folder / "links.csv").write_text("from_id,to_id,kind\na,z,part_of\n", encoding="utf-8")
    found = check_file(folder)
    assert set(found["table"]) == {"events", "links"}
    assert set(found["level"]) == {"error"}


def test_blank_lines_above_the_names_are_no_header(tmp_path):
    """The first line that holds anything has the names."""
    record = read_events(_write(tmp_path, "\n\n" + PLAIN))
    assert record.places["name"].tolist() == ["Tyre"]


def test_the_file_is_named_where_the_order_of_its_days_is_unsure(tmp_path):
    """Of many files, the message says which one to mend."""
    path = _write(tmp_path, "date,place\n06/04/2023,Tyre\n")
    with pytest.raises(SourceError, match=r"events.csv: column 'date': '06/04/2023'.*dayfirst"):
        read_events(path)


def test_a_year_that_no_page_can_show_is_named(tmp_path):
    """A slip of the pen is told by row when read, not when the page is drawn."""
    path = _write(tmp_path, "date,place\n9999-12-31,Tyre\n")
    with pytest.raises(SourceError, match=r"row 2, date: '9999-12-31': wanted a year up to 5999"):
        read_events(path)
    frame = pd.DataFrame({"event_id": ["a"], "start": ["9999-12-31"]})
    with pytest.raises(RecordError, match="wanted a year up to 5999"):
        Record(frame)


@pytest.mark.parametrize("country", ["Golan Heights", "East Jerusalem", "Israel"])
def test_a_stamp_is_turned_to_the_clock_of_contested_ground(tmp_path, country):
    """A stamp just before midnight UTC is of the next day there, and not left in UTC."""
    path = _write(tmp_path, f"date,place,country\n2023-04-08T21:30Z,x,{country}\n")
    assert read_events(path).events["start"].dt.day.tolist() == [9]


@pytest.mark.parametrize("column", ["longitude", "date", "killed"])
def test_an_endless_number_is_named(column):
    """An infinity that a computation left in a frame is a bad cell, not a crash."""
    frame = pd.DataFrame({"date": [45022.0], "longitude": [35.2], "latitude": [33.27]})
    with pytest.raises(SourceError, match=f"row 2, {column}: 'inf'"):
        read_events(frame.assign(**{column: [float("inf")]}))


def test_a_saved_table_comes_back_with_the_columns_that_were_not_understood(tmp_path):
    """A summary of an opened record has the source's own columns, beside ours of the same name."""
    frame = pd.DataFrame({"Date": ["2023-04-06"], "Location": ["Tyre"], "Mood": ["calm"]})
    record = open_record(read_events(frame.assign(title_=["x"])).save(tmp_path / "saved"))
    assert record.to_frame()["Mood"].tolist() == ["calm"]
