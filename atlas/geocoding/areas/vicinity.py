"""Build the ground that relations mean: around, beside, between and along places."""

import dataclasses
from typing import Any

import shapely

from atlas.geocoding.areas.borders import place_border
from atlas.geocoding.areas.build_area import (
    Find,
    is_line,
    lacks_ground,
    own_province,
    rounded,
    shaped,
    without_far_point,
    without_inside,
)
from atlas.geocoding.areas.name_pairs import said_together
from atlas.geocoding.areas.rivers import off_from, side_of_line
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry import shapes
from atlas.geocoding.grammar.expression_words import CUES
from atlas.geocoding.grammar.relations import (
    Between,
    Border,
    Direction,
    Expression,
    Name,
    Near,
    Offset,
    Part,
)
from atlas.geocoding.matching.answers import Answer, unmatched
from atlas.geocoding.matching.ranking import THEATRE, Where
from atlas.geocoding.matching.resolve_name import find_name
from atlas.geodesy import destination, distance_km
from atlas.reference.precision import GROUND, precision_for

FARTHEST_KM = 500.0


def place_near(gazetteer: Gazetteer, expression: Near, where: Where, find: Find) -> Answer:
    """Return the ground around a place."""
    base = find(expression.of, where)
    if lacks_ground(base) or expression.how == "self" or base.precision == "country":
        return base
    how, radius = expression.how, base.radius_km
    if how in ("region", "front") and not base.is_wide:
        return _wider(gazetteer, expression, where, base)
    if base.is_wide or (base.precision in ("area", "region") and how == "area"):
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


def _wider(gazetteer: Gazetteer, expression: Near, where: Where, town: Answer) -> Answer:
    """Return the region or front that is called after a town.

    A region is the province of that name; where none is known, the town is no answer to it, but
    in the countries whose regions by such a name are the surroundings of the town. A front runs
    beside the town, nobody says how far.
    """
    if isinstance(expression.of, Name):
        area = find_name(gazetteer, expression.of.text, where, CUES["adm1"])
        if area.match == "matched" and area.is_wide:
            return area
    here = town.longitude, town.latitude
    if expression.how == "front":
        return rounded(town, here, max(_FRONT_KM, town.radius_km + 20.0), "front at a place")
    row = gazetteer.row_of.get(town.place_id)
    if row is not None and gazetteer.country[row] not in THEATRE:
        reason = f"no region called {town.matched_name} is known; the town of that name is none"
        return unmatched(reason, town.candidates)
    return rounded(town, here, max(6.0, town.radius_km + 5.0), "area of a place")


# A front is called after a town that may lie as far behind it.
_FRONT_KM = 25.0


def place_offset(gazetteer: Gazetteer, expression: Offset, where: Where, find: Find) -> Answer:
    """Return the point at a distance, with the error of distance, bearing and place."""
    km = expression.km
    if isinstance(expression.of, Border) and expression.bearing is None:
        band = dataclasses.replace(expression.of, km=0.5 + 1.1 * km)
        return place_border(gazetteer, band, where, find)
    base = find(expression.of, without_inside(where))
    if lacks_ground(base):
        return base
    if km > FARTHEST_KM:
        return unmatched(f"{km:g} km from {base.matched_name} is too far to be a place")
    if base.is_wide or is_line(base.geometry):
        return off_from(base, km, expression.bearing)
    slack = 0.5 + 0.1 * km + expression.spread + 0.5 * min(base.radius_km, km + 2.0)
    if expression.bearing is None:
        here = base.longitude, base.latitude
        return rounded(base, here, km + slack, "distance from a place")
    half = {0.0: 22.5, 45.0: 17.0}.get(expression.bearing % 90, 11.25)
    point = destination(base.longitude, base.latitude, expression.bearing, km)
    radius = (slack**2 + shapes.across(km, half) ** 2) ** 0.5
    return rounded(base, point, radius, "distance and direction from a place")


