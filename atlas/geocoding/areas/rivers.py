"""Build the ground beside lines and areas: one side of a river, so far from a border."""

# ruff: noqa: ARG001 -- one signature for all relations

import dataclasses
from typing import Any

import shapely

from atlas.geocoding.areas.build_area import (
    Find,
    is_line,
    lacks_ground,
    shaped,
    without_far_point,
    without_inside,
)
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry import shapes
from atlas.geocoding.grammar.relations import Among, Bank
from atlas.geocoding.matching.answers import Answer, unmatched
from atlas.geocoding.matching.ranking import Where
from atlas.geodesy import distance_km

# How far a bank reaches, and what lies on one side of a river.
BANK_KM, SIDE_KM = 5.0, 30.0
# The corners of a ground lie no farther apart.
_APART_KM = 400.0


def place_bank(gazetteer: Gazetteer, expression: Bank, where: Where, find: Find) -> Answer:
    """Return the ground along a river, or on one side of it."""
    base = find(expression.of, without_inside(where))
    if lacks_ground(base):
        return base
    if not is_line(base.geometry) and base.geometry is None:
        return base
    line = base.geometry if is_line(base.geometry) else base.geometry.boundary
    bearing = expression.bearing
    ground = None if bearing is None else shapes.one_side(line, bearing, BANK_KM)
    if ground is None or ground.is_empty:
        ground, method = shapes.grown(line, BANK_KM), "banks of a water"
    else:
        ground, method = shapes.grown(ground, 1.0), "bank of a water"
    return without_far_point(shaped(base, _at_home(gazetteer, base, ground, where), method))


def _at_home(gazetteer: Gazetteer, base: Answer, ground: Any, where: Where) -> Any:
    """Return what of some ground lies in the country asked for, else in its place's own."""
    row = gazetteer.row_of.get(base.place_id)
    alone = row is not None and not gazetteer.country_alt[row]
    home = where.country or (gazetteer.country[row] if alone and row is not None else "")
    for other in gazetteer.rows_where(kind="country", country=home)[:1] if home else ():
        shape = gazetteer.shape(other)
        shared = ground if shape is None else ground.intersection(shapes.grown(shape, 2.0))
        return ground if shared.is_empty else shared
    return ground


def side_of_line(gazetteer: Gazetteer, base: Answer, bearing: float, where: Where) -> Answer:
    """Return what lies on one side of a line: south of a river, north of a border."""
    ground = shapes.one_side(base.geometry, bearing, SIDE_KM)
    ground = _at_home(gazetteer, base, ground, where)
    if ground.is_empty:
        return unmatched(f"{base.called} has no such side", base.candidates)
    found = without_far_point(shaped(base, ground, "one side of a line", 0.9))
    found.reason += f"; up to {SIDE_KM:.0f} km from {base.called}"
    return found


def off_from(base: Answer, km: float, bearing: float | None) -> Answer:
    """Return the ground so far from the edge of an area, or from a line."""
    slack = 0.5 + 0.15 * km
    shape = base.area.simplify(0.003)
    if bearing is None:
        ground = shapes.grown(shape, km + slack)
        ground = ground if is_line(base.geometry) else ground.difference(shape)
        return without_far_point(shaped(base, ground, "distance from an area"))
    edge = shape if is_line(shape) else shape.boundary
    ground = shapes.grown(shapes.moved(edge, bearing, km), slack + 0.2 * km)
    if not is_line(shape):
        ground = ground.difference(shape)
        ahead = shapes.moved(shape, bearing, km + slack)
        ground = ground.intersection(shapes.grown(ahead, slack + 0.2 * km))
    return without_far_point(shaped(base, ground, "distance and direction from an area"))


def place_among(gazetteer: Gazetteer, expression: Among, where: Where, find: Find) -> Answer:
    """Return the ground between three places or more."""
    corners = _corners(expression, without_inside(where), find)
    lost = next((one for one in corners if lacks_ground(one) or not one.placed), None)
    if lost is not None:
        every = [rival for one in corners for rival in one.candidates]
        return unmatched(f"one corner is not found: {lost.reason}", every)
    names = ", ".join(one.called for one in corners)
    points = [(one.longitude, one.latitude) for one in corners]
    if max(distance_km(*points[0], *point) for point in points) > _APART_KM:
        return unmatched(f"{names} are too far apart to say a place")
    grounds: list[Any] = [
        one.area if one.is_wide else shapes.disc(*point, min(one.radius_km, 4.0))
        for one, point in zip(corners, points, strict=True)
    ]
    joint = dataclasses.replace(
        corners[0],
        score=min(one.score for one in corners),
        matched_name=" / ".join(one.called for one in corners),
        place_id=" ".join(one.place_id for one in corners if one.place_id),
        candidates=[rival for one in corners for rival in one.candidates],
        reason=f"between {names}",
    )
    return shaped(joint, shapely.union_all(grounds).convex_hull, "between several places")


def _corners(expression: Among, where: Where, find: Find) -> list[Answer]:
    """Return the corners, those that are not sure asked again beside the others."""
    corners = [find(member, where) for member in expression.members]
    sure = tuple(
        (one.longitude, one.latitude) for one in corners if one.match == "matched" and one.placed
    )
    beside = where._replace(near=where.near + sure)
    return [
        one if one.match == "matched" else find(member, beside)
        for one, member in zip(corners, expression.members, strict=True)
    ]
