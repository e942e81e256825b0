"""Hostile and broken files of features: an error that names the file, or rows with a reason."""

import contextlib
import json
import sqlite3
import struct
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

import atlas
from atlas.errors import AtlasError, RecordError, SourceError
from atlas.files.wkb import from_wkb
from atlas.page.payload.shape_block import shape_tables
from atlas.readers import check_file, read_events
from tests.tries import tries

_ENDLESS = "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a)"
_TEN_SECONDS = 10  # of CPU: others may use the machine, too


def _frame():
    """Return two events of hers, a point and an area."""
    columns = {"date": ["2023-04-06", "2023-04-07"], "place": ["صور", "Naqoura"], "n": [1, 2]}
    return gpd.GeoDataFrame(
        columns, geometry=[Point(35.2, 33.27), box(35, 33, 35.2, 33.2)], crs=4326
    )


def _written(path):
    """Write the two events in the format of an ending; a shapefile holds one kind of shape."""
    frame = _frame()
    if path.suffix == ".shp":
        frame = frame.set_geometry([box(35, 33, 35.1, 33.1), box(35, 33, 35.2, 33.2)], crs=4326)
    frame.to_file(path)
    return path


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Write a record of ours as a GeoPackage."""
    path = tmp_path_factory.mktemp("own") / "own.gpkg"
    read_events(_frame()).write(path)
    return path


def _changed(own, path, *statements, values=()):
    """Copy a GeoPackage and change it."""
    path.write_bytes(own.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        for (trigger,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            base.execute(f'DROP TRIGGER "{trigger}"')
        for statement in statements:
            base.execute(statement, values if "?" in statement else ())
    return path


def _refused(path, **options):
    """Return what is said of a file that is refused; within the time that is promised."""
    begun = time.process_time()
    with pytest.raises(AtlasError) as caught:
        read_events(path, **options)
    found = check_file(path)
    assert (found["level"] == "error").any()
    assert time.process_time() - begun < _TEN_SECONDS
    assert path.name in str(caught.value)
    return str(caught.value)


# ---- GeoPackages of ours ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "table", ["gpkg_metadata", "gpkg_contents", "links", "places", "shapes", "events", "original"]
)
def test_a_table_of_ours_that_is_an_endless_view_is_refused(tmp_path, own, table):
    """What never ends is not begun."""
    base = sqlite3.connect(own)
    columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
    base.close()
    listed = ", ".join(f'x AS "{column}"' for column in columns)
    view = f'CREATE VIEW "{table}" AS {_ENDLESS} SELECT {listed} FROM a'
    path = _changed(own, tmp_path / "x.gpkg", f'DROP TABLE "{table}"', view)
    said = _refused(path)
    assert "view" in said or "layers" in said


def test_what_an_entry_says_that_it_is_does_not_count(tmp_path, own):
    """A view whose entry says that it is a table is none."""
    view = f"CREATE VIEW links AS {_ENDLESS} SELECT x AS fid FROM a"
    path = _changed(
        own, tmp_path / "x.gpkg", "DROP TABLE links", view, "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET type = 'table', rootpage = 3 WHERE name = 'links'",
    )  # fmt: skip
    _refused(path)


@pytest.mark.parametrize(
    "column",
    ["GENERATED ALWAYS AS (hex(zeroblob(400000000)))", "DEFAULT (hex(zeroblob(400000000)))"],
)
def test_a_column_that_is_reckoned_is_not_asked(tmp_path, own, column):
    """A column of a kilobyte that comes to gigabytes costs neither time nor memory."""
    statement = "CREATE TABLE t (fid INTEGER PRIMARY KEY, kind TEXT, from_id TEXT, to_id TEXT, "
    path = _changed(
        own, tmp_path / "x.gpkg", "DROP TABLE links", f"{statement} note TEXT {column})",
        "ALTER TABLE t RENAME TO links",
    )  # fmt: skip
    begun = time.process_time()
    with contextlib.suppress(AtlasError):
        read_events(path)
    assert time.process_time() - begun < _TEN_SECONDS


@pytest.mark.parametrize("part", ["dataset", "report", "columns", "resources", "atlas"])
@pytest.mark.parametrize("value", [5, "x", [5], None, {"places": 5}, {"links": {"a": [1]}}])
def test_a_description_of_another_shape_is_told(tmp_path, own, part, value):
    """Each part of what a file says of itself may be anything: a record, or an error of ours."""
    base = sqlite3.connect(own)
    kind = "mime_type = 'application/json'"
    (text,) = base.execute(f"SELECT metadata FROM gpkg_metadata WHERE {kind}").fetchone()
    base.close()
    changed = json.dumps({**json.loads(text), part: value})
    update = f"UPDATE gpkg_metadata SET metadata = ? WHERE {kind}"
    path = _changed(own, tmp_path / "x.gpkg", update, values=[changed])
    try:
        record = read_events(path)
    except AtlasError as error:
        assert "x.gpkg" in str(error)  # noqa: PT017 - both outcomes are right
        return
    assert isinstance(dict(record.dataset), dict)
    assert len(record) == 2


_POINT = shapely.to_wkb(Point(35, 33))
_HEAD = b"GP\x00\x01" + struct.pack("<i", 4326)
_DEEP = (b"\x01" + struct.pack("<II", 7, 1)) * 200_000 + _POINT
_BLOBS = {
    "one byte": b"G",
    "nothing": b"",
    "no magic": b"XX" + _HEAD[2:] + _POINT,
    "a box of no size": b"GP\x00\x0f" + _HEAD[4:] + _POINT,
    "cut off": _HEAD + _POINT[:-3],
    "no well-known binary": _HEAD + b"\x07" * 40,
    "a curve": _HEAD + b"\x01" + struct.pack("<II4d", 8, 2, 1, 2, 3, 4),
    "more than there is": _HEAD + b"\x01" + struct.pack("<II", 2, 2**31 - 1),
    "one in the other": _HEAD + _DEEP,
    "text": "POINT(1 2)",
    "a number": 5,
}


@pytest.mark.parametrize("name", _BLOBS)
def test_a_broken_geometry_of_ours_is_named(tmp_path, own, name):
    """A blob that is none: the table and the reason, no traceback, and the process goes on."""
    for table, column in (("places", "geom"), ("shapes", "wkb")):
        update = f"UPDATE {table} SET {column} = ?"
        path = _changed(own, tmp_path / f"{table}.gpkg", update, values=[_BLOBS[name]])
        if table == "places" and name == "nothing":
            continue
        assert "geometry" in _refused(path) or "point" in _refused(path)


@pytest.mark.parametrize("name", _BLOBS)
def test_a_broken_geometry_of_hers_costs_its_row(tmp_path, name):
    """The row is named with the reason; asked to keep the rest, the rest is read."""
    path = _changed(
        _written(tmp_path / "hers.gpkg"), tmp_path / "x.gpkg",
        "UPDATE hers SET geom = ? WHERE n = 1", values=[_BLOBS[name]],
    )  # fmt: skip
    assert "row 2" in _refused(path)
    record = read_events(path, bad_rows="keep")
    assert record.places["name"].tolist() == ["Naqoura"]
    assert record.report["set_aside"] == [2]
    assert record.report.adds_up()


@pytest.mark.parametrize(
    "where", ["UPDATE hers SET place = ?", "UPDATE gpkg_contents SET table_name = ?"]
)
def test_text_that_is_no_utf8_in_a_database_is_told(tmp_path, where):
    """SQLite keeps any bytes as text; which are no text is said with their table."""
    path = _changed(
        _written(tmp_path / "hers.gpkg"), tmp_path / "x.gpkg",
        where.replace("?", "CAST(X'ff41fe' AS TEXT)"),
    )  # fmt: skip
    assert "no UTF-8" in _refused(path)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE gpkg_contents",
        "ALTER TABLE gpkg_contents RENAME COLUMN table_name TO name",
        "ALTER TABLE gpkg_geometry_columns RENAME COLUMN srs_id TO x",
        "UPDATE gpkg_spatial_ref_sys SET organization = 5, definition = 5",
        "UPDATE gpkg_contents SET table_name = 5",
        "UPDATE gpkg_geometry_columns SET column_name = 'place'",
        "DELETE FROM gpkg_contents",
        "DROP TABLE hers",
    ],
)
def test_a_geopackage_of_another_shape_is_told(tmp_path, statement):
    """Tables and columns of the standard that are not there, or hold something else."""
    path = _changed(_written(tmp_path / "hers.gpkg"), tmp_path / "x.gpkg", statement)
    _refused(path)


def test_rows_that_wait_beside_the_file_are_read(tmp_path):
    """What another program has written and not yet put into the file itself is part of it."""
    path = _written(tmp_path / "hers.gpkg")
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA wal_autocheckpoint = 0")
    for (trigger,) in base.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        base.execute(f'DROP TRIGGER "{trigger}"')
    base.execute("UPDATE hers SET place = 'Tyre' WHERE n = 1")
    base.commit()
    assert read_events(path).places["name"].tolist() == ["Tyre", "Naqoura"]
    base.close()


# ---- well-known binary ------------------------------------------------------------------------


def test_collections_in_collections_do_not_end_the_process(tmp_path):
    """The library below runs out of its stack on them; they are told before it is asked."""
    _, wrong = from_wkb([_DEEP, None, _POINT])
    assert list(wrong) == [0]
    path = tmp_path / "x.parquet"
    frame = _frame()
    frame.to_parquet(path)
    plain = pd.DataFrame(frame.drop(columns="geometry")).assign(geometry=[_DEEP, _POINT])
    said = pq.read_schema(path).metadata[b"geo"]
    table = pa.Table.from_pandas(plain).replace_schema_metadata({b"geo": said})
    pq.write_table(table, path)
    assert "row 2" in _refused(path)


@settings(max_examples=tries(100), deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_a_geometry_or_a_reason(raw):
    """Whatever stands there."""
    shapes, wrong = from_wkb([raw, _POINT])
    assert (shapes[0] is None) == (0 in wrong)
    assert shapes[1] == Point(35, 33)


def test_what_unpacks_to_gigabytes_is_refused(tmp_path):
    """A text that stands once in the file and in every row, and columns of nothing."""
    path = tmp_path / "x.parquet"
    rows = 4000
    text = pa.array(["x" * 2**20])
    long = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, "int32")), text)
    dates = pa.array(["2023-04-06"] * rows)
    pq.write_table(pa.table({"date": dates, "note": long}), path, store_schema=False)
    assert path.stat().st_size < 2**20
    assert "far more than its" in _refused(path)
    nothing = {f"n{at}": pa.nulls(rows * 100, "int8") for at in range(100)}
    pq.write_table(pa.table(nothing), path)
    assert "as no table does" in _refused(path)


def test_features_without_a_property_in_common_are_refused(tmp_path):
    """Each name makes a column: so many of them come to far more cells than the file holds."""
    path = tmp_path / "x.geojson"
    one = '{{"type": "Feature", "properties": {{"a{}": 1}}, "geometry": null}}'
    features = ", ".join(one.format(at) for at in range(20_000))
    path.write_text(f'{{"type": "FeatureCollection", "features": [{features}]}}')
    assert "hold anything" in _refused(path)


# ---- shapefiles and FlatGeobuf ------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".shp", ".fgb"])
@pytest.mark.parametrize("crs", [4326, 32636])
def test_what_gdal_writes_is_read_as_it_was(tmp_path, ending, crs):
    """Numbers, truth values, days, texts in other letters, missing ones; areas with holes."""
    hole = Polygon([(35, 33), (36, 33), (36, 34)], [[(35.5, 33.2), (35.7, 33.2), (35.7, 33.4)]])
    frame = gpd.GeoDataFrame(
        {
            "ref": ["x-1", "x-2", "x-3"],
            "date": ["2023-04-06", "2023-04-07", "2023-04-08"],
            "location": ["صور", "חיפה", None],
            "count_of": [3, 2**40, -1],
            "weight": [0.1, 2.5, -3.0],
            "killed": pd.array([2, None, 0], dtype="Int64"),
            "seen": [True, False, True],
        },
        geometry=[hole, MultiPolygon([hole, box(10, 10, 11, 11)]), box(35, 33, 35.2, 33.2)],
        crs=4326,
    ).to_crs(crs)
    path = tmp_path / f"x{ending}"
    frame.to_file(path)
    record = read_events(path)
    original = record.original.reset_index(drop=True).sort_values("ref", ignore_index=True)
    plain = pd.DataFrame(frame.drop(columns="geometry"))
    pd.testing.assert_frame_equal(original, plain, check_dtype=False)
    assert (original["count_of"].dtype, original["seen"].dtype) == ("int64", "bool")
    wanted = frame.set_index("ref").to_crs(4326).geometry.loc[record.original["ref"]]
    apart = shapely.symmetric_difference(record.places.geometry.to_numpy(), wanted.to_numpy())
    assert (shapely.area(apart) < 1e-4).all()


@pytest.mark.parametrize(
    ("ending", "raw", "words"),
    [
        (".dbf", b"\x03" + b"\xff" * 200, "no table that can be read"),
        (".prj", b"\xff\xfe\xff", "names no coordinate system"),
        (".prj", b"GEOGCS[", "names no coordinate system"),
        (".cpg", b"\xff\xfe", "encoding"),
        (".cpg", b"zip", "encoding"),
        (".cpg", b"UTF-16", "row 2"),
        (".shx", b"\x00" * 99 + b"\x01" + struct.pack(">ii", 50, 2**30) * 2, "beyond its end"),
        (".shx", b"\x00" * 100 + struct.pack(">ii", 50, 68) * 100_000, "one in the other"),
        (".shx", b"\x00" * 100, "0 shapes"),
    ],
)
def test_what_lies_beside_a_shapefile_may_be_broken(tmp_path, ending, raw, words):
    """The file that is broken is named."""
    path = _written(tmp_path / "x.shp")
    path.with_suffix(ending).write_bytes(raw)
    assert words in _refused(path)


def test_text_that_is_no_utf8_beside_a_shapefile_costs_its_row(tmp_path):
    """The row is named with the column and the bytes; the others are read."""
    path = _written(tmp_path / "x.shp")
    table = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(table.replace("صور".encode(), b"\xff" * 6))
    assert "row 2" in _refused(path)
    assert read_events(path, bad_rows="keep").places["name"].tolist() == ["Naqoura"]


def test_deleted_rows_of_a_table_are_no_events(tmp_path):
    """As other programs have it."""
    path = _written(tmp_path / "x.shp")
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[struct.unpack_from("<H", raw, 8)[0]] = ord("*")
    path.with_suffix(".dbf").write_bytes(raw)
    assert read_events(path).places["name"].tolist() == ["Naqoura"]


def test_features_that_are_cut_off_between_two_are_missed(tmp_path):
    """A file that says how many it holds is held to it."""
    path = _written(tmp_path / "x.fgb")
    raw = path.read_bytes()
    at = len(raw)
    while at > 4 and struct.unpack_from("<I", raw, at - 4)[0] != len(raw) - at:
        at -= 1
    path.write_bytes(raw[: at - 4])
    assert "says that it holds 2 features and holds 1" in _refused(path)


@pytest.mark.parametrize("beside", ["-journal", "-wal"])
def test_what_another_program_left_beside_a_geopackage_is_no_hang(tmp_path, beside):
    """A journal that is none, or is not finished: the rows, or an error that names the file."""
    path = _written(tmp_path / "x.gpkg")
    for content in (b"x" * 5000, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\xff" * 5000):
        path.with_name(f"x.gpkg{beside}").write_bytes(content)
        try:
            assert len(read_events(path)) == 2
        except AtlasError as error:
            assert "x.gpkg" in str(error)  # noqa: PT017 - both outcomes are right


def _whole(ending):
    """Return the files of two events, by their endings."""
    with tempfile.TemporaryDirectory() as folder:
        _written(Path(folder, f"x{ending}"))
        return {one.suffix: one.read_bytes() for one in Path(folder).iterdir()}


_FILES = {ending: _whole(ending) for ending in (".shp", ".fgb", ".gpkg")}
_PARTS = [(ending, beside) for ending, parts in _FILES.items() for beside in parts]


@pytest.mark.parametrize(("ending", "beside"), _PARTS)
@settings(
    max_examples=tries(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_damaged_features_are_read_or_refused(tmp_path, ending, beside, data):
    """Cut off, or with bits turned, in the file or beside it: rows that add up, or an error."""
    for name, raw in _FILES[ending].items():
        (tmp_path / f"x{name}").write_bytes(raw)
    broken = bytearray(_FILES[ending][beside])
    for at in data.draw(st.lists(st.integers(0, len(broken) - 1), max_size=5)):
        broken[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(broken)), st.integers(0, len(broken))))
    (tmp_path / f"x{beside}").write_bytes(broken[:end])
    with contextlib.suppress(AtlasError):
        assert read_events(tmp_path / f"x{ending}", bad_rows="keep").report.adds_up()


# ---- outlines that cross themselves, and numbers that are none ---------------------------------

_CROSSED = {
    "a bow tie": Polygon([(35, 33), (36, 34), (36, 33), (35, 34)]),
    "two areas over each other": MultiPolygon([box(35, 33, 36, 34), box(35.5, 33, 36.5, 34)]),
    "a hole outside": Polygon([(35, 33), (36, 33), (36, 34)], [[(1, 1), (2, 1), (2, 2)]]),
    "no area": Polygon([(35, 33), (36, 34), (35, 33), (35, 33)]),
    "a star": Polygon([(35 + np.cos(k * 2.513), 33 + np.sin(k * 2.513)) for k in range(5)]),
    "heights that are none": Polygon([(35, 33, np.nan), (36, 34, 1), (36, 33, 2), (35, 34, 3)]),
    "a tangle": Polygon(np.random.default_rng(1).random((60, 2)) + 33),
    "a collection": shapely.GeometryCollection(
        [Polygon([(35, 33), (36, 34), (36, 33), (35, 34)]), LineString([(1, 2), (1, 2)])]
    ),
}


@pytest.mark.parametrize("name", _CROSSED)
def test_an_outline_that_crosses_itself_is_noted_and_drawn(name):
    """It is no error of the page: the check and the report say so, and what is drawn is mended."""
    frame = gpd.GeoDataFrame({"date": ["2023-04-06"]}, geometry=[_CROSSED[name]], crs=4326)
    record = read_events(frame)
    assert record.check()["message"].str.contains("crosses itself").any()
    assert "crosses itself" in str(record.report["problems"])
    tables, shape_of = shape_tables(record.places)
    assert shape_of.tolist() == [0]
    assert tables["shapes"]["rings"] != type(tables["shapes"]["rings"])([0])


def test_a_page_of_a_bow_tie_is_made(tmp_path):
    """From a frame or a record, as a map and as a briefing."""
    frame = gpd.GeoDataFrame({"date": ["2023-04-06"]}, geometry=[_CROSSED["a bow tie"]], crs=4326)
    assert atlas.draw_map(frame) is not None
    assert atlas.brief(frame, tmp_path / "x.html").is_file()


_NAN, _INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "corners",
    [
        [(35, 33), (_NAN, 33), (36, 34)],
        [(35, 33), (_INF, 33), (36, 34)],
        [(35, 33), (1e300, 33), (36, 34)],
        [(35, 33), (400, 33), (36, 34)],
        [(35, 33), (36, -91), (36, 34)],
    ],
)
def test_a_shape_off_the_world_is_a_row_with_a_reason(corners):
    """A corner that is no number, or no degree, names the row; asked to keep, it has no place."""
    with np.errstate(invalid="ignore"):
        shapes = [LineString(corners), Point(35.2, 33.27)]
    frame = gpd.GeoDataFrame({"date": ["2023-04-06"] * 2}, geometry=shapes, crs=4326)
    with pytest.raises(SourceError, match=r"row 2, geometry: .*wanted degrees"):
        read_events(frame)
    record = read_events(frame, bad_rows="keep")
    assert record.counts()["off_map"] == 1
    assert record.report.adds_up()
    with pytest.raises(RecordError, match=r"row 0, geometry: .*wanted degrees"):
        record.replace(places=record.places.set_geometry(shapes[:1] * len(record.places)))


def test_a_point_of_two_missing_numbers_is_none():
    """As frames are made of columns in which some are missing."""
    points = gpd.points_from_xy([35.2, None], [33.27, None])
    frame = gpd.GeoDataFrame({"date": ["2023-04-06"] * 2}, geometry=points, crs=4326)
    assert read_events(frame).counts()["off_map"] == 1


# ---- GeoJSON, of hers and of ours -----------------------------------------------------------


def test_half_a_pair_of_signs_in_a_file_of_ours_is_mended(tmp_path):
    """In any cell of it, as in a stranger's file."""
    path = tmp_path / "x.geojson"
    read_events(_frame()).write(path)
    whole = json.loads(path.read_text())
    names = ("event_id", "title", "place_role", "place", "country", "shape_id")
    assert set(names) <= set(whole["features"][0]["properties"])
    for name in names:
        content = json.loads(path.read_text())
        content["features"][0]["properties"][name] = "x\ud800"
        broken = tmp_path / "broken.geojson"
        broken.write_text(json.dumps(content))
        with contextlib.suppress(AtlasError):
            record = read_events(broken)
            for table in record.tables().values():
                table.to_csv().encode()


