"""Read a place expression: "12 km north of Tyre" becomes a relation over references.

A small grammar over tokens, from the loosest tie to the tightest::

    text     : list ';' list | outer '(' inner ')' | part ',' container | phrase
    phrase   : offset | border | coast | between | direction 'of' phrase | near phrase
             | head 'in' phrase | head near phrase | phrase after-word | phrase 'and' phrase
             | part-word phrase | name

At every level a text that the gazetteer lists as it stands is a name, so that "West Bank"
is no western part of anything. What cannot be read is left as a name, to be found or not.
"""

import re
from collections.abc import Callable
from functools import partial

from atlas.places.bearings import bearing_at, bearings_of, offset_head
from atlas.places.names import fold
from atlas.places.relations import (
    Aside,
    Border,
    Direction,
    Expression,
    Name,
    Near,
    Nowhere,
    Offset,
    Part,
    Together,
    Within,
)
from atlas.places.ways import Known, read_between, read_border, read_coast, split
from atlas.places.words import (
    AFTER,
    AREA_OF,
    BORDERS,
    CENTRAL,
    COUNTRYSIDE_OF,
    FAR_FROM,
    FILLERS,
    GENERIC,
    IN,
    NEAR,
    NOT_AT,
    NOWHERE_HEADS,
    OUTSKIRTS,
    TRIGGERS,
    WAYS,
    names_nowhere,
)

# A place expression has at most so many words; a longer text is a name that nobody lists.
LONGEST = 40

_MARKS = re.compile(r"\s*([,;/()\[\]،&])\s*|\s+[-–—]+\s+|\s*[–—]\s*")
_OPEN, _CLOSE = ("(", "["), (")", "]")
_DIGIT = re.compile(r"\d")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
_PREFIXES = [
    (phrase.split(), how)
    for phrases, how in (
        (NEAR, "near"), (OUTSKIRTS, "outskirts"), (AREA_OF, "area"),
        (COUNTRYSIDE_OF, "countryside"),
    )
    for phrase in sorted(phrases, key=lambda text: -len(text.split()))
]  # fmt: skip
# A text with none of these words is a name, or begins as phrases for no place do.
_TELLING = TRIGGERS | {"not"}
_BEFORE_BEARING = FILLERS | {"to", "in"}
_BY_FIRST: dict[str, list[tuple[list[str], str]]] = {}
for _words, _how in sorted(_PREFIXES, key=lambda pair: -len(pair[0])):
    _BY_FIRST.setdefault(_words[0], []).append((_words, _how))


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
        return _together([_text(part, known) for part in parts], slash=False)
    if "," in tokens:
        return _contained(split(tokens, ","), known)
    return _phrase(tokens, known)


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
        return _phrase(parts[0], known)
    dangling = _dangling(parts[-1])
    if dangling is not None:
        return dangling(_contained(parts[:-1], known))
    return Within(_phrase(parts[0], known), _contained(parts[1:], known))


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


def _phrase(words: list[str], known: Known) -> Expression:
    """Read a phrase without commas and brackets."""
    text = " ".join(words)
    if names_nowhere(words):
        return Nowhere(text)
    if TRIGGERS.isdisjoint(words) or _says_where_not(words):
        return Name(text)
    if known(text) and words[-1] != "countryside":
        return Name(text)

    def phrase(part: list[str]) -> Expression:
        return _phrase(part, known)

    if not WAYS.isdisjoint(words) or _DIGIT.search(text):
        found = (
            _offset(words, known)
            or read_border(words, phrase, known)
            or read_coast(words, phrase)
            or read_between(words, phrase, known)
        )
        if found is not None:
            return found
    for reader in (_directed, _prefixed, _headed, _trailing, _joined, _parted):
        found = reader(words, known)
        if found is not None:
            return found
    return Name(text)


def _says_where_not(words: list[str]) -> bool:
    """Whether words say where something was not, or only from where it was far: no place."""
    return words[0] in NOT_AT or tuple(words[:2]) in FAR_FROM


def _offset(words: list[str], known: Known) -> Expression | None:
    """Read "12 km north of Tyre" and "5 km from Tyre"."""
    words = list(words)
    head = offset_head(words)
    if head is None:
        return None
    km, bearing, at = head
    rest = words[at:]
    if rest and rest[0] in ("of", "from", "outside"):
        return Offset(km, bearing, _phrase(rest[1:], known)) if len(rest) > 1 else None
    if bearing is not None and rest:
        return Offset(km, bearing, _phrase(rest, known))
    return None


def _directed(words: list[str], known: Known) -> Expression | None:
    """Read "north of Homs"; "the south of X" is a part of an area."""
    at = 0
    while at < len(words) and words[at] in _BEFORE_BEARING:
        at += 1
    for cut in range(at + 1, min(len(words) - 1, at + 7)):
        if words[cut] in ("of", "from"):
            bearings = bearings_of(words[at:cut])
            if bearings is not None:
                return Direction(*bearings, _phrase(words[cut + 1 :], known))
    return None


