"""Normalise the places table: check and round coordinates, build geometry from the numbers."""

import hashlib
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.files.wkb import OFF_THE_WORLD, off_the_world, points_at
from atlas.geodesy import distance_km
from atlas.record import tables
from atlas.record.checks.country_check import look_swapped
from atlas.record.problems import Problems
from atlas.reference.precision import GROUND, precision_for


def normalise_places(table: str, frame: pd.DataFrame, problems: Problems) -> gpd.GeoDataFrame:
    """Return a copy of a places table in the form of the contract; note problems."""
    shapes = _shapes(table, frame, problems)
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    clean = tables.normalise(table, plain, problems)
    _fill_from_shapes(clean, shapes)
    _check_coordinates(clean, problems)
    _fill_words(clean)
    clean["shape_id"] = _shape_ids(clean["shape_id"], shapes, problems)
    points = _points(clean)
    geometry = np.where(is_shape(shapes), shapes, points)
    return gpd.GeoDataFrame(clean, geometry=geometry, crs="EPSG:4326")


def is_shape(geometry: np.ndarray) -> np.ndarray:
    """Return which geometries are more than a point (a line, an area, several points)."""
    return shapely.get_type_id(geometry) > 0


def _shapes(table: str, frame: pd.DataFrame, problems: Problems) -> np.ndarray:
    """Return the geometries of a frame in degrees, to 5 decimals; None where missing."""
    if "geometry" not in frame.columns:
        return np.full(len(frame), None, dtype=object)
    geometry = gpd.GeoSeries(frame["geometry"])
    if geometry.crs is not None and not geometry.crs.equals("EPSG:4326"):
        geometry = geometry.to_crs("EPSG:4326")
    shapes = np.array(geometry.to_numpy(), dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    shapes = shapely.force_2d(shapes)
    off = off_the_world(shapes) & is_shape(shapes)
    for at in np.flatnonzero(off):
        problems.add(table, int(at), "geometry", shapes[at], OFF_THE_WORLD)
    shapes[off] = None
    wide = is_shape(shapes)
    shapes[wide] = shapely.transform(shapes[wide], lambda xy: np.round(xy, 5) + 0.0)
    return shapes


def _fill_from_shapes(places: pd.DataFrame, shapes: np.ndarray) -> None:
    """Fill missing coordinates and radius from the geometry, in place."""
    missing = (places["longitude"].isna() & places["latitude"].isna()).to_numpy()
    points = missing & (shapely.get_type_id(shapes) == 0)
    wide = missing & is_shape(shapes)
    found = shapes.copy()
    found[wide] = shapely.point_on_surface(shapes[wide])
    rows = points | wide
    places.loc[rows, "longitude"] = np.round(shapely.get_x(found[rows]), 5) + 0.0
    places.loc[rows, "latitude"] = np.round(shapely.get_y(found[rows]), 5) + 0.0
    unmeasured = wide & places["radius_km"].isna().to_numpy()
    if unmeasured.any():
        reach = _reach_km(shapes[unmeasured], places.loc[unmeasured])
        places.loc[unmeasured, "radius_km"] = np.ceil(reach * 100) / 100
        words = [precision_for(km, GROUND) for km in reach]
        stated = places.loc[unmeasured, "precision"]
        places.loc[unmeasured, "precision"] = stated.where(stated != "", words)


def _reach_km(shapes: np.ndarray, places: pd.DataFrame) -> np.ndarray:
    """Return the largest distance from each place's point to its shape, in km."""
    corners, owner = shapely.get_coordinates(shapes, return_index=True)
    lon, lat = (places[name].to_numpy()[owner] for name in ("longitude", "latitude"))
    reach = np.zeros(len(shapes))
    np.maximum.at(reach, owner, distance_km(lon, lat, corners[:, 0], corners[:, 1]))
    return reach


def _check_coordinates(places: pd.DataFrame, problems: Problems) -> None:
    """Note coordinates that are incomplete, out of range or swapped."""
    lon, lat = places["longitude"], places["latitude"]
    half = lon.isna() ^ lat.isna()
    problems.add_rows(
        "places", half & lon.isna(), "longitude", lon, "wanted a longitude beside the latitude"
    )
    problems.add_rows(
        "places", half & lat.isna(), "latitude", lat, "wanted a latitude beside the longitude"
    )
    swapped = (lat.abs() > 90) & (lat.abs() <= 180) & (lon.abs() <= 90)
    problems.add_rows(
        "places",
        swapped,
        "latitude",
        lat,
        "wanted -90 to 90; longitude and latitude look swapped",
    )
    problems.add_rows(
        "places", (lat.abs() > 90) & ~swapped, "latitude", lat, "wanted degrees, -90 to 90"
    )
    turned = look_swapped(places["country"], lon, lat) & ~swapped
    wanted = "longitude and latitude look swapped: the country is the other way round"
    problems.add_rows("places", turned, "latitude", lat, wanted)
    problems.add_rows("places", lon.abs() > 180, "longitude", lon, "wanted degrees, -180 to 180")


def _fill_words(places: pd.DataFrame) -> None:
    """Set ``unstated`` and ``coded`` where coordinates have no precision or basis."""
    known = places["longitude"].notna()
    for column, word in (("precision", "unstated"), ("basis", "coded")):
        bare = known & (places[column] == "")
        if bare.any():
            places[column] = places[column].mask(bare, word)


def _shape_ids(given: pd.Series, shapes: np.ndarray, problems: Problems) -> pd.Series:
    """Return shape ids: made from the content where missing, blank where there is no shape."""
    wide = is_shape(shapes)
    if not wide.any() and not (given != "").any():
        return given
    ids = given.to_numpy(dtype=object).copy()
    for row in np.flatnonzero(wide & (ids == "")):
        ids[row] = "s" + hashlib.sha256(shapely.to_wkb(shapes[row])).hexdigest()[:12]
    seen: dict[str, Any] = {}
    for row in np.flatnonzero(wide):
        if not seen.setdefault(ids[row], shapes[row]).equals_exact(shapes[row], 0):
            problems.add("places", row, "shape_id", ids[row], "wanted one shape an id; has two")
    dangling = pd.Series((ids != "") & ~wide)
    wanted = "wanted a geometry: the shape is missing"
    problems.add_rows("places", dangling, "shape_id", pd.Series(ids, dtype="str"), wanted)
    return pd.Series(ids, index=given.index, dtype="str")


def _points(places: pd.DataFrame) -> np.ndarray:
    """Return points built from the numbers, None where these are missing."""
    lon, lat = places["longitude"].to_numpy(), places["latitude"].to_numpy()
    known = ~(np.isnan(lon) | np.isnan(lat))
    points = np.full(len(places), None, dtype=object)
    points[known] = points_at(lon[known], lat[known])
    return points


def normalise_all(
    given: Mapping[str, pd.DataFrame | None], problems: Problems
) -> dict[str, pd.DataFrame]:
    """Return all tables in the form of the contract; note all problems."""
    clean = {}
    for name in tables.TABLES:
        table = given.get(name)
        frame = pd.DataFrame() if table is None else table
        if not isinstance(frame, pd.DataFrame):
            problems.add(name, "", "", type(frame).__name__, "wanted a pandas DataFrame")
            frame = pd.DataFrame()
        normal = normalise_places if name == "places" else tables.normalise
        clean[name] = normal(name, frame, problems)
    clean["events"] = clean["events"].set_index("event_id")
    return clean
