"""Spreadsheets get text as text, and what is written into a table is read out of it again."""

import csv
import tempfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from small_records import TEXTS, records

import atlas
from atlas.errors import PageError
from atlas.readers import read_events
from atlas.record.flat import FIGURES
from atlas.record.record import Record
from atlas.writers import xlsx as workbook
from atlas.writers.event_rows import DATASET, guard, unguard
from atlas.writers.place_rows import outlines
from tests.tries import tries

SIGNS = "=+-@\t\r\n＝＋－＠"
FORMULAS = st.one_of(
    st.sampled_from(
        [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-1+1",
            "@SUM(1,1)",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            "＝1+1",
            '=HYPERLINK("http://example.invalid","x")',
            "'=1+1",
            "''=1+1",
            "{=1+1}",
            '<r></r></is></c><c r="ZZ1"><f>1+1</f></c><c r="AAA1" t="inlineStr"><is><r></r>',
        ]
    ),
    st.text(alphabet="=+-@'\t\r\n1aé;,\" ", min_size=1, max_size=8),
    TEXTS,
)


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(texts=FORMULAS))
def test_a_workbook_has_no_formula(record):
    """Whatever a text begins with, openpyxl finds text and numbers and nothing that is reckoned."""
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(record.write(f"{folder}/x.xlsx"))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "b")
                assert cell.data_type != "s" or cell.quotePrefix
    # A carriage return is written by its number, as Excel writes it; openpyxl leaves it so.
    ids = [unescape(cell.value) for cell in book["events"]["A"]][1:]
    assert ids == [workbook.clean(key) for key in record.events.index]


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(texts=FORMULAS))
def test_no_cell_of_a_csv_begins_as_a_formula(record):
    """A sign at the beginning of a text stands behind an apostrophe; a number is a number."""
    with tempfile.TemporaryDirectory() as folder:
        path = record.write(f"{folder}/x.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
    for cell in cells:
        assert cell[:1] not in [*SIGNS] or _is_number(cell)


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


@given(FORMULAS)
def test_a_guard_is_taken_off_again(text):
    """Guarding loses nothing, and a text that needs none has none."""
    assert unguard(guard(text)) == text
    assert guard(text) == text or text.lstrip("'")[0] in SIGNS


COLUMNS = {"date": "2023-04-06", "place": "Tyre", "country": "LB"}


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FORMULAS, min_size=1, max_size=4), FORMULAS)
def test_a_table_of_hers_comes_back_out_of_our_csv(texts, title):
    """Her own columns, by value, with her formulas that are none."""
    texts = [text.replace("\x00", "") for text in texts]
    texts = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    frame = pd.DataFrame({**COLUMNS, "mood": texts}, index=range(len(texts)))
    record = read_events(frame, dataset={"title": title.strip() or "x"})
    with tempfile.TemporaryDirectory() as folder:
        again = read_events(record.write(f"{folder}/x.csv"))
    ours = again.original.drop(columns="event_id")
    pd.testing.assert_frame_equal(ours, record.original, check_dtype=False, check_names=False)
    assert again.dataset["redistribution"] == "rows"


def test_numbers_below_zero_stay_numbers(tmp_path):
    """A longitude in the west is no formula."""
    frame = pd.DataFrame({"date": ["2023-04-06"], "longitude": ["-70.5"], "latitude": [-33.4]})
    path = read_events(frame).write(tmp_path / "x.csv")
    (place,) = read_events(path).places.itertuples()
    assert (place.longitude, place.latitude) == (-70.5, -33.4)
    assert ",-70.5," in path.read_text("utf-8-sig")


