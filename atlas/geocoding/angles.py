"""Read an angle as people write it: degrees, minutes, seconds, the letter of a hemisphere."""

import csv
import re
from functools import lru_cache

from atlas.geocoding.spelling.digits import in_plain_digits
from atlas.geodesy import KM_PER_DEGREE
from atlas.shipped import shipped

_MARKS = str.maketrans("º˚′’‘´″”“\u00a0\u202f−–", "°°''''\"\"\"  --")
# What each side of the table of words becomes in a folded text.
_SIGNS = {"latitude": "φ", "longitude": "λ", "degree": "°", "minute": "'", "second": '"'}
_NUMBER = r"\d{1,2}(?:\.\d+)?"
_ANGLE = re.compile(
    r"(?P<before>[NSEW])? ?(?P<sign>[-+])? ?"
    rf"(?:(?P<packed>\d{{4,7}}(?:\.\d+)?)|(?P<degrees>\d{{1,3}}(?:\.\d+)?) ?(?P<mark>°)? ?"
    rf"(?:[-:]? ?(?P<minutes>{_NUMBER}) ?'? ?(?:[-:]? ?(?P<seconds>{_NUMBER}) ?(?:\"|'')? ?)?)?)"
    r" ?(?P<after>[NSEW])?"
)
# Digits without a mark between them, as aircraft and ships write them: 1234N, 123456N, 04312.3E.
_PACKED = {
    "NS": re.compile(r"(\d{2})(\d{2})(\d{2})?(\.\d+)?"),
    "EW": re.compile(r"(\d{3})(\d{2})(\d{2})?(\.\d+)?"),
}


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of all words for a side or a unit, and the sign of each."""
    with shipped("reference", "hemispheres.csv").open(encoding="utf-8") as file:
        signs = {row["word"]: _SIGNS.get(row["side"], row["side"]) for row in csv.DictReader(file)}
    listed = "|".join(re.escape(word) for word in sorted(signs, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?:{listed})(?![^\W\d_])"), signs


def fold_angles(text: str) -> str:
    """Return a text with its words and marks in one form: N, S, E, W, φ, λ, degrees, minutes.

    Examples
    --------
    >>> fold_angles("33 deg 16′ north,  Lon: ٣٥٫٢")
    "33 ° 16' N, λ: 35.2"
    """
    pattern, signs = _words()
    plain = in_plain_digits(text).translate(_MARKS).lower()
    return " ".join(pattern.sub(lambda found: signs[found[0]], plain).split())


def read_angle(text: str, letters: str = "") -> tuple[float, float] | None:
    r"""Return a folded angle in degrees, and what its last digit is worth; None if it is none.

    Parameters
    ----------
    text : str
        One angle, as `fold_angles` returns it.
    letters : str
        ``NS`` or ``EW``: the angle needs one of these letters, or the mark of degrees; blank: it
        has no letter, and may be a bare number.

    Examples
    --------
    >>> read_angle("33°16'30\" N", "NS"), read_angle("12-34.5N", "NS")[0]
    ((33.275, 0.0002777777777777778), 12.575)
    >>> read_angle("04312.3E", "EW")[0], read_angle("33 16", "NS"), read_angle("33°61'N", "NS")
    (43.205, None, None)
    """
    found = _ANGLE.fullmatch(text)
    letter = None if found is None else _letter(found, letters)
    if found is None or letter is None:
        return None
    parts = _parts(found, letters if letter else "")
    # Without its letter an angle needs the mark of degrees, or to be a bare number.
    if not letter and not found["mark"] and (letters or len(parts) > 1):
        return None
    numbers = [float(part) for part in parts]
    if not parts or "." in "".join(parts[:-1]) or max(numbers[1:], default=0) >= 60:
        return None
    whole = sum(part / 60**power for power, part in enumerate(numbers))
    worth = 10.0 ** -len(parts[-1].partition(".")[2]) / 60.0 ** (len(parts) - 1)
    return (-whole if letter in ("S", "W") or found["sign"] == "-" else whole), worth


def _letter(found: re.Match[str], letters: str) -> str | None:
    """Return the letter of an angle, "" if it has none; None if it has two, or another's."""
    letter = found["before"] or found["after"] or ""
    beside = found["sign"] or (found["before"] and found["after"])
    return None if letter and (beside or letter not in letters) else letter


def _parts(found: re.Match[str], letters: str) -> list[str]:
    """Return the degrees, minutes and seconds that are given."""
    if not found["packed"]:
        return [part for part in (found["degrees"], found["minutes"], found["seconds"]) if part]
    packed = _PACKED[letters].fullmatch(found["packed"]) if letters else None
    if packed is None:
        return []
    *parts, rest = (part for part in packed.groups(default=""))
    parts = [part for part in parts if part]
    return [*parts[:-1], parts[-1] + rest]


def corner_km(*worth: float) -> float:
    """Return half of the last digit that is given, either way, towards a corner, in kilometres.

    Examples
    --------
    >>> corner_km(0.01, 0.001), corner_km(1e-6)
    (0.83, 0.05)
    """
    return round(max(0.05, 0.75 * KM_PER_DEGREE * max(worth)), 2)
