"""Only what is wanted of a file: days, countries and a box; nothing is left out uncounted."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from atlas.errors import AtlasError, SelectionError, SourceError
from atlas.readers import acled, choose_reader, read_events, ucdp
from atlas.readers.formats import memory_needed

ROWS = pd.DataFrame(
    [
        ("a", "2023-04-06", "Tyre", "Lebanon", "35.2", "33.27"),
        ("b", "2023-04-07", "Damascus", "Syria", "36.29", "33.51"),
        ("c", "2023-09-01", "Tyre", "Lebanon", "35.2", "33.27"),
        ("d", "soon", "Tyre", "Lebanon", "", ""),
        ("e", "2023-04-08", "Sidon", "Lebanon", "", ""),
    ],
    columns=["event_id", "date", "place", "country", "lon", "lat"],
)


@pytest.mark.parametrize(
    ("options", "ids", "left_out"),
    [
        ({"from_": "2023-04-07"}, ["b", "c", "e"], {"outside the days asked for": 1}),
        ({"to": "2023-04-06"}, ["a"], {"outside the days asked for": 3}),
        ({"countries": ["LB"]}, ["a", "c", "e"], {"in another country": 1}),
        ({"countries": "Syria"}, ["b"], {"in another country": 4}),
        (
            {"box": (35, 33, 35.5, 33.5)},
            ["a", "c"],
            {
                "outside the box": 1,
                "outside the box, or without a point that could lie in it": 1,
            },
        ),
        (
            {"from_": "2023-04-06", "to": "2023-04-30", "countries": ["Lebanon"]},
            ["a", "e"],
            {"in another country": 1, "outside the days asked for": 1},
        ),
    ],
)
def test_only_what_is_wanted_is_read(tmp_path, options, ids, left_out):
    """Days, countries and a box; what is left out is counted by its reason."""
    path = tmp_path / "events.csv"
    ROWS.to_csv(path, index=False)
    record = read_events(path, bad_rows="keep", **options)
    assert record.report.adds_up()
    assert record.events.index.tolist() == ids
    assert record.report["left_out"] == left_out
    unread = [] if options.get("countries") == "Syria" else [5]
    assert record.report["set_aside"] == unread
    assert record.report["rows_in"] == 5


def test_a_frame_is_filtered_by_the_same_rules():
    """A frame in memory is filtered as its file is."""
    record = read_events(ROWS.drop(3), countries=["Lebanon"], to="2023-04-30")
    assert record.events.index.tolist() == ["a", "e"]
    assert record.report.adds_up()


def test_days_are_those_of_the_events_own_zone():
    """A stamp in UTC late in the evening is of the next day where it happened."""
    frame = ROWS.head(1).assign(date="2023-03-30T21:30Z")
    assert len(read_events(frame, from_="2023-03-31")) == 1
    assert len(read_events(frame, to="2023-03-30")) == 0


def test_an_event_known_to_a_month_is_found_by_its_days():
    """An event is wanted where its interval touches the days, as in a selection."""
    frame = ROWS.head(1).assign(date="2023-04")
    assert len(read_events(frame, from_="2023-04-29")) == 1
    assert len(read_events(frame, from_="2023-05-01")) == 0


def test_what_cannot_be_wanted_is_refused():
    """A day that is none, a country that is none, a column that is not there."""
    with pytest.raises(SelectionError, match="2023-13"):
        read_events(ROWS, from_="2023-13-01")
    with pytest.raises(AtlasError, match=r"countries=\('',\): wanted names"):
        read_events(ROWS, countries=[""])
    with pytest.raises(SourceError, match="countries= needs a column country"):
        read_events(ROWS.drop(columns="country"), countries=["LB"])
    with pytest.raises(SourceError, match=r"no row is left.*5 in another country"):
        read_events(ROWS, countries=["Peru"])
    for slip, said in (("Atlantis", "'Atlantis' is not a country"), ("Lebanan", "mean 'Lebanon'")):
        with pytest.raises(SelectionError, match=said):
            read_events(ROWS, countries=["SY", slip])
    with pytest.raises(SourceError, match=r"takes no options; got a filter; see select"):
        read_events("spring-2023", from_="2023-04-06")


def test_names_and_values_are_never_part_of_a_statement(tmp_path):
    """Quotes, semicolons and statements in names and cells are names and cells."""
    evil = 'country"; DROP TABLE piece; --'
    frame = ROWS.rename(columns={"country": evil, "lon": 'lon") OR 1=1 --'})
    frame.loc[0, evil] = "x' OR '1'='1"
    frame.loc[3, evil] = "'; SELECT 1"  # asked for, in a row whose date cannot be read
    path = tmp_path / "events.csv"
    frame.to_csv(path, index=False)
    columns = {evil: "country", 'lon") OR 1=1 --': "longitude"}
    options = {"countries": ["Syria", "'; SELECT 1"], "box": (30, 30, 40, 40), "columns": columns}
    record = read_events(path, bad_rows="keep", **options)
    assert record.report.adds_up()
    assert record.events.index.tolist() == ["b"]


@pytest.mark.parametrize(("reader", "prefix"), [(acled, "acled"), (ucdp, "ucdp")])
def test_coded_sources_are_filtered_by_their_own_columns(tmp_path, reader, prefix):
    """ACLED and UCDP files have other names for the same columns."""
    coded = {
        "acled": {"event_id_cnty": "id", "event_date": "date", "location": "place"},
        "ucdp": {"id": "id", "date_start": "date", "where_coordinates": "place"},
    }[prefix]
    common = {"latitude": "33.2", "longitude": "35.2", "country": "Lebanon", "best": "1"}
    common |= {"time_precision": "2", "geo_precision": "1", "sub_event_type": "Attack"}
    common |= {"where_prec": "1", "date_prec": "1", "type_of_violence": "1", "side_a": "A"}
    rows = []
    for number, day in enumerate(("2023-03-29", "2023-04-06", "2023-09-01")):
        row = {name: common.get(name, "") for name in reader.COLUMNS}
        values = {"id": str(number), "date": day, "place": "Tyre"}
        row |= {name: values[what] for name, what in coded.items()}
        rows.append(row | ({"date_end": day} if prefix == "ucdp" else {}))
    path = tmp_path / "export.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    record = read_events(path, bad_rows="keep", from_="2023-04-01", to="2023-04-30", countries="LB")
    assert record.report.adds_up()
    # ACLED's week of 29 March reaches into April.
    ids = {"acled": ["acled:0", "acled:1"], "ucdp": ["ucdp:1"]}[prefix]
    assert record.events.index.tolist() == ids


def test_numbers_and_stamps_of_parquet_are_filtered_as_they_are(tmp_path):
    """Parquet holds numbers and times, not text."""
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2023-04-06", "2023-09-01", None]),
            "longitude": [35.2, 35.2, np.nan],
            "latitude": [33.27, 33.27, 33.0],
            "country": ["Lebanon", None, "Lebanon"],
        }
    )
    path = tmp_path / "events.parquet"
    frame.to_parquet(path)
    record = read_events(
        path, bad_rows="keep", to="2023-04-30", box=(35, 33, 36, 34), countries="LB"
    )
    assert record.report.adds_up()
    assert len(record) == 1


@pytest.fixture
def geo(tmp_path):
    """Write GeoParquet in metres: three events in Lebanon, one of May, and one in Syria."""
    frame = gpd.GeoDataFrame(
        {
            "event_id": ["a", "b", "c", "d"],
            "date": ["2023-04-06", "2023-04-07", "2023-05-07", "2023-04-08"],
            "country": ["Lebanon", "Lebanon", "Lebanon", "Syria"],
        },
        geometry=gpd.points_from_xy([35.2, 35.9, 35.2, 36.3], [33.27, 34.2, 33.3, 33.5]),
        crs="EPSG:4326",
    )
    frame.to_crs("EPSG:32636").to_parquet(tmp_path / "x.parquet")
    return tmp_path / "x.parquet"


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ({"from_": "2023-04-07", "to": "2023-04-30"}, ["b", "d"]),
        ({"countries": ["Syria"]}, ["d"]),
        ({"countries": ["Lebanon"], "box": (35, 33, 35.5, 33.5)}, ["a", "c"]),
        ({"to": "2023-04-30", "box": (35, 33, 36.5, 33.6)}, ["a", "d"]),
    ],
)
def test_geoparquet_is_filtered_in_degrees(geo, options, ids):
    """The events asked for, in degrees, with the rest counted."""
    record = read_events(geo, **options)
    assert record.events.index.tolist() == ids
    assert record.report.adds_up()
    assert record.report["rows_in"] == 4
    assert record.places["longitude"].between(35, 37).all()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_memory_that_a_large_file_needs_is_said_before_it_is_read(
    tmp_path, monkeypatch, ending
):
    """A warning where it fits, an error with the next step where it does not: nothing is read."""
    path = tmp_path / f"events.{ending}"
    ROWS.to_csv(path, index=False) if ending == "csv" else ROWS.to_parquet(path)
    monkeypatch.setattr(memory_needed, "LARGE", -1)
    monkeypatch.setattr(memory_needed, "free_memory", lambda: 10**9)
    with pytest.warns(UserWarning, match=r"takes about 0.0 GB of memory; atlas.scan\(path\)"):
        assert len(read_events(path, countries=["Syria"])) == 1
    monkeypatch.setattr(memory_needed, "free_memory", lambda: path.stat().st_size)
    monkeypatch.setattr(choose_reader, "read_numbered", lambda *_, **__: pytest.fail("it is read"))
    with pytest.raises(SourceError, match=r"0.0 GB are free: it is not read; atlas.scan"):
        read_events(path)


def test_less_memory_is_needed_for_a_part_than_for_all(tmp_path, monkeypatch):
    """A filter halves what is needed; a system that does not say its memory is not doubted."""
    path = tmp_path / "events.csv"
    ROWS.to_csv(path, index=False)
    monkeypatch.setattr(memory_needed, "LARGE", -1)
    monkeypatch.setattr(memory_needed, "free_memory", lambda: 7 * path.stat().st_size)
    assert memory_needed.check_memory(path, filtered=True)
    with pytest.raises(SourceError, match="are free"):
        memory_needed.check_memory(path)
    monkeypatch.setattr(memory_needed, "free_memory", lambda: None)
    assert memory_needed.check_memory(path)


def test_free_memory_is_some_of_this_machines():
    """What the system says is a number of bytes that a machine can have."""
    assert 2**20 < memory_needed.free_memory() < 2**50


def test_progress_runs_to_the_end(tmp_path):
    """The caller is told how many bytes are done; the last of them when the record is there."""
    path = tmp_path / "events.csv"
    ROWS.to_csv(path, index=False)
    told = []
    read_events(path, bad_rows="keep", progress=lambda *done: told.append(done))
    size = path.stat().st_size
    assert told == [(size // 2, size), (size, size)]
