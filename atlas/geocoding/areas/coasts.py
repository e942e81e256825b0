"""Build the ground along coasts, and the water off them."""

from typing import Any

import shapely

from atlas.geocoding.areas.borders import countries
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
from atlas.geocoding.grammar.relations import Coast, Off
from atlas.geocoding.matching.answers import Answer, unmatched
from atlas.geocoding.matching.ranking import Where

# How far at sea something is that is said to be off a place, and no more.
OFF_KM = 20.0
_COAST_KM, _LAKE_KM = 5.0, 3.0
# Degrees, within which the edges of neighbours may miss each other.
_GAP = 0.02


def place_coast(gazetteer: Gazetteer, expression: Coast, where: Where, find: Find) -> Answer:
    """Return the ground along a coast, on land and water."""
    base = find(expression.of, where)
    if lacks_ground(base):
        return base
    row = gazetteer.row_of.get(base.place_id)
    lake = row is not None and gazetteer.kind[row] == "water" and base.geometry is not None
    beach = base.geometry.boundary if lake else _beach(gazetteer, base)
    if beach.is_empty:
        return unmatched(f"{base.called} has no coast", base.candidates)
    km = _LAKE_KM if lake else _COAST_KM
    return shaped(base, shapes.grown(beach, km), "coast of a place")


def place_off(gazetteer: Gazetteer, expression: Off, where: Where, find: Find) -> Answer:
    """Return the water off a place, at a distance or near."""
    base = find(expression.of, without_inside(where))
    if lacks_ground(base):
        return base
    base.reference = base.reference or (base.longitude, base.latitude)
    km = expression.km
    slack = 0.0 if km is None else 1.0 + 0.1 * km
    reach = OFF_KM if km is None else km + slack
    ground = _ground(base)
    far = shapes.grown(ground, reach)
    if km is not None and km - slack > 1.0:
        near = ground if base.is_wide else ground.centroid
        far = far.difference(shapes.grown(near, km - slack))
    water = far.difference(_land(gazetteer, far))
    if water.is_empty:
        return unmatched(f"no sea lies off {base.called}", base.candidates)
    found = shaped(base, water, "at sea off a place")
    found.reason += f"; the water off {base.called}"
    return without_far_point(found)


def _ground(base: Answer) -> Any:
    """Return the ground of an answer, plain enough to be widened."""
    if base.is_wide:
        return base.area.simplify(0.005)
    return shapes.disc(base.longitude, base.latitude, min(base.radius_km, 5.0))


def _land(gazetteer: Gazetteer, around: Any) -> Any:
    """Return the land around some ground."""
    west, south, east, north = around.bounds
    # Wide enough for ground that no country is said to hold to be a hole, and no bay.
    box = shapely.box(west - 1.2, south - 1.2, east + 1.2, north + 1.2)
    near = [shape for shape in countries(gazetteer) if shape.intersects(box)]
    cut = [shapely.clip_by_rect(shape, *box.bounds) for shape in near]
    # Gaps between neighbours are no water.
    land = shapely.union_all([shapely.make_valid(shape).buffer(_GAP) for shape in cut])
    whole = [shapely.Polygon(part.exterior) for part in shapely.get_parts(land)]
    return shapely.union_all(whole).buffer(-_GAP)


def _beach(gazetteer: Gazetteer, base: Answer) -> Any:
    """Return the line along which the ground of a place meets the sea."""
    ground = base.area if is_line(base.geometry) else base.area.buffer(0)
    if not base.is_wide:
        ground = shapes.disc(base.longitude, base.latitude, base.radius_km + 3.0)
    near = shapes.grown(ground, 2.0)
    land = _land(gazetteer, near)
    return land.boundary.intersection(near)
