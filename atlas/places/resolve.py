"""Answer a place expression: read it, resolve its references, build its shape."""

import dataclasses
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import shapely

from atlas.places import shapes
from atlas.places.answers import Answer, unmatched, unplaced
from atlas.places.expressions import read
from atlas.places.gazetteer import Gazetteer
from atlas.places.names import fold, letters_of
from atlas.places.ranking import Where, country_fit
from atlas.places.references import find_name
from atlas.places.relations import (
    Aside,
    Between,
    Border,
    Coast,
    Direction,
    Expression,
    Name,
    Near,
    Nowhere,
    Offset,
    Part,
    Together,
    Within,
)
from atlas.places.words import CUES, TRIGGERS

WIDE = ("adm1", "adm2", "region", "country")
AREA_KM = 25.0
FARTHEST_KM = 500.0
DISTRICT = CUES["adm2"]


def place(gazetteer: Gazetteer, text: str, where: Where) -> Answer:
    """Return the answer to a name or place expression."""

    def known(words: str) -> bool:
        return any(
            country_fit(gazetteer, row, where.country) or gazetteer.kind[row] == "country"
            for row in gazetteer.named(letters_of(words))
        )

    expression = read(text, known)
    words = fold(text).split()
    if not where.country and len(words) < 3 and TRIGGERS.issuperset(words):
        return unplaced(f"{text.strip()!r:.80} names no place by itself")
    if isinstance(expression, Nowhere):
        return unplaced(f"{text.strip()!r:.80} names no place")
    return evaluate(gazetteer, expression, where)


@lru_cache(maxsize=4096)
def district(
    gazetteer: Gazetteer, text: str, country: str, adm1: frozenset[str]
) -> tuple[float, float, float] | None:
    """Return the centre and radius of the district that a text names, or None."""
    if not text:
        return None
    where = Where(country, adm1)
    answer = find_name(gazetteer, fold(text), where, DISTRICT)
    if answer.match == "unmatched":
        answer = place(gazetteer, text, where)
    if not answer.placed or answer.radius_km > 120 or answer.precision == "country":
        return None
    row = gazetteer.row_of.get(answer.place_id)
    own = row is not None and answer.precision == "adm2"
    radius = gazetteer.radius_km[row] if own and row is not None else answer.radius_km
    return answer.longitude, answer.latitude, max(10.0, radius)


def evaluate(gazetteer: Gazetteer, expression: Expression, where: Where) -> Answer:
    """Return the answer to an expression that is read."""
    if isinstance(expression, Name):
        return find_name(gazetteer, expression.text, where)
    if isinstance(expression, Nowhere):
        return unplaced(f"{expression.words!r} names no place")
    return _EVALUATORS[type(expression)](gazetteer, expression, where)


def shaped(base: Answer, shape: Any, method: str, sure: float = 0.96) -> Answer:
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
        precision="area" if radius <= AREA_KM else "region",
        score=round(base.score * sure, 3),
        method=method,
    )


def rounded(
    base: Answer, point: tuple[float, float], radius_km: float, method: str, sure: float = 0.96
) -> Answer:
    """Return an answer whose ground is the disc around a point."""
    found = dataclasses.replace(base, method=method, score=round(base.score * sure, 3))
    found.set_disc(*point, radius_km)
    found.precision = "area" if radius_km <= AREA_KM else "region"
    return found


def _lacks_ground(base: Answer) -> bool:
    """Whether an answer has neither point nor shape to build on."""
    return base.match in ("unmatched", "unplaced") or (not base.placed and base.geometry is None)


def _near(gazetteer: Gazetteer, expression: Near, where: Where) -> Answer:
    """Return the ground around a place."""
    base = evaluate(gazetteer, expression.of, where)
    if _lacks_ground(base) or expression.how == "self" or base.precision == "country":
        return base
    how, radius = expression.how, base.radius_km
    if base.precision in WIDE or (base.precision == "area" and how == "area"):
        margin = {"near": 5.0, "outskirts": 3.0}.get(how, 0.0)
        return (
            shaped(base, shapes.grown(base.area, margin), f"{how} of an area") if margin else base
        )
    reach = {
        "near": max(5.0, radius + 4.0),
        "area": max(5.0, radius + 4.0),
        "outskirts": max(5.0, radius + 4.0),
        "countryside": max(15.0, 1.2 * radius + 11.0),
    }[how]
    method = "near a place" if how == "near" else f"{how} of a place"
    return rounded(base, (base.longitude, base.latitude), reach, method)


def _offset(gazetteer: Gazetteer, expression: Offset, where: Where) -> Answer:
    """Return the point at a distance, with the error of distance, bearing and place."""
    base = evaluate(gazetteer, expression.of, _without_inside(where))
    if _lacks_ground(base) or not base.placed:
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


