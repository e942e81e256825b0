"""Answer a place expression: read it, resolve its references, build its shape."""

import dataclasses
from collections.abc import Callable
from typing import Any

import shapely

from atlas.places import around, shapes
from atlas.places.answers import Answer, unmatched, unplaced
from atlas.places.around import WIDE, lacks_ground, rounded, shaped
from atlas.places.expressions import plain_name, read
from atlas.places.gazetteer import Gazetteer
from atlas.places.names import fold, letters_of_folded
from atlas.places.ranking import SUPPLEMENT_LAYER, Where, country_fit
from atlas.places.references import find_name, no_place
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
from atlas.places.tongues import Words, in_english
from atlas.places.words import COMMON_NOUNS, CUES, PEOPLE_AND_FEASTS, TRIGGERS


def place(gazetteer: Gazetteer, text: str, where: Where) -> Answer:
    """Return the answer to a name or place expression."""
    name = plain_name(text)
    if not name or not name.isascii():
        text = in_english(text, Words(gazetteer, where.country))
        name = plain_name(text)
    if name:
        bare = not where.country and name in PEOPLE_AND_FEASTS
        if bare or _is_common(gazetteer, name, where.country):
            return no_place(
                gazetteer, name, f"{text.strip()!r:.80} names no place by itself", where
            )
        return find_name(gazetteer, name, where)

    def known(words: str) -> bool:
        return any(
            country_fit(gazetteer, row, where.country) or gazetteer.kind[row] == "country"
            for row in gazetteer.named(letters_of_folded(words))
        )

    expression = read(text, known)
    folded = fold(text)
    if not where.country and len(text) < 30:
        words = folded.split()
        if 0 < len(words) < 3 and TRIGGERS.issuperset(words):
            return unplaced(f"{text.strip()!r:.80} names no place by itself")
    if isinstance(expression, Nowhere):
        return no_place(gazetteer, folded, f"{text.strip()!r:.80} names no place", where)
    if _is_common(gazetteer, folded, where.country):
        return no_place(gazetteer, folded, f"{text.strip()!r:.80} names no place by itself", where)
    return evaluate(gazetteer, expression, where)


def _is_common(gazetteer: Gazetteer, folded: str, country: str) -> bool:
    """Whether a text is common nouns alone ("at the airport"), and no name of a nearer layer.

    In a country that is said, two such words may be a town's own name ("Airport City").
    """
    words = folded.split()
    if not words or words[0] not in COMMON_NOUNS or len(words) > 6:
        return False
    if not COMMON_NOUNS.issuperset(words):
        return False
    rows = gazetteer.named(letters_of_folded(folded))
    if country and len(words) > 1:
        own = [row for row in rows if country_fit(gazetteer, row, country)]
        if any(fold(gazetteer.name[row]) == folded for row in own):
            return False
    return all(gazetteer.layer[row] > SUPPLEMENT_LAYER for row in rows)


def area_beside(gazetteer: Gazetteer, adm1: str, adm2: str, where: Where) -> Answer:
    """Return the district, else the province, that a row names which has no name of a place."""
    asked = [(adm2, "adm2", where.adm1), (adm1, "adm1", frozenset[str]())]
    lost: list[str] = []
    for text, kind, within in asked:
        if not text:
            continue
        known = Where(where.country, within, near=where.near)
        answer = find_name(gazetteer, fold(text), known, CUES[kind])
        if not lacks_ground(answer) and answer.precision not in ("exact", "site", "town"):
            answer.reason = "; ".join([*lost, f"no name was given, only {text!r:.80}"])
            return answer
        lost.append(f"no {kind} {text!r:.80} is known")
    return unmatched("no name was given; " + ", ".join(lost))


def evaluate(gazetteer: Gazetteer, expression: Expression, where: Where) -> Answer:
    """Return the answer to an expression that is read."""
    if isinstance(expression, Name):
        if _is_common(gazetteer, expression.text, where.country):
            return unmatched(f"{expression.text!r} names no place by itself")
        return find_name(gazetteer, expression.text, where)
    if isinstance(expression, Nowhere):
        return unplaced(f"{expression.words!r} names no place")
    if type(expression) in _TIED:
        return _TIED[type(expression)](gazetteer, expression, where)

    def find(part: Expression, known: Where) -> Answer:
        return evaluate(gazetteer, part, known)

    return _AROUND[type(expression)](gazetteer, expression, where, find)


def _within(gazetteer: Gazetteer, expression: Within, where: Where) -> Answer:
    """Return a place in another, else that other place, saying what was not found."""
    whole = _listed_whole(gazetteer, expression, where)
    if whole is not None:
        return whole
    outer = evaluate(gazetteer, expression.outer, where)
    if outer.match == "unplaced" or isinstance(expression.inner, Nowhere):
        return unplaced("no place is named")
    if lacks_ground(outer):
        inner = evaluate(gazetteer, expression.inner, where)
        if inner.match == "matched":
            inner.reason += f"; not understood: {outer.reason}"
        return inner
    listed = _as_list(gazetteer, expression, where, outer)
    if listed is not None:
        return listed
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
        return unmatched(f"{inner.reason}; only {outer.called} is known", inner.candidates)
    outer.reason = f"only {outer.called} is known of it ({inner.reason})"
    outer.method = f"container: {outer.method}"
    outer.score = round(outer.score * 0.85, 3)
    if outer.precision in ("exact", "site", "town"):
        outer.set_disc(outer.longitude, outer.latitude, outer.radius_km + 1.0)
        outer.precision = "area"
    return outer


# A town of so many people is not said to lie in another one: "Damascus, Aleppo" are two places.
_CITY = 20_000


