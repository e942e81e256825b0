"""Place what lies in another place, or is named again more closely in brackets."""

from typing import Any

import shapely

from atlas.geocoding.areas.build_area import (
    Find,
    beside_namesake,
    is_line,
    lacks_ground,
    own_province,
    shaped,
)
from atlas.geocoding.areas.several_places import join
from atlas.geocoding.gazetteer.place_table import DISPUTANTS, Gazetteer
from atlas.geocoding.geometry import shapes
from atlas.geocoding.grammar.expression_words import CUES, TOWNS, core_of
from atlas.geocoding.grammar.relations import (
    Aside,
    Between,
    Border,
    Direction,
    Expression,
    Heading,
    Name,
    Near,
    Nowhere,
    Offset,
    Part,
    Within,
)
from atlas.geocoding.matching.answers import Answer, unmatched, unplaced
from atlas.geocoding.matching.ranking import SOFT, THEATRE, Where
from atlas.geocoding.matching.resolve_name import find_name
from atlas.geocoding.spelling.place_names import fold, letters_of_folded
from atlas.geodesy import distance_km
from atlas.reference.countries import countries, find_country


def place_within(gazetteer: Gazetteer, expression: Within, where: Where, find: Find) -> Answer:
    """Return a place in another, else that other place, saying what was not found."""
    whole = _listed_whole(gazetteer, expression, where)
    if whole is not None:
        return whole
    if isinstance(expression.outer, Heading):
        return find(expression.inner, where)
    stated = _country_of(expression.outer)
    if stated and where.country and not _may_be(stated, where.country):
        return _contradicted(expression.inner, stated, where, find)
    outer = find(expression.outer, where)
    if stated and (lacks_ground(outer) or outer.precision != "country"):
        return find(expression.inner, where._replace(country=stated))
    outer = _meant(gazetteer, expression, where, find, outer)
    if outer.match == "unplaced" or isinstance(expression.inner, Nowhere):
        return unplaced("no place is named")
    if lacks_ground(outer):
        inner = find(expression.inner, where)
        return _half_read(gazetteer, expression, where, inner, outer)
    return _in_known(gazetteer, expression, where, find, outer)


def _meant(
    gazetteer: Gazetteer, expression: Within, where: Where, find: Find, outer: Answer
) -> Answer:
    """Return the place around; of several that have its name, the one that holds the inner."""
    if outer.match == "ambiguous" and not outer.placed:
        outer = _beside(expression, outer, where, find)
    if outer.match == "ambiguous" and not outer.placed and isinstance(expression.outer, Name):
        # Behind a comma a province is meant before one of many towns: "Damascus, Virginia".
        province = find_name(gazetteer, expression.outer.text, where, CUES["adm1"])
        outer = province if province.match == "matched" and province.is_wide else outer
    return outer


def _in_known(
    gazetteer: Gazetteer, expression: Within, where: Where, find: Find, outer: Answer
) -> Answer:
    """Return a place in one whose ground is known."""
    listed = _as_list(gazetteer, expression, where, outer)
    if listed is not None:
        return listed
    narrowed = _narrowed(gazetteer, where, outer)
    if isinstance(expression.inner, Border) and not expression.inner.of:
        return outer
    inner = find(expression.inner, narrowed)
    clipped = _clipped(inner, outer, own_province(gazetteer, outer))
    if clipped is not None and isinstance(expression.inner, Border) and outer.reference:
        clipped = _with_town(clipped, outer)
    if clipped is not None:
        return _closer_of(gazetteer, clipped, outer)
    loose = _loosely(expression, inner, outer, where, find)
    return loose if loose is not None else _not_in(gazetteer, expression, where, find, inner, outer)


def _not_in(
    gazetteer: Gazetteer, expression: Within, where: Where, find: Find, inner: Answer, outer: Answer
) -> Answer:
    """Return what is left of a place that was not found in the one around it."""
    if inner.match == "unplaced":
        return inner
    if outer.precision == "country":
        return unmatched(f"{inner.reason}; only {outer.called} is known", inner.candidates)
    if isinstance(expression.inner, Name):
        elsewhere = find(expression.inner, where)
        if elsewhere.match == "matched" and not lacks_ground(elsewhere):
            near = beside_namesake(elsewhere, outer)
            return near if near is not None else _apart(elsewhere, outer)
    if _may_be_a_village(gazetteer, expression.inner, outer, where):
        reason = f"{inner.reason}; only {outer.called} is known, a town"
        return unmatched(reason, outer.candidates)
    return _container(outer, inner)


