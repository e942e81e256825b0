"""Encode the shapes of places: each different shape once, rounded to 1e-5 degrees."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.page.payload.codec import Column, Ints
from atlas.record.evaluate import drawable

_OUTER, _HOLE, _LINE = 0, 1, 2
_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)


def shape_tables(places: pd.DataFrame) -> tuple[dict[str, dict[str, Column]], np.ndarray]:
    """Return the tables `shapes`, `rings` and `points`, and the shape row of each place (or -1).

    A point is not encoded as a shape: the place has its coordinates. The outline of a place that
    is never drawn is omitted, too.
    """
    geometry = _geometry(places)
    kinds = shapely.get_type_id(geometry)
    wide = ~np.isin(kinds, (-1, *map(int, _POINTS))) & ~shapely.is_empty(geometry)
    wide &= drawable(places).to_numpy(dtype=bool)
    shape_of = np.full(len(places), -1, dtype=np.int64)
    codes, _ = pd.factorize(shapely.to_wkb(geometry[wide]))
    shape_of[wide] = codes
    firsts = np.unique(codes, return_index=True)[1]
    return _tables(_on_the_grid(geometry[wide][firsts])), shape_of


def _geometry(places: pd.DataFrame) -> np.ndarray:
    """Return the geometries of places as an array, with None for a missing one."""
    if "geometry" not in places:
        return np.full(len(places), None, dtype=object)
    return np.asarray(places["geometry"], dtype=object)


def _on_the_grid(shapes: np.ndarray) -> np.ndarray:
    """Return shapes rounded to 1e-5 degrees; one that then touches or crosses itself is repaired.

    A GIS refuses such a polygon, and the page exports the shapes as GeoJSON.
    """
    rounded = shapely.transform(shapes, lambda points: np.rint(points * 1e5) / 1e5)
    crossed = ~shapely.is_valid(rounded)
    for at in np.flatnonzero(crossed):
        rounded[at] = _mended(shapes[at], rounded[at])
    return rounded


def _mended(shape: BaseGeometry, rounded: BaseGeometry) -> BaseGeometry:
    """Return a shape that neither touches nor crosses itself on the grid, where there is one.

    A shape that crosses itself before the rounding is split there. Where no area is left, the
    result is the outline.
    """
    for part in (lambda: shape, lambda: shapely.make_valid(shape, method="structure")):
        try:
            mended = shapely.set_precision(part(), 1 / 1e5)
        except shapely.errors.GEOSException:
            continue
        if not shapely.is_empty(mended):
            return mended
    return rounded


def _tables(shapes: np.ndarray) -> dict[str, dict[str, Column]]:
    """Return shapes as counts of rings, kinds of rings, counts of points, and points."""
    rings = [list(_rings(shape)) for shape in shapes]
    flat = [ring for shape in rings for ring in shape]
    points = [np.rint(points * 1e5).astype(np.int64) for _, points in flat]
    every = np.concatenate([np.zeros((0, 2), dtype=np.int64), *points])
    return {
        "shapes": {"rings": Ints([len(shape) for shape in rings])},
        "rings": {
            "kind": Ints([kind for kind, _ in flat]),
            "points": Ints([len(ring) for ring in points]),
        },
        "points": {
            "longitude": Ints(every[:, 0], delta=True),
            "latitude": Ints(every[:, 1], delta=True),
        },
    }


def _rings(shape: BaseGeometry) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the rings and lines of a shape with their kind, each outer ring before its holes."""
    for part in shapely.get_parts(shape):
        kind = shapely.get_type_id(part)
        if kind == shapely.GeometryType.POLYGON:
            yield _OUTER, shapely.get_coordinates(part.exterior)
            for hole in part.interiors:
                yield _HOLE, shapely.get_coordinates(hole)
        elif kind in _LINES:
            yield _LINE, shapely.get_coordinates(part)
        elif kind not in _POINTS:
            yield from _rings(part)
