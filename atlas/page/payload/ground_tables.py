"""The columns of the ground in a page: cells, rings, lines and names, filled tier by tier."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from atlas.page.payload.codec import Ints, TextColumn, WordColumn, encode_block
from atlas.page.payload.ground_cut import Cut
from atlas.page.payload.ground_relief import Raster
from atlas.reference.territories import Policy
from atlas.shipped import shipped

_STYLES = {"none": -1, "solid": 0, "dashed": 1}


@cache
def read_basemap(name: str) -> dict[str, Any]:
    """Read the coarse world, or the close borders."""
    path = shipped("geo", "basemap", f"{name}.json")
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


class GroundTables:
    """The columns of the block, filled tier by tier."""

    def __init__(self, rules: Policy, label_quantum: float) -> None:
        """Start with empty columns."""
        self.rules, self.label_quantum = rules, label_quantum
        self.cells: list[tuple[int, float, float, int]] = []
        self.rings: list[Sequence[int]] = []
        self.lines: list[tuple[int, str, str, str, int, Sequence[int]]] = []
        self.labels: list[dict[str, Any]] = []
        self.relief: list[Raster] = []

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
            **self._relief_tables(),
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

    def _relief_tables(self) -> dict[str, Any]:
        """Return the squares of the relief, and the bytes of their pictures."""
        rows = [(n, *square) for n, one in enumerate(self.relief) for square in one.squares]
        pictures = [picture for *_, picture in rows]
        return {
            "relief": {
                "raster": Ints([row[0] for row in rows]),
                "x": Ints([row[1] for row in rows]),
                "y": Ints([row[2] for row in rows]),
                "bytes": Ints([len(picture) for picture in pictures]),
            },
            "relief_bytes": {"byte": Ints(np.frombuffer(b"".join(pictures), dtype=np.uint8))},
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
    file = read_basemap(name)
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
