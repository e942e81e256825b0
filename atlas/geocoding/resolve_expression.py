"""Answer a place expression: read it, resolve its references, build its shape."""

from collections.abc import Callable

from atlas.geocoding.areas import (
    alternatives,
    borders,
    coasts,
    inside_place,
    rivers,
    several_places,
    vicinity,
)
from atlas.geocoding.areas.build_area import lacks_ground
from atlas.geocoding.areas.named_parts import place_whole
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.grammar.expression_words import COMMON_NOUNS, CUES, PEOPLE_AND_FEASTS, TRIGGERS
from atlas.geocoding.grammar.languages.lexicon import lexicon_of
from atlas.geocoding.grammar.languages.own_language import own_tongues
from atlas.geocoding.grammar.languages.read_lexicon import read_by_lexicon
from atlas.geocoding.grammar.languages.translate import in_english
from atlas.geocoding.grammar.parse_expression import plain_name, read
from atlas.geocoding.grammar.parse_phrase import as_written
from atlas.geocoding.grammar.place_nouns import STATES
from atlas.geocoding.grammar.relations import (
    Among,
    Aside,
    Bank,
    Between,
    Border,
    Coast,
    Direction,
    Either,
    Expression,
    GivenPoint,
    Heading,
    Inside,
    Name,
    Near,
    Nowhere,
    Off,
    Offset,
    Part,
    Roles,
    Side,
    Together,
    Within,
)
from atlas.geocoding.matching.answers import Answer, unmatched, unplaced
from atlas.geocoding.matching.listed_words import ListedWords
from atlas.geocoding.matching.ranking import SUPPLEMENT_LAYER, Where, country_fit
from atlas.geocoding.matching.resolve_name import find_name, no_place
from atlas.geocoding.spelling.place_names import fold, letters_of_folded

# A longer text is no place expression.
_LONGEST_TEXT = 200


def place(gazetteer: Gazetteer, text: str, where: Where) -> Answer:
    """Return the answer to a name or place expression."""
    name = plain_name(text)
    own = own_tongues(text)
    told = None if own else _by_lexicon(gazetteer, text, where)
    if told is not None:
        return _evaluated(gazetteer, told, text, where)
    if not name or not name.isascii() or own:
        english = in_english(text, ListedWords(gazetteer, where.country))
        if english != text:
            text, name = english, plain_name(english)
    name = name if where.country else STATES.get(name, name)
    if name:
        bare = not where.country and name in PEOPLE_AND_FEASTS
        if bare or _is_common(gazetteer, name, where.country):
            return no_place(
                gazetteer, name, f"{text.strip()!r:.80} names no place by itself", where
            )
        return _called(gazetteer, name, where)

    def known(words: str) -> bool:
        return any(
            country_fit(gazetteer, row, where.country) or gazetteer.kind[row] == "country"
            for row in gazetteer.named(letters_of_folded(words))
        )

    expression = read(text, known)
    folded = fold(text)
    if not where.country and len(text) < 30:
        words = folded.split()
        if 0 < len(words) < 3 and TRIGGERS.issuperset(words):
            return unplaced(f"{text.strip()!r:.80} names no place by itself")
    if isinstance(expression, Nowhere):
        return no_place(gazetteer, folded, f"{text.strip()!r:.80} names no place", where)
    if _is_common(gazetteer, folded, where.country):
        return no_place(gazetteer, folded, f"{text.strip()!r:.80} names no place by itself", where)
    return evaluate(gazetteer, expression, where)


def _by_lexicon(gazetteer: Gazetteer, text: str, where: Where) -> Expression | None:
    """Return the expression that a text is by the words of a lexicon; None for another text.

    What is listed as it stands is a name.
    """
    lexicon = lexicon_of(text, fold(text).split())
    if lexicon is None or len(text) > _LONGEST_TEXT:
        return None
    listed = ListedWords(gazetteer, where.country)
    return None if listed.spelt(fold(text)) else read_by_lexicon(text, lexicon, listed)


