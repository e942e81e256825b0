"""Read a shapefile (ESRI, July 1998) from its own bytes and those of the files beside it."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.errors import SourceError
from atlas.readers.vector.crs import read_crs
from atlas.readers.vector.dbf import Table, read_dbf
from atlas.readers.vector.features import Features

MAGIC = b"\x00\x00\x27\x0a"
_HEAD, _VERSION = 100, 1000
_POINTS, _LINES, _AREAS, _MANY = (1, 11, 21), (3, 13, 23), (5, 15, 25), (8, 18, 28)
_WITH_HEIGHT = (11, 13, 15, 18)
_NONE = 0


def read_shapefile(path: Path) -> Features:
    """Return the features of a shapefile.

    Raises
    ------
    SourceError
        If it, or a file beside it, is broken as a whole.
    """
    raw = path.read_bytes()
    if len(raw) < _HEAD or struct.unpack_from("<I", raw, 28)[0] != _VERSION:
        msg = f"{path} begins as a shapefile and is none: is it cut off?"
        raise SourceError(msg)
    records = list(_records(raw, _beside(path, ".shx"), path))
    table = _table(path)
    shapes = np.full(len(records), None, dtype=object)
    broken: dict[int, str] = {}
    for at, (start, size) in enumerate(records):
        try:
            shapes[at] = _shape(raw, start, size)
        except (ValueError, shapely.errors.ShapelyError) as error:
            broken[at] = f"its geometry cannot be read: {error}"
    return _together(shapes, broken, table, _crs(path), path)


def _together(
    shapes: np.ndarray, broken: dict[int, str], table: Table | None, crs: Any, path: Path
) -> Features:
    """Combine geometries with the rows of the table, without deleted rows."""
    if table is None:
        return Features({}, len(shapes), shapes, crs, broken)
    rows = len(table.deleted)
    if rows != len(shapes):
        msg = f"{path} holds {len(shapes):,} shapes, and the table beside it {rows:,} rows"
        raise SourceError(msg)
    kept = np.flatnonzero(~table.deleted)
    every = {**table.broken, **broken}
    new = {int(old): at for at, old in enumerate(kept)}
    columns = {
        name: column.take(kept).reset_index(drop=True) for name, column in table.columns.items()
    }
    told = {new[at]: every[at] for at in sorted(every) if at in new}
    return Features(columns, len(kept), shapes[kept], crs, told)


# ---- the files beside it ---------------------------------------------------------------------


def _beside(path: Path, ending: str) -> bytes | None:
    """Return the content of the file with the same name and another ending; None if missing."""
    for name in (ending, ending.upper()):
        other = path.with_suffix(name)
        if other.is_file():
            return other.read_bytes()
    return None


def _table(path: Path) -> Table | None:
    """Return the table beside a shapefile."""
    raw, said = _beside(path, ".dbf"), _beside(path, ".cpg")
    if raw is None:
        return None
    try:
        return read_dbf(raw, (said or b"").decode("ascii", "replace").strip() or None)
    except (ValueError, struct.error) as error:
        msg = f"{path}: {path.stem}.dbf beside it is no table that can be read: {error}"
        raise SourceError(msg) from error


def _crs(path: Path) -> Any:
    """Return the CRS; None if no file states it."""
    raw = _beside(path, ".prj")
    try:
        text = (raw or b"").decode("utf-8-sig").strip("\x00 \r\n\t")
        return read_crs(text) if text else None
    except ValueError as error:
        msg = f"{path}: {path.stem}.prj beside it names no coordinate system that is known: {error}"
        raise SourceError(msg) from error


# ---- shapes ----------------------------------------------------------------------------------


def _records(raw: bytes, index: bytes | None, path: Path) -> Iterator[tuple[int, int]]:
    """Yield the offset and the size of each shape: from the index, else in sequence."""
    left = len(raw)
    for start, size in _by_index(index) if index and len(index) >= _HEAD else _in_order(raw):
        left -= size
        if start < _HEAD or start + size > len(raw) or left < 0:
            msg = (
                f"{path}: its shapes go on beyond its end, or lie one in the other: is it cut off?"
            )
            raise SourceError(msg)
        yield start, size


def _by_index(index: bytes) -> Iterator[tuple[int, int]]:
    """Yield the offsets and sizes of shapes from the index, which counts in 16-bit words."""
    whole = (len(index) - _HEAD) // 8 * 8
    for start, size in struct.iter_unpack(">ii", index[_HEAD : _HEAD + whole]):
        yield 2 * start + 8, max(2 * size, 0)


def _in_order(raw: bytes) -> Iterator[tuple[int, int]]:
    """Yield the offsets and sizes of shapes that follow each other."""
    at = _HEAD
    while at + 8 <= len(raw):
        size = max(2 * struct.unpack_from(">i", raw, at + 4)[0], 0)
        yield at + 8, size
        at += 8 + size


def _shape(raw: bytes, start: int, size: int) -> BaseGeometry | None:
    """Return one shape."""
    values = _Bytes(raw, start, start + size)
    (kind,) = values.take("<i4", 1)
    height = kind in _WITH_HEIGHT
    if kind == _NONE:
        return None
    if kind in _POINTS:
        point = values.take("<f8", 3 if height else 2)
        # A point without a location is written with a value below -1e38.
        return None if (point < -1e38).any() else shapely.Point(point)
    if kind not in (*_LINES, *_AREAS, *_MANY):
        msg = f"it is of type {kind}, wanted points, lines or areas"
        raise ValueError(msg)
    values.take("<f8", 4)
    parts = 0 if kind in _MANY else int(values.take("<i4", 1)[0])
    count = int(values.take("<i4", 1)[0])
    firsts = values.take("<i4", parts)
    points = values.take("<f8", 2 * count).reshape(-1, 2)
    if height:
        values.take("<f8", 2)
        points = np.column_stack([points, values.take("<f8", count)])
    if kind in _MANY:
        return shapely.multipoints(points)
    return _of_parts(points, firsts, areas=kind in _AREAS)


class _Bytes:
    """The bytes of one shape, read one number after the other."""

    def __init__(self, raw: bytes, at: int, end: int) -> None:
        self._raw, self._at, self._end = raw, at, end

    def take(self, kind: str, count: int) -> np.ndarray:
        """Return the next numbers."""
        size = count * np.dtype(kind).itemsize
        if count < 0 or self._at + size > self._end:
            msg = "it is shorter than it says"
            raise ValueError(msg)
        taken = np.frombuffer(self._raw, kind, count, self._at)
        self._at += size
        return taken


def _of_parts(points: np.ndarray, firsts: np.ndarray, *, areas: bool) -> BaseGeometry | None:
    """Return lines, or areas, from parts that begin at the given points."""
    ends = [*firsts[1:].tolist(), len(points)]
    if not len(firsts):
        return None
    if firsts[0] != 0 or (np.diff([*firsts, len(points)]) < (4 if areas else 2)).any():
        msg = "its parts are out of order, or too short"
        raise ValueError(msg)
    parts = [points[begin:end] for begin, end in zip(firsts.tolist(), ends, strict=True)]
    if not areas:
        lines = [shapely.LineString(part) for part in parts]
        return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    rings = [shapely.LinearRing(part) for part in parts]
    if len(rings) == 1:
        return shapely.Polygon(rings[0])
    return _areas(np.array(rings, dtype=object))


def _areas(rings: np.ndarray) -> BaseGeometry:
    """Return areas from rings: clockwise rings are areas, the others are holes in them."""
    outer = ~shapely.is_ccw(rings)
    # Some programs write all rings in the opposite direction.
    outer = outer if outer.any() else ~outer
    shells, holes = shapely.polygons(rings[outer]), rings[~outer]
    found: dict[int, list[Any]] = {at: [] for at in range(len(shells))}
    corners = shapely.get_point(holes, 0)
    of_hole, of_shell = shapely.STRtree(shells).query(corners, predicate="intersects")
    sizes = shapely.area(shells)
    alone = []
    for at, hole in enumerate(holes):
        around = of_shell[of_hole == at]
        if len(around):
            found[int(around[sizes[around].argmin()])].append(hole)
        else:
            alone.append(shapely.Polygon(hole))
    made = [shapely.Polygon(ring, found[at]) for at, ring in enumerate(rings[outer])] + alone
    return made[0] if len(made) == 1 else shapely.MultiPolygon(made)
