"""Read references to a grid: MGRS, UTM and plus codes, each with the error that its digits state.

The grids are public standards: MGRS and UTM of the United States' National Geospatial-Intelligence
Agency (NGA.SIG.0012), plus codes of the Open Location Code specification.
"""

import math
import re
from functools import lru_cache
from typing import Any, NamedTuple

import pyproj

from atlas.geodesy import KM_PER_DEGREE

_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_MGRS = re.compile(r"(\d{1,2})([A-Z]) ?([A-Z])([A-Z]) ?(\d*) ?(\d*)")
_NO_ZONE = re.compile(r"[A-HJ-NP-Z][A-HJ-NP-V] ?\d{2,5} ?\d{2,5}")
_METRES = r"(\d{5,8}(?:\.\d+)?) ?M?"
_UTM = re.compile(
    r"(?:UTM )?(?:ZONE )?(\d{1,2})(?: ?([A-Z])|(?=[ ,;:]))[ ,;:]*"
    rf"(?:E[ =:]*)?{_METRES} ?E?[ ,;/]+(?:N[ =:]*)?{_METRES} ?N?"
)
_NO_UTM_ZONE = re.compile(rf"(?:UTM |E[ =:]*)?{_METRES} ?E?[ ,;/]+(?:N[ =:]*)?{_METRES} ?N?")
_DIGITS = "23456789CFGHJMPQRVWX"
_PLUS = re.compile(rf"([{_DIGITS}0]{{2,8}})\+([{_DIGITS}]{{0,7}})")
# No reference is better than the map that it was read from.
_LEAST_KM = 0.05


class TextPoint(NamedTuple):
    """A point as a text gives it."""

    longitude: float
    latitude: float
    radius_km: float
    """The error that its digits state: half of the last one, either way, towards a corner."""
    form: str


def read_grid(text: str) -> TextPoint | str | None:
    """Return the point of a grid reference, why it is none, or None for another text.

    Examples
    --------
    >>> spot = read_grid("36S YB 1234 5678")
    >>> round(spot.longitude, 3), round(spot.latitude, 3), spot.radius_km, spot.form
    (35.274, 33.029, 0.05, 'MGRS')
    >>> read_grid("YB 1234 5678")
    'a grid reference without its zone: write it as in 36S YB 1234 5678'
    >>> [round(degrees, 4) for degrees in read_grid("8G4P7P9X+2V")[:2]]
    [34.7497, 32.2676]
    >>> read_grid("Tyre") is None
    True
    """
    plain = " ".join(text.upper().replace("\u00a0", " ").split())
    if not re.search(r"\d", plain):
        return None
    for pattern, read in ((_PLUS, _plus), (_UTM, _utm), (_MGRS, _mgrs)):
        found = pattern.fullmatch(plain if pattern is not _MGRS else plain.replace("-", " "))
        answer = None if found is None else read(found)
        if answer is not None:
            return answer
    if _NO_ZONE.fullmatch(plain):
        return "a grid reference without its zone: write it as in 36S YB 1234 5678"
    if _NO_UTM_ZONE.fullmatch(plain):
        return "metres without their UTM zone: write it as in 36R 712345 3567890"
    return None


def _mgrs(found: re.Match[str]) -> TextPoint | str | None:
    """Return the middle of a square of the grid."""
    zone, band, column, row, east, north = found.groups()
    digits = east + north
    if len(digits) % 2 or not 2 <= len(digits) <= 10 or (north and len(east) != len(north)):
        return "a grid reference with an odd number of digits, or more than ten"
    if band not in _BANDS or not 1 <= int(zone) <= 60:
        return "a grid reference of no zone that is read: wanted 1 to 60 and a letter from C to X"
    columns = _COLUMNS[int(zone) % 3]
    if column not in columns or row not in _ROWS:
        return f"a grid reference of a square that zone {zone} does not have"
    half = len(digits) // 2
    size = 10.0 ** (5 - half)
    x = (columns.index(column) + 1) * 100_000 + float(digits[:half]) * size + size / 2
    shift = 0 if int(zone) % 2 else 5
    y = ((_ROWS.index(row) - shift) % 20) * 100_000 + float(digits[half:]) * size + size / 2
    south = _BANDS.index(band) * 8 - 80
    is_south = south < 0
    middle = (south + 4) * KM_PER_DEGREE * 1000 + (10_000_000 if is_south else 0)
    # Rows repeat every 2,000 km: the band says which of them is meant.
    y += round((middle - y) / 2_000_000) * 2_000_000
    longitude, latitude = _from_utm(int(zone), is_south=is_south, x=x, y=y)
    if not south - 1 <= latitude <= south + (13 if band == "X" else 9):
        return f"a grid reference of a square that the band {zone}{band} does not have"
    return TextPoint(longitude, latitude, _radius(size), "MGRS")


