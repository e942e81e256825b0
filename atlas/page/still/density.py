"""Count events by cell, where there are too many places for marks.

An event counts in a cell when one of its places is inside and its radius is smaller than the cell.
Events with only less precise places are counted apart. Rows that count the events of a cell are
squares where that cell is, as on the page (``web/src/drawing/cells.js``).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely

from atlas.page.still.area_marks import Box
from atlas.page.still.drawing_sheet import DrawingSheet, Face, short
from atlas.page.still.outlines import to_outline
from atlas.page.still.palette import Palette
from atlas.page.still.projection import MapView
from atlas.page.still.scene import CLEAR, MARK, WIDE, groups_of
from atlas.record.record import Record
from atlas.record.weights import weights_of
from atlas.reference.house import house_of
from atlas.reference.symbology import SYMBOLOGY

_LOOK = SYMBOLOGY["density"]
# The possible sides of a cell; it must be wider than the radius of most places.
_SIDES = tuple(map(float, _LOOK["sides"]))
_MOST_APART = _LOOK["most_apart"]
_NUMBER = float(_LOOK["text"])
_ALIKE = float(_LOOK["alike"])
_DIGIT = 0.7


@dataclass(frozen=True)
class Density:
    """Cells with their counts."""

    km: float
    """The side of a cell in the middle of the view, in km."""
    corners: np.ndarray
    """Upper left corners of the cells with events, in pixels, shape (n, 2)."""
    sides: np.ndarray
    """Width and height of each, in pixels, shape (n, 2)."""
    counts: np.ndarray
    """Events in each cell, shape (n,)."""
    groups: np.ndarray
    """Events in each cell by group, shape (n, groups)."""
    apart: int
    """Events whose places are less precise than a cell."""


def count_cells(record: Record, rows: np.ndarray, view: MapView) -> Density:
    """Count the events of some rows of the table of places, by cell and group."""
    places = record.places.iloc[rows]
    points = view.place(places["longitude"], places["latitude"])
    radius = np.nan_to_num(view.pixels(places["radius_km"].to_numpy(float), places["latitude"]))
    side = next((s for s in _SIDES if (radius > s).mean() <= _MOST_APART), _SIDES[-1])
    events = record.event_rows("places")[rows]
    fine = (radius <= side) & view.holds(points)
    # Cells are fixed to the map, so that they do not change when the frame moves a little.
    grid = np.floor((points[fine] + [view.left, view.top]) / side).astype(np.int64)
    cells, cell_of, owners = _held(grid, events[fine])
    known = list(house_of(record.dataset).groups)
    group = pd.Categorical(groups_of(record), categories=known).codes
    groups = np.zeros((len(cells), len(known)), dtype=np.int64)
    weights = weights_of(record.events)
    np.add.at(groups, (cell_of, group[owners]), weights[owners])
    _, south, _, north = view.box
    return Density(
        km=float(side / view.pixels(1.0, (south + north) / 2)),
        corners=cells * side - [view.left, view.top],
        sides=np.full(cells.shape, side),
        counts=groups.sum(axis=1),
        groups=groups,
        apart=int(weights[np.setdiff1d(events, owners)].sum()),
    )


def own_cells(record: Record, rows: np.ndarray, view: MapView) -> np.ndarray:
    """Return which rows of the table of places are counts of a cell, or as large as such a cell."""
    places = record.places.iloc[rows]
    km = places["radius_km"].to_numpy(float)
    weight = weights_of(record.events)[record.event_rows("places")[rows]]
    wide = (
        places["precision"].isin(WIDE).to_numpy(dtype=bool) & (places["shape_id"] == "").to_numpy()
    )
    large = view.pixels(np.nan_to_num(km), places["latitude"]) >= MARK + CLEAR
    sizes = np.unique(km[wide & (weight > 1) & (km > 0)])
    alike = (np.abs(km[:, None] / sizes - 1) < _ALIKE).any(axis=1)
    return np.asarray(wide & large & alike)


def count_own_cells(record: Record, rows: np.ndarray, view: MapView) -> Density:
    """Return the cells that rows of the table of places are counts of."""
    places = record.places.iloc[rows]
    points = view.place(places["longitude"], places["latitude"])
    radius = places["radius_km"].to_numpy(float)
    cos = np.cos(np.radians(places["latitude"].to_numpy(float)))
    reach = view.pixels(radius, places["latitude"]) / np.hypot(1, cos)
    _, first, cell_of = np.unique(points.round(3), axis=0, return_index=True, return_inverse=True)
    events = record.event_rows("places")[rows]
    known = list(house_of(record.dataset).groups)
    group = pd.Categorical(groups_of(record), categories=known).codes
    groups = np.zeros((len(first), len(known)), dtype=np.int64)
    np.add.at(groups, (cell_of, group[events]), weights_of(record.events)[events])
    halves = np.column_stack([reach * cos, reach])[first]
    return Density(
        km=float(np.median(2 * radius / np.hypot(1, cos))),
        corners=points[first] - halves,
        sides=2 * halves,
        counts=groups.sum(axis=1),
        groups=groups,
        apart=0,
    )


def _held(grid: np.ndarray, events: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cells in use, and each pair of cell and event once, as two arrays."""
    if not len(grid):
        return grid, events, events
    least, spread = grid.min(axis=0), np.ptp(grid, axis=0) + 1
    place = (grid[:, 0] - least[0]) * spread[1] + grid[:, 1] - least[1]
    # Cell and event in one number: one pass for a million places.
    many = int(events.max()) + 1
    both = np.unique(place * many + events)
    places, cell_of = np.unique(both // many, return_inverse=True)
    cells = np.column_stack([places // spread[1], places % spread[1]]) + least
    return cells, cell_of, both % many


def paint_density(sheet: DrawingSheet, density: Density, colours: Palette) -> None:
    """Paint the cells: darker with more events, with a bar of their kinds and the number."""
    steps = steps_of(int(density.counts.max(initial=1)))
    bars: dict[str, list[shapely.Geometry]] = {name: [] for name in colours.groups}
    squares = [*zip(density.corners, density.sides - 1, density.counts, strict=True)]
    for ((x, y), (wide, high), count), shares in zip(squares, density.groups, strict=True):
        strength = _LOOK["strengths"][int(np.searchsorted(steps, count, side="right")) - 1]
        box = to_outline(shapely.box(x, y, x + wide, y + high))
        sheet.path(box, fill=colours.ink, alpha=float(strength))
        ends = x + np.cumsum(shares) / count * wide
        for name, end, share in zip(colours.groups, ends, shares, strict=True):
            if share:
                start = end - share / count * wide
                bars[name].append(shapely.box(start, y + high - _LOOK["bar"], end, y + high))
    for name, boxes in bars.items():
        path = to_outline(shapely.MultiPolygon(boxes))
        sheet.path(path, fill=colours.group(name)[0])
    face = Face(_NUMBER, colours.ink, "bold", anchor="center")
    for (x, y), (wide, high), count in squares:
        sheet.text(float(x + wide / 2), float(y + high / 2 + 1.5), short(int(count)), face)


def boxes_of_numbers(density: Density) -> list[Box]:
    """Return the boxes of the numbers in cells, which names must not overlap."""
    middles = density.corners + (density.sides - 1) / 2
    words = [short(int(count)) for count in density.counts]
    # Digits are as wide as each other; a page is written where there is no matplotlib, too.
    halves = [_DIGIT * _NUMBER * len(word) / 2 for word in words]
    return [
        (float(x) - half, float(y) - 6, float(x) + half, float(y) + 3)
        for (x, y), half in zip(middles, halves, strict=True)
    ]


def steps_of(most: int) -> list[int]:
    """Return from which count on a cell has the next strength, for the largest count.

    Examples
    --------
    >>> steps_of(3), steps_of(5300)
    ([1, 2, 3], [1, 10, 100, 500])
    """
    wanted = len(_LOOK["strengths"])
    if most <= wanted:
        return list(range(1, max(most, 1) + 1))
    found = [1]
    for step in range(1, wanted):
        raw = most ** (step / wanted)
        power = 10 ** int(np.floor(np.log10(raw)))
        nice = min((1, 2, 5, 10), key=lambda one: abs(np.log(raw / (one * power)))) * power
        found.append(max(int(nice), found[-1] + 1))
    return [one for one in found if one <= most]


def step_words(most: int) -> list[str]:
    """Return the counts of each strength in words: "1 to 9", "100 or more"."""
    steps = steps_of(most)
    ends = [
        f"{low:,}" if high == low + 1 else f"{low:,} to {high - 1:,}"
        for low, high in pairwise(steps)
    ]
    last = f"{steps[-1]:,}"
    return [*ends, last if steps[-1] == most else f"{last} or more"]
