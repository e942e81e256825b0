"""Weigh the rivals of a name: which count, whether one holds the others, where all of them lie."""

from typing import Any

import shapely

from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.matching.answers import Answer
from atlas.geocoding.matching.ranking import Ranked
from atlas.geocoding.spelling.place_names import fold
from atlas.geodesy import distance_km

# Rivals with less than this share of the weight are listed, and make nothing ambiguous.
WORTH_NAMING = 0.02
# Rivals that fit in one disc of this radius may be answered by the disc.
TOGETHER_KM = 25.0
_ALL_RIVALS = 0.92
# The points of two sources for one area may lie apart a little.
_ONE_AREA = 1.1


def worth_naming(shares: list[tuple[Ranked, float]]) -> list[tuple[Ranked, float]]:
    """Return the rivals that count: those with a share of note, or all where these hold too little.

    Of sixty equal rivals none has a share of note, and each counts.
    """
    kept = [(one, share) for one, share in shares if share > WORTH_NAMING]
    return kept if sum([share for _, share in kept]) >= _ALL_RIVALS else shares


def one_area(gazetteer: Gazetteer, rows: list[int]) -> int | None:
    """Return which of several entries holds all the others; None where they are places apart.

    Two sources may list one province under two codes, the one as a point with its reach.
    """
    if len({(gazetteer.kind[row], gazetteer.country[row]) for row in rows}) > 1:
        return None
    if gazetteer.kind[rows[0]] not in ("adm1", "adm2"):
        return None
    if len({fold(gazetteer.name[row]) for row in rows}) > 1:
        return None  # an old name that two provinces share is no name of either
    widest = max(range(len(rows)), key=lambda at: gazetteer.radius_km[rows[at]])
    reach = gazetteer.radius_km[rows[widest]]
    here = gazetteer.longitude[rows[widest]], gazetteer.latitude[rows[widest]]
    away = [
        distance_km(*here, gazetteer.longitude[row], gazetteer.latitude[row])
        + gazetteer.radius_km[row]
        for at, row in enumerate(rows)
        if at != widest
    ]
    return widest if max(away) <= _ONE_AREA * reach else None


def ambiguous(
    gazetteer: Gazetteer,
    name: str,
    shares: list[tuple[Ranked, float]],
    listed: list[dict[str, Any]],
) -> Answer:
    """Return the answer to a name with rivals: a disc where they lie together, else no point."""
    rows = [one.row for one, _ in shares]
    reason = f"{name!r} may be any of {len(rows)} places"
    if len(rows) > len(listed):
        reason += f" (the likeliest {len(listed)} are listed)"
    answer = Answer("ambiguous", reason, candidates=listed)
    answer.method = "several listed places"
    longitude, latitude, reach = _disc_over(gazetteer, rows)
    if reach <= TOGETHER_KM and not any(gazetteer.kind[r] in ("adm1", "country") for r in rows):
        answer.set_disc(longitude, latitude, reach)
        answer.precision, answer.score = "area", _ALL_RIVALS
        answer.reason += f", all within {reach:.0f} km"
    else:
        answer.reason += "; say which country, province or kind"
    return answer


def _disc_over(gazetteer: Gazetteer, rows: list[int]) -> tuple[float, float, float]:
    """Return centre and radius of the smallest disc over places; infinite if they lie apart."""
    points = [(gazetteer.longitude[row], gazetteer.latitude[row]) for row in rows]
    if max(distance_km(*points[0], *point) for point in points) > 2 * TOGETHER_KM:
        return *points[0], float("inf")
    middle = shapely.minimum_bounding_circle(shapely.MultiPoint(points)).centroid
    reach = max(
        distance_km(middle.x, middle.y, *point) + min(gazetteer.radius_km[row], 5.0)
        for row, point in zip(rows, points, strict=True)
    )
    return middle.x, middle.y, reach
