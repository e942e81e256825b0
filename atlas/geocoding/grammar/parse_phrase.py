"""Read a phrase without commas and brackets: an offset, a direction, a vicinity, a part, a name.

From the loosest tie to the tightest::

    phrase   : heading | offset | inside | border | coast | between | direction 'of' phrase
             | near phrase | part 'of' phrase | thing 'in' phrase | head near phrase
             | owner's phrase | phrase after-word | phrase 'and' phrase
             | telling kind 'of' name | part-word phrase | name
"""

# ruff: noqa: ARG001 -- one signature for all readers

import re

from atlas.geocoding.grammar.expression_words import (
    ACTOR_ENDS,
    AREA_OF,
    CENTRAL,
    COUNTRYSIDE_OF,
    DEMONYMS,
    FAR_FROM,
    FILLERS,
    IN,
    NEAR,
    NOT_AT,
    NUMBERS,
    OUTSKIRTS,
    REGION_OF,
    ROADS,
    TRIGGERS,
    UNITS,
    WAYS,
    names_nowhere,
)
from atlas.geocoding.grammar.parse_bearings import bearing_at, bearings_of, offset_head
from atlas.geocoding.grammar.parse_parts import (
    read_owned,
    read_part,
    read_part_of,
    read_riverside,
    read_told,
    read_trailing,
)
from atlas.geocoding.grammar.parse_routes import (
    Known,
    Phrase,
    read_between,
    read_border,
    read_coast,
    read_inside,
    split,
    under,
)
from atlas.geocoding.grammar.place_nouns import (
    AIMED,
    ARTICLES,
    FIRED,
    LEANING,
    OWNER,
    PARTS,
    PLURALS,
    POINT,
    SITE_WORDS,
    SITES,
    TELLING,
    TOWARDS,
    names_a_thing,
    tells_of,
)
from atlas.geocoding.grammar.relations import (
    Direction,
    Either,
    Expression,
    Heading,
    Name,
    Near,
    Nowhere,
    Offset,
    Part,
    Roles,
    Together,
    Within,
)

_DIGIT = re.compile(r"\d")
_PREFIXES = [
    ([word for word in phrase.split() if word != "the"], how)
    for phrases, how in (
        (NEAR, "near"), (OUTSKIRTS, "outskirts"), (AREA_OF, "area"),
        (REGION_OF, "region"), (COUNTRYSIDE_OF, "countryside"),
    )
    for phrase in sorted(phrases, key=lambda text: -len(text.split()))
]  # fmt: skip
_BEFORE_BEARING = FILLERS | {"to", "in"}
_BY_FIRST: dict[str, list[tuple[list[str], str]]] = {}
for _words, _how in sorted(_PREFIXES, key=lambda pair: -len(pair[0])):
    _BY_FIRST.setdefault(_words[0], []).append((_words, _how))
_MOVING = FIRED.union(*TOWARDS) - {"in", "of", "to", "for", "on", "at"}
_RANGING = frozenset(("between", "to", "and", "or", "within", "than", *FILLERS))
_OF_LAND = frozenset(("governorate", "province", "district", "countryside"))
_TELLING = TRIGGERS | TELLING | ARTICLES
# Relations that begin with a word that is too often part of a name.
_NO_HEADS = ("by", "area", "region", "rural", "zone", "rif", "edge", "areas", "sector")


def read_phrase(words: list[str], known: Known) -> Expression:
    """Read a phrase without commas and brackets."""
    text = said(words)
    if names_nowhere(words):
        return Nowhere(text)
    if _TELLING.isdisjoint(words) or _says_where_not(words):
        return Name(text)
    if known(text):
        return Name(text)
    if not ARTICLES.isdisjoint(words):
        words = _without_articles(words)
        if not words or names_nowhere(words):
            return Nowhere(text)
        text = said(words)
        if known(text):
            return Name(text)
    if text in DEMONYMS:  # "Lebanese airspace"
        return Name(DEMONYMS[text])
    if words[-1] == "palestine" and "occupied" in words and tells_of(words[:-1]):
        return Name(text)  # which ground that is depends on who says it

    def phrase(part: list[str]) -> Expression:
        return read_phrase(part, known)

    found = _read_toward(words, phrase)
    if found is None and (not WAYS.isdisjoint(words) or _DIGIT.search(text)):
        found = (
            _read_offset(words, phrase)
            or read_inside(words, phrase)
            or read_border(words, phrase, known)
            or read_coast(words, phrase, known)
            or read_between(words, phrase, known)
        )
    if found is not None:
        return found
    for reader in _READERS:
        found = reader(words, phrase, known)
        if found is not None:
            return found
    return Name(text)


