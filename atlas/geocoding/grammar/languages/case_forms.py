"""Propose the nominatives of a name that stands in another case: "Бахмута" may be "Бахмут".

The endings are data (``case_endings.csv``), for Ukrainian and Russian at once. They propose forms;
which of them is a place, the gazetteer decides.
"""

import csv
import itertools
import re
from functools import cache, lru_cache

from atlas.shipped import shipped

_CYRILLIC = re.compile("[\u0400-\u04ff]")
# What an adjective is declined with, on folded letters.
_ADJECTIVE = re.compile(
    "(?<=[сц]к|зк|ьк)(?:ого|ому|ими|ии|им|ім|ом|ои|оі|іи|ую|ою|ая|ое|ие|их|а|у|е|і)$"
)
# A stem of a name has at least so many letters.
_LEAST = 2
# So many forms of a name of several words are tried.
_MOST_FORMS = 240


def is_cyrillic(text: str) -> bool:
    """Whether a text has a Cyrillic letter."""
    return _CYRILLIC.search(text) is not None


@cache
def _endings(of: str) -> dict[str, list[str]]:
    """Return endings, each with what may stand in its place."""
    with shipped("reference", "case_endings.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["of"] == of]
    return {row["ending"]: row["nominative"].split("|") for row in rows}


def forms_of(folded: str) -> list[str]:
    """Return a folded name and what its nominative may be, the likeliest first.

    Examples
    --------
    >>> forms_of("бахмута")[:2], "авдіівка" in forms_of("авдіівки"), forms_of("tyre")
    (['бахмута', 'бахмут'], True, ['tyre'])
    >>> "часів яр" in forms_of("часового яру")
    True
    """
    if not is_cyrillic(folded):
        return [folded]
    words = [_forms(word) for word in folded.split()]
    combined = itertools.islice(itertools.product(*words), _MOST_FORMS)
    return list(dict.fromkeys(" ".join(form) for form in combined))


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return a word and its possible nominatives, by its longest endings first."""
    found = [word]
    endings = _endings("name")
    for size in range(min(6, len(word) - _LEAST), -1, -1):
        ending = word[len(word) - size :]
        stem = word[: len(word) - size]
        found += [stem + instead for instead in endings.get(ending, ())]
    return tuple(dict.fromkeys(found))


def towns_of(adjective: str) -> list[str]:
    """Return the towns that an adjective may be made of: "бахмутському" of "бахмут".

    Examples
    --------
    >>> "бахмут" in towns_of("бахмутському"), "авдеевка" in towns_of("авдеевского")
    (True, True)
    """
    stem = _ADJECTIVE.sub("", adjective)
    found: list[str] = []
    for size in range(min(7, len(stem) - _LEAST), 0, -1):
        beginning, ending = stem[:-size], stem[len(stem) - size :]
        found += [beginning + instead for instead in _endings("adjective").get(ending, ())]
    return list(dict.fromkeys(found))


def adjectives_of(word: str) -> list[str]:
    """Return the nominatives of an adjective, as areas are called; none of another word.

    Examples
    --------
    >>> adjectives_of("запорізькому"), adjectives_of("бахмута")
    (['запорізька', 'запорізькая', 'запорізькии'], [])
    """
    stem = _ADJECTIVE.sub("", word)
    return [] if stem == word else [f"{stem}{ending}" for ending in ("а", "ая", "ии")]
