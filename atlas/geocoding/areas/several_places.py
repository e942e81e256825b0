"""Place several places in one phrase: their common ground, or the one that two names mean."""

# ruff: noqa: ARG001 -- one signature for all relations

import dataclasses

import numpy as np
import shapely

from atlas.geocoding.areas.build_area import Find, lacks_ground, rounded, shaped
from atlas.geocoding.areas.name_pairs import said_together
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry import shapes
from atlas.geocoding.grammar.relations import Together
from atlas.geocoding.matching.answers import Answer
from atlas.geocoding.matching.ranking import Where
from atlas.geodesy import distance_km

# Two names parted by a slash are one place's, or neighbours': none lie so far apart.
_SLASH_KM = 300.0
# Of a list of places of which one alone is known, no more than this is known.
_LIST_KM = 25.0


def place_together(gazetteer: Gazetteer, expression: Together, where: Where, find: Find) -> Answer:
    """Return the ground of several places, or the one place that two names mean."""
    answers = _members(expression, where, find)
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


def _members(expression: Together, where: Where, find: Find) -> list[Answer]:
    """Return the answer to each name, those that are ambiguous settled by the others."""
    answers = [find(member, where) for member in expression.members]
    pair = said_together(answers) if {answer.match for answer in answers} == {"ambiguous"} else ()
    if pair:
        beside = where._replace(near=where.near + pair)
        answers = [find(member, beside) for member in expression.members]
    if {answer.match for answer in answers} == {"matched", "ambiguous"}:
        answers = _beside_each_other(expression, answers, where, find)
    return answers


def _beside_each_other(
    expression: Together, answers: list[Answer], where: Where, find: Find
) -> list[Answer]:
    """Return the answers, those that were ambiguous asked again beside the others."""
    sure = [one for one in answers if one.match == "matched" and one.placed]
    points = tuple((one.longitude, one.latitude) for one in sure if one.precision != "country")
    beside = where._replace(near=where.near + points)
    close = beside
    if points and where.inside is None:
        rows = np.array([(*point, _LIST_KM) for point in points])
        close = beside._replace(inside=shapely.union_all(shapes.discs(rows)))
    found = []
    for member, answer in zip(expression.members, answers, strict=True):
        again = answer
        for known in (close, beside) if answer.match == "ambiguous" else ():
            again = find(member, known)
            if again.match == "matched" and again.placed:
                break
        found.append(again)
    return found


def _one_of(known: Answer, answers: list[Answer], *, slash: bool) -> Answer:
    """Return the one place of several that is known; of a list it is known as an area only."""
    lost = next((answer.reason for answer in answers if lacks_ground(answer)), "")
    known.reason += f"; not found: {lost}" if lost else ""
    known.score = round(known.score * (0.95 if slash else 0.8), 3)
    if not slash and known.placed and not known.is_wide:
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
    return max(distance_km(*here, one.longitude, one.latitude) for one in placed)


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
