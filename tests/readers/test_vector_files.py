"""Files of features of other programs: any CRS, any geometry, every column as it went in."""

import contextlib
import json
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from atlas.errors import AtlasError, InputTypeError, SourceError
from atlas.readers import read_events
from atlas.readers.vector.vector_files import open_own, read_vector
from tests.tries import tries

SHAPES = [Point(35.2, 33.27), LineString([(35.1, 33.1), (35.4, 33.2)]), box(35, 33, 35.2, 33.2)]


def _frame(crs=4326):
    """Return three events of hers: a point, a line, an area, with columns of every type."""
    frame = gpd.GeoDataFrame(
        {
            "ref": ["x-1", "x-2", "x-3"],
            "Event Date": ["2023-04-06", "2023-04-07", "2023-04-08"],
            "location": ["Tyre", "the road", "the hills"],
            "count_of": [3, 2**40, -1],
            "weight": [0.1, 2.5, -3.0],
            "seen": [True, False, True],
            "mood": ["calm", "صور", ""],
        },
        geometry=SHAPES,
        crs=4326,
    )
    return frame.to_crs(crs)


def _written(frame, path):
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, driver={".gpkg": "GPKG", ".geojson": "GeoJSON"}[path.suffix])
    return path


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".parquet"])
@pytest.mark.parametrize("crs", [4326, 32636, 3857])
def test_every_column_comes_back_out_as_it_went_in(tmp_path, ending, crs):
    """Values and types of her own columns are those of the file; geometry is in degrees."""
    frame = _frame(crs)
    record = read_events(_written(frame, tmp_path / f"x{ending}"))
    plain = pd.DataFrame(frame.drop(columns="geometry"))
    original = record.original.reset_index(drop=True)
    pd.testing.assert_frame_equal(original, plain, check_dtype=False)
    assert original["count_of"].dtype == "int64"
    places = record.places
    assert places.geom_type.tolist() == ["Point", "LineString", "Polygon"]
    assert places.geometry.geom_equals_exact(gpd.GeoSeries(SHAPES, crs=4326), 1e-5).all()
    assert places["precision"].tolist()[0] == "unstated"


def test_missing_whole_numbers_do_not_become_fractions(tmp_path):
    """A count that nobody gave is missing; those beside it stay whole."""
    frame = _frame().assign(killed=pd.array([2, None, 0], dtype="Int64"))
    record = read_events(_written(frame, tmp_path / "x.gpkg"))
    assert record.original["killed"].tolist() == [2, pd.NA, 0]
    assert record.quantities["best"].tolist() == [2, 0]


def _geojson(path, features, **more):
    path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": features}))
    return path


def _feature(shape=None, /, **properties):
    return {"type": "Feature", "properties": properties, "geometry": shape}


def test_properties_of_geojson_keep_their_types(tmp_path):
    """A text that looks like a date stays text; lists stay lists; objects have dotted columns."""
    point = {"type": "Point", "coordinates": [35.2, 33.3, 120.0]}
    first = _feature(point, date="2023-04-06", code="007", n=1, tags=["a", "b"], deep={"k": [1]})
    second = _feature(date="2023-04-07", place="Tyre", n=2.5, only="second")
    record = read_events(_geojson(tmp_path / "x.geojson", [{**first, "id": 17}, second]))
    original = record.original
    assert original["code"].tolist() == ["007", None]
    assert original["n"].tolist() == [1, 2.5]
    assert original["tags"].iloc[0] == ["a", "b"]
    assert original["deep.k"].iloc[0] == [1]
    assert original["only"].tolist() == [None, "second"]
    assert record.events.index.tolist()[0] == "17"
    assert record.counts()["off_map"] == 1


def test_a_property_called_geometry_is_a_column(tmp_path):
    """The shape and a column of that name are two things."""
    point = {"type": "Point", "coordinates": [35.2, 33.3]}
    feature = _feature(point, date="2023-04-06", geometry="a sketch")
    record = read_events(_geojson(tmp_path / "x.geojson", [feature]))
    assert record.original["geometry"].tolist() == ["a sketch"]
    assert record.counts()["shown"] == 1


def test_geojson_of_before_2016_may_name_its_crs(tmp_path):
    """The old member is obeyed; one that is not known is an error that says so."""
    point = {"type": "Point", "coordinates": [705000.0, 3684000.0]}
    name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32636"}}
    feature = _feature(point, date="2023-04-06")
    record = read_events(_geojson(tmp_path / "x.geojson", [feature], crs=name))
    assert record.places["longitude"].iloc[0] == pytest.approx(35.2, abs=0.05)
    name["properties"]["name"] = "urn:of:nothing"
    with pytest.raises(SourceError, match=r"x\.geojson: crs=.* is not known"):
        read_events(_geojson(tmp_path / "x.geojson", [feature], crs=name))


def test_metres_that_say_they_are_degrees_are_refused(tmp_path):
    """Coordinates off the world are named, not drawn."""
    point = {"type": "Point", "coordinates": [705000.0, 3684000.0]}
    with pytest.raises(SourceError, match=r"x\.geojson: .*705000.*no degrees"):
        read_events(_geojson(tmp_path / "x.geojson", [_feature(point, date="2023-04-06")]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON that can be read"),
        ('{"type": "FeatureCollection"', "no JSON that can be read"),
        ("[1, 2]", "wanted GeoJSON"),
        ('{"type": "Topology"}', "type 'Topology'; wanted GeoJSON"),
        ('{"type": "FeatureCollection", "features": [3]}', "feature 0: wanted an object"),
        (
            '{"type": "FeatureCollection", "features": [{"properties": {"date": "2023-04-06"}, '
            '"geometry": {"type": "Point", "coordinates": ["a", "b"]}}]}',
            "feature 0: no geometry of GeoJSON",
        ),
        ("[" * 100_000, "no JSON that can be read"),
    ],
)
def test_what_is_no_geojson_says_what_it_is(tmp_path, text, words):
    """Half a file, another kind of JSON, a broken feature: named with what was wanted."""
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(SourceError, match=words):
        read_events(path)


