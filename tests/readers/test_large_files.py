"""Only what is wanted of a file: the same record from pandas and from DuckDB, nothing uncounted."""

import json
import subprocess
import sys
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import atlas.readers
from atlas.errors import AtlasError, MissingPackageError, SelectionError, SourceError
from atlas.readers import acled, read_events, ucdp
from atlas.readers.formats import large_files

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


def _both(path, monkeypatch, **options):
    """Return the record as pandas filters it and as DuckDB does."""
    monkeypatch.setattr(large_files, "LARGE", 2**40)
    small = _read(path, **options)
    monkeypatch.setattr(large_files, "LARGE", -1)
    return small, _read(path, **options)


def _read(path, **options):
    try:
        return read_events(path, bad_rows="keep", **options)
    except AtlasError as error:
        return str(error)


def _are_the_same(one, other):
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    for name, table in one.tables().items():
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(other.tables()[name]))
    pd.testing.assert_frame_equal(one.original, other.original)
    assert json.dumps(dict(one.report)) == json.dumps(dict(other.report))
    assert one.report.adds_up()


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
def test_only_what_is_wanted_is_read(tmp_path, monkeypatch, options, ids, left_out):
    """Days, countries and a box; what is left out is counted by its reason."""
    pytest.importorskip("duckdb", reason="large files are an extra")
    path = tmp_path / "events.csv"
    ROWS.to_csv(path, index=False)
    small, big = _both(path, monkeypatch, **options)
    _are_the_same(small, big)
    assert big.events.index.tolist() == ids
    assert big.report["left_out"] == left_out
    unread = [] if options.get("countries") == "Syria" else [5]
    assert big.report["set_aside"] == unread
    assert big.report["rows_in"] == 5


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


def test_without_duckdb_a_large_file_says_what_to_install(tmp_path, monkeypatch):
    """The message names the command; a small file needs nothing."""
    path = tmp_path / "events.csv"
    ROWS.to_csv(path, index=False)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert len(read_events(path, countries=["Syria"])) == 1
    monkeypatch.setattr(large_files, "LARGE", -1)
    with pytest.raises(MissingPackageError, match=r"pip install 'conflict-atlas\[large\]'"):
        read_events(path, countries=["Syria"])


def test_names_and_values_are_never_part_of_a_statement(tmp_path, monkeypatch):
    """Quotes, semicolons and statements in names and cells are names and cells."""
    pytest.importorskip("duckdb", reason="large files are an extra")
    evil = 'country"; DROP TABLE piece; --'
    frame = ROWS.rename(columns={"country": evil, "lon": 'lon") OR 1=1 --'})
    frame.loc[0, evil] = "x' OR '1'='1"
    frame.loc[3, evil] = "'; SELECT 1"  # asked for, in a row whose date cannot be read
    path = tmp_path / "events.csv"
    frame.to_csv(path, index=False)
    columns = {evil: "country", 'lon") OR 1=1 --': "longitude"}
    options = {"countries": ["Syria", "'; SELECT 1"], "box": (30, 30, 40, 40), "columns": columns}
    small, big = _both(path, monkeypatch, **options)
    _are_the_same(small, big)
    assert big.events.index.tolist() == ["b"]


def test_duckdb_reaches_neither_files_nor_the_network():
    """Files, extensions and the caller's frames are shut off, and cannot be opened again."""
    duckdb = pytest.importorskip("duckdb", reason="large files are an extra")
    rules = atlas.readers.filters.filter_rules.Rules({}, None, None, None, None, None)
    judge = large_files._Judge(rules._replace(columns={}), ["x"])
    for statement in (
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/never.csv'",
        "INSTALL httpfs",
        "SET enable_external_access=true",
        "SELECT * FROM ROWS",
    ):
        with pytest.raises(duckdb.Error):
            judge.base.execute(statement)
    judge.close()


@pytest.mark.parametrize(
    "text",
    [
        # blank lines above and between, short and long rows, a mark, a quoted line end
        "\n\nevent_id,date,place\na,2023-04-06,Tyre\nb,2023-04-07\n\nc,soon,x\nd,2023-04-08,x,y\n",
        "\ufeffevent_id,date,place\na,2023-04-06,Tyre\n",
        'event_id;date;place\na;2023-04-06;"T;y\nr""e"\nb;2024-04-06;x\n',
        "event_id\tdate\tplace\r\na\t06/04/2023\tTyre\r\nb\t13/04/2023\tTyre\r\n",
    ],
)
def test_rows_have_the_same_numbers_piece_by_piece(tmp_path, monkeypatch, text):
    """Ragged, quoted and blank rows are read by the same rules in small files and large ones."""
    pytest.importorskip("duckdb", reason="large files are an extra")
    path = tmp_path / "events.csv"
    path.write_bytes(text.encode())
    monkeypatch.setattr(large_files, "_BLOCK", 64)
    _are_the_same(*_both(path, monkeypatch, from_="2023-04-01", to="2023-04-30"))


