"""The basemap in a page: land, borders by policy, provinces, rivers, names.

It is one block of `atlas.page.payload.codec`, clipped to the surroundings of the events. Land has
levels of detail (*tiers*), the coarse one first. Each later tier covers its cells, water included,
so a page draws them one over the other. All degrees are whole multiples of the tier's ``quantum``;
labels are in multiples of ``extra.label_quantum`` degrees.

``cells``
    ``tier`` row of ``extra.tiers``; ``west``, ``south`` degrees; ``rings`` how many rows of
    `rings` belong to the cell. A cell without rings is sea. Rings fill by the even-odd rule and
    reach ``extra.overlap`` degrees over the cell's edge, where their sides are not coast.
``rings``
    ``points`` how many steps follow in `points`; ``longitude``, ``latitude`` of the first point.
``points``
    ``longitude``, ``latitude``: steps from the point before.
``lines``
    ``tier``; ``kind`` (international armistice line_of_withdrawal undof disputed admin river);
    ``id`` and ``pair`` (A3 codes, ``A|B``) of a contested line, rank 0 to 10 of a
    river; ``dashed`` 1 or 0; ``points``,
    ``longitude``, ``latitude`` as for rings, with steps in `line_points`.
``labels``
    ``kind`` (country territory sea lake river unit town); ``name``; ``native``; ``rank`` 1
    (first) to 8: how large it is written; ``zoom`` in tenths: from which zoom it is named;
    ``capital`` 1 or 0; ``side`` (0, or 1 east, 2 west: where a coast town's label is in the
    sea); ``positions`` how many allowed positions in `positions`, the best first, and
    ``close`` how many of these, at the front, are for a close view.
``positions``
    ``longitude``, ``latitude``.
``extra``
    ``tiers`` (``name``, ``cell``, ``quantum``), ``overlap``, ``label_quantum``, ``policy``,
    ``source``, ``attributions``, ``attribution`` (one line for the corner of the map), ``note``.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from atlas.errors import PageError
from atlas.page.payload.codec import Ints, TextColumn, WordColumn, encode_block
from atlas.page.payload.ground_cut import (
    CELL,
    OVERLAP,
    WIDE_CELL,
    WIDE_LEVEL,
    Cut,
    Window,
    cut_ground,
)
from atlas.page.payload.ground_labels import Around, choose_labels
from atlas.page.payload.opening_box import fit_zoom, level_at, main_box
from atlas.reference.territories import POLICIES, Policy, read_policy
from atlas.shipped import shipped

SOURCES = ("theatre", "natural-earth", "none")
"""The basemaps: OpenStreetMap in the theatre, public domain only, or none."""

# The distance around the events, in degrees, to which a level of detail is kept.
_NEAR_GROUND = (1.5, 5.0)
_NEAR_THEATRE = 2.0
_MARGIN = 0.3
# In a page a byte takes four thirds: 180 kB.
_MOST_BYTES = 135_000
# Names are there for so many zooms more than the opening view, which is at least so close.
_LEAST_OPENING, _NAMED = 2.0, (4.5, 3.5)
# A page that opens closer than this zoom is of one small country.
_LOCAL, _CLOSE_FROM = 7.0, 5.5
_MOST_CLOSE = 250
_MOST_CELLS = 250
_COARSE, _CLOSE = "world_110m", "theatre_odbl"
_TOWNS = ("GeoNames", "GeoNames. Licence: CC BY 4.0")
_STYLES = {"none": -1, "solid": 0, "dashed": 1}


@dataclass(frozen=True)
class Basemap:
    """A basemap clipped for one page."""

    block: bytes
    """The block that the page draws; empty for no basemap."""
    attributions: tuple[str, ...]
    """A line for each data source in it: name, owner, licence."""
    note: str
    """The note on borders and names."""


def make_basemap(bounds: Any, *, name: str = "theatre", policy: str | Path = "neutral") -> Basemap:
    """Clip a basemap to the surroundings of events.

    Parameters
    ----------
    bounds : tuple, array or None
        A bounding box (west, south, east, north), or the places, shape (n, 2), longitude and
        latitude: then only their surroundings have detail. None keeps the world, coarse.
    name : str
        ``"theatre"``, ``"natural-earth"`` (public domain data only) or ``"none"``.
    policy : str
        The naming and border policy: ``"neutral"``, ``"un"``, ``"us"``, or a policy file; see
        `atlas.reference.territories.read_policy`.

    Returns
    -------
    Basemap
        The block, the attributions of its data, and a note on borders.

    Raises
    ------
    PageError
        Where the name is not known, or the bounds are neither a box nor places.
    RecordError
        Where the policy is not known.
    """
    if name not in SOURCES:
        msg = f"no basemap is called {name!r}; there are {', '.join(map(repr, SOURCES))}"
        raise PageError(msg)
    rules = read_policy(policy)
    if name == "none":
        return Basemap(b"", (), "")
    boxes = _check_bounds(bounds)
    around = Around(_around(boxes))
    corners = around.corners(CELL)
    wide = len(corners) > _MOST_CELLS
    seen = main_box(boxes) if len(boxes) else (-180.0, -90.0, 180.0, 90.0)
    opening = fit_zoom(seen)
    tables, files, tiers = _Tables(rules, _label_quantum(opening)), [], []
    if not wide:  # a map of half the world is one tier: the pack, plain
        files.append(_read(_COARSE))
        tables.add_tier(0, files[0], {(west, south): r for west, south, r in files[0]["cells"]})
        tiers.append(_head(files[0]))
    ground, close, kept = len(tiers), _read(_CLOSE), {}
    # A view of a whole region cannot show what the close borders add.
    if name == "theatre" and opening > _CLOSE_FROM:
        kept = _cells_near(close, boxes)
    if 0 < len(kept) <= _MOST_CLOSE:
        tables.add_tier(ground + 1, close, kept)
        files.append(close)
    tables.labels = choose_labels(around, rules, max(opening, _LEAST_OPENING) + _NAMED[wide])
    rights = _rights(files)
    note = f"{rules.note} {rules.disclaimer}"
    extra = {
        "tiers": tiers,
        "overlap": OVERLAP,
        "label_quantum": tables.label_quantum,
        "policy": str(policy) if policy in POLICIES else "house",
        "source": name,
        "attributions": list(rights.values()),
        "attribution": " · ".join(rights),
        "note": note,
    }
    if corners:
        window = Window(_world(WIDE_CELL), WIDE_CELL, seen) if wide else Window(corners, CELL, seen)
        # Drawn plainer until it is light enough: the rest of the block is weighed first.
        wanted = max(level_at(opening), WIDE_LEVEL if wide else 0)
        level = window.level_for(wanted, _MOST_BYTES - len(tables.encode(extra)))
        cut = cut_ground(window, level)
        tables.add_cut(ground, cut)
        tiers.append({"name": "ground", "cell": window.size, "quantum": cut.quantum})
        if close in files:
            tables.add_inner(ground + 1, cut, kept, close["quantum"])
            tiers.append(_head(close))
    return Basemap(tables.encode(extra), tuple(rights.values()), note)


def _world(size: int) -> list[tuple[int, int]]:
    """Return the south-west corners of all cells of the world."""
    return [(west, south) for west in range(-180, 180, size) for south in range(-90, 90, size)]


def _label_quantum(opening: float) -> float:
    """Return to which part of a degree names are placed: a pixel, four zooms closer."""
    return 1e-4 if opening > _LOCAL else 1e-3


def _head(file: dict[str, Any]) -> dict[str, Any]:
    """Return what a page has to know of a file's tier."""
    return {key: file[key] for key in ("name", "cell", "quantum")}


