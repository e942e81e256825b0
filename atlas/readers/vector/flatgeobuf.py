"""Read FlatGeobuf (flatgeobuf.org, version 3) from its own bytes."""

import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.errors import SourceError
from atlas.files.size_limits import check_grid
from atlas.readers.vector.crs import read_crs
from atlas.readers.vector.features import Features, numbers, texts, truths, whole_numbers

MAGIC = b"fgb\x03fgb"
_START, _NODE = 8, 40
# The fields of the tables, by their positions in the schema.
_KIND, _HEIGHT, _COLUMNS, _COUNT, _NODES, _CRS = 2, 3, 7, 8, 9, 10
_NAME, _TYPE = 0, 1
_OWNER, _CODE, _WKT, _CODE_TEXT = 0, 1, 4, 5
_ENDS, _XY, _Z, _OWN_KIND, _PARTS = 0, 1, 2, 6, 7
_POINT, _LINE, _AREA, _POINTS, _LINES, _AREAS, _ALL = range(1, 8)
_DEEPEST = 16
_SIZES = {0: "b", 1: "B", 2: "?", 3: "h", 4: "H", 5: "i", 6: "I", 7: "q", 8: "Q", 9: "f", 10: "d"}
# Integer types, and the number of bytes that holds all of them.
_WHOLE = {0: 2, 1: 2, 3: 2, 4: 4, 5: 4, 6: 8, 7: 8, 8: 8}
_TRUTH = 2
_TEXTS, _BYTES = (11, 12, 13), 14


class _Table(NamedTuple):
    """A FlatBuffers table: a list of offsets gives its fields."""

    raw: bytes
    at: int

    def _field(self, number: int) -> int | None:
        """Return the offset of a field; None if it is not set."""
        listed = self.at - _one("<i", self.raw, self.at)
        if 4 + 2 * number >= _one("<H", self.raw, listed):
            return None
        offset = _one("<H", self.raw, listed + 4 + 2 * number)
        return self.at + offset if offset else None

    def number(self, number: int, form: str, default: int = 0) -> int:
        """Return a number."""
        at = self._field(number)
        return default if at is None else _one(form, self.raw, at)

    def _pointed(self, number: int) -> int | None:
        """Return the offset that a field points to."""
        at = self._field(number)
        return None if at is None else at + _one("<I", self.raw, at)

    def table(self, number: int) -> "_Table | None":
        """Return the table in a field."""
        at = self._pointed(number)
        return None if at is None else _Table(self.raw, at)

    def vector(self, number: int, form: str) -> np.ndarray:
        """Return the numbers of a vector."""
        at = self._pointed(number)
        if at is None:
            return np.zeros(0, form)
        count = _one("<I", self.raw, at)
        if at + 4 + count * np.dtype(form).itemsize > len(self.raw):
            raise _cut_off()
        return np.frombuffer(self.raw, form, count, at + 4)

    def text(self, number: int) -> str:
        """Return a text; "" where there is none."""
        return self.vector(number, "u1").tobytes().decode("utf-8")

    def tables(self, number: int) -> Iterator["_Table"]:
        """Yield the tables of a vector."""
        at = self._pointed(number)
        for offset in self.vector(number, "<u4").tolist() if at is not None else ():
            at = (at or 0) + 4
            yield _Table(self.raw, at + offset)


def _one(form: str, raw: bytes, at: int) -> int:
    """Return one number; raise if it is outside the bytes."""
    if at < 0 or at + struct.calcsize(form) > len(raw):
        raise _cut_off()
    found: int = struct.unpack_from(form, raw, at)[0]
    return found


def _cut_off() -> ValueError:
    return ValueError("it points beyond its own end")


class _Head(NamedTuple):
    """The content of the file's header."""

    kind: int
    height: bool
    columns: tuple[tuple[str, int], ...]
    crs: Any
    features: int
    """The number of features; 0 if the file does not state it."""


def read_flatgeobuf(path: Path) -> Features:
    """Return the features of a FlatGeobuf file.

    Raises
    ------
    SourceError
        If the whole file is broken.
    """
    raw = path.read_bytes()
    try:
        head, at = _head(raw)
        features = list(_sized(raw, at))
        if head.features not in (0, len(features)):
            msg = f"it says that it holds {head.features:,} features and holds {len(features):,}"
            raise ValueError(msg)
    except ValueError as error:
        msg = f"{path} is no FlatGeobuf that can be read: {error}"
        raise SourceError(msg) from error
    check_grid(path, len(features), len(head.columns), len(raw))
    held: list[list[Any]] = [[None] * len(features) for _ in head.columns]
    shapes = np.full(len(features), None, dtype=object)
    broken: dict[int, str] = {}
    for at, part in enumerate(features):
        try:
            feature = _Table(part, _one("<I", part, 0))
            for column, value in _properties(feature, head.columns):
                held[column][at] = value
            geometry = feature.table(0)
            # A part referenced twice is built twice; the total has a limit: twice the feature.
            room = _Room(len(part))
            shapes[at] = None if geometry is None else _shape(geometry, head, head.kind, room)
        except (ValueError, shapely.errors.ShapelyError) as error:
            broken[at] = f"it cannot be read: {error}"
    columns = {
        name: _typed(kind, values) for (name, kind), values in zip(head.columns, held, strict=True)
    }
    return Features(columns, len(features), shapes, head.crs, broken)


