"""Read what sources write in their columns of provinces and districts.

The words of administration ("Kirkuk Governate", "Mintaqat Markaz Hamah district", "Caza de
Tyr") are taken off from both ends, whatever their language and, for long words, their slips
of the pen; what is left is the name of the area, or of its seat.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from atlas.geocoding.spelling.place_names import fold
from atlas.reference.country_table import rows_of
from atlas.shipped import shipped


def _words(text: str) -> frozenset[str]:
    """Return the folded words of a text."""
    return frozenset(word for part in text.split() for word in fold(part).split())


@cache
def _levels() -> dict[str, str]:
    """Return the level of each word of administration: adm1 or adm2.

    Slips in words of eight letters and more are read: Governate, Govenorate, Mayorality.
    """
    return {
        word: row["level"]
        for row in rows_of(shipped("reference", "administration.csv"))
        for word in fold(row["word"]).split()
    }


# The district around a province's own seat.
_SEAT = _words("markaz merkez centre center central مركز")
# A land that is called after the town in its middle.
_COUNTRYSIDE = _words("rif reef countryside ريف")
# Between a word of administration and the name.
_LINKS = _words("of de du des la le the e i in sub and")
_POINTS = {
    **dict.fromkeys(_words("shamaliyah shamaliya shamali shamaliyeh شمالية شمالي شمال"), "north"),
    **dict.fromkeys(_words("janubiyah janubiya janubi janoubi جنوبية جنوبي"), "south"),
    **dict.fromkeys(_words("sharqiyah sharqiya sharqi charqi شرقية شرقي"), "east"),
    **dict.fromkeys(_words("gharbiyah gharbiya gharbi غربية غربي"), "west"),
    **dict.fromkeys(_words("wusta wosta awsat وسطى اوسط"), "central"),
}
_INITIALS = {"n": "north", "s": "south", "e": "east", "w": "west"}
_ADJECTIVES = {
    **{f"{point}ern": point for point in ("north", "south", "east", "west")},
    **{f"{point}ern": point for point in ("northeast", "northwest", "southeast", "southwest")},
}
# "Bouar region" is a sub-prefecture where it stands in a column of districts, else a province.
_ANY_LEVEL = _words("region regions")
# "Bakhmutskyi raion", "Donetska oblast": the district and the province of Bakhmut and Donetsk.
_SLAVIC = re.compile("(?:sk(?:yi|yy|yj|ij|iy|y|i|a|aya|aia|oe|oye|e|oy|oi))$")
_SLAVIC_STEMS = ("{}", "{}sk", "{}e", "{}y", "{}a", "{}o", "{}ka")
_MOUNTAIN = _words("jabal jebel djebel gebel jabel جبل har הר")
_ARTICLES = _words("al ash ech el esh")
_LONG = 8


class AdminArea(NamedTuple):
    """The name in a text of administration, and what its words say that it is.

    ``level`` is adm1, adm2 or "" where no word says it; ``seat`` tells the district around a
    seat; ``others`` are further names that the same area may be listed under.
    """

    name: str
    level: str = ""
    seat: bool = False
    others: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def area_of(text: str) -> AdminArea:
    """Return the area that a text of administration names.

    Examples
    --------
    >>> area_of("Kirkuk Governate")[:2]
    ('kirkuk', 'adm1')
    >>> area_of("Mintaqat Markaz Hamah district")[:3]
    ('hamah', 'adm2', True)
    """
    words = fold(text).split()
    if len(words) > 1 and words[0] in _INITIALS:  # "N. Kordofan"
        words[0] = _INITIALS[words[0]]
    level, seat, words = _bare(words)
    name = " ".join(words)
    others = []
    if len(words) > 1 and words[-1] in _POINTS:
        rest = words[:-2] if len(words) > 2 and words[-2] in _ARTICLES else words[:-1]
        others.append(" ".join([_POINTS[words[-1]], *rest]))
    if len(words) > 1 and words[0] in _COUNTRYSIDE:
        others.append(" ".join(words[1:]))
    if len(words) > 1 and words[0] in _MOUNTAIN:
        others.append(" ".join(["mount", *words[1:]]))
    if len(words) > 1 and words[0] in _ADJECTIVES:  # "Northern Kordofan"
        others.append(" ".join([_ADJECTIVES[words[0]], *words[1:]]))
    if level and len(words) == 1 and _SLAVIC.search(name) and len(name) >= _LONG:
        stem = _SLAVIC.sub("", name)
        others += [form.format(stem) for form in _SLAVIC_STEMS]
    return AdminArea(name, level, seat, tuple(others))


def _bare(words: list[str]) -> tuple[str, bool, list[str]]:
    """Return the level that words tell, whether of a seat, and the words without those."""
    levels: list[str] = []
    seat = False
    for end in (-1, 0):
        while len(words) > 1:
            word = words[end]
            level = _level(word)
            if level:
                levels.append(level)
            elif word in _SEAT and (levels or end == 0):
                seat = True
            elif end == -1 and word in _ANY_LEVEL and not levels:
                pass
            elif not (levels and word in (_LINKS if end == 0 else ("sub",))):
                break
            words = words[:-1] if end else words[1:]
    # "Qada" within a province's text is the narrower of both.
    level = "adm2" if "adm2" in levels or seat else levels[0] if levels else ""
    return level, seat, words


@lru_cache(maxsize=4096)
def _level(word: str) -> str:
    """Return the level that a word tells: adm1, adm2 or ""."""
    if level := _levels().get(word):
        return level
    if len(word) < _LONG:
        return ""
    near = (level for right, level in _long_levels().get(word[0], ()) if _slip(word, right))
    return next(near, "")


@cache
def _long_levels() -> dict[str, list[tuple[str, str]]]:
    """Return the long words of administration and their levels, by the first letter."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, level in _levels().items():
        if len(word) >= _LONG:
            found.setdefault(word[0], []).append((word, level))
    return found


def _slip(word: str, right: str) -> bool:
    """Whether a word is another one with up to two slips of the pen."""
    return Levenshtein.distance(word, right, score_cutoff=2) <= 2