def said(words: list[str]) -> str:
    """Return words as the folded text that they were."""
    return as_written(" ".join(words))


def as_written(text: str) -> str:
    """Return a text without the signs that stand in it for marks."""
    return text.replace(f" {OWNER}", "s").replace(POINT, ".")


def _without_articles(words: list[str]) -> list[str]:
    """Return words without English articles; "a mile" and "half a mile" keep theirs."""
    return [
        word
        for at, word in enumerate(words)
        if word not in ARTICLES
        or (word != "the" and words[at + 1 : at + 2] and _counts(words[at + 1]))
    ]


def _counts(word: str) -> bool:
    """Whether a word is a unit or a number, before which an article is a number itself."""
    return word in UNITS or word == "nautical" or (word in NUMBERS and word not in ARTICLES)


def _says_where_not(words: list[str]) -> bool:
    """Whether words say where something was not, or only from where it was far: no place."""
    return words[0] in NOT_AT or tuple(words[:2]) in FAR_FROM


def _read_toward(words: list[str], phrase: Phrase) -> Expression | None:
    """Read "toward X", "from X toward Y", "fired from X at Y": no one place is said by these."""
    if _MOVING.isdisjoint(words):
        return None
    for at in range(len(words) - 1):
        for heading in TOWARDS:
            end = at + len(heading)
            if tuple(words[at:end]) == heading and end < len(words):
                return _with_roles(words[:at], words[end:], phrase)
    if FIRED.isdisjoint(words) or "from" not in words[:-2]:
        return None
    start = words.index("from")
    to = next((n for n in range(start + 2, len(words) - 1) if words[n] in AIMED), None)
    return None if to is None else _with_roles(words[:to], words[to + 1 :], phrase)


def _with_roles(before: list[str], after: list[str], phrase: Phrase) -> Expression:
    """Return where something went, and where it came from if that is said."""
    to = phrase(after)
    if "from" in before[:-1]:
        return Roles((phrase(before[before.index("from") + 1 :]), to))
    if names_a_thing([word for word in before if word not in FIRED]):
        return Heading(to)
    return Roles((phrase(before), to))


def _read_offset(words: list[str], phrase: Phrase) -> Expression | None:
    """Read "12 km north of Tyre", "5 km from Tyre", "a vessel 5 km off" what follows."""
    for at in range(len(words) - 2):
        if at and not _begins_distance(words, at):
            continue
        found = _offset_at(words[at:], phrase)
        if found is not None:
            return under(words[:at], found, phrase) if at else found
    return None


def _begins_distance(words: list[str], at: int) -> bool:
    """Whether a number and a unit begin at a word that no number stands before."""
    head, before = words[at], words[at - 1]
    if head in _RANGING - {"to", "and", "or"}:
        head = words[at + 1]
    number = head[0].isdigit() or head in NUMBERS or head in ("several", "tens")
    return number and not before[0].isdigit() and before not in NUMBERS and before not in _RANGING


def _offset_at(words: list[str], phrase: Phrase) -> Expression | None:
    """Read a distance, with its bearing, from a place; or at sea off it."""
    words = list(words)
    head = offset_head(words)
    if head is None:
        return None
    rest = words[head.at :]
    if rest and rest[0] in ("of", "from", "outside"):
        rest = rest[1:]
    elif head.bearing is None:
        return read_inside(words, phrase)
    return Offset(head.km, head.bearing, phrase(rest), head.spread) if rest else None


