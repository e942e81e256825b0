"""Where each country of the world lies, what others claim of it, and which clock is kept where.

The lines are Natural Earth's at 1:10 million, up to about 1 km plainer than there: of a border 9 of
10 points are within 6 km of the one that OpenStreetMap has. ``data/geo/world`` says how they were
made. Nothing is read before it is asked.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.files.shipped_table import shipped_table
from atlas.files.wkb import points_at

_OWN, _CLAIMED = "own", "claimed"
_QUANTUM = 1000


def outline_of(key: str) -> BaseGeometry | None:
    """Return the ground that a country holds, prepared for many questions; None where not known.

    Examples
    --------
    >>> [round(edge) for edge in outline_of("ML").bounds], outline_of("GOLAN")
    ([-12, 10, 4, 25], None)
    """
    return _ground(key, _OWN)


def claimed_ground(key: str) -> BaseGeometry | None:
    """Return the ground beyond its own that a country claims or that is counted to it.

    Examples
    --------
    >>> bool(claimed_ground("UA").contains(shapely.Point(34.1, 44.95))), claimed_ground("ML")
    (True, None)
    """
    return _ground(key, _CLAIMED)


def also_stated(key: str) -> tuple[str, ...]:
    """Return the countries whose ground a source may state as this one, by claim or by date.

    Examples
    --------
    >>> also_stated("SD"), also_stated("ML")
    (('SS',), ())
    """
    row = _rows().get((key, _CLAIMED))
    return tuple(_names(row)) if row is not None else ()


def countries_at(longitude: np.ndarray, latitude: np.ndarray) -> dict[str, np.ndarray]:
    """Return which points are on ground that each country holds or claims; where none is, no key.

    Examples
    --------
    >>> found = countries_at(np.array([-8.0, 34.1]), np.array([12.6, 44.95]))
    >>> {key: inside.tolist() for key, inside in found.items()}
    {'ML': [True, False], 'RU': [False, True], 'UA': [False, True]}
    """
    found: dict[str, np.ndarray] = {}
    for key, part in _around(longitude, latitude, (_OWN, _CLAIMED)):
        inside = near([_ground(key, part)], longitude, latitude)
        if inside.any():
            found[key] = found[key] | inside if key in found else inside
    return dict(sorted(found.items()))


def on_land(longitude: np.ndarray, latitude: np.ndarray, margin: float) -> np.ndarray:
    """Return which points are on land, or within a margin in degrees of it.

    Examples
    --------
    >>> on_land(np.array([-8.0, 2.0]), np.array([12.6, 0.0]), 0.1).tolist()
    [True, False]
    """
    # The margin is wider than what is rounded here.
    which, spots = distinct_spots(longitude, latitude, 2)
    land = np.zeros(len(spots), dtype=bool)
    around = list(_around(spots[:, 0], spots[:, 1], (_OWN,)))
    for within in (0.0, margin):
        for key, part in around:
            left = np.flatnonzero(~land)
            x, y = spots[left].T
            land[left] = near([_ground(key, part)], x, y, within)
    return land[which]


def distinct_spots(
    longitude: np.ndarray, latitude: np.ndarray, decimals: int = 5
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each point the number of its distinct point, and one point of each, (n, 2).

    Examples
    --------
    >>> which, spots = distinct_spots(np.array([1.0, 2.0, 1.0]), np.array([3.0, 4.0, 3.0]))
    >>> which.tolist(), spots.tolist()
    ([0, 1, 0], [[1.0, 3.0], [2.0, 4.0]])
    """
    whole = 10.0**decimals
    keys = np.round(longitude * whole) * (whole * 1000) + np.round(latitude * whole)
    which, _ = pd.factorize(keys)
    first = first_of_each(which)
    return which, np.column_stack([longitude[first], latitude[first]])


def first_of_each(codes: np.ndarray) -> np.ndarray:
    """Return the first row of each code of `pandas.factorize`, which numbers them as they come.

    Examples
    --------
    >>> first_of_each(np.array([0, 0, 1, 0, 2, 1])).tolist()
    [0, 2, 4]
    """
    return np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))


