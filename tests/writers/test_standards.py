"""What we write is what its standard says: its schema, its tables, its rules are asked."""

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import hostile
import jsonschema
import pandas as pd
import pyarrow.parquet
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from referencing import Registry, Resource
from shapely.geometry import Polygon, box, shape
from small_records import records

import atlas
from atlas.record.record import Record
from tests.tries import tries

STANDARDS = Path(__file__).resolve().parents[1] / "data" / "standards"
CLOCKWISE = Polygon(
    [(35, 33), (35, 33.4), (35.4, 33.4), (35.4, 33)], [box(35.1, 33.1, 35.2, 33.2).exterior.coords]
)


@pytest.fixture(scope="module")
def spring():
    """Return the shipped record, placed."""
    return atlas.open_record("spring-2023").geocode()


def _shapes():
    """Return a record with an outline that runs clockwise, and one across the date line."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    areas = gpd.GeoDataFrame(
        {"event_id": ["a", "a"], "precision": ["area", "area"], "longitude": [None, 179.9]}
        | {"latitude": [None, 10.0], "radius_km": [None, 50.0]},
        geometry=[CLOCKWISE, None],
        crs="EPSG:4326",
    )
    return Record(events, areas)


EVERY = {
    "nothing": Record,
    "no place": lambda: Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})),
    "hostile": hostile.record,
    "shapes": _shapes,
}


# ---- GeoParquet 1.1.0: its JSON Schema ---------------------------------------------------------


@pytest.fixture(scope="module")
def geoparquet():
    """Return the validator of the schema, with the schema of coordinate systems that it names."""
    schema = json.loads((STANDARDS / "geoparquet-1.1.0.json").read_text("utf-8"))
    path = Path(pyproj.datadir.get_data_dir()) / "projjson.schema.json"
    systems = Resource.from_contents(json.loads(path.read_text("utf-8")))
    registry = Registry().with_resource(systems.id(), systems)
    return jsonschema.Draft7Validator(schema, registry=registry)


def _geo(path):
    """Return what a file says of its geometry; NaN, which JSON has not, is an error."""
    text = pyarrow.parquet.read_schema(path).metadata[b"geo"]
    return json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def _as_told(about, frame):
    """Check that box and types of geometry are those of the rows."""
    column = about["columns"][about["primary_column"]]
    known = frame.geometry.dropna()
    assert set(column["geometry_types"]) == set(known.geom_type)
    if len(known):
        assert column["bbox"] == pytest.approx(known.total_bounds.tolist())


def test_geoparquet_of_the_shipped_record_is_valid(geoparquet, spring, tmp_path):
    """The schema of the standard has nothing to say of what the file says of itself."""
    path = spring.write(tmp_path / "x.parquet")
    about = _geo(path)
    assert [error.message for error in geoparquet.iter_errors(about)] == []
    _as_told(about, gpd.read_parquet(path))


@pytest.mark.parametrize("name", EVERY)
def test_geoparquet_of_an_odd_record_is_valid(geoparquet, name, tmp_path):
    """Also where there is no event, no place, or a geometry that is odd."""
    path = EVERY[name]().write(tmp_path / "x.parquet")
    about = _geo(path)
    assert [error.message for error in geoparquet.iter_errors(about)] == []
    _as_told(about, gpd.read_parquet(path))


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_geoparquet_of_any_record_is_valid(geoparquet, record):
    """Whatever its text and its places."""
    with tempfile.TemporaryDirectory() as folder:
        about = _geo(record.write(f"{folder}/x.parquet"))
    assert [error.message for error in geoparquet.iter_errors(about)] == []


def test_the_schema_of_geoparquet_would_notice(geoparquet, spring, tmp_path):
    """A type of geometry, a coordinate system and a version that there are not are refused."""
    for key, value in (("geometry_types", ["Dot"]), ("crs", {"type": "Map"}), ("bbox", [1, 2])):
        about = _geo(spring.write(tmp_path / f"{key}.parquet"))
        about["columns"]["geometry"][key] = value
        assert list(geoparquet.iter_errors(about)), key
    assert list(geoparquet.iter_errors({**about, "version": "9"}))


# ---- GeoPackage 1.4: the tables of the standard ------------------------------------------------


def _ask(path, query):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def _wanted():
    """Return the tables of the standard: their columns, unique sets and foreign keys."""
    frame = pd.read_csv(STANDARDS / "geopackage-tables.csv", keep_default_na=False)
    return {
        name: {
            "columns": [
                (row.column, row.type, row.not_null, row.default, int(row.primary_key or 0))
                for row in rows.itertuples()
            ],
            "unique": {row.unique for row in rows.itertuples() if row.unique},
            "keys": {
                (row.column, *row.references.split("."))
                for row in rows.itertuples()
                if row.references
            },
        }
        for name, rows in frame.groupby("table", sort=False)
    }


def _found(path, name):
    """Return what a file has of a table, in the same form."""
    unique = [row[1] for row in _ask(path, f"PRAGMA index_list({name})") if row[3] == "u"]
    sets = [[row[2] for row in _ask(path, f"PRAGMA index_info({index})")] for index in unique]
    return {
        "columns": [
            (column, kind, must, (default or "").replace(", '", ",'"), key)
            for _, column, kind, must, default, key in _ask(path, f"PRAGMA table_info({name})")
        ],
        "unique": {" ".join(columns) for columns in sets},
        "keys": {
            (own, target, theirs)
            for _, _, target, own, theirs, *_ in _ask(path, f"PRAGMA foreign_key_list({name})")
        },
    }


@pytest.mark.parametrize("table", _wanted())
def test_a_geopackage_has_the_tables_of_the_standard(spring, tmp_path_factory, table):
    """Columns in their order, types, what must be there, defaults and keys, as Annex C has them."""
    folder = tmp_path_factory.getbasetemp() / "standard"
    path = folder / "x.gpkg"
    if not path.exists():
        folder.mkdir()
        spring.write(path)
    assert _found(path, table) == _wanted()[table]


def test_a_geopackage_has_no_other_table_of_the_standard(spring, tmp_path):
    """Each table with the standard's prefix is one that was compared."""
    path = spring.write(tmp_path / "x.gpkg")
    names = {name for (name,) in _ask(path, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in names if name.startswith("gpkg_")} == set(_wanted())


def test_the_index_over_boxes_is_kept_as_its_version_says(spring, tmp_path):
    """Version 1.4 has other triggers than 1.3; a file has those of the version that it states."""
    path = spring.write(tmp_path / "x.gpkg")
    assert _ask(path, "PRAGMA user_version") == [(10400,)]
    made = {name for (name,) in _ask(path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    ends = ("insert", "update2", "update4", "update5", "update6", "update7", "delete")
    layers = ("places", "areas", "lines")
    assert made == {f"rtree_{layer}_geom_{end}" for layer in layers for end in ends}


# ---- GeoJSON: the rules of RFC 7946 ------------------------------------------------------------


def _faults(content):
    """Yield where a text breaks RFC 7946: its sections 3, 3.1.6, 4 and 7.1."""
    if content.get("type") != "FeatureCollection" or not isinstance(content["features"], list):
        yield "no FeatureCollection"
    if "crs" in content or "coordinates" in content or "geometry" in content:
        yield "a member of an older version, or of another type"
    for number, feature in enumerate(content["features"]):
        if feature.get("type") != "Feature" or {"geometry", "properties"} - set(feature):
            yield f"{number}: no feature"
        elif feature["geometry"] is not None:
            yield from (f"{number}: {fault}" for fault in _shape_faults(feature["geometry"]))


def _shape_faults(geometry):
    for longitude, latitude, *more in _positions(geometry["coordinates"]):
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90) or len(more) > 1:
            yield f"a position at {longitude}, {latitude}"
    made = shape(geometry)
    for part in getattr(made, "geoms", [made]):
        if part.geom_type == "Polygon":
            if not part.exterior.is_ccw or any(ring.is_ccw for ring in part.interiors):
                yield "a ring against the right-hand rule"
            if any(len(ring.coords) < 4 for ring in (part.exterior, *part.interiors)):
                yield "a ring of fewer than four positions"


def _positions(coordinates):
    if not coordinates or isinstance(coordinates[0], int | float):
        return [coordinates]
    return [one for part in coordinates for one in _positions(part)]


def _json(path):
    return json.loads(Path(path).read_text("utf-8"), parse_constant=pytest.fail)


@pytest.mark.parametrize("name", EVERY)
def test_geojson_keeps_the_rules(name, tmp_path):
    """In the file for other programs, and in the shapes of a saved record."""
    record = EVERY[name]()
    assert list(_faults(_json(record.write(tmp_path / "x.geojson")))) == []
    saved = record.save(tmp_path / "r") / "shapes.geojson"
    assert not saved.exists() or list(_faults(_json(saved))) == []


def test_geojson_of_the_shipped_record_keeps_the_rules(spring, tmp_path):
    """Every place and every shape."""
    assert list(_faults(_json(spring.write(tmp_path / "x.geojson")))) == []
    assert list(_faults(_json(spring.save(tmp_path / "r") / "shapes.geojson"))) == []


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_geojson_of_any_record_keeps_the_rules(record):
    """Whatever its text and its places."""
    with tempfile.TemporaryDirectory() as folder:
        assert list(_faults(_json(record.write(f"{folder}/x.geojson")))) == []


def test_a_shape_that_ran_clockwise_is_the_same_shape(tmp_path):
    """Saving turns the ring; the area, its hole and the id that names it stay."""
    record = _shapes()
    opened = atlas.open_record(record.save(tmp_path / "r"))
    assert opened.places.geometry[0].equals(CLOCKWISE)
    assert opened.places["shape_id"].tolist() == record.places["shape_id"].tolist()
    assert shapely.get_num_interior_rings(opened.places.geometry[0]) == 1


def test_the_rules_of_geojson_would_notice():
    """A ring that runs clockwise, degrees the wrong way round, and a crs member are found."""
    ring = [list(one) for one in CLOCKWISE.exterior.coords]
    feature = {"type": "Feature", "properties": {}}
    bad = [
        {**feature, "geometry": {"type": "Polygon", "coordinates": [ring]}},
        {**feature, "geometry": {"type": "Point", "coordinates": [33.0, 135.0]}},
        {"type": "Feature", "geometry": None},
    ]
    found = list(_faults({"type": "FeatureCollection", "crs": {}, "features": bad}))
    assert [fault.split(":")[0] for fault in found[1:]] == ["0", "1", "2"]
    assert "older version" in found[0]
