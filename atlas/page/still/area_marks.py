"""Place the mark of an area: hollow, on its rim, outside every other area.

A mark with a figure stands outside of its rim, on a short tie: on the rim it would read as a point.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from atlas.page.still.scene import MARK, Scene, Spot, least_certain
from atlas.reference.symbology import SYMBOLOGY

_ANGLES = (-90, -60, -120, -30, -150, 0, 180, 30, 150, 60, 120, 90)
_CLOSE = 0.75
_SMALL = float(SYMBOLOGY["sizes"]["rim_mark"])
# Where a mark with a figure stands beside its area: north-west first.
_BESIDE = (-135, -160, -110, 180, -90, -60, 160, -35, 0, 35, 135)
_TIE = 6.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Rim:
    """The mark of an area or a region, on its rim."""

    x: float
    y: float
    role: str
    group: str
    shown: str
    """The status of the event whose mark it is."""
    status: str
    """The least certain status of the events."""
    events: frozenset[int]
    half: float = _SMALL
    figure: str = ""
    open_middle: bool = False
    killed: bool = False
    sea: bool = False
    tie: tuple[float, float] | None = None
    """The point of the rim that it is tied to, where it stands beside its area."""


def around(x: float, y: float, half: float) -> Box:
    """Return the box (left, top, right, bottom) around a point."""
    return x - half, y - half, x + half, y + half


def meets(box: Box, others: list[Box], gap: float = 0.0) -> bool:
    """Return whether a box overlaps one of others, or is nearer to one than a gap."""
    if not others:
        return False
    taken = np.asarray(others)
    across = (box[0] - gap < taken[:, 2]) & (box[2] + gap > taken[:, 0])
    return bool((across & (box[1] - gap < taken[:, 3]) & (box[3] + gap > taken[:, 1])).any())


def put_on_rims(scene: Scene, taken: list[Box], width: float, height: float) -> list[Rim]:
    """Return the marks of areas and regions; an area without a free part of its rim has none."""
    wide = sorted([*scene.areas, *scene.regions], key=lambda spot: (-spot.r, spot.place))
    groups = sorted(_gather(wide), key=lambda group: -max(spot.half for spot in group))
    wider = _widen(wide)
    taken, put = list(taken), []
    for group in groups:
        # The event with a figure lends its mark to all that are here.
        lead = max(group, key=lambda spot: (bool(spot.figure), spot.half > MARK, spot.r))
        large = bool(lead.figure)
        half = lead.half if large else max(_SMALL, 0.82 * lead.half)
        found, tie = None, None
        if large:
            found, tie = _beside(lead, half, taken, (width, height)) or (None, None)
        if found is None:
            found = _free(group[0], wider, taken, (width, height))
        if found is None:
            continue
        taken.append(around(*found, half + 2))
        if lead.figure:
            left = found[0] - half - 28 if tie and tie[0] > found[0] else found[0] + half
            taken.append((left, found[1] - 8, left + 28, found[1] + 8))
        put.append(
            Rim(
                *found,
                role=lead.role,
                group="other" if lead.shared and not large else lead.group,
                shown=lead.status,
                status=least_certain(spot.status for spot in group),
                events=frozenset().union(*(spot.events for spot in group)),
                half=half,
                figure=lead.figure,
                open_middle=lead.open_middle and not lead.shared,
                killed=any(spot.killed for spot in group),
                sea=lead.sea,
                tie=tie,
            )
        )
    return put


def _beside(
    spot: Spot, half: float, taken: list[Box], size: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the first free point beside an area, and the point of the rim nearest to it."""
    rim = shapely.boundary(spot.outline)
    west, north, east, south = spot.outline.bounds
    x, y = (west + east) / 2, (north + south) / 2
    for angle in np.radians(_BESIDE):
        away = np.hypot(east - west, south - north)
        ray = shapely.LineString([(x, y), (x + np.cos(angle) * away, y + np.sin(angle) * away)])
        met = shapely.intersection(ray, rim)
        if met.is_empty:
            continue
        points = shapely.get_coordinates(met)
        edge = points[np.argmax(np.hypot(points[:, 0] - x, points[:, 1] - y))]
        found = edge + np.array([np.cos(angle), np.sin(angle)]) * (half + _TIE)
        inside = half < found[0] < size[0] - half and half < found[1] < size[1] - half
        if inside and not meets(around(float(found[0]), float(found[1]), half + 2), taken):
            return (float(found[0]), float(found[1])), (float(edge[0]), float(edge[1]))
    return None


def _gather(wide: list[Spot]) -> list[list[Spot]]:
    """Return overlapping wide places in groups, the largest of each group first."""
    groups: list[list[Spot]] = []
    for spot in wide:
        for group in [] if spot.shared else groups:
            lead = group[0]
            near = np.hypot(lead.x - spot.x, lead.y - spot.y) < lead.r * _CLOSE
            if near and not lead.shared and lead.group == spot.group:
                group.append(spot)
                break
        else:
            groups.append([spot])
    return groups


def _widen(wide: list[Spot]) -> dict[int, shapely.Geometry]:
    """Return the outline of each area and a pixel around it, by the identity of the area."""
    return {id(spot): spot.outline.buffer(1) for spot in wide}


def _free(
    spot: Spot, wider: dict[int, shapely.Geometry], taken: list[Box], size: tuple[float, float]
) -> tuple[float, float] | None:
    """Return the first point of a rim that is in no other area, and free; None without one."""
    others = [outline for of, outline in wider.items() if of != id(spot)]
    for x, y in _rim(spot):
        if not (MARK < x < size[0] - MARK and MARK < y < size[1] - MARK):
            continue
        if shapely.contains_xy(others, x, y).any():
            continue
        if not meets(around(x, y, MARK + 1), taken):
            return x, y
    return None


def _rim(spot: Spot) -> Iterator[tuple[float, float]]:
    """Yield points on a rim, the top one first."""
    if spot.disc:
        for angle in np.radians(_ANGLES):
            yield float(spot.x + np.cos(angle) * spot.r), float(spot.y + np.sin(angle) * spot.r)
        return
    longest = max(shapely.get_parts(spot.outline), key=lambda part: part.length)
    points = shapely.get_coordinates(longest)
    step = max(1, len(points) // 24)
    yield from sorted(map(tuple, points[::step].tolist()), key=lambda point: point[1])