def place_direction(
    gazetteer: Gazetteer, expression: Direction, where: Where, find: Find
) -> Answer:
    """Return the sector that lies in a direction from a town, or that part of an area."""
    base = find(expression.of, without_inside(where))
    if lacks_ground(base):
        return base
    if is_line(base.geometry):
        return side_of_line(gazetteer, base, expression.bearing, where)
    if base.is_wide:
        return _part_of(base, expression.bearing)
    reach = max(18.0, 12.0 + 1.5 * base.radius_km)
    base.reference = base.reference or (base.longitude, base.latitude)
    width = min(expression.width, 200.0)
    base.set_wedge(shapes.Wedge(base.longitude, base.latitude, expression.bearing, width, reach))
    base.precision = precision_for(base.radius_km, GROUND)
    base.method, base.score = "direction from a place", round(0.9 * base.score, 3)
    return base


def place_part(gazetteer: Gazetteer, expression: Part, where: Where, find: Find) -> Answer:
    """Return a part of an area."""
    base = find(expression.of, where)
    if lacks_ground(base):
        return base
    cut = _part_of(base, expression.bearing)
    named_after = _of_province(expression)
    row = gazetteer.row_of.get(base.place_id)
    rural = isinstance(expression.of, Near)
    vast = row is not None and gazetteer.population[row] > _VAST and not rural
    if named_after and expression.bearing is not None and cut.placed and not vast:
        ground = own_province(gazetteer, base)
        if ground is not None:
            row = gazetteer.row_of[base.place_id]
            town = gazetteer.longitude[row], gazetteer.latitude[row]
            wedge = shapes.Wedge(*town, expression.bearing, _PROVINCE_WIDTH, _PROVINCE_KM)
            there = ground.intersection(shapes.wedges([wedge])[0])
            both = shaped(base, shapely.union_all([cut.area, there]), "part of a town's province")
            both.reason += f"; {base.called} is a town and a province: part of either"
            return both
    province = _province(gazetteer, where)
    if province is None or base.precision != "country" or not cut.placed:
        return cut
    shared = cut.area.intersection(province)
    return cut if shared.is_empty else shaped(base, shared, "part of an area, in its province")


def _of_province(expression: Part) -> bool:
    """Whether the part of a town may be one of the province that is called after it."""
    of = expression.of
    while isinstance(of, Near) and of.how == "countryside":
        of = of.of
    return isinstance(of, Name) and "city" not in of.text.split()


def _province(gazetteer: Gazetteer, where: Where) -> Any:
    """Return the ground of the province that was asked for, or None."""
    rows = [gazetteer.row_of[i] for i in sorted(where.adm1) if i in gazetteer.row_of]
    grounds = [shape for shape in map(gazetteer.shape, rows) if shape is not None]
    return shapely.unary_union(grounds) if grounds else None


def _part_of(base: Answer, bearing: float | None) -> Answer:
    """Return the part of an answer's ground in a direction, or its middle."""
    ground = base.area
    if is_line(ground):
        ground = shapes.grown(ground, 2.0)
    share = {"country": 0.36, "adm2": 0.55}.get(base.precision, 0.4 if base.is_wide else 0.55)
    cut = shapes.middle(ground) if bearing is None else shapes.part(ground, bearing, share)
    return shaped(base, cut, "part of an area")


# Between places farther apart than this lies no ground that an event could be said to be on.
APART_KM = 1500.0
# A road to a town abroad is said to lead no farther.
_ROAD_ABROAD_KM = 300.0
# So far from its town a part of a province is meant, where the town is called as the province.
_PROVINCE_KM, _PROVINCE_WIDTH = 70.0, 120.0
# The parts of a city of so many people are spoken of more often than those of its province.
_VAST = 3_000_000


