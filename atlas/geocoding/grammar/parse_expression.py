"""Read a place expression: "12 km north of Tyre" becomes a relation over references.

A small grammar over tokens, from the loosest tie to the tightest::

    text     : list ';' list | outer '(' inner ')' | part ',' container | phrase

Phrases are read by ``parse_phrase.py``. At every level a text that the gazetteer lists as it stands
is a name, so that "West Bank" is no western part of anything. What cannot be read is left as a
name, to be found or not.
"""

import re
from collections.abc import Callable
from functools import partial

from atlas.geocoding.grammar.expression_words import (
    BORDERS,
    GENERIC,
    IN,
    NEAR,
    NOWHERE_HEADS,
    ROADS,
    TRIGGERS,
    names_nowhere,
)
from atlas.geocoding.grammar.languages.french import ALONE, beside_small
from atlas.geocoding.grammar.languages.french import TELLING as FRENCH
from atlas.geocoding.grammar.parse_bearings import Distance, bearings_of, offset_head
from atlas.geocoding.grammar.parse_phrase import read_phrase, together
from atlas.geocoding.grammar.parse_routes import Known, split
from atlas.geocoding.grammar.place_nouns import (
    ARTICLES,
    KINDS,
    LEANING,
    OWNER,
    PARTS,
    POINT,
    SITES,
    TELLING,
    names_a_thing,
)
from atlas.geocoding.grammar.relations import (
    Aside,
    Direction,
    Expression,
    Name,
    Near,
    Nowhere,
    Offset,
    Within,
)
from atlas.geocoding.spelling.place_names import fold

# A place expression has at most so many words; a longer text is a name that nobody lists.
LONGEST = 40