def _container(outer: Answer, inner: Answer) -> Answer:
    """Return the place that all of the words are known to lie in, and no more."""
    outer.reason = f"only {outer.called} is known of it ({inner.reason})"
    outer.method = f"container: {outer.method}"
    outer.score = round(outer.score * 0.85, 3)
    if outer.precision in ("exact", "site", "town"):
        outer.set_disc(outer.longitude, outer.latitude, outer.radius_km + 1.0)
        outer.precision = "area"
    return outer


def _is_site(expression: Expression) -> bool:
    """Return whether words say what stands in a town: a bridge, a market, a quarter."""
    cue = core_of(expression.text)[1] if isinstance(expression, Name) else None
    return cue is not None and not {"site", "neighbourhood"}.isdisjoint(cue.kinds)


def _country_of(expression: Expression) -> str:
    """Return the code of the country that an expression is the name of; "" for none."""
    if not isinstance(expression, Name):
        return ""
    found = find_country(expression.text)
    if found is None or found.country != found.key:
        return ""
    named = len(expression.text) >= _SHORTEST_COUNTRY or expression.text in map(fold, found.names)
    return found.key if named else ""


def _may_be_a_village(gazetteer: Gazetteer, inner: Expression, town: Answer, where: Where) -> bool:
    """Return whether a name beside a town may well be a village somewhere around it.

    Where the gazetteer lists the villages, a name that is none of them is a quarter or a site; of
    101 such answers elsewhere 28 were right. In a large city of the province that is asked for it
    is a quarter too.
    """
    row = gazetteer.row_of.get(town.place_id)
    if row is None or gazetteer.kind[row] not in TOWNS or gazetteer.country[row] in THEATRE:
        return False
    if gazetteer.population[row] >= _LARGE_CITY and gazetteer.adm1_id[row] in where.adm1:
        return False
    return not (isinstance(inner, Name) and core_of(inner.text)[1] is not None)


def _may_be(one: str, other: str) -> bool:
    """Return whether sources place the same ground in both countries."""
    return one == other or SOFT.get(one) == other or {one, other} <= DISPUTANTS


def _half_read(
    gazetteer: Gazetteer, expression: Within, where: Where, answer: Answer, rest: Answer
) -> Answer:
    """Return no sure answer where a part of the words was not understood."""
    if answer.match != "matched":
        return answer
    row = gazetteer.row_of.get(answer.place_id)
    in_town = row is not None and gazetteer.kind[row] in TOWNS and _is_site(expression.outer)
    if in_town and rest.match == "unmatched":  # "Nyala, Taiba bridge"
        return _container(answer, rest)
    if rest.match == "ambiguous" and where.country:
        answer.reason += f"; not decided: {rest.reason}"
        answer.score = round(_UNDECIDED * answer.score, 3)
        return answer
    told = answer.is_wide and isinstance(expression.outer, _TOLD)
    if where.adm1 or told or answer.precision == "country":
        answer.reason += f"; not understood: {rest.reason}"
        answer.score = round(_REST_LOST * answer.score, 3)
        return answer
    return _doubted(answer, f"{answer.called} is known, but the rest is not: {rest.reason}")


def _apart(answer: Answer, rest: Answer) -> Answer:
    """Return no sure answer where two places are named of which neither lies in the other."""
    rivals = [*answer.candidates, *rest.candidates]
    doubted = _doubted(answer, f"{answer.called} is known, but not in {rest.called}")
    doubted.candidates = rivals
    return doubted


def _contradicted(inner: Expression, stated: str, where: Where, find: Find) -> Answer:
    """Return no sure answer where the words and the column name two countries."""
    rivals = [find(inner, where), find(inner, where._replace(country=stated))]
    reason = f"the words say {countries()[stated].name}, and the country beside them another one"
    answer = unmatched(reason, [rival for one in rivals for rival in one.candidates])
    answer.match = "ambiguous" if answer.candidates else "unmatched"
    return answer


def _doubted(answer: Answer, reason: str) -> Answer:
    """Return an answer without a point: its candidates are listed for a person."""
    doubted = unmatched(reason, answer.candidates)
    doubted.match = "ambiguous"
    return doubted


