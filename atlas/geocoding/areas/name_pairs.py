"""Tell which rivals two ambiguous names mean that are said in one breath."""

import math
from itertools import combinations, product
from typing import Any

from atlas.geocoding.geometry.shapes import distance_km
from atlas.geocoding.matching.answers import Answer

# Two names mean a pair of rivals that holds this share of the weight of all pairs.
_CLEAR = 0.7
# Places that are said together lie so close, or not much farther apart.
_CLOSE_KM = 100.0
_FARTHEST_KM = 300.0


def said_together(answers: list[Answer]) -> tuple[tuple[float, float], ...]:
    """Return the points of the two rivals that ambiguous names mean together; () if unclear.

    "Between Sidon and Tyre", where each is the name of towns elsewhere too, means the two that
    lie by each other, as long as no other two do.

    Parameters
    ----------
    answers : list of Answer
        The answers to names that are said together, each with its candidates.
    """
    weights: dict[tuple[tuple[float, float], ...], float] = {}
    for one, other in combinations(answers, 2):
        for first, second in product(one.candidates, other.candidates):
            points = _point(first), _point(second)
            km = distance_km(*points[0], *points[1])
            if points[0] != points[1] and km <= _FARTHEST_KM:
                weight = first["share"] * second["share"] * math.exp(-km / _CLOSE_KM)
                weights[points] = max(weight, weights.get(points, 0.0))
    best = max(weights, key=weights.__getitem__, default=())
    return best if best and weights[best] >= _CLEAR * sum(weights.values()) else ()


def _point(candidate: dict[str, Any]) -> tuple[float, float]:
    """Return where a candidate lies."""
    return candidate["longitude"], candidate["latitude"]
