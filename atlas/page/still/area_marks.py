"""Place the mark of an area: hollow, on its rim, outside every other area."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from atlas.page.still.scene import MARK, Scene, Spot, least_certain

_ANGLES = (-90, -60, -120, -30, -150, 0, 180, 30, 150, 60, 120, 90)
_CLOSE = 0.75

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Rim:
    """The mark of an area or a region, on its rim."""

    x: float
    y: float
    role: str
    group: str
    status: str
    events: frozenset[int]


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
    taken, put = list(taken), []
    for group in _gather(wide):
        found = _free(group[0], wide, taken, (width, height))
        if found is None:
            continue
        taken.append(around(*found, MARK + 2))
        lead = group[0]
        put.append(
            Rim(
                *found,
                lead.role,
                "other" if lead.shared else lead.group,
                least_certain(spot.status for spot in group),
                frozenset().union(*(spot.events for spot in group)),
            )
        )
    return put


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


def _free(
    spot: Spot, wide: list[Spot], taken: list[Box], size: tuple[float, float]
) -> tuple[float, float] | None:
    """Return the first free point of a rim; None without one."""
    for x, y in _rim(spot):
        if not (MARK < x < size[0] - MARK and MARK < y < size[1] - MARK):
            continue
        point = shapely.Point(x, y)
        others = (other for other in wide if other is not spot)
        if any(other.outline.buffer(1).contains(point) for other in others):
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
