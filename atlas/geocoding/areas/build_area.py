"""What all grounds are made with: an answer with a new shape, and what may be built on."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeAlias

import shapely

from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry import shapes
from atlas.geocoding.grammar.expression_words import core_key
from atlas.geocoding.grammar.relations import Expression
from atlas.geocoding.matching.answers import Answer, unmatched
from atlas.geocoding.matching.ranking import Where
from atlas.geocoding.matching.resolve_name import NAMESAKE
from atlas.geocoding.spelling.place_names import letters_of
from atlas.geodesy import distance_km
from atlas.reference.precision import GROUND, precision_for

FARTHEST_KM = 500.0
# A district may reach so much farther than the ground that is taken for it, and how sure a place
# there is still.
_BEYOND_KM, _BY_NAMESAKE = 60.0, 0.9
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
        kind="",
        precision=precision_for(radius, GROUND),
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
    base.precision = precision_for(radius_km, GROUND)
    return base


def lacks_ground(base: Answer) -> bool:
    """Whether an answer has neither point nor shape to build on."""
    return base.match in ("unmatched", "unplaced") or (not base.placed and base.geometry is None)


# Ground that reaches farther is said and drawn, but has no point.
TOO_LONG_KM = 400.0


def without_far_point(found: Answer) -> Answer:
    """Return an answer without its point where the ground is too long for one to stand for it."""
    if found.placed and found.radius_km > TOO_LONG_KM:
        found.longitude = found.latitude = found.radius_km = float("nan")
        found.reason += "; it reaches too far for a point"
    return found


def is_line(shape: Any) -> bool:
    """Whether a shape is a line, such as a river or a border."""
    return shape is not None and shape.geom_type in ("LineString", "MultiLineString")


def without_inside(where: Where) -> Where:
    """Return what is known around an expression for a place that may lie beside it."""
    return where._replace(inside=None, adm1=frozenset())


def own_province(gazetteer: Gazetteer, town: Answer) -> Any:
    """Return the ground of the province that is called after a town, or None.

    "Southern Idlib" is said of the town's south, and more often of the province's.
    """
    row = gazetteer.row_of.get(town.place_id)
    if row is None or gazetteer.kind[row] != "settlement":
        return None
    here = shapely.Point(gazetteer.longitude[row], gazetteer.latitude[row])
    letters = letters_of(gazetteer.name[row])
    for key in (letters, core_key("adm1", letters)):
        for one in gazetteer.named(key):
            if gazetteer.kind[one] == "adm1" and gazetteer.country[one] == gazetteer.country[row]:
                shape = gazetteer.shape(one)
                if shape is not None and shape.dwithin(here, 0.2):
                    return shape
    return None


def beside_namesake(inner: Answer, outer: Answer) -> Answer | None:
    """Return a town beside the ground around another, which stands for an unknown area, or None.

    How far a district reaches from the town that it is called after nobody knows: a place not far
    beyond is in no contradiction to it, and no surer for it.
    """
    if NAMESAKE not in outer.reason or not inner.placed or not outer.placed:
        return None
    away = distance_km(inner.longitude, inner.latitude, outer.longitude, outer.latitude)
    if away > outer.radius_km + _BEYOND_KM:
        return None
    inner.reason += f"; {outer.reason}, and may reach as far"
    inner.score = round(_BY_NAMESAKE * inner.score, 3)
    return inner
