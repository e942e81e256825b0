"""Build the ground that relations mean: around, beside, between and along places."""

# ruff: noqa: ARG001 -- one signature for all relations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeAlias

import shapely

from atlas.places import shapes
from atlas.places.answers import Answer, unmatched
from atlas.places.gazetteer import Gazetteer
from atlas.places.ranking import Where
from atlas.places.relations import (
    Between,
    Border,
    Coast,
    Direction,
    Expression,
    Near,
    Offset,
    Part,
)

WIDE = ("adm1", "adm2", "region", "country")
AREA_KM = 25.0
FARTHEST_KM = 500.0
# Wider ground holds the truth as often as the place it leans on: of 24 such answers to names
# that others coded 24 were right, and of 21 parts of areas 20.
SURE = 0.98
Find: TypeAlias = Callable[[Expression, Where], Answer]


def shaped(base: Answer, shape: Any, method: str, sure: float = SURE) -> Answer:
    """Return an answer with a new shape, its point inside, and the precision it allows."""
    if shape is None or shape.is_empty:
        return unmatched(f"{method}: there is no such ground", base.candidates)
    longitude, latitude, radius = shapes.centre_and_radius(shape)
    return dataclasses.replace(
        base,
        longitude=longitude,
        latitude=latitude,
        radius_km=radius,
        geometry=shape,
        is_disc=False,
        wedge=None,
        precision="area" if radius <= AREA_KM else "region",
        score=round(base.score * sure, 3),
        method=method,
    )


def rounded(
    base: Answer, point: tuple[float, float], radius_km: float, method: str, sure: float = SURE
) -> Answer:
    """Return an answer made over: its ground is the disc around a point."""
    base.reference = base.reference or (base.longitude, base.latitude)
    base.set_disc(*point, radius_km)
    base.method, base.score = method, round(base.score * sure, 3)
    base.precision = "area" if radius_km <= AREA_KM else "region"
    return base


def lacks_ground(base: Answer) -> bool:
    """Whether an answer has neither point nor shape to build on."""
    return base.match in ("unmatched", "unplaced") or (not base.placed and base.geometry is None)


def place_near(gazetteer: Gazetteer, expression: Near, where: Where, find: Find) -> Answer:
    """Return the ground around a place."""
    base = find(expression.of, where)
    if lacks_ground(base) or expression.how == "self" or base.precision == "country":
        return base
    how, radius = expression.how, base.radius_km
    if base.precision in WIDE or (base.precision == "area" and how == "area"):
        margin = {"near": 5.0, "outskirts": 3.0}.get(how, 0.0)
        return (
            shaped(base, shapes.grown(base.area, margin), f"{how} of an area") if margin else base
        )
    reach = {
        "near": max(6.0, radius + 5.0),
        "area": max(6.0, radius + 5.0),
        "outskirts": max(5.0, radius + 4.0),
        "countryside": max(15.0, 1.2 * radius + 11.0),
    }[how]
    method = "near a place" if how == "near" else f"{how} of a place"
    return rounded(base, (base.longitude, base.latitude), reach, method)


def place_offset(gazetteer: Gazetteer, expression: Offset, where: Where, find: Find) -> Answer:
    """Return the point at a distance, with the error of distance, bearing and place."""
    base = find(expression.of, _without_inside(where))
    if lacks_ground(base) or not base.placed:
        return base
    km = expression.km
    if km > FARTHEST_KM:
        return unmatched(f"{km:g} km from {base.matched_name} is too far to be a place")
    slack = 0.5 + 0.1 * km + 0.5 * min(base.radius_km, km + 2.0)
    if expression.bearing is None:
        here = base.longitude, base.latitude
        return rounded(base, here, km + slack, "distance from a place")
    half = {0.0: 22.5, 45.0: 17.0}.get(expression.bearing % 90, 11.25)
    point = shapes.destination(base.longitude, base.latitude, expression.bearing, km)
    radius = (slack**2 + shapes.across(km, half) ** 2) ** 0.5
    return rounded(base, point, radius, "distance and direction from a place")


def place_direction(
    gazetteer: Gazetteer, expression: Direction, where: Where, find: Find
) -> Answer:
    """Return the sector that lies in a direction from a town, or that part of an area."""
    base = find(expression.of, _without_inside(where))
    if lacks_ground(base):
        return base
    if base.precision in WIDE:
        return _part_of(base, expression.bearing)
    reach = max(18.0, 12.0 + 1.5 * base.radius_km)
    base.reference = base.reference or (base.longitude, base.latitude)
    width = min(expression.width, 200.0)
    base.set_wedge(shapes.Wedge(base.longitude, base.latitude, expression.bearing, width, reach))
    base.precision = "area" if base.radius_km <= AREA_KM else "region"
    base.method, base.score = "direction from a place", round(0.9 * base.score, 3)
    return base


def place_part(gazetteer: Gazetteer, expression: Part, where: Where, find: Find) -> Answer:
    """Return a part of an area."""
    base = find(expression.of, where)
    if lacks_ground(base):
        return base
    cut = _part_of(base, expression.bearing)
    province = _province(gazetteer, where)
    if province is None or base.precision != "country" or not cut.placed:
        return cut
    shared = cut.area.intersection(province)
    return cut if shared.is_empty else shaped(base, shared, "part of an area, in its province")


