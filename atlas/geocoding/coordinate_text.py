"""Read coordinates that stand where a name should: degrees with a letter for each direction."""

import re

from atlas.geocoding.matching.answers import Answer, unmatched
from atlas.geocoding.spelling.digits import in_plain_digits
from atlas.geodesy import KM_PER_DEGREE
from atlas.reference.precision import precision_for

_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_ANGLE = rf"{_NUMBER}\s*(?:°|deg)?\s*(?:{_NUMBER}\s*['′’]\s*)?(?:{_NUMBER}\s*(?:\"|″|”|'')\s*)?"
_LETTERS = re.compile(rf"{_ANGLE}([NS])[\s,;]*{_ANGLE}([EW])", re.IGNORECASE)
_BARE = re.compile(rf"[-+]?{_NUMBER}\s*°?\s*[,;\s]\s*[-+]?{_NUMBER}\s*°?")


def read_coordinates(text: str) -> Answer | None:
    """Return the point that a text gives as coordinates; None where it gives none.

    Which of two bare numbers is the latitude nobody can tell: they are no point.

    Examples
    --------
    >>> found = read_coordinates("33°16'N 35°12'E")
    >>> round(found.longitude, 2), round(found.latitude, 2), found.precision
    (35.2, 33.27, 'site')
    """
    plain = in_plain_digits(text).strip().strip("()[]")
    if _BARE.fullmatch(plain):
        reason = "two numbers: write N or S, and E or W, or use the columns longitude and latitude"
        return unmatched(f"{text.strip()!r:.80} is {reason}")
    found = _LETTERS.fullmatch(plain)
    if found is None:
        return None
    latitude, fine = _degrees(found[1], found[2], found[3])
    longitude, finer = _degrees(found[5], found[6], found[7])
    if latitude > 90 or longitude > 180:
        return unmatched(f"{text.strip()!r:.80} lies outside the world")
    latitude *= -1 if found[4] in "sS" else 1
    longitude *= -1 if found[8] in "wW" else 1
    # Half of the last digit that is given, either way, towards a corner.
    radius = round(max(0.05, 0.75 * KM_PER_DEGREE * max(fine, finer)), 2)
    precision = precision_for(radius)
    return Answer(
        "matched",
        "the text gives coordinates",
        longitude,
        latitude,
        radius,
        is_disc=precision in ("area", "region"),
        precision=precision,
        score=0.95,
        matched_name=text.strip(),
        method="coordinates given",
    )


def _degrees(degrees: str, minutes: str | None, seconds: str | None) -> tuple[float, float]:
    """Return an angle in degrees, and the worth of its last digit."""
    value, worth = 0.0, 1.0
    for part, size in ((degrees, 1.0), (minutes, 60.0), (seconds, 3600.0)):
        if part is not None:
            value += float(part) / size
            worth = 10.0 ** -len(part.partition(".")[2]) / size
    return value, worth
