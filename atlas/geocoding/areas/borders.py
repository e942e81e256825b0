"""Build the ground along borders, on one side of them, and so far inside of them."""

# ruff: noqa: ARG001 -- one signature for all relations

import dataclasses
import itertools
from typing import Any

import shapely

from atlas.geocoding.areas.build_area import (
    Find,
    lacks_ground,
    own_province,
    rounded,
    shaped,
    without_far_point,
    without_inside,
)
from atlas.geocoding.gazetteer.answer_cache import remembered
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry import shapes
from atlas.geocoding.grammar.relations import Border, Expression, Inside, Side
from atlas.geocoding.matching.answers import Answer, unmatched
from atlas.geocoding.matching.ranking import Where

# Less of some ground than this is no side of it: edges of areas miss each other by a little.
_SIDE_SHARE, _EDGE_KM = 0.12, 2.0
# Reports call so much around the meeting of three borders a tri-border area.
_MEETING_KM = 120.0


def place_border(gazetteer: Gazetteer, expression: Border, where: Where, find: Find) -> Answer:
    """Return the ground along a border: all of it, as long as nothing narrows it."""
    sides = _sides(expression, where, find)
    if not sides:
        return unmatched("a border, but not of what")
    lost = next((side for side in sides if lacks_ground(side)), None)
    if lost is not None:
        return lost
    if len(sides) > 1:
        sides = [_as_province(gazetteer, side) for side in sides]
    if len(sides) > 2:
        return _meeting(sides)
    if len(sides) == 1 and not sides[0].is_wide:
        town = sides[0]
        here = town.longitude, town.latitude
        return rounded(town, here, town.radius_km + expression.km + 1.0, "near a place")
    sides += _own_side(gazetteer, sides, where)
    named = " and ".join(side.called for side in sides)
    if len(sides) == 1:
        line = _edge(gazetteer, sides[0])
        reason = f"all of the border of {named}: say near what"
    else:
        line = shapes.shared_line(sides[0].area, sides[1].area)
        line = _rivals_line(gazetteer, sides) if line.is_empty else line
        reason = f"all of the border between {named}: say near what"
    if line.is_empty:
        return unmatched(f"{named} have no common border", sides[0].candidates)
    both = dataclasses.replace(
        sides[0],
        matched_name=" / ".join(side.matched_name for side in sides),
        place_id=" ".join(side.place_id for side in sides),
        reason=reason,
    )
    method = "border of an area" if len(sides) == 1 else "border between two areas"
    found = shaped(both, shapes.grown(line, expression.km), method)
    return without_far_point(found)


def _meeting(sides: list[Answer]) -> Answer:
    """Return the ground around the point where three areas or more meet."""
    named = ", ".join(side.called for side in sides)
    around = [shapes.grown(side.area, _MEETING_KM) for side in sides]
    shared = shapely.intersection_all(around)
    if shared.is_empty:
        return unmatched(f"{named} do not meet", sides[0].candidates)
    both = dataclasses.replace(
        sides[0],
        matched_name=" / ".join(side.matched_name for side in sides),
        place_id=" ".join(side.place_id for side in sides),
        reason=f"what lies within {_MEETING_KM:.0f} km of {named}: say near what",
    )
    return shaped(both, shared, "where three areas meet")


def _sides(expression: Border, where: Where, find: Find) -> list[Answer]:
    """Return the sides of a border; the second is asked for beside the first."""
    sides = [_side(side, where, find) for side in expression.of]
    if len(sides) > 1 and sides[0].placed and not lacks_ground(sides[1]):
        beside = where._replace(near=((sides[0].longitude, sides[0].latitude),))
        sides[1:] = [_side(side, beside, find) for side in expression.of[1:]]
    return sides


def _as_province(gazetteer: Gazetteer, side: Answer) -> Answer:
    """Return the province that is called after a town: towns have no borders."""
    ground = own_province(gazetteer, side) if not side.is_wide else None
    return side if ground is None else shaped(side, ground, side.method, 1.0)