def near(
    grounds: Iterable[BaseGeometry | None],
    longitude: np.ndarray,
    latitude: np.ndarray,
    margin: float = 0.0,
) -> np.ndarray:
    """Return which points are on one of some grounds, or within a margin in degrees of one.

    Examples
    --------
    >>> near([outline_of("ML")], np.array([-8.0, 2.35]), np.array([12.6, 48.86])).tolist()
    [True, False]
    """
    inside = np.zeros(len(longitude), dtype=bool)
    for ground in grounds:
        if ground is None or ground.is_empty:
            continue
        west, south, east, north = np.add(ground.bounds, (-margin, -margin, margin, margin))
        across = (longitude >= west) & (longitude <= east) & ~inside
        rows = np.flatnonzero(across & (latitude >= south) & (latitude <= north))
        inside[rows] = shapely.contains_xy(ground, longitude[rows], latitude[rows])
        rows = rows[~inside[rows]]
        if margin and len(rows):
            points = points_at(longitude[rows], latitude[rows])
            inside[rows] = shapely.dwithin(ground, points, margin)
    return inside


def zone_grounds(key: str) -> dict[str, BaseGeometry]:
    """Return the ground on which each clock is kept, in a country of several, by IANA zone.

    Examples
    --------
    >>> sorted(zone_grounds("CD")), zone_grounds("ML")
    (['Africa/Kinshasa', 'Africa/Lubumbashi'], {})
    """
    found = {part: _ground(key, part) for part in _zones().get(key, ())}
    return {zone: ground for zone, ground in found.items() if ground is not None}


def zone_names(key: str) -> dict[str, tuple[str, ...]]:
    """Return the names of the provinces that keep one clock, in a country of several, by zone.

    Examples
    --------
    >>> "Katanga" in zone_names("CD")["Africa/Lubumbashi"]
    True
    """
    return {part: tuple(_names(_rows()[key, part])) for part in _zones().get(key, ())}


def _names(row: int) -> list[str]:
    text = _table()["names"][row].as_py()
    return text.split("|") if text else []


@cache
def _ground(key: str, part: str) -> BaseGeometry | None:
    """Return some ground, built from whole numbers and prepared; None where there is none."""
    row = _rows().get((key, part))
    if row is None or not len(_list("rings", row)):
        return None
    corners = np.column_stack([_list("longitude", row), _list("latitude", row)]) / _QUANTUM
    ends = [np.concatenate([[0], np.cumsum(_list(name, row))]) for name in ("corners", "rings")]
    areas = shapely.from_ragged_array(shapely.GeometryType.POLYGON, corners, tuple(ends))
    ground = shapely.multipolygons(areas)
    shapely.prepare(ground)
    return ground


def _around(
    longitude: np.ndarray, latitude: np.ndarray, parts: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield ground whose box, and a degree around it, holds any of the points."""
    if not len(longitude):
        return
    # Most points of a table are in one corner of the world.
    corner = (
        np.array([longitude.min(), latitude.min()]),
        np.array([longitude.max(), latitude.max()]),
    )
    for key, part in _rows():
        if part not in parts:
            continue
        low, high = _reaches(key, part)
        if (low <= corner[1]).all() and (high >= corner[0]).all():
            across = (longitude >= low[0]) & (longitude <= high[0])
            if (across & (latitude >= low[1]) & (latitude <= high[1])).any():
                yield key, part


@cache
def _reaches(key: str, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of the box around some ground, a degree wider, without building it."""
    row = _rows()[key, part]
    x, y = (_list(name, row) / _QUANTUM for name in ("longitude", "latitude"))
    if not len(x):
        return np.full(2, np.inf), np.full(2, -np.inf)
    return np.array([x.min(), y.min()]) - 1, np.array([x.max(), y.max()]) + 1


def _list(column: str, row: int) -> np.ndarray:
    """Return the numbers of a row in one of the columns of lists."""
    ends, values = _lists()[column]
    return values[ends[row] : ends[row + 1]]


@cache
def _lists() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the columns of lists: where each row's numbers begin, and all numbers."""
    table = _table().combine_chunks()
    lists = {name: table[name].chunk(0) for name in ("rings", "corners", "longitude", "latitude")}
    return {name: (one.offsets.to_numpy(), one.flatten().to_numpy()) for name, one in lists.items()}


@cache
def _table() -> pa.Table:
    return shipped_table("geo", "world", "outlines.parquet")


@cache
def _rows() -> dict[tuple[str, str], int]:
    """Return the row of each country and part."""
    table = _table()
    named = zip(table["key"].to_pylist(), table["part"].to_pylist(), strict=True)
    return {name: row for row, name in enumerate(named)}


@cache
def _zones() -> dict[str, list[str]]:
    """Return the zones of each country of several."""
    found: dict[str, list[str]] = {}
    for key, part in _rows():
        if part not in (_OWN, _CLAIMED):
            found.setdefault(key, []).append(part)
    return found
