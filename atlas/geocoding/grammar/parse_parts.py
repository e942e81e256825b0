"""Read parts of places, and names with what is told of them: "southern suburbs of X", "X pocket".

A part is said in any order: "southern countryside of X", "southern X countryside", "X southern
countryside", "X's southern countryside", "rural southern X". All become one relation; but a
name that is listed in one of these orders ("Beirut southern suburbs") is that place.
"""

# ruff: noqa: ARG001 -- one signature for all readers

from atlas.geocoding.grammar.expression_words import (
    AFTER,
    BORDERS,
    CENTRAL,
    COMPASS,
    CUE_OF,
    DEMONYMS,
)
from atlas.geocoding.grammar.parse_bearings import bearing_at, bearings_of
from atlas.geocoding.grammar.parse_routes import Known, Phrase
from atlas.geocoding.grammar.place_nouns import (
    DOWNTOWN,
    GREATER,
    KINDS,
    LEANING,
    NAMED_WITH,
    OF,
    OWNER,
    PARTS,
    PLURALS,
    QUANTITIES,
    RIVERSIDES,
    RURAL,
    names_a_thing,
    tells_of,
)
from atlas.geocoding.grammar.relations import (
    Bank,
    Either,
    Expression,
    Name,
    Near,
    Part,
    Side,
    Within,
)

# After a name these say what it is: "Saqba suburb" is Saqba.
# "The Marjayoun district of southern Lebanon", but "the Damascus suburb of Jaramana".
_OF_WHOLES = frozenset(("district", "province", "governorate", "region", "area", "zone"))
_SINGLE = frozenset(
    ("suburb", "neighbourhood", "neighborhood", "quarter", "entrance", "mountains", "forests")
)
_SHORT = frozenset(("north", "south", "east", "west"))
_OF_TOWNS = frozenset(
    ("neighbourhoods", "neighborhoods", "quarters", "districts", "side", "half", "end", "city")
)
# Plurals after a name that stand for the ground they lie on: "western Negev communities".
_GROUPS = frozenset(("villages", "towns", "communities", "neighbourhoods", "neighborhoods"))
_POINTS = frozenset(word for point in COMPASS for word in point if len(word) > 1)


def part_of(
    bearing_words: list[str],
    noun: list[str],
    place: list[str],
    phrase: Phrase,
    known: Known,
    *,
    owned: bool = False,
) -> Expression:
    """Return the part of a place that a compass point, a noun and its name say."""
    listed = _listed_part(bearing_words, noun, place, known)
    if listed is not None:
        return listed
    how = next((PARTS[word] for word in reversed(noun) if word in PARTS), "self")
    of = phrase(place)
    # "East Aleppo" and "eastern neighbourhoods of Aleppo" are the town's, not the province's.
    short = not (noun or owned) and len(bearing_words) == 1 and bearing_words[0] in _SHORT
    of_town = short or not _OF_TOWNS.isdisjoint(noun)
    ground = of if how == "self" and not of_town else Near(how, of)
    if not bearing_words:
        return ground
    if DOWNTOWN.issuperset(bearing_words):
        return Part(None, ground)
    bearings = bearings_of(bearing_words)
    return Part(bearings[0], ground) if bearings is not None else ground


def _listed_part(
    bearing: list[str], noun: list[str], place: list[str], known: Known
) -> Expression | None:
    """Return the listed name of a part of a place, in whatever order it is listed."""
    part = [*bearing, *noun]
    if not part or part[-1] == "countryside" or not bearing:
        return None
    for words in (
        [*part, "of", *place], [*place, *part], [*bearing, *place, *noun],
        [*place[:-1], place[-1] + "s", *part], [*noun, "of", *bearing, *place],
    ):  # fmt: skip
        text = " ".join(words)
        if known(text):
            return Name(text)
    return None


def _bearing(words: list[str]) -> int:
    """Return how many words a compass point or a middle takes at the head of words."""
    if words and words[0] in DOWNTOWN:
        return 1
    size = bearing_at(words, 0)[1]
    if not size or len(words[0]) < 2:
        return 0
    if words[size : size + 1] == ["and"]:  # "western and northern countryside"
        more = bearing_at(words, size + 1)[1]
        return size + 1 + more if more else size
    return size


