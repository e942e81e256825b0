"""Settle where a row lies when several columns say it: numbers, one cell, a geometry."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.geodesy import KM_PER_DEGREE, distance_km
from atlas.readers.cells.one_cell import read_one_cell
from atlas.readers.cells.table_cells import Rows
from atlas.record.checks.country_check import inside_of
from atlas.record.problems import Problems
from atlas.reference.precision import event_km

# Two positions that are nearer than this may be rounded, or be the gate and the middle of a site.
_LEAST_KM = 1.0
_SHOWN = 5


def settle_positions(rows: Rows, numbers: dict[str, pd.Series], problems: Problems) -> None:
    """Fill coordinates from one cell, and compare them with the geometry; change ``numbers``.

    Parameters
    ----------
    rows : Rows
        Its geometry takes over the shapes that stand in cells.
    numbers : dict of str to pandas.Series
        ``longitude``, ``latitude`` and ``radius_km``, one for each row.
    problems : Problems
        Takes the cells that cannot be read.
    """
    said = read_one_cell(rows, problems)
    if said is not None:
        _compare(rows, numbers, said.longitude, said.latitude, rows.matched["coordinates"])
        free = (numbers["longitude"].isna() & numbers["latitude"].isna()).to_numpy()
        use = free & ~np.isnan(said.longitude)
        for name, values in (("longitude", said.longitude), ("latitude", said.latitude)):
            numbers[name] = numbers[name].mask(use, pd.Series(values))
        blank = use & numbers["radius_km"].isna().to_numpy()
        numbers["radius_km"] = numbers["radius_km"].mask(blank, pd.Series(said.radius_km))
        _take_shapes(rows, said.shape)
    if rows.geometry is not None:
        shapes = np.array(rows.geometry, dtype=object)
        point = shapely.get_type_id(shapes) == 0
        shapes[~point] = None
        _compare(rows, numbers, shapely.get_x(shapes), shapely.get_y(shapes), "geometry")
        _compare_shapes(rows, numbers)


def _take_shapes(rows: Rows, shapes: np.ndarray) -> None:
    """Take over shapes from cells, where a row has no geometry of its own."""
    if shapely.is_missing(shapes).all():
        return
    held = np.full(len(rows), None, dtype=object)
    if rows.geometry is not None:
        held = np.array(rows.geometry, dtype=object)
    free = shapely.is_missing(held)
    held[free] = shapes[free]
    rows.geometry = gpd.GeoSeries(held, crs="EPSG:4326")


def _compare(
    rows: Rows, numbers: dict[str, pd.Series], lon: np.ndarray, lat: np.ndarray, name: str
) -> None:
    """Warn where another position contradicts the columns; take the one in the stated country."""
    own_lon, own_lat = (numbers[key].to_numpy() for key in ("longitude", "latitude"))
    both = ~(np.isnan(own_lon) | np.isnan(own_lat) | np.isnan(lon) | np.isnan(lat))
    at = np.flatnonzero(both)
    if not len(at):
        return
    km = np.asarray(distance_km(own_lon[at], own_lat[at], lon[at], lat[at]))
    far = km > _tolerance(rows, numbers)[at]
    at, km = at[far], km[far]
    if not len(at):
        return
    own_fits = _fits(rows, own_lon[at], own_lat[at], at)
    other_fits = _fits(rows, lon[at], lat[at], at)
    takes = other_fits & ~own_fits
    alone = f"{name} is taken, which alone is in the stated country"
    for some, words in ((~takes, "the columns are taken"), (takes, alone)):
        if some.any():
            like = [
                f"{own_lon[row]:g}, {own_lat[row]:g} and {lon[row]:g}, {lat[row]:g} ({far:,.0f} km)"
                for row, far in zip(at[some][:_SHOWN], km[some][:_SHOWN], strict=True)
            ]
            what = f"{name}: it contradicts the columns longitude and latitude; {words}"
            _warn(rows, at[some], like, what)
    for key, other in (("longitude", lon), ("latitude", lat)):
        values = numbers[key].to_numpy().copy()
        values[at[takes]] = other[at[takes]]
        numbers[key] = pd.Series(values)


def _tolerance(rows: Rows, numbers: dict[str, pd.Series]) -> np.ndarray:
    """Return how far apart two positions of a row may be, in kilometres."""
    words = rows.text("precision").str.lower().map(event_km()).to_numpy(dtype="float64")
    stated = np.fmax(numbers["radius_km"].to_numpy(), words)
    return np.fmax(stated, _LEAST_KM)


def _fits(rows: Rows, lon: np.ndarray, lat: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return which points may be in their stated country; all where it is not known."""
    codes, names = rows.distinct("country")
    on = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    fits = np.zeros(len(at), dtype=bool)
    wide = np.ones(on.sum(), dtype=bool)
    fits[on] = inside_of(codes[at][on], names.tolist(), lon[on], lat[on], wide=wide) == ""
    return fits


def _compare_shapes(rows: Rows, numbers: dict[str, pd.Series]) -> None:
    """Warn where the columns give a point outside the line or area of their row."""
    shapes = np.array(rows.geometry, dtype=object)
    lon, lat = (numbers[key].to_numpy() for key in ("longitude", "latitude"))
    both = (shapely.get_type_id(shapes) > 0) & ~(np.isnan(lon) | np.isnan(lat))
    at = np.flatnonzero(both)
    if not len(at):
        return
    km = shapely.distance(shapes[at], shapely.points(lon[at], lat[at])) * KM_PER_DEGREE
    far = km > _tolerance(rows, numbers)[at]
    if far.any():
        what = "geometry: longitude and latitude are outside of it; both are kept"
        _warn(rows, at[far], [f"by {one:,.0f} km" for one in km[far][:_SHOWN]], what)


def _warn(rows: Rows, at: np.ndarray, like: list[str], what: str) -> None:
    """Add a warning about rows, with how far apart the first of them are."""
    rows.read_as.append(
        {
            "level": "warning",
            "what": what,
            "count": len(at),
            "rows": [int(row) for row in rows.numbers[at[:_SHOWN]]],
            "examples": "; ".join(like),
            "next_step": "look which of the two is right, and leave the other out",
        }
    )
