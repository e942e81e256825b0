"""Lines from launch to impact, only where the data pair the two ends."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from atlas.page.still.scene import Scene, Spot
from atlas.record.record import Record
from atlas.record.speakers.coder_readings import is_coders
from atlas.reference.symbology import SYMBOLOGY

# An end with a larger radius is vague, and its line is dashed.
_VAGUE_KM = SYMBOLOGY["path"]["vague_km"]
_SHORTEST = SYMBOLOGY["path"]["shortest"]
_ENDS = ("impact", "fell_short", "intercept")


@dataclass(frozen=True)
class Line:
    """A line from a launch to where it ended, in pixels."""

    start: tuple[float, float]
    end: tuple[float, float]
    group: str
    vague: bool
    """Whether an end is vague, the event in doubt, or the pair the coder's: then it is dashed."""


def find_lines(record: Record, scene: Scene) -> list[Line]:
    """Return the lines of the events of a scene, each once."""
    drawn = {spot.place: spot for spot in scene.spots}
    at = {spot.place: (one.x, one.y) for one in scene.stacks for spot in one.members}
    coders = is_coders(record.places["leg_by"])
    lines: dict[tuple[object, ...], Line] = {}
    for first, last in pairs(record, drawn):
        line = _between(first, last, at, own=bool(coders[first.place] or coders[last.place]))
        if line is not None and first.status not in ("denied", "retracted"):
            lines.setdefault((line.start, line.end, line.group), line)
    return list(lines.values())


def pairs(record: Record, drawn: dict[int, Spot]) -> Iterator[tuple[Spot, Spot]]:
    """Yield the pairs of launch and end of each event: the only two, or those of one leg."""
    owners = record.event_rows("places")
    events = {spot.event for spot in drawn.values()}
    rows = np.flatnonzero(np.isin(owners, list(events)))
    roles = record.places["role"].to_numpy()
    legs = record.places["leg"].fillna(-1).to_numpy(dtype="int64")
    of_event: dict[int, list[int]] = {}
    for row in rows:
        of_event.setdefault(int(owners[row]), []).append(int(row))
    for own in of_event.values():
        for first, last in _paired(own, roles, legs):
            if first in drawn and last in drawn:
                yield drawn[first], drawn[last]


def _paired(rows: list[int], roles: np.ndarray, legs: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs among the places of one event, drawn or not."""
    launches = [row for row in rows if roles[row] == "launch"]
    ends = [row for row in rows if roles[row] in _ENDS]
    by_leg = [
        (first, last)
        for first in launches
        for last in ends
        if legs[first] >= 0 and legs[first] == legs[last]
    ]
    impacts = [row for row in ends if roles[row] == "impact"]
    if by_leg or len(launches) != 1 or len(impacts) != 1:
        return by_leg
    return [(launches[0], impacts[0])]


def _between(
    first: Spot, last: Spot, at: dict[int, tuple[float, float]], *, own: bool
) -> Line | None:
    """Return the line between two ends: from mark to mark, or from the rim of a vague place.

    ``own`` is whether the coder alone paired them.
    """
    start = np.array(at.get(first.place, (first.x, first.y)))
    end = np.array(at.get(last.place, (last.x, last.y)))
    length = float(np.hypot(*(end - start)))
    before, after = _gap(first, first.half + 1), _gap(last, last.half + 2)
    if length - before - after < _SHORTEST:
        return None
    step = (end - start) / length
    start, end = start + step * before, end - step * after
    doubt = own or first.status in ("alleged", "disputed")
    return Line(
        (float(start[0]), float(start[1])),
        (float(end[0]), float(end[1])),
        first.group,
        doubt or _is_vague(first) or _is_vague(last),
    )


def _is_vague(spot: Spot) -> bool:
    """Return whether an end is not a point."""
    far = np.isnan(spot.km) or spot.km > _VAGUE_KM
    return bool(spot.kind != "point" or spot.look != "solid" or far)


def _gap(spot: Spot, mark: float) -> float:
    """Return the distance from the centre of an end to the start of its line, in pixels."""
    return max(spot.r, mark) if _is_vague(spot) else mark
