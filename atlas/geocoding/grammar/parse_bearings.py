"""Read the numbers, units and compass points of a place expression."""

import re
from typing import NamedTuple

from atlas.geocoding.grammar.expression_words import COMPASS, FILLERS, NUMBERS, UNITS
from atlas.geocoding.grammar.place_nouns import POINT

# Words before a distance that is not exceeded: "within 5 km of", "less than 5 km from".
_AT_MOST = frozenset(("within", "less", "than", "up", "to", "under", "no", "more"))
_TO_BEARING = ("to", "the", "away", "in", "direction", "due", "distance")
# Words for an amount that nobody counted, and what share of it may be missing or too much.
_ROUND = {"several": 5.0, "tens": 30.0, "dozens": 30.0, "couple": 2.0}
_VAGUE = {"several": 0.8, "tens": 0.7, "dozens": 0.7, "couple": 0.5, "few": 0.7}
_MILES = (["mile"], ["miles"])
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")


class Distance(NamedTuple):
    """The kilometres and bearing that words begin with, how many words, and how vague they are."""

    km: float
    bearing: float | None
    at: int
    spread: float = 0.0


def offset_head(words: list[str]) -> Distance | None:
    """Return the distance and bearing that words begin with; a range is its middle."""
    at = 0
    while at < len(words) and (words[at] in FILLERS or words[at] in _AT_MOST):
        at += 1
    least, at = _amount(words, at)
    most = None
    if least is not None and words[at : at + 1] in (["to"], ["and"], ["or"]):
        most, end = number(words, at + 1)
        at = end if most is not None else at
    elif least is not None and words[at : at + 1] and words[at][0].isdigit():
        most, at = number(words, at)  # "10-15 km"
    if least is None or at >= len(words):
        return None
    size = 2 if words[at] == "nautical" and words[at + 1 : at + 2] in _MILES else 1
    if size == 1 and words[at] not in UNITS:
        return None
    unit = 1.852 if size == 2 else UNITS[words[at]]
    at += size
    while at < len(words) and words[at] in _TO_BEARING:
        at += 1
    bearing, size = bearing_at(words, at)
    spread = abs(most - least) / 2 if most is not None else least * _VAGUE.get(words[0], 0.0)
    middle = (least + most) / 2 if most is not None else least
    return Distance(middle * unit, bearing, at + size, spread * unit)


def _amount(words: list[str], at: int) -> tuple[float | None, int]:
    """Return an amount in figures or words, in round words, or "one and a half"."""
    if at < len(words) and words[at] in _ROUND:
        ends = at + 2 if words[at + 1 : at + 2] == ["of"] else at + 1
        return _ROUND[words[at]], ends
    if words[at : at + 1] == ["between"]:
        at += 1
    amount, end = number(words, at)
    if amount is not None and words[end : end + 3] == ["and", "a", "half"]:
        return amount + 0.5, end + 3
    return amount, end


def number(words: list[str], at: int) -> tuple[float | None, int]:
    """Return the number at a place, in figures or words, and the place after it."""
    if at < len(words):
        figure = words[at].replace(POINT, ".")
        if _FIGURE.fullmatch(figure):
            return float(figure), at + 1
        # "12km" is one word
        stuck = re.fullmatch(r"(\d+(?:\.\d+)?)([a-z]+)", figure)
        if stuck and stuck[2] in UNITS:
            words[at : at + 1] = [stuck[1], stuck[2]]
            return float(stuck[1]), at + 1
    total = None
    while at < len(words) and words[at] in NUMBERS:
        value = NUMBERS[words[at]]
        if words[at] not in ("a", "an") or total is None:
            total = value * (total or 1) if value >= 100 else (total or 0) + value
        at += 1
    return total, at


def bearing_at(words: list[str], at: int) -> tuple[float | None, int]:
    """Return the compass point at a place and the number of its words."""
    for size in (3, 2, 1):
        point = COMPASS.get(tuple(words[at : at + size]))
        if point is not None and len(words) >= at + size:
            return point, size
    return None, 0


def bearings_of(words: list[str]) -> tuple[float, float] | None:
    """Return the bearing and width that words give, if they are nothing but compass points."""
    points: list[float] = []
    at = 0
    while at < len(words):
        if words[at] in ("and", "the", "to", "or", "of") and at < len(words) - 1:
            at += 1
            continue
        point, size = bearing_at(words, at)
        if point is None:
            return None
        points.append(point)
        at += size
    if not points:
        return None
    turned = [(point - points[0] + 180) % 360 - 180 for point in points]
    span = max(turned) - min(turned)
    return (points[0] + (max(turned) + min(turned)) / 2) % 360, 90.0 + span
