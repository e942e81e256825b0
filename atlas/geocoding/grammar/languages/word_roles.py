"""The words that a tongue has for what place expressions say, each with its role and its English.

A tongue brings tables only; ``reorder`` puts their words in order.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from atlas.geocoding.spelling.place_names import fold

# What a word does in an expression:
# - "near", "outskirts", "countryside" and "area" lie around a place;
# - a "point" is a direction, "beside" one that says where beside a place, a "side" one that
#   stands after its noun;
# - a "head" stands before the name of a town, a "rank" before that of a district or province,
#   a "site" before what a site is called after, and a "kind" says more of the site;
# - "at" is an "in" that may tie the two ends of a road;
# - "again" says more of what is named before: "and its surroundings";
# - a "thing" is what stands somewhere: a house, a vehicle;
# - "toward" says where something went;
# - a "name" is a word that says none of this, a "place" a listed name.
ROLES = frozenset((
    "number", "unit", "about", "point", "beside", "side", "nation", "near", "outskirts",
    "countryside", "area", "part", "middle", "border", "coast", "off", "road", "between", "head",
    "site", "embassy", "rank", "capital", "kind", "in", "at", "from", "to", "of", "with", "and",
    "drop", "again", "toward", "thing", "name", "place",
))  # fmt: skip

# A text with one of these words is in English.
ENGLISH = frozenset((
    "of", "the", "north", "south", "west", "near", "from", "between", "road", "border", "town",
    "city", "at", "by", "off", "coast",
))  # fmt: skip


class Word(NamedTuple):
    """A word or phrase: as it is written, folded; what it does; and what that is in English."""

    text: str
    role: str
    english: str = ""


class Tongue(NamedTuple):
    """The words of one language, and its habits.

    Attributes
    ----------
    phrases : dict
        From the words of a phrase, folded, to its role and its English.
    prefixes : dict
        From what is written as part of the next word to the words it stands for.
    nowhere : frozenset
        Folded phrases that name no place.
    joiners : dict
        From the prefixes that tie the last of several names, listed or not, to the others, to
        the words they stand for.
    construct : bool
        Whether a point before a name means a part of the place: "צפון תל אביב" is its north,
        where «شمال حلب» may lie outside.
    of_phrases : frozenset
        The prefixes that are taken from phrases only, never from a name.
    least : int
        A word by itself keeps at least so many letters without its prefix.
    """

    phrases: Mapping[tuple[str, ...], Word]
    prefixes: Mapping[str, tuple[Word, ...]]
    nowhere: frozenset[str]
    joiners: Mapping[str, Word]
    construct: bool = False
    of_phrases: frozenset[str] = frozenset()
    least: int = 3


def phrases_of(table: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, ...], Word]:
    """Return the phrases of a table: by role, English to phrases that are parted by bars."""
    phrases: dict[tuple[str, ...], Word] = {}
    for role, words in table.items():
        for english, given in words.items():
            for phrase in given.split("|"):
                folded = fold(phrase)
                phrases.setdefault(tuple(folded.split()), Word(folded, role, english))
    return phrases


def folded(text: str) -> frozenset[str]:
    """Return the folded phrases of a text, which are parted by bars."""
    return frozenset(fold(phrase) for phrase in text.split("|"))


def compounds(pairs: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return the eight main points in English, each with its phrases, from patterns of two words.

    Parameters
    ----------
    pairs : iterable of tuple
        The English point, the first words and the second ones, both parted by bars.
    """
    points: dict[str, str] = {}
    for english, first, second in pairs:
        said = [f"{a} {b}" if b else a for a in first.split("|") for b in second.split("|")]
        points[english] = "|".join(filter(None, [points.get(english, ""), *said]))
    return points