def _directed(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "north of Homs"; "the south of X" is a part of an area."""
    at = 0
    while at < len(words) and words[at] in _BEFORE_BEARING:
        at += 1
    for cut in range(at + 1, min(len(words) - 1, at + 7)):
        if words[cut] in ("of", "from"):
            bearings = bearings_of(words[at:cut])
            if bearings is not None:
                return Direction(*bearings, phrase(words[cut + 1 :]))
    return None


def _prefixed(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "near X", "outskirts of X", "countryside of X", "inside X"."""
    at = 0
    while True:
        for prefix, how in _BY_FIRST.get(words[at], ()):
            end = at + len(prefix)
            if words[at:end] == prefix and end < len(words):
                return Near(how, phrase(words[end:]))
        if at >= len(words) - 1 or words[at] not in FILLERS:
            break
        at += 1
    if words[at] in IN and at + 1 < len(words):
        return Near("self", phrase(words[at + 1 :]))
    return None


def _headed(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "head in X", "head near X", "head north of X"; a head that says only what is dropped."""
    for at in range(1, len(words) - 1):
        if words[at - 1] in ("and", "/"):
            continue
        relation = _relation(words[at:], phrase, known)
        if relation is None:
            continue
        head = words[:at]
        bearings = bearings_of(head)
        if bearings is not None:
            return Part(bearings[0], relation)
        site = _site(head, words[at], relation)
        if site is not None:
            return site
        if names_a_thing(head) or _is_unit(head):
            along = words[at] == "in" and not ROADS.isdisjoint(head)
            return Near("countryside", relation) if along else relation
        return Within(phrase(head), relation)
    return _site_of(words, phrase)


def _relation(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read a relation that begins with its own word: in, near, north of."""
    if words[0] in IN:
        return phrase(words[1:])
    if words[0] in _BY_FIRST and words[0] not in _NO_HEADS:
        return _prefixed(words, phrase, known)
    if bearing_at(words, 0)[0] is not None and {"of", "from"}.intersection(words[1:5]):
        return _directed(words, phrase, known)
    return None


def _is_unit(words: list[str]) -> bool:
    """Whether words are the name of a troop, which is where it is said to be."""
    return len(words) > 1 and not ACTOR_ENDS.isdisjoint((words[0], words[-1]))


def _site(head: list[str], tie: str, place: Expression) -> Expression | None:
    """Read "airport in X": the airport of X where one is listed, else somewhere in X."""
    site = SITES.get(head[-1])
    if site is None or tie not in ("in", "at", "of") or not isinstance(place, Name):
        return None
    if not SITE_WORDS.issuperset(head):
        return None
    return Either(Name(f"{place.text} {site if site != 'plant' else head[-1]}"), place)


def _site_of(words: list[str], phrase: Phrase) -> Expression | None:
    """Read "airport of X"."""
    at = words.index("of", 1) if "of" in words[1:-1] else 0
    return _site(words[:at], "of", phrase(words[at + 1 :])) if at else None


def _joined(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "A and B" and "A / B"."""
    mark = next((mark for mark in ("/", "and") if mark in words), None)
    if mark is None:
        return None
    parts = split(words, mark)
    if len(parts) < 2:
        return phrase(parts[0]) if parts else None
    parts = _shared(parts)
    first = phrase(parts[0])
    members = [first, *(_member(part, first, phrase) for part in parts[1:])]
    return together(members, slash=mark == "/")


def _shared(parts: list[list[str]]) -> list[list[str]]:
    """Return the members of a list, each with the plural that stands after all or before all."""
    kind = PLURALS.get(parts[-1][-1])
    if kind and len(parts[-1]) > 1 and not LEANING.intersection(parts[-1]):
        parts = [*parts[:-1], parts[-1][:-1]]
        return [part if part[-1] == kind else [*part, kind] for part in parts]
    if len(parts[0]) > 2 and parts[0][1] == "of" and parts[0][0] in PLURALS:
        kind = PLURALS[parts[0][0]]
        parts = [parts[0][2:], *parts[1:]]
        return [[*part, kind] for part in parts] if kind in _OF_LAND else parts
    size = bearing_at(parts[-1], 0)[1]
    if CENTRAL.issuperset(parts[0]) and len(parts) == 2 and len(parts[1]) > size > 0:
        return [parts[0] + parts[1][size:], parts[1]]  # "central and northern Israel"
    return parts


def _member(words: list[str], first: Expression, phrase: Phrase) -> Expression:
    """Read a later member of a list, which may lean on the first: "Homs and countryside"."""
    of = first.of if isinstance(first, Near) else first
    leans = len(words) > 1 and words[0] in LEANING
    bare = [word for word in words if word not in LEANING] if leans else words
    if len(bare) == 1 and bare[0] in PARTS:
        how = PARTS[bare[0]]
        return Near("near" if leans and how == "self" else how, of)
    if not bare or (leans and names_a_thing(bare)):
        return Near("near", of)
    bearings = bearings_of(bare)
    if bearings is not None:
        return Direction(*bearings, of)
    bearing, size = bearing_at(bare, 0)
    if bearing is not None and bare[size:] and all(word in PARTS for word in bare[size:]):
        return Part(bearing, Near(PARTS[bare[-1]], of))
    return phrase(words)


def together(members: list[Expression], slash: bool) -> Expression:
    """Return several places as one expression."""
    if not members or any(isinstance(member, Nowhere) for member in members):
        return Nowhere("several places, one of them not given")
    return Together(tuple(members), slash) if len(members) > 1 else members[0]


_READERS = (
    _directed,
    _prefixed,
    read_riverside,
    read_part_of,
    _headed,
    read_owned,
    read_trailing,
    _joined,
    read_told,
    read_part,
)