_MARKS = re.compile(
    r"(\s*[,;/()\[\]،&]\s*|\s+[-–—]+\s+|\s*[–—]\s*|(?<=\w)(?<!\bra)['’‘`´]s\b|(?<=s)['’](?=\s))",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[-,;/()\[\]،&–—'’‘`´]")
_MARK = {"،": ",", "&": "and", "[": "(", "]": ")"}
_OPEN, _CLOSE = ("(", "["), (")", "]")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
# A text with none of these words is a name, or begins as phrases for no place do.
_ALWAYS_TELLING = TRIGGERS | {"not"}
_TELLING_HERE = _ALWAYS_TELLING | TELLING | ALONE
_TELLING = _TELLING_HERE | FRENCH
# Words by which a dash ties the ends of a way or the sides of a border.
_JOINING = ROADS | BORDERS | {"triangle", "corridor"}
_NO_NAMES = NOWHERE_HEADS | ARTICLES
_TYING = frozenset(("between", "among", "triangle"))
_BESIDE = NEAR | IN | {"along", "close", "to", "by"}


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
    Offset(km=12.0, bearing=0.0, of=Name(text='tyre'), spread=0.0)
    """
    tokens = tokens_of(text)
    if len(tokens) > LONGEST:
        return Name(" ".join(tokens[:LONGEST]))
    if _may_mark(text) and known(fold(text)) and not names_nowhere(tokens):
        return Name(fold(text))  # "Frankfurt (Oder)" is listed with its brackets
    return _text(tokens, known)


def plain_name(text: str) -> str:
    """Return a text as a folded name where no word or mark says more; "" where one may.

    Most questions are such names: they need no grammar.
    """
    if _may_mark(text) or _DECIMAL.search(text):
        return ""
    folded = fold(text)
    words = folded.split()
    if not words or words[0] in _NO_NAMES or len(words) > LONGEST:
        return ""
    telling = _TELLING_HERE if len(words) > 1 else _ALWAYS_TELLING
    plain = telling.isdisjoint(words) and not (len(words) > 1 and beside_small(text, words))
    return folded if plain else ""


def tokens_of(text: str) -> list[str]:
    """Return the folded words of a text, and the marks that part it."""
    if not _may_mark(text):
        return fold(_decimals(text)).split()
    tokens: list[str] = []
    for number, piece in enumerate(_MARKS.split(_decimals(text))):
        mark = piece.strip()
        if number % 2 == 0:
            tokens += fold(piece).split()
        elif mark[-1] in "sS'’":
            tokens.append(OWNER)
        else:
            tokens.append(_dash(piece) if mark[0] in "-–—" else _MARK.get(mark, mark))
    return _dashed(tokens)


def _may_mark(text: str) -> bool:
    """Whether a text has a mark; most have none, which is seen at once."""
    return _SIGNS.search(text) is not None and _MARKS.search(text) is not None


def _dash(piece: str) -> str:
    """Return the sign of a dash: without spaces it ties two ends, as in "Homs–Hama"."""
    return "-" if piece.strip() != piece else "/"


def _dashed(tokens: list[str]) -> list[str]:
    """Return tokens with each dash as what it means: two ends of a way, or names after another."""
    if "-" not in tokens:
        return tokens
    way = not _JOINING.isdisjoint(tokens)
    return [("/" if way else ",") if word == "-" else word for word in tokens]


def _decimals(text: str) -> str:
    """Return a text whose decimal points outlive folding."""
    return _DECIMAL.sub(POINT, text)


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
        return _contained(_lists(split(tokens, ",")), known)
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


def _lists(parts: list[list[str]]) -> list[list[str]]:
    """Return parts with those of a list as one: "A, B and C", "between A, B and C"."""
    start = next((n for n, part in enumerate(parts) if not _TYING.isdisjoint(part)), None)
    if start is not None and "and" in parts[start]:
        start = None
    end = next((n for n, part in enumerate(parts) if n > (start or 0) and _ends_list(part)), None)
    if end is None or (start is None and not all(map(_simple, parts[1:end]))):
        return parts
    start = start or 0
    merged = list(parts[start])
    for part in parts[start + 1 : end + 1]:
        merged += part if part[0] == "and" else ["and", *part]
    return [*parts[:start], merged, *parts[end + 1 :]]


def _simple(part: list[str]) -> bool:
    """Whether a part of a list is a name and no more."""
    return _TELLING.isdisjoint(part) or set(part) & _TELLING == {"of"}


def _ends_list(part: list[str]) -> bool:
    """Whether a part holds the last members of a list."""
    if "and" not in part[:-1]:
        return False
    at = part.index("and")
    before, after = part[:at], part[at + 1 :]
    return _simple(before) and after[0] not in PARTS and after[0] not in LEANING | NEAR


def _contained(parts: list[list[str]], known: Known) -> Expression:
    """Read "part, container, container"."""
    if not parts or any(names_nowhere(part) for part in parts):
        return Nowhere(" ".join(parts[-1]) if parts else "")
    if len(parts) == 1:
        return read_phrase(parts[0], known)
    nameless = names_a_thing(parts[0]) or KINDS.issuperset(parts[0])
    if nameless and not known(" ".join(parts[0])) and parts[0][-1] not in SITES:
        return _contained(parts[1:], known)  # "the capital, Sanaa"; "a house, Tyre"
    dangling = _dangling(parts[-1])
    if dangling is not None:
        return dangling(_contained(parts[:-1], known))
    return Within(read_phrase(parts[0], known), _contained(parts[1:], known))


def _offset_of(head: Distance, of: Expression) -> Expression:
    """Return the offset that words without a place of their own say of one before them."""
    return Offset(head.km, head.bearing, of, head.spread)


def _dangling(words: list[str]) -> Callable[[Expression], Expression] | None:
    """Read words that lack their place: "12 km north", "near the border", "south"."""
    bare = [word for word in words if word != "the"]
    if len(bare) > 1 and bare[-1] in BORDERS and _BESIDE.issuperset(bare[:-1]):
        return lambda of: of  # whose border is not said, and it adds nothing to a place near one
    bearings = bearings_of(bare)
    if bearings is not None:
        return partial(Direction, *bearings)
    offset = offset_head(bare)
    if offset is not None and offset[2] == len(bare) and offset[1] is not None:
        return partial(_offset_of, offset)
    return None