def _direction(gazetteer: Gazetteer, expression: Direction, where: Where) -> Answer:
    """Return the sector that lies in a direction from a town, or that part of an area."""
    base = evaluate(gazetteer, expression.of, _without_inside(where))
    if _lacks_ground(base):
        return base
    if base.precision in WIDE:
        return _part_of(base, expression.bearing)
    reach = max(18.0, 12.0 + 1.5 * base.radius_km)
    sector = shapes.sector(
        base.longitude, base.latitude, expression.bearing, min(expression.width, 200.0), 0.0, reach
    )
    return shaped(base, sector, "direction from a place", 0.9)


def _part(gazetteer: Gazetteer, expression: Part, where: Where) -> Answer:
    """Return a part of an area."""
    base = evaluate(gazetteer, expression.of, where)
    if _lacks_ground(base):
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


def _between(gazetteer: Gazetteer, expression: Between, where: Where) -> Answer:
    """Return the corridor between two places."""
    free = _without_inside(where)
    start = evaluate(gazetteer, expression.start, free)
    beside = free._replace(near=((start.longitude, start.latitude),)) if start.placed else free
    end = evaluate(gazetteer, expression.end, beside)
    if end.placed and start.match != "matched":
        start = evaluate(
            gazetteer, expression.start, free._replace(near=((end.longitude, end.latitude),))
        )
    if not (start.placed and end.placed):
        return _one_end(start, end)
    ends = (start.longitude, start.latitude), (end.longitude, end.latitude)
    base_km = 2.0 + min(6.0, max(start.radius_km, end.radius_km) / 2)
    lens = shapes.corridor(*ends, 0.2 if expression.road else 0.12, base_km)
    both = dataclasses.replace(
        start,
        score=min(start.score, end.score),
        matched_name=f"{start.matched_name} – {end.matched_name}",
        place_id=f"{start.place_id} {end.place_id}",
        candidates=start.candidates + end.candidates,
        reason=f"between {start.matched_name} and {end.matched_name}",
    )
    return shaped(
        both, lens, "road between two places" if expression.road else "between two places"
    )


def _one_end(start: Answer, end: Answer) -> Answer:
    """Return the answer to a way of which an end is not found."""
    lost = start if not start.placed else end
    return unmatched(f"one end is not found: {lost.reason}", start.candidates + end.candidates)


def _border(gazetteer: Gazetteer, expression: Border, where: Where) -> Answer:
    """Return the ground along a border."""
    sides = [evaluate(gazetteer, side, _abroad(where)) for side in expression.of]
    if not sides:
        return unmatched("a border, but not of what")
    if any(_lacks_ground(side) for side in sides):
        return next(side for side in sides if _lacks_ground(side))
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
        reason="the border between " + " and ".join(side.matched_name for side in sides),
    )
    return shaped(both, touching, "border between two areas")


def _coast(gazetteer: Gazetteer, expression: Coast, where: Where) -> Answer:
    """Return the ground along a coast."""
    base = evaluate(gazetteer, expression.of, where)
    if _lacks_ground(base):
        return base
    if base.precision in WIDE:
        others = [gazetteer.shape(r) for r, k in enumerate(gazetteer.kind) if k == "country"]
        return shaped(base, shapes.coast(base.area, others), "coast of an area")
    here = base.longitude, base.latitude
    return rounded(base, here, base.radius_km + 8.0, "coast near a place")


def _within(gazetteer: Gazetteer, expression: Within, where: Where) -> Answer:
    """Return a place in another, else that other place, saying what was not found."""
    whole = _listed_whole(gazetteer, expression, where)
    if whole is not None:
        return whole
    outer = evaluate(gazetteer, expression.outer, where)
    if outer.match == "unplaced" or isinstance(expression.inner, Nowhere):
        return unplaced("no place is named")
    if _lacks_ground(outer):
        inner = evaluate(gazetteer, expression.inner, where)
        if inner.match == "matched":
            inner.reason += f"; not understood: {outer.reason}"
        return inner
    narrowed = _narrowed(gazetteer, where, outer)
    if isinstance(expression.inner, Border) and not expression.inner.of:
        return outer
    inner = evaluate(gazetteer, expression.inner, narrowed)
    clipped = _clipped(inner, outer)
    if clipped is not None:
        return clipped
    if inner.match == "unplaced":
        return inner
    if outer.precision == "country":
        return unmatched(f"{inner.reason}; only {outer.matched_name} is known", inner.candidates)
    outer.reason = f"only {outer.matched_name} is known of it ({inner.reason})"
    outer.method = f"container: {outer.method}"
    outer.score = round(outer.score * 0.85, 3)
    if outer.precision in ("exact", "site", "town"):
        outer.set_disc(outer.longitude, outer.latitude, outer.radius_km + 1.0)
        outer.precision = "area"
    return outer