# ---- layers ----------------------------------------------------------------------------------


@pytest.fixture
def layered(tmp_path):
    """Write a GeoPackage with two layers of features and a table beside them."""
    path = tmp_path / "layers.gpkg"
    _frame().to_file(path, layer="strikes", driver="GPKG")
    _frame().iloc[:1].to_file(path, layer="camps", driver="GPKG")
    pd_table = gpd.GeoDataFrame({"date": ["2023-04-06"], "place": ["Tyre"]}, geometry=[None])
    import pyogrio

    pyogrio.write_dataframe(pd.DataFrame(pd_table[["date", "place"]]), path, layer="notes")
    return path


def test_several_layers_are_listed(layered):
    """Which one is meant is hers to say; the message names them with their geometry."""
    with pytest.raises(SourceError, match=r"3 layers: .*strikes.*camps.*notes.*layer='strikes'"):
        read_events(layered)


def test_a_layer_is_chosen(layered):
    """One of features, or a table without geometry; the report says which were left."""
    record = read_events(layered, layer="camps")
    assert len(record) == 1
    assert record.report["layer"] == "camps"
    assert set(record.report["other_layers"]) == {"strikes", "notes"}
    assert read_events(layered, layer="notes").places["name"].tolist() == ["Tyre"]


def test_a_layer_that_is_not_there_is_named(layered):
    """With those that are."""
    with pytest.raises(SourceError, match=r"no layer 'strike'; layers: .*strikes"):
        read_events(layered, layer="strike")


def test_geojson_has_no_layers(tmp_path):
    """An option that means nothing is not passed over in silence."""
    path = _geojson(tmp_path / "x.geojson", [_feature(date="2023-04-06", place="Tyre")])
    with pytest.raises(SourceError, match="no layers"):
        read_events(path, layer="a")
    with pytest.raises(InputTypeError, match="read without encoding"):
        read_vector(path, encoding="utf-8")


def test_the_only_layer_with_geometry_is_taken(tmp_path):
    """Tables beside it are named in the report."""
    import pyogrio

    path = tmp_path / "x.gpkg"
    _frame().to_file(path, driver="GPKG", layer="strikes")
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), path, layer="notes")
    record = read_events(path)
    assert (record.report["layer"], record.report["other_layers"]) == ("strikes", ["notes"])


def test_a_strangers_file_is_not_taken_for_ours(tmp_path):
    """Only what says that we wrote it is read as a record."""
    for ending in (".gpkg", ".geojson", ".parquet"):
        assert open_own(_written(_frame(), tmp_path / f"x{ending}")) is None
    assert open_own(tmp_path / "none.gpkg") is None


def test_a_file_that_says_it_is_ours_and_is_not_is_refused(tmp_path):
    """Without our columns there is nothing to put together."""
    feature = _feature(date="2023-04-06")
    path = _geojson(tmp_path / "x.geojson", [feature], atlas={"layout": "places", "version": 1})
    with pytest.raises(SourceError, match="lacks event_id, start, place_role"):
        read_events(path)


# ---- broken files ----------------------------------------------------------------------------

_WHOLE: dict[str, bytes] = {}


def _bytes_of(ending):
    """Return the bytes of a small file, made once."""
    if ending not in _WHOLE:
        with tempfile.TemporaryDirectory() as folder:
            _WHOLE[ending] = _written(_frame(), Path(folder, f"x{ending}")).read_bytes()
    return _WHOLE[ending]


@pytest.mark.filterwarnings("ignore")  # GDAL warns of what is broken, and then reads it or not
@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".parquet"])
@settings(max_examples=tries(25), deadline=None)
@given(data=st.data())
def test_a_broken_file_is_read_or_refused(ending, data):
    """Half a file, or one with some bits turned, gives events or an error of ours: no other."""
    whole = _bytes_of(ending)
    if data.draw(st.booleans()):
        broken = bytearray(whole[: data.draw(st.integers(0, len(whole) - 1))])
    else:
        broken = bytearray(whole)
        for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=6)):
            broken[at] ^= 1 << data.draw(st.integers(0, 7))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x{ending}")
        path.write_bytes(bytes(broken))
        with contextlib.suppress(AtlasError):
            read_events(path)


@pytest.mark.parametrize(
    ("geometries", "words"),
    [
        ([], "holds no features; wanted one for each event"),
        (["Polygon", "Polygon"], r"areas without properties, no events: draw them as a layer"),
        (["Polygon", "LineString"], r"lines and areas without properties"),
        (["Point"], "features without properties; wanted at least a date"),
    ],
)
def test_geojson_without_events_says_what_it_is(tmp_path, geometries, words):
    """An export that is empty, and borders that a user would draw beside the events."""
    rings = {"Polygon": [[[37, 48], [38, 48], [38, 49], [37, 48]]], "Point": [37, 48]}
    shapes = [{"type": kind, "coordinates": rings.get(kind, [[37, 48], [38, 49]])}
              for kind in geometries]  # fmt: skip
    path = _geojson(tmp_path / "x.geojson", [_feature(one) for one in shapes])
    with pytest.raises(SourceError, match=words):
        read_events(path)