_LARGE_CITY = 200_000  # people: it has more quarters than villages are called after it
_SHORTEST_COUNTRY = 4  # a code of two or three letters is rather a word
# How sure an answer is still: several are known of its container; the rest was not understood, but
# a province is stated that holds it, or it is an area in which something is told of.
_UNDECIDED, _REST_LOST = 0.9, 0.7
# Regions are drawn by hand: what lies so near is taken for inside.
_DRAWN_KM = 2.0
# A place that words tell of may lie so far beyond the ground of these words.
_LOOSE_KM = 90.0
_SURELY = ("listed name", "near a place", "area of a place", "outskirts of a place")
# One that they tell the direction of may lie as far as this: Palmyra, east of Homs.
_FAR_KM = 200.0
# Words that only tell where a place lies: north of, near, between.
_TOLD = (Near, Direction, Offset, Between, Border, Part)


def _beside(expression: Within, outer: Answer, where: Where, find: Find) -> Answer:
    """Return a place that was ambiguous, asked again on the ground that it is said to narrow."""
    inner = find(expression.inner, where)
    if lacks_ground(inner) or not inner.is_wide or inner.precision == "country":
        return outer
    again = find(expression.outer, where._replace(inside=shapes.grown(inner.area, 15.0)))
    return again if again.match == "matched" and again.placed else outer


def _with_town(band: Answer, town: Answer) -> Answer:
    """Return a piece of a border with the town that it is said to be near: "at Albukamal"."""
    if town.reference is None or band.geometry is None:
        return band
    disc = shapes.disc(*town.reference, 2.0)
    if band.geometry.contains(disc):
        return band
    return shaped(band, band.geometry.union(disc).convex_hull, band.method, 1.0)


def _closer_of(gazetteer: Gazetteer, inner: Answer, outer: Answer) -> Answer:
    """Return the later of two places where it can only lie in the first: "Damascus - Mezzeh"."""
    large, small = (gazetteer.row_of.get(one.place_id) for one in (inner, outer))
    if large is None or small is None or large == small or not outer.placed:
        return inner
    if gazetteer.kind[large] != "settlement" or inner.precision != "town":
        return inner
    if gazetteer.kind[small] not in ("neighbourhood", "site", "camp", "region"):
        return inner
    away = distance_km(inner.longitude, inner.latitude, outer.longitude, outer.latitude)
    inside = away <= inner.radius_km + 2.0 and outer.radius_km < 0.6 * inner.radius_km
    return outer if inside else inner


def _loosely(
    expression: Within, inner: Answer, outer: Answer, where: Where, find: Find
) -> Answer | None:
    """Return a listed place that lies beyond the ground which words only tell of, but not far."""
    if not isinstance(expression.outer, _TOLD) or lacks_ground(outer):
        return None
    ground = shapes.grown(outer.area, _LOOSE_KM)
    if isinstance(expression.outer, Part):
        whole = find(expression.outer.of, where)
        ground = ground if lacks_ground(whole) else ground.union(whole.area)
    if isinstance(expression.outer, Direction) and outer.reference is not None:
        there = expression.outer.bearing, max(120.0, min(expression.outer.width, 200.0))
        ground = ground.union(shapes.wedges([shapes.Wedge(*outer.reference, *there, _FAR_KM)])[0])
    if inner.match in ("matched", "ambiguous") and not lacks_ground(inner):
        found = inner
    else:
        found = find(expression.inner, where._replace(inside=ground))
    if found.match != "matched" or lacks_ground(found) or found.method not in _SURELY:
        return None
    if not ground.intersects(found.area) or found.radius_km > max(30.0, outer.radius_km):
        return None
    found.reason += f"; it lies beyond the ground of {outer.called} that the words say"
    found.score = round(0.9 * found.score, 3)
    return found


# A town of so many people is not said to lie in another one: "Damascus, Aleppo" are two places.
_CITY = 20_000