def place_between(gazetteer: Gazetteer, expression: Between, where: Where, find: Find) -> Answer:
    """Return the corridor between two places."""
    free = without_inside(where)
    start = find(expression.start, free)
    beside = free._replace(near=((start.longitude, start.latitude),)) if start.placed else free
    end = find(expression.end, beside)
    if end.placed and start.match != "matched":
        start = find(expression.start, free._replace(near=((end.longitude, end.latitude),)))
    pair = said_together([start, end]) if start.match == end.match == "ambiguous" else ()
    if pair:
        start = find(expression.start, free._replace(near=pair))
        end = find(expression.end, free._replace(near=pair))
    start, end = (
        _nearer(expression.start, start, end, free, find),
        _nearer(expression.end, end, start, free, find),
    )
    if lacks_ground(start) or lacks_ground(end):
        return _one_end(start, end)
    if "country" in (start.precision, end.precision):
        sides = Border((expression.start, expression.end))
        return place_border(gazetteer, sides, where, find)
    ends = (start.longitude, start.latitude), (end.longitude, end.latitude)
    if distance_km(*ends[0], *ends[1]) > APART_KM:
        words = f"{start.called} and {end.called} are too far apart to say a place"
        return unmatched(words, start.candidates + end.candidates)
    if start.is_wide and end.is_wide:
        return _between_areas(start, end)
    if expression.halfway:
        return _halfway(start, end)
    base_km = 2.0 + min(6.0, max(start.radius_km, end.radius_km) / 2)
    lens = shapes.corridor(*ends, 0.2 if expression.road else 0.12, base_km)
    method = "road between two places" if expression.road else "between two places"
    return shaped(_both(start, end), lens, method)


def _nearer(expression: Expression, one: Answer, other: Answer, where: Where, find: Find) -> Answer:
    """Return an end of a way, asked again around the other end where it is not sure by itself."""
    sure = one.match == "matched" and one.precision != "country"
    if sure or other.match != "matched" or not other.placed:
        return one
    disc = shapes.disc(other.longitude, other.latitude, 150.0)
    again = find(expression, where._replace(inside=disc))
    if again.match == "unmatched" and where.country:  # roads lead abroad
        abroad = shapes.disc(other.longitude, other.latitude, _ROAD_ABROAD_KM)
        again = find(expression, where._replace(inside=abroad, country=""))
    return again if again.match == "matched" and again.placed else one


def _both(start: Answer, end: Answer) -> Answer:
    """Return one answer for two ends."""
    return dataclasses.replace(
        start,
        score=min(start.score, end.score),
        matched_name=f"{start.called} – {end.called}",
        place_id=f"{start.place_id} {end.place_id}",
        candidates=start.candidates + end.candidates,
        reason=f"between {start.called} and {end.called}",
    )


def _halfway(start: Answer, end: Answer) -> Answer:
    """Return the middle between two places: roads bend, and few people measure."""
    ends = shapely.LineString([(start.longitude, start.latitude), (end.longitude, end.latitude)])
    km = distance_km(*ends.coords[0], *ends.coords[1])
    radius = 2.0 + 0.15 * km + 0.5 * max(start.radius_km, end.radius_km)
    middle = ends.interpolate(0.5, normalized=True)
    both = _both(start, end)
    both.reference = middle.x, middle.y
    return rounded(both, (middle.x, middle.y), radius, "halfway between two places")


def _between_areas(start: Answer, end: Answer) -> Answer:
    """Return the ground along the border of two areas, or both where they have none."""
    lines = is_line(start.geometry) or is_line(end.geometry)
    shared = shapely.Point() if lines else shapes.shared_border(start.area, end.area, 15.0)
    ground = shapely.union_all([start.area, end.area]) if shared.is_empty else shared
    ground = ground.convex_hull if lines else ground
    return without_far_point(shaped(_both(start, end), ground, "between two areas"))


def _one_end(start: Answer, end: Answer) -> Answer:
    """Return the answer to a way of which an end is not found."""
    lost = start if lacks_ground(start) else end
    return unmatched(f"one end is not found: {lost.reason}", start.candidates + end.candidates)