def _rivals_line(gazetteer: Gazetteer, sides: list[Answer]) -> Any:
    """Return the line between two of the places that the names may mean too."""
    areas = [
        [gazetteer.shape(gazetteer.row_of[one["place_id"]]) for one in side.candidates]
        for side in sides[:2]
    ]
    for one, other in itertools.product(*areas):
        line = shapes.shared_line(one, other) if one is not None and other is not None else None
        if line is not None and not line.is_empty:
            return line
    return shapely.LineString()


def _edge(gazetteer: Gazetteer, side: Answer) -> Any:
    """Return the border of an area with its neighbours, and not its coast."""
    if side.area.geom_type in ("LineString", "MultiLineString"):
        return side.area
    neighbours = [
        shape for shape in countries(gazetteer) if not shapes.covers_most(shape, side.area)
    ]
    line = shapes.land_edge(side.area, neighbours)
    return side.area.boundary if line.is_empty else line


@remembered(4)
def countries(gazetteer: Gazetteer) -> tuple[Any, ...]:
    """Return the ground of all countries."""
    rows = gazetteer.rows_where(kind="country")
    found = [shape for shape in map(gazetteer.shape, rows) if shape is not None]
    return tuple(found)


def _own_side(gazetteer: Gazetteer, sides: list[Answer], where: Where) -> list[Answer]:
    """Return the country asked for as the second side of the border with another country."""
    if len(sides) != 1 or sides[0].precision != "country" or not where.country:
        return []
    for row in gazetteer.rows_where(kind="country", country=where.country)[:1]:
        same = gazetteer.place_id[row] == sides[0].place_id
        shape = None if same else gazetteer.shape(row)
        side = dataclasses.replace(sides[0], geometry=shape)
        side.matched_name, side.place_id = gazetteer.name[row], gazetteer.place_id[row]
        return [side] if shape is not None else []
    return []


def place_side(gazetteer: Gazetteer, expression: Side, where: Where, find: Find) -> Answer:
    """Return what of some ground lies in a place: the Israeli side of a border."""
    ground = find(expression.ground, _abroad(where))
    side = find(expression.of, _abroad(where))
    if lacks_ground(ground) or lacks_ground(side):
        return ground
    # The edges of countries are known to a kilometre or two.
    shared = ground.area.intersection(shapes.grown(side.area, _EDGE_KM))
    if shared.area < _SIDE_SHARE * ground.area.area:
        ground.reason += f"; what of it is the side of {side.called} is not known"
        return ground
    found = shaped(ground, shared, "one side of a border")
    found.reason += f"; what of it lies in {side.called}"
    return found


def place_inside(gazetteer: Gazetteer, expression: Inside, where: Where, find: Find) -> Answer:
    """Return the ground so far inside a place from its border, and near another if that is said."""
    km = expression.km + 0.5 + 0.1 * expression.km
    whole = find(expression.of, _abroad(where))
    if lacks_ground(whole):
        return whole
    if not whole.is_wide:
        return whole
    band = place_border(gazetteer, Border((expression.of,), km), where, find)
    if expression.at is not None:
        at = find(expression.at, _abroad(where))
        if lacks_ground(at):
            at.reason = f"{at.reason}; only {whole.called} is known" if at.reason else at.reason
            return at
        if not at.is_wide:
            at = rounded(
                at, (at.longitude, at.latitude), at.radius_km + 1.5 * km + 1.0, "near a place"
            )
        if not lacks_ground(band):
            shared = at.area.intersection(band.area).intersection(whole.area)
            if not shared.is_empty:
                at.reason = f"the ground of {whole.called} within {km:.0f} km of its border there"
                return shaped(at, shared, "inside a border")
        return at
    if lacks_ground(band):
        return band
    found = place_side(gazetteer, Side(Border((expression.of,), km), expression.of), where, find)
    return without_far_point(found)


def _side(side: Expression, where: Where, find: Find) -> Answer:
    """Return one side of a border: at home, else abroad."""
    if where.country:
        own = find(side, without_inside(where))
        if not lacks_ground(own):
            return own
    return find(side, _abroad(where))


def _abroad(where: Where) -> Where:
    """Return what is known around a border for its two sides, one of them abroad."""
    return where._replace(inside=None, adm1=frozenset(), country="")
