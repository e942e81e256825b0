"""Answer texts that hold coordinates: alone, with a relation to them, or beside a name.

What stands beside coordinates has to agree with them: a country or province that is stated, a
place that is named. Words that say a relation which was not understood leave the text without an
answer, and other words that were not understood make it less sure.
"""

import dataclasses
import re
from typing import Any

import numpy as np
import shapely

from atlas.geocoding.areas.build_area import lacks_ground
from atlas.geocoding.coordinate_text import BARE, read_spot
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.grammar.expression_words import NOT_AT, TRIGGERS, UNITS
from atlas.geocoding.grammar.place_nouns import names_a_thing, words_of
from atlas.geocoding.grammar.relations import Aside, Expression, GivenPoint, Name, Together, Within
from atlas.geocoding.grid_references import TextPoint
from atlas.geocoding.matching.answers import Answer, unmatched
from atlas.geocoding.matching.ranking import SOFT, Where
from atlas.geocoding.resolve_expression import evaluate, expression_of
from atlas.geocoding.spots_in_text import may_hold_spots, spots_in
from atlas.geodesy import distance_km
from atlas.reference.world_outlines import (
    also_stated,
    claimed_ground,
    countries_at,
    near,
    outline_of,
)

# A point so far outside a country is on its border or coast still; in degrees.
_NEAR_DEGREES = 0.25
# At sea a country may be stated as far as this from its coast.
_AT_SEA_DEGREES = 6.0
# A place that is named beside coordinates agrees with them up to so far from its edge.
_AGREES_KM = 25.0
# How sure coordinates are, in an order that the country decides, and beside words not understood.
_GIVEN, _ORDERED, _BESIDE_WORDS = 0.95, 0.93, 0.9
# Words that say a relation to what follows, and words that say where something was not.
_TIES = words_of("of from to off beyond toward towards de del du від от до к")
_RELATING = NOT_AT | UNITS.keys() | (TRIGGERS - {"of", "in", "at", "on", "and"})
_WORDS = re.compile(
    r"/{3}[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+|(?:what3words|w3w):?\s*/*\s*[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"
    r"|[^\W\d_A-Z]{3,}\.[^\W\d_A-Z]{3,}\.[^\W\d_A-Z]{3,}"
)
_BARE_GRID = re.compile(
    r"(?:(?:grid|map|ref(?:erence)?)[\s:.]*)*(?:\d{6}|\d{8}|\d{10}|\d{3,5} \d{3,5})"
)


def place_coordinates(gazetteer: Gazetteer, text: str, where: Where) -> Answer | None:
    """Return the answer to a text that holds coordinates; None for another text."""
    if not may_hold_spots(text):
        return None
    spots = spots_in(text)
    if not spots:
        return None
    points: dict[str, GivenPoint] = {}
    marked, last = "", 0
    for number, found in enumerate(spots):
        answer = _ordered(gazetteer, found.point, text[found.start : found.end], where)
        if isinstance(answer, Answer):
            return answer
        word = f"xqspot{'abcdefghijklmnopqrstuvwxyz'[number % 26]}"
        points[word] = answer
        marked += f"{text[last : found.start]} {word} "
        last = found.end
    marked = (marked + text[last:]).strip()
    if marked in points:
        return evaluate(gazetteer, points[marked], where)
    expression = _with_spots(expression_of(gazetteer, marked, where), points)
    before = marked.partition(" xqspot")[0].lower().split()
    tie = before[-1] if before and not marked.startswith("xqspot") else ""
    return _readable(_answer(gazetteer, expression, tie, where), points, text)


def refusal(text: str) -> str:
    """Return why a text is no coordinates that can be read, though it looks like some; else "".

    Examples
    --------
    >>> refusal("///filled.count.soap")[:30], refusal("grid 261828")[:27], refusal("Tyre")
    ('a what3words address, which on', 'a grid number without its s', '')
    """
    bare = text.strip()
    if _WORDS.fullmatch(bare):
        return (
            "a what3words address, which only its owner can turn into a place: write the "
            "coordinates"
        )
    if _BARE_GRID.fullmatch(bare):
        return "a grid number without its square: write the whole reference, as in 36S YB 1234 5678"
    spot = read_spot(bare)
    return spot if isinstance(spot, str) else ""