def _evaluated(gazetteer: Gazetteer, expression: Expression, text: str, where: Where) -> Answer:
    """Return the answer to an expression that is read."""
    if isinstance(expression, Nowhere):
        return no_place(gazetteer, fold(text), f"{text.strip()!r:.80} names no place", where)
    return evaluate(gazetteer, expression, where)


def expression_of(gazetteer: Gazetteer, text: str, where: Where) -> Expression:
    """Return the expression that a text is, in whatever language, where no name is listed."""
    told = None if own_tongues(text) else _by_lexicon(gazetteer, text, where)
    if told is not None:
        return told
    return read(in_english(text, ListedWords(gazetteer, where.country)), lambda _: False)


def _called(gazetteer: Gazetteer, name: str, where: Where) -> Answer:
    """Return the place of a name, or the region that is listed only in its parts."""
    answer = find_name(gazetteer, name, where)
    whole = place_whole(gazetteer, name, where) if answer.match == "unmatched" else None
    if whole is None:
        return answer
    whole.candidates = whole.candidates or answer.candidates
    return whole


def _is_common(gazetteer: Gazetteer, folded: str, country: str) -> bool:
    """Whether a text is common nouns alone ("at the airport"), and no name of a nearer layer.

    In a country that is said, two such words may be a town's own name ("Airport City").
    """
    words = folded.split()
    if not words or words[0] not in COMMON_NOUNS or len(words) > 6:
        return False
    if not COMMON_NOUNS.issuperset(words):
        return False
    rows = gazetteer.named(letters_of_folded(folded))
    if country and len(words) > 1:
        own = [row for row in rows if country_fit(gazetteer, row, country)]
        if any(fold(gazetteer.name[row]) == folded for row in own):
            return False
    return all(gazetteer.layer[row] > SUPPLEMENT_LAYER for row in rows)


def area_beside(gazetteer: Gazetteer, adm1: str, adm2: str, where: Where) -> Answer:
    """Return the district, else the province, that a row names which has no name of a place."""
    asked = [(adm2, "adm2", where.adm1), (adm1, "adm1", frozenset[str]())]
    lost: list[str] = []
    for text, kind, within in asked:
        if not text:
            continue
        known = Where(where.country, within, near=where.near)
        answer = find_name(gazetteer, fold(text), known, CUES[kind])
        if not lacks_ground(answer) and answer.precision not in ("exact", "site", "town"):
            answer.reason = "; ".join([*lost, f"no name was given, only {text!r:.80}"])
            return answer
        lost.append(f"no {kind} {text!r:.80} is known")
    return unmatched("no name was given; " + ", ".join(lost))


def evaluate(gazetteer: Gazetteer, expression: Expression, where: Where) -> Answer:
    """Return the answer to an expression that is read."""
    if isinstance(expression, Name):
        if _is_common(gazetteer, expression.text, where.country):
            return unmatched(f"{expression.text!r} names no place by itself")
        text = as_written(expression.text)
        text = text if where.country else STATES.get(text, text)
        return _called(gazetteer, text, where)
    if isinstance(expression, Nowhere):
        return unplaced(f"{as_written(expression.words)!r} names no place")

    def find(part: Expression, known: Where) -> Answer:
        return evaluate(gazetteer, part, known)

    return _GROUNDS[type(expression)](gazetteer, expression, where, find)


_GROUNDS: dict[type, Callable[..., Answer]] = {
    Near: vicinity.place_near,
    Offset: vicinity.place_offset,
    Direction: vicinity.place_direction,
    Part: vicinity.place_part,
    Between: vicinity.place_between,
    Among: rivers.place_among,
    Bank: rivers.place_bank,
    Border: borders.place_border,
    Inside: borders.place_inside,
    Side: borders.place_side,
    Coast: coasts.place_coast,
    Off: coasts.place_off,
    Either: alternatives.place_either,
    GivenPoint: alternatives.place_given,
    Heading: alternatives.place_heading,
    Roles: alternatives.place_roles,
    Within: inside_place.place_within,
    Aside: inside_place.place_aside,
    Together: several_places.place_together,
}
