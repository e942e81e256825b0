"""Fold the name of a column for comparing, and part it into words."""

import re
from collections.abc import Iterable
from functools import lru_cache

from atlas.folding import (
    COLUMN_NAME,
    casefold,
    decompose,
    drop_bidi,
    drop_marks,
    drop_tatweel,
    fold_by,
    level_arabic,
    level_i,
    plain_digits,
)

_STEPS = (
    *(decompose, drop_marks, casefold, drop_tatweel, drop_bidi),
    *(level_arabic, level_i, plain_digits),
)
# A word begins in "eventDate" and in "GPSLat"; none in "ADM1".
_HUMPS = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# A quote within a Hebrew word, and the signs that join letters unseen, part no words.
_INNER = re.compile("(?<=[\u05d0-\u05ea])[\"'\u05f3\u05f4](?=[\u05d0-\u05ea])|[\u200b-\u200d]")
_WORD = re.compile(r"#|[^\W_]+")
# What R and pandas add to a name that two tables share.
_MERGED = re.compile(r"(?<=\w)(?:[._][xy]|\.\d)$")


def fold_column(name: str) -> str:
    """Return a column's name folded for comparing.

    Examples
    --------
    >>> fold_column(" Event_Date ")
    'eventdate'
    """
    return fold_by(COLUMN_NAME, str(name))


@lru_cache(maxsize=8192)
def words_in(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded; "#" is a word.

    Examples
    --------
    >>> words_in("# of Civilians killed"), words_in("admin1Name_en")
    (('#', 'of', 'civilians', 'killed'), ('admin1', 'name', 'en'))
    """
    text = _HUMPS.sub(" ", _INNER.sub("", name[:200]))
    return tuple(_WORD.findall(fold_by(_STEPS, text)))


def key_of(name: str) -> str:
    """Return a name as one word, for finding it in a list.

    Examples
    --------
    >>> key_of("Event_Date"), key_of("Región")
    ('eventdate', 'region')
    """
    return "".join(words_in(name))


def unmerged(name: str) -> str:
    """Return a name without what a merge of two tables has added to it.

    Examples
    --------
    >>> unmerged("latitude.x"), unmerged("x")
    ('latitude', 'x')
    """
    return _MERGED.sub("", name)


def different(names: Iterable[object]) -> list[str]:
    """Return column names as text; repeated names are numbered.

    Examples
    --------
    >>> different(["note", "date ", "note"])
    ['note', 'date', 'note (2)']
    """
    seen: dict[str, int] = {}
    made = []
    for name in names:
        text = str(name).strip().lstrip("\ufeff")
        seen[text] = seen.get(text, 0) + 1
        made.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return made
