"""Paths in pixels that any sheet can draw: matplotlib's codes, without matplotlib."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from atlas.reference.symbology import SYMBOLOGY, scaled

MOVE, LINE, CURVE, CLOSE = 1, 2, 4, 79
_CODES = {"M": MOVE, "L": LINE, "C": CURVE}
_PART = re.compile(r"([MLCZ])([^MLCZ]*)")
# So many points a quarter of a disc, where a path becomes a shape.
_STEPS = 8


@dataclass(frozen=True, eq=False)
class Outline:
    """A path: points and what each does. Areas are filled by the non-zero rule."""

    vertices: np.ndarray
    """Points in pixels, y downwards, shape (n, 2)."""
    codes: np.ndarray
    """MOVE, LINE, CURVE (three points each) or CLOSE, for each point."""

    @property
    def empty(self) -> bool:
        """Whether nothing would be drawn."""
        return not len(self.vertices)

    def moved(self, x: float, y: float) -> "Outline":
        """Return the path with its middle elsewhere."""
        return Outline(np.add(self.vertices, (x, y)), self.codes)

    def text(self) -> str:
        """Return the path as SVG writes it, to a tenth of a pixel, each point from the one before.

        Examples
        --------
        >>> polygon([(300, 200), (310.5, 200), (300, 210)]).text()
        'M300 200l10.5 0 -10.5 10Z'
        """
        tenths = np.rint(self.vertices * 10).astype(np.int64)
        words: list[str] = []
        last, at, moved = 0, np.zeros(2, dtype=np.int64), 0
        for point, code in zip(tenths, self.codes.tolist(), strict=True):
            if code == CLOSE:
                words.append("Z")
                last = 0
                continue
            letter = {MOVE: "M", LINE: "l", CURVE: "c"}[code]
            x, y = (point if code == MOVE else point - at) / 10
            words.append(f"{' ' if code == last else letter}{x:g} {y:g}")
            # The three points of a curve are all counted from where it starts.
            moved = (moved + 1) % 3 if code == CURVE else 0
            at = at if moved else point
            last = code
        return "".join(words)


NOTHING = Outline(np.zeros((0, 2)), np.zeros(0, dtype=np.uint8))


@lru_cache(512)
def read_path(text: str) -> Outline:
    """Return a path of absolute M, L, C and Z as an outline.

    Examples
    --------
    >>> read_path("M0 -1L1 0L0 1Z").codes.tolist()
    [1, 2, 2, 79]
    """
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    first = (0.0, 0.0)
    for letter, rest in _PART.findall(text):
        if letter == "Z":
            points.append(first)
            codes.append(CLOSE)
            continue
        numbers = [float(one) for one in rest.split()]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if letter == "M":
            first = pairs[0]
        points += pairs
        codes += [_CODES[letter]] * len(pairs)
    return Outline(np.array(points), np.array(codes, dtype=np.uint8))


def joined(outlines: Iterable[Outline]) -> Outline:
    """Return several paths as one."""
    found = [one for one in outlines if not one.empty]
    if not found:
        return NOTHING
    return Outline(
        np.vstack([one.vertices for one in found]), np.concatenate([one.codes for one in found])
    )


def disc(r: float, x: float = 0.0, y: float = 0.0) -> Outline:
    """Return a disc of a radius around a point."""
    return read_path(scaled(SYMBOLOGY["outlines"]["impact"], r)).moved(x, y)


def polygon(points: Any) -> Outline:
    """Return a closed path through points."""
    corners = np.asarray(points, dtype=float)
    codes = np.full(len(corners) + 1, LINE, dtype=np.uint8)
    codes[0], codes[-1] = MOVE, CLOSE
    return Outline(np.vstack([corners, corners[:1]]), codes)


def polyline(points: Any) -> Outline:
    """Return an open path through points."""
    corners = np.asarray(points, dtype=float)
    codes = np.full(len(corners), LINE, dtype=np.uint8)
    codes[0] = MOVE
    return Outline(corners, codes)


def shape_of(path: Outline) -> shapely.Geometry:
    """Return a closed path without holes as an area; curves become short lines."""
    steps = np.linspace(0, 1, _STEPS + 1)[1:, None]
    points: list[np.ndarray] = []
    at = 0
    while at < len(path.codes) and path.codes[at] != CLOSE:
        if path.codes[at] == CURVE:
            start, (one, two, end) = points[-1][-1], path.vertices[at : at + 3]
            left = 1 - steps
            near = left**3 * start + 3 * left**2 * steps * one
            points.append(near + 3 * left * steps**2 * two + steps**3 * end)
            at += 3
            continue
        points.append(path.vertices[at : at + 1])
        at += 1
    return shapely.Polygon(np.vstack(points))


def to_outline(geometry: Any) -> Outline:
    """Return the lines and areas of a geometry as one path; holes stay holes."""
    pieces = list(_pieces(shapely.orient_polygons(geometry)))
    if not pieces:
        return NOTHING
    codes = []
    for points, closed in pieces:
        code = np.full(len(points), LINE, dtype=np.uint8)
        code[0] = MOVE
        if closed:
            code[-1] = CLOSE
        codes.append(code)
    return Outline(np.vstack([points for points, _ in pieces]), np.concatenate(codes))


def _pieces(geometry: Any) -> Iterator[tuple[np.ndarray, bool]]:
    """Yield the points of each ring and line, and whether it is a ring of an area."""
    for part in shapely.get_parts(geometry):
        if part.is_empty or shapely.get_dimensions(part) == 0:
            continue
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring), True
        elif part.geom_type in ("LineString", "LinearRing"):
            yield shapely.get_coordinates(part), False
        else:
            yield from _pieces(part)
