"""Read a phrase without commas and brackets: an offset, a direction, a vicinity, a part, a name.

From the loosest tie to the tightest::

    phrase   : offset | border | coast | between | direction 'of' phrase | near phrase
             | head 'in' phrase | head near phrase | phrase after-word | phrase 'and' phrase
             | part-word phrase | name
"""

import re

from atlas.places.bearings import bearing_at, bearings_of, offset_head
from atlas.places.relations import (
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
    CENTRAL,
    COUNTRYSIDE_OF,
    FAR_FROM,
    FILLERS,
    GENERIC,
    IN,
    NEAR,
    NOT_AT,
    OUTSKIRTS,
    TRIGGERS,
    WAYS,
    names_nowhere,
)

_DIGIT = re.compile(r"\d")
_PREFIXES = [
    (phrase.split(), how)
    for phrases, how in (
        (NEAR, "near"), (OUTSKIRTS, "outskirts"), (AREA_OF, "area"),
        (COUNTRYSIDE_OF, "countryside"),
    )
    for phrase in sorted(phrases, key=lambda text: -len(text.split()))
]  # fmt: skip
_BEFORE_BEARING = FILLERS | {"to", "in"}
_BY_FIRST: dict[str, list[tuple[list[str], str]]] = {}
for _words, _how in sorted(_PREFIXES, key=lambda pair: -len(pair[0])):
    _BY_FIRST.setdefault(_words[0], []).append((_words, _how))


def read_phrase(words: list[str], known: Known) -> Expression:
    """Read a phrase without commas and brackets."""
    text = " ".join(words)
    if names_nowhere(words):
        return Nowhere(text)
    if TRIGGERS.isdisjoint(words) or _says_where_not(words):
        return Name(text)
    if known(text) and words[-1] != "countryside":
        return Name(text)

    def phrase(part: list[str]) -> Expression:
        return read_phrase(part, known)

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
        return Offset(km, bearing, read_phrase(rest[1:], known)) if len(rest) > 1 else None
    if bearing is not None and rest:
        return Offset(km, bearing, read_phrase(rest, known))
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
                return Direction(*bearings, read_phrase(words[cut + 1 :], known))
    return None


def _prefixed(words: list[str], known: Known) -> Expression | None:
    """Read "near X", "outskirts of X", "countryside of X", "inside X"."""
    at = 0
    while at < len(words) - 1 and words[at] in FILLERS:
        at += 1
    for phrase, how in _BY_FIRST.get(words[at], ()):
        end = at + len(phrase)
        if words[at:end] == phrase and end < len(words):
            return Near(how, read_phrase(_without_the(words[end:]), known))
    if words[at] in IN and at + 1 < len(words):
        return Near("self", read_phrase(_without_the(words[at + 1 :]), known))
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
        return Within(read_phrase(head, known), relation)
    return None


def _relation(words: list[str], known: Known) -> Expression | None:
    """Read a relation that begins with its own word: in, near, north of."""
    if words[0] in IN:
        return read_phrase(_without_the(words[1:]), known)
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
        return Part(bearing, Near(how, read_phrase(before[size:], known)))
    return Near(how, read_phrase(before, known))


def _joined(words: list[str], known: Known) -> Expression | None:
    """Read "A and B" and "A / B"."""
    mark = next((mark for mark in ("/", "and") if mark in words), None)
    if mark is None:
        return None
    parts = split(words, mark)
    if len(parts) < 2:
        return read_phrase(parts[0], known) if parts else None
    first = read_phrase(parts[0], known)
    members = [first, *(_member(part, first, known) for part in parts[1:])]
    return together(members, slash=mark == "/")


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
    return read_phrase(words, known)


def together(members: list[Expression], slash: bool) -> Expression:
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
        return Part(None, read_phrase(rest[1:] if rest[0] == "of" and rest[1:] else rest, known))
    bearing, size = bearing_at(words, at)
    if bearing is None or len(words) <= at + size or len(words[at]) < 3:
        return None
    rest = words[at + size :]
    if rest[0] in ("part", "parts", "side", "section", "half") and len(rest) > 2:
        rest = rest[2:] if rest[1] == "of" else rest[1:]
    rest = _without_the(rest)
    if rest[0] == "rural" and len(rest) > 1:
        return Part(bearing, Near("countryside", read_phrase(rest[1:], known)))
    return Part(bearing, read_phrase(rest, known))
