"""Areas that share their edges, as arcs: each edge once, with the areas on its two sides."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon

SCALE = 10_000
"""Whole numbers to a degree: about 11 m."""
NEAR = 0.0015
"""Degrees to which paths are simplified: Natural Earth at 1:10m is no closer."""
COARSEST = 7
"""The coarsest level of a point: level n is kept down to a tolerance of ``NEAR * 2**n``."""


@dataclass(frozen=True)
class Topology:
    """Areas as rings of shared arcs."""

    arcs: list[np.ndarray]
    """Points of each arc, in whole numbers."""
    sides: list[list[int]]
    """The areas at the one or two sides of each arc."""
    rings: dict[int, list[list[int]]]
    """The rings of each area: numbers of arcs; ``~n`` is arc n from its end to its start."""


def read_rings(areas: list[Any]) -> tuple[list[np.ndarray], list[int]]:
    """Return the rings of areas in whole numbers, without the closing point, and their owners."""
    rings, owners = [], []
    for number, area in enumerate(areas):
        for part in [area] if isinstance(area, Polygon) else area.geoms:
            for ring in (part.exterior, *part.interiors):
                points = np.rint(np.asarray(ring.coords)[:, :2] * SCALE).astype(np.int64)
                moved = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
                points = points[moved]
                if len(points) > 3:
                    rings.append(points[:-1])
                    owners.append(number)
    return rings, owners


def _junctions(where: np.ndarray, begin: np.ndarray, count: int) -> np.ndarray:
    """Return at which points an arc starts or ends: where edges meet, or change from shared."""
    after = np.empty_like(where)
    after[:-1] = where[1:]
    after[begin[1:] - 1] = where[begin[:-1]]
    low, high = np.minimum(where, after), np.maximum(where, after)
    edges, uses = np.unique(low * count + high, return_counts=True)
    degree = np.bincount(np.r_[edges // count, edges % count], minlength=count)
    shared = uses[np.searchsorted(edges, low * count + high)] > 1
    junction = degree != 2
    for first, last in pairwise(begin.tolist()):
        own = shared[first:last]
        junction[where[first:last][own != np.roll(own, 1)]] = True
    return junction


def build_topology(areas: list[Any]) -> Topology:
    """Cut the rings of areas at their junctions; arcs that two areas share are kept once."""
    rings, owners = read_rings(areas)
    packed = np.concatenate(
        [(r[:, 0] + 2_000_000) * 4_000_000 + r[:, 1] + 1_000_000 for r in rings]
    )
    ids, where = np.unique(packed, return_inverse=True)
    begin = np.cumsum([0] + [len(r) for r in rings])
    junction = _junctions(where, begin, len(ids))
    known: dict[bytes, int] = {}
    arcs: list[np.ndarray] = []
    sides: list[list[int]] = []
    out: dict[int, list[list[int]]] = defaultdict(list)
    for number, ring in enumerate(rings):
        row = []
        for own, points in _pieces(ring, where[begin[number] : begin[number + 1]], junction):
            index, turned = known.get(own.tobytes()), known.get(own[::-1].tobytes())
            if index is None and turned is None:
                index = known[own.tobytes()] = len(arcs)
                arcs.append(points)
                sides.append([])
            found = index if index is not None else ~turned  # type: ignore[operator]
            sides[found if found >= 0 else ~found].append(owners[number])
            row.append(found)
        out[owners[number]].append(row)
    return Topology(arcs, sides, dict(out))


def _pieces(
    ring: np.ndarray, where: np.ndarray, junction: np.ndarray
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the pieces of a ring between junctions: ids of points, and points."""
    cuts = np.flatnonzero(junction[where])
    start = int(cuts[0]) if len(cuts) else int(np.argmin(where))
    where, ring = np.roll(where, -start), np.roll(ring, -start, axis=0)
    inner = np.flatnonzero(junction[where])[1:].tolist() if len(cuts) else []
    stops = [0, *inner, len(where)]
    closed, points = np.r_[where, where[:1]], np.vstack([ring, ring[:1]])
    return [(closed[a : b + 1], points[a : b + 1]) for a, b in pairwise(stops)]


def outer_rings(topology: Topology) -> list[list[int]]:
    """Return the outline of all areas together: rings of the arcs that have one side only."""
    directed = [
        arc
        for rings in topology.rings.values()
        for ring in rings
        for arc in ring
        if len(topology.sides[arc if arc >= 0 else ~arc]) == 1
    ]

    def end(arc: int, last: bool) -> tuple[int, int]:
        points = topology.arcs[arc if arc >= 0 else ~arc]
        point = points[-1] if last == (arc >= 0) else points[0]
        return int(point[0]), int(point[1])

    starts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for arc in directed:
        starts[end(arc, False)].append(arc)
    rings, used = [], set()
    for first in directed:
        if first in used:
            continue
        ring, arc, home = [first], first, end(first, False)
        used.add(first)
        while end(arc, True) != home:
            following = [one for one in starts[end(arc, True)] if one not in used]
            if not following:
                break
            arc = following[0]
            used.add(arc)
            ring.append(arc)
        rings.append(ring)
    return rings


def simplified(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Return an arc in whole numbers with fewer points; its two ends stay."""
    if len(points) < 3:
        return points
    line = shapely.LineString(points / SCALE)
    kept = shapely.simplify(line, tolerance, preserve_topology=True)
    return np.rint(np.asarray(kept.coords) * SCALE).astype(np.int64)


def levels(points: np.ndarray) -> list[int]:
    """Return the level of each point of a path: to which tolerance it is still needed.

    Douglas and Peucker's rule, with no point more important than the one that parts its line. So
    the points of a level are those of the next one and some more, and a reader thins a path by
    leaving out points, without any computing.
    """
    found = np.full(len(points), COARSEST)
    found[1:-1] = 0
    open_parts = [(0, len(points) - 1, np.inf)]
    while open_parts:
        first, last, limit = open_parts.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        at = int(np.argmax(away))
        far = min(float(away[at]), limit)
        middle = first + 1 + at
        found[middle] = int(np.clip(np.log2(max(far, 1) / (NEAR * SCALE)), 0, COARSEST))
        open_parts += [(first, middle, far), (middle, last, far)]
    return found.tolist()


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return how far points lie from a line between two points."""
    along = (end - start).astype(float)
    length = float(along @ along)
    own = points - start
    part = np.clip(own @ along / length, 0, 1) if length else np.zeros(len(points))
    return np.hypot(*(own - part[:, None] * along).T)