def _as_list(
    gazetteer: Gazetteer, expression: Within, where: Where, outer: Answer
) -> Answer | None:
    """Return the ground of both, where "A, B" cannot mean A in B: two towns of one country."""
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
    away = shapes.distance_km(inner.longitude, inner.latitude, outer.longitude, outer.latitude)
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
    return where._replace(inside=shapes.grown(outer.area, margin))


def _namesakes(gazetteer: Gazetteer, town: Answer) -> list[Any]:
    """Return the ground of the provinces and districts that are called like a town."""
    grounds = []
    for rival in town.candidates:
        row = gazetteer.row_of[rival["place_id"]]
        if rival["kind"] in ("adm1", "adm2", "region"):
            shape = gazetteer.shape(row)
            here = gazetteer.longitude[row], gazetteer.latitude[row]
            grounds.append(shape or shapes.disc(*here, gazetteer.radius_km[row]))
    return grounds


def _clipped(inner: Answer, outer: Answer) -> Answer | None:
    """Return the inner place where it lies in the outer one, or the ground that both share."""
    if inner.match not in ("matched", "ambiguous") or lacks_ground(inner):
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
    if lacks_ground(outer):
        inner = evaluate(gazetteer, expression.inner, where)
        return outer if lacks_ground(inner) else inner
    inner = evaluate(gazetteer, expression.inner, _narrowed(gazetteer, where, outer))
    if inner.match != "matched" or not inner.placed or not outer.placed:
        return outer
    away = shapes.distance_km(inner.longitude, inner.latitude, outer.longitude, outer.latitude)
    closer = inner.radius_km < outer.radius_km and away <= outer.radius_km + 5.0
    return inner if closer else outer


# Two names parted by a slash are one place's, or neighbours': none lie so far apart.
_SLASH_KM = 300.0
# Of a list of places of which one alone is known, no more than this is known.
_LIST_KM = 25.0


def _together(gazetteer: Gazetteer, expression: Together, where: Where) -> Answer:
    """Return the ground of several places, or the one place that two names mean."""
    answers = [evaluate(gazetteer, member, where) for member in expression.members]
    if {answer.match for answer in answers} == {"matched", "ambiguous"}:
        answers = _beside_each_other(gazetteer, expression, answers, where)
    placed = [answer for answer in answers if not lacks_ground(answer)]
    if not placed:
        return answers[0]
    if any(answer.precision == "country" for answer in placed):
        first = next(answer for answer in placed if answer.precision == "country")
        names = " and ".join(answer.called for answer in placed)
        return dataclasses.replace(first, matched_name=names, reason=f"as wide as {names}")
    if len(placed) == 1:
        return _one_of(placed[0], answers, slash=expression.slash)
    if expression.slash and _apart_km(placed) > _SLASH_KM:
        names = ", ".join(f"{answer.called} ({_country_of(answer)})" for answer in placed)
        listed = [one for answer in placed for one in answer.candidates]
        reason = f"two names that lie far apart: {names}; say the country"
        return Answer("ambiguous", reason, candidates=listed)
    return join(placed)


def _beside_each_other(
    gazetteer: Gazetteer, expression: Together, answers: list[Answer], where: Where
) -> list[Answer]:
    """Return the answers, those that were ambiguous asked again beside the others."""
    sure = [one for one in answers if one.match == "matched" and one.placed]
    points = tuple((one.longitude, one.latitude) for one in sure if one.precision != "country")
    beside = where._replace(near=where.near + points)
    return [
        evaluate(gazetteer, member, beside) if answer.match == "ambiguous" else answer
        for member, answer in zip(expression.members, answers, strict=True)
    ]


def _one_of(known: Answer, answers: list[Answer], *, slash: bool) -> Answer:
    """Return the one place of several that is known; of a list it is known as an area only."""
    lost = next((answer.reason for answer in answers if lacks_ground(answer)), "")
    known.reason += f"; not found: {lost}" if lost else ""
    known.score = round(known.score * (0.95 if slash else 0.8), 3)
    if not slash and known.placed and known.precision not in WIDE:
        rounded(
            known,
            (known.longitude, known.latitude),
            max(_LIST_KM, known.radius_km),
            "one of several places",
            1.0,
        )
    return known


def _apart_km(placed: list[Answer]) -> float:
    """Return how far the farthest of several places lies from the first."""
    here = placed[0].longitude, placed[0].latitude
    return max(shapes.distance_km(*here, one.longitude, one.latitude) for one in placed)


def _country_of(answer: Answer) -> str:
    """Return the country of the likeliest candidate."""
    return str(answer.candidates[0]["country"]) if answer.candidates else "?"


def join(placed: list[Answer]) -> Answer:
    """Return the ground of several places as one answer."""
    joint = dataclasses.replace(
        placed[0],
        matched_name=" / ".join(dict.fromkeys(answer.called for answer in placed)),
        place_id=" ".join(dict.fromkeys(answer.place_id for answer in placed if answer.place_id)),
        score=min(answer.score for answer in placed),
        candidates=[one for answer in placed for one in answer.candidates],
        reason="several places: " + ", ".join(answer.called for answer in placed),
    )
    return shaped(joint, shapely.unary_union([a.area for a in placed]), "several places")


_AROUND: dict[type, Callable[..., Answer]] = {
    Near: around.place_near,
    Offset: around.place_offset,
    Direction: around.place_direction,
    Part: around.place_part,
    Between: around.place_between,
    Border: around.place_border,
    Coast: around.place_coast,
}
_TIED: dict[type, Callable[..., Answer]] = {
    Within: _within,
    Aside: _aside,
    Together: _together,
}
