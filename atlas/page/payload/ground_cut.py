"""Cut the ground pack: land, borders, provinces and rivers of some cells, at one level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from atlas.page.payload.ground_pack import (
    COARSEST,
    NEAR,
    SCALE,
    Paths,
    read_paths,
    read_rings,
    touching,
)

CELL, WIDE_CELL = 5, 30
"""Degrees to a side of a cell: of a theatre, and of half the world."""
OVERLAP = 0.005
WIDE_LEVEL = 5
"""Levels from here on are a map of half the world: no provinces, few rivers, few lakes."""
# Arcs that are no border, whatever kinds of border there are.
_NO_BORDER = frozenset({"coast", "seam", "admin"})
# Rivers of Natural Earth's rank 0 to 10 that a level shows.
_RIVERS = (10, 10, 9, 9, 7, 5, 3, 3)
# Degrees to a unit of each level: a divisor of whole degrees, and a multiple of the close borders'.
_QUANTA = (0.0005, 0.001, 0.002, 0.005, 0.005, 0.01, 0.02, 0.02)
# A point takes so many bytes in a page's block, as measured in nine theatres, and of the world.
_POINT_BYTES, _WIDE_BYTES = 2.3, 0.9

Path = tuple[str, str, str, list[int]]


@dataclass(frozen=True)
class Cut:
    """The ground of some cells, in whole multiples of a quantum."""

    quantum: float
    """Degrees to one."""
    cells: list[tuple[int, int, list[list[int]]]]
    """West, south and the rings of the land, each a first point and steps."""
    lines: list[Path]
    """Kind, id, pair and path of borders, provinces and rivers."""


@dataclass(frozen=True)
class Window:
    """The cells of a page, and what of the pack lies in them."""

    corners: Sequence[tuple[int, int]]
    """Longitude and latitude of the south-west corner of each cell."""
    size: int
    """Degrees to a side."""
    seen: tuple[float, float, float, float]
    """The box in which the page opens; what lies outside it is drawn plainer."""

    @cached_property
    def reach(self) -> np.ndarray:
        """Boxes of the cells with their overlap, shape (n, 4)."""
        west, south = np.array(self.corners, dtype=float).T
        low = np.stack([west, south], axis=1) - OVERLAP
        return np.hstack([low, low + self.size + 2 * OVERLAP])

    @cached_property
    def arcs(self) -> np.ndarray:
        """Numbers of the arcs in the cells."""
        return read_paths("arcs").near(self.reach)

    def rivers(self, level: int) -> np.ndarray:
        """Return the numbers of the rivers that a level shows."""
        rivers = read_paths("rivers")
        near = rivers.near(self.reach)
        return near[rivers.heads["rank"].to_numpy()[near] <= _RIVERS[level]]

    def levels(self, paths: Paths, numbers: np.ndarray, level: int) -> np.ndarray:
        """Return the level of each of some paths: outside the opening box two levels plainer."""
        west, south, east, north = self.seen
        views = np.array([(west, south, east, north), (west - 360, south, east - 360, north)])
        return np.minimum(level + 2 * ~touching(paths.boxes[numbers], views), COARSEST)

    def level_for(self, wanted: int, most: float) -> int:
        """Return the finest level, from one on, whose lines take at most so many bytes."""
        arcs, rivers = read_paths("arcs"), read_paths("rivers")
        for level in range(wanted, COARSEST):
            flowing = self.rivers(level)
            points = arcs.count(self.arcs, self.levels(arcs, self.arcs, level))
            points += rivers.count(flowing, self.levels(rivers, flowing, level))
            if points * (_WIDE_BYTES if level >= WIDE_LEVEL else _POINT_BYTES) <= most:
                return level
        return COARSEST


def cut_ground(window: Window, level: int) -> Cut:
    """Return land and lines of the cells of a window at one level."""
    tolerance = NEAR * 2**level
    quantum, arcs = _QUANTA[level], read_paths("arcs")
    points, starts = arcs.thinned(window.arcs, window.levels(arcs, window.arcs, level))
    cells = list(
        _cells(_land(window, points, starts, (2 * tolerance) ** 2), window, level, quantum)
    )
    lines = _borders(window, points, starts, quantum, inner=level < WIDE_LEVEL)
    return Cut(quantum, cells, lines + _rivers(window, level, quantum))


def quantised(points: np.ndarray, starts: np.ndarray, quantum: float) -> list[list[int]]:
    """Return paths in degrees as whole numbers: first point, then steps; repeated points go."""
    if not len(points):
        return []
    grid = np.rint(points / quantum).astype(np.int64)
    kept = np.r_[True, (np.diff(grid, axis=0) != 0).any(axis=1)]
    kept[starts[:-1]] = True
    begins = np.r_[0, np.cumsum(kept)][starts]
    grid = grid[kept]
    steps = np.diff(grid, axis=0, prepend=grid[:1])
    steps[begins[:-1]] = grid[begins[:-1]]
    flat: list[int] = steps.ravel().tolist()
    return [flat[2 * first : 2 * last] for first, last in pairwise(begins.tolist())]


def _borders(
    window: Window, points: np.ndarray, starts: np.ndarray, quantum: float, *, inner: bool
) -> list[Path]:
    """Return borders, and the lines between provinces where they are shown."""
    arcs = read_paths("arcs")
    heads = [arcs.head(name, window.arcs) for name in ("kind", "id", "pair")]
    paths = quantised(points / SCALE, starts, quantum)
    return [
        (kind, name, "" if kind in _NO_BORDER else pair, path)
        for kind, name, pair, path in zip(*heads, paths, strict=True)
        if kind not in _NO_BORDER or (inner and kind == "admin")
        if len(path) > 3
    ]


def _land(window: Window, points: np.ndarray, starts: np.ndarray, least: float) -> np.ndarray:
    """Return the land that touches the cells; what lies outside them is straight."""
    arcs = read_paths("arcs")
    rings, boxes, is_water = read_rings()
    points = points / SCALE
    first, last = arcs.points[arcs.starts[:-1]], arcs.points[arcs.starts[1:] - 1]
    ends = np.stack([first, last], axis=1) / SCALE
    thin = {
        n: points[a:b] for n, (a, b) in zip(window.arcs.tolist(), pairwise(starts), strict=True)
    }
    across = touching(boxes, window.reach)
    across &= (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) > least
    found: list[Any] = []
    seas: list[Any] = []
    for number in np.flatnonzero(across):
        parts = []
        for arc in rings[number].tolist():
            own = arc if arc >= 0 else ~arc
            part = thin.get(own)
            part = ends[own] if part is None else part
            parts.append(part if arc >= 0 else part[::-1])
        ring = np.concatenate(parts)
        if len(ring) > 3:
            area = shapely.Polygon(ring)
            if area.area > least:
                (seas if is_water[number] else found).append(area)
    land = shapely.make_valid(np.array(found, dtype=object))
    if not seas:
        return land
    inside = shapely.union_all(shapely.make_valid(np.array(seas)))
    wet = shapely.intersects(land, inside)
    land[wet] = shapely.difference(land[wet], inside)
    return land


def _cells(
    land: np.ndarray, window: Window, level: int, quantum: float
) -> Iterable[tuple[int, int, list[list[int]]]]:
    """Yield each cell with the rings of its land, lakes left open."""
    tree = shapely.STRtree(land)
    lakes = _lakes(window, level, quantum)
    lake_tree = shapely.STRtree(lakes)
    for (west, south), box in zip(window.corners, window.reach, strict=True):
        frame = shapely.box(*box)
        parts = [shapely.clip_by_rect(land[at], *box) for at in sorted(tree.query(frame))]
        whole = shapely.union_all(shapely.make_valid(np.array(parts))) if parts else None
        rings: list[list[int]] = []
        if whole is not None and not whole.is_empty:
            water = lakes[sorted(lake_tree.query(whole))]
            whole = shapely.difference(whole, shapely.union_all(water)) if len(water) else whole
            polygons = [p for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
            edges = shapely.get_rings(np.array(polygons)) if polygons else np.array([])
            points, owner = shapely.get_coordinates(edges, return_index=True)
            points = _over_the_seam(points)
            starts = np.searchsorted(owner, np.arange(len(edges) + 1))
            rings = quantised(points, starts, quantum)
        yield west, south, sorted(ring for ring in rings if len(ring) >= 8)


def _over_the_seam(points: np.ndarray) -> np.ndarray:
    """Return points with those at 180 degrees beyond it: as a side of a cell, no coast."""
    at_seam = np.abs(points[:, 0]) > 180 - OVERLAP / 10
    points[at_seam, 0] = np.sign(points[at_seam, 0]) * (180 + OVERLAP)
    return points


def _lakes(window: Window, level: int, quantum: float) -> np.ndarray:
    """Return the lakes that touch the cells, their islands left out."""
    lakes: Paths = read_paths("lakes")
    near = lakes.near(window.reach)
    near = near[lakes.heads["rank"].to_numpy()[near] == 0]
    points, starts = lakes.thinned(near, window.levels(lakes, near, level))
    points = points / SCALE
    areas = [shapely.Polygon(points[a:b]) for a, b in pairwise(starts) if b - a > 3]
    least = max(40 * quantum**2, 30 * (NEAR * 2**level) ** 2)
    return shapely.make_valid(np.array([a for a in areas if a.area > least], dtype=object))


def _rivers(window: Window, level: int, quantum: float) -> list[Path]:
    """Return the rivers that touch the cells; the `pair` of one says how great it is."""
    rivers = read_paths("rivers")
    near = window.rivers(level)
    points, starts = rivers.thinned(near, window.levels(rivers, near, level))
    paths = quantised(points / SCALE, starts, quantum)
    ranks = rivers.head("rank", near)
    return [
        ("river", "", str(rank), path)
        for rank, path in zip(ranks, paths, strict=True)
        if len(path) > 3
    ]
