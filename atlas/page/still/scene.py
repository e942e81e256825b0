"""The drawing of a record in one view: marks in stacks, rings, areas, regions, lines.

The rules are those of the page (``web/src/drawing``): no mark is moved aside, overlapping marks
become one with a number, and a vague place has no point.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely

from atlas.page.magnitude import Magnitude, magnitude_of
from atlas.page.still.projection import MapView
from atlas.record.record import Record, drawable
from atlas.record.weights import weights_of
from atlas.reference.at_sea import places_at_sea
from atlas.reference.house import house_of
from atlas.reference.symbology import SYMBOLOGY, order_of, size_class

_SIZES, _RIM = SYMBOLOGY["sizes"], SYMBOLOGY["rim"]
MARK = float(_SIZES["mark"])
"""Half the size of a mark, in pixels, where sizes say nothing."""
CLEAR = SYMBOLOGY["ring"]["clear"]
WIDE = ("area", "region", "adm2", "adm1")
_DOUBT = SYMBOLOGY["doubt"]


@dataclass(frozen=True)
class Spot:
    """A drawn place, or several equal ones."""

    place: int
    """Its row in the table of places."""
    event: int
    """The row of its event."""
    role: str
    group: str
    status: str
    kind: str
    """Point, area or region."""
    look: str
    """Solid, hollow (the error is not stated) or soft (an area no larger than its mark)."""
    x: float
    y: float
    r: float
    """The true radius, in pixels; 0 where it is not stated."""
    km: float
    """The true radius, in km; NaN where it is not stated."""
    half: float = MARK
    """Half the size of its mark, in pixels."""
    figure: str = ""
    """The figure that its size stands for, where that is written beside it."""
    open_middle: bool = False
    """Whether its event could have a figure, and none is stated."""
    killed: bool = False
    """Whether people were killed in its event, and it is the place of that."""
    outline: Any = None
    """The disc or shape of a wide place, in pixels."""
    disc: bool = True
    """Whether the outline is a disc."""
    sea: bool = False
    """Whether it is at sea."""
    key: Hashable = None
    """Equal for equal places."""
    events: frozenset[int] = frozenset()
    """The rows of all events here."""
    groups: frozenset[str] = frozenset()
    """The groups of all events here."""

    @property
    def shared(self) -> bool:
        """Whether its events are of several groups."""
        return len(self.groups) > 1


@dataclass(frozen=True)
class Stack:
    """Overlapping marks; only the lead is drawn."""

    x: float
    y: float
    members: tuple[Spot, ...]
    lead: Spot
    status: str
    """The least certain status of its members."""

    @cached_property
    def events(self) -> frozenset[int]:
        """The rows of its events."""
        return frozenset().union(*(spot.events for spot in self.members))


@dataclass(frozen=True)
class Scene:
    """The drawings of a view, each list from the bottom to the top."""

    regions: list[Spot] = field(default_factory=list)
    areas: list[Spot] = field(default_factory=list)
    rings: list[Spot] = field(default_factory=list)
    stacks: list[Stack] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    """All drawn places, not merged."""
    weights: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """How many events each row of the record counts for."""

    def count(self, rows: Iterable[int]) -> int:
        """Return how many events some rows of the record count for."""
        return int(self.weights[list(rows)].sum())


def least_certain(statuses: Iterable[str]) -> str:
    """Return the least certain of statuses: a stack must not look surer than any of its events."""
    return max(statuses, key=lambda status: _DOUBT.index(status) if status in _DOUBT else 0)


def drawn_in(record: Record, view: MapView) -> np.ndarray:
    """Return which places of a record are drawn in a view, also those only partly in it."""
    places = record.places
    drawn = drawable(places).to_numpy(dtype=bool)
    points = view.place(places["longitude"].fillna(0), places["latitude"].fillna(0))
    radius = places["radius_km"].fillna(0).to_numpy(dtype=float)
    wide = places["precision"].isin(WIDE).to_numpy(dtype=bool)
    reach = np.where(wide, view.pixels(radius, places["latitude"].fillna(0)), 0)
    return drawn & view.holds(points, reach)


def build_scene(
    record: Record, rows: np.ndarray, view: MapView, size_by: str | None = None
) -> Scene:
    """Return the scene of some drawn places of a record; ``rows`` are rows of that table."""
    size = magnitude_of(record, size_by)
    spots = give_sizes(read_spots(record, rows, view), record, size)
    # One rim for a place, whatever the number of its events: fewer rims, no darker ones.
    areas = _merge((s for s in spots if s.kind == "area"), lambda s: s.key)
    regions = _merge((s for s in spots if s.kind == "region"), lambda s: s.key)
    weights = weights_of(record.events)
    stacks = _stack([spot for spot in spots if spot.kind == "point"], weights)
    return Scene(regions, areas, _rings(stacks), stacks, spots, weights)


def read_spots(record: Record, rows: np.ndarray, view: MapView) -> list[Spot]:
    """Return the places of some rows, each with its position and look."""
    places = record.places.iloc[rows]
    owners = record.event_rows("places")[rows]
    events = record.events
    groups, statuses = groups_of(record), events["status"].to_numpy()
    points = view.place(places["longitude"], places["latitude"])
    km = places["radius_km"].to_numpy(dtype=float)
    pixels = np.nan_to_num(view.pixels(km, places["latitude"]))
    shapes = np.asarray(places["geometry"], dtype=object)
    sea = places_at_sea(places)
    spots = []
    for at, (role, precision) in enumerate(zip(places["role"], places["precision"], strict=True)):
        event, x, y = int(owners[at]), float(points[at, 0]), float(points[at, 1])
        shape, disc = _outline(shapes[at], precision, (x, y, float(pixels[at])), view)
        kind = _kind(precision, shape)
        spots.append(
            Spot(
                place=int(rows[at]),
                event=event,
                role=role,
                group=groups[event],
                status=statuses[event],
                kind=kind,
                look=_look(precision, kind),
                x=x,
                y=y,
                r=float(pixels[at]),
                km=float(km[at]),
                outline=shape if kind != "point" else None,
                disc=disc,
                sea=bool(sea[at]),
                key=(x, y, str(km[at])) if disc else shapes[at].wkb,
                events=frozenset([event]),
                groups=frozenset([groups[event]]),
            )
        )
    return spots


def give_sizes(spots: list[Spot], record: Record, size: Magnitude) -> list[Spot]:
    """Return the places with the size of their marks.

    A figure belongs to the event, not to its first place: it is shown on one mark where the places
    of its role are at one place on the map; else their marks say nothing of it.
    """
    if size.by == "none" and not size.deadly.any():
        return spots
    roles = house_of(record.dataset).kinds
    kinds = record.events["kind"].to_numpy()
    of_event: dict[int, list[int]] = {}
    for at, spot in enumerate(spots):
        of_event.setdefault(spot.event, []).append(at)
    sized = list(spots)
    for event, own in of_event.items():
        kind = roles.get(str(kinds[event]))
        role = lead_role({spots[at].role for at in own}, kind.role if kind else "", spots[own[0]])
        lead = [at for at in own if spots[at].role == role]
        for at in own:
            sized[at] = replace(spots[at], half=_plain(size))
        for at, made in _of_leads([sized[at] for at in lead], event, size):
            sized[lead[at]] = made
    return sized


def lead_role(roles: Collection[str], usual: str, first: Spot) -> str:
    """Return the role whose places bear the figure of an event."""
    if "launch" in roles:
        return "launch"
    return usual if usual in roles else first.role


def _plain(size: Magnitude) -> float:
    """Return half the size of a mark that no figure sizes."""
    return MARK if size.by == "none" else float(_SIZES["place"])


def _of_leads(leads: list[Spot], event: int, size: Magnitude) -> Iterator[tuple[int, Spot]]:
    """Yield the places that bear the figure of an event, or show that it has none."""
    deadly = bool(size.deadly[event])
    if not size.figures.stated[event]:
        none = bool(size.counted[event])
        half = float(_SIZES["no_figure"]) if none else leads[0].half
        for at, spot in enumerate(leads):
            yield at, replace(spot, half=half, open_middle=none, killed=deadly and not at)
        return
    found = size_class(size.figures.numbers[event])
    half = found.half if found else leads[0].half
    xs, ys = [spot.x for spot in leads], [spot.y for spot in leads]
    together = max(max(xs) - min(xs), max(ys) - min(ys)) <= 2 * half
    written = size.figures.numbers[event] >= _SIZES["numeral_from"]
    lead = replace(leads[0], killed=deadly)
    if together:
        lead = replace(lead, half=half, figure=size.figures.words(event) if written else "")
    yield 0, lead


def groups_of(record: Record) -> np.ndarray:
    """Return the group of each event's kind; an unknown kind has the last group."""
    codes, names = pd.factorize(record.events["kind"])
    house = house_of(record.dataset)
    return np.array([house.group_of(name) for name in names], dtype=object)[codes]