def _ordered(
    gazetteer: Gazetteer, point: TextPoint, said: str, where: Where
) -> GivenPoint | Answer:
    """Return the one spot that coordinates can mean where they stand, or why there is none."""
    spot = GivenPoint(point.longitude, point.latitude, point.radius_km, said, _GIVEN)
    turned = dataclasses.replace(spot, longitude=point.latitude, latitude=point.longitude)
    orders = [spot] if point.form != BARE or turned == spot else [spot, turned]
    orders = [one for one in orders if abs(one.latitude) <= 90 and abs(one.longitude) <= 180]
    if not orders:
        return unmatched(f"{said!r:.80} is coordinates outside the world")
    fitting = [one for one in orders if not _elsewhere(gazetteer, one, where)]
    sure = [
        one
        for one in fitting
        if where.country and _inside(one, [outline_of(where.country)], _NEAR_DEGREES)
    ]
    if len(orders) > 1 and len(sure) == 1:
        return dataclasses.replace(sure[0], score=_ORDERED)
    if len(fitting) == 1:
        return fitting[0] if len(orders) == 1 else dataclasses.replace(fitting[0], score=_ORDERED)
    if not fitting:
        how = "lies in neither order" if len(orders) > 1 else "does not lie"
        return unmatched(f"{said!r:.80} {how} in {_stated(where)}", _listed(orders))
    reason = (
        "two numbers, and either may be the latitude: say the country, write N or S and E or W, "
        "or use the columns longitude and latitude"
    )
    return Answer("ambiguous", f"{said!r:.80} is {reason}", candidates=_listed(fitting))


def _stated(where: Where) -> str:
    """Return what is stated beside a text, in words."""
    return f"the province of {where.country} that is stated" if where.adm1 else where.country


def _listed(spots: list[GivenPoint]) -> list[dict[str, Any]]:
    """Return points as candidates for a person."""
    share = round(1 / len(spots), 3)
    return [
        {
            "place_id": "",
            "name": f"{one.latitude:g} N, {one.longitude:g} E",
            "kind": "coordinates",
            "country": "",
            "longitude": one.longitude,
            "latitude": one.latitude,
            "share": share,
            "cost": 0.0,
        }
        for one in spots
    ]


def _inside(spot: GivenPoint, grounds: list[Any], margin: float) -> bool:
    """Whether a point lies on one of some grounds, or so many degrees from it."""
    return bool(near(grounds, *_arrays(spot), margin)[0])


def _arrays(spot: GivenPoint) -> tuple[np.ndarray, np.ndarray]:
    """Return a point as columns of one row."""
    return np.array([spot.longitude]), np.array([spot.latitude])


def _elsewhere(gazetteer: Gazetteer, spot: GivenPoint, where: Where) -> bool:
    """Whether a point cannot lie in the country and province that are stated."""
    own = outline_of(where.country) if where.country else None
    if own is None:
        return False
    rows = [gazetteer.row_of[i] for i in where.adm1 if i in gazetteer.row_of]
    provinces = [shape for shape in map(gazetteer.shape, rows) if shape is not None]
    if provinces and len(provinces) == len(where.adm1):
        return not _inside(spot, provinces, 2 * _NEAR_DEGREES)
    stated = [where.country, *also_stated(where.country), *_also(where.country)]
    grounds = [ground for key in stated for ground in (outline_of(key), claimed_ground(key))]
    if _inside(spot, grounds, _NEAR_DEGREES):
        return False
    return bool(countries_at(*_arrays(spot))) or not _inside(spot, [own], _AT_SEA_DEGREES)


def _also(country: str) -> list[str]:
    """Return the country whose ground a source may write as this one."""
    return [SOFT[country]] if country in SOFT else []


