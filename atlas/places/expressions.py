"""Read a place expression: "12 km north of Tyre" becomes a relation over references.

A small grammar over tokens, from the loosest tie to the tightest::

    text     : list ';' list | outer '(' inner ')' | part ',' container | phrase

Phrases are read by ``phrases.py``. At every level a text that the gazetteer lists as it stands
is a name, so that "West Bank" is no western part of anything. What cannot be read is left as a
name, to be found or not.
"""

import re
from collections.abc import Callable
from functools import partial

from atlas.places.bearings import bearings_of, offset_head
from atlas.places.names import fold
from atlas.places.phrases import read_phrase, together
from atlas.places.relations import (
    Aside,
    Border,
    Direction,
    Expression,
    Name,
    Near,
    Nowhere,
    Offset,
    Within,
)
from atlas.places.tongue_french import TELLING as FRENCH
from atlas.places.ways import Known, split
from atlas.places.words import (
    BORDERS,
    GENERIC,
    NEAR,
    NOWHERE_HEADS,
    TRIGGERS,
    names_nowhere,
)

# A place expression has at most so many words; a longer text is a name that nobody lists.
LONGEST = 40

_MARKS = re.compile(r"\s*([,;/()\[\]،&])\s*|\s+[-–—]+\s+|\s*[–—]\s*")
_OPEN, _CLOSE = ("(", "["), (")", "]")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
# A text with none of these words is a name, or begins as phrases for no place do.
_TELLING = TRIGGERS | FRENCH | {"not"}


def read(text: str, known: Known) -> Expression:
    """Return the expression that a text is.

    Parameters
    ----------
    text : str
        A place expression, in any spelling.
    known : callable
        Tells whether a folded text is a listed name.

    Examples
    --------
    >>> read("12 km north of Tyre", lambda text: text == "tyre")
    Offset(km=12.0, bearing=0.0, of=Name(text='tyre'))
    """
    tokens = tokens_of(text)
    if len(tokens) > LONGEST:
        return Name(" ".join(tokens[:LONGEST]))
    if _MARKS.search(text) and known(fold(text)) and not names_nowhere(tokens):
        return Name(fold(text))  # "Frankfurt (Oder)" is listed with its brackets
    return _text(tokens, known)


def plain_name(text: str) -> str:
    """Return a text as a folded name where no word or mark says more; "" where one may.

    Most questions are such names: they need no grammar.
    """
    if _MARKS.search(text) or _DECIMAL.search(text):
        return ""
    folded = fold(text)
    words = folded.split()
    plain = words and _TELLING.isdisjoint(words) and words[0] not in NOWHERE_HEADS
    return folded if plain and len(words) <= LONGEST else ""


def tokens_of(text: str) -> list[str]:
    """Return the folded words of a text, and the marks that part it."""
    if not _MARKS.search(text):
        return fold(_decimals(text)).split()
    tokens: list[str] = []
    for number, piece in enumerate(_MARKS.split(_decimals(text))):
        if number % 2 == 0:
            tokens += fold(piece or "").split()
        else:
            tokens.append({None: ",", "،": ",", "&": "and", "[": "(", "]": ")"}.get(piece, piece))
    return tokens


def _decimals(text: str) -> str:
    """Return a text whose decimal points outlive folding."""
    return _DECIMAL.sub("decimalpoint", text)


def _text(tokens: list[str], known: Known) -> Expression:
    """Read a text with all its marks."""
    words = " ".join(tokens)
    if names_nowhere(tokens):
        return Nowhere(words)
    if "(" in tokens:
        return _bracketed(tokens, known)
    tokens = [word for word in tokens if word != ")"]
    if ";" in tokens:
        parts = split(tokens, ";")
        return together([_text(part, known) for part in parts], slash=False)
    if "," in tokens:
        return _contained(split(tokens, ","), known)
    return read_phrase(tokens, known)


def _bracketed(tokens: list[str], known: Known) -> Expression:
    """Read a text with brackets."""
    start = tokens.index("(")
    end = tokens.index(")", start) if ")" in tokens[start:] else len(tokens)
    inside, around = tokens[start + 1 : end], tokens[:start] + tokens[end + 1 :]
    if inside and names_nowhere(inside):
        return Nowhere(" ".join(inside))
    if not around:
        return _text(inside, known)
    outer = _text(around, known)
    if not inside or isinstance(outer, Nowhere):
        return outer
    return _aside(outer, inside, around, known)


def _aside(outer: Expression, inside: list[str], around: list[str], known: Known) -> Expression:
    """Read what brackets add to a text: a direction, another name, or a place in it."""
    bearings = bearings_of(inside)
    if bearings is None and inside[-2:] in (["the", "city"], ["the", "town"], ["the", "village"]):
        bearings = bearings_of(inside[:-3]) if inside[-3:-2] == ["of"] else None
        if bearings:
            return Direction(bearings[0], bearings[1], outer)
    if bearings is not None:
        of = outer.of if isinstance(outer, Near) else outer
        return Direction(bearings[0], bearings[1], of)
    # "Tiyas (T4) air base": the words after the brackets belong to both names.
    start = next((n for n, word in enumerate(around) if word in GENERIC and n), len(around))
    again = [*inside, *around[start:]] if "," not in around else inside
    if again != inside and known(" ".join(again)):
        return Aside(outer, Name(" ".join(again)))
    return Aside(outer, _text(inside, known))


def _contained(parts: list[list[str]], known: Known) -> Expression:
    """Read "part, container, container"."""
    if not parts or any(names_nowhere(part) for part in parts):
        return Nowhere(" ".join(parts[-1]) if parts else "")
    if len(parts) == 1:
        return read_phrase(parts[0], known)
    dangling = _dangling(parts[-1])
    if dangling is not None:
        return dangling(_contained(parts[:-1], known))
    return Within(read_phrase(parts[0], known), _contained(parts[1:], known))


def _dangling(words: list[str]) -> Callable[[Expression], Expression] | None:
    """Read words that lack their place: "12 km north", "near the border", "south"."""
    bare = [word for word in words if word != "the"]
    if len(bare) > 1 and bare[-1] in BORDERS and bare[0] in NEAR:
        return lambda of: Border((of,))
    bearings = bearings_of(bare)
    if bearings is not None:
        return partial(Direction, *bearings)
    offset = offset_head(bare)
    if offset is not None and offset[2] == len(bare) and offset[1] is not None:
        return partial(Offset, offset[0], offset[1])
    return None