def _listed_whole(gazetteer: Gazetteer, expression: Within, where: Where) -> Answer | None:
    """Return the place that is listed under both names: "Iranian embassy in Beirut"."""
    outer = expression.outer
    outer = outer.inner if isinstance(outer, Within) else outer
    if not (isinstance(expression.inner, Name) and isinstance(outer, Name)):
        return None
    a, b = expression.inner.text, outer.text
    for words in (f"{a} in {b}", f"{a} {b}", f"{b} {a}"):
        if gazetteer.named(letters_of(words)):
            found = find_name(gazetteer, words, where)
            if found.match == "matched":
                return found
    return None


def _narrowed(gazetteer: Gazetteer, where: Where, outer: Answer) -> Where:
    """Return what is known around a place once its container is found."""
    if outer.precision == "country":
        country = gazetteer.country[gazetteer.row_of[outer.place_id]] if outer.place_id else ""
        return where._replace(country=country or where.country)
    if outer.precision in ("exact", "site", "town"):
        reach = max(15.0, outer.radius_km + 8.0)
        return where._replace(inside=shapes.disc(outer.longitude, outer.latitude, reach))
    margin = 3.0 + min(5.0, 0.1 * outer.radius_km)
    return where._replace(inside=shapes.grown(outer.area, margin))


def _clipped(inner: Answer, outer: Answer) -> Answer | None:
    """Return the inner place where it lies in the outer one, or the ground that both share."""
    if inner.match not in ("matched", "ambiguous") or _lacks_ground(inner):
        return None
    if outer.precision == "country":
        return inner
    if inner.precision not in WIDE or inner.precision == "country":
        return inner if inner.placed else None
    ground = inner.area
    if ground.geom_type in ("LineString", "MultiLineString"):
        ground = shapes.grown(ground, 2.0)
    shared = ground.intersection(outer.area)
    if shared.is_empty or outer.area.covers(ground):
        return inner if not shared.is_empty else None
    return shaped(inner, shared, "ground that two areas share")


def _aside(gazetteer: Gazetteer, expression: Aside, where: Where) -> Answer:
    """Return a place, or what brackets say more closely."""
    outer = evaluate(gazetteer, expression.outer, where)
    if _lacks_ground(outer):
        return evaluate(gazetteer, expression.inner, where)
    inner = evaluate(gazetteer, expression.inner, _narrowed(gazetteer, where, outer))
    if inner.match != "matched" or not inner.placed or not outer.placed:
        return outer
    away = shapes.distance_km(inner.longitude, inner.latitude, outer.longitude, outer.latitude)
    closer = inner.radius_km < outer.radius_km and away <= outer.radius_km + 5.0
    return inner if closer else outer


def _together(gazetteer: Gazetteer, expression: Together, where: Where) -> Answer:
    """Return the ground of several places, or the one place that two names mean."""
    answers = [evaluate(gazetteer, member, where) for member in expression.members]
    placed = [answer for answer in answers if not _lacks_ground(answer)]
    if not placed:
        return answers[0]
    if any(answer.precision == "country" for answer in placed):
        first = next(answer for answer in placed if answer.precision == "country")
        names = " and ".join(answer.matched_name for answer in placed)
        return dataclasses.replace(first, matched_name=names, reason=f"as wide as {names}")
    if len(placed) == 1:
        lost = next((answer.reason for answer in answers if _lacks_ground(answer)), "")
        placed[0].reason += f"; not found: {lost}" if lost else ""
        placed[0].score = round(placed[0].score * (0.95 if expression.slash else 0.8), 3)
        return placed[0]
    joint = dataclasses.replace(
        placed[0],
        matched_name=" / ".join(dict.fromkeys(answer.matched_name for answer in placed)),
        place_id=" ".join(dict.fromkeys(answer.place_id for answer in placed if answer.place_id)),
        score=min(answer.score for answer in placed),
        candidates=[one for answer in placed for one in answer.candidates],
        reason="several places: " + ", ".join(answer.matched_name for answer in placed),
    )
    return shaped(joint, shapely.unary_union([a.area for a in placed]), "several places")


def _without_inside(where: Where) -> Where:
    """Return what is known around an expression for a place that may lie beside it."""
    return where._replace(inside=None, adm1=frozenset())


def _abroad(where: Where) -> Where:
    """Return what is known around a border for its two sides, one of them abroad."""
    return where._replace(inside=None, adm1=frozenset(), country="")


_EVALUATORS: dict[type, Callable[..., Answer]] = {
    Near: _near,
    Offset: _offset,
    Direction: _direction,
    Part: _part,
    Between: _between,
    Border: _border,
    Coast: _coast,
    Within: _within,
    Aside: _aside,
    Together: _together,
}
