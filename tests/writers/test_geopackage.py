"""A GeoPackage holds every table, is what the standard says, and QGIS finds its styles in it."""

import contextlib
import json
import sqlite3
import tempfile
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box
from small_records import records, same_tables

import atlas
from atlas.errors import RecordError
from atlas.readers import check_file, read_events
from atlas.record.record import Record
from atlas.reference.vocabulary import PLACE_ROLES
from atlas.writers.geopackage import read_geopackage, standard_tables
from tests.tries import tries

LAYERS = ("places", "areas", "lines")


@pytest.fixture(scope="module")
def spring():
    """Return the shipped record, placed."""
    return atlas.open_record("spring-2023").geocode()


@pytest.fixture(scope="module")
def file(spring, tmp_path_factory):
    """Write it once."""
    return spring.write(tmp_path_factory.mktemp("gpkg") / "spring.gpkg")


def _ask(path, query):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_every_table_comes_back_by_value(record):
    """Whatever its text, its places and its gaps, a record is read as it was written."""
    with tempfile.TemporaryDirectory() as folder:
        read = read_events(record.write(f"{folder}/x.gpkg"))
    same_tables(record, read)
    assert read.dataset == record.dataset


def test_the_shipped_record_comes_back(spring, file):
    """Seventy-four events with all that hangs on them."""
    read = read_events(file)
    same_tables(spring, read)
    assert read.dataset == spring.dataset
    assert read.report["opened"] == "spring.gpkg"


def test_original_rows_come_back_with_their_types(tmp_path):
    """The untouched rows of a source are in the file, though SQL knows no two names by case."""
    frame = pd.DataFrame(
        {"date": ["2023-04-06", "2023-04-07"], "Date": [1, 2], "place": ["Tyre", ""]}
        | {"fid": [0.1, None], "geom": [True, False], "many": [2**62, -1], "sure": [2**64, 1]}
    )
    record = read_events(frame, columns={"date": "date"})
    read = read_events(record.write(tmp_path / "x.gpkg"))
    expected = record.original.astype({"sure": "str"})
    pd.testing.assert_frame_equal(read.original.astype({"sure": "str"}), expected)
    columns = {row[1] for row in _ask(tmp_path / "x.gpkg", "PRAGMA table_info(original)")}
    assert {"date", "Date (2)", "fid (2)", "geom (2)"} <= columns


def test_it_is_a_geopackage(file):
    """Application id, version, tables of the standard, and a database that is whole."""
    assert _ask(file, "PRAGMA application_id") == [(0x47504B47,)]
    assert _ask(file, "PRAGMA user_version") == [(10400,)]
    assert _ask(file, "PRAGMA integrity_check") == [("ok",)]
    assert _ask(file, "PRAGMA foreign_key_check") == []
    kinds = dict(_ask(file, "SELECT table_name, data_type FROM gpkg_contents"))
    assert {name for name, kind in kinds.items() if kind == "features"} == set(LAYERS)
    tables = {"events", "participants", "actors", "quantities", "sources", "links", "dataset"}
    assert {name for name, kind in kinds.items() if kind == "attributes"} >= {
        *tables,
        "layer_styles",
    }
    present = {name for (name,) in _ask(file, "SELECT name FROM sqlite_master")}
    assert set(kinds) <= present
    stamps = {stamp for (stamp,) in _ask(file, "SELECT last_change FROM gpkg_contents")}
    assert stamps == {standard_tables.STAMP}


def test_gdal_opens_it_as_a_user_would(spring, file):
    """Layers have one type of geometry each, and as many rows as the record."""
    listed = dict(pyogrio.list_layers(file))
    assert [listed[name] for name in LAYERS] == ["Point", "MultiPolygon", "MultiLineString"]
    assert listed["events"] is None
    places = pyogrio.read_dataframe(file, layer="places")
    assert len(places) == len(spring.places)
    assert places.crs == "EPSG:4326"
    assert len(pyogrio.read_dataframe(file, layer="events")) == len(spring)
    inside = pyogrio.read_dataframe(file, layer="areas", bbox=(35.1, 33.2, 35.3, 33.3))
    assert 0 < len(inside) < len(pyogrio.read_dataframe(file, layer="areas"))


def test_each_place_is_drawn_once_or_not_at_all(spring, file):
    """A point, an area, or a row without geometry: never two, never a pin for a country."""
    places = pyogrio.read_dataframe(file, layer="places")
    areas = pyogrio.read_dataframe(file, layer="areas")
    drawn_as = places["drawn_as"].value_counts().to_dict()
    assert places.geometry.notna().sum() == drawn_as["point"]
    assert len(areas) == drawn_as["area"]
    assert sum(drawn_as.values()) == len(spring.places)
    wide = places["precision"].isin(["area", "region", "adm1", "country", "none"])
    assert places.geometry[wide].isna().all()
    rows = np.flatnonzero(places["drawn_as"] == "area") + 1
    assert sorted(areas["place_row"]) == rows.tolist()