def _utm(found: re.Match[str]) -> TextPoint | str | None:
    """Return the point of a zone, metres east and metres north."""
    zone, band, east, north = found.groups()
    x, y = float(east), float(north)
    if not 1 <= int(zone) <= 60 or (band is not None and band not in _BANDS):
        return "a UTM zone that is none: wanted 1 to 60, with its letter"
    if band is None:
        return "a UTM zone without its letter: write it as in 36R 712345 3567890"
    if not 100_000 <= x < 1_000_000 or y > 10_000_000:
        return "metres east or north that no UTM zone has"
    longitude, latitude = _from_utm(int(zone), is_south=band < "N", x=x, y=y)
    south = _BANDS.index(band) * 8 - 80
    # S is a band of the north, and what many write for the southern half.
    if band == "S" and not south - 0.5 <= latitude <= south + 8.5:
        longitude, latitude = _from_utm(int(zone), is_south=True, x=x, y=y)
    elif band not in "NS" and not south - 0.5 <= latitude <= south + 12.5:
        return f"metres north that do not lie in the band {zone}{band}"
    size = 1.0 if "." in east + north else min(_roundness(east), _roundness(north))
    return TextPoint(longitude, latitude, _radius(size), "UTM")


def _roundness(digits: str) -> float:
    """Return to what a number of metres is rounded, as its last digits say: 1 to 10,000."""
    return 10.0 ** min(len(digits) - len(digits.rstrip("0")), 4)


def _plus(found: re.Match[str]) -> TextPoint | str:
    """Return the middle of the cell of a full plus code."""
    head, tail = found.groups()
    bare = head.rstrip("0")
    if len(head) != 8 or "0" in bare or len(bare) % 2 or (tail and "0" in head) or len(tail) == 1:
        return "a short or broken plus code: write the full one, as in 8G4P7P9X+2V"
    digits = bare + tail
    south, west, height, width = -90.0, -180.0, 400.0, 400.0
    for at in range(0, min(len(digits), 10), 2):
        height, width = height / 20, width / 20
        south += _DIGITS.index(digits[at]) * height
        west += _DIGITS.index(digits[at + 1]) * width
    for digit in digits[10:]:
        height, width = height / 5, width / 4
        south += _DIGITS.index(digit) // 4 * height
        west += _DIGITS.index(digit) % 4 * width
    if south >= 90 or west >= 180:
        return "a plus code outside the world"
    size = max(height, width) * KM_PER_DEGREE * 1000
    return TextPoint(west + width / 2, south + height / 2, _radius(size), "plus code")


def _radius(metres: float) -> float:
    """Return how far the corner of a square is from its middle, in kilometres."""
    return round(max(_LEAST_KM, metres / 1000 / math.sqrt(2)), 2)


def _from_utm(zone: int, *, is_south: bool, x: float, y: float) -> tuple[float, float]:
    """Return degrees of WGS 84."""
    longitude, latitude = _turn(32700 + zone if is_south else 32600 + zone).transform(x, y)
    return float(longitude), float(latitude)


@lru_cache(maxsize=120)
def _turn(code: int) -> Any:
    """Return what turns metres of a zone to degrees."""
    return pyproj.Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