@pytest.mark.parametrize(("reader", "prefix"), [(acled, "acled"), (ucdp, "ucdp")])
def test_coded_sources_are_filtered_by_their_own_columns(tmp_path, monkeypatch, reader, prefix):
    """ACLED and UCDP files have other names for the same columns."""
    pytest.importorskip("duckdb", reason="large files are an extra")
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
    small, big = _both(path, monkeypatch, from_="2023-04-01", to="2023-04-30", countries="LB")
    _are_the_same(small, big)
    # ACLED's week of 29 March reaches into April.
    ids = {"acled": ["acled:0", "acled:1"], "ucdp": ["ucdp:1"]}[prefix]
    assert big.events.index.tolist() == ids


def test_progress_reaches_the_end(tmp_path, monkeypatch):
    """The caller is told how many bytes are done."""
    pytest.importorskip("duckdb", reason="large files are an extra")
    path = tmp_path / "events.csv"
    ROWS.to_csv(path, index=False)
    monkeypatch.setattr(large_files, "LARGE", -1)
    told = []
    read_events(path, bad_rows="keep", to="2023-04-30", progress=lambda *done: told.append(done))
    assert told[-1] == (path.stat().st_size,) * 2
    assert all(one[0] <= other[0] for one, other in pairwise(told))


_CELL = st.sampled_from(
    [
        *("", " ", "35.2", "33.27", "1e9", "-35.2", "x", "95", "2023-04-06", "06/04/2023"),
        *("13/04/2023", "2023-03", "2023", "soon", "2023-04-06T22:30Z", "Lebanon", "LB"),
        *("Syria", " Lebanon ", "\u00a0"),
    ]
)
_COLUMNS = ("date", "end", "country", "place", "lon", "lat")
_TABLES = st.lists(st.fixed_dictionaries(dict.fromkeys(_COLUMNS, _CELL)), min_size=1, max_size=8)
_DAYS = st.sampled_from([None, "2023-03-15", "2023-04-06", "2023-04-06T12:00", "2024-01-01"])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=_TABLES,
    from_=_DAYS,
    to=_DAYS,
    countries=st.sampled_from([None, ["Lebanon"], ["SY", "Atlantis"]]),
    box=st.sampled_from([None, (35, 33, 36, 34), (170, -90, -170, 90)]),
    kind=st.sampled_from(["csv", "parquet"]),
)
def test_both_ways_give_the_same_record(
    tmp_path, monkeypatch, rows, from_, to, countries, box, kind
):
    """Whatever stands in the cells and is asked for, pandas and DuckDB agree to the last row."""
    pytest.importorskip("duckdb", reason="large files are an extra")
    frame = pd.DataFrame(rows)
    path = tmp_path / f"events.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_parquet(path)
    options = {"from_": from_, "to": to, "countries": countries, "box": box}
    small, big = _both(path, monkeypatch, **options)
    _are_the_same(small, big)


def test_numbers_and_stamps_of_parquet_are_filtered_as_they_are(tmp_path, monkeypatch):
    """Parquet holds numbers and times, not text."""
    pytest.importorskip("duckdb", reason="large files are an extra")
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
    small, big = _both(path, monkeypatch, to="2023-04-30", box=(35, 33, 36, 34), countries="LB")
    _are_the_same(small, big)
    assert len(big) == 1


def test_nothing_is_printed_when_it_ends(tmp_path):
    """A session that filtered a large file ends quietly."""
    pytest.importorskip("duckdb", reason="large files are an extra")
    path = tmp_path / "events.csv"
    ROWS.drop(3).to_csv(path, index=False)
    code = (
        "import atlas; from atlas.readers.formats import large_files; large_files.LARGE = -1; "
        f"print(len(atlas.read_events({str(path)!r}, countries=['Syria'])))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("1\n", "")


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
def test_geoparquet_is_filtered_piece_by_piece(geo, monkeypatch, options, ids):
    """Whatever its size: the same events, in degrees, with the rest counted."""
    for record in _both(geo, monkeypatch, **options):
        assert record.events.index.tolist() == ids
        assert record.report.adds_up()
        assert record.report["rows_in"] == 4
        assert record.places["longitude"].between(35, 37).all()


def test_a_box_alone_needs_a_large_file_to_say_more(geo, monkeypatch):
    """Geometries are not known before they are read; a small file is read whole."""
    box = (35, 33, 35.5, 33.5)
    monkeypatch.setattr(large_files, "LARGE", 2**40)
    assert read_events(geo, box=box).events.index.tolist() == ["a", "c"]
    monkeypatch.setattr(large_files, "LARGE", -1)
    with pytest.raises(SourceError, match="a box alone cannot be held"):
        read_events(geo, box=box)


def test_geometries_that_are_no_wkb_are_named(geo, tmp_path, monkeypatch):
    """GeoArrow's own forms cannot be read piece by piece: the next step is said."""
    gpd.read_parquet(geo).to_parquet(tmp_path / "y.parquet", geometry_encoding="geoarrow")
    monkeypatch.setattr(large_files, "LARGE", -1)
    with pytest.raises(SourceError, match="wanted WKB"):
        read_events(tmp_path / "y.parquet", to="2023-04-30")