def test_tables_hang_together_by_event_id(file):
    """Other programs see which table refers to which."""
    for table in ("places", "participants", "quantities", "sources"):
        ((*_, target, own, theirs, _, _, _),) = _ask(file, f"PRAGMA foreign_key_list({table})")
        assert (target, own, theirs) == ("events", "event_id", "event_id")


def test_licence_stands_in_metadata_and_in_a_table(file):
    """For programs as metadata of the whole file, for people as rows."""
    rows = dict(_ask(file, "SELECT label, text FROM dataset"))
    assert rows["Licence"] == "CC BY 4.0"
    ((words,),) = _ask(file, "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'text/plain'")
    assert "Licence: CC BY 4.0" in words
    scopes = _ask(file, "SELECT DISTINCT reference_scope FROM gpkg_metadata_reference")
    assert scopes == [("geopackage",)]


def test_lines_are_drawn_only_where_the_data_pair_two_ends(file):
    """The barrage of 6 April has launches and impacts; a meeting has no line."""
    lines = pyogrio.read_dataframe(file, layer="lines")
    assert set(lines["event_id"]) <= set(
        pyogrio.read_dataframe(file, layer="places").query("role == 'launch'")["event_id"]
    ) | set(lines[lines["drawn_from"] == "shape"]["event_id"])
    assert lines["drawn_vague"].isin([True, False]).all()


def test_a_line_begins_at_the_rim_of_an_area(tmp_path):
    """No line says that the middle of an area is a place."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "kind": ["rocket_fire"]})
    rows = [
        {"event_id": "a", "role": "launch", "longitude": 35.0, "latitude": 33.0, "radius_km": 9.0},
        {"event_id": "a", "role": "impact", "longitude": 35.5, "latitude": 33.0, "radius_km": 1.0},
    ]
    places = pd.DataFrame(rows).assign(precision=["area", "site"])
    path = Record(events, places).write(tmp_path / "x.gpkg")
    (line,) = pyogrio.read_dataframe(path, layer="lines").geometry
    assert line.bounds[0] == pytest.approx(35.0964, abs=0.001)
    assert line.bounds[2] == 35.5


def test_a_place_that_is_a_line_is_in_the_layer_of_lines(tmp_path):
    """A road or a border is drawn as what it is."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    road = gpd.GeoDataFrame(
        {"event_id": ["a"], "precision": ["region"]},
        geometry=[LineString([(35, 33), (35.5, 33.2)])],
        crs=4326,
    )
    path = Record(events, road).write(tmp_path / "x.gpkg")
    (line,) = pyogrio.read_dataframe(path, layer="lines").geometry
    assert line.geoms[0].equals(road.geometry[0])
    assert len(pyogrio.read_dataframe(path, layer="areas")) == 0


# ---- styles ----------------------------------------------------------------------------------


def _styles(file):
    names = "f_table_name, f_geometry_column, styleQML, styleSLD, useAsDefault"
    return {row[0]: row[1:] for row in _ask(file, f"SELECT {names} FROM layer_styles")}


def test_qgis_finds_a_style_for_each_layer(file):
    """The table has the columns that QGIS asks for, and a default style a layer."""
    columns = [row[1] for row in _ask(file, "PRAGMA table_info(layer_styles)")]
    assert columns == [
        *("id", "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"),
        *("styleName", "styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui"),
        "update_time",
    ]
    styles = _styles(file)
    assert set(styles) == set(LAYERS)
    for geometry, _, sld, default in styles.values():
        assert (geometry, sld, default) == ("geom", "", 1)
    schemas = _ask(file, "SELECT DISTINCT f_table_catalog, f_table_schema FROM layer_styles")
    assert schemas == [("", "")]


@pytest.mark.parametrize("layer", LAYERS)
def test_qml_is_as_qgis_writes_it(file, layer):
    """A renderer by categories, each with a symbol of the layer's own type."""
    text = _styles(file)[layer][1]
    assert text.startswith("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>")
    root = ET.fromstring(text.split("\n", 1)[1])
    renderer = root.find("renderer-v2")
    assert renderer.get("type") == "categorizedSymbol"
    wanted = {category.get("symbol") for category in renderer.find("categories")}
    symbols = {symbol.get("name"): symbol for symbol in renderer.find("symbols")}
    assert wanted == set(symbols)
    kind = {"places": "marker", "areas": "fill", "lines": "line"}[layer]
    assert {symbol.get("type") for symbol in symbols.values()} == {kind}
    for part in renderer.iter("layer"):
        said = {option.get("name"): option.get("value") for option in part.find("Option")}
        assert said == {prop.get("k"): prop.get("v") for prop in part.findall("prop")}
    columns = {row[1] for row in _ask(file, f"PRAGMA table_info({layer})")}
    assert renderer.get("attr") in columns
    temporal = root.find("temporal")
    assert {temporal.get("startField"), temporal.get("endField")} <= columns
    for expression in root.iter("Option"):
        if expression.get("name") == "expression":
            assert set(_columns_in(expression.get("value"))) <= columns
            assert 'CASE "' not in expression.get("value")


def _columns_in(expression):
    return expression.split('"')[1::2]


