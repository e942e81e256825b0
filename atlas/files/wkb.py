"""Geometries that a stranger may have written: out of well-known binary, and off the world.

The library below runs out of its stack, and ends the process, on collections that hold each other
many thousand times over; and it knows no curves. Both are told here, before it is asked.
"""

import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely

# What is said of geometries that are not taken, or not as they stand.
OFF_THE_WORLD = "wanted degrees: longitudes and latitudes that are numbers, on the world"
CROSSING = "its outline touches or crosses itself; drawn as mended: look whether it is the one"
# A collection in a collection in a collection is rare; none that is meant goes deeper.
_DEEPEST = 16
_POINT, _LINE, _POLYGON, _FIRST_OF_MANY, _COLLECTION = 1, 2, 3, 4, 7
# Degrees to either side of the middle: of points, and of shapes that cross the date line.
_WIDEST, _ACROSS, _HIGHEST = 180.0, 360.0, 90.0
_ERRORS = (shapely.errors.ShapelyError, NotImplementedError, TypeError, ValueError)


def from_wkb(blobs: Iterable[Any]) -> tuple[np.ndarray, dict[int, str]]:
    """Return geometries of well-known binary, and why some cannot be read, by their position.

    Parameters
    ----------
    blobs : iterable of bytes or None
        One a geometry; None where there is none.

    Returns
    -------
    tuple of (numpy.ndarray, dict of int to str)
        The geometries, None where there is none or it cannot be read; and the reasons.

    Examples
    --------
    >>> shapes, wrong = from_wkb([shapely.to_wkb(shapely.Point(35, 33)), None, b""])
    >>> shapes[0], wrong
    (<POINT (35 33)>, {2: 'its geometry is cut off'})
    """
    given = np.empty(len(listed := list(blobs)), dtype=object)
    given[:] = listed
    wrong: dict[int, str] = {}
    for at, blob in enumerate(listed):
        if blob is None:
            continue
        why = _refusal(blob)
        if why:
            wrong[at], given[at] = why, None
    try:
        shapes = np.asarray(shapely.from_wkb(given, on_invalid="ignore"), dtype=object)
    except _ERRORS:
        shapes = np.array([_one(blob) for blob in given], dtype=object)
    lost = [at for at, blob in enumerate(given) if blob is not None and shapes[at] is None]
    wrong |= dict.fromkeys(lost, "its geometry is no well-known binary that can be read")
    return shapes, dict(sorted(wrong.items()))


def off_the_world(shapes: np.ndarray) -> np.ndarray:
    """Tell which geometries have a coordinate that is no number, or no degree.

    Examples
    --------
    >>> off_the_world(np.array([shapely.Point(35, 33), shapely.Point(35, 330), None])).tolist()
    [False, True, False]
    """
    degrees, owner = shapely.get_coordinates(shapes, return_index=True)
    points = shapely.get_type_id(shapes)[owner] == shapely.GeometryType.POINT
    widest = np.where(points, _WIDEST, _ACROSS)
    # A point of two missing numbers is none, as frames write it.
    none = points & np.isnan(degrees).all(axis=1)
    on = (np.abs(degrees[:, 0]) <= widest) & (np.abs(degrees[:, 1]) <= _HIGHEST)
    off = np.zeros(len(shapes), dtype=bool)
    off[owner[~on & ~none]] = True
    return off


def crossing(shapes: np.ndarray) -> np.ndarray:
    """Tell which areas touch or cross themselves, which is no area to other programs."""
    areas = shapely.get_dimensions(shapes) == 2
    crossed = np.zeros(len(shapes), dtype=bool)
    crossed[areas] = ~shapely.is_valid(shapes[areas])
    return crossed


def _one(blob: bytes | None) -> Any:
    """Return one geometry; None where it cannot be read."""
    try:
        return shapely.from_wkb(blob, on_invalid="ignore")
    except _ERRORS:
        return None


def _refusal(blob: Any) -> str:
    """Return why a value is not even tried; "" where it may be."""
    if not isinstance(blob, bytes | bytearray | memoryview):
        return f"its geometry is {type(blob).__name__}, wanted well-known binary"
    try:
        kind = _kind(blob, 0)[0]
        if kind > _COLLECTION:
            return "its geometry is a curve or a surface, which cannot be drawn: make it of lines"
        if kind >= _FIRST_OF_MANY and not _is_shallow(blob):
            return f"its geometry holds others more than {_DEEPEST} deep"
    except (struct.error, IndexError):
        return "its geometry is cut off"
    return ""


def _kind(blob: Any, at: int) -> tuple[int, int, str, int]:
    """Return the kind of the geometry at a place, its dimensions, byte order, and where it goes on.

    Both ways of saying that there is a height are known: by a flag, and by a thousand.
    """
    order = "<" if blob[at] else ">"
    (code,) = struct.unpack_from(f"{order}I", blob, at + 1)
    flags, plain = code >> 29, code & 0x1FFFFFFF
    beyond = bool(flags & 4) + bool(flags & 2) + (0, 1, 1, 2)[min(plain // 1000, 3)]
    return plain % 1000, 2 + beyond, order, at + (9 if flags & 1 else 5)


def _is_shallow(blob: Any) -> bool:
    """Tell whether a geometry of many holds others no deeper than is known; nothing recurs."""
    at, left = 0, [1]
    while left:
        if not left[-1]:
            left.pop()
            continue
        left[-1] -= 1
        kind, dimensions, order, at = _kind(blob, at)
        if kind == _POINT:
            at += 8 * dimensions
            continue
        (count,) = struct.unpack_from(f"{order}I", blob, at)
        at += 4
        if kind == _LINE:
            at += 8 * dimensions * count
        elif kind == _POLYGON:
            for _ in range(count):
                (points,) = struct.unpack_from(f"{order}I", blob, at)
                at += 4 + 8 * dimensions * points
        elif len(left) > _DEEPEST:
            return False
        else:
            left.append(count)
    return True