@cache
def _read(name: str) -> dict[str, Any]:
    """Read one file of the basemap."""
    path = shipped("geo", "basemap", f"{name}.json")
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _check_bounds(bounds: Any) -> np.ndarray:
    """Return boxes (west, south, east, north), shape (n, 4), from a box, places or None."""
    if bounds is None:
        return np.empty((0, 4))
    array = np.asarray(bounds, dtype=np.float64)
    if array.shape == (4,):
        west, south, east, north = array
        array = array[None, :]
        if east > 180:  # a view beyond 180 degrees shows what lies west of it
            beyond = [-180.0, south, east - 360.0, north]
            array = np.array([[west, south, 180.0, north], beyond])
    elif array.ndim == 2 and array.shape[1] == 2:
        # Half degrees are precise enough to choose cells, and are few.
        array = np.unique(np.floor(array * 2) / 2, axis=0)
        array = np.hstack([array, array + 0.5])
    else:
        msg = f"bounds of shape {array.shape}: give (west, south, east, north), or places (n, 2)"
        raise PageError(msg)
    if not np.isfinite(array).all() or (np.abs(array) > 360.5).any():
        msg = f"bounds {array.tolist()[:1]} lie outside the world: give degrees, longitude first"
        raise PageError(msg)
    return array


def _cells_near(tier: dict[str, Any], boxes: np.ndarray) -> dict[tuple[float, float], list[Any]]:
    """Return the cells of a tier near the boxes, also those of the sea, by their corner."""
    land = {(west, south): rings for west, south, rings in tier["cells"]}
    margin, size = _NEAR_THEATRE, tier["cell"]
    west, south, east, north = tier["box"]
    found: dict[tuple[float, float], list[Any]] = {}
    columns, rows = np.meshgrid(np.arange(west, east, size), np.arange(south, north, size))
    for w, s in zip(columns.ravel(), rows.ravel(), strict=True):
        near = (
            (boxes[:, 0] - margin < w + size)
            & (boxes[:, 2] + margin > w)
            & (boxes[:, 1] - margin < s + size)
            & (boxes[:, 3] + margin > s)
        )
        if near.any():
            found[(float(w), float(s))] = land.get((w, s), [])
    return found


