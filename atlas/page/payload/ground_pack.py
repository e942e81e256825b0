"""Read the ground pack: coast, borders, provinces, waters and names of the whole world."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from atlas.files.shipped_table import shipped_table

SCALE = 10_000
"""Whole numbers of the pack to a degree."""
NEAR = 0.0015
"""Degrees to which the pack itself is simplified; level n holds down to ``NEAR * 2**n``."""
COARSEST = 7
"""The coarsest level of a point."""
_SIDES = ("west", "south", "east", "north")


def level_of(tolerance: float) -> int:
    """Return the level of the points that a tolerance in degrees needs."""
    return int(np.clip(np.floor(np.log2(tolerance / NEAR) + 1e-9), 0, COARSEST))


def touching(own: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return which rows of some boxes, shape (n, 4), touch one of other boxes."""
    touched = np.zeros(len(own), dtype=bool)
    for west, south, east, north in boxes:
        across = (own[:, 0] <= east) & (own[:, 2] >= west)
        touched |= across & (own[:, 1] <= north) & (own[:, 3] >= south)
    return touched


@dataclass(frozen=True, eq=False)
class Paths:
    """Paths of one file: heads, boxes and points."""

    heads: pa.Table
    """The columns that say what each path is."""
    boxes: np.ndarray
    """West, south, east, north of each, in degrees, shape (n, 4)."""
    starts: np.ndarray
    """Where each path starts in `points`; one more than there are paths."""
    points: np.ndarray
    """Longitude and latitude of all points, in whole numbers, shape (m, 2)."""
    levels: np.ndarray
    """To which tolerance each point is needed, shape (m,): see `level_of`."""

    def near(self, boxes: np.ndarray) -> np.ndarray:
        """Return the numbers of the paths that touch one of the boxes."""
        return np.flatnonzero(touching(self.boxes, boxes) & (np.diff(self.starts) > 1))

    def head(self, name: str, numbers: np.ndarray) -> list[Any]:
        """Return one column of some paths."""
        found: list[Any] = self.heads[name].take(pa.array(numbers, pa.int64())).to_pylist()
        return found

    def count(self, numbers: np.ndarray, levels: np.ndarray) -> int:
        """Return how many points some paths have, each at a level."""
        return int(self._tails[numbers, levels].sum())

    @cached_property
    def _tails(self) -> np.ndarray:
        """How many points of each path each level needs, shape (n, levels)."""
        owner = np.repeat(np.arange(len(self.boxes)), np.diff(self.starts))
        count = len(self.boxes) * (COARSEST + 1)
        own = np.bincount(owner * (COARSEST + 1) + self.levels, minlength=count)
        return np.cumsum(own.reshape(-1, COARSEST + 1)[:, ::-1], axis=1)[:, ::-1]

    def thinned(self, numbers: np.ndarray, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of paths, each at a level, and where each path starts among them."""
        at = self._at(numbers)
        lengths = np.diff(self.starts)[numbers]
        kept = self.levels[at] >= np.repeat(np.minimum(levels, COARSEST), lengths)
        ends = np.r_[0, np.cumsum(kept)][np.r_[0, np.cumsum(lengths)]]
        return self.points[at[kept]], ends

    def _at(self, numbers: np.ndarray) -> np.ndarray:
        """Return where the points of some paths are."""
        lengths = np.diff(self.starts)[numbers]
        before = np.cumsum(lengths) - lengths
        return np.arange(lengths.sum()) + np.repeat(self.starts[numbers] - before, lengths)


@cache
def read_paths(name: str) -> Paths:
    """Read arcs, rivers or lakes."""
    table = shipped_table("geo", "ground", f"{name}.parquet")
    steps, levels = (table[key].combine_chunks() for key in ("steps", "levels"))
    starts = steps.offsets.to_numpy().astype(np.int64) // 2
    moves = steps.values.to_numpy(zero_copy_only=False).reshape(-1, 2)
    sums = np.cumsum(moves, axis=0, dtype=np.int64)
    before = sums[starts[:-1]] - moves[starts[:-1]]
    sums -= np.repeat(before, np.diff(starts), axis=0)
    heads = table.select([key for key in table.schema.names if key in _HEADS])
    ranks = levels.values.to_numpy(zero_copy_only=False)
    return Paths(heads, _boxes(table), starts, sums, ranks)


_HEADS = ("kind", "id", "pair", "name", "rank")


def _boxes(table: pa.Table) -> np.ndarray:
    """Return the boxes of the rows of a table, in degrees."""
    return np.stack([table[side].to_numpy() / SCALE for side in _SIDES], axis=1)


@cache
def read_rings() -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Return the outlines of all land as signed numbers of arcs, boxes, and which are water."""
    table = shipped_table("geo", "ground", "land.parquet")
    arcs = table["arcs"].combine_chunks()
    values, offsets = arcs.values.to_numpy(zero_copy_only=False), arcs.offsets.to_numpy()
    return np.split(values, offsets[1:-1]), _boxes(table), table["water"].to_numpy() > 0


@cache
def read_names() -> tuple[dict[str, list[Any]], np.ndarray, np.ndarray]:
    """Return the names of areas as columns, their spots in degrees, and where each one's start."""
    table = shipped_table("geo", "ground", "names.parquet")
    spots = table["spots"].combine_chunks()
    starts = spots.offsets.to_numpy().astype(np.int64) // 2
    points = spots.values.to_numpy(zero_copy_only=False).reshape(-1, 2) / SCALE
    return table.drop_columns(["spots"]).to_pydict(), points, starts


@dataclass(frozen=True, eq=False)
class Towns:
    """The gazetteer's places, where they are, and which of them are towns that a map names."""

    places: pa.Table
    """place_id and name of each place, as the gazetteer holds them."""
    spots: np.ndarray
    """Longitude and latitude of each, in degrees, shape (n, 2)."""
    population: np.ndarray
    """How many live there, shape (n,)."""
    ranks: pa.Table
    """What the pack says of the towns, in the order of their numbers in GeoNames."""

    @cached_property
    def capitals(self) -> np.ndarray:
        """Whether each place is a capital of a country or of a province."""
        great = self.ranks.filter(pc.greater(self.ranks["capital"], 0))["place_id"].to_pylist()
        known = pa.array([f"gn:{number}" for number in great])
        return np.asarray(pc.is_in(self.places["place_id"], value_set=known))

    def named(self, rows: np.ndarray) -> tuple[np.ndarray, pa.Table]:
        """Return which of some places are towns, and what the pack says of those."""
        ids = self.places["place_id"].take(pa.array(rows))
        own = np.asarray(pc.starts_with(ids, "gn:"))
        rows, ids = rows[own], ids.filter(pa.array(own))
        numbers = pc.cast(pc.utf8_slice_codeunits(ids, 3), "int64").to_numpy()
        known = self.ranks["place_id"].to_numpy()
        at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        held = known[at] == numbers
        return rows[held], self.ranks.take(pa.array(at[held]))


@cache
def read_towns() -> Towns:
    """Read the towns that a map names; where they are, the gazetteer says."""
    wanted = ["place_id", "name", "longitude", "latitude", "population"]
    files = ("world.parquet", "core.parquet")
    table = pa.concat_tables(
        shipped_table("geo", "gazetteer", file, columns=wanted).select(wanted) for file in files
    )
    spots = np.stack([table[side].to_numpy() for side in ("longitude", "latitude")], axis=1)
    ranks = shipped_table("geo", "ground", "towns.parquet")
    return Towns(table.select(wanted[:2]), spots, table["population"].to_numpy(), ranks)