def _outline(
    shape: Any, precision: str, disc: tuple[float, float, float], view: MapView
) -> tuple[Any, bool]:
    """Return the outline of a wide place, in pixels, and whether it is a disc."""
    if precision not in WIDE:
        return None, True
    if shape is not None and not shape.is_empty and shapely.get_dimensions(shape) > 0:
        moved = shapely.transform(shape, lambda c: view.place(c[:, 0], c[:, 1]))
        return shapely.make_valid(shapely.simplify(moved, 0.25)), False
    return shapely.Point(disc[:2]).buffer(disc[2], quad_segs=32), True


def _kind(precision: str, outline: Any) -> str:
    """Return point, area or region; a wide place no larger than a mark is a point."""
    if outline is None or outline.is_empty:
        return "point"
    west, north, east, south = outline.bounds
    if max(east - west, south - north) < 2 * (MARK + CLEAR):
        return "point"
    return "area" if precision == "area" else "region"


def _look(precision: str, kind: str) -> str:
    """Return solid, hollow or soft: the fill of a mark."""
    if precision == "unstated":
        return "hollow"
    return "soft" if precision in WIDE and kind == "point" else "solid"


def _merge(spots: Iterable[Spot], key: Callable[[Spot], Hashable]) -> list[Spot]:
    """Merge spots with equal keys into one, the largest first."""
    made: dict[Hashable, list[Spot]] = {}
    for spot in spots:
        made.setdefault(key(spot), []).append(spot)
    merged = [
        replace(
            max(same, key=lambda spot: spot.half),
            status=least_certain(spot.status for spot in same),
            events=frozenset().union(*(spot.events for spot in same)),
            groups=frozenset().union(*(spot.groups for spot in same)),
        )
        for same in made.values()
    ]
    return sorted(merged, key=lambda spot: (-spot.r, spot.place))