def _head(raw: bytes) -> tuple[_Head, int]:
    """Return the header, and the offset of the features."""
    size = _one("<I", raw, _START)
    part = raw[_START + 4 : _START + 4 + size]
    head = _Table(part, _one("<I", part, 0))
    columns = tuple((c.text(_NAME), c.number(_TYPE, "<B")) for c in head.tables(_COLUMNS))
    if len({name for name, _ in columns}) < len(columns):
        msg = "two of its columns have one name"
        raise ValueError(msg)
    said = head.table(_CRS)
    kind, height = head.number(_KIND, "<B"), bool(head.number(_HEIGHT, "<B"))
    count = head.number(_COUNT, "<Q")
    start = _START + 4 + size + _index(count, head.number(_NODES, "<H", 16))
    return _Head(kind, height, columns, None if said is None else _crs(said), count), start


def _index(count: int, branches: int) -> int:
    """Return the size of the spatial index of the features."""
    if not count or not branches:
        return 0
    nodes, level = count, -(-count // branches)
    nodes += level
    while level > 1 and branches > 1:
        level = -(-level // branches)
        nodes += level
    return _NODE * nodes


def _crs(said: _Table) -> Any:
    """Return the CRS of the coordinates."""
    owner, code = said.text(_OWNER) or "EPSG", said.number(_CODE, "<i")
    text = said.text(_CODE_TEXT) or str(code or "")
    given = f"{owner}:{text}" if text and owner.isalpha() else said.text(_WKT)
    return read_crs(given) if given else None


def _sized(raw: bytes, at: int) -> Iterator[bytes]:
    """Yield the bytes of each feature; its size comes before them."""
    if at > len(raw):
        raise _cut_off()
    while at < len(raw):
        size = _one("<I", raw, at)
        if at + 4 + size > len(raw):
            raise _cut_off()
        yield raw[at + 4 : at + 4 + size]
        at += 4 + size


def _properties(feature: _Table, columns: Sequence[tuple[str, int]]) -> Iterator[tuple[int, Any]]:
    """Yield the values of a feature, each with the number of its column."""
    raw = feature.vector(1, "u1").tobytes()
    at = 0
    while at < len(raw):
        column = _one("<H", raw, at)
        at += 2
        if column >= len(columns):
            msg = f"it has a value for column {column}, and there are {len(columns)}"
            raise ValueError(msg)
        kind = columns[column][1]
        if kind in _SIZES:
            yield column, _one(f"<{_SIZES[kind]}", raw, at)
            at += struct.calcsize(_SIZES[kind])
            continue
        size = _one("<I", raw, at)
        held = raw[at + 4 : at + 4 + size]
        if len(held) < size or kind not in (*_TEXTS, _BYTES):
            msg = f"the value of {columns[column][0]!r} is cut off, or of no type that is known"
            raise ValueError(msg)
        yield column, str(held) if kind == _BYTES else held.decode("utf-8")
        at += 4 + size


class _Room:
    """The remaining number of bytes of points that a feature may use."""

    def __init__(self, size: int) -> None:
        self.left = 2 * size

    def take(self, points: np.ndarray) -> np.ndarray:
        """Return points, if enough bytes remain for them."""
        self.left -= points.nbytes + 1
        if self.left < 0:
            msg = "its parts come to more than it holds"
            raise ValueError(msg)
        return points


def _shape(
    geometry: _Table, head: _Head, kind: int, room: _Room, depth: int = 0
) -> BaseGeometry | None:
    """Return a geometry; its type is that of the file if it states none of its own."""
    kind = geometry.number(_OWN_KIND, "<B") or kind
    points = room.take(geometry.vector(_XY, "<f8"))
    if kind in (_AREAS, _ALL):
        if depth > _DEEPEST:
            msg = f"its geometry holds others more than {_DEEPEST} deep"
            raise ValueError(msg)
        below = _AREA if kind == _AREAS else 0
        parts = [_shape(p, head, below, room, depth + 1) for p in geometry.tables(_PARTS)]
        whole = [part for part in parts if part is not None]
        return shapely.MultiPolygon(whole) if kind == _AREAS else shapely.GeometryCollection(whole)
    points = points[: len(points) // 2 * 2].reshape(-1, 2)
    if head.height and len(heights := geometry.vector(_Z, "<f8")) == len(points):
        points = np.column_stack([points, heights])
    if not len(points):
        return None
    if kind not in _MADE:
        msg = "its geometry is a curve or a surface, which cannot be drawn: make it of lines"
        raise ValueError(msg)
    return _MADE[kind](points, geometry.vector(_ENDS, "<u4"))


def _split(points: np.ndarray, ends: np.ndarray) -> list[np.ndarray]:
    """Split points at the given ends; return all of them as one part if no ends are given."""
    if len(ends) and (np.diff([0, *ends.tolist(), len(points)]) < 0).any():
        msg = "its parts are out of order"
        raise ValueError(msg)
    return np.split(points, ends[:-1]) if len(ends) else [points]


def _area(points: np.ndarray, ends: np.ndarray) -> BaseGeometry:
    outer, *holes = _split(points, ends)
    return shapely.Polygon(outer, holes)


_MADE: dict[int, Callable[[np.ndarray, np.ndarray], BaseGeometry]] = {
    _POINT: lambda points, _: shapely.Point(points[0]),
    _LINE: lambda points, _: shapely.LineString(points),
    _AREA: _area,
    _POINTS: lambda points, _: shapely.multipoints(points),
    _LINES: lambda points, ends: shapely.MultiLineString(_split(points, ends)),
}


def _typed(kind: int, values: list[Any]) -> pd.Series:
    """Return a column in the type that the file declares."""
    if kind in _WHOLE:
        return whole_numbers(values, _WHOLE[kind])
    if kind == _TRUTH:
        return truths(values)
    if kind in _SIZES:
        return numbers(values, "float32" if _SIZES[kind] == "f" else "float64")
    return texts(values)
