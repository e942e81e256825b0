"""Find coordinates among the words of a text: "12 nm SW of 12.5N 44.9E"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from atlas.geocoding.coordinate_text import BARE, read_spot
from atlas.geocoding.grid_references import TextPoint

# No text with fewer digits holds coordinates.
_DIGITS = re.compile(r"(?:\d\D*){4}|\d\w*\+\w\w|\bgeo:")
_WORD = re.compile(r"\S+")
_SHAPE = re.compile(r"(?:SRID=4326;\s*)?POINT[^()]*\([^()]*\)", re.IGNORECASE)
_BEFORE, _BEHIND = "([{\"'«“", ")]}\"'»”.,;:"
# Two numbers among words are coordinates only with so many decimals: "33.27, 35.20".
_EXACT = re.compile(r"[-+]?\d{1,3}\.\d{2,}\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{2,}")
# Coordinates have at most so many words: "14 deg 25 min 30 sec N 42 deg 25 min 30 sec E".
_MOST_WORDS, _LONGEST_TEXT = 16, 60


class PointInText(NamedTuple):
    """Coordinates in a text: where they begin and end, and the point that they give."""

    start: int
    end: int
    point: TextPoint


def may_hold_spots(text: str) -> bool:
    """Whether a text has digits enough for coordinates.

    Examples
    --------
    >>> may_hold_spots("12 nm SW of 12.5N 44.9E"), may_hold_spots("12 km north of Tyre")
    (True, False)
    """
    return _DIGITS.search(text) is not None


def spots_in(text: str) -> list[PointInText]:
    """Return the coordinates that stand among words, from left to right.

    Examples
    --------
    >>> [spot.point[:2] for spot in spots_in("vessel near 12-30N 044-54E, adrift")]
    [(44.9, 12.5)]
    >>> spots_in("12 km north of Route 60, Tyre")
    []
    """
    shapes = [found.span() for found in _SHAPE.finditer(text)]
    words = [found.span() for found in _WORD.finditer(text)][:_LONGEST_TEXT]
    spots: list[PointInText] = []
    for start, end in shapes:
        point = read_spot(text[start:end])
        if isinstance(point, TextPoint):
            spots.append(PointInText(start, end, point))
    at = 0
    while at < len(words):
        found = None
        if not any(one.start < words[at][1] and words[at][0] < one.end for one in spots):
            found = next(_readings(text, words, at), None)
        if found is None:
            at += 1
            continue
        spots.append(found[0])
        at = found[1]
    return sorted(spots)


def _readings(
    text: str, words: list[tuple[int, int]], at: int
) -> Iterator[tuple[PointInText, int]]:
    """Yield the coordinates that begin at a word, the longest first, and the word after them."""
    for last in range(min(at + _MOST_WORDS, len(words)), at, -1):
        start, end = words[at][0], words[last - 1][1]
        start, end = _bared(text, start, end)
        piece = text[start:end]
        bracket = "(" in piece and not piece.lower().startswith("geo:")
        if bracket or not re.search(r"\d", piece):
            continue
        point = read_spot(piece)
        if not isinstance(point, TextPoint):
            continue
        whole = start == 0 and end == len(text)
        if point.form == BARE and not whole and _EXACT.fullmatch(piece) is None:
            continue
        yield PointInText(start, end, point), last


def _bared(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a piece begins and ends without the marks around it."""
    while start < end and text[start] in _BEFORE:
        start += 1
    while end > start and text[end - 1] in _BEHIND:
        # A point behind a letter may belong to it, as in "48.59 с.ш."
        if text[end - 1] == "." and text[end - 2].isalpha():
            break
        end -= 1
    return start, end