def test_a_spreadsheet_opens_the_csv_with_its_letters(tmp_path):
    """The mark of UTF-8 stands first, or Excel would show Arabic as noise."""
    frame = pd.DataFrame({**COLUMNS, "place": ["صور"]})
    assert read_events(frame).write(tmp_path / "x.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


def test_one_row_an_event_with_whose_it_is(tmp_path):
    """Rows are copied from sheet to sheet, and keep their licence."""
    record = atlas.open_record("spring-2023")
    table = pd.read_csv(record.write(tmp_path / "x.csv"))
    assert len(table) == len(record)
    assert list(table.columns[:3]) == ["event_id", "title", "kind"]
    assert list(table.columns[-len(DATASET) :]) == list(DATASET)
    assert set(table["dataset_licence"]) == {"CC BY 4.0"}


def test_a_csv_of_ours_is_read_as_a_table(tmp_path):
    """Events, times, figures and actors are those of the summary; the terms come along."""
    record = atlas.open_record("spring-2023").geocode()
    read = read_events(record.write(tmp_path / "x.csv"))
    assert read.events.index.tolist() == record.events.index.tolist()
    assert (read.events["start"] == record.events["start"]).all()
    assert (read.to_frame()["killed"] == record.to_frame()["killed"]).all()
    assert read.dataset["licence"] == "CC BY 4.0"


def test_every_figure_that_a_summary_holds_is_read_again(tmp_path):
    """Best, lowest and highest of each figure come back, and no column of ours is unknown."""
    rows = [{"event_id": "a", "what": what, "best": 5, "low": 4, "high": 9} for what in FIGURES]
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    record = atlas.Record(events, quantities=pd.DataFrame(rows))
    read = read_events(record.write(tmp_path / "x.csv"))
    columns = ["what", "best", "low", "high"]
    assert read.quantities[columns].equals(record.quantities[columns])
    assert "not understood" not in str(read.report)


def test_a_strangers_csv_keeps_its_apostrophes(tmp_path):
    """Only our own guards are taken off: a file of hers comes back out as it went in."""
    path = tmp_path / "x.csv"
    path.write_text("date,place,mood\n2023-04-06,Tyre,'=1+1\n")
    assert read_events(path).original["mood"].tolist() == ["'=1+1"]


def test_a_workbook_has_a_sheet_a_table(tmp_path):
    """The first is one row an event, the last says what it is based on."""
    record = atlas.open_record("spring-2023")
    book = openpyxl.load_workbook(record.write(tmp_path / "x.xlsx"))
    tables = ["events", "places", "participants", "actors", "quantities", "sources", "links"]
    assert book.sheetnames == ["Summary", *tables, "About"]
    for name in tables:
        assert book[name].max_row == len(getattr(record, name)) + 1
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Licence"] == "CC BY 4.0"
    figures = [cell.value for cell in book["quantities"]["D"]][1:]
    assert all(value is None or isinstance(value, int) for value in figures)


def test_a_workbook_of_ours_is_read_as_a_table(tmp_path):
    """Its first sheet is one that the reader of tables takes."""
    record = atlas.open_record("spring-2023")
    read = read_events(record.write(tmp_path / "x.xlsx"))
    assert read.events.index.tolist() == record.events.index.tolist()
    assert read.dataset["licence"] == "CC BY 4.0"


@pytest.mark.parametrize(
    "text",
    [
        "<r><t>bold</t></r>",
        '<r></r></is></c><c r="ZZ2"><f>1+1</f></c><c t="inlineStr"><is><r></r>',
        "http://example.invalid/x",
        "mailto:a@example.invalid",
        "internal:events!A1",
        "\r=1+1",
        "two\r\nlines",
        "_x0041_",
        " \t edges \n",
        "صور <b> & c",
    ],
)
def test_a_text_stands_in_a_workbook_as_it_was_given(tmp_path, text):
    """No mark-up, link or code is made of it, and it is read again as it was."""
    frame = pd.DataFrame({**COLUMNS, "mood": [text]})
    path = read_events(frame).write(tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(path)["original"]
    (cells,) = sheet.iter_rows(min_row=2)
    assert not [cell for cell in cells if cell.hyperlink or cell.data_type not in "sn"]
    assert len(cells) == 5
    assert read_events(path, sheet="original").original["mood"].tolist() == [text]


def test_a_number_keeps_its_digits_in_a_workbook(tmp_path):
    """A float is written whole: sixteen digits would be another one."""
    frame = pd.DataFrame({**COLUMNS, "index": [0.1 + 0.2, -1e-300, 3.0, 2.0**53]}, index=range(4))
    book = openpyxl.load_workbook(read_events(frame).write(tmp_path / "x.xlsx"))
    cells = {column[0].value: column[1:] for column in book["original"].columns}
    assert [cell.value for cell in cells["index"]] == frame["index"].tolist()


def test_a_text_is_cut_where_excel_would_cut_it(tmp_path):
    """Excel counts a sign beyond the first plane as two; none is lost uncounted."""
    notes = ["😀" * 16_383, "😀" * 16_384, "x" * 32_767]
    events = pd.DataFrame({"event_id": list("abc"), "start": "2023-04-06", "note": notes})
    book = openpyxl.load_workbook(Record(events).write(tmp_path / "x.xlsx"))
    whole, cut, fits = [cell.value for cell in book["events"]["K"]][1:]
    assert (whole, fits) == (notes[0], notes[2])
    assert cut == "😀" * 16_380 + " [cut]"
    lacks = [row[1] for row in book["About"].iter_rows(values_only=True) if "Not in" in row[0]]
    # Once on the first sheet, once on the sheet of events.
    assert lacks == ["the rest of 2 texts of over 32,767 characters"]


def test_what_a_workbook_cannot_hold_is_counted(tmp_path):
    """A shape, a sign and the rest of a long text are named on the last sheet."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "note": ["x" * 40_000]})
    events["title"] = "a \x01 b"
    shape = gpd.GeoDataFrame(
        {"event_id": ["a"]}, geometry=gpd.points_from_xy([35], [33]).buffer(0.1), crs=4326
    )
    book = openpyxl.load_workbook(Record(events, shape).write(tmp_path / "x.xlsx"))
    lacks = [row[1] for row in book["About"].iter_rows(values_only=True) if "Not in" in row[0]]
    assert [line.split(" ", 1)[0] for line in lacks] == ["1", "2", "the"]
    assert len(book["events"]["K"][1].value) == 32_767


def test_a_sheet_that_would_be_too_long_is_refused(tmp_path, monkeypatch):
    """Excel's limit is said, with what else there is; nothing is cut in silence."""
    monkeypatch.setattr(workbook, "_ROWS", 10)
    with pytest.raises(PageError, match=r"75 rows, a sheet holds 10; select fewer"):
        atlas.open_record("spring-2023").write(tmp_path / "x.xlsx")


@pytest.mark.parametrize("ending", ["geojson", "parquet"])
@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(record=records())
def test_places_come_back_out_of_geojson_and_geoparquet(ending, record):
    """One row a place, events put together again: ids, geometry, numbers and words of places."""
    with tempfile.TemporaryDirectory() as folder:
        path = record.write(Path(folder, f"x.{ending}"))
        raw = gpd.read_parquet(path) if ending == "parquet" else None
        read = read_events(path)
    assert set(read.events.index) == set(record.events.index)
    assert _by_event(read) == _by_event(record)
    if raw is not None:
        placed = raw[raw["place_role"] != ""]
        drawn = [one for one in outlines(record.places) if one is not None]
        assert len(placed.geometry.dropna()) == len(drawn)


def _by_event(record):
    """Return what is said of the places of each event, in their order."""
    places = record.places
    drawn = outlines(places)
    words = places.drop(columns=["geometry", "shape_id"]).astype(object)
    words = words.where(words.notna(), None)
    shapes = [None if shape is None else shape.normalize().wkt for shape in drawn]
    rows = words.assign(shape=shapes).sort_values("event_id", kind="stable")
    return rows.to_numpy().tolist()


def test_geojson_of_the_shipped_record_is_read_again(tmp_path):
    """Seventy-four events with their hundred and nineteen places."""
    record = atlas.open_record("spring-2023").geocode()
    read = read_events(record.write(tmp_path / "x.geojson"))
    assert (len(read), len(read.places)) == (len(record), len(record.places))
    assert read.counts() == record.counts()
    assert read.report["rows_in"] == 119
    assert read.report["events_out"] + read.report["merged_rows"] == 119
    assert (read.events["sensitivity"] == record.events["sensitivity"]).all()
