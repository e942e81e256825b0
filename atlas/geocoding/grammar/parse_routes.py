"""Read borders, coasts and ways between places in a place expression."""

from collections.abc import Callable
from typing import TypeAlias

from atlas.geocoding.grammar.expression_words import (
    BORDER_SITES,
    BORDER_TAILS,
    BORDERS,
    DEMONYMS,
    IN,
    ROADS,
)
from atlas.geocoding.grammar.parse_bearings import bearings_of, offset_head
from atlas.geocoding.grammar.place_nouns import HALFWAY, OWNER, PARTS, names_a_thing, words_of
from atlas.geocoding.grammar.relations import (
    Among,
    Between,
    Border,
    Coast,
    Expression,
    Inside,
    Near,
    Off,
    Part,
    Side,
    Within,
)

Known: TypeAlias = Callable[[str], bool]
Phrase: TypeAlias = Callable[[list[str]], Expression]

# Words that may stand before a border: "close to the border", "along the border".
_THREE = (["tri"], ["three"], ["triple"])
_BEFORE_BORDER = IN | words_of("near along by to across over of around beside behind")
_LEADS = words_of("close next adjacent opposite near")
# Words after which what lies along a border or coast is said more closely.
_CLOSER = words_of(
    "near in at by around opposite close facing outside south north east west southeast southwest "
    "northeast northwest between"
)
_OF_AIRPORTS = frozenset(("international", "military", "civil", "airport"))
_SHORES = frozenset(("coast", "coastline", "shore", "shores", "coasts"))
_COASTAL = words_of("area areas region regions strip plain towns villages waters")
_SORTS = words_of("administrative provincial international common shared land")
_TYING = {"linking": ("with", "to", "and"), "connecting": ("with", "to", "and"),
          "from": ("to", "and"), "between": ("and", "to"), "joining": ("with", "to", "and"),
          "links": ("with", "to", "and"), "among": ("and",)}  # fmt: skip


def split(tokens: list[str], *marks: str) -> list[list[str]]:
    """Return tokens in parts, without the marks between them and without empty parts."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in marks:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def countries(words: list[str]) -> list[str]:
    """Return words with each people's as the name of its country: "Syrian" as "Syria"."""
    named: list[str] = []
    for at, word in enumerate(words):
        name = DEMONYMS.get(word, word).split()
        named += name[:1] if name[1:] and words[at + 1 : at + 2] == name[1:2] else name
    return named


def under(head: list[str], ground: Expression, phrase: Phrase) -> Expression:
    """Return what words before a ground say stands there; a thing that is no place is dropped."""
    return ground if names_a_thing(head) else Within(phrase(head), ground)


