"""Coordinates as people write them into one cell, and columns that contradict each other."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import atlas
from atlas.errors import SourceError
from atlas.readers import read_events

DATA = Path(__file__).parents[1] / "data" / "reading"
CELLS = pd.read_csv(DATA / "coordinates_one_cell.csv", dtype=str, keep_default_na=False)
READ, UNREAD = CELLS[CELLS["longitude"] != ""], CELLS[CELLS["longitude"] == ""]


def _read(texts, *, name="coordinates", **more):
    frame = pd.DataFrame({"date": "2023-04-06", name: texts, **more})
    return read_events(frame, bad_rows="keep")


def _points(record):
    return record.places[["longitude", "latitude"]].round(5).to_numpy().tolist()


def _told(record):
    return "\n".join(record.report.frame()["what"])


@pytest.mark.parametrize(("text", "lon", "lat", "km"), READ.to_numpy().tolist())
def test_a_cell_with_both_coordinates_is_a_point(text, lon, lat, km):
    """Pairs, letters, words of ten languages, ships' minutes, WKT, GeoJSON, MGRS, UTM, plus codes.

    The radius is that of the grid's digits; degrees state none.
    """
    record = _read([text])
    assert np.allclose(_points(record), [[float(lon), float(lat)]], atol=2e-5)
    assert record.places["radius_km"].fillna(0).tolist() == [float(km or 0)]
    assert record.report["problems"] == []
    assert "coordinates" in _told(record)


@pytest.mark.parametrize("text", UNREAD["text"])
def test_a_cell_that_may_be_another_place_makes_no_pin(text):
    """It is named with what is wrong; the cells beside it are read."""
    record = _read([text, "POINT (37.9 48.5)"])
    assert record.places["longitude"].notna().sum() == 1
    (problem,) = record.report["problems"]
    assert (problem["row"], problem["level"]) == (2, "error")
    assert problem["value"] == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("712345 3567890", "metres without their UTM zone"),
        ("UJ 23483 06479", "a grid reference without its zone"),
        ("9G8F+6X", "a short or broken plus code"),
        ("SRID=32636;POINT(712345 3567890)", "SRID 32636: convert it to degrees"),
        ("POINT (37.9", "WKT that cannot be read"),
        ("POINT (37 95)", "in WKT the longitude comes first"),
    ],
)
def test_the_error_names_the_form_that_is_not_whole(text, words):
    """A user learns which part of the reference is missing."""
    frame = pd.DataFrame({"date": "2023-04-06", "coordinates": [text, "48.5, 37.9"]})
    with pytest.raises(SourceError, match=f"row 2, coordinates: .*{words}"):
        read_events(frame)


@pytest.mark.parametrize(
    ("name", "more", "texts", "first", "why"),
    [
        ("Lat/Lon", {}, ["8.5, 37.9", "9.5, 38.9"], "latitude", "the name of the column"),
        ("LonLat", {}, ["8.5, 37.9", "9.5, 38.9"], "longitude", "the name of the column"),
        ("coordinates", {}, ["-73.9, 4.6", "-101.5, 4.7"], "longitude", "a number above 90"),
        ("coordinates", {"country": "Somalia"}, ["45.3, 2.0"] * 2, "longitude", "the stated"),
        ("coordinates", {"country": "Somalia"}, ["2.0, 45.3"] * 2, "latitude", "the stated"),
        ("coordinates", {}, ["2.0, 45.3"] * 2, "latitude", "as most people write it"),
    ],
)
def test_the_order_of_two_numbers_is_decided_for_the_column_and_said(name, more, texts, first, why):
    """By the name of the column, by a number that is no latitude, by the country; else by habit."""
    record = _read(texts, name=name, **more)
    wanted = [[float(part) for part in text.split(", ")] for text in texts]
    wanted = wanted if first == "longitude" else [pair[::-1] for pair in wanted]
    assert _points(record) == wanted
    assert f"the {first} first, as {why.removeprefix('as ')}" in _told(record).replace(" shows", "")


def test_a_pair_the_other_way_round_in_a_column_is_named():
    """Where the column says latitude first, 101 is no latitude: no pin in the wrong ocean."""
    record = _read(["4.6, -73.9", "-101.5, 4.6"], name="lat lon")
    assert record.places["longitude"].notna().tolist() == [True]
    assert "order differs" in record.report["problems"][0]["message"]


def test_shapes_in_cells_are_drawn_as_shapes():
    """A polygon and a line in a column of WKT are what a GeoDataFrame would have brought."""
    texts = ["POLYGON ((37 48, 38 48, 38 49, 37 48))", "LINESTRING (37 48, 38 49)", "POINT EMPTY"]
    record = _read(texts, place=["a", "b", "c"])
    assert [shape.geom_type for shape in record.places.geometry[:2]] == ["Polygon", "LineString"]
    assert record.places["longitude"].isna().tolist() == [False, False, True]
    assert record.counts()["shown"] == 2


def test_well_known_binary_in_digits_is_a_point():
    """Databases write geometries so into CSV."""
    assert _points(_read([shapely.to_wkb(shapely.Point(37.9, 48.5), hex=True)])) == [[37.9, 48.5]]


def test_a_column_called_geometry_without_any_geometry_is_left_alone():
    """Its words are kept in the original, and no row is refused."""
    record = _read(["flat", "hilly"], name="geometry", place="Tyre")
    assert record.report["problems"] == []
    assert record.report["columns_not_understood"] == ["geometry"]


def test_numbers_in_their_own_columns_win_over_a_cell_that_agrees():
    """A second form of the same point changes nothing."""
    more = {"longitude": [37.9012, ""], "latitude": [48.5123, ""]}
    record = _read(["48.5124, 37.9013", "48.6, 37.8"], **more)
    assert _points(record) == [[37.9012, 48.5123], [37.8, 48.6]]
    assert "contradicts" not in _told(record)


@pytest.mark.parametrize("text", ["GEOMETRYCOLLECTION(" * 50_000, '{"a":' * 50_000, "(" * 90_000])
def test_a_cell_nested_without_end_is_a_row_of_its_own(text):
    """It ends the reading of its row, not the process."""
    record = _read([text, "48.5, 37.9"])
    assert record.places["longitude"].notna().sum() == 1


# ---- a geometry that contradicts the columns -----------------------------------------------------


def _features(folder, points, **columns):
    frame = gpd.GeoDataFrame(columns, geometry=points, crs=4326)
    path = folder / "x.geojson"
    path.write_text(frame.to_json())
    return path


def test_a_geometry_far_from_the_columns_is_a_warning(tmp_path):
    """The columns are taken, as nothing says which is right; the report names rows and distance."""
    points = gpd.points_from_xy([29, 30.0001, 31], [-2, -2, -2])
    columns = {"date": "2014-01-01", "latitude": [31, -2, 33], "longitude": [21, 30, 23]}
    record = read_events(_features(tmp_path, points, **columns))
    assert _points(record) == [[21, 31], [30, -2], [23, 33]]
    found = record.report.frame().query("level == 'warning'")
    one = found[found["what"].str.contains("contradicts")].iloc[0]
    assert "the columns are taken" in one["what"]
    assert (one["count"], one["rows"]) == (2, [2, 4])
    assert "3,766 km" in one["examples"]


def test_the_one_in_the_stated_country_is_taken(tmp_path):
    """Columns in another country give way to a geometry that is inside, and this is said."""
    points = gpd.points_from_xy([35.2, 35.3], [33.27, 33.3])
    columns = {"date": "2014-01-01", "country": "Lebanon", "latitude": [33.27, 50.1]}
    record = read_events(_features(tmp_path, points, **columns, longitude=[35.2, 8.6]))
    assert _points(record) == [[35.2, 33.27], [35.3, 33.3]]
    assert "geometry is taken, which alone is in the stated country" in _told(record)


def test_a_geometry_within_the_stated_error_is_no_contradiction(tmp_path):
    """A radius of 25 km allows two points 10 km apart."""
    columns = {"date": ["2014-01-01"], "latitude": [33.27], "longitude": [35.2], "radius_km": [25]}
    record = read_events(_features(tmp_path, gpd.points_from_xy([35.3], [33.3]), **columns))
    assert "contradicts" not in _told(record)


def test_a_point_outside_the_area_of_its_row_is_a_warning(tmp_path):
    """The area is drawn; the report says that the columns lie elsewhere."""
    area = [shapely.box(37, 48, 38, 49)]
    columns = {"date": ["2014-01-01"], "latitude": [33.27], "longitude": [35.2]}
    record = read_events(_features(tmp_path, area, **columns))
    assert "longitude and latitude are outside of it" in _told(record)
    assert json.loads(record.places.to_json())["features"][0]["geometry"]["type"] == "Polygon"


def test_a_cell_and_a_map_of_one_call():
    """From a table with one column of coordinates to a map, with no word about columns."""
    record = atlas.read_events(pd.DataFrame({"date": ["2023-04-06"], "wkt": ["POINT (35.2 33.3)"]}))
    assert record.counts()["shown"] == 1