def _around(boxes: np.ndarray) -> np.ndarray:
    """Return boxes with their surroundings; one that reaches over 180 degrees is two."""
    if not len(boxes):
        return boxes
    # Of a page's events most are seen at once: the margin is a part of what they take together.
    west, south, east, north = main_box(boxes)
    margin = float(np.clip(max(east - west, north - south) * _MARGIN, *_NEAR_GROUND))
    wide = boxes + np.array([-margin, -margin, margin, margin])
    west, east = (
        wide[wide[:, 0] < -180] + (360, 0, 360, 0),
        wide[wide[:, 2] > 180] - (360, 0, 360, 0),
    )
    return np.unique(np.vstack([wide, west, east]), axis=0)


def _rights(files: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the attributions of files: the full line by the short one of the map's corner."""
    found: dict[str, str] = {}
    for file in files:
        meta = file["_meta"]
        found.setdefault(meta["attribution"], f"{meta['attribution']}. Licence: {meta['licence']}")
    return {**dict(sorted(found.items())), _TOWNS[0]: _TOWNS[1]}


class _Tables:
    """The columns of the block, filled tier by tier."""

    def __init__(self, rules: Policy, label_quantum: float) -> None:
        """Start with empty columns."""
        self.rules, self.label_quantum = rules, label_quantum
        self.cells: list[tuple[int, float, float, int]] = []
        self.rings: list[Sequence[int]] = []
        self.lines: list[tuple[int, str, str, str, int, Sequence[int]]] = []
        self.labels: list[dict[str, Any]] = []

    def add_tier(self, number: int, tier: dict[str, Any], cells: dict[Any, list[Any]]) -> None:
        """Add the land and the borders of one tier."""
        for (west, south), rings in cells.items():
            self.cells.append((number, west, south, len(rings)))
            self.rings += rings
        self.add_lines(number, tier, cells)

    def add_lines(self, number: int, tier: dict[str, Any], cells: dict[Any, list[Any]]) -> None:
        """Add the lines of one file that reach into ``cells``, in the style of the policy."""
        crossed = _crossed(tier["name"])
        for (kind, name, pair, path), corners in zip(tier["lines"], crossed, strict=True):
            if not corners.isdisjoint(cells):
                self._add_line(number, kind, name, pair, path)

    def _add_line(self, number: int, kind: str, name: str, pair: str, path: Sequence[int]) -> None:
        """Add a line in the style of the policy, or not at all."""
        style = self.rules.lines.get(name, "dashed" if name else "solid")
        if style != "none":
            self.lines.append((number, kind, name, pair, _STYLES[style], path))

    def add_cut(self, number: int, cut: Cut) -> None:
        """Add land, borders, provinces and rivers of the ground pack."""
        for west, south, rings in cut.cells:
            self.cells.append((number, west, south, len(rings)))
            self.rings += rings
        for line in cut.lines:
            self._add_line(number, *line)

    def add_inner(self, number: int, cut: Cut, cells: dict[Any, list[Any]], quantum: float) -> None:
        """Add provinces and rivers over a closer tier, whose own lines are borders only."""
        factor = round(cut.quantum / quantum)
        inner = [line for line in cut.lines if line[0] in ("admin", "river")]
        crossed = _cells_of([line[3] for line in inner], 1, cut.quantum) if inner else []
        for line, corners in zip(inner, crossed, strict=True):
            if not corners.isdisjoint(cells):
                self._add_line(number, *line[:3], [factor * value for value in line[3]])

    def encode(self, extra: dict[str, Any], level: int = 9) -> bytes:
        """Return the block."""
        paths = [line[5] for line in self.lines]
        tables = {
            "cells": {
                name: Ints(np.array([cell[i] for cell in self.cells], dtype=np.int64))
                for i, name in enumerate(("tier", "west", "south", "rings"))
            },
            "rings": _starts(self.rings),
            "points": _steps(self.rings),
            "lines": {
                "tier": Ints([line[0] for line in self.lines]),
                "kind": _words([line[1] for line in self.lines]),
                "id": _words([line[2] for line in self.lines]),
                "pair": _words([line[3] for line in self.lines]),
                "dashed": Ints([line[4] for line in self.lines]),
                **_starts(paths),
            },
            "line_points": _steps(paths),
            **self._label_tables(),
        }
        return encode_block(tables, extra, level=level)

    def _label_tables(self) -> dict[str, Any]:
        """Return the two tables of labels."""
        column = {key: [label[key] for label in self.labels] for key in _LABEL_KEYS}
        spots = np.array([p for spots in column["positions"] for p in spots], dtype=np.float64)
        spots = np.rint(spots.reshape(-1, 2) / self.label_quantum).astype(np.int64)
        return {
            "labels": {
                "kind": _words(column["kind"]),
                "name": TextColumn(column["name"]),
                "native": TextColumn(column["native"]),
                "rank": Ints(column["rank"]),
                "zoom": Ints(column["zoom"]),
                "capital": Ints(column["capital"]),
                "side": Ints(column["side"]),
                "close": Ints(column["close"]),
                "positions": Ints([len(spots) for spots in column["positions"]]),
            },
            "positions": {
                "longitude": Ints(spots[:, 0], steps=True),
                "latitude": Ints(spots[:, 1], steps=True),
            },
        }


_LABEL_KEYS = (
    "kind", "name", "native", "rank", "zoom", "capital", "side", "close", "positions",
)  # fmt: skip


def _starts(paths: list[Sequence[int]]) -> dict[str, Ints]:
    """Return the number of steps of each path, and its first point."""
    return {
        "points": Ints([len(path) // 2 - 1 for path in paths]),
        "longitude": Ints([path[0] for path in paths]),
        "latitude": Ints([path[1] for path in paths]),
    }


def _steps(paths: list[Sequence[int]]) -> dict[str, Ints]:
    """Return the steps of all paths, one after another."""
    flat = np.array([value for path in paths for value in path[2:]], dtype=np.int64)
    return {"longitude": Ints(flat[0::2], steps=True), "latitude": Ints(flat[1::2], steps=True)}


def _words(values: list[str]) -> WordColumn:
    """Return a column of words."""
    different = sorted(set(values))
    codes = {value: code for code, value in enumerate(different)}
    return WordColumn(np.array([codes[value] for value in values], dtype=np.int64), different)


@cache
def _crossed(name: str) -> list[frozenset[tuple[int, int]]]:
    """Return the cells that each line of a file crosses, by their corner."""
    file = _read(name)
    return _cells_of([line[3] for line in file["lines"]], file["cell"], file["quantum"])


def _cells_of(
    paths: list[Sequence[int]], size: float, quantum: float
) -> list[frozenset[tuple[int, int]]]:
    """Return the cells of each line, also those that it crosses without a point of its own.

    numpy handles all lines together: there are thousands, and each is short.
    """
    lengths = np.array([len(path) // 2 for path in paths])
    steps = np.array([value for path in paths for value in path]).reshape(-1, 2)
    sums = np.cumsum(steps, axis=0)
    firsts = np.cumsum(lengths) - lengths
    before = sums[firsts] - steps[firsts]
    points = (sums - np.repeat(before, lengths, axis=0)) * quantum
    line = np.repeat(np.arange(len(paths)), lengths)
    far = np.abs(np.diff(points, axis=0)).max(axis=1) > size / 2
    at = np.flatnonzero(far & (np.diff(line) == 0))
    between = np.linspace(points[at], points[at + 1], 20).reshape(-1, 2)
    corners = np.floor(np.vstack([points, between]) / size).astype(np.int64) * int(size)
    owners = np.concatenate([line, np.tile(line[at], 20)])
    # Line, west and south in one number, each different one once: degrees take ten bits.
    keys = np.unique(owners << 20 | (corners[:, 0] + 512) << 10 | corners[:, 1] + 512)
    west, south = (keys >> 10 & 1023) - 512, (keys & 1023) - 512
    cells = list(zip(west.tolist(), south.tolist(), strict=True))
    ends = np.searchsorted(keys >> 20, np.arange(len(paths)), side="right").tolist()
    starts = [0, *ends[:-1]]
    return [frozenset(cells[a:b]) for a, b in zip(starts, ends, strict=True)]