def read_border(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "Syria/Turkey border", "border between A and B", "X near the border with A"."""
    at = next((n for n, word in enumerate(words) if word in BORDERS), None)
    if at is None or (at + 1 < len(words) and words[at + 1] in BORDER_SITES):
        return None
    before, after = [word for word in words[:at] if word != OWNER], words[at + 1 :]
    if "between" in before:  # a way that ends on a border is a way
        return None
    while after and after[0] in BORDER_TAILS:
        after = after[1:]
    cut = next((n for n in reversed(range(len(before))) if before[n] in _BEFORE_BORDER), -1)
    head = before[: max(cut, 0)]
    names = [word for word in before[cut + 1 :] if word not in _SORTS]
    point = next((n for n in (3, 2, 1) if names[-n:] and bearings_of(names[-n:])), 0)
    bearings = bearings_of(names[-point:]) if point else None
    if point and point < len(names) and not known(" ".join(names)):
        names = names[:-point]
    elif point and point == len(names):
        names = []
    else:
        bearings = None
        point = next((n for n in (2, 1) if n < len(names) and bearings_of(names[:n])), 0)
        if point and not known(" ".join(names)):
            bearings, names = bearings_of(names[:point]), names[point:]
    three = before[-1:] == before[cut + 1 :] and before[-1:] in _THREE
    sides, rest = _meeting(after, phrase) if three else _sides(names, after, phrase, known)
    ground: Expression = Border(sides)
    if bearings is not None:
        ground = Part(bearings[0], ground)
    if rest:
        if rest[0] not in _CLOSER:
            return None
        ground = Within(ground, _closer(rest, phrase))
    while head and head[-1] in _LEADS:
        head = head[:-1]
    if head and head[-1] == "side" and len(head) > 1 and head[-2] in DEMONYMS:
        return under(head[:-2], Side(ground, phrase(DEMONYMS[head[-2]].split())), phrase)
    of = next((n for n in range(len(head), 0, -1) if bearings_of(head[:n])), 0)
    whole = bearings_of(head[:of]) if of else None
    if whole is not None and of < len(head) and PARTS.keys() >= set(head[of:]):
        return Part(whole[0], ground)  # "the eastern sector of the border"
    return under(head, ground, phrase)


def _closer(rest: list[str], phrase: Phrase) -> Expression:
    """Return the ground near which a border or a road is meant."""
    if rest[0] in ("near", "at", "by"):
        return Near("near", phrase(rest[1:])) if len(rest) > 1 else phrase(rest)
    return phrase(rest)


def _sides(
    names: list[str], after: list[str], phrase: Phrase, known: Known
) -> tuple[tuple[Expression, ...], list[str]]:
    """Return the places on both sides of a border, and the words left over."""
    own = two_names(names, known) or ([names] if names else [])
    if after[:1] in (["between"], ["of"], ["with"]):
        end = next((n for n, word in enumerate(after) if n and word in _CLOSER), len(after))
        with_whom = [countries(part) for part in split(after[1:end], "and", "/", "with", "from")]
        if after[0] == "of" and own:  # "the Syrian-Lebanese border area of Qalamoun"
            return tuple(phrase(side) for side in own[:2]), ["in", *after[1:]]
        own, after = [*(own if after[0] == "with" else []), *with_whom], after[end:]
    return tuple(phrase(side) for side in own[:2]), after


def _meeting(after: list[str], phrase: Phrase) -> tuple[tuple[Expression, ...], list[str]]:
    """Return the three places whose borders meet: "the tri-border area of A, B and C"."""
    names = split(after[1:], "and", "/", ",", "with") if after[:1] in (["of"], ["between"]) else []
    return tuple(phrase(countries(name)) for name in names), []


def two_names(words: list[str], known: Known) -> list[list[str]]:
    """Return words as one or two names: parted by a mark, or where both halves are known."""
    words = countries(words)
    sides = split([word for word in words if word not in ("along", "near")], "/", "and", ",")
    if len(sides) > 1:
        return sides
    words = sides[0] if sides else []
    for at in range(1, len(words)):
        named = not names_a_thing(words[:at]) and known(" ".join(words[:at]))
        if named and known(" ".join(words[at:])):
            return [words[:at], words[at:]]
    return [words] if words and known(" ".join(words)) else []


def read_inside(words: list[str], phrase: Phrase) -> Expression | None:
    """Read "2 km inside A", "3 km inside A from X", "2 km off X", "within 3 km of the border"."""
    words = list(words)
    head = offset_head(words)
    if head is None or head.bearing is not None:
        return None
    km, rest = head.km, words[head.at :]
    if rest[:1] == ["deep"]:
        rest = rest[1:]
    if rest[:1] == ["off"] and len(rest) > 1:
        off = _off(rest[1:], phrase)
        return Off(km, off) if off is not None else None
    if len(rest) < 2 or rest[0] not in ("inside", "into", "within", "in"):
        return None
    tie = next((n for n, word in enumerate(rest) if word in ("from", "near", "at") and n > 1), 0)
    if tie and tie < len(rest) - 1:
        return Inside(km, phrase(rest[1:tie]), phrase(rest[tie + 1 :]))
    return Inside(km, phrase(rest[1:]))


def _off(rest: list[str], phrase: Phrase) -> Expression | None:
    """Return the place off whose coast something is."""
    if rest[-1] in _SHORES:
        rest = [word for word in rest if word != OWNER]
    if rest[0] in _SHORES:
        rest = rest[1:]
    rest = rest[1:] if rest[:1] in (["of"], ["from"], ["near"], ["off"]) else rest
    if rest and rest[-1] in _SHORES and len(rest) > 1:
        rest = rest[:-1]
    bearings = bearings_of(rest[:1])
    if bearings and rest[1:2] in (["coast"], ["shore"]):
        rest = rest[2:]
        rest = rest[1:] if rest[:1] == ["of"] else rest
    return phrase(countries(rest)) if rest else None


def read_coast(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "coast of A", "off the coast of A", "A coast", "waters off A", "X off A"."""
    at = next((n for n, word in enumerate(words) if word in ("off", "offshore")), None)
    if at is not None and at + 1 < len(words):
        off = _off(words[at + 1 :], phrase)
        head = words[:at]
        if off is None:
            return None
        sea = head[1:] if head[:1] == ["in"] else head
        return Off(None, off) if known(" ".join(sea)) else under(head, Off(None, off), phrase)
    if at is not None and at and words[at] == "offshore":
        return Off(None, phrase(words[:at]))
    if "coastal" in words[:-1] and words[words.index("coastal") + 1] in _COASTAL:
        at = words.index("coastal")
        words = [*words[:at], "coast", *words[at + 2 :]]
    coast = next((n for n, word in enumerate(words) if word in _SHORES), None)
    if coast is None:
        return None
    before, rest = [word for word in words[:coast] if word != OWNER], words[coast + 1 :]
    while before and before[0] in IN | {"along", "near"}:
        before = before[1:]
    bearings = bearings_of(before[-1:]) or bearings_of(before[:1])
    if bearings:
        before = before[:-1] if bearings_of(before[-1:]) else before[1:]
    if rest[:1] in (["of"], ["off"]) and len(rest) > 1:
        ground = Coast(phrase(rest[1:]))
        head = before
    elif not rest and before:
        ground = Coast(phrase(countries(before)))
        head = []
    else:
        return None
    part = Part(bearings[0], ground) if bearings else ground
    return under(head, part, phrase)


def read_between(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "between A and B", "road from A to B", "A-B road near C", "triangle of A, B and C"."""
    road = next((n for n, word in enumerate(words) if word in ROADS), None)
    for at, word in enumerate(words[:-2]):
        parting = _TYING.get(word)
        if parting is None or (word == "from" and not set(parting[:1]) & set(words[at + 2 :])):
            continue
        head = words[:at]
        found = _ends(words[at + 1 :], parting, road is not None and road < at, phrase, head)
        if found is not None:
            return under(_what(head, known), found, phrase)
    if "triangle" in words:
        return _triangle(words, phrase, known)
    if "to" in words[1:-1]:
        at = words.index("to")
        named = not names_a_thing(words[:at]) and known(" ".join(words[:at]))
        if named and known(" ".join(words[at + 1 :])):
            return Between(phrase(words[:at]), phrase(words[at + 1 :]), False)
    return _named_road(words, road, phrase, known) if road is not None else None


def _what(head: list[str], known: Known) -> list[str]:
    """Return what is said to lie between two places: a line by its name, or things of no name."""
    bare = [word for word in head if word not in IN and word not in HALFWAY]
    if bare and known(" ".join(bare)):
        return bare
    return [word for word in bare if word not in ROADS and word != "triangle"]


def _named_road(words: list[str], road: int, phrase: Phrase, known: Known) -> Expression | None:
    """Read "A-B road", "vehicle on the A-B highway near C", "A airport road", "road to A"."""
    before, rest = words[:road], words[road + 1 :]
    cut = next((n for n in reversed(range(len(before))) if before[n] in IN | {"along", "near"}), -1)
    head, names = before[: max(cut, 0)], before[cut + 1 :]
    if rest[:1] in (["to"], ["leading"], ["toward"], ["towards"]) and names_a_thing(names):
        rest = rest[2:] if rest[:2] == ["leading", "to"] else rest[1:]
        return under(head, Near("near", phrase(rest)), phrase) if rest else None
    while names and names[0] in ("old", "main", "international", "coastal", "new"):
        names = names[1:]
    while names and names[-1] in ("international", "coastal", "main", "military", "m5", "m4"):
        names = names[:-1]
    town = next((n for n, word in enumerate(names) if word in _OF_AIRPORTS), 0)
    to_airport = town and names[-1] == "airport"
    sides = [names[:town], names] if to_airport else two_names(names, known)
    if len(sides) < 2 or (rest and rest[0] not in _CLOSER):
        return None
    ground: Expression = Between(phrase(sides[0]), phrase(sides[1]), True)
    return under(head, Within(ground, _closer(rest, phrase)) if rest else ground, phrase)


def _triangle(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "A-B-C triangle", "triangle of A, B and C"."""
    at = words.index("triangle")
    names = words[at + 2 :] if words[at + 1 : at + 2] == ["of"] else words[:at]
    names = names[1:] if names and names[0] in IN else names
    members = split(names, "and", ",", "/")
    if len(members) < 3:
        members = _several(names, known)
    return Among(tuple(phrase(one) for one in members)) if len(members) > 2 else None


def _several(words: list[str], known: Known) -> list[list[str]]:
    """Return words as known names one after another; none where they are not."""
    if not words:
        return []
    for at in range(len(words), 0, -1):
        if known(" ".join(words[:at])):
            rest = _several(words[at:], known)
            if rest or at == len(words):
                return [words[:at], *rest]
    return []


def _ends(
    words: list[str], parting: tuple[str, ...], road: bool, phrase: Phrase, head: list[str]
) -> Expression | None:
    """Read the two ends of a way, or the corners of a triangle, and what they are said to be in."""
    cut = next((n for n, word in enumerate(words) if word in parting and 0 < n < len(words) - 1), 0)
    if not cut:
        return None
    first, second = words[:cut], words[cut + 1 :]
    tail = next((n for n, word in enumerate(second) if word in _TAILS and n), 0)
    container = second[tail:] if tail else []
    second = second[:tail] if tail else second
    ends = [_place_word(end) for end in (first, *split(second, "and"))]
    if len(ends) < 2:
        return None
    found: Expression
    if len(ends) > 2:
        found = Among(tuple(phrase(end) for end in ends))
    else:
        halfway = not HALFWAY.isdisjoint(head)
        found = Between(phrase(ends[0]), phrase(ends[1]), road, halfway)
    if not container or "border" in container:
        return found
    return Within(found, _closer(container, phrase))


_TAILS = frozenset(("in", "on", "near", "at"))
_OF_PLACES = words_of("towns villages cities town village city areas camps")


def _place_word(words: list[str]) -> list[str]:
    """Return an end of a way without the plural that both ends share: "towns of X"."""
    return words[2:] if len(words) > 2 and words[1] == "of" and words[0] in _OF_PLACES else words