def _with_spots(expression: Any, points: dict[str, GivenPoint]) -> Any:
    """Return an expression whose names that stand for coordinates are these."""
    if isinstance(expression, Name):
        words = expression.text.split()
        found = next((points[word] for word in words if word in points), None)
        rest = " ".join(word for word in words if word not in points)
        if found is None:
            return expression
        return Within(found, Name(rest)) if rest else found
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(expression):
        value: Any = getattr(expression, field.name)
        if isinstance(value, tuple):
            changed[field.name] = tuple(_with_spots(one, points) for one in value)
        elif dataclasses.is_dataclass(value):
            changed[field.name] = _with_spots(value, points)
    made: Any = dataclasses.replace(expression, **changed) if changed else expression
    return made


def _holds(expression: Any) -> bool:
    """Whether an expression holds coordinates."""
    if isinstance(expression, GivenPoint):
        return True
    if isinstance(expression, tuple):
        return any(map(_holds, expression))
    return dataclasses.is_dataclass(expression) and any(
        _holds(getattr(expression, field.name)) for field in dataclasses.fields(expression)
    )


def _answer(gazetteer: Gazetteer, expression: Expression, tie: str, where: Where) -> Answer:
    """Return the answer to an expression that holds coordinates, and maybe words beside them.

    ``tie`` is the word before the coordinates.
    """
    parts: list[Any] = []
    if isinstance(expression, Within | Aside):
        parts = [getattr(expression, field.name) for field in dataclasses.fields(expression)]
    elif isinstance(expression, Together):
        parts = list(expression.members)
    held = [part for part in parts if _holds(part)]
    if len(held) != 1 or len(parts) != 2:
        return evaluate(gazetteer, expression, where)
    (other,) = [part for part in parts if part is not held[0]]
    found = _answer(gazetteer, held[0], tie, where)
    if lacks_ground(found):
        return found
    return _beside(gazetteer, found, other, tie, where)


def _beside(
    gazetteer: Gazetteer, found: Answer, other: Expression, tie: str, where: Where
) -> Answer:
    """Return coordinates beside other words, which have to agree with them."""
    words = other.text.split() if isinstance(other, Name) else []
    tied = tie in _TIES or not _RELATING.isdisjoint(words)
    if words and not tied and names_a_thing([word for word in words if not word.isdigit()]):
        return found
    beside = evaluate(gazetteer, other, where)
    if not lacks_ground(beside):
        return found if _agree(found, beside) else _apart(found, beside)
    if tied or not words:
        said = " ".join(words) or beside.reason
        return unmatched(f"what the words say of the coordinates is not understood: {said!r}")
    found.reason += f"; not understood: {' '.join(words)!r}"
    found.score = round(found.score * _BESIDE_WORDS, 3)
    return found


def _agree(found: Answer, beside: Answer) -> bool:
    """Whether coordinates lie in a place or near it."""
    if not beside.placed or beside.is_wide:
        here = shapely.Point(found.longitude, found.latitude)
        return bool(beside.area.dwithin(here, _NEAR_DEGREES))
    away = distance_km(found.longitude, found.latitude, beside.longitude, beside.latitude)
    return away <= beside.radius_km + found.radius_km + _AGREES_KM


def _apart(found: Answer, beside: Answer) -> Answer:
    """Return no point where coordinates and the place that is named contradict."""
    reason = f"the coordinates do not lie at {beside.called}"
    apart = unmatched(reason, [*found.candidates, *beside.candidates])
    apart.match = "ambiguous"
    return apart


def _readable(answer: Answer, points: dict[str, GivenPoint], text: str) -> Answer:
    """Return an answer whose texts have the coordinates as they were written."""
    for word, spot in points.items():
        answer.reason = answer.reason.replace(word, spot.text)
        answer.matched_name = answer.matched_name.replace(word, spot.text)
    answer.matched_name = answer.matched_name or text.strip()
    return answer