def test_the_shape_is_the_role(file):
    """Launch a triangle, impact a disc, intercept a cross, meeting a square, find a diamond."""
    root = ET.fromstring(_styles(file)["places"][1].split("\n", 1)[1])
    renderer = root.find("renderer-v2")
    shapes = {}
    for category in renderer.find("categories"):
        symbol = renderer.find(f"symbols/symbol[@name='{category.get('symbol')}']")
        top = symbol.findall("layer")[-1]
        shapes[category.get("value")] = top.find("prop[@k='name']").get("v")
    assert set(shapes) == set(PLACE_ROLES)
    assert shapes["launch"] == "triangle"
    assert shapes["impact"] == "circle"
    assert shapes["intercept"] == "cross_fill"
    assert shapes["meeting"] == "square"
    assert shapes["find"] == "diamond"


def test_areas_are_washed(file):
    """An area is a tint that lets the map through, with a dotted rim."""
    root = ET.fromstring(_styles(file)["areas"][1].split("\n", 1)[1])
    for part in root.iter("layer"):
        said = {prop.get("k"): prop.get("v") for prop in part.findall("prop")}
        assert int(said["color"].split(",")[3]) < 100
        assert said["outline_style"] == "dot"


# ---- what comes back from other programs -----------------------------------------------------


def test_a_point_that_was_moved_is_taken_and_named(spring, file, tmp_path):
    """A place that she drags in QGIS comes back where she put it, and the report says so."""
    path = tmp_path / "moved.gpkg"
    path.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(path)) as database:
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 35.3)
        database.create_function("ST_IsEmpty", 1, lambda _: 0)
        query = "SELECT fid, event_id FROM places WHERE geom IS NOT NULL LIMIT 1"
        ((fid, event),) = database.execute(query).fetchall()
        (blob,) = standard_tables.blobs(np.array([Point(35.3, 33.3)], dtype=object))
        database.execute("UPDATE places SET geom = ? WHERE fid = ?", (blob, fid))
        database.commit()
        found = database.execute(
            "SELECT minx FROM rtree_places_geom WHERE id = ?", (fid,)
        ).fetchall()
    assert found == [(pytest.approx(35.3),)]
    read = read_events(path)
    row = read.places.iloc[fid - 1]
    assert (row["longitude"], row["latitude"]) == (35.3, 33.3)
    assert read.report["moved_in_the_file"] == [event]
    assert read.places.drop(index=fid - 1).equals(spring.places.drop(index=fid - 1))


def test_a_column_that_she_added_is_kept(file, tmp_path):
    """A field of her own in a table of ours comes along as text."""
    path = tmp_path / "more.gpkg"
    path.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE events ADD COLUMN seen TEXT")
        database.execute("UPDATE events SET seen = 'yes' WHERE fid = 1")
        database.commit()
    assert read_events(path).events["seen"].tolist()[:2] == ["yes", ""]


def test_check_reads_our_own_file(file):
    """The command that lists what is wrong takes it as the record it is."""
    found = check_file(file)
    assert not (found["level"] == "error").any()


def test_a_newer_layout_says_so(file, tmp_path):
    """A file of a later version of the library is not misread."""
    path = tmp_path / "new.gpkg"
    path.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(path)) as database:
        about = read_geopackage.description_of(path)
        about["atlas"]["version"] = 99
        database.execute(
            "UPDATE gpkg_metadata SET metadata = ? WHERE mime_type = 'application/json'",
            (json.dumps(about),),
        )
        database.commit()
    with pytest.raises(RecordError, match="newer version"):
        read_events(path)


@settings(max_examples=tries(60), deadline=None)
@given(st.data())
def test_a_broken_file_is_an_error_of_ours(data):
    """Half a file, or one with a few bytes turned, is read or refused with a message."""
    whole = _small()
    if data.draw(st.booleans()):
        broken = whole[: data.draw(st.integers(0, len(whole) - 1))]
    else:
        broken = bytearray(whole)
        for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
            broken[at] ^= data.draw(st.integers(1, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.gpkg")
        path.write_bytes(bytes(broken))
        with contextlib.suppress(atlas.AtlasError):
            read_events(path)


_KEPT: list[bytes] = []


def _small():
    """Return the bytes of a small GeoPackage, made once."""
    if not _KEPT:
        events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
        area = gpd.GeoDataFrame({"event_id": ["a"]}, geometry=[box(35, 33, 35.1, 33.1)], crs=4326)
        with tempfile.TemporaryDirectory() as folder:
            path = Record(events, area).write(f"{folder}/x.gpkg")
            _KEPT.append(path.read_bytes())
    return _KEPT[0]


def test_blobs_are_as_the_standard_has_them():
    """Head, box and well-known binary; nothing for no geometry."""
    point, area, none = standard_tables.blobs(
        np.array([Point(1, 2), box(0, 0, 1, 1), None], dtype=object)
    )
    assert point[:8] == b"GP\x00\x01" + (4326).to_bytes(4, "little")
    assert shapely.from_wkb(point[8:]) == Point(1, 2)
    assert area[3] == 3
    assert shapely.from_wkb(area[40:]).equals(box(0, 0, 1, 1))
    assert none is None