def read_part_of(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "eastern neighbourhoods of X", "northern entrance to X", "centre of X", "parts of X"."""
    size = _bearing(words)
    end = size
    if not size and words[0] in QUANTITIES:
        return read_part_of(words[1:], phrase, known) if len(words) > 1 else None
    while end < len(words) and words[end] in (*PARTS, "rural", "city", "border", "coastal"):
        end += 1
    noun, tie = words[size:end], words[end : end + 1]
    rest = words[end + 1 :]
    if not tie or not rest or tie[0] not in OF:
        return None
    if not any(word in PARTS for word in noun):
        return _middle_of(words[:size], noun, tie[0], rest, phrase)
    if "side" in noun and not size:
        return None
    return part_of(words[:size], noun, rest, phrase, known)


def _middle_of(
    head: list[str], noun: list[str], tie: str, rest: list[str], phrase: Phrase
) -> Expression | None:
    """Read "centre of X", "downtown of X"."""
    if noun or tie != "of" or not head or not DOWNTOWN.issuperset(head):
        return None
    return Part(None, phrase(rest))


def read_riverside(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "east bank of a river", "Syrian side of a place", "banks of a river"."""
    of = next((n for n, word in enumerate(words) if word == "of" and 0 < n < len(words) - 1), 0)
    if not of or words[of - 1] not in RIVERSIDES:
        return None
    before, rest = words[: of - 1], words[of + 1 :]
    if words[of - 1] == "side" and before and before[-1] in DEMONYMS:
        return Side(phrase(rest), Name(DEMONYMS[before[-1]]))
    if words[of - 1] == "side":
        return None
    bearings = bearings_of(before) if before else None
    if before and bearings is None:
        return None
    return Bank(bearings[0] if bearings else None, phrase(rest))


def read_owned(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "X's southern countryside", "X's south", "X's port", "X's province of Y"."""
    if OWNER not in words[1:-1]:
        return None
    at = words.index(OWNER, 1)
    owner, rest = words[:at], words[at + 1 :]
    owner = [word for name in owner for word in DEMONYMS.get(name, name).split()]
    size = _bearing(rest)
    noun = rest[size:]
    if all(word in PARTS or word == "rural" for word in noun):
        return part_of(rest[:size], noun, owner, phrase, known, owned=True)
    if noun[-1] in BORDERS or noun[-1] in ("coast", "coastline"):
        ground = phrase([*owner, *noun])
        bearings = bearings_of(rest[:size]) if size else None
        return Part(bearings[0], ground) if bearings else ground
    if all(word in CUE_OF or tells_of([word]) for word in noun):
        return Either(Name(" ".join([*owner, *rest])), phrase(owner))
    return Within(phrase(rest), phrase(owner))


def read_trailing(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "X area", "X countryside", "southern X countryside", "X southern countryside"."""
    if words[-1] == "suburb" and len(words) > 1 and not _bearing(words):
        return Either(Name(" ".join(words)), phrase(words[:-1]))
    how = AFTER.get(words[-1]) or PARTS.get(words[-1])
    if how is None or len(words) < 2 or words[-1] in _SINGLE:
        return None
    before, noun = words[:-1], words[-1:]
    if before[-1] in ("and", "/", "of") or before[-1] in LEANING:
        return None
    if words[-1] in PLURALS and not {"and", "/"}.isdisjoint(before):
        return None
    if before[-1] == "rural" or before[-1] in PARTS:  # "northern Hama rural areas"
        before, noun = before[:-1], [*before[-1:], *noun]
    if not before or before[-1] in ("and", "/", "of"):
        return None
    if words[-1] in ("heights", "hills", "valley", "plain", "plains") and not known(
        " ".join(before)
    ):
        return None
    size = _bearing(before)
    if size and known(" ".join(words[size:])):  # "southern Gaza City"
        return part_of(before[:size], [], words[size:], phrase, known)
    if size and len(before) > size and not known(" ".join(before)):
        return part_of(before[:size], noun, before[size:], phrase, known)
    last = next((n for n in (3, 2, 1) if _is_point(before[-n:]) and n < len(before)), 0)
    if last and not known(" ".join(before)):
        return part_of(before[-last:], noun, before[:-last], phrase, known)
    if _is_point(before):
        return None
    if how == "self" and words[-1] in _GROUPS:
        how = "area"
    return Near(how, phrase(before)) if how != "self" or words[-1] in AFTER else None


def _is_point(words: list[str]) -> bool:
    """Whether words are one compass point, or a middle."""
    return bool(words) and (tuple(words) in COMPASS or DOWNTOWN.issuperset(words))


def read_told(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "southern Lebanese town of X", "rebel-held town of X", "Syrian capital X"."""
    kind_of = next(
        (n for n in range(1, len(words) - 2) if words[n + 1] == "of" and words[n] in KINDS), 0
    )
    first = words[:kind_of]
    whole = kind_of and words[kind_of] in _OF_WHOLES and DEMONYMS.keys().isdisjoint(first)
    if kind_of and not tells_of(first) and (whole or _told_in(first, known) is None):
        outer = phrase(words[kind_of + 2 :])
        if words[kind_of] == "suburb":
            return Within(Near("self", phrase(words[:kind_of])), outer)
        return Within(phrase(words[: kind_of + 1]), outer)
    for at in range(1, len(words)):
        if words[0] in RURAL | GREATER or _bearing(words):
            break
        if known(" ".join(words[at:])) and tells_of(words[:at]):
            country = next((DEMONYMS[word] for word in words[:at] if word in DEMONYMS), "")
            name = Name(" ".join(words[at:]))
            held = "occupied" in words[:at] or "annexed" in words[:at]
            return Within(name, Name(country)) if country and not held else name
    return _kind_of_name(words, phrase, known)


def _kind_of_name(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read a kind of place, what tells of it, and its name."""
    at = _kind_at(words, known)
    if at is None:
        return None
    before, end = words[:at], at
    while end < len(words) - 1 and words[end] in KINDS:
        end += 1
    kind, name = words[end - 1], words[end:]
    if name[:1] == ["of"] and len(name) > 1:
        name = name[1:]
    elif kind not in ("capital", "kibbutz", "moshav") and not before:
        return None
    elif known(" ".join(words[at:])) or kind == "port":
        name = words[at:]
        kind = ""
    inner = phrase(name)
    if isinstance(inner, Name) and kind in NAMED_WITH and not inner.text.endswith(kind):
        inner = Either(Name(f"{kind} of {inner.text}"), inner)
    if kind in ("area", "region", "zone"):
        inner = Near("area", inner)
    outer = _told_in(before, known)
    return Within(inner, outer) if outer is not None else inner


def _kind_at(words: list[str], known: Known) -> int | None:
    """Return where the kind of place stands that all words before it tell of."""
    for at, word in enumerate(words[:-1]):
        if word in KINDS and (tells_of(words[:at]) or _told_in(words[:at], known) is not None):
            return at
    return None


def _told_in(words: list[str], known: Known) -> Expression | None:
    """Return the country, its part or the region that words before a kind of place say."""
    demonym = next((n for n, word in enumerate(words) if word in DEMONYMS), None)
    if demonym is not None:
        if not tells_of(words):
            return None
        country = Name(DEMONYMS[words[demonym]])
        point = [word for word in words[:demonym] if word in _POINTS or word in CENTRAL]
        return part_of(point, [], country.text.split(), _called, known) if point else country
    for size in range(len(words), 0, -1):  # "West Bank" is made of words that tell, too
        for start in range(len(words) - size + 1):
            end = start + size
            text = " ".join(words[start:end])
            rest = words[:start] + words[end:]
            if tells_of(rest) and (size > 1 or not tells_of([text])) and known(text):
                return Name(text)
    return None


def _called(words: list[str]) -> Expression:
    """Return words as a name."""
    return Name(" ".join(words))


def read_part(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "southern Lebanon", "central Gaza Strip", "rural Aleppo", "Syrian Golan"."""
    if len(words) < 2:
        return None
    if words[0] in RURAL:
        size = _bearing(words[1:])
        if CUE_OF.get(words[-1]) and CUE_OF[words[-1]].id == "adm1" and not size:
            return Name(" ".join(["rif", *words[1:]]))
        if len(words) > 1 + size:
            return part_of(words[1 : 1 + size], ["countryside"], words[1 + size :], phrase, known)
        return None
    if words[0] in GREATER:
        return Near("area", phrase(words[1:]))
    size = _bearing(words)
    if not size and words[-1] in ("downtown", "centre", "center"):
        return Part(None, phrase(words[:-1]))
    if not size or len(words) <= size:
        return None
    rest = words[size:]
    if rest[0] in ("part", "parts", "section", "half") and len(rest) > 1:
        rest = rest[1:]
    if rest[0] in RURAL and len(rest) > 1:
        return part_of(words[:size], ["countryside"], rest[1:], phrase, known)
    country = DEMONYMS.get(rest[0])
    if country and names_a_thing(rest[1:]):
        rest = country.split()
    return part_of(words[:size], [], rest, phrase, known)