def _stack(points: list[Spot], weights: np.ndarray) -> list[Stack]:
    """Group overlapping points; the places with the most events first, then in order."""
    same: dict[Hashable, list[Spot]] = {}
    for spot in points:
        same.setdefault((spot.x, spot.y), []).append(spot)
    ranked = sorted(
        same.values(),
        key=lambda group: (-_half(group), -_events(group, weights), group[0].place),
    )
    near = 2 * max(map(_half, ranked), default=MARK) + 1
    cells: dict[tuple[int, int], list[list[Spot]]] = {}
    for group in ranked:
        found = _nearest(cells, group, near)
        if found is None:
            cell = int(group[0].x // near), int(group[0].y // near)
            cells.setdefault(cell, []).append(list(group))
        else:
            found += group
    made = [_finish(group) for groups in cells.values() for group in groups]
    return sorted(made, key=lambda one: (order_of(one.lead.role), one.lead.place))


def _half(group: list[Spot]) -> float:
    """Return half the size of the largest mark of some places."""
    return max(spot.half for spot in group)


def reach(first: float, second: float) -> float:
    """Return how near two marks come before they are one.

    They may not meet, but a large one may cover the edge of another.
    """
    large = max(first, second)
    return min(first, second) + min(large, 0.6 * large + 2.6) + 1


def _events(group: list[Spot], weights: np.ndarray) -> int:
    """Count the events of some places."""
    return sum(int(weights[event]) for event in {spot.event for spot in group})


def _nearest(
    cells: dict[tuple[int, int], list[list[Spot]]], spots: list[Spot], near: float
) -> list[Spot] | None:
    """Return the nearest stack that a mark would overlap."""
    spot, half = spots[0], _half(spots)
    column, line = int(spot.x // near), int(spot.y // near)
    around = [(column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    groups = [group for cell in around for group in cells.get(cell, [])]
    away = [float(np.hypot(group[0].x - spot.x, group[0].y - spot.y)) for group in groups]
    met = [
        (far, at)
        for at, (far, group) in enumerate(zip(away, groups, strict=True))
        if far < reach(half, _half(group[:1]))
    ]
    return groups[min(met)[1]] if met else None


def _finish(members: list[Spot]) -> Stack:
    """Return the stack of some marks, at the position of the first."""
    x, y = members[0].x, members[0].y
    there = [spot for spot in members if (spot.x, spot.y) == (x, y)]
    lead = max(there, key=lambda spot: (bool(spot.figure), spot.half, order_of(spot.role)))
    if any(spot.killed for spot in members):
        lead = replace(lead, killed=True)
    status = least_certain(spot.status for spot in members)
    return Stack(x, y, tuple(members), lead, status)


def _rings(stacks: list[Stack]) -> list[Spot]:
    """Return the rings of true radii that are larger than their mark, each once."""
    made: dict[Hashable, Spot] = {}
    for spot in (spot for one in stacks for spot in one.members):
        if spot.r > spot.half + CLEAR and spot.look != "soft":
            made.setdefault(spot.key, spot)
    return sorted(made.values(), key=lambda spot: -spot.r)