_GEOMETRIES = (
    '"x"', "5", "[1]", '{"type": 5}', '{"type": "Point", "coordinates": [NaN, 1]}',
    '{"type": "Polygon"}', '{"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [5, 6]]]}',
    '{"type": "Point", "coordinates": [1e999, 1]}', '{"type": "\\ud800"}',
)  # fmt: skip


@pytest.mark.parametrize("geometry", _GEOMETRIES)
def test_a_broken_geometry_of_geojson_costs_its_row(tmp_path, geometry):
    """As in the other formats; one of ours, whose rows belong together, is refused."""
    path = tmp_path / "x.geojson"
    feature = '{{"type": "Feature", "properties": {}, "geometry": {}}}'
    whole = feature.format('{"date": "2023-04-06", "place": "Tyre"}', "null")
    broken = feature.format('{"date": "2023-04-06"}', geometry)
    path.write_text(f'{{"type": "FeatureCollection", "features": [{whole}, {broken}]}}')
    assert "feature 1" in _refused(path)
    record = read_events(path, bad_rows="keep")
    assert (record.report["set_aside"], len(record)) == ([3], 1)
    read_events(_frame()).write(tmp_path / "own.geojson")
    ours = json.loads((tmp_path / "own.geojson").read_text())
    ours["features"][1]["geometry"] = json.loads(geometry)
    (tmp_path / "ours.geojson").write_text(json.dumps(ours))
    assert "feature 1" in _refused(tmp_path / "ours.geojson")


def test_a_broken_geometry_in_parquet_of_ours_is_refused(tmp_path):
    """Rows of one event belong together: none is left out without a word."""
    path = tmp_path / "own.parquet"
    read_events(_frame()).write(path)
    table = pq.read_table(path)
    blobs = pa.array([b"\x01", *table.column("geometry").to_pylist()[1:]], pa.binary())
    at = table.schema.get_field_index("geometry")
    changed = table.set_column(at, "geometry", blobs).replace_schema_metadata(table.schema.metadata)
    pq.write_table(changed, tmp_path / "ours.parquet")
    assert "row 2" in _refused(tmp_path / "ours.parquet")