def _as_list(
    gazetteer: Gazetteer, expression: Within, where: Where, outer: Answer
) -> Answer | None:
    """Return the ground of both, where "A, B" cannot mean A in B: two towns of one country."""
    if isinstance(expression.outer, _TOLD):
        return None
    several = outer.method == "several places"
    town = gazetteer.row_of.get(outer.place_id)
    if not isinstance(expression.inner, Name) or (town is None and not several):
        return None
    if not several and (town is None or gazetteer.kind[town] != "settlement"):
        return None
    inner = find_name(gazetteer, expression.inner.text, where)
    row = gazetteer.row_of.get(inner.place_id)
    if inner.match != "matched" or row is None or gazetteer.kind[row] != "settlement":
        return None
    if town is not None and gazetteer.country[town] != gazetteer.country[row]:
        return None
    away = distance_km(inner.longitude, inner.latitude, outer.longitude, outer.latitude)
    apart = away > max(15.0, outer.radius_km + 8.0) and gazetteer.population[row] >= _CITY
    people = gazetteer.population
    larger = town is not None and row != town and people[row] > people[town] > 0
    if not (apart or larger or (several and away <= 300)):
        return None
    return join([inner, outer])


def _listed_whole(gazetteer: Gazetteer, expression: Within, where: Where) -> Answer | None:
    """Return the place that is listed under both names: "Iranian embassy in Beirut"."""
    outer = expression.outer
    outer = outer.inner if isinstance(outer, Within) else outer
    if not (isinstance(expression.inner, Name) and isinstance(outer, Name)):
        return None
    a, b = expression.inner.text, outer.text
    for words in (f"{a} in {b}", f"{a} {b}", f"{b} {a}"):
        if gazetteer.named(letters_of_folded(words)):
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
        disc = shapes.disc(outer.longitude, outer.latitude, reach)
        return where._replace(inside=shapely.union_all([disc, *_namesakes(gazetteer, outer)]))
    margin = 3.0 + min(5.0, 0.1 * outer.radius_km)
    ground = shapes.grown(outer.area, margin)
    province = own_province(gazetteer, outer)  # "the desert of Sukhna, eastern Homs"
    return where._replace(inside=ground if province is None else ground.union(province))


def _namesakes(gazetteer: Gazetteer, town: Answer) -> list[Any]:
    """Return the ground of the provinces and districts that are called like a town."""
    grounds = []
    for rival in town.candidates:
        row = gazetteer.row_of[rival["place_id"]]
        if rival["kind"] in ("adm1", "adm2", "region"):
            shape = gazetteer.shape(row)
            here = gazetteer.longitude[row], gazetteer.latitude[row]
            grounds.append(shape or shapes.disc(*here, gazetteer.radius_km[row]))
    province = own_province(gazetteer, town)
    return grounds if province is None else [*grounds, province]


def _clipped(inner: Answer, outer: Answer, province: Any = None) -> Answer | None:
    """Return the inner place where it lies in the outer one, or the ground that both share."""
    if inner.match not in ("matched", "ambiguous") or lacks_ground(inner):
        return None
    if outer.precision == "country":
        return inner
    if not inner.is_wide or inner.precision == "country":
        return inner if inner.placed else None
    ground = inner.area
    if is_line(ground):
        ground = shapes.grown(ground, 2.0)
    around = outer.area
    if outer.precision in ("region", "area") and outer.is_wide and outer.method == "listed name":
        around = shapes.grown(around, _DRAWN_KM)
    shared = ground.intersection(around)
    if shared.is_empty and province is not None:
        shared = ground.intersection(province)
    if shared.is_empty or outer.area.covers(ground):
        return inner if not shared.is_empty else None
    return shaped(inner, shared, "ground that two areas share")


def place_aside(gazetteer: Gazetteer, expression: Aside, where: Where, find: Find) -> Answer:
    """Return a place, or what brackets say more closely."""
    as_container = Within(expression.outer, expression.inner)
    if _country_of(expression.inner):
        return place_within(gazetteer, as_container, where, find)
    outer = find(expression.outer, where)
    if lacks_ground(outer):
        inner = find(expression.inner, where)
        if lacks_ground(inner):
            return outer
        return place_within(gazetteer, as_container, where, find)
    inner = find(expression.inner, _narrowed(gazetteer, where, outer))
    if inner.match == "unmatched" and outer.match == "matched":
        return _half_read(gazetteer, as_container, where, outer, inner)
    if inner.match != "matched" or not inner.placed or not outer.placed:
        return outer
    away = distance_km(inner.longitude, inner.latitude, outer.longitude, outer.latitude)
    beside = away <= outer.radius_km + 5.0
    # Of two spellings of one place the one that is listed is the surer.
    surer = outer.method == "near spelling" and inner.method == "listed name"
    return inner if beside and (surer or inner.radius_km < outer.radius_km) else outer
