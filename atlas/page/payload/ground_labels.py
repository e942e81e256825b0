"""Choose the names on a page's ground: of areas, waters and towns, each with its first zoom."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from atlas.page.payload.ground_pack import SCALE, read_names, read_paths, read_towns
from atlas.reference.territories import Policy

# Everywhere on a page: large countries, seas and capitals; all else near the events.
_WORLD_ZOOM, _WORLD_TOWN, _GREAT = 3.0, 5, 3_000_000
_MOST_TOWNS = 1800
_RIVER_ZOOM, _RIVER_LEAST = 2.0, 4.5
_RIVER_STEP, _RIVER_SPOTS = 0.7, 24
# A town has room for its name from this much before the zoom at which all of its size have.
_TOWNS_EARLIER = 0.9
_KINDS = frozenset({"country", "territory", "sea"})
# Cells of the mask, to a degree: finer than any surroundings are wide.
_FINE = 4


@dataclass(frozen=True)
class Surroundings:
    """The surroundings of a page's events."""

    boxes: np.ndarray
    """West, south, east, north, shape (n, 4), within 180 degrees."""

    @cached_property
    def mask(self) -> np.ndarray:
        """Whether each quarter of a degree is near: longitude by latitude."""
        mask = np.zeros((360 * _FINE, 180 * _FINE), dtype=bool)
        low = np.floor((self.boxes[:, :2] + (180, 90)) * _FINE).clip(0).astype(int)
        high = np.ceil((self.boxes[:, 2:] + (180, 90)) * _FINE).astype(int)
        for (west, south), (east, north) in zip(low, high, strict=True):
            mask[west:east, south:north] = True
        return mask

    def holds(self, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
        """Return which points lie in it."""
        across = np.clip(((longitude + 180) * _FINE).astype(int), 0, 360 * _FINE - 1)
        return self.mask[across, np.clip(((latitude + 90) * _FINE).astype(int), 0, 180 * _FINE - 1)]

    def corners(self, size: int) -> list[tuple[int, int]]:
        """Return the south-west corners of the cells of some degrees that touch it."""
        step = size * _FINE
        cells = self.mask.reshape(360 // size, step, 180 // size, step).any(axis=(1, 3))
        across, up = np.nonzero(cells)
        return list(zip((across * size - 180).tolist(), (up * size - 90).tolist(), strict=True))


def choose_labels(around: Surroundings, rules: Policy, last: float) -> list[dict[str, Any]]:
    """Return the labels near events, named up to a zoom, and the great ones of the world."""
    rows = _areas(around, rules)
    if len(around.boxes):
        rows += _rivers(around)
    return [row for row in rows if row["zoom"] <= 10 * last] + _towns(around, rules, last)


def _row(kind: str, name: str, native: str, zoom: float, spots: Any, **more: int) -> dict[str, Any]:
    """Return one label."""
    row = {"kind": kind, "name": name, "native": native, "rank": 6, "capital": 0, "side": 0}
    return {**row, "close": 0, "zoom": round(float(zoom) * 10), **more, "positions": spots}


def _areas(around: Surroundings, rules: Policy) -> list[dict[str, Any]]:
    """Return countries and seas, and provinces and lakes near the events."""
    heads, points, starts = read_names()
    near = around.holds(points[:, 0], points[:, 1])
    found = []
    columns = (heads[key] for key in ("kind", "name", "native", "rank", "close", "zoom"))
    for at, (kind, name, native, rank, close, zoom) in enumerate(zip(*columns, strict=True)):
        spots, own = points[starts[at] : starts[at + 1]], near[starts[at] : starts[at + 1]]
        if kind not in _KINDS or zoom > _WORLD_ZOOM:
            if not own.any():
                continue
            if kind in ("unit", "lake") and not own.all():
                spots, close = spots[own], 0
        name, native = rules.labels.get(name, (name, native))
        found.append(_row(kind, name, native, zoom, spots, rank=rank, close=close))
    return found


def _rivers(around: Surroundings) -> list[dict[str, Any]]:
    """Return the names of rivers, with spots along them."""
    paths = read_paths("rivers")
    spots: dict[str, list[np.ndarray]] = {}
    ranks: dict[str, int] = {}
    near = paths.near(around.boxes)
    heads = zip(near.tolist(), paths.head("name", near), paths.head("rank", near), strict=True)
    for number, name, rank in heads:
        if not name:
            continue
        points = paths.points[paths.starts[number] : paths.starts[number + 1]] / SCALE
        length = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
        at = np.arange(_RIVER_STEP / 2, max(length[-1], _RIVER_STEP), _RIVER_STEP)
        own = np.stack([np.interp(at, length, points[:, i]) for i in (0, 1)], axis=1)
        own = own[around.holds(own[:, 0], own[:, 1])]
        if len(own):
            spots.setdefault(name, []).append(own)
            ranks[name] = min(rank, ranks.get(name, rank))
    rows = []
    for name in sorted(spots, key=lambda name: (ranks[name], name)):
        zoom = max(_RIVER_LEAST, ranks[name] + _RIVER_ZOOM)
        rows.append(_row("river", name, "", zoom, np.concatenate(spots[name])[:_RIVER_SPOTS]))
    return rows


def _towns(around: Surroundings, rules: Policy, last: float) -> list[dict[str, Any]]:
    """Return towns near the events by zoom, and the capitals and largest ones of the world."""
    towns = read_towns()
    great = towns.capitals | (towns.population > _GREAT)
    near = around.holds(*towns.spots.T)
    rows, ranks = towns.named(np.flatnonzero(near | great))
    zooms = ranks["zoom"].to_numpy()
    wanted = (near[rows] | (zooms <= _WORLD_TOWN)) & (zooms <= last)
    rows, ranks, zooms = rows[wanted], ranks.filter(pa.array(wanted)), zooms[wanted]
    order = np.lexsort((-towns.population[rows], ranks["rank"].to_numpy(), zooms))[:_MOST_TOWNS]
    # Sorted as they are placed: the great before the small.
    order = order[np.lexsort((zooms[order], ranks["rank"].to_numpy()[order]))]
    rows, ranks = rows[order], ranks.take(pa.array(order))
    names = towns.places["name"].take(pa.array(rows)).to_pylist()
    found = []
    for spelt, spot, town in zip(names, towns.spots[rows], ranks.to_pylist(), strict=True):
        name = town["name"] or spelt
        name, native = rules.labels.get(name, (name, town["native"]))
        more = {key: town[key] for key in ("rank", "capital", "side")}
        early = town["zoom"] - _TOWNS_EARLIER
        found.append(_row("town", name, native, early, spot[None, :], **more))
    return found