def _province(gazetteer: Gazetteer, where: Where) -> Any:
    """Return the ground of the province that was asked for, or None."""
    rows = [gazetteer.row_of[i] for i in sorted(where.adm1) if i in gazetteer.row_of]
    grounds = [shape for shape in map(gazetteer.shape, rows) if shape is not None]
    return shapely.unary_union(grounds) if grounds else None


def _part_of(base: Answer, bearing: float | None) -> Answer:
    """Return the part of an answer's ground in a direction, or its middle."""
    ground = base.area
    if ground.geom_type in ("LineString", "MultiLineString"):
        ground = shapes.grown(ground, 2.0)
    share = {"country": 0.36, "adm1": 0.4, "region": 0.4}.get(base.precision, 0.55)
    cut = shapes.middle(ground) if bearing is None else shapes.part(ground, bearing, share)
    return shaped(base, cut, "part of an area")


# Between places farther apart than this lies no ground that an event could be said to be on.
APART_KM = 1500.0


def place_between(gazetteer: Gazetteer, expression: Between, where: Where, find: Find) -> Answer:
    """Return the corridor between two places."""
    free = _without_inside(where)
    start = find(expression.start, free)
    beside = free._replace(near=((start.longitude, start.latitude),)) if start.placed else free
    end = find(expression.end, beside)
    if end.placed and start.match != "matched":
        start = find(expression.start, free._replace(near=((end.longitude, end.latitude),)))
    if not (start.placed and end.placed):
        return _one_end(start, end)
    ends = (start.longitude, start.latitude), (end.longitude, end.latitude)
    if shapes.distance_km(*ends[0], *ends[1]) > APART_KM:
        words = f"{start.called} and {end.called} are too far apart to say a place"
        return unmatched(words, start.candidates + end.candidates)
    base_km = 2.0 + min(6.0, max(start.radius_km, end.radius_km) / 2)
    lens = shapes.corridor(*ends, 0.2 if expression.road else 0.12, base_km)
    both = dataclasses.replace(
        start,
        score=min(start.score, end.score),
        matched_name=f"{start.matched_name} – {end.matched_name}",
        place_id=f"{start.place_id} {end.place_id}",
        candidates=start.candidates + end.candidates,
        reason=f"between {start.called} and {end.called}",
    )
    return shaped(
        both, lens, "road between two places" if expression.road else "between two places"
    )


def _one_end(start: Answer, end: Answer) -> Answer:
    """Return the answer to a way of which an end is not found."""
    lost = start if not start.placed else end
    return unmatched(f"one end is not found: {lost.reason}", start.candidates + end.candidates)


def place_border(gazetteer: Gazetteer, expression: Border, where: Where, find: Find) -> Answer:
    """Return the ground along a border."""
    sides = [find(side, _abroad(where)) for side in expression.of]
    if not sides:
        return unmatched("a border, but not of what")
    if any(lacks_ground(side) for side in sides):
        return next(side for side in sides if lacks_ground(side))
    sides += _own_side(gazetteer, sides, where)
    grounds = [side.area for side in sides]
    if len(sides) == 1:
        if sides[0].precision == "country":
            reason = f"the border of {sides[0].matched_name} is too long for a point"
            return dataclasses.replace(sides[0], reason=reason)
        return shaped(sides[0], shapes.grown(grounds[0].boundary, 5.0), "border of an area")
    touching = shapes.shared_border(*grounds)
    both = dataclasses.replace(
        sides[0],
        matched_name=" / ".join(side.matched_name for side in sides),
        place_id=" ".join(side.place_id for side in sides),
        reason="the border between " + " and ".join(side.called for side in sides),
    )
    return shaped(both, touching, "border between two areas")


def _own_side(gazetteer: Gazetteer, sides: list[Answer], where: Where) -> list[Answer]:
    """Return the country asked for as the second side of the border with another country."""
    if len(sides) != 1 or sides[0].precision != "country" or not where.country:
        return []
    for row, code in enumerate(gazetteer.country):
        if code == where.country and gazetteer.kind[row] == "country":
            same = gazetteer.place_id[row] == sides[0].place_id
            shape = None if same else gazetteer.shape(row)
            side = dataclasses.replace(sides[0], geometry=shape)
            side.matched_name, side.place_id = gazetteer.name[row], gazetteer.place_id[row]
            return [side] if shape is not None else []
    return []


def place_coast(gazetteer: Gazetteer, expression: Coast, where: Where, find: Find) -> Answer:
    """Return the ground along a coast."""
    base = find(expression.of, where)
    if lacks_ground(base):
        return base
    if base.precision in WIDE:
        others = [gazetteer.shape(r) for r, k in enumerate(gazetteer.kind) if k == "country"]
        return shaped(base, shapes.coast(base.area, others), "coast of an area")
    here = base.longitude, base.latitude
    return rounded(base, here, base.radius_km + 8.0, "coast near a place")


def _without_inside(where: Where) -> Where:
    """Return what is known around an expression for a place that may lie beside it."""
    return where._replace(inside=None, adm1=frozenset())


def _abroad(where: Where) -> Where:
    """Return what is known around a border for its two sides, one of them abroad."""
    return where._replace(inside=None, adm1=frozenset(), country="")