def _prefixed(words: list[str], known: Known) -> Expression | None:
    """Read "near X", "outskirts of X", "countryside of X", "inside X"."""
    at = 0
    while at < len(words) - 1 and words[at] in FILLERS:
        at += 1
    for phrase, how in _BY_FIRST.get(words[at], ()):
        end = at + len(phrase)
        if words[at:end] == phrase and end < len(words):
            return Near(how, _phrase(_without_the(words[end:]), known))
    if words[at] in IN and at + 1 < len(words):
        return Near("self", _phrase(_without_the(words[at + 1 :]), known))
    return None


def _without_the(words: list[str]) -> list[str]:
    """Return words without an English article at their head."""
    return words[1:] if words[:1] == ["the"] and len(words) > 1 else words


def _headed(words: list[str], known: Known) -> Expression | None:
    """Read "head in X", "head near X", "head north of X"; a head that says only what is dropped."""
    for at in range(1, len(words) - 1):
        rest = words[at:]
        relation = None if words[at - 1] == "and" else _relation(rest, known)
        if relation is None:
            continue
        head = words[:at]
        bearings = bearings_of(head)
        if bearings is not None:
            return Part(bearings[0], relation)
        if GENERIC.issuperset(head):
            return relation
        return Within(_phrase(head, known), relation)
    return None


def _relation(words: list[str], known: Known) -> Expression | None:
    """Read a relation that begins with its own word: in, near, north of."""
    if words[0] in IN:
        return _phrase(_without_the(words[1:]), known)
    if words[0] in _BY_FIRST and words[0] not in ("by", "area", "region", "rural", "zone", "rif"):
        return _prefixed(words, known)
    if bearing_at(words, 0)[0] is not None and {"of", "from"}.intersection(words[1:5]):
        return _directed(words, known)
    return None


def _trailing(words: list[str], known: Known) -> Expression | None:
    """Read "X area", "X countryside", "X outskirts"."""
    how = AFTER.get(words[-1])
    if how is None or len(words) < 2:
        return None
    before = words[:-1]
    if before[-1] in ("southern", "northern", "eastern", "western", "rural", "and", "/"):
        return None
    if (
        how == "near"
        and words[-1] in ("heights", "hills", "valley")
        and not known(" ".join(before))
    ):
        return None
    bearing, size = bearing_at(before, 0)
    if bearing is not None and len(before) > size and not known(" ".join(before)):
        return Part(bearing, Near(how, _phrase(before[size:], known)))
    return Near(how, _phrase(before, known))


def _joined(words: list[str], known: Known) -> Expression | None:
    """Read "A and B" and "A / B"."""
    mark = next((mark for mark in ("/", "and") if mark in words), None)
    if mark is None:
        return None
    parts = split(words, mark)
    if len(parts) < 2:
        return _phrase(parts[0], known) if parts else None
    first = _phrase(parts[0], known)
    members = [first, *(_member(part, first, known) for part in parts[1:])]
    return _together(members, slash=mark == "/")


def _member(words: list[str], first: Expression, known: Known) -> Expression:
    """Read a later member of a list, which may lean on the first: "Homs and countryside"."""
    of = first.of if isinstance(first, Near) else first
    if len(words) == 1 and words[0] in AFTER:
        return Near(AFTER[words[0]], of)
    if words[0] in ("nearby", "surrounding", "neighbouring", "neighboring"):
        return Near("near", of)
    bearings = bearings_of(words)
    if bearings is not None:
        return Direction(*bearings, of)
    return _phrase(words, known)


def _together(members: list[Expression], slash: bool) -> Expression:
    """Return several places as one expression."""
    if not members or any(isinstance(member, Nowhere) for member in members):
        return Nowhere("several places, one of them not given")
    return Together(tuple(members), slash) if len(members) > 1 else members[0]


def _parted(words: list[str], known: Known) -> Expression | None:
    """Read "southern Lebanon", "central Gaza Strip", "north-eastern rural Aleppo"."""
    at = 1 if words[0] == "the" else 0
    if len(words) <= at + 1:
        return None
    if words[at] in CENTRAL:
        rest = words[at + 1 :]
        return Part(None, _phrase(rest[1:] if rest[0] == "of" and rest[1:] else rest, known))
    bearing, size = bearing_at(words, at)
    if bearing is None or len(words) <= at + size or len(words[at]) < 3:
        return None
    rest = words[at + size :]
    if rest[0] in ("part", "parts", "side", "section", "half") and len(rest) > 2:
        rest = rest[2:] if rest[1] == "of" else rest[1:]
    rest = _without_the(rest)
    if rest[0] == "rural" and len(rest) > 1:
        return Part(bearing, Near("countryside", _phrase(rest[1:], known)))
    return Part(bearing, _phrase(rest, known))
